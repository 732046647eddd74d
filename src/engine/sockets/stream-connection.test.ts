import { once } from 'node:events'
import { createConnection, createServer, type AddressInfo, type Socket } from 'node:net'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { StreamOptions } from '#contract/streams'
import { Workbench } from './testing'
import type { OwnSocket } from './own-socket'

/** Longer than a loaded machine takes; a condition that holds ends it at once. */
const eventually = <T>(check: () => T, options = { timeout: 10_000 }) => vi.waitFor(check, options)

let bench: Workbench
const ends: (() => void)[] = []
beforeEach(() => {
  bench = new Workbench()
})
afterEach(async () => {
  await bench.end()
  for (const end of ends.splice(0)) end()
})

const bytesOf = (text: string) => new TextEncoder().encode(text)
const isLinux = process.platform === 'linux'
const LONG = { timeout: 10_000 }

/** A client of ours, connected to a raw Node socket that allows half-open and begins paused. */
async function withRawPeer(
  address = '127.0.0.1',
  options: Partial<StreamOptions> = {},
): Promise<{ client: OwnSocket; peer: Socket }> {
  const server = createServer({ allowHalfOpen: true, pauseOnConnect: true }).listen(0, address)
  ends.push(() => server.close())
  await once(server, 'listening')
  const accepting = once(server, 'connection') as Promise<[Socket]>
  const { port } = server.address() as AddressInfo
  const { id } = bench.sockets.openClient({ host: address, port, options })
  const [peer] = await accepting
  peer.on('error', () => undefined)
  ends.push(() => peer.destroy())
  const client = bench.sockets.get(id)
  await eventually(() => expect(client.state.phase).toBe('open'))
  return { client, peer }
}

/** A raw Node client of our listener, and what we accepted of it. */
async function accepted(asked: Parameters<typeof bench.sockets.openListener>[0] = {}) {
  const listener = await bench.sockets.openListener(asked)
  const peer = createConnection({
    port: listener.local?.port ?? 0,
    host: listener.local?.address,
    allowHalfOpen: true,
  })
  peer.on('error', () => undefined)
  ends.push(() => peer.destroy())
  await once(peer, 'connect')
  const [own] = await eventually(() => {
    const found = bench.accepted(listener.id)
    expect(found).toHaveLength(1)
    return found
  })
  return { own, peer, listener }
}

async function received(peer: Socket, length: number): Promise<string> {
  let text = ''
  peer.on('data', (bytes: Uint8Array) => (text += new TextDecoder().decode(bytes)))
  peer.resume()
  await eventually(() => expect(text).toHaveLength(length))
  return text
}

describe.each(['127.0.0.1', '::1'])('each act on %s', (address) => {
  it('open + our half-close → the peer reads the end and still answers; then it closes', async () => {
    const { client, peer } = await withRawPeer(address)
    await client.send(bytesOf('request'), null)
    client.halfClose()
    const ended = once(peer, 'end')
    expect(await received(peer, 7)).toBe('request')
    await ended
    peer.end('answer')
    await eventually(() => expect(client.state.phase).toBe('closed'))
    expect(client.state).toMatchObject({ bytesOut: 7, bytesIn: 6, error: null })
    expect(bench.kinds(client.state.id).slice(-5)).toEqual([
      'sent',
      'half-closed',
      'received',
      'peer-half-closed',
      'closed',
    ])
    expect(() => client.send(bytesOf('more'), null)).toThrow('closed')
  })

  it('open + peer FIN → CLOSE-WAIT: we still send; our close ends it', async () => {
    const { own, peer } = await accepted({ address })
    peer.end('all of it')
    await eventually(() => expect(own.state.halfClosedByPeer).toBe(true))
    if (isLinux) expect(own.kernel().state).toBe('CLOSE-WAIT')
    await own.send(bytesOf('late answer'), null)
    expect(await received(peer, 11)).toBe('late answer')
    await own.close()
    expect(own.state).toMatchObject({ phase: 'closed', error: null })
  })

  it('open + our reset → the peer gets ECONNRESET', async () => {
    const { client, peer } = await withRawPeer(address)
    peer.resume()
    const failed = once(peer, 'error')
    client.reset()
    expect((await failed)[0]).toMatchObject({ code: 'ECONNRESET' })
    await eventually(() => expect(client.state.phase).toBe('closed'))
    expect(bench.sentences(client.state.id, 'reset')).toEqual([expect.stringContaining('RST is sent')])
    expect(() => client.reset()).toThrow('already closed')
  })

  it('open + peer RST → told by name', async () => {
    const { own, peer } = await accepted({ address })
    peer.resetAndDestroy()
    await eventually(() => expect(own.state.phase).toBe('closed'))
    expect(own.state.error?.code).toBe('ECONNRESET')
    expect(bench.sentences(own.state.id, 'peer-reset')).toEqual([expect.stringContaining('sent RST')])
  })
})

