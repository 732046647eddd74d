import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { endAll, fourtuple, start } from '../test-program'

const PATIENCE = 10_000

let folder = ''
let path = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'fourtuple-unix-'))
  path = join(folder, 'socket')
})
afterEach(async () => {
  await endAll()
  rmSync(folder, { recursive: true, force: true })
})

describe('Unix-domain sockets', () => {
  it.each([
    ['socat', () => ['socat', '-t', '5', '-', `UNIX-CONNECT:${path}`]],
    ['ncat -U', () => ['ncat', '-U', path]],
  ])('listen -U + %s → bytes both ways, the path is gone at the end', async (_name, command) => {
    const listener = fourtuple('listen', '-U', path)
    await vi.waitFor(() => expect(listener.said()).toContain(path), PATIENCE)
    const peer = start(command())
    peer.child.stdin?.write('theirs\n')
    await vi.waitFor(() => expect(listener.output().toString()).toBe('theirs\n'), PATIENCE)
    listener.child.stdin?.write('ours\n')
    await vi.waitFor(() => expect(peer.output().toString()).toBe('ours\n'), PATIENCE)
    peer.child.stdin?.end()
    listener.child.stdin?.end()
    expect(await listener.exit).toBe(0)
    expect(await peer.exit).toBe(0)
    expect(existsSync(path)).toBe(false)
  })

  it.each([
    ['socat', () => ['socat', `UNIX-LISTEN:${path}`, 'EXEC:cat']],
    ['ncat -U', () => ['ncat', '-U', '-l', path, '--exec', '/bin/cat']],
  ])('connect -U to %s → what was sent comes back', async (_name, command) => {
    start(command())
    await vi.waitFor(() => expect(existsSync(path)).toBe(true), PATIENCE)
    const client = fourtuple('connect', '-U', path)
    client.child.stdin?.write('hello\n')
    await vi.waitFor(() => expect(client.output().toString()).toBe('hello\n'), PATIENCE)
    client.child.stdin?.end()
    expect(await client.exit).toBe(0)
    expect(client.said()).toContain(path)
  })

  it('@NAME → Linux’s abstract namespace, both ends ours and socat’s', async () => {
    const name = `fourtuple-${process.pid}`
    const listener = fourtuple('listen', '-U', `@${name}`)
    await vi.waitFor(() => expect(listener.said()).toContain(`@${name}`), PATIENCE)
    const peer = start(['socat', '-u', '-', `ABSTRACT-CONNECT:${name}`])
    peer.child.stdin?.end('abstract')
    expect(await listener.exit).toBe(0)
    expect(listener.output().toString()).toBe('abstract')
  })

  it('send unix PATH PAYLOAD --wait → the answer', async () => {
    start(['socat', `UNIX-LISTEN:${path}`, 'EXEC:cat'])
    await vi.waitFor(() => expect(existsSync(path)).toBe(true), PATIENCE)
    const { exit, output } = fourtuple(
      'send',
      '-q',
      'unix',
      path,
      'hello',
      '--framing',
      'line',
      '--framed',
      '--wait',
      '0.3',
    )
    expect(await exit).toBe(0)
    expect(output().toString()).toBe('hello\n')
  })

  it('somebody listens there already; nobody is there → exit 1, in words', async () => {
    const first = fourtuple('listen', '-U', path)
    await vi.waitFor(() => expect(first.said()).toContain(path), PATIENCE)
    const second = fourtuple('listen', '-U', path)
    expect(await second.exit).toBe(1)
    expect(second.said()).toMatch(/^fourtuple: .*already/)
    const none = fourtuple('connect', '-U', join(folder, 'none'))
    expect(await none.exit).toBe(1)
    expect(none.said()).toMatch(/^fourtuple: .*none/)
  })
})
