import type { CallInput } from '#contract/messages'
import {
  datagramOptionsOf,
  framingOf,
  numbersOf,
  orNull,
  replyOf,
  streamOptionsOf,
  tlsClientOf,
  tlsServerOf,
} from './request-parts'
import type { SocketForm } from './socket-form'

/** A listener's request. As the two below: only where `problemsOf` finds nothing. */
export function listenerRequestOf(form: SocketForm): CallInput<'listener.open'> {
  const number = numbersOf('listener', form)
  const isPath = form.protocol === 'unix'
  return {
    transport: form.protocol,
    ...(isPath ? {} : { address: form.address.trim(), port: number('port') ?? 0 }),
    path: isPath ? form.path.trim() : null,
    backlog: number('backlog') ?? 511,
    ipv6Only: form.ipv6Only,
    exclusive: form.exclusive,
    reusePort: form.reusePort,
    options: streamOptionsOf('listener', form),
    tls: form.tls ? tlsServerOf(form) : null,
    reply: replyOf(form),
    framing: framingOf(form),
  }
}

export function clientRequestOf(form: SocketForm): CallInput<'client.open'> {
  const number = numbersOf('client', form)
  const isPath = form.protocol === 'unix'
  return {
    transport: form.protocol,
    ...(isPath ? {} : { host: form.host.trim(), port: number('port') ?? 0 }),
    path: isPath ? form.path.trim() : null,
    family: form.family,
    localAddress: orNull(form.localAddress),
    localPort: number('localPort') ?? 0,
    interface: orNull(form.interface),
    connectTimeoutMs: number('connectTimeout'),
    attemptDelayMs: number('attemptDelay') ?? 250,
    options: streamOptionsOf('client', form),
    tls: form.tls ? tlsClientOf(form) : null,
    reply: replyOf(form),
    framing: framingOf(form),
  }
}

export function udpRequestOf(form: SocketForm): CallInput<'udp.open'> {
  const number = numbersOf('udp', form)
  const peer = form.peerHost.trim()
  return {
    address: form.address.trim(),
    port: number('port') ?? 0,
    peer: peer === '' ? null : { host: peer, port: number('peerPort') ?? 0 },
    ipv6Only: form.ipv6Only,
    reuseAddress: form.reuseAddress,
    reusePort: form.reusePort,
    options: datagramOptionsOf(form),
    memberships: form.groups.map(({ group, interface: name, source }) => ({
      group: group.trim(),
      interface: orNull(name),
      source: orNull(source),
    })),
    reply: replyOf(form),
  }
}
