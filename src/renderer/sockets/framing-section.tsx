import { t } from '../language/translate'
import { useForm } from './form-context'
import { ChoiceField, TextField, TickField } from './form-fields'
import { Section } from './section'

const FRAMINGS = [
  ['none', 'None: as it was read'],
  ['line', 'Lines, up to LF'],
  ['length', 'A length before each message'],
  ['delimiter', 'Up to a delimiter'],
  ['idle', 'Up to a pause'],
] as const
const SIZES = [
  ['1', '1 byte'],
  ['2', '2 bytes'],
  ['4', '4 bytes'],
] as const
const ORDERS = [
  ['big', 'Big-endian (network order)'],
  ['little', 'Little-endian'],
] as const

/** How received bytes are cut into messages. */
export function FramingSection() {
  const { form } = useForm()
  return (
    <Section name="framing" title={t('Framing')}>
      <ChoiceField name="framing" label={t('Received bytes are cut into messages by')} choices={FRAMINGS} />
      {form.framing === 'length' && (
        <>
          <div className="grid grid-cols-2 gap-3">
            <ChoiceField name="lengthBytes" label={t('Length is written in')} choices={SIZES} />
            <ChoiceField name="lengthEndian" label={t('Byte order')} choices={ORDERS} />
          </div>
          <TickField name="lengthInclusive" label={t('The length counts itself')} />
        </>
      )}
      {form.framing === 'delimiter' && (
        <TextField name="delimiter" label={t('Delimiter, text with escapes')} hint="\r\n\r\n" />
      )}
      {form.framing === 'idle' && <TextField name="idleGap" label={t('Pause')} unit="ms" />}
      <p className="text-xs text-muted">
        {t(
          'A stream has no messages of its own (RFC 9293 §3.8): these say where one ends, for the log, for replies and for scripts. What was read stays in the log as it was read.',
        )}
      </p>
    </Section>
  )
}
