import { t } from '../language/translate'
import { useId, type ClipboardEvent } from 'react'
import { bindReach } from '#core/net/bind-reach'
import { useForm } from './form-context'
import { TextField } from './form-fields'
import { splitHost } from './split-host'

const QUICK = [
  { words: 'Loopback', address: '127.0.0.1', ipv6Only: false },
  { words: 'Loopback IPv6', address: '::1', ipv6Only: false },
  { words: 'All IPv4', address: '0.0.0.0', ipv6Only: false },
  { words: 'All IPv6', address: '::', ipv6Only: true },
  { words: 'All of both', address: '::', ipv6Only: false },
] as const

/** Splits what is pasted into an address field where it has a port as well. */
export function useSplitPaste(host: 'host' | 'address' | 'peerHost', port: 'port' | 'peerPort') {
  const { change } = useForm()
  return (event: ClipboardEvent) => {
    const split = splitHost(event.clipboardData.getData('text'))
    if (!split) return
    event.preventDefault()
    change({ [host]: split.host, ...(split.port === null ? {} : { [port]: split.port }) })
  }
}

/** The address a socket is bound to. */
export function AddressField() {
  const onPaste = useSplitPaste('address', 'port')
  return <TextField name="address" label={t('Address')} onPaste={onPaste} className="col-span-2" />
}

/** The addresses that are mostly meant, and from where the one that is typed can be reached; a wide one is marked. */
export function BindReachLine() {
  const { form, change } = useForm()
  const reach = bindReach(form.address)
  const id = useId()
  return (
    <div className="flex flex-col gap-1.5">
      <div role="group" aria-labelledby={id} className="flex flex-wrap items-center gap-1">
        <span id={id} className="sr-only">
          {t('Bind to')}
        </span>
        {QUICK.map(({ words, address, ipv6Only }) => (
          <button
            key={words}
            type="button"
            aria-pressed={form.address === address && form.ipv6Only === ipv6Only}
            className="h-6 rounded border border-line px-1.5 text-xs hover:border-muted aria-pressed:border-accent aria-pressed:bg-accent-soft"
            onClick={() => change({ address, ipv6Only })}
          >
            {words}
          </button>
        ))}
      </div>
      <p aria-live="polite" className="text-xs text-muted">
        {reach === 'this machine' || reach === null ? (
          t('Loopback is this machine only; all addresses let every network in.')
        ) : (
          <span className="text-error">
            {reach === 'every network'
              ? t('Wide: every network this machine is on can reach this socket.')
              : t('Other machines on that address’s network can reach this socket.')}
          </span>
        )}
      </p>
    </div>
  )
}
