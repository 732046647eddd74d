import { createHash, randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { endAll, fourtuple, freePort, PROGRAM, start } from '../test-program'

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')
const PATIENCE = 10_000
/** Far more than all buffers on the way hold together. */
const MUCH = 200 << 20

let server: Server | null = null
afterEach(async () => {
  await endAll()
  server?.close()
  server = null
})

/** A peer in Node, for what ncat and socat don't do on command. */
async function listening(onSocket: (socket: Socket) => void): Promise<string> {
  server = createServer({ allowHalfOpen: true }, (socket) => {
    socket.on('error', () => undefined)
    onSocket(socket)
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  return String((server.address() as AddressInfo).port)
}

/** ncat that listens and runs a command for the one that connects. */
async function ncat(...args: string[]): Promise<string> {
  const port = String(await freePort())
  const { said } = start(['ncat', '-v', '-l', '127.0.0.1', port, ...args])
  await vi.waitFor(() => expect(said()).toContain('Listening on'), PATIENCE)
  return port
}
async function socat(address: string): Promise<string> {
  const port = String(await freePort())
  const { said } = start(['socat', '-d', '-d', '-t', '10', `TCP-LISTEN:${port},bind=127.0.0.1`, address])
  await vi.waitFor(() => expect(said()).toContain('listening on'), PATIENCE)
  return port
}
const memoryOf = (pid: number | undefined) =>
  Number(/VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid ?? 0}/status`, 'utf8'))?.[1]) * 1024

/** Waits until a count has not changed for half a second. */
async function settled(count: () => number): Promise<number> {
  let last = -1
  await vi.waitFor(
    () => {
      const before = last
      last = count()
      expect(last).toBe(before)
    },
    { timeout: 20_000, interval: 500 },
  )
  return last
}

describe('connect as a pipe', () => {
  it('ncat --exec cat → what was sent comes back, exit 0', async () => {
    const { child, exit, output, said } = fourtuple('connect', '127.0.0.1', await ncat('--exec', '/bin/cat'))
    child.stdin?.write('hello\n')
    // ncat drops what its command still says once our FIN is there.
    await vi.waitFor(() => expect(output().toString()).toBe('hello\n'), PATIENCE)
    child.stdin?.end()
    expect(await exit).toBe(0)
    expect(said()).toMatch(
      /^Connected to 127\.0\.0\.1:\d+ from 127\.0\.0\.1:\d+\.\nConnection with .* closed: 6 B out, 6 B in\.\n$/,
    )
  })

  it('socat: end of input → half-close, what comes after it is read', async () => {
    const bytes = randomBytes(1 << 20)
    const { child, exit, output } = fourtuple('connect', '-q', '127.0.0.1', await socat('EXEC:sha256sum'))
    child.stdin?.end(bytes)
    expect(await exit).toBe(0)
    expect(output().toString().slice(0, 64)).toBe(sha256(bytes))
  })

  it('ncat: end of input → FIN after the last byte, which ends both', async () => {
    const port = String(await freePort())
    const peer = start(['ncat', '-v', '-l', '127.0.0.1', port])
    await vi.waitFor(() => expect(peer.said()).toContain('Listening on'), PATIENCE)
    const bytes = randomBytes(1 << 20)
    const { child, exit } = fourtuple('connect', '-q', '127.0.0.1', port)
    child.stdin?.end(bytes)
    expect(await exit).toBe(0)
    expect(await peer.exit).toBe(0)
    expect(sha256(peer.output())).toBe(sha256(bytes))
  })

  it('1 MB of random bytes both ways through socat → the same bytes', async () => {
    const bytes = randomBytes(1 << 20)
    const { child, exit, output } = fourtuple('connect', '-q', '127.0.0.1', await socat('EXEC:cat'))
    child.stdin?.end(bytes)
    expect(await exit).toBe(0)
    expect(sha256(output())).toBe(sha256(bytes))
  })

  it('--no-shutdown → no FIN before the peer’s', async () => {
    const order: string[] = []
    const port = await listening((socket) => {
      socket.on('end', () => order.push('their FIN'))
      socket.on('data', () => {
        order.push('our FIN')
        socket.end('bye')
      })
    })
    const { child, exit, output } = fourtuple('connect', '-q', '--no-shutdown', '127.0.0.1', port)
    child.stdin?.end('hello')
    expect(await exit).toBe(0)
    expect(output().toString()).toBe('bye')
    expect(order).toEqual(['our FIN', 'their FIN'])
  })

  it('peer FIN first → what input still gives is sent, then ours', async () => {
    let got = ''
    let connected = false
    const port = await listening((socket) => {
      connected = true
      socket.end()
      socket.on('data', (bytes) => (got += bytes.toString()))
    })
    const { child, exit } = fourtuple('connect', '--half-open', '127.0.0.1', port)
    await vi.waitFor(() => expect(connected).toBe(true), PATIENCE)
    child.stdin?.write('one ')
    await vi.waitFor(() => expect(got).toBe('one '), PATIENCE)
    child.stdin?.end('two')
    expect(await exit).toBe(0)
    expect(got).toBe('one two')
  })

  it('peer FIN and input that says nothing → the end', async () => {
    const port = await listening((socket) => socket.end('bye'))
    const { exit, output } = fourtuple('connect', '-q', '127.0.0.1', port)
    expect(await exit).toBe(0)
    expect(output().toString()).toBe('bye')
  })

  it('-C → CRLF for LF, CRLF stays', async () => {
    const { child, exit, output } = fourtuple('connect', '-qC', '127.0.0.1', await socat('EXEC:cat'))
    child.stdin?.write('a\nb\r\n')
    // What the peer's command says once our FIN is there depends on how the peer ends it.
    await vi.waitFor(() => expect(output().toString()).toBe('a\r\nb\r\n'), PATIENCE)
    child.stdin?.end()
    expect(await exit).toBe(0)
    expect(output().toString()).toBe('a\r\nb\r\n')
  })

  it('--send-only → nothing is written, the end of input is the end', async () => {
    let got = ''
    const port = await listening((socket) => {
      socket.write('noise')
      socket.on('data', (bytes) => (got += bytes.toString()))
    })
    const { child, exit, output } = fourtuple('connect', '-q', '--send-only', '127.0.0.1', port)
    child.stdin?.end('all')
    expect(await exit).toBe(0)
    await vi.waitFor(() => expect(got).toBe('all'), PATIENCE)
    expect(output()).toHaveLength(0)
  })

  it('--recv-only → input is not read', async () => {
    let got = 0
    const port = await listening((socket) => {
      socket.on('data', (bytes) => (got += bytes.length))
      socket.end('all')
    })
    const { child, exit, output } = fourtuple('connect', '-q', '--recv-only', '127.0.0.1', port)
    child.stdin?.write('never')
    expect(await exit).toBe(0)
    expect(output().toString()).toBe('all')
    expect(got).toBe(0)
  })
})

describe('connect, back-pressure', () => {
  it('nobody reads standard output → the peer stalls, memory stays; then every byte comes', async () => {
    let peer: Socket | null = null
    const port = await listening((socket) => {
      peer = socket
      socket.end(Buffer.alloc(MUCH, 'x'))
    })
    const { child, exit } = start(
      [process.execPath, PROGRAM, 'connect', '-q', '--recv-only', '127.0.0.1', port],
      ['ignore', 'pipe', 'pipe', 'ignore'],
    )
    await vi.waitFor(() => expect(peer).not.toBeNull(), PATIENCE)
    const taken = await settled(
      () => (peer as unknown as { bytesWritten: number; writableLength: number }).writableLength,
    )
    expect(taken).toBeGreaterThan(0)
    expect(memoryOf(child.pid)).toBeLessThan(250 << 20)
    let got = 0
    child.stdout?.on('data', (bytes: Buffer) => (got += bytes.length))
    expect(await exit).toBe(0)
    expect(got).toBe(MUCH)
  })

  it('the peer does not read → standard input stalls, memory stays; then every byte comes', async () => {
    let peer: Socket | null = null
    let got = 0
    const port = await listening((socket) => {
      peer = socket.pause()
      socket.on('end', () => socket.end())
    })
    const { child, exit } = fourtuple('connect', '-q', '127.0.0.1', port)
    child.stdin?.end(Buffer.alloc(MUCH, 'x'))
    await vi.waitFor(() => expect(peer).not.toBeNull(), PATIENCE)
    await settled(() => child.stdin?.writableLength ?? 0)
    expect(child.stdin?.writableLength).toBeGreaterThan(0)
    expect(memoryOf(child.pid)).toBeLessThan(250 << 20)
    ;(peer as unknown as Socket).on('data', (bytes) => (got += bytes.length)).resume()
    expect(await exit).toBe(0)
    expect(got).toBe(MUCH)
  })
})

describe('connect, ends', () => {
  it('nothing listens → exit 1, in words', async () => {
    const { exit, said } = fourtuple('connect', '127.0.0.1', String(await freePort()))
    expect(await exit).toBe(1)
    expect(said()).toMatch(
      /^fourtuple: 127\.0\.0\.1:\d+ answered with a reset: nothing listens there\. Check/,
    )
  })

  it('the peer resets → exit 1, in words', async () => {
    const port = await listening((socket) => socket.once('data', () => socket.resetAndDestroy()))
    const { child, exit, said } = fourtuple('connect', '-q', '127.0.0.1', port)
    child.stdin?.write('x')
    expect(await exit).toBe(1)
    expect(said()).toBe('fourtuple: The peer reset the connection.\n')
  })

  it('-z → 0 where it connects, 1 where not; no byte is sent', async () => {
    const ends: string[] = []
    const port = await listening((socket) => {
      socket.on('data', () => ends.push('data'))
      socket.on('end', () => {
        ends.push('FIN')
        socket.end()
      })
    })
    const there = fourtuple('connect', '-z', '127.0.0.1', port)
    there.child.stdin?.write('never')
    expect(await there.exit).toBe(0)
    expect(there.said()).toContain(`Connected to 127.0.0.1:${port}`)
    await vi.waitFor(() => expect(ends).toEqual(['FIN']), PATIENCE)
    expect(await fourtuple('connect', '-z', '127.0.0.1', String(await freePort())).exit).toBe(1)
  })

  it('SIGINT → FIN, exit 0', async () => {
    let ended = ''
    const port = await listening((socket) => {
      socket.on('end', () => (ended = 'FIN'))
      socket.on('error', () => (ended = 'RST'))
      socket.write('hello')
    })
    const { child, exit, output } = fourtuple('connect', '-q', '127.0.0.1', port)
    await vi.waitFor(() => expect(output().toString()).toBe('hello'), PATIENCE)
    child.kill('SIGINT')
    expect(await exit).toBe(0)
    await vi.waitFor(() => expect(ended).toBe('FIN'), PATIENCE)
  })

  it('a reader that goes away → an end, not an error', async () => {
    const port = await listening((socket) => {
      const flood = () => {
        while (socket.writable && socket.write(Buffer.alloc(65_536, 'x')));
      }
      socket.on('drain', flood)
      flood()
    })
    const line = `'${process.execPath}' '${PROGRAM}' connect -q 127.0.0.1 ${port} < /dev/null | head -c 5`
    const { exit, output, said } = start(['sh', '-c', line])
    expect(await exit).toBe(0)
    expect(output().toString()).toBe('xxxxx')
    expect(said()).toBe('')
  })
})

describe('connect --json', () => {
  it('text and bytes → an object a line, the counts last', async () => {
    const port = await listening((socket) => {
      socket.once('data', () => socket.end(Uint8Array.of(0, 255)))
    })
    const { child, exit, output } = fourtuple('connect', '--json', '127.0.0.1', port)
    child.stdin?.end('grüß\n')
    expect(await exit).toBe(0)
    const lines = output()
      .toString()
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>)
    const of = (kind: string) => lines.filter((line) => line.kind === kind)
    expect(of('connected')).toMatchObject([{ type: 'event', peer: `127.0.0.1:${port}` }])
    expect(of('sent')).toMatchObject([{ bytes: 7, encoding: 'utf-8', data: 'grüß\n' }])
    expect(of('received')).toMatchObject([{ bytes: 2, encoding: 'base64', data: 'AP8=' }])
    expect(of('peer-half-closed')).toHaveLength(1)
    expect(lines.at(-1)).toEqual({
      type: 'end',
      connections: 1,
      bytesOut: 7,
      bytesIn: 2,
      messagesOut: 1,
      messagesIn: 1,
      dropped: 0,
      error: null,
    })
  })

  it('refused → the error in the last line', async () => {
    const { exit, output } = fourtuple('connect', '--json', '127.0.0.1', String(await freePort()))
    expect(await exit).toBe(1)
    const last = JSON.parse(output().toString().trimEnd().split('\n').at(-1) ?? '') as object
    expect(last).toMatchObject({ type: 'end', connections: 0, error: { code: 'ECONNREFUSED' } })
  })
})

describe('connect, options', () => {
  it('a file that is not there → exit 1, in words', async () => {
    const { exit, said } = fourtuple('connect', '--script', '/nowhere', '1')
    expect(await exit).toBe(1)
    expect(said()).toBe('fourtuple: /nowhere can’t be read: there is no such file.\n')
  })
})
