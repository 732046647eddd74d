import { createReadStream } from 'node:fs'
import { Readable } from 'node:stream'
import { constants, createGunzip } from 'node:zlib'
import { readCapture, type Pieces } from '#core/capture-file/read-capture'
import { FlowTable } from '#core/flow/flow-table'
import { PacketIngest } from '#core/flow/ingest-packet'
import { PacketTable } from '#core/packet/packet-table'
import { NanosecondTime } from '#core/pcapng/timestamp'

const PIECE_BYTES = 1 << 18
/** Packets are shown as they are read: of those before, only what waits for others is looked at again. */
const MOST_PACKETS = 1 << 12

/** One packet as it is read; `bytes[at …]` are lent. */
export interface ReadPacket {
  /** From 1, over all files. */
  number: number
  linkType: number
  interfaceId: number
  bytes: Uint8Array
  at: number
  captured: number
  wireLength: number
  seconds: number
  nanoseconds: number
  /** Its flow, -1 where it belongs to none, and what the packet table has of it. */
  flow: number
  packet: number
}

/** What is counted over all files. */
export interface ReadCounts {
  packets: number
  wireBytes: number
  capturedBytes: number
  first: number
  last: number
  linkTypes: Map<number, number>
  /** As the files say, for what they say it. */
  droppedByKernel: number
  droppedByInterface: number
}

/** What was wrong with a file. */
export interface ReadProblem {
  file: string
  /** Where in the file (in the unpacked bytes, where it is packed); null where it could not be opened. */
  at: number | null
  why: string
}

/** Reads capture files one after the other into flows. What is seen of each packet beyond that is for `onPacket`. */
export class CaptureReading {
  readonly flows = new FlowTable()
  readonly packets = new PacketTable(this.flows, MOST_PACKETS)
  readonly ingest = new PacketIngest(this.flows, this.packets)
  readonly counts: ReadCounts = {
    packets: 0,
    wireBytes: 0,
    capturedBytes: 0,
    first: Infinity,
    last: -Infinity,
    linkTypes: new Map(),
    droppedByKernel: 0,
    droppedByInterface: 0,
  }
  onPacket: ((packet: ReadPacket) => void) | null = null
  /** Waited for between pieces of a file. */
  onPiece: () => Promise<void> = () => Promise.resolve()
  /** Ends the reading after the piece that is being read. */
  isStopped = false
  private interfaces = 0

  /** Reads a file, or standard input for `-`. Returns what was wrong with it; all before that was read. */
  async read(file: string): Promise<ReadProblem | null> {
    const { flows, packets, ingest, counts } = this
    const linkTypes: number[] = []
    const before = this.interfaces
    const time = new NanosecondTime()
    const drops = new Map<number, readonly [number, number]>()
    try {
      const end = await readCapture(
        this.pieces(file),
        {
          interface: (id, facts) => {
            linkTypes[id] = facts.linkType
            this.interfaces = Math.max(this.interfaces, before + id + 1)
          },
          statistics: (id, _received, byInterface, byKernel) => {
            drops.set(id, [byInterface ?? 0, byKernel ?? 0])
          },
          packet: (id, seconds, nanoseconds, wireLength, bytes, at, captured, fileOffset) => {
            if (this.isStopped) return
            const linkType = linkTypes[id]
            const ms = seconds * 1000 + nanoseconds / 1e6
            counts.packets++
            counts.wireBytes += wireLength
            counts.capturedBytes += captured
            if (ms < counts.first) counts.first = ms
            if (ms > counts.last) counts.last = ms
            counts.linkTypes.set(linkType, (counts.linkTypes.get(linkType) ?? 0) + 1)
            time.set(seconds, nanoseconds)
            const next = packets.next
            ingest.ingest(linkType, bytes, at, captured, wireLength, time.high, time.low, 0, fileOffset)
            if (this.onPacket === null) return
            // Of a frame with tunnels the innermost packet came last.
            const packet = packets.next > next ? packets.next - 1 : -1
            const flow = packet < 0 ? -1 : packets.flow[packets.slot(packet)]
            this.onPacket({
              number: counts.packets,
              linkType,
              interfaceId: before + id,
              bytes,
              at,
              captured,
              wireLength,
              seconds,
              nanoseconds,
              flow: flows.has(flow) ? flow : -1,
              packet,
            })
          },
        },
        { gunzip, goesOn: () => !this.isStopped },
      )
      for (const [byInterface, byKernel] of drops.values()) {
        counts.droppedByInterface += byInterface
        counts.droppedByKernel += byKernel
      }
      return end.error === null || this.isStopped ? null : { file, ...end.error }
    } catch (thrown) {
      if (!(thrown instanceof Error)) throw thrown
      // What was being waited for was let go of.
      if (this.isStopped) return null
      return { file, at: null, why: openingWords(thrown) }
    }
  }

  private async *pieces(file: string): Pieces {
    const source = file === '-' ? process.stdin : createReadStream(file, { highWaterMark: PIECE_BYTES })
    for await (const piece of source as AsyncIterable<Uint8Array>) {
      yield piece
      await this.onPiece()
    }
  }
}

/** Why a file can't be opened, where that is one of the common reasons. */
const OPENING: Partial<Record<string, string>> = {
  ENOENT: 'There is no such file.',
  EACCES: 'Reading it is not permitted.',
  EISDIR: 'It is a folder.',
}

function openingWords(thrown: Error): string {
  const code = 'code' in thrown && typeof thrown.code === 'string' ? thrown.code : ''
  return OPENING[code] ?? thrown.message
}

function gunzip(pieces: Pieces): Pieces {
  // A stream cut off gives all that it held.
  const unpacked = createGunzip({ finishFlush: constants.Z_SYNC_FLUSH, chunkSize: PIECE_BYTES })
  Readable.from(pieces)
    .on('error', (error) => unpacked.destroy(error))
    .pipe(unpacked)
  return unpacked as AsyncIterable<Uint8Array>
}
