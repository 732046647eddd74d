import { createSocket, type RemoteInfo, type Socket } from 'node:dgram'
import { once } from 'node:events'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { endAll, fourtuple, freePort, start, type Started } from '../test-program'

const PATIENCE = 10_000

let peer: Socket
let port = ''
let got: { bytes: Buffer; from: RemoteInfo }[] = []
beforeEach(async () => {
  got = []
  peer = createSocket('udp4').bind(0, '127.0.0.1')
  peer.on('message', (bytes, from) => got.push({ bytes, from }))
  await once(peer, 'listening')
  port = String(peer.address().port)
})
afterEach(async () => {
  await endAll()
  peer.close()
})

const texts = () => got.map(({ bytes }) => bytes.toString())
async function boundPort({ said }: Started): Promise<string> {
  await vi.waitFor(() => expect(said()).toMatch(/Bound to .*:\d+\.\n/), PATIENCE)
  return /Bound to .*:(\d+)\.\n/.exec(said())?.[1] ?? ''
}

describe('udp HOST PORT', () => {
  it('each line a datagram with its ending; answers are written; -w ends it', async () => {
    peer.on('message', (bytes, from) => peer.send(`re: ${bytes.toString()}`, from.port, from.address))
    const { child, exit, output } = fourtuple('udp', '-q', '-w', '0.5', '127.0.0.1', port)
    child.stdin?.end('one\ntwo\nlast')
    expect(await exit).toBe(0)
    expect(texts()).toEqual(['one\n', 'two\n', 'last'])
    expect(output().toString()).toBe('re: one\nre: two\nre: last')
  })

  it('--lines → without the endings', async () => {
    const { child, exit } = fourtuple('udp', '-q', '--lines', '--send-only', '127.0.0.1', port)
    child.stdin?.end('one\r\ntwo\n\n')
    expect(await exit).toBe(0)
    await vi.waitFor(() => expect(texts()).toEqual(['one', 'two', '']), PATIENCE)
  })

  it('--message-per delimiter → cut there; more than fits is refused in words, exit 1', async () => {
    const { child, exit, said } = fourtuple(
      ...['udp', '-q', '--message-per', 'delimiter:;', '--send-only', '127.0.0.1', port],
    )
    child.stdin?.end(`a;${'x'.repeat(65_530)};b`)
    expect(await exit).toBe(1)
    await vi.waitFor(() => expect(texts()).toEqual(['a', 'b']), PATIENCE)
    expect(said()).toContain('The datagram is too long')
  })

  it('nobody is there → exit 1, in words', async () => {
    const { child, exit, said } = fourtuple('udp', '-q', '-w', '0.3', '127.0.0.1', String(await freePort()))
    child.stdin?.write('x\n')
    expect(await exit).toBe(1)
    expect(said()).toMatch(/^fourtuple: .+\n/)
  })

  it('--json → each datagram a line, bytes as base64', async () => {
    peer.on('message', (_bytes, from) => peer.send(Uint8Array.of(0, 1, 2), from.port, from.address))
    const { child, exit, output } = fourtuple('udp', '--json', '-w', '0.5', '127.0.0.1', port)
    child.stdin?.end('ping\n')
    expect(await exit).toBe(0)
    const lines = output()
      .toString()
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>)
    const datagram = { type: 'event', peer: `127.0.0.1:${port}` }
    expect(lines.find(({ kind }) => kind === 'sent')).toMatchObject({ ...datagram, bytes: 5, data: 'ping\n' })
    expect(lines.find(({ kind }) => kind === 'received')).toMatchObject({
      ...datagram,
      bytes: 3,
      encoding: 'base64',
      data: 'AAEC',
    })
    expect(lines.at(-1)).toMatchObject({ type: 'end', messagesOut: 1, messagesIn: 1, bytesIn: 3 })
  })

  it('SIGINT → exit 0', async () => {
    const running = fourtuple('udp', '127.0.0.1', port)
    await vi.waitFor(() => expect(running.said()).toContain('Connected to'), PATIENCE)
    running.child.kill('SIGINT')
    expect(await running.exit).toBe(0)
  })
})

