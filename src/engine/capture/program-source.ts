import { spawn } from 'node:child_process'
import { linkTypeName } from 'cap'
import { CaptureReader } from '#core/capture-file/capture-reader'
import { PacketBlocks } from '#core/pcapng/packet-blocks'
import { NO_LOSSES, type LiveSource, type Losses, type Receiver } from './live-source'
import { ShownError } from '../engine-error'

/** Longest line of standard error that is kept: a message, not an output gone astray. */
const MOST_LINE_CHARACTERS = 500
/** What a program may take to end after it was asked to. */
const END_WITHIN_MS = 2000

/**
 * Captures what a program writes to its standard output, pcap or pcapng: a dumpcap or tcpdump here, or one on another
 * machine through the user's own ssh. The line is run by the user's shell, as the user.
 */
export function openProgram(command: string, receiver: Receiver): LiveSource {
  // A group of its own, so that ending it ends all that the shell started (setsid(2)).
  const child = spawn(command, {
    shell: true,
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: process.platform !== 'win32',
  })
  const stream = new ProgramStream(command, receiver)
  let isEnded = false
  let hasFailed = false
  let isClosed = false
  const end = (error: Error | null) => {
    if (isEnded) return
    isEnded = true
    hasFailed = error !== null
    receiver.onEnd(error)
  }
  const kill = (signal: NodeJS.Signals) => {
    // The shell may be gone while what it started still writes: the group is asked until its output has ended.
    if (child.pid === undefined || isClosed) return
    try {
      if (process.platform === 'win32') child.kill(signal)
      else process.kill(-child.pid, signal)
    } catch {
      // It ended a moment ago.
    }
  }
  const closed = new Promise<void>((resolve) => {
    child.once('close', () => {
      isClosed = true
      resolve()
    })
  })

  child.stdout.on('data', (bytes: Buffer) => {
    if (hasFailed) return
    try {
      const wrong = stream.push(bytes)
      if (wrong === null || isEnded) return
      end(
        new ShownError(
          'EFORMAT',
          `What ${firstWord(command)} writes is no capture: ${wrong}`,
          'Let it write pcap or pcapng to standard output (-w -).',
        ),
      )
      kill('SIGTERM')
    } catch (thrown) {
      end(thrown instanceof Error ? thrown : new Error(String(thrown)))
      kill('SIGTERM')
    }
  })
  let rest = ''
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    const lines = (rest + text).slice(-MOST_LINE_CHARACTERS * 20).split(/\r?\n|\r/)
    rest = lines.pop() ?? ''
    for (const line of lines) if (line.trim() !== '') receiver.onSaid(line.slice(0, MOST_LINE_CHARACTERS))
  })
  child.once('error', (error) => end(error))
  child.once('close', (code, signal) => {
    if (rest.trim() !== '') receiver.onSaid(rest.slice(0, MOST_LINE_CHARACTERS))
    const { packets } = stream
    if (code === 0 || packets > 0 || signal !== null) end(null)
    else
      end(
        new ShownError(
          'EPROGRAM',
          `${firstWord(command)} ended with code ${code ?? '?'} before it wrote a packet.`,
          'What it wrote to standard error says why; it is kept with the capture.',
        ),
      )
  })
  return {
    losses: () => stream.losses,
    stop: async () => {
      isEnded = true
      // tcpdump and dumpcap write what they hold when they are interrupted.
      kill('SIGINT')
      const timer = setTimeout(() => kill('SIGKILL'), END_WITHIN_MS)
      await closed
      clearTimeout(timer)
    },
    close: () => {
      isEnded = true
      kill('SIGKILL')
    },
  }
}

/** The bytes of one program's output, taken apart and put together again as blocks of the session's interfaces. */
class ProgramStream {
  losses: Losses = NO_LOSSES
  private readonly interfaces: { session: number; linkType: number; losses: Losses }[] = []
  private readonly blocks = new PacketBlocks()
  private readonly reader: CaptureReader
  private current = -1

  constructor(
    private readonly command: string,
    private readonly receiver: Receiver,
  ) {
    this.reader = new CaptureReader({
      interface: (_id, { linkType, snaplen, name }) => {
        const session = this.receiver.nextInterface()
        const facts = {
          name: name ?? this.command,
          linkType,
          linkTypeName: linkTypeName(linkType) ?? `link type ${linkType}`,
          snaplen,
        }
        this.receiver.onInterface(facts)
        this.interfaces.push({ session, linkType, losses: NO_LOSSES })
      },
      packet: (id, seconds, nanoseconds, wireLength, bytes, at, captured) => {
        if (id !== this.current) this.flush()
        this.current = id
        this.blocks.append(this.interfaces[id].session, seconds, nanoseconds, wireLength, bytes, at, captured)
      },
      statistics: (id, _received, byInterface, byKernel) => {
        this.interfaces[id].losses = {
          droppedByKernel: byKernel ?? 0,
          droppedByInterface: byInterface ?? 0,
          droppedByBuffer: 0,
        }
        this.losses = this.interfaces.reduce((sum, one) => plus(sum, one.losses), NO_LOSSES)
      },
    })
  }

  /** Takes the next bytes. Returns what is wrong with them, or null. */
  push(bytes: Uint8Array): string | null {
    this.reader.push(bytes)
    this.flush()
    const { error, cutOff } = this.reader.end()
    return cutOff ? null : (error?.why ?? null)
  }

  /** Packets that came. */
  get packets(): number {
    return this.reader.end().packets
  }

  private flush(): void {
    const { blocks } = this
    if (blocks.count > 0)
      this.receiver.onBlocks(blocks.blocks, blocks.count, this.interfaces[this.current].linkType)
    blocks.clear()
  }
}

function plus(a: Losses, b: Losses): Losses {
  return {
    droppedByKernel: a.droppedByKernel + b.droppedByKernel,
    droppedByInterface: a.droppedByInterface + b.droppedByInterface,
    droppedByBuffer: a.droppedByBuffer + b.droppedByBuffer,
  }
}

function firstWord(command: string): string {
  return command.split(/\s/, 1)[0]
}
