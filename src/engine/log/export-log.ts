import { open, type FileHandle } from 'node:fs/promises'
import { setImmediate as turn } from 'node:timers/promises'
import type { EventFilter } from '#contract/log'
import type { CallParams, CallResult } from '#contract/messages'
import type { NewEvent } from '#core/own/event-log'
import { codeOf, ShownError } from '../engine-error'
import type { Session } from '../session/session'
import { fitting } from './event-index'
import { TEXT_FORMS } from './event-text'
import { MadeUpCapture } from './made-up-capture'

/** Bytes gathered before they are written. */
const WRITE_BYTES = 256 << 10
/** How long one turn of the loop may be busy with an export: what comes meanwhile must not wait. */
const MOST_MS = 8

/** Writes events to a file piece by piece, so that neither memory nor the event loop has the whole of it. */
class Pieces {
  bytes = 0
  private waiting: Uint8Array[] = []
  private size = 0

  constructor(private readonly file: FileHandle) {}

  add(piece: string | Uint8Array): void {
    // A copy: who gave it may write it anew.
    const bytes = typeof piece === 'string' ? Buffer.from(piece) : Buffer.from(piece)
    this.waiting.push(bytes)
    this.size += bytes.length
  }

  get isFull(): boolean {
    return this.size >= WRITE_BYTES
  }

  async write(): Promise<void> {
    const { waiting } = this
    this.waiting = []
    this.size = 0
    const whole = Buffer.concat(waiting)
    await this.file.writeFile(whole)
    this.bytes += whole.length
  }
}

type Exported = CallResult<'log.export'>

/**
 * Writes the log, or the events that fit a filter, as they are now, into a file that its owner alone reads. Events that
 * are evicted while it is written are left out.
 *
 * @throws {ShownError} where the file can't be written
 */
export async function exportLog(
  session: Session,
  path: string,
  { format, filter }: Pick<CallParams<'log.export'>, 'format' | 'filter'>,
  version: string,
): Promise<Exported> {
  let file: FileHandle | undefined
  try {
    file = await open(path, 'w', 0o600)
    // A file that was there keeps its mode otherwise.
    await file.chmod(0o600)
    return await write(session, new Pieces(file), format, filter, version)
  } catch (error) {
    if (error instanceof ShownError) throw error
    const code = codeOf(error)
    throw new ShownError(
      code,
      `The log was not written: ${error instanceof Error ? error.message : String(error)}.`,
      code === 'ENOSPC' ? 'Free some space, or choose another disk.' : 'Choose another folder or name.',
    )
  } finally {
    await file?.close()
  }
}

async function write(
  session: Session,
  pieces: Pieces,
  format: CallParams<'log.export'>['format'],
  filter: EventFilter,
  version: string,
): Promise<Exported> {
  const form = format === 'pcapng' ? null : TEXT_FORMS[format]
  const capture = new MadeUpCapture(session)
  pieces.add(form ? form.head : capture.head(version))
  let events = 0
  let withoutPayload = 0
  const one = (sequence: number, event: NewEvent) => {
    if (form) pieces.add((events > 0 ? form.between : '') + form.write(session, sequence, event))
    else {
      const packets = capture.packetsOf(event)
      if (packets.length === 0) return
      pieces.add(packets)
    }
    events++
    if (event.bytes > 0 && !isKept(session, event)) withoutPayload++
  }
  const { events: log } = session.own
  const fits = fitting(session, filter)
  const end = log.next
  let since = performance.now()
  for (let sequence = log.first; sequence < end; sequence++) {
    if (fits(sequence)) one(sequence, log.read(sequence))
    if (pieces.isFull) await pieces.write()
    else if (performance.now() - since > MOST_MS) await turn()
    else continue
    since = performance.now()
    sequence = Math.max(sequence, log.first - 1)
  }
  if (form) pieces.add(form.tail)
  await pieces.write()
  return { events, withoutPayload, bytes: pieces.bytes }
}

function isKept(session: Session, { payloadAt, bytes }: NewEvent): boolean {
  return payloadAt >= 0 && session.own.payload.has(payloadAt, bytes)
}
