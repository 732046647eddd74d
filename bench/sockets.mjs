/*
 * npm run bench:sockets: messages a second through an echo listener of Fourtuple's, with all its bookkeeping, beside a
 * bare Node echo, ncat and socat, with one load for all of them; and how many datagrams a second a UDP socket of
 * Fourtuple's gets without a loss, beside a bare Node socket, socat and Packet Sender, and how many it sends.
 */
import { execFileSync, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, rmSync, statSync } from 'node:fs'
import { createServer } from 'node:net'
import { createInterface } from 'node:readline'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { setTimeout as pause } from 'node:timers/promises'
import { build } from 'vite'
import { root } from '../scripts/root.mjs'
import { cpuSeconds } from './load/flood.mjs'

const SECONDS = Number(process.env.BENCH_SECONDS ?? 3)
const ROUNDS = Number(process.env.BENCH_ROUNDS ?? 3)
/** Of each: connections, messages in flight on each, bytes. Lock-step is the worst case: a read for each message. */
const LOADS = [
  { name: '64 B, 16 connections, 1 in flight', connections: 16, depth: 1, size: 64, target: 0.8 },
  { name: '64 B, 4 connections, 16 in flight', connections: 4, depth: 16, size: 64, target: 0.8 },
  { name: '16 KiB, 8 connections, 2 in flight', connections: 8, depth: 2, size: 16_384, target: 0.7 },
]
const DATAGRAM_BYTES = 64
/** Asked for by every receiver; the system gives what it allows. With less, a wait for the processor decides. */
const RECEIVE_BUFFER = 1 << 20
const SENT_RATES = [20_000, 50_000]
const RATES = [10_000, 20_000, 30_000, 50_000, 75_000, 100_000, 150_000, 200_000]

const NODE_ECHO = `
  const server = require('node:net').createServer((s) => { s.setNoDelay(true); s.on('data', (b) => s.write(b)); s.on('error', () => {}) })
  server.listen(0, '127.0.0.1', () => console.log(JSON.stringify({ port: server.address().port })))`
const NODE_UDP = `
  let bytesIn = 0
  const socket = require('node:dgram').createSocket({ type: 'udp4', recvBufferSize: ${RECEIVE_BUFFER} }, (b) => { bytesIn += b.length })
  socket.bind(0, '127.0.0.1', () => console.log(JSON.stringify({ port: socket.address().port })))
  require('node:readline').createInterface({ input: process.stdin }).on('line', () => console.log(JSON.stringify({ bytesIn })))`

/** Sends at a rate as Fourtuple's does, from the first line on: what is due each millisecond. */
const NODE_SEND = `
  const [port, rate, seconds, size] = process.argv.slice(1).map(Number)
  const socket = require('node:dgram').createSocket('udp4')
  const bytes = Buffer.alloc(size, 'x')
  let began = 0, begun = 0, sent = 0, endedAt = null
  const done = () => { if (++sent === rate * seconds) endedAt = performance.now() }
  const turn = () => {
    const due = Math.min(rate * seconds, (performance.now() - began) * rate / 1000)
    for (; begun < due; begun++) socket.send(bytes, port, '127.0.0.1', done)
    if (begun < rate * seconds) setTimeout(turn, 1)
  }
  socket.bind(0, '127.0.0.1', () => console.log(JSON.stringify({ port: socket.address().port })))
  require('node:readline').createInterface({ input: process.stdin }).on('line', () => {
    if (began === 0) { began = performance.now(); turn() }
    console.log(JSON.stringify({ sends: [{ sent, running: endedAt === null, startedAt: began, endedAt }] }))
  })`

const has = (program) => spawnSync('which', [program]).status === 0
const median = (values) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]

async function freePort() {
  const probe = createServer().listen(0, '127.0.0.1')
  await once(probe, 'listening')
  const { port } = probe.address()
  probe.close()
  return port
}

