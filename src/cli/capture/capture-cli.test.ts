import { execFileSync, spawn, spawnSync } from 'node:child_process'
import { createSocket, type Socket } from 'node:dgram'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { text } from 'node:stream/consumers'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { captureReadiness } from '#engine/capture/readiness'

/** The program as it was built: `npm run unit` builds first. */
const PROGRAM = resolve('out/main/cli.js')
const canCapture = captureReadiness({ command: '' }).ready

let folder = ''
let socket: Socket
let port = 0
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'fourtuple-capture-'))
  socket = createSocket('udp4').bind(0, '127.0.0.1')
  await once(socket, 'listening')
  port = socket.address().port
})
afterEach(() => {
  socket.close()
  rmSync(folder, { recursive: true, force: true })
})

const run = (...args: string[]) =>
  spawnSync(process.execPath, [PROGRAM, ...args], { encoding: 'utf8', timeout: 20_000 })

/** Starts a capture and waits until it runs; what it writes comes when it has ended. */
async function capture(...args: string[]) {
  const child = spawn(process.execPath, [PROGRAM, 'capture', '-f', `udp port ${port}`, ...args])
  const output = text(child.stdout)
  let said = ''
  child.stderr.on('data', (words: Buffer) => (said += words.toString()))
  const exit = once(child, 'close') as Promise<[number | null]>
  await vi.waitFor(() => expect(said).toContain('Capturing on'), 10_000)
  return { child, output, exit, said: () => said }
}
async function send(...payloads: string[]) {
  for (const payload of payloads) await new Promise((done) => socket.send(payload, port, '127.0.0.1', done))
}
const tcpdump = (file: string) =>
  execFileSync('tcpdump', ['-r', file, '-n'], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] })

describe.runIf(canCapture)('capture', () => {
  it('-c → so many lines, then it ends and says what was lost', async () => {
    const { output, exit, said } = await capture('-i', 'lo', '-c', '2')
    await send('one', 'three', 'more')
    expect(await exit).toEqual([0, null])
    const lines = (await output).trim().split('\n')
    const end = `127.0.0.1:${port}`
    expect(lines.map((line) => line.slice(19))).toEqual([
      `UDP ${end} → ${end} 3 B`,
      `UDP ${end} → ${end} 5 B`,
    ])
    expect(said()).toContain('lo: 2 packets; dropped: 0 by the kernel, 0 by the interface, 0 on the way')
  })

  it('--json, SIGINT → a line for each packet, with nanoseconds, and one with the counts', async () => {
    const { child, output, exit } = await capture('--json')
    await send('abc')
    await vi.waitFor(() => expect(child.stdout.readableDidRead).toBe(true))
    child.kill('SIGINT')
    expect(await exit).toEqual([0, null])
    const [packet, counts] = (await output)
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as object)
    expect(packet).toMatchObject({
      type: 'packet',
      transport: 'udp',
      source: `127.0.0.1:${port}`,
      payload: 3,
    })
    expect(packet).toHaveProperty('time', expect.stringMatching(/\.\d{9}Z$/))
    expect(counts).toMatchObject({ type: 'capture', interface: 'lo', packets: 1, droppedByKernel: 0 })
  })

  it('-w FILE → a pcapng file of its owner’s that tcpdump reads; once more → refused, nothing lost', async () => {
    const file = join(folder, 'kept.pcapng')
    const { exit } = await capture('-w', file, '-c', '2')
    await send('one', 'two')
    expect(await exit).toEqual([0, null])
    expect(tcpdump(file).trim().split('\n')).toHaveLength(2)
    expect(statSync(file).mode & 0o777).toBe(0o600)
    const before = readFileSync(file)
    const again = run('capture', '-w', file, '-c', '1')
    expect(again.status).toBe(1)
    expect(again.stderr).toContain('is there already')
    expect(readFileSync(file).equals(before)).toBe(true)
  })

  it('-w - → a pcapng stream that another program reads while it grows', async () => {
    const line = `'${process.execPath}' '${PROGRAM}' capture -f 'udp port ${port}' -c 2 -w - | tcpdump -r - -n`
    const child = spawn('sh', ['-c', line])
    const output = text(child.stdout)
    let said = ''
    child.stderr.on('data', (words: Buffer) => (said += words.toString()))
    await vi.waitFor(() => expect(said).toContain('Capturing on lo'), 10_000)
    await send('one', 'two')
    expect((await output).trim().split('\n')).toHaveLength(2)
  })

  it('--from → what a program writes, beside an interface', async () => {
    const program = `tcpdump -i lo -U -w - udp port ${port}`
    const { child, exit, said } = await capture('-i', 'lo', '--from', program, '-c', '2')
    await vi.waitFor(() => expect(said()).toContain(`Capturing on ${program}`))
    const sending = setInterval(() => void send('x'), 20)
    expect(await exit).toEqual([0, null])
    clearInterval(sending)
    expect(said()).toContain('lo: 2 packets;')
    expect(said()).toContain(`${program}: 2 packets;`)
    expect(said()).toContain('listening on lo')
    expect(child.exitCode).toBe(0)
  })

  it('a wrong filter, an unknown interface → 1, in words, and no file', () => {
    const file = join(folder, 'none.pcapng')
    expect(run('capture', '-f', 'tcp prot 80', '-w', file)).toMatchObject({
      status: 1,
      stderr: expect.stringContaining('The capture filter does not compile') as string,
    })
    expect(run('capture', '-i', 'nosuch0', '-w', file)).toMatchObject({
      status: 1,
      stderr: expect.stringContaining('There is no interface nosuch0') as string,
    })
    expect(existsSync(file)).toBe(false)
  })

  it('the interface is deleted → 1, what happened, and what was counted', () => {
    const script = `
      ip link add left type veth peer name right && ip link set left up && ip link set right up
      '${process.execPath}' '${PROGRAM}' capture -i left -w '${join(folder, 'left.pcapng')}' 2> '${folder}/said' &
      until grep -q Capturing '${folder}/said'; do sleep 0.05; done
      ip link delete left; wait $!`
    // Root needs no user namespace for it, and inside a chroot may not have one.
    const namespaces = process.getuid?.() === 0 ? '-n' : '-rn'
    const { status } = spawnSync('unshare', [namespaces, 'sh', '-c', script], { timeout: 20_000 })
    expect(status).toBe(1)
    const said = readFileSync(join(folder, 'said'), 'utf8')
    expect(said).toContain('Once left is there again, start a new capture.')
    expect(said).toMatch(/left: \d+ packets; dropped: 0 by the kernel/)
  })
})

