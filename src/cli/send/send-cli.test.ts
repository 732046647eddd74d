import { randomBytes } from 'node:crypto'
import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { endAll, fourtuple, freePort, start } from '../test-program'

const PATIENCE = 10_000

let port = ''
beforeEach(async () => {
  port = String(await freePort())
  const { said } = start([
    ...['socat', '-d', '-d', `TCP-LISTEN:${port},bind=127.0.0.1,fork,reuseaddr`, 'EXEC:cat'],
  ])
  await vi.waitFor(() => expect(said()).toContain('listening on'), PATIENCE)
})
afterEach(endAll)

describe('send', () => {
  it.each([
    [['PING\\t', '--ending', 'CRLF'], 'PING\t\r\n'],
    [['--hex', '41 42 0a', '--times', '3', '--every', '10'], 'AB\nAB\nAB\n'],
    [['--mixed', '"a" 0a'], 'a\n'],
    [['hello', '--framing', 'length:2be', '--framed'], '\0\x05hello'],
  ])('%j → these bytes, and the answer is written', async (args, bytes) => {
    const { exit, output } = fourtuple('send', '-q', 'tcp', '127.0.0.1', port, ...args, '--wait', '0.5')
    expect(await exit).toBe(0)
    expect(output().toString()).toBe(bytes)
  })

  it('--template → fields made anew for each, with the checksum', async () => {
    const template = '{{counter start=7 u8}}abc{{xor}}'
    const { exit, output } = fourtuple(
      ...['send', '-q', 'tcp', '127.0.0.1', port, '--template', template],
      ...['--times', '2', '--every', '10', '--wait', '0.5'],
    )
    expect(await exit).toBe(0)
    const made = (counter: number) => [counter, 0x61, 0x62, 0x63, counter ^ 0x61 ^ 0x62 ^ 0x63]
    expect([...output()]).toEqual([...made(7), ...made(8)])
  })

  it('--file → its bytes; --encoding → in it', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'fourtuple-send-'))
    const bytes = randomBytes(200_000)
    writeFileSync(join(folder, 'payload'), bytes)
    const file = fourtuple(
      ...['send', '-q', 'tcp', '127.0.0.1', port, '--file', join(folder, 'payload'), '--wait', '0.5'],
    )
    expect(await file.exit).toBe(0)
    rmSync(folder, { recursive: true })
    expect(file.output().equals(bytes)).toBe(true)
    const text = ['grüß', '--encoding', 'utf-16be', '--ending', 'LF']
    const encoded = fourtuple('send', '-q', 'tcp', '127.0.0.1', port, ...text, '--wait', '0.5')
    expect(await encoded.exit).toBe(0)
    expect(encoded.output()).toEqual(Buffer.from('grüß\n', 'utf16le').swap16())
  })

  it('udp --rate --for → about so many, and says how many', async () => {
    const peer = createSocket('udp4').bind(0, '127.0.0.1')
    await once(peer, 'listening')
    let got = 0
    peer.on('message', () => got++)
    const to = ['127.0.0.1', String(peer.address().port)]
    const { exit, said } = fourtuple('send', 'udp', ...to, 'x', '--rate', '200', '--for', '0.5')
    expect(await exit).toBe(0)
    const sent = Number(/Sent (\d+) times/.exec(said())?.[1])
    expect(sent).toBeGreaterThanOrEqual(90)
    expect(sent).toBeLessThanOrEqual(110)
    await vi.waitFor(() => expect(got).toBe(sent), PATIENCE)
    peer.close()
  })

  it('--times 0 → until Ctrl-C, exit 0; --at → at those times', async () => {
    const endless = fourtuple(
      'send',
      '--json',
      'tcp',
      '127.0.0.1',
      port,
      'x',
      '--times',
      '0',
      '--every',
      '20',
    )
    await vi.waitFor(
      () => expect(endless.output().toString().split('"sent"').length).toBeGreaterThan(3),
      PATIENCE,
    )
    endless.child.kill('SIGINT')
    expect(await endless.exit).toBe(0)
    const planned = fourtuple('send', 'tcp', '127.0.0.1', port, 'x', '--at', '0,100,150')
    expect(await planned.exit).toBe(0)
    expect(planned.said()).toContain('Sent 3 times, 3 B.')
  })

  it('--wait and no answer → exit 1, in words', async () => {
    const peer = createServer((socket) => socket.resume()).listen(0, '127.0.0.1')
    await once(peer, 'listening')
    const { port: silent } = peer.address() as AddressInfo
    const { exit, said } = fourtuple('send', '-q', 'tcp', '127.0.0.1', String(silent), 'x', '--wait', '0.2')
    expect(await exit).toBe(1)
    expect(said()).toBe('fourtuple: No answer came within 0.2 s.\n')
    peer.close()
  })

  it('nothing listens → exit 1, in words', async () => {
    const { exit, said } = fourtuple('send', 'tcp', '127.0.0.1', String(await freePort()), 'x')
    expect(await exit).toBe(1)
    expect(said()).toContain('nothing listens there')
  })
})