async function bundle() {
  mkdirSync(join(root, 'out'), { recursive: true })
  const folder = mkdtempSync(join(root, 'out', 'bench-'))
  await build({
    root,
    configFile: false,
    logLevel: 'error',
    ssr: { external: true },
    build: {
      ssr: join(root, 'bench/sockets-engine.ts'),
      outDir: folder,
      target: 'node20',
      // As the app's own engine is: the capture binding is a CommonJS module.
      rolldownOptions: { output: { format: 'cjs', entryFileNames: 'engine.cjs' } },
    },
  })
  return folder
}

/** A server that says its port on standard output, and answers each line. */
async function told(program, args) {
  const child = spawn(program, args, { stdio: ['pipe', 'pipe', 'inherit'] })
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
  const next = async () => JSON.parse((await lines.next()).value)
  const { port } = await next()
  return {
    port,
    pid: child.pid,
    ask() {
      child.stdin.write('\n')
      return next()
    },
    async stop() {
      const ended = once(child, 'exit')
      child.stdin.end()
      setTimeout(() => child.kill('SIGKILL'), 2000).unref()
      if (args[0] === '-e') child.kill('SIGTERM')
      await ended
    },
  }
}

/** A program that listens on a port it is given. It and its children end with their process group. */
async function listening(program, argsFor) {
  const port = await freePort()
  const child = spawn(program, argsFor(port), { stdio: 'ignore', detached: true })
  for (let tries = 0; tries < 100; tries++) {
    const socket = connect(port, '127.0.0.1')
    const [isOpen] = await Promise.race([
      once(socket, 'connect').then(() => [true]),
      once(socket, 'error').then(() => [false]),
    ]).catch(() => [false])
    socket.destroy()
    if (isOpen) break
    await pause(20)
  }
  return { port, stop: async () => process.kill(-child.pid, 'SIGKILL') }
}

const folder = await bundle()
const temporary = mkdtempSync(join(tmpdir(), 'fourtuple-bench-'))
const load = join(temporary, 'socket-load')
/** The heap that the app gives its engine (src/main/engine/engine-supervisor.ts). */
const HEAP = ['--max-semi-space-size=1', '--heap-growing-percent=300']
const engine = (...what) => told(process.execPath, [...HEAP, join(folder, 'engine.cjs'), ...what])

async function messagesASecond(start, { connections, depth, size }) {
  const server = await start()
  try {
    // A second to warm up: what is measured is a listener that runs.
    for (const seconds of [1, SECONDS]) {
      const args = ['tcp', server.port, connections, depth, size, seconds].map(String)
      const child = spawn(load, args, { stdio: ['ignore', 'pipe', 'inherit'] })
      const before = server.pid === undefined ? 0 : cpuSeconds(server.pid)
      const printed = await text(child.stdout)
      if (printed === '') return { rate: 0, perCpu: 0 }
      const { messages, seconds: took } = JSON.parse(printed)
      const cpu = server.pid === undefined ? Infinity : cpuSeconds(server.pid) - before
      if (seconds === SECONDS) return { rate: messages / took, perCpu: messages / cpu }
    }
  } finally {
    await server.stop()
  }
}

