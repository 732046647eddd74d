import { spawn } from 'node:child_process'
import { afterEach, expect, it, vi } from 'vitest'
import { Workbench } from './testing'

const MANY = 10_000
const bench = new Workbench()
afterEach(() => bench.end())

/** Processor time of this program: how long it takes depends on what else the machine does. */
const cpuMs = () => {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1000
}

/** Opens many connections, 200 at a time, sends a byte on each, and says how many have had it back. */
const CLIENT = `
  const { connect } = require('node:net')
  const port = Number(process.argv[1]), many = Number(process.argv[2])
  let begun = 0, answered = 0
  const sockets = []
  const next = () => {
    if (begun === many) return
    begun++
    const socket = connect(port, '127.0.0.1', () => socket.write('x'))
    socket.on('error', (error) => { console.log(error.code); process.exit(1) })
    socket.on('data', () => { if (++answered === many) console.log('all answered'); else next() })
    sockets.push(socket)
  }
  for (let i = 0; i < 200; i++) next()
  process.stdin.on('data', () => process.exit(0)).resume()
`

const range = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, i) => from + i)

// bash raises the soft limit of open files to the hard one.
const start = (port: number) =>
  spawn('bash', [
    '-c',
    'ulimit -n $(ulimit -Hn); exec "$0" -e "$1" "$2" "$3"',
    process.execPath,
    CLIENT,
    String(port),
    String(MANY),
  ])

it('10,000 connections to one listener: all are open, each answers, and none costs more than the first', async () => {
  const listener = await bench.sockets.openListener({ reply: { kind: 'echo' } })
  const { state } = bench.sockets.get(listener.id)
  globalThis.gc?.()
  const before = process.memoryUsage().rss
  const began = cpuMs()
  const client = start(listener.local?.port ?? 0)
  let said = ''
  client.stdout.on('data', (bytes: Uint8Array) => (said += new TextDecoder().decode(bytes)))
  try {
    await vi.waitFor(() => expect(state.connections).toBeGreaterThanOrEqual(MANY / 2), {
      timeout: 60_000,
      interval: 1,
    })
    const half = cpuMs() - began
    await vi.waitFor(() => expect(said).toBe('all answered\n'), { timeout: 60_000, interval: 5 })
    const took = cpuMs() - began
    expect(state.connections).toBe(MANY)
    expect(bench.sockets.total).toBe(MANY + 1)
    // Work that grows with the connections there are would make the second half take three times the first.
    expect(took - half).toBeLessThan(2 * half + 300)
    expect((process.memoryUsage().rss - before) / MANY).toBeLessThan(64 << 10)
    // What a window is told of, and a page from the middle, stay small.
    const told = bench.sockets.list()
    expect(told).toHaveLength(500)
    const newest = MANY + 1
    expect(told.map(({ id }) => id - newest)).toEqual([listener.id - newest, ...range(-498, 0)])
    // Windows are told ten times a second: a hundred times are to take less than a tenth of a second.
    const listing = cpuMs()
    for (let times = 0; times < 100; times++) bench.sockets.list()
    expect(cpuMs() - listing).toBeLessThan(100)
    const page = bench.sockets.page({ listener: listener.id, flow: null, offset: 5000, count: 10 })
    expect(page).toMatchObject({ total: MANY })
    expect(page.sockets).toHaveLength(10)
  } finally {
    client.stdin.write('end')
  }
  await vi.waitFor(() => expect(state.connections).toBe(0), { timeout: 30_000 })
  expect(bench.sockets.total).toBeLessThanOrEqual(201)
  expect(bench.sockets.list()).toHaveLength(bench.sockets.total)
}, 180_000)
