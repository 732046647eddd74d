import type { SocketState } from '#contract/sockets'
import type { EngineClient } from '../connection/engine-client'
import type { Change } from './changing'
import { datagramChangeOf, streamChangeOf, type Turns } from './live-options'
import { orNull, replyOf, tlsClientOf, tlsServerOf } from './request-parts'
import type { SocketForm } from './socket-form'

/** What a dialog that changes a socket holds. */
export interface Changed {
  form: SocketForm
  turns: Turns
  role: 'client' | 'server'
}

/** Asks the engine for a change of an open socket. */
export async function sendChange(
  client: Pick<EngineClient, 'call'>,
  { id: socket, kind }: Pick<SocketState, 'id' | 'kind'>,
  what: Change,
  { form, turns, role }: Changed,
): Promise<void> {
  if (what === 'reply') await client.call('socket.setReply', { socket, reply: replyOf(form) })
  if (what === 'options' && kind === 'udp')
    await client.call('udp.setOptions', { socket, options: datagramChangeOf(form, turns) })
  if (what === 'options' && kind !== 'udp')
    await client.call('socket.setOptions', { socket, options: streamChangeOf(form, turns) })
  if (what === 'tls') {
    const tls =
      role === 'client'
        ? ({ role, options: tlsClientOf(form) } as const)
        : ({ role, options: tlsServerOf(form) } as const)
    await client.call('socket.startTls', { socket, tls })
  }
  if (what !== 'join' && what !== 'leave') return
  for (const { group, interface: name, source } of form.groups) {
    const membership = { group: group.trim(), interface: orNull(name), source: orNull(source) }
    await client.call(what === 'join' ? 'udp.join' : 'udp.leave', { socket, membership })
  }
}
