/** How standard input is cut into datagrams. */
export type Cut =
  { at: 'read' } | { at: 'line'; keepsEnding: boolean } | { at: 'delimiter'; delimiter: Uint8Array }

/** Longest piece without its end: a datagram carries less (65,507 bytes over IPv4), and it is then refused in words. */
const LONGEST = 1 << 16
const LF = Uint8Array.of(0x0a)
const CR = 0x0d

/** Cuts what is read into datagrams: at each read, each line, or each delimiter. */
export class DatagramCutter {
  private rest: Buffer = Buffer.alloc(0)

  constructor(private readonly cut: Cut) {}

  /** @returns what is whole by now */
  push(read: Buffer): Uint8Array[] {
    if (this.cut.at === 'read') return [read]
    const end = this.cut.at === 'line' ? LF : this.cut.delimiter
    const all = this.rest.length > 0 ? Buffer.concat([this.rest, read]) : read
    const whole: Uint8Array[] = []
    let from = 0
    for (let at = all.indexOf(end); at >= 0; at = all.indexOf(end, from)) {
      whole.push(this.piece(all.subarray(from, at), all.subarray(from, at + end.length)))
      from = at + end.length
    }
    this.rest = all.subarray(from)
    if (this.rest.length > LONGEST) whole.push(...this.end())
    return whole
  }

  /** @returns what is left without an end */
  end(): Uint8Array[] {
    const { rest } = this
    this.rest = Buffer.alloc(0)
    return rest.length > 0 ? [rest] : []
  }

  private piece(inner: Buffer, withEnding: Buffer): Uint8Array {
    if (this.cut.at !== 'line') return inner
    if (this.cut.keepsEnding) return withEnding
    return inner.at(-1) === CR ? inner.subarray(0, -1) : inner
  }
}
