import { t } from '../language/translate'
import { CircleHelp, LoaderCircle, ShieldAlert, ShieldCheck } from 'lucide-react'
import { useEffect, useState, type ReactNode } from 'react'
import type { SocketState, TlsState } from '#contract/sockets'
import type { TlsDetails } from '#contract/tls'
import { CopyButton } from '../shell/copy-button'
import { useSession } from '../state/session-store'
import { CertificateCard } from './certificate-card'
import { exact } from '../format/numbers'

/** What was agreed in a handshake, and who the peer is. */
export function TlsFacts({ socket, state }: { socket: SocketState; state: TlsState }) {
  const details = useDetails(socket.id, state)
  if (!details) return null
  const peer = details.role === 'client' ? 'server' : 'client'
  return (
    <>
      <Verdict socket={socket} state={state} details={details} peer={peer} />
      <div className="grid gap-x-8 gap-y-4 @3xl:grid-cols-[minmax(19rem,24rem)_1fr]">
        <div className="flex flex-col gap-4">
          <Agreed details={details} />
          <KeyLogLine details={details} />
        </div>
        <div className="flex min-w-0 flex-col gap-4">
          <Chain title={t('Certificate of the {peer}', { peer })} chain={details.peerChain} />
          <Chain title={t('Our certificate')} chain={details.ownChain} />
        </div>
      </div>
    </>
  )
}

/** Asked for again whenever the handshake is further. */
function useDetails(socket: number, { phase }: TlsState): TlsDetails | null {
  const client = useSession((state) => state.client)
  const [details, setDetails] = useState<TlsDetails | null>(null)
  useEffect(() => {
    let stopped = false
    client?.call('tls.details', { socket }).then(
      (told) => {
        if (!stopped) setDetails(told)
      },
      () => undefined, // the socket was forgotten: what was told stays
    )
    return () => {
      stopped = true
    }
  }, [client, socket, phase])
  return details
}

interface Judged {
  socket: SocketState
  state: TlsState
  details: TlsDetails
  peer: 'server' | 'client'
}

/** In a sentence: whether the peer is who it says, and else why not and what to do. */
function Verdict({ socket, state, details, peer }: Judged) {
  const { whyNot, trusted } = details
  const error = whyNot ?? (state.phase === 'failed' ? socket.error : null)
  if (state.phase === 'handshaking')
    return (
      <Band icon={<LoaderCircle size={15} aria-hidden />} title={t('The handshake goes on.')}>
        {t('Nothing is sent before it is done.')}
      </Band>
    )
  if (error || state.phase === 'failed')
    return (
      <Band
        isError
        icon={<ShieldAlert size={15} aria-hidden />}
        title={
          state.phase === 'failed'
            ? t('No TLS came about.')
            : t('The {peer} is not trusted; it is talked to all the same.', { peer })
        }
      >
        {error ? `${error.message} ${error.step ?? ''}` : t('It was given up during the handshake.')}
      </Band>
    )
  if (trusted === null)
    return (
      <Band
        icon={<CircleHelp size={15} aria-hidden />}
        title={t('The {peer} showed no certificate.', { peer })}
      >
        {t('What is said is encrypted; who the {peer} is TLS does not tell.', { peer })}
      </Band>
    )
  return (
    <Band
      icon={<ShieldCheck size={15} className="text-state-open" aria-hidden />}
      title={t('The {peer} is trusted.', { peer })}
    >
      {peer === 'server'
        ? t(
            'Its certificate is valid today, is for the name that was asked for, and comes from a trusted authority.',
          )
        : t('Its certificate is valid today and comes from a trusted authority.')}
    </Band>
  )
}

function Band({
  icon,
  title,
  isError = false,
  children,
}: {
  icon: ReactNode
  title: string
  isError?: boolean
  children: ReactNode
}) {
  return (
    <div
      role="status"
      className={`flex gap-2 rounded-md border px-3 py-2 text-xs select-text ${isError ? 'border-error bg-error-soft text-error' : 'border-line bg-surface'}`}
    >
      <span className="mt-px shrink-0">{icon}</span>
      <p>
        <strong className="font-semibold">{title}</strong>{' '}
        <span className={isError ? '' : 'text-muted'}>{children}</span>
      </p>
    </div>
  )
}

function Agreed({ details }: { details: TlsDetails }) {
  const { version, cipher, keyExchange, alpn, serverName, handshakeMs, resumed, role } = details
  const facts: [string, string | null][] = [
    ['Our part', role],
    ['Version', version],
    ['Cipher', cipher],
    ['Key exchange', keyExchange ?? (version === null ? null : 'not told by the library')],
    ['ALPN', alpn ?? (version === null ? null : 'none agreed')],
    ['Server name', serverName ?? 'none given'],
    ['Handshake', handshakeMs === null ? null : `${handshakeMs.toFixed(1)} ms${resumed ? ', resumed' : ''}`],
  ]
  return (
    <dl className="grid grid-cols-[max-content_1fr] gap-x-6 gap-y-1 text-xs">
      {facts.map(([name, value]) => (
        <div key={name} className="contents">
          <dt className="text-muted">{name}</dt>
          <dd className="min-w-0 break-words tabular-nums select-text">{value ?? '–'}</dd>
        </div>
      ))}
    </dl>
  )
}

function KeyLogLine({ details: { keyLog, keysDropped } }: { details: TlsDetails }) {
  if (keyLog === null)
    return <p className="text-xs text-muted">{t('The secrets of this connection are not logged.')}</p>
  return (
    <div className="flex flex-col items-start gap-1.5 text-xs">
      <h3 className="text-muted">{t('Key log')}</h3>
      <code className="font-mono break-all select-text">{keyLog}</code>
      <p className="text-muted">
        {t(
          'With it others decrypt captures of this connection. Our own capture file has the same secrets in it.',
        )}
      </p>
      {keysDropped > 0 && (
        <p className="text-error">
          {t('{keysDropped} lines of this session are not in it: it was full, or the disk is.', {
            keysDropped: exact(keysDropped),
          })}
        </p>
      )}
      <CopyButton text={keyLog} name={t('Copy path')} />
    </div>
  )
}

function Chain({ title, chain }: { title: string; chain: TlsDetails['peerChain'] }) {
  if (chain.length === 0) return null
  return (
    <section className="flex flex-col gap-2">
      <h3 className="text-xs text-muted">{title}</h3>
      <ol className="flex flex-col gap-2">
        {chain.map((certificate, place) => (
          <li key={certificate.fingerprint}>
            <CertificateCard certificate={certificate} depth={place} />
          </li>
        ))}
      </ol>
    </section>
  )
}
