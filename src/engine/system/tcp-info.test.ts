import { once } from 'node:events'
import { createConnection, createServer, type AddressInfo } from 'node:net'
import { expect, it } from 'vitest'
import { acceptQueue, readTcpInfo, tcpInfo } from './tcp-info'
import { bindTo, closeFd, listenOn, localEndpoint, streamSocket } from './stream-fd'

const fdOf = (socket: unknown) => (socket as { _handle: { fd: number } })._handle.fd

it.runIf(process.platform === 'linux')(
  'a connection on loopback: its state, segments and bytes',
  async () => {
    const server = createServer((socket) => socket.pipe(socket)).listen(0, '127.0.0.1')
    await once(server, 'listening')
    const socket = createConnection((server.address() as AddressInfo).port, '127.0.0.1')
    await once(socket, 'connect')
    socket.write('twelve bytes')
    await once(socket, 'data')
    const told = tcpInfo(fdOf(socket))
    expect(told).toMatchObject({
      state: 'ESTABLISHED',
      bytesAcknowledged: 13,
      bytesReceived: 12,
      retransmitted: 0,
    })
    expect(told?.sendSegment).toBeGreaterThan(500)
    expect(told?.congestionWindow).toBeGreaterThan(0)
    expect(told?.roundTrip).toBeGreaterThan(0)
    expect(told?.roundTrip).toBeLessThan(1000)
    expect(told?.sendWindow).toBeGreaterThan(1000)
    socket.destroy()
    server.close()
  },
)

it.runIf(process.platform === 'linux')('a listener: how many wait, and how many may', async () => {
  const fd = streamSocket('IPv4', 0)
  bindTo(fd, { address: '127.0.0.1', port: 0 })
  listenOn(fd, 7)
  const peer = createConnection(localEndpoint(fd)?.port ?? 0, '127.0.0.1')
  peer.on('error', () => undefined)
  await once(peer, 'connect')
  expect(acceptQueue(fd)).toEqual({ length: 1, limit: 7 })
  peer.destroy()
  closeFd(fd)
})

it('a struct of an old kernel: what it does not have is null', () => {
  const old = new Uint8Array(104)
  old[0] = 8
  new DataView(old.buffer).setUint32(68, 1500, true)
  expect(readTcpInfo(old)).toMatchObject({
    state: 'CLOSE-WAIT',
    roundTrip: 1.5,
    minimumRoundTrip: null,
    sendWindow: null,
    windowScale: null,
  })
})
