import { t } from '../language/translate'
import { useForm } from './form-context'
import { AreaField, ChoiceField } from './form-fields'
import { Section } from './section'
import { LoadText } from './load-text'

const REPLIES = [
  ['none', 'None: you answer yourself'],
  ['echo', 'Echo what is received'],
  ['discard', 'Discard: count, keep nothing'],
  ['payload', 'A fixed payload'],
  ['script', 'A script of steps'],
] as const
const MODES = [
  ['text', 'Text'],
  ['hex', 'Hex'],
  ['mixed', 'Mixed'],
  ['template', 'Template'],
] as const
const WHEN = [
  ['message', 'For each message'],
  ['connect', 'Once, at the beginning'],
] as const
const ENDINGS = ['none', 'LF', 'CRLF', 'CR', 'NUL'].map(
  (name) => [name, name] as const,
) as readonly (readonly ['none' | 'LF' | 'CRLF' | 'CR' | 'NUL', string])[]

/** What the socket answers by itself. */
export function ReplyField({ className = '' }: { className?: string }) {
  return <ChoiceField name="reply" label={t('Reply')} choices={REPLIES} className={className} />
}

/** The payload or the script, where one of them is the reply. */
export function ReplyBody() {
  const { form } = useForm()
  if (form.reply === 'payload')
    return (
      <div className="flex flex-col gap-2">
        <AreaField
          name="replyText"
          label={t('Payload of the answer')}
          hint={HINTS[form.replyMode]}
          rows={2}
        />
        <div className="grid grid-cols-3 gap-3">
          <ChoiceField name="replyMode" label={t('Written as')} choices={MODES} />
          {form.replyMode === 'text' ? (
            <ChoiceField name="replyEnding" label={t('Line ending')} choices={ENDINGS} />
          ) : (
            <span />
          )}
          <ChoiceField name="replyWhen" label={t('When')} choices={WHEN} />
        </div>
      </div>
    )
  if (form.reply === 'script')
    return (
      <div className="flex flex-col items-start gap-2 [&>:first-child]:w-full">
        <AreaField
          name="replyScript"
          label={t('Script, one step a line')}
          hint={'expect "HELLO"\nsend "220 ready\\r\\n"\nwait 100 ms\nhalf-close'}
          rows={5}
        />
        <LoadText name="replyScript" words={t('Load a script…')} />
      </div>
    )
  return null
}

const HINTS = {
  text: 'HTTP/1.1 204 No Content\\r\\n\\r\\n',
  hex: '02 68 69 03',
  mixed: '02 "hi" 0d 0a 03',
  template: 'number {{counter}}',
} as const

export function ReplySection() {
  return (
    <Section name="reply" title={t('Reply')}>
      <ReplyField />
      <ReplyBody />
    </Section>
  )
}
