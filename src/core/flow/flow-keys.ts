/** Words of one flow's key: both addresses, both ports, protocol and family. */
const EACH = 4

/** How a flow's endpoints fit those that are sought: A first, or B. Both where they are one and the same. */
export const MATCH = { forward: 1, backward: 2 } as const

/**
 * The endpoints of each flow once more, in four words beside each other, so that a look at one costs one line of the
 * cache. IPv4 addresses are there as they are; of IPv6 it is a sum of each, which rules out nearly all others.
 */
export class FlowKeys {
  private readonly words: Int32Array
  private wordA = 0
  private wordB = 0
  private ports = 0
  private turnedPorts = 0
  private kind = 0

  /** @param flows most flows kept */
  constructor(flows: number) {
    this.words = new Int32Array(EACH * flows)
  }

  /** Says what is sought; arguments as of {@link FlowTable.find}. */
  seek(
    protocol: number,
    bytes: Uint8Array,
    a: number,
    b: number,
    length: number,
    portA: number,
    portB: number,
  ): void {
    this.wordA = word(bytes, a)
    this.wordB = word(bytes, b)
    for (let i = 4; i < length; i += 4) {
      this.wordA = Math.imul(this.wordA, 31) + word(bytes, a + i)
      this.wordB = Math.imul(this.wordB, 31) + word(bytes, b + i)
    }
    this.wordA |= 0
    this.wordB |= 0
    this.ports = (portA << 16) | portB
    this.turnedPorts = (portB << 16) | portA
    this.kind = (length << 8) | protocol
  }

  /** Keeps what is sought as the key of a slot. */
  keep(slot: number): void {
    const at = EACH * slot
    this.words[at] = this.wordA
    this.words[at + 1] = this.wordB
    this.words[at + 2] = this.ports
    this.words[at + 3] = this.kind
  }

  /** Bits of MATCH: how the key of a slot fits what is sought. */
  match(slot: number): number {
    const { words } = this
    const at = EACH * slot
    if (words[at + 3] !== this.kind) return 0
    const forward = words[at] === this.wordA && words[at + 1] === this.wordB && words[at + 2] === this.ports
    const backward =
      words[at] === this.wordB && words[at + 1] === this.wordA && words[at + 2] === this.turnedPorts
    return (forward ? MATCH.forward : 0) | (backward ? MATCH.backward : 0)
  }
}

function word(bytes: Uint8Array, at: number): number {
  return (bytes[at] << 24) | (bytes[at + 1] << 16) | (bytes[at + 2] << 8) | bytes[at + 3]
}
