import type { BlockOption } from '#core/pcapng/block-options'
import { OPTION } from '#core/pcapng/blocks'
import { comment, encodeOptions } from '#core/pcapng/pcapng-writer'
import { processBlock, processOptions } from '#core/pcapng/process-facts'
import type { Session } from '../session/session'
import { PacketOrder, type BlockChunk, type WaitingPacket } from './packet-order'
import type { FlowOfPacket } from './packet-flows'

/** Blocks gathered before they are written. */
const WRITE_BYTES = 512 << 10
/** Secrets of one saved file that are remembered, so as not to be written twice: files that rotate repeat them. */
const MOST_REMEMBERED = 65_536

/** What a packet says of itself where it was not captured. */
export const MADE_UP_OPTIONS = comment('Made up from the log of own sockets: not captured')

/** The section that is written: blocks in the order they may stand in, packets by their times. */
export class SavedSection {
  readonly waiting = new PacketOrder()
  packets = 0
  interfaces = 0
  private out = Buffer.allocUnsafe(2 * WRITE_BYTES)
  private outBytes = 0
  private readonly named = new Set<number>()
  private readonly secrets = new Set<string>()
  /** Flows whose note is written. */
  private readonly noted = new Set<number>()
  private order = 0

  constructor(private readonly session: Session) {}

  get isFull(): boolean {
    return this.outBytes >= WRITE_BYTES
  }

  /** A block that stands before all that follows. */
  add(block: Uint8Array): void {
    this.makeRoom(block.length)
    this.out.set(block, this.outBytes)
    this.outBytes += block.length
  }

  /** An interface's description. Returns its number. */
  addInterface(description: Uint8Array): number {
    this.add(description)
    return this.interfaces++
  }

  /** A block of secrets, once. */
  addSecrets(block: Uint8Array): void {
    const key = Buffer.from(block).toString('latin1')
    if (this.secrets.has(key)) return
    if (this.secrets.size < MOST_REMEMBERED) this.secrets.add(key)
    this.add(block)
  }

  /** A packet whose block is bytes[from .. to) of a chunk. */
  wait(high: number, low: number, chunk: BlockChunk, from: number, to: number, pid: number): void {
    this.waiting.push({ high, low, order: this.order++, chunk, from, to, pid })
  }

  /** Writes down the earliest packet that waits, and before it who its process is. */
  next(): void {
    const packet = this.waiting.pop()
    if (!packet) return
    this.name(packet)
    const { chunk, from, to } = packet
    this.makeRoom(to - from)
    chunk.bytes.copy(this.out, this.outBytes, from, to)
    this.outBytes += to - from
    this.packets++
  }

  /** The blocks gathered, valid until the next is added; the section goes on without them. */
  take(): Uint8Array {
    const whole = this.out.subarray(0, this.outBytes)
    this.outBytes = 0
    return whole
  }

  /** A packet's options with the notes on it, and on its flow where it is the first of that. */
  withNotes(
    own: readonly BlockOption[],
    source: number,
    fileOffset: number,
    flow: number,
  ): readonly BlockOption[] {
    const isFirst = flow >= 0 && !this.noted.has(flow)
    if (isFirst && this.session.notes.ofFlow(flow) !== '') this.noted.add(flow)
    return this.session.notes.saved(own, source, fileOffset, flow, isFirst)
  }

  /** Whose a packet is: its sender's where that is known, else its receiver's. */
  ownerOf({ flow, sender }: FlowOfPacket): { pid: number; direction: 'in' | 'out' } {
    if (flow < 0) return { pid: 0, direction: 'out' }
    const { owners } = this.session
    const pid = owners.pidOf(flow, sender)
    return pid !== 0
      ? { pid, direction: 'out' }
      : { pid: owners.pidOf(flow, sender === 0 ? 1 : 0), direction: 'in' }
  }

  private makeRoom(bytes: number): void {
    if (this.outBytes + bytes <= this.out.length) return
    const grown = Buffer.allocUnsafe(2 * (this.outBytes + bytes))
    this.out.copy(grown, 0, 0, this.outBytes)
    this.out = grown
  }

  private name({ pid }: WaitingPacket): void {
    if (pid === 0 || this.named.has(pid)) return
    this.named.add(pid)
    const program = this.session.owners.programs.get(pid) ?? ''
    if (program !== '') this.add(processBlock(pid, program))
  }
}

/** Options of a packet, with its process added where its own options do not tell of one. */
export function withProcess(
  own: readonly BlockOption[],
  { pid, direction }: { pid: number; direction: 'in' | 'out' },
): Uint8Array | undefined {
  const says = (code: number) => own.some((option) => option.code === code)
  const added = pid === 0 || says(OPTION.packetProcess) ? [] : processOptions(pid, direction)
  const options = [...own, ...added.filter(({ code }) => !says(code))]
  return options.length === 0 ? undefined : encodeOptions(options)
}
