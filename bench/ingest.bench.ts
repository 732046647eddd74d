/*
 * What taking a batch in costs, beside the least that any program must do with it: read each record's header and copy
 * its bytes. All three go over the same batch in the same run.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, bench, describe } from 'vitest'
import { Session } from '../src/engine/session/session'
import { Spool } from '../src/engine/spool/spool'
import { makeBatch } from './frames'

const ETHERNET = 1
const PACKETS = 4096
const NOTHING = { received: 0, droppedByKernel: 0, droppedByInterface: 0 }
/** So many that a long run stays within the bound of a session's file. */
const MOST_BATCHES = 1000
const batch = makeBatch(PACKETS, 64)
const view = new DataView(batch.buffer, batch.byteOffset, batch.byteLength)
const copy = new Uint8Array(batch.length)
const folder = mkdtempSync(join(tmpdir(), 'fourtuple-bench-'))
const sessions: Session[] = []

/** Any capture's floor. */
function copyEach(): number {
  let at = 0
  let bytes = 0
  for (let i = 0; i < PACKETS; i++) {
    const length = view.getUint32(at + 20, true)
    copy.set(batch.subarray(at + 28, at + 28 + length), at)
    at += view.getUint32(at + 4, true)
    bytes += length
  }
  return bytes
}

/** A session with a file, or, where that is not to be measured, without: its packets are in columns only. */
function session(name: string | null): () => void {
  const made = new Session('bench', (parts, sources) =>
    name === null
      ? null
      : new Spool({ pathOf: (index) => join(folder, `${name}-${index}.pcapng`), ...parts }, sources),
  )
  sessions.push(made)
  if (name !== null)
    made.beginInterface({ linkType: ETHERNET, snaplen: 65_535, name: 'bench', filter: '' }, () => NOTHING)
  return () => made.ingestBlocks(batch, PACKETS, ETHERNET)
}

afterAll(() => {
  for (const one of sessions) one.close()
  rmSync(folder, { recursive: true, force: true })
})

describe(`${PACKETS} packets, half of them full segments, 64 connections`, () => {
  const bounds = { iterations: 100, time: 1000 }
  let written = 0
  const intoColumns = session(null)
  const intoBoth = session('written')
  bench('copy each packet', () => void copyEach(), bounds)
  bench('decode and track into columns', intoColumns, bounds)
  bench(
    'the same, and write them to disk',
    () => {
      if (written++ < MOST_BATCHES) intoBoth()
    },
    { iterations: 100, time: 0, warmupIterations: 5, warmupTime: 0 },
  )
})
