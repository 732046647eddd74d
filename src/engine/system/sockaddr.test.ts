import { createServer, type AddressInfo } from 'node:net'
import { once } from 'node:events'
import { networkInterfaces } from 'node:os'
import { describe, expect, it } from 'vitest'
import { LONGEST_PATH, readSockaddr, sockaddr, sockaddrOfPath } from './sockaddr'
import { bindTo, closeFd, localEndpoint, streamSocket } from './stream-fd'

describe('socket addresses', () => {
  it.each([
    { address: '127.0.0.1', port: 8080 },
    { address: '::1', port: 65_535 },
    { address: '2001:db8::1:2', port: 1 },
  ])('$address is read back as it was written', (endpoint) => {
    expect(readSockaddr(sockaddr(endpoint))).toEqual(endpoint)
  })

  it('what is no address is refused', () => {
    expect(() => sockaddr({ address: 'localhost', port: 1 })).toThrow('localhost is no address')
  })

  it.runIf(process.platform !== 'win32')('bind(2) and getsockname(2) know them as we do', async () => {
    const fd = streamSocket('IPv6', 0)
    try {
      bindTo(fd, { address: '::1', port: 0 })
      const bound = localEndpoint(fd)
      expect(bound).toMatchObject({ address: '::1' })
      expect(bound?.port).toBeGreaterThan(0)
    } finally {
      closeFd(fd)
    }
    const server = createServer().listen(0, '127.0.0.1')
    await once(server, 'listening')
    const { port } = server.address() as AddressInfo
    const four = streamSocket('IPv4', 0)
    expect(() => bindTo(four, { address: '127.0.0.1', port })).toThrow('EADDRINUSE')
    closeFd(four)
    server.close()
  })

  it('a zone is the interface’s index', () => {
    const [name, addresses] =
      Object.entries(networkInterfaces()).find(([, of]) => of?.some((a) => a.family === 'IPv6')) ?? []
    const own = addresses?.find(({ family }) => family === 'IPv6')
    if (name === undefined || own?.family !== 'IPv6') return
    const bytes = sockaddr({ address: `fe80::1%${name}`, port: 1 })
    expect(new DataView(bytes.buffer).getUint32(24, true)).toBe(own.scopeid)
    expect(new DataView(sockaddr({ address: 'fe80::1%7', port: 1 }).buffer).getUint32(24, true)).toBe(7)
  })

  it('a path ends with a zero, an abstract name begins with one', () => {
    expect(Array.from(sockaddrOfPath('/a').subarray(2))).toEqual([47, 97, 0])
    if (process.platform === 'linux') expect(Array.from(sockaddrOfPath('@a').subarray(2))).toEqual([0, 97])
    expect(LONGEST_PATH).toBeGreaterThan(100)
  })
})
