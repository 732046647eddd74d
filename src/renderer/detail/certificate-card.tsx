import { t } from '../language/translate'
import { Fragment, useState, type ReactNode } from 'react'
import type { CertificateFacts } from '#contract/tls'
import { CopyButton } from '../shell/copy-button'
import { commonName, validityWords } from './certificate-words'

/** Alternative names shown; a certificate may have hundreds. */
const SHOWN_NAMES = 24

/** One certificate of a chain. @param depth its place, 0 for the leaf */
export function CertificateCard({ certificate, depth }: { certificate: CertificateFacts; depth: number }) {
  const { subject, issuer, names, key, serial, fingerprint, isAuthority, selfSigned, pem } = certificate
  const [now] = useState(() => Date.now())
  const validity = validityWords(certificate, now)
  const more = names.length - SHOWN_NAMES
  return (
    <article
      aria-label={commonName(subject)}
      className="rounded-md border border-line bg-surface px-3 py-2 text-xs"
      style={{ marginLeft: Math.min(depth, 4) * 14 }}
    >
      <header className="mb-1.5 flex items-center gap-2">
        <h4 className="min-w-0 truncate text-sm font-semibold select-text" title={subject}>
          {commonName(subject)}
        </h4>
        {isAuthority && <span className="text-muted">{t('authority')}</span>}
        {selfSigned && <span className="text-muted">{t('self-signed')}</span>}
        <span className="ml-auto shrink-0">
          <CopyButton text={pem} name={t('Copy PEM')} />
        </span>
      </header>
      <dl className="grid grid-cols-[max-content_1fr] gap-x-6 gap-y-1">
        <Fact name={t('Subject')}>{subject || 'empty'}</Fact>
        <Fact name={t('Issuer')}>{selfSigned ? 'itself' : issuer}</Fact>
        <Fact name={t('Names')}>
          {names.length === 0 ? (
            'none'
          ) : (
            <span className="font-mono">
              {names.slice(0, SHOWN_NAMES).join('  ')}
              {more > 0 && ` and ${more} more`}
            </span>
          )}
        </Fact>
        <Fact name={t('Validity')}>
          <span className={validity.isOver ? 'text-error' : ''}>{validity.text}</span>
        </Fact>
        <Fact name={t('Key')}>{key}</Fact>
        <Fact name={t('Serial')}>
          <span className="font-mono break-all">{serial}</span>
        </Fact>
        <Fact name="SHA-256">
          <span className="font-mono">
            {fingerprint.split(':').map((pair, place) => (
              <Fragment key={place}>
                {place > 0 && ':'}
                <wbr />
                {pair}
              </Fragment>
            ))}
          </span>
        </Fact>
      </dl>
    </article>
  )
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className="contents">
      <dt className="text-muted">{name}</dt>
      <dd className="min-w-0 break-words select-text">{children}</dd>
    </div>
  )
}