describe('udp --listen', () => {
  it('ncat -u and socat → both are read, input goes to whoever sent last', async () => {
    const listener = fourtuple('udp', '--listen', '0')
    const at = await boundPort(listener)
    const first = start(['ncat', '-u', '127.0.0.1', at])
    first.child.stdin?.write('from ncat\n')
    await vi.waitFor(() => expect(listener.output().toString()).toBe('from ncat\n'), PATIENCE)
    listener.child.stdin?.write('to ncat\n')
    await vi.waitFor(() => expect(first.output().toString()).toBe('to ncat\n'), PATIENCE)
    const second = start(['socat', '-', `UDP:127.0.0.1:${at}`])
    second.child.stdin?.write('from socat\n')
    await vi.waitFor(() => expect(listener.output().toString()).toContain('from socat\n'), PATIENCE)
    listener.child.stdin?.write('to socat\n')
    await vi.waitFor(() => expect(second.output().toString()).toBe('to socat\n'), PATIENCE)
    expect(first.output().toString()).toBe('to ncat\n')
  })

  it('input before anybody sent → it waits for the first sender', async () => {
    const listener = fourtuple('udp', '--listen', '0')
    listener.child.stdin?.end('early\n')
    peer.send('hello', Number(await boundPort(listener)), '127.0.0.1')
    await vi.waitFor(() => expect(texts()).toEqual(['early\n']), PATIENCE)
  })

  it('--echo → each datagram comes back as it was', async () => {
    const at = Number(await boundPort(fourtuple('udp', '--listen', '--echo', '0')))
    const sent = [Buffer.of(0, 255), Buffer.alloc(60_000, 7)]
    for (const bytes of sent) peer.send(bytes, at, '127.0.0.1')
    await vi.waitFor(() => expect(got.map(({ bytes }) => bytes)).toEqual(sent), PATIENCE)
  })
})

describe('udp --join', () => {
  it('a group on loopback → what our sender and socat’s send to it, until Ctrl-C', async () => {
    const group = '239.77.1.2'
    const member = fourtuple('udp', '--listen', '--join', `${group}@lo`, '0')
    const at = await boundPort(member)
    expect(member.said()).toMatch(/239\.77\.1\.2/)
    const sender = fourtuple(
      ...['udp', '-q', '--multicast-interface', 'lo', '--multicast-ttl', '0', '--send-only', group, at],
    )
    sender.child.stdin?.end('ours\n')
    expect(await sender.exit).toBe(0)
    await vi.waitFor(() => expect(member.output().toString()).toBe('ours\n'), PATIENCE)
    const socat = start(['socat', '-u', '-', `UDP4-DATAGRAM:${group}:${at},ip-multicast-if=127.0.0.1`])
    socat.child.stdin?.end('theirs\n')
    await vi.waitFor(() => expect(member.output().toString()).toBe('ours\ntheirs\n'), PATIENCE)
    member.child.kill('SIGINT')
    expect(await member.exit).toBe(0)
  })

  it('a member that answers → its answer comes to who sent to the group', async () => {
    const member = fourtuple('udp', '--listen', '--echo', '--join', '239.77.1.3@lo', '0')
    const at = await boundPort(member)
    const sender = fourtuple('udp', '-q', '--multicast-interface', 'lo', '239.77.1.3', at)
    sender.child.stdin?.write('who is there?\n')
    await vi.waitFor(() => expect(sender.output().toString()).toBe('who is there?\n'), PATIENCE)
  })

  it('an interface that is none → exit 1, in words', async () => {
    const wrong = fourtuple('udp', '--listen', '--join', '239.77.1.4@nosuch0', '0')
    expect(await wrong.exit).toBe(1)
    expect(wrong.said()).toMatch(/^fourtuple: .*nosuch0/m)
  })
})
