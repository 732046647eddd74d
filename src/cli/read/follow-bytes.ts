import type { Side } from '#core/own/own-ends'
import { asciiColumn, hexDigits } from '#core/stream/printable'
import type { FlowPlace, FlowSink } from './follow-flow'
import { ARROWS } from './follow-text'
import { PacketClock } from './packets-time'
import { sideName } from './packets-flow'
import type { LineOutput } from './line-output'

const LINE_BYTES = 16
/** Two digits a byte, a space between, and one more in the middle. */
const HEX_WIDTH = 3 * LINE_BYTES

/** Writes a hex dump, with the offsets of each side's stream; every piece begins a line. */
export class FollowHex implements FlowSink {
  constructor(private readonly output: LineOutput) {}

  bytes(side: Side, bytes: Uint8Array, at: number): void {
    for (let from = 0; from < bytes.length; from += LINE_BYTES) {
      const line = bytes.subarray(from, from + LINE_BYTES)
      const hex = hexDigits(line).padEnd(HEX_WIDTH)
      this.output.text(`${ARROWS[side]} ${offset(at + from)}  ${hex}  ${asciiColumn(line)}\n`)
    }
  }

  missing(side: Side, at: number, length: number): void {
    const words = `[${length} ${length === 1 ? 'byte' : 'bytes'} missing]`
    this.output.text(`${ARROWS[side]} ${offset(at)}  ${words}\n`)
  }

  end(): void {
    // Each piece was written as it came.
  }
}

function offset(at: number): string {
  return at.toString(16).padStart(8, '0')
}

/** Writes the bytes alone, as they came; of what is missing nothing. */
export class FollowRaw implements FlowSink {
  missingBytes = 0

  constructor(private readonly output: LineOutput) {}

  bytes(_side: Side, bytes: Uint8Array): void {
    // They are only lent, and a pipe may take them later.
    this.output.bytes(bytes.slice())
  }

  missing(_side: Side, _at: number, length: number): void {
    this.missingBytes += length
  }

  end(): void {
    const { missingBytes } = this
    if (missingBytes === 0) return
    const words = missingBytes === 1 ? '1 byte is' : `${missingBytes} bytes are`
    process.stderr.write(`fourtuple: ${words} missing from the capture, and so from what was written.\n`)
  }
}

/** Writes each piece as a JSON object: text where it is UTF-8 without controls, else base64. */
export class FollowJson implements FlowSink {
  private readonly clock = new PacketClock('utc')
  private readonly decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

  constructor(
    private readonly flow: number,
    private readonly place: FlowPlace,
    private readonly output: LineOutput,
  ) {}

  bytes(side: Side, bytes: Uint8Array, at: number): void {
    this.add(side, { at, bytes: bytes.length, ...this.coded(bytes) })
  }

  missing(side: Side, at: number, length: number): void {
    this.add(side, { at, missing: length })
  }

  end(): void {
    // Each piece was written as it came.
  }

  private add(side: Side, facts: object): void {
    const time = this.clock.text(this.place.seconds, this.place.nanoseconds)
    this.output.json({ flow: this.flow, time, side: sideName(side), ...facts })
  }

  private coded(bytes: Uint8Array): { encoding: string; data: string } {
    try {
      const data = this.decoder.decode(bytes)
      // Tab, line feed and carriage return are the controls of text.
      if (!/[^\P{Cc}\t\n\r]/u.test(data)) return { encoding: 'utf-8', data }
    } catch {
      // No UTF-8, or a character that the piece's end cuts.
    }
    return { encoding: 'base64', data: Buffer.from(bytes).toString('base64') }
  }
}