async function echoes() {
  const servers = [
    ['Fourtuple', () => engine('tcp')],
    ['bare Node', () => told(process.execPath, ['-e', NODE_ECHO])],
  ]
  if (has('ncat')) {
    servers.push([
      'ncat',
      () => listening('ncat', (port) => ['-l', '-k', '127.0.0.1', port, '--exec', '/bin/cat']),
    ])
  } else console.log('ncat is not installed: left out.')
  if (has('socat')) {
    servers.push([
      'socat',
      () =>
        listening('socat', (port) => [`TCP4-LISTEN:${port},bind=127.0.0.1,fork,reuseaddr,nodelay`, 'PIPE']),
    ])
  } else console.log('socat is not installed: left out.')
  for (const one of LOADS) {
    console.log(`\n${one.name}: messages a second, median of ${ROUNDS}`)
    const rates = new Map(servers.map(([name]) => [name, []]))
    // In turns, so that what else the machine does falls on all of them.
    for (let round = 0; round < ROUNDS; round++)
      for (const [name, start] of servers) rates.get(name).push(await messagesASecond(start, one))
    const rateOf = (name) => median(rates.get(name).map(({ rate }) => rate))
    const perCpuOf = (name) => median(rates.get(name).map(({ perCpu }) => perCpu))
    const ours = rateOf('Fourtuple')
    for (const name of rates.keys()) {
      const ratio = name === 'Fourtuple' ? '' : `   Fourtuple has ${(ours / rateOf(name)).toFixed(2)} of it`
      console.log(`  ${name.padEnd(10)} ${Math.round(rateOf(name)).toLocaleString('en').padStart(9)}${ratio}`)
    }
    const byClock = ours / rateOf('bare Node')
    // On a machine that does other things too, the time that the servers themselves took says more.
    const byCpu = perCpuOf('Fourtuple') / perCpuOf('bare Node')
    const verdict = byClock >= one.target ? 'met' : byCpu >= one.target ? 'met by CPU time alone' : 'MISSED'
    console.log(
      `  of bare Node: ${byClock.toFixed(2)} by the clock, ${byCpu.toFixed(2)} by CPU time; target ${one.target}: ${verdict}`,
    )
  }
}

/** A UDP receiver whose bytes are in a file. */
async function socatReceiver() {
  const port = await freePort()
  const file = join(temporary, `socat-${port}`)
  const child = spawn(
    'socat',
    ['-u', `UDP4-RECV:${port},bind=127.0.0.1,rcvbuf=${RECEIVE_BUFFER}`, `CREATE:${file}`],
    {
      stdio: 'ignore',
    },
  )
  await pause(300)
  return {
    port,
    ask: async () => ({ bytesIn: statSync(file).size }),
    async stop() {
      child.kill('SIGKILL')
      rmSync(file, { force: true })
    },
  }
}

/** The highest rate of the list at which nothing is lost, in two tries each. */
async function withoutLoss(start) {
  let best = 0
  const told = []
  for (const rate of RATES) {
    let lost = Infinity
    let real = 0
    for (let attempt = 0; attempt < 2 && lost > 0; attempt++) {
      const receiver = await start()
      const args = ['udp', receiver.port, rate, DATAGRAM_BYTES, SECONDS].map(String)
      const { messages, seconds } = JSON.parse(execFileSync(load, args, { encoding: 'utf8' }))
      await pause(500)
      const { bytesIn } = await receiver.ask()
      await receiver.stop()
      lost = messages - bytesIn / DATAGRAM_BYTES
      real = messages / seconds
    }
    told.push(`${rate / 1000}k: ${lost === 0 ? 'none' : lost.toLocaleString('en')}`)
    if (lost > 0) break
    best = real
  }
  return { best, told }
}

async function datagrams() {
  console.log(
    `\nDatagrams of ${DATAGRAM_BYTES} B a second without a loss, ${SECONDS} s each, with one receive buffer (lost at each rate)`,
  )
  const receivers = [
    ['Fourtuple', () => engine('udp', String(RECEIVE_BUFFER))],
    ['bare Node', () => told(process.execPath, ['-e', NODE_UDP])],
  ]
  if (has('socat')) receivers.push(['socat', socatReceiver])
  for (const [name, start] of receivers) {
    const { best, told: losses } = await withoutLoss(start)
    console.log(
      `  ${name.padEnd(10)} ${Math.round(best).toLocaleString('en').padStart(9)}   (${losses.join(', ')})`,
    )
  }
  if (!has('packetsender')) console.log('  Packet Sender is not installed: left out.')
  else {
    const environment = { ...process.env, QT_QPA_PLATFORM: 'offscreen' }
    const help =
      spawnSync('packetsender', ['--help-all'], { encoding: 'utf8', env: environment }).stdout ?? ''
    const version =
      /(\d+\.[\d.]+)/.exec(
        spawnSync('packetsender', ['--version'], { encoding: 'utf8', env: environment }).stdout ?? '',
      )?.[1] ?? ''
    if (/--listen/.test(help)) await packetSender(environment)
    else console.log(`  Packet Sender's command line ${version} has no way to listen: nothing to compare.`)
  }
}

