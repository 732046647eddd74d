import { readSync } from 'node:fs'
import { createGunzip } from 'node:zlib'
import { once } from 'node:events'
import type { PcapngEnd } from '#core/pcapng/pcapng-reader'
import type { Session } from '../session/session'
import type { RunningTask } from './file-task'
import { TakenFile } from './taken-file'
import type { UnpackedFile } from './unpacked-file'

/** One read of the disk. */
const READ_BYTES = 1 << 20
/** What is taken in before the clock is looked at: some hundred packets. */
const SLICE_BYTES = 32 << 10

/** An open file, and what the session calls it. */
interface Input {
  descriptor: number
  source: number
}

/** Reads a capture file into the session in slices of a few ms. What came before a fault or a cancel stays. */
export async function readPlain(session: Session, input: Input, task: RunningTask): Promise<PcapngEnd> {
  const file = new TakenFile(session, input.source)
  const buffer = new Uint8Array(READ_BYTES)
  for (let at = 0; !task.cancelled;) {
    const got = readSync(input.descriptor, buffer, 0, READ_BYTES, at)
    if (got === 0) break
    await take(session, file, buffer.subarray(0, got), task, (done) => {
      task.done = at + done
    })
    at += got
    if (file.end().error !== null && !file.end().cutOff) break
  }
  return file.end()
}

/** Reads a gzip file (RFC 1952) as {@link readPlain} does, unpacking it into a file that its payload is read from. */
export async function readGzip(
  session: Session,
  input: Input,
  unpacked: UnpackedFile,
  task: RunningTask,
): Promise<PcapngEnd> {
  const file = new TakenFile(session, input.source)
  const gunzip = createGunzip({ chunkSize: 256 << 10 })
  const fault: { error: Error | null } = { error: null }
  gunzip.on('error', (error) => (fault.error = error))
  const packed = new Uint8Array(READ_BYTES >> 2)
  let at = 0
  const feed = async () => {
    while (!task.cancelled && fault.error === null) {
      const got = readSync(input.descriptor, packed, 0, packed.length, at)
      if (got === 0) break
      at += got
      if (!gunzip.write(packed.slice(0, got)))
        await Promise.race([once(gunzip, 'drain'), once(gunzip, 'close')])
    }
    gunzip.end()
  }
  const feeding = feed().catch((error: unknown) => gunzip.destroy(asError(error)))
  try {
    for await (const bytes of gunzip as AsyncIterable<Uint8Array>) {
      if (task.cancelled) break
      unpacked.append(bytes)
      await take(session, file, bytes, task, () => {
        task.done = at
      })
    }
  } catch (thrown) {
    fault.error ??= asError(thrown)
  }
  gunzip.destroy()
  await feeding
  const end = file.end()
  if (fault.error === null || task.cancelled) return end
  const cutOff = 'code' in fault.error && fault.error.code === 'Z_BUF_ERROR'
  const why = cutOff ? 'The gzip file ends too early.' : `It could not be unpacked: ${fault.error.message}.`
  return { packets: end.packets, cutOff, error: { at: unpacked.bytes, why } }
}

async function take(
  session: Session,
  file: TakenFile,
  bytes: Uint8Array,
  task: RunningTask,
  progress: (done: number) => void,
): Promise<void> {
  for (let from = 0; from < bytes.length && !task.cancelled; from += SLICE_BYTES) {
    const to = Math.min(from + SLICE_BYTES, bytes.length)
    file.push(bytes.subarray(from, to))
    progress(to)
    if (!task.isDue) continue
    task.packets = file.end().packets
    session.onIngest()
    await task.rest()
  }
  task.packets = file.end().packets
  session.onIngest()
}

const asError = (thrown: unknown): Error => (thrown instanceof Error ? thrown : new Error(String(thrown)))
