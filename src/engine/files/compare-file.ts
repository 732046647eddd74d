import { closeSync, readSync } from 'node:fs'
import { Readable } from 'node:stream'
import { constants, createGunzip } from 'node:zlib'
import type { FileComparison } from '#contract/files'
import { readCapture, type Pieces } from '#core/capture-file/read-capture'
import { compareFlows } from '#core/compare/compare-flows'
import { flowSummary, type FlowSummary } from '#core/compare/flow-summary'
import type { FlowServices } from '#core/flow/flow-services'
import { FlowTable } from '#core/flow/flow-table'
import { PacketIngest } from '#core/flow/ingest-packet'
import { NanosecondTime } from '#core/pcapng/timestamp'
import { FLOW } from '#core/rows/flow-row'
import type { Session } from '../session/session'
import type { RunningTask } from './file-task'
import { openToRead } from './read-file'

const READ_BYTES = 256 << 10
/** Pairs told at once: more nobody looks through; they are the most different. */
const MOST_PAIRS = 5000

/** Compares a session's flows with a capture file's, which is read for that alone. @throws {ShownError} where it can't be opened */
export async function compareFile(
  session: Session,
  path: string,
  ignoresClientPorts: boolean | null,
  task: RunningTask,
): Promise<FileComparison> {
  const { descriptor, size } = openToRead(path, task.name)
  task.total = size
  const flows = new FlowTable()
  const ingest = new PacketIngest(flows, null)
  const error = await readInto(ingest, descriptor, task).finally(() => closeSync(descriptor))
  const compared = compareFlows(
    summariesOf(session.flows, session.ingest.services),
    summariesOf(flows, ingest.services),
    ignoresClientPorts,
  )
  const left = Math.max(0, compared.pairs.length - MOST_PAIRS)
  return {
    ...compared,
    pairs: compared.pairs.slice(0, MOST_PAIRS).map((pair) => ({ ...pair, differs: [...pair.differs] })),
    left,
    evicted: flows.evicted,
    error,
    cancelled: task.cancelled,
  }
}

/** Takes a file's packets in, in slices. Returns why it was not read to its end, or null. */
async function readInto(ingest: PacketIngest, descriptor: number, task: RunningTask): Promise<string | null> {
  const linkTypes: number[] = []
  const time = new NanosecondTime()
  const { error } = await readCapture(
    piecesOf(descriptor, task),
    {
      interface: (id, { linkType }) => {
        linkTypes[id] = linkType
      },
      packet: (id, seconds, nanoseconds, wireLength, bytes, at, captured, fileOffset) => {
        time.set(seconds, nanoseconds)
        ingest.ingest(linkTypes[id], bytes, at, captured, wireLength, time.high, time.low, 0, fileOffset)
        task.packets++
      },
    },
    { gunzip, goesOn: () => !task.cancelled },
  )
  return error === null || task.cancelled ? null : `At byte ${error.at}: ${error.why}`
}

async function* piecesOf(descriptor: number, task: RunningTask): AsyncGenerator<Uint8Array> {
  const buffer = new Uint8Array(READ_BYTES)
  while (!task.cancelled) {
    const got = readSync(descriptor, buffer, 0, READ_BYTES, task.done)
    if (got === 0) return
    task.done += got
    // A copy, since what unpacks it may keep it for a while.
    yield buffer.slice(0, got)
    if (task.isDue) await task.rest()
  }
}

function gunzip(pieces: Pieces): Pieces {
  const unpacked = createGunzip({ finishFlush: constants.Z_SYNC_FLUSH, chunkSize: READ_BYTES })
  Readable.from(pieces)
    .on('error', (error) => unpacked.destroy(error))
    .pipe(unpacked)
  return unpacked as AsyncIterable<Uint8Array>
}

/** Every flow with a peer: what only listens is no conversation. */
function summariesOf(flows: FlowTable, services: FlowServices): FlowSummary[] {
  const found: FlowSummary[] = []
  for (let flow = flows.first; flow < flows.next; flow++)
    if ((flows.flags[flows.slot(flow)] & FLOW.twoTuple) === 0) found.push(flowSummary(flows, services, flow))
  return found
}
