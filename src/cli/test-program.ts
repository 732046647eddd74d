import { spawn, type ChildProcess, type StdioOptions } from 'node:child_process'
import { createServer } from 'node:net'
import { once } from 'node:events'
import { resolve } from 'node:path'

/** The command line as it was built: `npm run unit` builds first. */
export const PROGRAM = resolve('out/main/cli.js')

/** A program that a test started, and what it has written so far. */
export interface Started {
  child: ChildProcess
  /** Standard error so far. */
  said: () => string
  /** Standard output so far. */
  output: () => Buffer
  /** Its exit code, once everything it wrote was read. */
  exit: Promise<number | null>
}

const started = new Set<ChildProcess>()

/** Starts a program; what it writes is kept, unless `stdio` leaves its output to the test. */
export function start(command: string[], stdio: StdioOptions = 'pipe'): Started {
  const child = spawn(command[0], command.slice(1), { stdio })
  started.add(child)
  let said = ''
  const pieces: Buffer[] = []
  child.stderr?.on('data', (words: Buffer) => (said += words.toString()))
  if (stdio === 'pipe') child.stdout?.on('data', (bytes: Buffer) => pieces.push(bytes))
  // It may end without having read all that it was given.
  child.stdin?.on('error', () => undefined)
  const exit = once(child, 'close').then(([code]) => code as number | null)
  return { child, said: () => said, output: () => Buffer.concat(pieces), exit }
}

/** Starts `fourtuple` with some arguments. */
export const fourtuple = (...args: string[]) => start([process.execPath, PROGRAM, ...args])

/** Ends what is still running of what was started. */
export async function endAll(): Promise<void> {
  for (const child of started) {
    if (child.exitCode !== null || child.signalCode !== null) continue
    const closed = once(child, 'exit')
    child.kill('SIGKILL')
    await closed
  }
  started.clear()
}

/** A TCP port that nobody listens on now. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  return address !== null && typeof address === 'object' ? address.port : 0
}
