import { Cap } from 'cap'
import type { RawRoute } from '#contract/raw'
import type { LayerSpec } from '#core/build/field'
import { layerOf } from '#core/build/layers'
import { LINK } from '#core/decode/decode-frame'
import { closeRaw, openRaw, RAW, sendTo, setBytes, setNumber } from './raw-calls'

/** How a packet leaves, by its outermost layer. */
export type Way = 'frame' | 'own IPv4 header' | 'own IPv6 header' | 'header by the kernel'

export function wayOf({ layer }: LayerSpec): Way {
  if (layer === 'ethernet') return 'frame'
  if (layer === 'ipv4') return 'own IPv4 header'
  return layer === 'ipv6' ? 'own IPv6 header' : 'header by the kernel'
}

/** What the bytes of a packet begin with, so that they can be decoded. */
export function linkTypeOf(way: Way): number {
  return way === 'frame' ? LINK.ethernet : LINK.raw
}

/** Sends what was built: through raw sockets, or frames as they are. Sockets are opened when they are first needed. */
export class PacketSender {
  private readonly sockets = new Map<string, number>()
  private frames: Cap | null = null

  /** @param through an interface that was asked for; the route's own where null */
  constructor(
    private readonly route: RawRoute,
    private readonly through: string | null,
  ) {}

  /** @throws an Error with a `code` where the system refuses */
  send(way: Way, first: LayerSpec, bytes: Uint8Array): void {
    if (way === 'frame') {
      this.frameDevice().send(Buffer.from(bytes))
      return
    }
    sendTo(this.socketFor(way, first), bytes, this.route.target)
  }

  close(): void {
    for (const fd of this.sockets.values()) closeRaw(fd)
    this.sockets.clear()
    this.frames?.close()
    this.frames = null
  }

  private frameDevice(): Cap {
    if (this.frames) return this.frames
    const device = new Cap()
    device.open(this.route.interface, 'len = 0', 1 << 16, Buffer.alloc(1 << 16))
    this.frames = device
    return device
  }

  private socketFor(way: Way, first: LayerSpec): number {
    const protocol =
      way === 'header by the kernel' ? (layerOf(first.layer)?.protocol ?? RAW.protocolRaw) : RAW.protocolRaw
    const key = `${way} ${protocol}`
    const known = this.sockets.get(key)
    if (known !== undefined) return known
    const isV6 =
      way === 'own IPv6 header' || (way === 'header by the kernel' && this.route.target.includes(':'))
    const fd = openRaw(isV6 ? RAW.inet6 : RAW.inet, RAW.raw, protocol)
    this.sockets.set(key, fd)
    if (way === 'own IPv4 header') setNumber(fd, 0, RAW.ipHeaderIncluded, 1)
    if (way === 'own IPv6 header') setNumber(fd, 41, RAW.ipv6HeaderIncluded, 1)
    // A broadcast was allowed by who approved the destination.
    setNumber(fd, RAW.solSocket, RAW.broadcast, 1)
    if (this.through !== null)
      setBytes(fd, RAW.solSocket, RAW.bindToDevice, new TextEncoder().encode(`${this.through}\0`))
    return fd
  }
}
