import { lookup } from 'node:dns/promises'
import { ShownError } from '#engine/engine-error'
import { socketError } from '#engine/sockets/socket-errors'

/** Where datagrams go. */
export interface UdpPeer {
  address: string
  port: number
  isIpv6: boolean
  /** A multicast group (RFC 5771, RFC 4291 §2.7), or the limited broadcast address. */
  isGroup: boolean
}

/** Resolves a name, since the address decides which family the socket is of. @throws {ShownError} */
export async function resolvePeer(
  host: string,
  port: number,
  family: 'any' | 'IPv4' | 'IPv6',
): Promise<UdpPeer> {
  try {
    const found = await lookup(host, { family: family === 'any' ? 0 : family === 'IPv4' ? 4 : 6 })
    const isIpv6 = found.family === 6
    return { address: found.address, port, isIpv6, isGroup: isGroup(found.address, isIpv6) }
  } catch (error) {
    throw ShownError.of(socketError(error, { doing: 'connect', address: host, port }))
  }
}

function isGroup(address: string, isIpv6: boolean): boolean {
  if (isIpv6) return address.toLowerCase().startsWith('ff')
  const first = Number(address.split('.', 1)[0])
  return (first >= 224 && first < 240) || address === '255.255.255.255'
}
