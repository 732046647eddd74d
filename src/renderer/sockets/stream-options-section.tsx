import { t } from '../language/translate'
import { useForm } from './form-context'
import { TextField, TickField } from './form-fields'
import { Section } from './section'

const SYSTEM = 'system’s own'

/** Options of a stream socket, each with the system's name for it. */
export function StreamOptionsSection({ title }: { title: string }) {
  const { form } = useForm()
  return (
    <Section name="streamOptions" title={title}>
      <div className="grid grid-cols-2 gap-3">
        <TickField name="noDelay" label={t('No delay (TCP_NODELAY)')}>
          {t('Small writes are sent at once, not held back.')}
        </TickField>
        <TickField name="allowHalfOpen" label={t('Stay open after the peer’s FIN')}>
          {t('Else our FIN is sent as soon as the peer’s comes.')}
        </TickField>
        <TickField name="keepAlive" label={t('Keep-alive (SO_KEEPALIVE)')}>
          {t('Probes an idle connection.')}
        </TickField>
      </div>
      {form.keepAlive && (
        <div className="grid grid-cols-3 gap-3">
          <TextField name="keepAliveIdle" label={t('First probe after')} unit="s" />
          <TextField name="keepAliveInterval" label={t('Then every')} unit="s" hint={SYSTEM} />
          <TextField name="keepAliveProbes" label={t('Probes until it is dead')} hint={SYSTEM} />
        </div>
      )}
      <StreamNumbers />
    </Section>
  )
}

/**
 * The options that are numbers or names.
 *
 * @param empty what an empty field means; `never`: the same of the idle timeout
 */
export function StreamNumbers({ empty = SYSTEM, never = 'never' }: { empty?: string; never?: string }) {
  return (
    <div className="grid grid-cols-3 gap-3">
      <TextField
        name="linger"
        label={t('Linger')}
        unit="s"
        hint={empty}
        title={t('SO_LINGER: how long close() waits. 0 sends RST in place of FIN.')}
      />
      <TextField
        name="sendBuffer"
        label={t('Send buffer')}
        unit="bytes"
        hint={empty}
        title={t('SO_SNDBUF')}
      />
      <TextField
        name="receiveBuffer"
        label={t('Receive buffer')}
        unit="bytes"
        hint={empty}
        title={t('SO_RCVBUF: the window that the peer is offered follows from it')}
      />
      <TextField name="ttl" label={t('TTL')} hint={empty} title={t('IP_TTL, IPV6_UNICAST_HOPS')} />
      <TextField
        name="trafficClass"
        label={t('Traffic class')}
        hint={empty}
        title={t('IP_TOS, IPV6_TCLASS')}
      />
      <TextField
        name="maxSegment"
        label={t('Largest segment')}
        unit="bytes"
        hint={empty}
        title={t('TCP_MAXSEG')}
      />
      <TextField
        name="congestion"
        label={t('Congestion control')}
        hint={empty}
        title={t('TCP_CONGESTION, such as reno or cubic')}
      />
      <TextField
        name="userTimeout"
        label={t('User timeout')}
        unit="ms"
        hint={empty}
        title={t('TCP_USER_TIMEOUT: how long sent bytes may stay unacknowledged (RFC 5482)')}
      />
      <TextField
        name="idleTimeout"
        label={t('Idle timeout')}
        unit="ms"
        hint={never}
        title={t('Closes the connection after so long without a byte either way')}
      />
    </div>
  )
}
