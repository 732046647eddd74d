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
    const { exit, output } = fourtuple('send', '-q', 'tcp', '127.0.0.1', port, ...args, '--wait', '500')
    expect(await exit).toBe(0)
    expect(output().toString()).toBe(bytes)
  })

  it('nothing listens → exit 1, in words', async () => {
    const { exit, said } = fourtuple('send', 'tcp', '127.0.0.1', String(await freePort()), 'x')
    expect(await exit).toBe(1)
    expect(said()).toContain('nothing listens there')
  })

  it.each([
    [['sctp', 'h', '1', 'x'], 'A transport is tcp, udp or unix, not “sctp”.'],
    [['tcp', '1'], 'A payload is needed, or --file.'],
    [['tcp', '1', '--hex', '--mixed', 'x'], '--hex and --mixed exclude each other.'],
    [['tcp', '1', 'x', '--hex', '--ending', 'LF'], '--encoding and --ending are for text.'],
    [['tcp', '1', 'x', '--rate', '5', '--times', '2'], 'exclude each other.'],
    [['tcp', '1', 'x', '--for', '5'], '--for needs --rate.'],
    [['tcp', '1', 'x', '--at', '5,a'], '--at takes numbers of ms'],
    [['tcp', '1', 'x', '--framed'], '--framed needs --framing.'],
  ])('%j → exit 2, in words', async (args, words) => {
    const { exit, said } = fourtuple('send', ...args)
    expect(await exit).toBe(2)
    expect(said()).toContain(words)
  })
})
