import type { BlockOption } from '#core/pcapng/block-options'
import { OPTION } from '#core/pcapng/blocks'
import { comment } from '#core/pcapng/pcapng-writer'
import { commentOf, readComment } from '#core/notes/note-comment'
import type { FlowTable } from '#core/flow/flow-table'
import type { PacketTable } from '#core/packet/packet-table'
import { FLOW } from '#core/rows/flow-row'
import { decodeUtf8 } from '#core/stream/utf8'

/** Notes kept, of packets and flows together. */
const MOST_NOTES = 10_000

interface PacketNote {
  text: string
  packet: number
  flow: number
  /** It stands in the file that the packet lies in, word for word: saving copies it with the packet. */
  isInFile: boolean
}

/**
 * What a person, or the author of a file, wrote about packets and flows. A packet's note is known by where its bytes
 * lie, so that it is saved even where the packet had to make room in memory.
 */
export class SessionNotes {
  /** Changed since the session was saved last. */
  unsaved = 0
  /** Another whenever any note is. */
  revision = 0
  /** Notes of files that found no room. */
  dropped = 0
  private readonly byPlace = new Map<string, PacketNote>()
  private readonly places = new Map<number, string>()
  private readonly byFlow = new Map<number, string>()
  /** How many packets of each flow have one. */
  private readonly notedPackets = new Map<number, number>()

  constructor(
    private readonly flows: FlowTable,
    private readonly packets: PacketTable,
  ) {}

  /** Of a flow itself; empty for none. */
  ofFlow(flow: number): string {
    return this.byFlow.get(flow) ?? ''
  }

  /** Of a packet in memory; empty for none. */
  ofPacket(packet: number): string {
    const place = this.places.get(packet)
    return place === undefined ? '' : (this.byPlace.get(place)?.text ?? '')
  }

  /** Of a flow's packets in memory, in their order. */
  ofPacketsOf(flow: number): { packet: number; text: string }[] {
    return [...this.byPlace.values()]
      .filter((note) => note.flow === flow && note.text !== '' && this.packets.has(note.packet))
      .map(({ packet, text }) => ({ packet, text }))
      .toSorted((a, b) => a.packet - b.packet)
  }

  /** All that was said of a flow and its packets; undefined where nothing was. */
  textOf(flow: number): string | undefined {
    if (!this.flows.has(flow) || (this.flows.flags[this.flows.slot(flow)] & FLOW.noted) === 0)
      return undefined
    return [this.ofFlow(flow), ...this.ofPacketsOf(flow).map(({ text }) => text)].join('\n')
  }

  /** Writes a note on a live flow; an empty one takes it away. @returns false where there is no room for more */
  setOfFlow(flow: number, text: string): boolean {
    if (text !== '' && !this.byFlow.has(flow) && this.isFull) return false
    if (text === '') this.byFlow.delete(flow)
    else this.byFlow.set(flow, text)
    this.unsaved++
    this.mark(flow)
    return true
  }

  /** Writes a note on a packet in memory that lies in a file. @returns false where there is no room for more */
  setOfPacket(packet: number, text: string): boolean {
    const place = this.placeOf(packet)
    const before = this.byPlace.get(place)
    if (!before && text !== '' && this.isFull) return false
    // What stands in the file has to be known to be left out there.
    if (text === '' && !before?.isInFile) this.keep(place, null)
    else this.keep(place, { text, packet, flow: this.flowOf(packet), isInFile: false })
    this.unsaved++
    this.mark(this.flowOf(packet))
    return true
  }

  /** Takes the comments that a file has on a packet, which was taken in last. */
  takeRead(packet: number, options: readonly BlockOption[]): void {
    const notes = options
      .filter(isComment)
      .map(({ value }) => readComment(decodeUtf8(value, 0, value.length)))
    if (notes.length === 0) return
    const flow = this.flowOf(packet)
    const own = notes.filter(({ isOnFlow }) => !isOnFlow).map(({ text }) => text)
    for (const { isOnFlow, text } of notes) {
      if (!isOnFlow || this.byFlow.has(flow)) continue
      if (this.isFull) this.dropped++
      else this.byFlow.set(flow, text)
    }
    if (own.length > 0) {
      if (this.isFull) this.dropped++
      else this.keep(this.placeOf(packet), { text: own.join('\n'), packet, flow, isInFile: true })
    }
    this.mark(flow)
  }

  /**
   * The options that a packet is saved with: those of its file, with its comments as they are now, and with its flow's
   * note if it is the first of that flow.
   */
  saved(
    own: readonly BlockOption[],
    source: number,
    fileOffset: number,
    flow: number,
    isFirst: boolean,
  ): readonly BlockOption[] {
    const onFlow = isFirst ? this.ofFlow(flow) : ''
    const onPacket = this.byPlace.get(`${source}:${fileOffset}`)
    const isAsRead = onPacket === undefined || onPacket.isInFile
    const kept = own.filter(
      (option) =>
        !isComment(option) ||
        (isAsRead && !readComment(decodeUtf8(option.value, 0, option.value.length)).isOnFlow),
    )
    const added = [
      ...(isAsRead || onPacket.text === '' ? [] : [{ isOnFlow: false, text: onPacket.text }]),
      ...(onFlow === '' ? [] : [{ isOnFlow: true, text: onFlow }]),
    ]
    return added.length === 0 && kept.length === own.length
      ? own
      : [...kept, ...added.map((note) => comment(commentOf(note)))]
  }

  /** A flow is forgotten: its columns will be another's. */
  forget(flow: number): void {
    this.byFlow.delete(flow)
    this.notedPackets.delete(flow)
  }

  private get isFull(): boolean {
    return this.byPlace.size + this.byFlow.size >= MOST_NOTES
  }

  private keep(place: string, note: PacketNote | null): void {
    const before = this.byPlace.get(place)
    if (before && before.text !== '') this.count(before.flow, -1)
    if (note === null) this.byPlace.delete(place)
    else {
      this.byPlace.set(place, note)
      this.places.set(note.packet, place)
      if (note.text !== '') this.count(note.flow, 1)
    }
  }

  private count(flow: number, by: number): void {
    this.notedPackets.set(flow, (this.notedPackets.get(flow) ?? 0) + by)
  }

  private placeOf(packet: number): string {
    const slot = this.packets.slot(packet)
    return `${this.packets.source[slot]}:${this.packets.fileOffset[slot]}`
  }

  private flowOf(packet: number): number {
    return this.packets.flow[this.packets.slot(packet)]
  }

  /** Says in the flow's row whether there is a note on it or on a packet of it. */
  private mark(flow: number): void {
    const { flows } = this
    this.revision++
    if (!flows.has(flow)) return
    const slot = flows.slot(flow)
    if (this.byFlow.has(flow) || (this.notedPackets.get(flow) ?? 0) > 0) flows.flags[slot] |= FLOW.noted
    else flows.flags[slot] &= ~FLOW.noted
    flows.revision++
  }
}

function isComment({ code }: BlockOption): boolean {
  return code === OPTION.comment
}
