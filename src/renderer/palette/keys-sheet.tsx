import { t, tTitle } from '../language/translate'
import { Dialog } from '@base-ui/react/dialog'
import { keyWords } from './command'
import { COMMANDS } from './commands'
const OTHERS = [
  ['Command palette', 'Ctrl+K'],
  ['Next part of the window', 'F6'],
  ['Part before', 'Shift+F6'],
  ['Send what is written', 'Ctrl+Enter'],
] as const
/** Every command that has keys, with them. */
export function KeysSheet() {
  const lines = [
    ...OTHERS,
    ...COMMANDS.flatMap(({ title, keys }) => (keys === undefined ? [] : [[title, keys] as const])),
  ]
  return (
    <>
      <div className="flex items-center px-2 pb-2">
        <Dialog.Title className="flex-1 text-base font-semibold">{t('Keys')}</Dialog.Title>
        <Dialog.Close className="button">{t('Close')}</Dialog.Close>
      </div>
      <dl className="grid grid-cols-[1fr_auto] gap-x-4 gap-y-1 overflow-auto px-2 text-xs" tabIndex={0}>
        {lines.map(([title, keys]) => (
          <div key={title} className="col-span-2 grid grid-cols-subgrid">
            <dt>{tTitle(title)}</dt>
            <dd className="text-right font-mono text-muted">{keyWords(keys)}</dd>
          </div>
        ))}
      </dl>
    </>
  )
}