/** Datagrams that are sent at a rate, to a bare receiver that counts what it gets of them. */
async function sent(start, rate) {
  const receiver = await told(process.execPath, ['-e', NODE_UDP])
  const sender = await start(receiver.port, rate)
  try {
    const before = cpuSeconds(sender.pid)
    await sender.ask()
    for (;;) {
      await pause(100)
      const [send] = (await sender.ask()).sends
      if (send.running) continue
      const cpu = cpuSeconds(sender.pid) - before
      await pause(300)
      const { bytesIn } = await receiver.ask()
      return {
        rate: send.sent / ((send.endedAt - send.startedAt) / 1000),
        microseconds: (cpu * 1e6) / send.sent,
        missing: send.sent - bytesIn / DATAGRAM_BYTES,
      }
    }
  } finally {
    await sender.stop()
    await receiver.stop()
  }
}

async function sends() {
  const argsOf = (port, rate) => [port, rate, SECONDS, DATAGRAM_BYTES].map(String)
  const senders = [
    ['Fourtuple', (port, rate) => engine('send', ...argsOf(port, rate))],
    ['bare Node', (port, rate) => told(process.execPath, ['-e', NODE_SEND, ...argsOf(port, rate)])],
  ]
  for (const asked of SENT_RATES) {
    console.log(
      `\nDatagrams of ${DATAGRAM_BYTES} B sent, ${asked.toLocaleString('en')} a second asked for, ${SECONDS} s, median of ${ROUNDS}`,
    )
    const found = new Map(senders.map(([name]) => [name, []]))
    for (let round = 0; round < ROUNDS; round++)
      for (const [name, start] of senders) found.get(name).push(await sent(start, asked))
    for (const [name, all] of found) {
      const of = (key) => median(all.map((one) => one[key]))
      console.log(
        `  ${name.padEnd(10)} ${Math.round(of('rate')).toLocaleString('en').padStart(9)} a second, ${of('microseconds').toFixed(1)} µs of CPU each; the receiver had no room for ${of('missing').toLocaleString('en')}`,
      )
    }
  }
}

/** Its command line prints what it gets: so many lines are so many datagrams. */
async function packetSender(env) {
  const { best, told: losses } = await withoutLoss(async () => {
    const port = await freePort()
    const child = spawn('packetsender', ['-u', '-l', '-b', String(port), '-B', '127.0.0.1'], {
      env,
      stdio: ['ignore', 'pipe', 'ignore'],
    })
    let lines = 0
    child.stdout.on('data', (part) => (lines += part.toString().split('a'.repeat(DATAGRAM_BYTES)).length - 1))
    await pause(1000)
    return {
      port,
      ask: async () => ({ bytesIn: lines * DATAGRAM_BYTES }),
      stop: async () => child.kill('SIGKILL'),
    }
  })
  console.log(
    `  ${'Packet Sender'.padEnd(10)} ${Math.round(best).toLocaleString('en')}   (${losses.join(', ')})`,
  )
}

try {
  execFileSync('cc', ['-O2', '-Wall', '-o', load, join(root, 'bench/load/socket-load.c')])
  const [, , only] = process.argv
  if (!only || only === 'tcp') await echoes()
  if (!only || only === 'udp') await datagrams()
  if (!only || only === 'udp' || only === 'send') await sends()
} finally {
  rmSync(folder, { recursive: true, force: true })
  rmSync(temporary, { recursive: true, force: true })
}
