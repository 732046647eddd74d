import { spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { connect } from 'node:net'
import { describe, expect, it, vi } from 'vitest'
import { rawOpenRequest } from '#contract/raw'
import { buildPacket } from '#core/build/build-packet'
import { RawSocket } from './raw-socket'
import { RemotePace } from './remote-pace'
import { permitted, useRawEngine } from './test-engine'

const tests = useRawEngine()
const { listening, closers } = tests

describe.runIf(permitted)('a raw socket', () => {
  const remote = { require: () => undefined, pace: new RemotePace() }
  const opened = (asked: Parameters<typeof rawOpenRequest.parse>[0]) => {
    const socket = tests
      .engine()
      .sockets.open((context, id) => new RawSocket(context, id, rawOpenRequest.parse(asked), remote))
    socket.open()
    return socket
  }
  const received = (socket: RawSocket) => {
    const { events, payload } = tests.engine().session.own
    const found: Uint8Array[] = []
    for (let i = events.first; i < events.next; i++) {
      const event = events.read(i)
      if (event.kind === 'received' && event.socket === socket.state.id)
        found.push(payload.read(event.payloadAt, event.bytes) ?? new Uint8Array(0))
    }
    return found
  }

  it.each([
    ['IPv4', '127.0.0.1', [8, 0]],
    ['IPv6', '::1', [128, 129]],
  ] as const)(
    '%s, header by the kernel: an echo request sent → it and the kernel’s reply are received',
    async (family, host, types) => {
      const isV6 = family === 'IPv6'
      const socket = opened({ family, protocol: isV6 ? 58 : 1, address: host })
      // Type, code, checksum (ICMPv6’s is filled in by the kernel, RFC 3542 §3.1), identifier 1, sequence 1.
      await socket.send(
        isV6 ? Uint8Array.of(128, 0, 0, 0, 0, 1, 0, 1) : Uint8Array.of(8, 0, 0xf7, 0xfd, 0, 1, 0, 1),
        { host, port: 1 },
      )
      await vi.waitFor(() => {
        expect(received(socket).map((bytes) => bytes[isV6 ? 0 : 20])).toEqual(
          expect.arrayContaining([...types]),
        )
      })
      expect(socket.state.bytesOut).toBe(8)
      await socket.close()
      expect(socket.state.phase).toBe('closed')
    },
  )

  const textsOf = (socket: RawSocket, kind: string) => {
    const { events } = tests.engine().session.own
    return Array.from({ length: events.next - events.first }, (_, i) => events.read(events.first + i))
      .filter((event) => event.socket === socket.state.id && event.kind === kind)
      .map(({ text }) => text)
  }
  const ending = (all: Uint8Array[], text: string) =>
    all.filter((bytes) => new TextDecoder().decode(bytes).endsWith(text))

  it.each([
    ['IPv4', '127.0.0.1', '127.0.0.2'],
    ['IPv6', '::1', '::1'],
  ] as const)(
    '%s, two of protocol 253: a packet each way; the one without a destination answers its last sender',
    async (family, one, other) => {
      const first = opened({ family, protocol: 253, address: one })
      const second = opened({ family, protocol: 253, address: other })
      await first.send(new TextEncoder().encode('there'), { host: other, port: 1 })
      await vi.waitFor(() => expect(ending(received(second), 'there')).toHaveLength(1))
      await second.send(new TextEncoder().encode('and back'), null)
      await vi.waitFor(() => expect(ending(received(first), 'and back')).toHaveLength(1))
      expect(second.state).toMatchObject({ local: { address: other, port: 0 }, phase: 'open', error: null })
      expect(textsOf(first, 'sent')[0]).toBe(`sendto(${other}) of 5 bytes`)
      expect(textsOf(second, 'received')[0]).toBe(
        family === 'IPv6'
          ? 'recvfrom(::1) of 5 bytes'
          : 'recvfrom(127.0.0.1) of 25 bytes: IP protocol 253 127.0.0.1 → 127.0.0.2, 5 bytes',
      )
    },
  )

  it.each([
    ['IPv4', '127.0.0.1', '127.0.0.2'],
    ['IPv6', '::1', '::1'],
  ] as const)(
    '%s, own header: sent to the destination in it, and received as it was written',
    async (family, source, destination) => {
      const to = opened({ family, protocol: 253, address: destination })
      const from = opened({ family, protocol: 253, ownHeader: true })
      const layer = { layer: family === 'IPv6' ? 'ipv6' : 'ipv4', source, destination }
      const { bytes } = buildPacket({
        layers: [
          family === 'IPv6'
            ? { ...layer, hopLimit: 7, nextHeader: 253 }
            : { ...layer, ttl: 7, protocol: 253 },
          { layer: 'payload', text: 'own header' },
        ],
      })
      await from.send(bytes, null)
      await vi.waitFor(() => expect(ending(received(to), 'own header')).toHaveLength(1))
      const [got] = ending(received(to), 'own header')
      // The kernel takes an IPv6 header off (RFC 3542 §3).
      if (family === 'IPv6') expect(got).toHaveLength('own header'.length)
      else expect([got[8], got[9], got.length]).toEqual([7, 253, bytes.length])
      expect(textsOf(from, 'sent')[0]).toContain(`${bytes.length} bytes: IP protocol 253 ${source} →`)
    },
  )

  it('nobody to send to, an address of the other version, another machine → refused in words, the socket goes on', async () => {
    const { socket: state } = await tests
      .engine()
      .handlers['raw.open'](rawOpenRequest.parse({ protocol: 253, address: '127.0.0.1' }))
    const socket = tests.engine().sockets.get(state.id)
    const attempt = (host: string | null) =>
      Promise.resolve().then(() => socket.send(Uint8Array.of(1), host === null ? null : { host, port: 1 }))
    await expect(attempt(null)).rejects.toMatchObject({ code: 'EDESTADDRREQ' })
    await expect(attempt('::1')).rejects.toMatchObject({ code: 'EAFNOSUPPORT' })
    await expect(attempt('192.0.2.1')).rejects.toMatchObject({ code: 'EAPPROVAL', about: '192.0.2.1' })
    expect(await attempt('127.0.0.1')).toBe(1)
    expect(socket.state).toMatchObject({ phase: 'open', bytesOut: 1 })
  })

  it('protocol 6 → copies of TCP segments, which the kernel answers all the same', async () => {
    const { port } = await listening('127.0.0.1')
    const socket = opened({ protocol: 6 })
    const client = connect(port, '127.0.0.1')
    closers.push(() => client.destroy())
    await once(client, 'connect')
    await vi.waitFor(() =>
      expect(received(socket).some((bytes) => bytes[22] * 256 + bytes[23] === port && bytes[33] === 2)).toBe(
        true,
      ),
    )
  })

  it('closed while others are open → those go on', async () => {
    const [one, other] = [opened({ protocol: 1 }), opened({ protocol: 1 })]
    await one.close()
    spawnSync('ping', ['-c', '1', '127.0.0.1'])
    await vi.waitFor(() => expect(received(other).length).toBeGreaterThanOrEqual(2))
    expect(received(one)).toEqual([])
  })

  it('an interface that is not there → ENODEV in words, and the socket is closed', () => {
    expect(() => opened({ protocol: 1, interface: 'nowhere0' })).toThrow('There is no such interface.')
    expect(tests.engine().sockets.list().at(-1)).toMatchObject({ phase: 'closed', error: { code: 'ENODEV' } })
  })
})
