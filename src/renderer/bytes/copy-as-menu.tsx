import { BYTES_AS, bytesAs } from '#core/copy-as/bytes-as'
import { t } from '../language/translate'
import { CopyItems } from '../shell/copy-items'

const COPY_FORMS = ['text', ...BYTES_AS] as const
export type CopyForm = (typeof COPY_FORMS)[number]

/** A menu of the forms that bytes are copied in. */
export function CopyAsMenu({ onCopy }: { onCopy: (form: CopyForm) => void }) {
  return (
    <CopyItems
      name={t('Copy as')}
      items={COPY_FORMS.map((form) => [t(form[0].toUpperCase() + form.slice(1)), () => onCopy(form)])}
    />
  )
}

/** Bytes as text for the clipboard. @param at offset of the first, for a dump */
export function copyText(form: CopyForm, bytes: Uint8Array, at: number): string {
  return form === 'text' ? new TextDecoder().decode(bytes) : bytesAs(form, bytes, at)
}
