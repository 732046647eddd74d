/*
 * What taking a batch in costs, beside the least that any program must do with it: read each block's header and copy
 * its bytes. By turns over the same batch; medians. Run by bench/ingest.mjs, bundled as the app is: a module loader
 * between the modules would cost more than what they do.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Session } from '../src/engine/session/session'
import { Spool } from '../src/engine/spool/spool'
import { continueBatch, makeBatch } from './frames'

const ETHERNET = 1
const PACKETS = 4096
const CONNECTIONS = 64
/** So many batches in a turn, and turns: 1.3 GB written in all, within the bound of a session's file. */
const BATCHES = 20
const TURNS = 20
const NO_COUNTS = { received: 0, droppedByKernel: 0, droppedByInterface: 0 }

const batches = [0, 1, 2].map(() => makeBatch(PACKETS, CONNECTIONS))
const copy = new Uint8Array(batches[0].length)
const folder = mkdtempSync(join(tmpdir(), 'fourtuple-bench-'))

/** Any capture's floor. */
function copyEach(batch: Uint8Array): void {
  const view = new DataView(batch.buffer, batch.byteOffset, batch.byteLength)
  for (let at = 0, i = 0; i < PACKETS; i++) {
    const length = view.getUint32(at + 20, true)
    copy.set(batch.subarray(at + 28, at + 28 + length), at)
    at += view.getUint32(at + 4, true)
  }
}

/** A session that writes to disk, or one whose packets are in columns only. */
function session(isWritten: boolean): Session {
  const made = new Session('bench', (parts, sources) =>
    isWritten ? new Spool({ pathOf: () => join(folder, 'written.pcapng'), ...parts }, sources) : null,
  )
  made.beginInterface({ linkType: ETHERNET, snaplen: 65_535, name: 'bench', filter: '' }, () => NO_COUNTS)
  return made
}

/** What one batch after the other takes, each of its connections going on: the same again would be retransmissions. */
function microsecondsAPacket(act: (batch: Uint8Array) => void, batch: Uint8Array): number {
  let taken = 0
  for (let i = 0; i < BATCHES; i++) {
    const began = performance.now()
    act(batch)
    taken += performance.now() - began
    continueBatch(batch, PACKETS, CONNECTIONS)
  }
  return (taken * 1000) / (BATCHES * PACKETS)
}

const inColumns = session(false)
const onDisk = session(true)
const acts: [string, (batch: Uint8Array) => void][] = [
  ['copy each packet', copyEach],
  ['decode, track, into columns', (batch) => inColumns.ingestBlocks(batch, PACKETS, ETHERNET)],
  ['the same, and write it to disk', (batch) => onDisk.ingestBlocks(batch, PACKETS, ETHERNET)],
]
try {
  const times = acts.map((): number[] => [])
  for (let turn = 0; turn < TURNS; turn++)
    for (const [place, [, act]] of acts.entries()) times[place].push(microsecondsAPacket(act, batches[place]))
  const medians = times.map((all) => all.sort((a, b) => a - b)[TURNS / 2])
  console.log(`${PACKETS} packets a batch, half of them full segments, ${CONNECTIONS} connections:`)
  for (const [place, [name]] of acts.entries())
    console.log(
      `${name}: ${medians[place].toFixed(3)} µs a packet, ${(medians[place] / medians[0]).toFixed(1)} × the copy`,
    )
  if (onDisk.packetsNotWritten > 0) console.log(`${onDisk.packetsNotWritten} packets were not written`)
} finally {
  for (const one of [inColumns, onDisk]) one.close()
  rmSync(folder, { recursive: true, force: true })
}
