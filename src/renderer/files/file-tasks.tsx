import { t } from '../language/translate'
import { X } from 'lucide-react'
import type { FileTask } from '#contract/files'
import { byteCount, count } from '../format/numbers'
import { useSession } from '../state/session-store'
import { cancelTask } from './open-files'

const WORDS = { open: 'Opening', save: 'Saving', compare: 'Comparing with' } as const

/** Files that are being read or written: how far each is, and how to end it. */
export function FileTasks() {
  const tasks = useSession((state) => state.status?.files.tasks)
  if (!tasks || tasks.length === 0) return null
  return (
    <section
      aria-label={t('Files in progress')}
      className="border-b border-line bg-surface px-3 py-1 text-xs"
    >
      {tasks.map((task) => (
        <Task key={task.id} task={task} />
      ))}
    </section>
  )
}

function Task({ task }: { task: FileTask }) {
  const { id, kind, name, done, total, packets } = task
  const words = WORDS[kind]
  return (
    <div className="flex h-6 items-center gap-3">
      <span className="min-w-0 shrink truncate">
        {words} <strong className="font-semibold">{name}</strong>
      </span>
      <progress
        aria-label={`${words} ${name}`}
        className="file-progress h-1 min-w-24 flex-1"
        value={Math.min(done, total)}
        max={Math.max(total, 1)}
      />
      <span className="shrink-0 text-muted tabular-nums">
        {t('{done} of {total} · {packets} packets', {
          done: byteCount(done),
          total: byteCount(total),
          packets: count(packets),
        })}
      </span>
      <button
        type="button"
        className="button h-5 shrink-0 px-1.5"
        aria-label={t('Cancel {words} {name}', { words: words.toLowerCase(), name })}
        onClick={() => cancelTask(id)}
      >
        <X size={12} aria-hidden /> {t('Cancel')}
      </button>
    </div>
  )
}
