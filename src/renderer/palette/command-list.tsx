import { t, tTitle } from '../language/translate'
import { Dialog } from '@base-ui/react/dialog'
import { useEffect, useId, useState, type KeyboardEvent } from 'react'
import { keyWords, type Command } from './command'
import { COMMANDS } from './commands'
import { matchScore } from './match'
import { usePalette } from './palette-store'

const PAGE = 8

/** By its words in the language that is shown, or in English, which instructions are written in. */
function scoreOf(typed: string, title: string): number | null {
  return matchScore(typed, tTitle(title)) ?? matchScore(typed, title)
}

/** What fits, the best first; of those that fit alike, what was used last. */
function fitting(typed: string, recent: readonly string[]): Command[] {
  const age = ({ id }: Command) => (recent.includes(id) ? recent.indexOf(id) : recent.length)
  return COMMANDS.map((command) => ({ command, score: scoreOf(typed, command.title) }))
    .filter((one): one is { command: Command; score: number } => one.score !== null)
    .sort((a, b) => b.score - a.score || age(a.command) - age(b.command))
    .map(({ command }) => command)
}

/** A field to find commands by words, and those that fit below it. */
export function CommandList({ onChoose }: { onChoose: (command: Command) => void }) {
  const recent = usePalette((state) => state.recent)
  const [typed, setTyped] = useState('')
  const [at, setAt] = useState(0)
  const id = useId()
  const commands = fitting(typed, recent)
  useEffect(() => {
    document.getElementById(`${id}-${at}`)?.scrollIntoView({ block: 'nearest' })
  }, [id, at])
  const onKeyDown = (event: KeyboardEvent) => {
    const { length } = commands
    if (event.nativeEvent.isComposing || length === 0) return
    const command = commands[at]
    const to = {
      ArrowDown: (at + 1) % length,
      ArrowUp: (at + length - 1) % length,
      PageDown: Math.min(length - 1, at + PAGE),
      PageUp: Math.max(0, at - PAGE),
    }[event.key]
    if (to !== undefined) setAt(to)
    else if (event.key !== 'Enter') return
    else if (command.why() === null) onChoose(command)
    event.preventDefault()
  }
  return (
    <>
      <Dialog.Title className="sr-only">{t('Command palette')}</Dialog.Title>
      <input
        className="field mb-2 shrink-0"
        role="combobox"
        aria-label={t('Command')}
        aria-autocomplete="list"
        aria-expanded
        aria-controls={`${id}-list`}
        aria-activedescendant={commands.length > 0 ? `${id}-${at}` : undefined}
        placeholder={t('What to do, by its words')}
        value={typed}
        onChange={(event) => {
          setTyped(event.target.value)
          setAt(0)
        }}
        onKeyDown={onKeyDown}
      />
      <div
        id={`${id}-list`}
        role="listbox"
        aria-label={t('Commands')}
        className="min-h-0 overflow-auto text-xs"
      >
        {commands.map((command, place) => {
          const why = command.why()
          return (
            <div
              key={command.id}
              id={`${id}-${place}`}
              role="option"
              aria-selected={place === at}
              aria-disabled={why !== null}
              className="flex h-7 items-center gap-3 rounded px-2 aria-disabled:text-muted aria-selected:bg-accent-soft aria-selected:text-text"
              onPointerMove={() => setAt(place)}
              onClick={() => why === null && onChoose(command)}
            >
              <span className="flex-1 truncate">{tTitle(command.title)}</span>
              {why !== null && <span className="truncate">{t(why)}</span>}
              {command.keys !== undefined && <kbd className="font-mono">{keyWords(command.keys)}</kbd>}
            </div>
          )
        })}
      </div>
      <p role="status" className="px-2 text-xs text-muted empty:hidden">
        {commands.length === 0 && t('No command has these words.')}
      </p>
    </>
  )
}
