import { t } from '../language/translate'
import { Menu } from '@base-ui/react/menu'
import { Download } from 'lucide-react'
import type { CallParams } from '#contract/messages'
import type { EventFilter } from '#contract/log'
import { byteCount, exact } from '../format/numbers'
import { notify, withEngine } from '../state/session-store'

type Format = CallParams<'log.export'>['format']

const FORMATS: { format: Format; name: string; hint: string; ending: string }[] = [
  { format: 'text', name: 'Text…', hint: 'to read', ending: 'txt' },
  { format: 'csv', name: 'CSV…', hint: 'for a spreadsheet', ending: 'csv' },
  { format: 'json', name: 'JSON…', hint: 'for a program', ending: 'json' },
  { format: 'pcapng', name: 'pcapng…', hint: 'headers made up', ending: 'pcapng' },
]
const ITEM =
  'flex h-7 items-center justify-between gap-6 px-3 outline-none select-none data-[highlighted]:bg-accent-soft data-[highlighted]:text-text'

/** Writes the events that are shown into a file that the person chooses. */
function exportLog(format: Format, ending: string, filter: EventFilter): void {
  withEngine('The log was not exported', async (client) => {
    const file = await window.fourtuple.saveFile(`fourtuple-log.${ending}`)
    if (file === null) return
    const { events, withoutPayload, bytes } = await client.call('log.export', { file, format, filter })
    const lacking =
      withoutPayload > 0 ? ` The payload of ${exact(withoutPayload)} of them is no longer kept.` : ''
    const packets = format === 'pcapng' ? ' Their packets’ headers are made up, and the file says so.' : ''
    notify({
      level: 'note',
      title: 'The log was exported',
      text: `${exact(events)} events, ${byteCount(bytes)}.${packets}${lacking}`,
    })
  })
}

export function ExportMenu({ filter }: { filter: EventFilter }) {
  return (
    <Menu.Root>
      <Menu.Trigger className="button h-6 text-xs">
        <Download size={12} aria-hidden /> {t('Export…')}
      </Menu.Trigger>
      <Menu.Portal>
        <Menu.Positioner className="z-20" align="end" sideOffset={4} collisionPadding={8}>
          <Menu.Popup className="popup min-w-52 py-1 text-xs">
            {FORMATS.map(({ format, name, hint, ending }) => (
              <Menu.Item key={format} className={ITEM} onClick={() => exportLog(format, ending, filter)}>
                {name} <span className="text-muted">{hint}</span>
              </Menu.Item>
            ))}
          </Menu.Popup>
        </Menu.Positioner>
      </Menu.Portal>
    </Menu.Root>
  )
}
