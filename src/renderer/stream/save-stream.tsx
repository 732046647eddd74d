import { t } from '../language/translate'
import { Menu } from '@base-ui/react/menu'
import { Download } from 'lucide-react'
import type { StreamRow } from '#core/rows/stream-row'
import { byteCount } from '../format/numbers'
import type { RowSource } from '../rows/row-source'
import { notify, withEngine } from '../state/session-store'

const WAYS = [
  ['out', 'What local sent…', 'local-to-remote.bin'],
  ['in', 'What remote sent…', 'remote-to-local.bin'],
  ['both', 'Both, as text with times…', 'stream.txt'],
] as const

/** Saves the stream's bytes as a file: one direction as it is, or both. */
export function SaveStream({ source }: { source: RowSource<StreamRow> | null }) {
  return (
    <Menu.Root>
      <Menu.Trigger
        className="button h-6 px-1.5 text-xs"
        aria-label={t('Save the stream')}
        title={t('Save the stream')}
      >
        <Download size={13} aria-hidden />
      </Menu.Trigger>
      <Menu.Portal>
        <Menu.Positioner sideOffset={4} align="end">
          <Menu.Popup className="popup p-1 text-xs">
            {WAYS.map(([direction, name, file]) => (
              <Menu.Item
                key={direction}
                className="rounded px-2 py-1 data-[highlighted]:bg-accent-soft"
                onClick={() => save(source, direction, file)}
              >
                {name}
              </Menu.Item>
            ))}
          </Menu.Popup>
        </Menu.Positioner>
      </Menu.Portal>
    </Menu.Root>
  )
}

function save(source: RowSource<StreamRow> | null, direction: 'out' | 'in' | 'both', name: string): void {
  withEngine('The stream was not saved', async () => {
    const file = await window.fourtuple.saveFile(name)
    if (file === null) return
    const saved = await source?.ask((client, view) =>
      client.call('view.saveBytes', { view, direction, file }),
    )
    if (!saved) return
    const missing =
      saved.missing > 0 ? ` ${byteCount(saved.missing)} are missing: not captured, or no longer kept.` : ''
    notify({ level: 'note', title: `${byteCount(saved.bytes)} saved`, text: `Of the stream.${missing}` })
  })
}
