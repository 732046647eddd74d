import { t } from '../language/translate'
import { useForm } from './form-context'
import { ChoiceField, TextField, TickField } from './form-fields'
import { AddressField, BindReachLine, useSplitPaste } from './bind-fields'
import { FramingSection } from './framing-section'
import { InterfaceNames, MulticastSection } from './multicast-section'
import { ReplyBody, ReplyField, ReplySection } from './reply-fields'
import { Section } from './section'
import { StreamOptionsSection } from './stream-options-section'
import { TlsSection } from './tls-section'

const PROTOCOLS = [
  ['tcp', 'TCP'],
  ['sctp', 'SCTP'],
  ['unix', 'Unix-domain socket or Windows pipe'],
] as const
const FAMILIES = [
  ['any', 'Both, IPv6 first'],
  ['IPv4', 'IPv4 only'],
  ['IPv6', 'IPv6 only'],
] as const
const SYSTEM = 'system’s own'
const PATH_HINT = '/tmp/example.sock, @abstract or \\\\.\\pipe\\name'

export function ListenerFields() {
  const isPath = useForm().form.protocol === 'unix'
  return (
    <>
      <div className="grid grid-cols-5 gap-3">
        {isPath ? (
          <TextField name="path" label={t('Path')} hint={PATH_HINT} className="col-span-3" />
        ) : (
          <>
            <AddressField />
            <TextField name="port" label={t('Port')} hint={t('0: free')} />
          </>
        )}
        <ReplyField className="col-span-2" />
      </div>
      <ReplyBody />
      {!isPath && <BindReachLine />}
      <Section name="listenerAddress" title={t('Address and port')}>
        <div className="grid grid-cols-2 gap-3">
          <ChoiceField name="protocol" label={t('Protocol')} choices={PROTOCOLS} />
          <TextField
            name="backlog"
            label={t('Backlog')}
            title={t('listen(2): how many connections may wait to be accepted')}
          />
        </div>
        {!isPath && (
          <>
            <TickField name="ipv6Only" label={t('IPv6 only (IPV6_V6ONLY)')}>
              {t('Else :: takes IPv4 as well.')}
            </TickField>
            <TickField name="exclusive" label={t('Exclusive (no SO_REUSEADDR)')}>
              {t('A port that still has connections in TIME-WAIT is refused.')}
            </TickField>
            <TickField name="reusePort" label={t('Share the port (SO_REUSEPORT)')}>
              {t('The system spreads connections over all listeners that do.')}
            </TickField>
          </>
        )}
      </Section>
      <StreamOptionsSection title={t('Options of each connection')} />
      <TlsSection />
      <FramingSection />
    </>
  )
}

export function ClientFields() {
  const isPath = useForm().form.protocol === 'unix'
  const onPaste = useSplitPaste('host', 'port')
  return (
    <>
      <div className="grid grid-cols-5 gap-3">
        {isPath ? (
          <TextField name="path" label={t('Path')} hint={PATH_HINT} className="col-span-5" />
        ) : (
          <>
            <TextField name="host" label={t('Host')} className="col-span-4" onPaste={onPaste} />
            <TextField name="port" label={t('Port')} />
          </>
        )}
      </div>
      <Section name="clientAddress" title={t('Address and port')}>
        <div className="grid grid-cols-2 gap-3">
          <ChoiceField name="protocol" label={t('Protocol')} choices={PROTOCOLS} />
          {!isPath && (
            <>
              <ChoiceField name="family" label={t('Addresses that are tried')} choices={FAMILIES} />
              <TextField name="localAddress" label={t('From address')} hint={t('system’s choice')} />
              <TextField name="localPort" label={t('From port')} hint={t('system’s choice')} />
              <TextField name="interface" label={t('Interface')} hint={t('any')} list="socket-interfaces" />
              <TextField name="connectTimeout" label={t('Give up after')} unit="ms" hint={SYSTEM} />
              <TextField
                name="attemptDelay"
                label={t('Next address after')}
                unit="ms"
                title={t('RFC 8305 §5: when the next address is tried beside one that has not answered')}
              />
            </>
          )}
        </div>
        <InterfaceNames />
      </Section>
      <StreamOptionsSection title={t('Options')} />
      <TlsSection />
      <ReplySection />
      <FramingSection />
    </>
  )
}

export function UdpFields() {
  const onPaste = useSplitPaste('peerHost', 'peerPort')
  return (
    <>
      <div className="grid grid-cols-5 gap-3">
        <AddressField />
        <TextField name="port" label={t('Port')} hint={t('0: free')} />
        <ReplyField className="col-span-2" />
      </div>
      <ReplyBody />
      <BindReachLine />
      <Section name="peer" title={t('Peer')}>
        <div className="grid grid-cols-5 gap-3">
          <TextField
            name="peerHost"
            label={t('Peer')}
            hint={t('none: a two-tuple')}
            className="col-span-4"
            onPaste={onPaste}
          />
          <TextField name="peerPort" label={t('Peer’s port')} />
        </div>
        <p className="text-xs text-muted">
          {t(
            'With a peer the socket is connected: it sends there, and datagrams of others are not received.',
          )}
        </p>
      </Section>
      <Section name="udpAddress" title={t('Address and port')}>
        <TickField name="ipv6Only" label={t('IPv6 only (IPV6_V6ONLY)')}>
          {t('Else :: takes IPv4 as well.')}
        </TickField>
        <TickField name="reuseAddress" label={t('Share the address (SO_REUSEADDR)')}>
          {t('Several members of a group on this machine share its port.')}
        </TickField>
        <TickField name="reusePort" label={t('Share the port (SO_REUSEPORT)')}>
          {t('The system spreads datagrams over all sockets that do.')}
        </TickField>
      </Section>
      <Section name="datagramOptions" title={t('Options')}>
        <TickField name="broadcast" label={t('Broadcast (SO_BROADCAST)')}>
          {t('Sending to broadcast addresses is allowed.')}
        </TickField>
        <div className="grid grid-cols-3 gap-3">
          <TextField name="ttl" label={t('TTL')} hint={SYSTEM} title={t('IP_TTL, IPV6_UNICAST_HOPS')} />
          <TextField
            name="sendBuffer"
            label={t('Send buffer')}
            unit="bytes"
            hint={SYSTEM}
            title={t('SO_SNDBUF')}
          />
          <TextField
            name="receiveBuffer"
            label={t('Receive buffer')}
            unit="bytes"
            hint={SYSTEM}
            title={t('SO_RCVBUF: datagrams that find no room are dropped, and counted')}
          />
        </div>
      </Section>
      <MulticastSection />
    </>
  )
}
