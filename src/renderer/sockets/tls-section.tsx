import { t } from '../language/translate'
import { useForm } from './form-context'
import { AreaField, ChoiceField, TextField, TickField } from './form-fields'
import { LoadText } from './load-text'
import { Section } from './section'
import type { TextName } from './socket-form'

const VERSIONS = [
  ['', 'Library’s own'],
  ['TLSv1', 'TLS 1.0'],
  ['TLSv1.1', 'TLS 1.1'],
  ['TLSv1.2', 'TLS 1.2'],
  ['TLSv1.3', 'TLS 1.3'],
] as const
const CLIENT_CERTIFICATE = [
  ['no', 'Not asked for'],
  ['ask', 'Asked for'],
  ['require', 'Required'],
] as const

export function TlsSection() {
  const { kind, form } = useForm()
  return (
    <Section name="tls" title={t('TLS')}>
      <TickField name="tls" label={kind === 'client' ? 'TLS from the beginning' : 'TLS for each connection'}>
        {t('It can also be started later on an open connection, as STARTTLS does.')}
      </TickField>
      {form.tls && <TlsFields role={kind === 'client' ? 'client' : 'server'} />}
    </Section>
  )
}

/** All of a TLS end; also for TLS that is started on an open connection. */
export function TlsFields({ role }: { role: 'client' | 'server' }) {
  const { form } = useForm()
  return (
    <>
      {role === 'client' && (
        <TickField name="tlsVerify" label={t('Verify the peer’s certificate')}>
          {form.tlsVerify ? (
            t('A peer that is not trusted is not talked to.')
          ) : (
            <strong className="font-semibold text-error">
              {t('Verification is off: whoever stands between can read and change everything.')}
            </strong>
          )}
        </TickField>
      )}
      <div className="grid grid-cols-2 gap-3">
        {role === 'client' ? (
          <TextField name="tlsServerName" label={t('Server name (SNI)')} hint={t('the host')} />
        ) : (
          <ChoiceField
            name="tlsClientCertificate"
            label={t('Client’s certificate')}
            choices={CLIENT_CERTIFICATE}
          />
        )}
        <TextField name="tlsAlpn" label={t('ALPN, most wanted first')} hint={t('h2, http/1.1')} />
        <ChoiceField name="tlsMin" label={t('Oldest version')} choices={VERSIONS} />
        <ChoiceField name="tlsMax" label={t('Newest version')} choices={VERSIONS} />
      </div>
      <TextField name="tlsCiphers" label={t('Ciphers, as OpenSSL lists them')} hint={t('library’s own')} />
      <Pem
        name="tlsCertificate"
        label={role === 'server' ? 'Certificate (none: one is made on the spot)' : 'Own certificate (none)'}
        words={t('Load a certificate…')}
      />
      {(form.tlsCertificate !== '' || form.tlsKey !== '') && (
        <Pem
          name="tlsKey"
          label={t('Its private key, not kept for the next time')}
          words={t('Load a key…')}
        />
      )}
      <Pem
        name="tlsCa"
        label={t('Authorities to trust (none: the system’s)')}
        words={t('Load authorities…')}
      />
      <TickField name="tlsKeyLog" label={t('Write the key log')}>
        {t('With its secrets others can decrypt our captures of this connection.')}
      </TickField>
    </>
  )
}

/** PEM text, loaded from a file or pasted. */
function Pem({ name, label, words }: { name: TextName; label: string; words: string }) {
  return (
    <div className="flex flex-col items-start gap-1.5 [&>:first-child]:w-full">
      <AreaField name={name} label={label} hint="-----BEGIN" rows={2} />
      <LoadText name={name} words={words} />
    </div>
  )
}
