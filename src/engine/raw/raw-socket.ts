import { packetLine } from '#core/build/packet-words'
import { seePacket } from '#core/build/seen-packet'
import { LINK } from '#core/decode/decode-frame'
import { formatAddress } from '#core/net/address'
import type { RawOpenRequest } from '#contract/raw'
import { ShownError } from '../engine-error'
import { wallClock } from '../session/clock'
import { OwnSocket, type SocketContext } from '../sockets/own-socket'
import { closeRaw, openRaw, RAW, receiveFrom, sendTo, setBytes, setNumber, socketAddress } from './raw-calls'
import { checked, libc } from '../system/libc'
import { rawError } from './raw-errors'
import { readable } from './readable'
import type { RemotePace } from './remote-pace'
import { isOwnAddress } from './route'

/** Packets taken at once; what is left waits for the next turn, so that a flood does not hold up the rest. */
const BATCH = 256
/** Longest IP packet. */
const MOST_BYTES = 65_535

/** Who says whether packets may go to another machine, and how many a second. */
export interface RemoteRules {
  /** @throws {ShownError} where a person has to be asked first */
  require: (address: string) => void
  pace: RemotePace
}

/** A raw socket (raw(7)): whole IP packets of one protocol, as the kernel takes and gives them. */
export class RawSocket extends OwnSocket {
  private fd = -1
  private lastSender: string | null = null
  private readonly room = new Uint8Array(MOST_BYTES)
  private readonly from = new Uint8Array(28)

  constructor(
    context: SocketContext,
    id: number,
    private readonly asked: RawOpenRequest,
    private readonly remote: RemoteRules,
  ) {
    super(context, {
      id,
      kind: 'raw',
      transport: 'raw',
      listener: null,
      asked: `${asked.family} protocol ${asked.protocol}${asked.ownHeader ? ', own header' : ''}`,
      reply: 'none',
    })
  }

  /** socket(2), its options, and bind(2). @throws {ShownError} in plain words where the system refuses */
  open(): void {
    const { family, protocol, ownHeader, address, interface: name } = this.asked
    const isV6 = family === 'IPv6'
    try {
      this.event('opening', `socket(${isV6 ? 'AF_INET6' : 'AF_INET'}, SOCK_RAW, ${protocol})`)
      this.fd = openRaw(isV6 ? RAW.inet6 : RAW.inet, RAW.raw, protocol)
      if (ownHeader) {
        if (isV6) setNumber(this.fd, 41, RAW.ipv6HeaderIncluded, 1)
        else setNumber(this.fd, 0, RAW.ipHeaderIncluded, 1)
        this.event(
          'option',
          `${isV6 ? 'IPV6_HDRINCL' : 'IP_HDRINCL'} 1: what is sent begins with its own IP header`,
        )
      }
      if (name !== null) {
        setBytes(this.fd, RAW.solSocket, RAW.bindToDevice, new TextEncoder().encode(`${name}\0`))
        this.event('option', `SO_BINDTODEVICE ${name}: only what goes through it`)
      }
      if (address !== null) this.bind(address)
    } catch (thrown) {
      const refused = rawError(thrown, 'open a raw socket')
      this.failed(refused)
      if (this.fd >= 0) closeRaw(this.fd)
      this.ended('The socket was not opened')
      throw refused
    }
    readable.add(this.fd, () => this.take())
    this.state.phase = 'open'
    this.context.onChange()
  }

  override send(bytes: Uint8Array, to: { host: string; port: number } | null): Promise<number> {
    this.requireOpen()
    const target = to?.host ?? this.ownDestination(bytes) ?? this.lastSender
    if (target === null)
      throw new ShownError('EDESTADDRREQ', 'A raw socket has no peer.', 'Give an address to send to.')
    const inside = this.ownDestination(bytes)
    for (const address of new Set([target, ...(inside === null ? [] : [inside])])) {
      if (isOwnAddress(address)) continue
      this.remote.require(address)
      if (!this.remote.pace.take(wallClock()))
        throw new ShownError(
          'ECAPPED',
          'This second has had its most packets to other machines.',
          'Send slower.',
        )
    }
    try {
      const length = sendTo(this.fd, bytes, target)
      this.moved('sent', bytes, undefined, true, `sendto(${target}) of ${this.words(bytes, inside !== null)}`)
      return Promise.resolve(length)
    } catch (thrown) {
      const refused = rawError(thrown, `send to ${target}`)
      this.failed(refused)
      throw refused
    }
  }

  override halfClose(): never {
    throw new ShownError('EOPNOTSUPP', 'A raw socket has no connection to half-close.')
  }

  override reset(): never {
    throw new ShownError('EOPNOTSUPP', 'A raw socket has no connection: send a segment with RST instead.')
  }

  override close(): Promise<void> {
    if (this.state.phase === 'closed') return Promise.resolve()
    readable.close(this.fd)
    this.ended('close(): the socket is gone')
    return Promise.resolve()
  }

  private bind(address: string): void {
    const bytes = socketAddress(address)
    checked('bind', libc()?.bind(this.fd, bytes, bytes.length) ?? -1)
    this.state.local = { address, port: 0 }
    this.event('bound', `bind(${address}): only packets to it are received`)
  }

  /** The destination in the packet's own IP header, where it has one. */
  private ownDestination(bytes: Uint8Array): string | null {
    if (!this.asked.ownHeader && this.asked.protocol !== RAW.protocolRaw) return null
    const [at, size] = this.asked.family === 'IPv6' ? ([24, 16] as const) : ([16, 4] as const)
    return bytes.length >= at + size ? formatAddress(bytes, at, size) : null
  }

  private words(bytes: Uint8Array, hasHeader: boolean): string {
    const length = `${bytes.length} bytes`
    return hasHeader ? `${length}: ${packetLine(seePacket(LINK.raw, bytes))}` : length
  }

  private take(): void {
    try {
      for (let i = 0; i < BATCH && this.state.phase === 'open'; i++) {
        const length = receiveFrom(this.fd, this.room, this.from)
        if (length < 0) return
        const isV6 = this.asked.family === 'IPv6'
        this.lastSender = formatAddress(this.from, isV6 ? 8 : 4, isV6 ? 16 : 4)
        const bytes = this.room.slice(0, length)
        // The header is there in IPv4 alone (raw(7), RFC 3542 §3).
        const text = `recvfrom(${this.lastSender}) of ${this.words(bytes, !isV6)}`
        this.moved('received', bytes, undefined, true, text)
      }
    } catch (thrown) {
      // ICMP errors come back here (ip(7)): the socket goes on.
      this.failed(rawError(thrown, 'receive'))
    }
  }
}
