import { t } from '../language/translate'
import { FileInput } from 'lucide-react'
import { useEffect, useState } from 'react'
import type { ChosenFile } from '#contract/window'
import { openFiles } from './open-files'

/** Takes files that are dropped anywhere on the window; while one is held over it, says what becomes of it. */
export function DropZone() {
  const [over, setOver] = useState<'open' | 'append' | null>(null)
  useEffect(() => {
    const onOver = (event: DragEvent) => {
      if (!event.dataTransfer?.types.includes('Files')) return
      event.preventDefault()
      event.dataTransfer.dropEffect = 'copy'
      setOver(event.shiftKey ? 'append' : 'open')
    }
    const onLeave = ({ relatedTarget }: DragEvent) => {
      if (relatedTarget === null) setOver(null)
    }
    const onDrop = (event: DragEvent) => {
      setOver(null)
      const dropped = [...(event.dataTransfer?.files ?? [])]
      if (dropped.length === 0) return
      event.preventDefault()
      void takeDropped(dropped, event.shiftKey)
    }
    window.addEventListener('dragover', onOver)
    window.addEventListener('dragleave', onLeave)
    window.addEventListener('drop', onDrop)
    return () => {
      window.removeEventListener('dragover', onOver)
      window.removeEventListener('dragleave', onLeave)
      window.removeEventListener('drop', onDrop)
    }
  }, [])
  if (!over) return null
  return (
    <div className="pointer-events-none fixed inset-0 z-40 flex items-center justify-center bg-bg/95 p-4">
      <div className="flex h-full w-full flex-col items-center justify-center gap-2 rounded-xl border-2 border-dashed border-accent">
        <FileInput size={28} aria-hidden className="text-accent" />
        <p className="text-base font-semibold">
          {over === 'append' ? t('Append the capture to this session') : t('Open the capture')}
        </p>
        <p className="text-muted">{t('With Shift it is appended to what is here.')}</p>
      </div>
    </div>
  )
}

async function takeDropped(dropped: readonly File[], append: boolean): Promise<void> {
  const taken: ChosenFile[] = []
  for (const one of dropped) {
    const file = await window.fourtuple.takeDropped(one)
    if (file) taken.push(file)
  }
  openFiles(taken, append)
}
