import { t } from '../language/translate'
import { useId, useState, type SubmitEvent } from 'react'
import type { CallInput, EngineError } from '#contract/messages'
import { ErrorWords } from '../shell/error-words'
import { choose, engineError, open, useSession } from '../state/session-store'

/** Protocols that are mostly meant, by IP protocol number. */
const PROTOCOLS = [
  ['1', 'ICMP'],
  ['2', 'IGMP'],
  ['6', 'TCP: copies of what is received'],
  ['17', 'UDP: copies of what is received'],
  ['47', 'GRE'],
  ['58', 'ICMPv6'],
  ['89', 'OSPF'],
  ['253', 'for experiments (RFC 3692)'],
  ['254', 'for experiments (RFC 3692)'],
  ['255', 'any with an own header; sends only'],
] as const

/** Opens a raw socket that stays open: what it receives is logged, and the composer sends through it. */
export function OpenSocket() {
  const client = useSession((state) => state.client)
  const interfaces = useSession((state) => state.interfaces)
  const [family, setFamily] = useState<'IPv4' | 'IPv6'>('IPv4')
  const [protocol, setProtocol] = useState('1')
  const [ownHeader, setOwnHeader] = useState(false)
  const [address, setAddress] = useState('')
  const [through, setThrough] = useState('')
  const [error, setError] = useState<EngineError | null>(null)
  const names = useId()
  const onSubmit = async (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault()
    if (!client) return
    setError(null)
    const asked: CallInput<'raw.open'> = {
      family,
      protocol: protocol.trim() === '' ? NaN : Number(protocol),
      ownHeader,
      address: address.trim() || null,
      interface: through || null,
    }
    if (!Number.isInteger(asked.protocol)) {
      setError({ code: 'EINVAL', message: 'A protocol is a number from 0 to 255.' })
      return
    }
    try {
      choose((await client.call('raw.open', asked)).socket)
      open(null)
    } catch (thrown) {
      setError(engineError(thrown))
    }
  }
  const changeFamily = (to: 'IPv4' | 'IPv6') => {
    setFamily(to)
    if (protocol === (to === 'IPv6' ? '1' : '58')) setProtocol(to === 'IPv6' ? '58' : '1')
  }
  return (
    <form onSubmit={(event) => void onSubmit(event)} noValidate className="flex max-w-xl flex-col gap-3">
      <p className="text-muted">
        {t(
          'A raw socket stays open in the list of sockets. It is given a copy of every packet of its protocol, and the composer sends through it.',
        )}
      </p>
      <div className="grid grid-cols-2 gap-3">
        <label className="flex flex-col gap-1 text-xs text-muted">
          Family
          <select
            className="field"
            value={family}
            onChange={(event) => changeFamily(event.target.value as 'IPv4' | 'IPv6')}
          >
            <option>{t('IPv4')}</option>
            <option>{t('IPv6')}</option>
          </select>
        </label>
        <label className="flex flex-col gap-1 text-xs text-muted">
          {t('Protocol')}
          <input
            className="field font-mono"
            list={names}
            value={protocol}
            onChange={(event) => setProtocol(event.target.value)}
          />
        </label>
        <datalist id={names}>
          {PROTOCOLS.map(([number, name]) => (
            <option key={number} value={number}>
              {name}
            </option>
          ))}
        </datalist>
        <label className="flex flex-col gap-1 text-xs text-muted">
          {t('Bound to address')}
          <input
            className="field font-mono"
            placeholder={t('any')}
            spellCheck={false}
            value={address}
            onChange={(event) => setAddress(event.target.value)}
          />
        </label>
        <label className="flex flex-col gap-1 text-xs text-muted">
          Bound to interface
          <select className="field" value={through} onChange={(event) => setThrough(event.target.value)}>
            <option value="">{t('any')}</option>
            {interfaces
              .filter(({ name }) => name !== 'any')
              .map(({ name }) => (
                <option key={name}>{name}</option>
              ))}
          </select>
        </label>
      </div>
      <label className="flex items-center gap-2">
        <input
          type="checkbox"
          className="tick"
          checked={ownHeader}
          onChange={(event) => setOwnHeader(event.target.checked)}
        />
        Own IP header ({family === 'IPv6' ? 'IPV6_HDRINCL' : 'IP_HDRINCL'})
      </label>
      <p className="text-xs text-muted">
        {ownHeader
          ? t('What is sent begins with its IP header, and goes where that says.')
          : t('The kernel puts the IP header before what is sent.')}{' '}
        {family === 'IPv6'
          ? t('What is received comes without its IPv6 header (RFC 3542 §3).')
          : t('What is received comes with its IPv4 header (raw(7)).')}
      </p>
      <div role="alert" className="empty:hidden">
        {error && <ErrorWords error={error} />}
      </div>
      <button type="submit" className="button button-primary self-start">
        {t('Open socket')}
      </button>
    </form>
  )
}
