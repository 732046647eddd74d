import { t } from '../language/translate'
import type { SocketState } from '#contract/sockets'
import type { Change } from './changing'
import { useForm } from './form-context'
import { ChoiceField, Problem, TextField } from './form-fields'
import type { Turn, Turns } from './live-options'
import { GroupFields, InterfaceNames } from './multicast-section'
import { ReplyBody, ReplyField } from './reply-fields'
import { StreamNumbers } from './stream-options-section'
import { TlsFields } from './tls-section'
import { groupOf } from './group-words'

/** The fields of a dialog that changes an open socket. */
export function ChangeFields({
  socket,
  what,
  turns,
  turn,
  role,
  setRole,
}: {
  socket: SocketState
  what: Change
  turns: Turns
  turn: (part: Partial<Turns>) => void
  role: 'client' | 'server'
  setRole: (role: 'client' | 'server') => void
}) {
  if (what === 'reply')
    return (
      <>
        <ReplyField />
        <ReplyBody />
        {socket.kind === 'listener' && (
          <p className="text-xs text-muted">
            {t('For connections that are accepted from now on; those that are open keep theirs.')}
          </p>
        )}
      </>
    )
  if (what === 'join') return <Group />
  if (what === 'leave') return <Leave groups={socket.groups} />
  if (what === 'tls')
    return (
      <>
        <label className="flex flex-col gap-1">
          <span className="text-xs text-muted">{t('This end is the')}</span>
          <select
            className="field"
            value={role}
            onChange={(event) => setRole(event.target.value === 'server' ? 'server' : 'client')}
          >
            <option value="client">{t('Client: it begins the handshake')}</option>
            <option value="server">{t('Server: it waits for the client’s hello')}</option>
          </select>
        </label>
        <TlsFields role={role} />
      </>
    )
  return <LiveOptions isUdp={socket.kind === 'udp'} turns={turns} turn={turn} />
}

function LiveOptions({
  isUdp,
  turns,
  turn,
}: {
  isUdp: boolean
  turns: Turns
  turn: (part: Partial<Turns>) => void
}) {
  const choice = (name: keyof Turns, label: string) => (
    <label className="flex min-w-0 flex-col gap-1">
      <span className="truncate text-xs text-muted">{label}</span>
      <select
        className="field"
        value={turns[name]}
        onChange={(event) => turn({ [name]: event.target.value as Turn })}
      >
        <option value="">{t('As it is')}</option>
        <option value="on">{t('On')}</option>
        <option value="off">{t('Off')}</option>
      </select>
    </label>
  )
  return (
    <>
      <p className="text-xs text-muted">
        {t('What is left empty stays as it is. The Kernel tab shows what the system has now.')}
      </p>
      {isUdp ? (
        <div className="grid grid-cols-3 gap-3">
          {choice('broadcast', 'Broadcast')}
          <TextField name="ttl" label={t('TTL')} hint={t('as it is')} />
          <TextField name="multicastTtl" label={t('Multicast TTL')} hint={t('as it is')} />
          <ChoiceField name="multicastLoopback" label={t('Own members get it')} choices={LOOPBACK} />
          <TextField
            name="multicastInterface"
            label={t('Sent out of')}
            hint={t('as it is')}
            list="socket-interfaces"
          />
          <TextField name="sendBuffer" label={t('Send buffer')} unit="bytes" hint={t('as it is')} />
          <TextField name="receiveBuffer" label={t('Receive buffer')} unit="bytes" hint={t('as it is')} />
          <InterfaceNames />
        </div>
      ) : (
        <>
          <div className="grid grid-cols-3 gap-3">
            {choice('noDelay', 'No delay (TCP_NODELAY)')}
            {choice('allowHalfOpen', 'Open after the peer’s FIN')}
            {choice('keepAlive', 'Keep-alive')}
            {turns.keepAlive === 'on' && (
              <>
                <TextField name="keepAliveIdle" label={t('First probe after')} unit="s" />
                <TextField
                  name="keepAliveInterval"
                  label={t('Then every')}
                  unit="s"
                  hint={t('system’s own')}
                />
                <TextField
                  name="keepAliveProbes"
                  label={t('Probes until it is dead')}
                  hint={t('system’s own')}
                />
              </>
            )}
          </div>
          <StreamNumbers empty="as it is" never="as it is" />
        </>
      )}
    </>
  )
}

const LOOPBACK = [
  ['', 'As it is'],
  ['on', 'On'],
  ['off', 'Off'],
] as const

function Group() {
  const { form, change } = useForm()
  const group = form.groups.at(0) ?? groupOf('')
  return (
    <>
      <div className="flex gap-2">
        <GroupFields
          group={group}
          write={(part) => change({ groups: [{ ...group, ...part }] })}
          left={() => undefined}
        />
      </div>
      <Problem name="groups" />
      <InterfaceNames />
    </>
  )
}

function Leave({ groups }: { groups: readonly string[] }) {
  const { change } = useForm()
  return (
    <label className="flex flex-col gap-1">
      <span className="text-xs text-muted">{t('Group')}</span>
      <select
        className="field font-mono"
        onChange={(event) => change({ groups: [groupOf(event.target.value)] })}
      >
        {groups.map((words) => (
          <option key={words}>{words}</option>
        ))}
      </select>
    </label>
  )
}
