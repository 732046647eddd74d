import { openCapture, type Capture } from 'cap'
import type { RawRoute } from '#contract/raw'

/** u32 seconds, nanoseconds, captured, length. */
const RECORD_BYTES = 16

/** What goes over the wire while packets are sent: told of each frame with the kernel's time, ms since 1970. */
export class WireWatch {
  private readonly capture: Capture

  /** @throws what the binding throws, an Error with a `code` */
  constructor(
    { interface: name }: RawRoute,
    addresses: readonly string[],
    onFrame: (linkType: number, frame: Uint8Array, time: number) => void,
  ) {
    const hosts = addresses.map((address) => `host ${address.split('%', 1)[0]}`)
    this.capture = openCapture(
      name,
      // Routers on the way answer by ICMP, and have other addresses.
      { filter: [...hosts, 'icmp', 'icmp6', 'arp'].join(' or '), immediate: true, snaplen: 4096 },
      (batch, count) => {
        const view = new DataView(batch.buffer, batch.byteOffset, batch.byteLength)
        for (let i = 0, at = 0; i < count; i++) {
          const time = view.getUint32(at, true) * 1000 + view.getUint32(at + 4, true) / 1e6
          const captured = view.getUint32(at + 8, true)
          const from = at + RECORD_BYTES
          // The batch is lent, and a Buffer's own slice() is no copy.
          onFrame(this.capture.linkType, Uint8Array.from(batch.subarray(from, from + captured)), time)
          at = from + captured
        }
      },
    )
    this.capture.on('error', () => undefined) // It is closed by then: what is sent goes on without being seen.
  }

  close(): void {
    this.capture.close()
  }
}