describe('closing', () => {
  it('SO_LINGER 0 + close → the peer is reset', async () => {
    const { client, peer } = await withRawPeer('127.0.0.1', { lingerSeconds: 0 })
    peer.resume()
    const failed = once(peer, 'error')
    await client.close()
    expect((await failed)[0]).toMatchObject({ code: 'ECONNRESET' })
  })

  it.runIf(isLinux)(
    'SO_LINGER 1 s + close → it waits so long for what is not acknowledged; nothing else waits',
    async () => {
      const { client, peer } = await withRawPeer('127.0.0.1', { lingerSeconds: 1, sendBuffer: 500_000 })
      // More than the peer's receive buffer takes, and no more than ours: the kernel has it all.
      void Promise.resolve(client.send(new Uint8Array(1 << 20), null)).catch(() => undefined)
      await eventually(() => expect(client.kernel().sendQueue).toBeGreaterThan(100_000))
      peer.pause()
      let ticks = 0
      const ticking = setInterval(() => ticks++, 20)
      const began = Date.now()
      const closing = client.close()
      await eventually(() => expect(Date.now() - began).toBeGreaterThan(900), LONG)
      clearInterval(ticking)
      expect(ticks).toBeGreaterThan(20)
      peer.resume()
      await closing
      expect(client.state.phase).toBe('closed')
    },
  )

  it('SO_LINGER 5 s + close, all acknowledged → closed at once', async () => {
    const { client, peer } = await withRawPeer('127.0.0.1', { lingerSeconds: 5 })
    peer.resume()
    await client.send(bytesOf('taken'), null)
    const began = Date.now()
    await client.close()
    expect(Date.now() - began).toBeLessThan(1000)
    expect(bench.sentences(client.state.id, 'closed')).toEqual([expect.stringContaining('FIN is sent')])
  })

  it('our half-close twice → refused in words; send after it too', async () => {
    const { client } = await withRawPeer()
    client.halfClose()
    expect(() => client.halfClose()).toThrow('already sent its FIN')
    expect(() => client.send(bytesOf('x'), null)).toThrow('has sent its FIN')
  })

  it.runIf(isLinux)('close with bytes unread → the RST that follows is told', async () => {
    const { own, peer } = await accepted()
    own.pauseReading(true)
    peer.write('unread')
    // A paused socket may already have a read under way: what comes after it stays in the kernel.
    await eventually(() => {
      if (own.kernel().receiveQueue === 0) peer.write('unread')
      expect(own.kernel().receiveQueue).toBeGreaterThan(0)
    })
    const failed = once(peer, 'error')
    const ended = once(peer, 'end')
    peer.resume()
    await own.close()
    await ended
    peer.write('to nobody')
    expect((await failed)[0]).toMatchObject({ code: 'EPIPE' })
    expect(bench.sentences(own.state.id, 'reset')).toEqual([
      expect.stringMatching(/^close\(\) with \d+ bytes unread: the kernel sends RST/),
    ])
  })
})

