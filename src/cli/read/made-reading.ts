import { createHash } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fourtuple } from '../test-program'
import { connection, datagram, pcapFile, segment } from './made-capture'

/* For tests of `fourtuple read`: a capture, and what the program makes of it. */

export const REQUEST = ['GET / HT', 'TP/1.1\r\nHost: a\r\n\r\n']
export const ANSWER = ['HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n', 'hello']
export const [A, B] = ['10.0.0.1:40000', '10.0.0.2:8080']
export const HTTP = connection(A, B, REQUEST, ANSWER)
/** A connection, two datagrams, and a connection that is refused: three flows. */
export const PACKETS = [
  ...HTTP,
  datagram('10.0.0.1:5000', '10.0.0.3:6000', 'first'),
  datagram('10.0.0.3:6000', '10.0.0.1:5000', 'second one'),
  segment('10.0.0.4:40001', B, 'syn', 1, 0),
  segment(B, '10.0.0.4:40001', 'rst,ack', 0, 2),
]

interface FlowEndLine {
  address: string
  port: number
  packets: number
  frameBytes: number
  payloadBytes: number
}

/** What tests look at of a line of `--json`. */
export interface FlowLine {
  flow: number
  protocol: string
  orig: FlowEndLine
  resp: FlowEndLine
  streams: Record<'orig' | 'resp', { sha256: string; length: number; missing: number; conflicts: number }>
}

/** A folder for files of one test file, and a capture of {@link PACKETS} in it. */
export class ReadFolder {
  readonly path = mkdtempSync(join(tmpdir(), 'fourtuple-read-'))
  readonly capture = this.file('made.pcap', pcapFile(PACKETS))

  file(name: string, bytes: Uint8Array): string {
    const path = join(this.path, name)
    writeFileSync(path, bytes)
    return path
  }

  remove(): void {
    rmSync(this.path, { recursive: true, force: true })
  }
}

/** Runs `fourtuple read` to its end. */
export async function read(...args: string[]) {
  const { exit, output, said } = fourtuple('read', ...args)
  const code = await exit
  return { code, output: output().toString(), said: said() }
}

/** Lines of JSON. */
export function objects<T = FlowLine>(output: string): T[] {
  return output
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as T)
}

export function sha256(bytes: string | Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}
