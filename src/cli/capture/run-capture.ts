import { join, dirname, basename, extname } from 'node:path'
import { captureRequest, type CaptureRequest, type CaptureState } from '#contract/capture'
import { VERSION } from '#contract/version'
import { Captures } from '#engine/capture/captures'
import { listInterfaces } from '#engine/capture/interfaces'
import { captureReadiness } from '#engine/capture/readiness'
import { shownError } from '#engine/engine-error'
import { Session } from '#engine/session/session'
import { Spool, type PacketSink, type SectionParts } from '#engine/spool/spool'
import { PacketReader, packetLine, type PacketFacts } from './packet-lines'
import { StandardOutput } from './standard-output'

/** How often time passes for the session's files. */
const TICK_MS = 1000

/** What the command line asked for. */
export interface CaptureCommand {
  interfaces: string[]
  /** Programs whose output is captured. */
  programs: string[]
  filter: string
  json: boolean
  /** A file's path; `-` for standard output as pcapng; null to write packets as lines. */
  write: string | null
  options: Omit<CaptureRequest, 'source' | 'filter'>
}

/**
 * Captures until it is told to stop, or has what it was to take. Packets go to a file, to standard output as pcapng, or
 * there as lines; what is said about them goes to standard error.
 *
 * @returns the exit code: 0, or 1 where a capture could not begin or failed
 */
export async function runCapture(command: CaptureCommand): Promise<number> {
  const say = (text: string) => process.stderr.write(`${text}\n`)
  const session = new Session(VERSION, (parts, sources) =>
    command.write === null ? null : sinkOf(command.write, parts, sources),
  )
  let ended: () => void = () => undefined
  const over = new Promise<void>((resolve) => (ended = resolve))
  let running = 0
  const failures: CaptureState[] = []
  const captures = new Captures(
    session,
    () => true,
    (state) => {
      if (state.endedBy === 'error') failures.push(state)
      if (state.error) say(`fourtuple: ${state.error.message} ${state.error.step ?? ''}`.trim())
      if (--running === 0) ended()
    },
    say,
  )
  if (command.write === null) session.onIngest = lineWriter(session, command.json)
  process.once('SIGINT', ended)
  process.once('SIGTERM', ended)
  const ticking = setInterval(() => session.tick(), TICK_MS)
  try {
    for (const request of requestsOf(command)) {
      const state = captures.start(request)
      running++
      say(`Capturing on ${state.interface}${state.filter === '' ? '' : ` what fits “${state.filter}”`}.`)
    }
    await over
    await captures.stopAll()
    summary(captures.list(), session, command.json, say)
    return failures.length > 0 ? 1 : 0
  } catch (thrown) {
    await captures.stopAll()
    const { code, message, step } = shownError(thrown)
    say(`fourtuple: ${message}`)
    if (code === 'EPERM' || code === 'ECAPUNAVAILABLE') sayReadiness(say)
    else if (step) say(step)
    return 1
  } finally {
    clearInterval(ticking)
    session.close()
  }
}

function requestsOf({ interfaces, programs, filter, options }: CaptureCommand): CaptureRequest[] {
  const first = listInterfaces().at(0)?.name
  const names = interfaces.length + programs.length === 0 && first !== undefined ? [first] : interfaces
  return [
    ...names.map((name) => captureRequest.parse({ ...options, source: { kind: 'interface', name }, filter })),
    ...programs.map((line) =>
      captureRequest.parse({ ...options, source: { kind: 'program', command: line } }),
    ),
  ]
}

function sinkOf(path: string, parts: SectionParts, sources: Session['sources']): PacketSink {
  if (path === '-') return new StandardOutput(parts)
  const end = extname(path)
  const pathOf = (index: number) =>
    index === 0
      ? path
      : join(dirname(path), `${basename(path, end)}.${String(index + 1).padStart(4, '0')}${end}`)
  return new Spool({ pathOf, ...parts }, sources, Infinity)
}

/** Writes each packet that comes as a line. */
function lineWriter(session: Session, json: boolean): () => void {
  const reader = new PacketReader(session)
  const write = json
    ? (facts: PacketFacts) => JSON.stringify({ type: 'packet', ...facts })
    : (facts: PacketFacts) => packetLine(facts)
  let next = 0
  return () => {
    const lines: string[] = []
    for (next = Math.max(next, session.packets.first); next < session.packets.next; next++) {
      const facts = reader.read(next)
      if (facts) lines.push(write(facts))
    }
    if (lines.length > 0) process.stdout.write(`${lines.join('\n')}\n`)
  }
}

function summary(states: CaptureState[], session: Session, json: boolean, say: (text: string) => void): void {
  for (const state of states) {
    const { droppedByKernel, droppedByInterface, droppedByBuffer } = state
    if (json) {
      const { interface: name, filter, linkType, packets, bytes, error } = state
      const losses = { droppedByKernel, droppedByInterface, droppedByBuffer }
      const facts = { type: 'capture', interface: name, filter, linkType, packets, bytes, ...losses, error }
      process.stdout.write(`${JSON.stringify(facts)}\n`)
    } else
      say(
        `${state.interface}: ${state.packets} packets; dropped: ${droppedByKernel} by the kernel, ` +
          `${droppedByInterface} by the interface, ${droppedByBuffer} on the way`,
      )
  }
  const { withoutFlow } = session.ingest
  if (withoutFlow > 0) say(`${withoutFlow} of them are of protocols without endpoints, such as ARP.`)
  if (session.packetsNotWritten > 0)
    say(
      `${session.packetsNotWritten} packets were not written: ${session.disk.error ?? 'the disk refused them'}.`,
    )
}

function sayReadiness(say: (text: string) => void): void {
  const { ready, reason, step, command, grants } = captureReadiness({
    command: 'sudo npm run fourtuple -- capture',
  })
  if (!ready) for (const line of [reason, step, command, grants]) if (line) say(line)
}