describe('without permission', () => {
  it.runIf(process.platform === 'linux')(
    'capture → 1, the reason and the step; interfaces → listed all the same',
    () => {
      const dropped = ['--inh-caps=-all', ...(process.getuid?.() === 0 ? ['--bounding-set=-net_raw'] : [])]
      const as = (...args: string[]) =>
        spawnSync('setpriv', [...dropped, process.execPath, PROGRAM, ...args], { encoding: 'utf8' })
      const refused = as('capture', '-i', 'lo')
      expect(refused.status).toBe(1)
      expect(refused.stderr).toContain('CAP_NET_RAW')
      expect(refused.stderr).toContain('sudo npm run fourtuple -- capture')
      const listed = as('interfaces')
      expect(listed).toMatchObject({ status: 0 })
      expect(listed.stdout).toMatch(/^lo +up +loopback +127\.0\.0\.1/m)
    },
  )
})

describe('interfaces', () => {
  it('--json → loopback first, one object a line', () => {
    const lines = run('interfaces', '--json').stdout.trim().split('\n')
    expect(JSON.parse(lines[0])).toMatchObject({ type: 'interface', loopback: true, up: true })
  })
})

describe('usage', () => {
  it.each([
    [['-c', '0'], 'It takes a whole number from 1.'],
    [['--snaplen', '12'], 'It takes a whole number from 64 and at most 262144.'],
    [['--rotate-bytes', '5'], 'It takes a whole number from 2000000.'],
    [['--for', '3e7'], 'at most 2000000'],
    [['--direction', 'up'], 'both, in, out'],
    [['--files', '3', '-w', 'x'], '--files needs --rotate-bytes'],
    [['--rotate-seconds', '9'], 'Only a file can rotate'],
    [['--rotate-seconds', '9', '-w', '-'], 'Only a file can rotate'],
    [['--nope'], 'unknown option'],
  ])('capture %j → 2, and %s', (args, words) => {
    const { status, stderr } = run('capture', ...args)
    expect(status).toBe(2)
    expect(stderr).toContain(words)
    expect(stderr).not.toContain('    at ')
  })
  it('--help → 0', () => expect(run('capture', '--help')).toMatchObject({ status: 0 }))
})
