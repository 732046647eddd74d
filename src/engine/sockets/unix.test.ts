import { once } from 'node:events'
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createConnection } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { Workbench } from './testing'

/** Longer than a loaded machine takes; a condition that holds ends it at once. */
const eventually = <T>(check: () => T, options = { timeout: 10_000 }) => vi.waitFor(check, options)

let bench: Workbench
let folder = ''
let path = ''
beforeEach(() => {
  bench = new Workbench()
  folder = mkdtempSync(join(tmpdir(), 'fourtuple-unix-'))
  path = join(folder, 'socket')
})
afterEach(async () => {
  await bench.end()
  rmSync(folder, { recursive: true, force: true })
})

const bytesOf = (text: string) => new TextEncoder().encode(text)
const isLinux = process.platform === 'linux'

async function connectedTo(listener: number, at = path) {
  const { id } = bench.sockets.openClient({ transport: 'unix', path: at })
  const client = bench.sockets.get(id)
  await eventually(() => expect(client.state.phase).toBe('open'))
  const own = await eventually(() => {
    const found = bench.accepted(listener).at(-1)
    if (!found) throw new Error('not accepted yet')
    return found
  })
  return { client, own }
}

describe.runIf(process.platform !== 'win32')('Unix-domain sockets', () => {
  it('listener and client on a path: bytes both ways, half-close, close; no flow; the file is removed', async () => {
    const listener = await bench.sockets.openListener({ transport: 'unix', path })
    expect(listener).toMatchObject({ phase: 'open', asked: path, local: null, flow: null })
    expect(existsSync(path)).toBe(true)
    const { client, own } = await connectedTo(listener.id)
    expect(client.state).toMatchObject({
      transport: 'unix',
      asked: path,
      local: null,
      peer: null,
      flow: null,
    })
    await client.send(bytesOf('ping'), null)
    await eventually(() => expect(own.state.bytesIn).toBe(4))
    client.halfClose()
    await eventually(() => expect(own.state.halfClosedByPeer).toBe(true))
    await own.send(bytesOf('pong!'), null)
    await eventually(() => expect(client.state.bytesIn).toBe(5))
    await own.close()
    await eventually(() => expect(client.state.phase).toBe('closed'))
    expect(bench.kinds(client.state.id)).toEqual([
      'opening',
      'connected',
      'sent',
      'half-closed',
      'received',
      'peer-half-closed',
      'closed',
    ])
    const { events } = bench.session.own
    for (let i = events.first; i < events.next; i++) expect(events.read(i).flow).toBe(-1)
    await bench.sockets.get(listener.id).close()
    expect(existsSync(path)).toBe(false)
  })

  it('socat on either side', async () => {
    const listener = await bench.sockets.openListener({ transport: 'unix', path, reply: { kind: 'echo' } })
    const said = saidBy('socat', ['-t2', 'STDIO', `UNIX-CONNECT:${path}`], 'through a path')
    expect(await said).toBe('through a path')
    await bench.sockets.get(listener.id).close()
    bench.start('socat', `UNIX-LISTEN:${path}`, 'EXEC:cat')
    await eventually(() => expect(existsSync(path)).toBe(true))
    const { id } = bench.sockets.openClient({ transport: 'unix', path })
    const client = bench.sockets.get(id)
    await eventually(() => expect(client.state.phase).toBe('open'))
    await client.send(bytesOf('echo'), null)
    await eventually(() => expect(client.state.bytesIn).toBe(4))
  })

  it.runIf(isLinux)(
    'a name of the abstract namespace leaves no file; it is taken while it is listened on',
    async () => {
      const name = `@fourtuple-test-${process.pid}`
      const listener = await bench.sockets.openListener({ transport: 'unix', path: name })
      const { client } = await connectedTo(listener.id, name)
      expect(client.state.phase).toBe('open')
      expect(client.kernel().facts).toContainEqual(
        expect.objectContaining({
          name: 'Peer',
          value: expect.stringContaining(`process ${process.pid},`) as string,
        }),
      )
      await expect(bench.sockets.openListener({ transport: 'unix', path: name })).rejects.toMatchObject({
        code: 'EADDRINUSE',
        message: expect.stringContaining('Fourtuple itself') as string,
      })
    },
  )

  it('a socket file that was left behind, one in use, a plain file → each told apart', async () => {
    // socat that is killed can't remove its file.
    const server = bench.start('socat', '-d', '-d', `UNIX-LISTEN:${path}`, 'EXEC:cat')
    let said = ''
    server.stderr?.on('data', (bytes: Uint8Array) => (said += new TextDecoder().decode(bytes)))
    await eventually(() => expect(said).toContain('listening on'))
    if (isLinux) {
      await expect(bench.sockets.openListener({ transport: 'unix', path })).rejects.toMatchObject({
        code: 'EADDRINUSE',
        message: `${path} is already in use by socat (process ${server.pid ?? 0}).`,
      })
    }
    const gone = once(server, 'exit')
    server.kill('SIGKILL')
    await gone
    await expect(bench.sockets.openListener({ transport: 'unix', path })).rejects.toMatchObject({
      code: 'EADDRINUSE',
      message: expect.stringContaining('left behind') as string,
      step: `Remove it (rm ${path}), then listen again.`,
    })
    const file = join(folder, 'file')
    writeFileSync(file, 'text')
    await expect(bench.sockets.openListener({ transport: 'unix', path: file })).rejects.toMatchObject({
      message: `There is a file at ${file} that is no socket.`,
    })
    expect(existsSync(file)).toBe(true)
  })

  it('nothing there, nobody listening, too long a path → in words', async () => {
    const failed = async (at: string) => {
      const { id } = bench.sockets.openClient({ transport: 'unix', path: at })
      await eventually(() => expect(bench.sockets.get(id).state.phase).toBe('closed'))
      return bench.sockets.get(id).state.error
    }
    expect(await failed(path)).toMatchObject({ code: 'ENOENT', message: `There is no socket at ${path}.` })
    expect(await failed('')).toMatchObject({ code: 'EINVAL' })
    expect(await failed(join(folder, 'x'.repeat(120)))).toMatchObject({
      code: 'EINVAL',
      message: expect.stringContaining('from 1 to') as string,
    })
  })

  it('close with bytes unread → the peer gets ECONNRESET', async () => {
    const listener = await bench.sockets.openListener({ transport: 'unix', path })
    const peer = createConnection({ path })
    await once(peer, 'connect')
    const own = await eventually(() => {
      const [found] = bench.accepted(listener.id)
      expect(found).toBeDefined()
      return found
    })
    expect(() => own.reset()).toThrow('no RST')
    own.pauseReading(true)
    await eventually(() => {
      peer.write('unread')
      expect(own.kernel().receiveQueue).toBeGreaterThan(0)
    })
    const failed = once(peer, 'error')
    await own.close()
    expect((await failed)[0]).toMatchObject({ code: 'ECONNRESET' })
  })

  it.runIf(isLinux)('accepting paused: a client past the accept queue is told that it is full', async () => {
    const listener = await bench.sockets.openListener({ transport: 'unix', path, backlog: 1 })
    await bench.sockets.get(listener.id).setAccepting('paused')
    const ids = Array.from({ length: 5 }, () => bench.sockets.openClient({ transport: 'unix', path }).id)
    await eventually(() => {
      const errors = ids.map((id) => bench.sockets.get(id).state.error?.code)
      expect(errors.filter((code) => code === 'EAGAIN')).toHaveLength(3)
    })
    await bench.sockets.get(listener.id).setAccepting('accepting')
    await eventually(() => expect(bench.accepted(listener.id)).toHaveLength(2))
  })
})

async function saidBy(program: string, args: string[], input: string): Promise<string> {
  const child = bench.start(program, ...args)
  let said = ''
  child.stdout?.on('data', (bytes: Uint8Array) => (said += new TextDecoder().decode(bytes)))
  child.stdin?.end(input)
  await once(child, 'exit')
  return said
}
