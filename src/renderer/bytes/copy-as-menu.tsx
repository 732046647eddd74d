import { Menu } from '@base-ui/react/menu'
import { Copy } from 'lucide-react'
import { BYTES_AS, bytesAs } from '#core/copy-as/bytes-as'
import { t } from '../language/translate'

const COPY_FORMS = ['text', ...BYTES_AS] as const
export type CopyForm = (typeof COPY_FORMS)[number]

/** A menu of the forms that bytes are copied in. */
export function CopyAsMenu({ onCopy }: { onCopy: (form: CopyForm) => void }) {
  return (
    <Menu.Root>
      <Menu.Trigger className="button h-6 text-xs whitespace-nowrap">
        <Copy size={12} aria-hidden /> {t('Copy as')}
      </Menu.Trigger>
      <Menu.Portal>
        <Menu.Positioner sideOffset={4} align="end">
          <Menu.Popup className="popup p-1 text-xs">
            {COPY_FORMS.map((form) => (
              <Menu.Item
                key={form}
                className="rounded px-2 py-1 data-[highlighted]:bg-accent-soft"
                onClick={() => onCopy(form)}
              >
                {t(form[0].toUpperCase() + form.slice(1))}
              </Menu.Item>
            ))}
          </Menu.Popup>
        </Menu.Positioner>
      </Menu.Portal>
    </Menu.Root>
  )
}

/** Bytes as text for the clipboard. @param at offset of the first, for a dump */
export function copyText(form: CopyForm, bytes: Uint8Array, at: number): string {
  return form === 'text' ? new TextDecoder().decode(bytes) : bytesAs(form, bytes, at)
}
