import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { compilePattern } from '#core/match/compile-pattern'
import { PROTOCOL } from '#core/net/transport'
import { madeUpPacket } from '../log/made-up-packets'
import { Session } from '../session/session'
import { readBack } from '../files/read-back'
import { KeptPayload } from './kept-payload'

const RAW_IP = 101
let folder = ''
let session: Session
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'fourtuple-payload-'))
  session = new Session('0', () => null)
})
afterEach(() => {
  session.close()
  rmSync(folder, { recursive: true, force: true })
})

interface Sent {
  text: string
  /** Of its first byte; left out: a datagram. */
  sequence?: number
  back?: boolean
}
/** A capture file of one flow, read into the session. */
async function capture(...sent: Sent[]): Promise<void> {
  const ends = [
    { address: '10.0.0.1', port: 50_000 },
    { address: '10.0.0.2', port: 80 },
  ]
  const header = Buffer.alloc(24)
  header.writeUInt32LE(0xa1b2c3d4, 0)
  header.writeUInt16LE(2, 4)
  header.writeUInt16LE(4, 6)
  header.writeUInt32LE(65_535, 16)
  header.writeUInt32LE(RAW_IP, 20)
  const records = sent.flatMap(({ text, sequence, back = false }) => {
    const payload = new TextEncoder().encode(text)
    const protocol = sequence === undefined ? PROTOCOL.udp : PROTOCOL.tcp
    const [from, to] = back ? [ends[1], ends[0]] : ends
    const made = madeUpPacket({
      from,
      to,
      protocol,
      payload,
      length: payload.length,
      sequence: sequence ?? 0,
    })
    const record = Buffer.alloc(16)
    record.writeUInt32LE(made?.bytes.length ?? 0, 8)
    record.writeUInt32LE(made?.wireLength ?? 0, 12)
    return [record, made?.bytes ?? new Uint8Array(0)]
  })
  const path = join(folder, `${session.packets.next}.pcap`)
  writeFileSync(path, Buffer.concat([header, ...records]))
  await readBack(session, [path])
}
function pattern(source: string) {
  const program = compilePattern(source)
  if ('why' in program) throw new Error(program.why)
  return program
}

it('across two segments that follow each other → found; across a gap or two datagrams → not', async () => {
  await capture(
    { text: 'nee', sequence: 100 },
    { text: 'hay', sequence: 1, back: true },
    { text: 'dle', sequence: 103 },
  )
  await capture({ text: 'pin', sequence: 200 }, { text: 'head', sequence: 210 })
  await capture({ text: 'nee' }, { text: 'dle' })
  const kept = new KeptPayload(session)
  kept.begin(Infinity)
  expect(kept.has(0, pattern('needle'))).toBe(true)
  expect(kept.has(0, pattern('pinhead'))).toBe(false)
  expect(kept.has(0, pattern('^hay$'))).toBe(true)
  expect(kept.has(1, pattern('needle'))).toBe(false)
  expect(kept.has(1, pattern('^dle'))).toBe(true)
})

it('what comes later is searched from where the search stood', async () => {
  const needle = pattern('needle')
  await capture({ text: 'nee', sequence: 100 })
  const kept = new KeptPayload(session)
  kept.begin(Infinity)
  expect(kept.has(0, needle)).toBe(false)
  await capture({ text: 'dle', sequence: 103 })
  expect(kept.has(0, needle)).toBe(true)
})

it('no time left → not known yet; with time again → known', async () => {
  const needle = pattern('needle')
  await capture({ text: 'needle', sequence: 100 })
  const kept = new KeptPayload(session)
  kept.begin(-1)
  expect(kept.has(0, needle)).toBeUndefined()
  expect(kept.ranOut()).toBe(true)
  kept.begin(Infinity)
  expect(kept.has(0, needle)).toBe(true)
})
