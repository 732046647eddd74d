import { createReadStream, statSync } from 'node:fs'
import { Readable } from 'node:stream'
import { constants, createGunzip } from 'node:zlib'
import { readCapture, type Pieces } from '../../src/core/capture-file/read-capture'
import type { ConnTable } from '../../src/core/conn/conn-table'
import { FlowTable } from '../../src/core/flow/flow-table'
import { PacketIngest } from '../../src/core/flow/ingest-packet'
import { PacketTable } from '../../src/core/packet/packet-table'
import { LayerCounts } from './layers'
import { NanosecondTime } from '../../src/core/pcapng/timestamp'
import { StreamAssemblies } from '../../src/core/stream/stream-assemblies'
import { GapHashes } from './gap-hashes'

/** What reading one file may take: it ends there, and says so. A bound for hostile files, not for large ones. */
const BUDGET_MS = 30_000
const BUDGET_BYTES = 2 ** 31

const PIECE_BYTES = 1 << 18
const LEAST_ROWS = 64
const MOST_PACKETS = 1 << 20
/** Trees of layers are objects, made for what is looked at: of a larger file they are not compared. */
const MOST_TREES = 20_000
const MOST_FLOWS = 1 << 17

function gunzip(pieces: Pieces): Pieces {
  // A stream cut off gives all that it held.
  const unpacked = createGunzip({ finishFlush: constants.Z_SYNC_FLUSH })
  Readable.from(pieces)
    .on('error', (error) => unpacked.destroy(error))
    .pipe(unpacked)
  return unpacked as AsyncIterable<Uint8Array>
}

/** A capture read as a session reads it, and counted on the side. */
export interface CaptureFacts {
  packets: number
  /** Sum of the lengths on the wire, and of the captured ones. */
  wireBytes: number
  capturedBytes: number
  /** Block types in their order; of pcap none. */
  blocks: number[]
  flows: FlowTable
  table: PacketTable
  ingest: PacketIngest
  /** Layers of the packets, as the layer tree has them. */
  layers: LayerCounts
  /** Why the reading ended before the file did, or null. */
  error: string | null
  outOfBudget: boolean
  streams: GapHashes
}

/** @param conns where its connections are counted, too */
export async function readCaptureFile(path: string, conns: ConnTable | null = null): Promise<CaptureFacts> {
  const rows = 2 ** Math.ceil(Math.log2(Math.max(LEAST_ROWS, statSync(path).size / 8)))
  const flows = new FlowTable(Math.min(rows, MOST_FLOWS))
  const table = new PacketTable(flows, Math.min(rows, MOST_PACKETS))
  const ingest = new PacketIngest(flows, table)
  ingest.conns = conns
  const facts: CaptureFacts = {
    packets: 0,
    wireBytes: 0,
    capturedBytes: 0,
    blocks: [],
    flows,
    table,
    ingest,
    layers: new LayerCounts(),
    error: null,
    outOfBudget: false,
    streams: new GapHashes(),
  }
  const streams = new StreamAssemblies(facts.streams)
  ingest.streams = streams
  const linkTypes: number[] = []
  const time = new NanosecondTime()
  const until = performance.now() + BUDGET_MS
  const end = await readCapture(
    createReadStream(path, { highWaterMark: PIECE_BYTES }),
    {
      interface: (id, { linkType }) => {
        linkTypes[id] = linkType
      },
      block: (type) => {
        if (facts.blocks.length < MOST_PACKETS) facts.blocks.push(type)
      },
      packet: (id, seconds, nanoseconds, wireLength, bytes, at, captured, fileOffset) => {
        facts.packets++
        facts.wireBytes += wireLength
        facts.capturedBytes += captured
        if (facts.layers.packets < MOST_TREES)
          facts.layers.take(linkTypes[id], bytes.subarray(at, at + captured), wireLength)
        time.set(seconds, nanoseconds)
        ingest.ingest(linkTypes[id], bytes, at, captured, wireLength, time.high, time.low, 0, fileOffset)
      },
    },
    {
      gunzip,
      goesOn: (read) => {
        facts.outOfBudget = performance.now() > until || read > BUDGET_BYTES
        return !facts.outOfBudget
      },
    },
  )
  streams.finishAll()
  if (end.error !== null) facts.error = `${end.error.why} (at ${end.error.at})`
  return facts
}
