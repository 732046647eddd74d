import { Dialog } from '@base-ui/react/dialog'
import { useState, type SubmitEvent, type ReactNode } from 'react'
import type { EngineError } from '#contract/messages'
import type { SocketState } from '#contract/sockets'
import { bindReach } from '#core/net/bind-reach'
import type { EngineClient } from '../connection/engine-client'
import { choose, engineError, open, useSession } from '../state/session-store'

interface FormProps {
  title: string
  action: string
  submit: (client: EngineClient, form: FormData) => Promise<SocketState>
  children: ReactNode
}

/** The text of a field; empty where there is none. */
function textOf(form: FormData, name: string): string {
  const value = form.get(name)
  return typeof value === 'string' ? value.trim() : ''
}
/** A port as typed; what is no number is left for the engine to refuse in words. */
const portOf = (form: FormData, name: string): number =>
  textOf(form, name) === '' ? 0 : Number(textOf(form, name))
const replyOf = (form: FormData) => ({ kind: textOf(form, 'reply') === 'echo' ? 'echo' : 'none' }) as const

function SocketForm({ title, action, submit, children }: FormProps) {
  const client = useSession((state) => state.client)
  const [error, setError] = useState<EngineError | null>(null)
  const onSubmit = (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault()
    if (!client) return
    submit(client, new FormData(event.currentTarget)).then(
      (socket) => {
        choose(socket)
        open(null)
      },
      (thrown: unknown) => setError(engineError(thrown)),
    )
  }
  return (
    <form onSubmit={onSubmit} className="flex flex-col gap-3">
      <Dialog.Title className="text-base font-semibold">{title}</Dialog.Title>
      {children}
      {error && (
        <p role="alert" className="rounded-md border border-error bg-error-soft px-2 py-1 text-error">
          {error.message} {error.step}
        </p>
      )}
      <div className="flex justify-end gap-2">
        <Dialog.Close className="button">Cancel</Dialog.Close>
        <button type="submit" className="button button-primary">
          {action}
        </button>
      </div>
    </form>
  )
}

function Field({
  label,
  name,
  value = '',
  hint,
}: {
  label: string
  name: string
  value?: string
  hint?: string
}) {
  return (
    <label className="flex flex-col gap-1">
      <span className="text-xs text-muted">{label}</span>
      <input name={name} defaultValue={value} placeholder={hint} className="field font-mono" />
    </label>
  )
}

/** The address a socket is bound to; a wide one is marked while it is typed. */
function BindAddress() {
  const [address, setAddress] = useState('127.0.0.1')
  const reach = bindReach(address)
  return (
    <div className="flex flex-col gap-1">
      <label className="flex flex-col gap-1">
        <span className="text-xs text-muted">Address</span>
        <input
          name="address"
          value={address}
          aria-describedby="bind-reach"
          onChange={(event) => setAddress(event.target.value)}
          className="field font-mono"
        />
      </label>
      <p id="bind-reach" className="text-xs text-muted">
        {reach === 'this machine' || reach === null ? (
          '127.0.0.1 and ::1 are this machine only; 0.0.0.0 and :: let every network in.'
        ) : (
          <span className="text-error">
            {reach === 'every network'
              ? 'Wide: every network this machine is on can reach this socket.'
              : 'Other machines on that address’s network can reach this socket.'}
          </span>
        )}
      </p>
    </div>
  )
}

function Reply() {
  return (
    <label className="flex flex-col gap-1">
      <span className="text-xs text-muted">Reply</span>
      <select name="reply" className="field">
        <option value="none">None: you answer yourself</option>
        <option value="echo">Echo what is received</option>
      </select>
    </label>
  )
}

const listen: FormProps['submit'] = async (client, form) =>
  (
    await client.call('listener.open', {
      address: textOf(form, 'address'),
      port: portOf(form, 'port'),
      reply: replyOf(form),
    })
  ).socket
const connect: FormProps['submit'] = async (client, form) =>
  (await client.call('client.open', { host: textOf(form, 'host'), port: portOf(form, 'port') })).socket
const bind: FormProps['submit'] = async (client, form) => {
  const peer = textOf(form, 'peer')
  const asked = { address: textOf(form, 'address'), port: portOf(form, 'port'), reply: replyOf(form) }
  const to = peer === '' ? null : { host: peer, port: portOf(form, 'peerPort') }
  return (await client.call('udp.open', { ...asked, peer: to })).socket
}

/** The dialog that opens a socket, of the kind that was asked for. */
export function SocketDialog() {
  const dialog = useSession((state) => state.dialog)
  if (dialog === 'listener')
    return (
      <SocketForm title="Open a listener" action="Listen" submit={listen}>
        <BindAddress />
        <Field label="Port" name="port" hint="0: a free one" />
        <Reply />
      </SocketForm>
    )
  if (dialog === 'client')
    return (
      <SocketForm title="Connect a client" action="Connect" submit={connect}>
        <Field label="Host" name="host" value="127.0.0.1" />
        <Field label="Port" name="port" />
      </SocketForm>
    )
  if (dialog === 'udp')
    return (
      <SocketForm title="Open a UDP socket" action="Open" submit={bind}>
        <BindAddress />
        <Field label="Port" name="port" hint="0: a free one" />
        <Field label="Peer (none: a two-tuple)" name="peer" />
        <Field label="Peer port" name="peerPort" />
        <Reply />
      </SocketForm>
    )
  return null
}