describe.runIf(isLinux)('back-pressure', () => {
  it('a slow reader: the sender stalls, the queues tell, and all arrives when it reads again', async () => {
    const { own, peer } = await accepted({ options: { receiveBuffer: 65_536 } })
    own.pauseReading(true)
    expect(own.state.readingPaused).toBe(true)
    const total = 16 << 20
    peer.write(Buffer.alloc(total, 0x61))
    await eventually(() => expect(own.kernel().receiveQueue).toBeGreaterThan(30_000), LONG)
    expect(peer.writableLength).toBeGreaterThan(0)
    expect(own.kernel().facts).toContainEqual(expect.objectContaining({ name: 'Our window' }))
    const before = own.state.bytesIn
    expect(before).toBeLessThan(total / 2)
    own.pauseReading(false)
    await eventually(() => expect(own.state.bytesIn).toBe(total), LONG)
    expect(peer.writableLength).toBe(0)
    expect(bench.kinds(own.state.id)).toEqual(expect.arrayContaining(['reading-paused', 'reading-resumed']))
  })

  it('a peer that does not read: unsent is told; past the bound a send is refused', async () => {
    const { client, peer } = await withRawPeer('127.0.0.1', { sendBuffer: 65_536 })
    const one = new Uint8Array(1 << 20)
    const sends: Promise<number>[] = []
    for (let i = 0; i < 64; i++) sends.push(Promise.resolve(client.send(one, null)))
    expect(client.state.unsent).toBeGreaterThan(0)
    expect(client.kernel().sendQueue).toBeGreaterThan(0)
    await eventually(() => {
      expect(() => {
        sends.push(Promise.resolve(client.send(one, null)))
      }).toThrow('still wait for the peer')
    })
    peer.resume()
    await Promise.all(sends)
    expect(client.state.unsent).toBe(0)
    expect(client.state.bytesOut).toBe(sends.length << 20)
  })

  it('1 GB each way with back-pressure: all arrives, memory stays flat, in under 30 s', async () => {
    const { own, peer } = await accepted({ reply: { kind: 'discard' } })
    const gigabyte = 1e9
    const piece = Buffer.alloc(250_000, 0x62)
    globalThis.gc?.()
    const before = process.memoryUsage().rss
    let most = before
    const started = Date.now()
    for (let sent = 0; sent < gigabyte; sent += piece.length) {
      if (!peer.write(piece)) await once(peer, 'drain')
      most = Math.max(most, process.memoryUsage.rss())
    }
    await eventually(() => expect(own.state.bytesIn).toBe(gigabyte), LONG)
    let back = 0
    peer.on('data', (bytes: Uint8Array) => (back += bytes.length))
    for (let sent = 0; sent < gigabyte; sent += piece.length) {
      await own.send(piece, null)
      most = Math.max(most, process.memoryUsage.rss())
    }
    await eventually(() => expect(back).toBe(gigabyte), LONG)
    expect(Date.now() - started).toBeLessThan(30_000)
    // The ring of 32 MiB, and what the collector leaves lying about.
    expect(most - before).toBeLessThan(256e6)
    expect(own.state.unsent).toBe(0)
  }, 60_000)
})

describe('real peers', () => {
  it('ncat gets what is sent and ends with our close; it says what it is told', async () => {
    const listener = await bench.sockets.openListener({ address: '::', reply: { kind: 'none' } })
    const ncat = bench.start('ncat', '127.0.0.1', String(listener.local?.port ?? 0))
    const [own] = await eventually(() => {
      const found = bench.accepted(listener.id)
      expect(found).toHaveLength(1)
      return found
    })
    expect(own.state.peer?.address).toBe('127.0.0.1')
    ncat.stdin?.write('from ncat\n')
    await eventually(() => expect(own.state.bytesIn).toBe(10))
    let said = ''
    ncat.stdout?.on('data', (bytes: Uint8Array) => (said += new TextDecoder().decode(bytes)))
    await own.send(bytesOf('to ncat\n'), null)
    await eventually(() => expect(said).toBe('to ncat\n'))
    const exit = once(ncat, 'exit')
    const closed = own.close()
    ncat.stdin?.end()
    await closed
    expect(await exit).toEqual([0, null])
  })

  it('socat over IPv6 half-closes, gets its echo back, and ends', async () => {
    const listener = await bench.sockets.openListener({ address: '::1', reply: { kind: 'echo' } })
    const socat = bench.start('socat', '-t5', 'STDIO', `TCP6:[::1]:${listener.local?.port ?? 0}`)
    let said = ''
    socat.stdout?.on('data', (bytes: Uint8Array) => (said += new TextDecoder().decode(bytes)))
    socat.stdin?.end('there and back')
    await once(socat, 'exit')
    expect(said).toBe('there and back')
  })

  it('curl’s request comes in, and our answer reaches it', async () => {
    const listener = await bench.sockets.openListener({})
    const curl = bench.start(
      'curl',
      '-s',
      '--max-time',
      '5',
      `http://127.0.0.1:${listener.local?.port ?? 0}/`,
    )
    const [own] = await eventually(() => {
      const found = bench.accepted(listener.id)
      expect(found[0]?.state.bytesIn).toBeGreaterThan(0)
      return found
    })
    let said = ''
    curl.stdout?.on('data', (bytes: Uint8Array) => (said += new TextDecoder().decode(bytes)))
    await own.send(bytesOf('HTTP/1.0 200 OK\r\n\r\nby hand'), null)
    await own.close()
    await eventually(() => expect(said).toBe('by hand'))
  })
})
