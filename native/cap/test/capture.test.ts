import { spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { Worker } from 'node:worker_threads'
import { Cap, compileFilter, decoders, devices, libraryVersion, openCapture, type Capture } from 'cap'
import { createRequire } from 'node:module'
import { afterEach, describe, expect, it } from 'vitest'
import { canCapture, closeAll, closeLater, datagrams, loopback } from './loopback'

const { resolve } = createRequire(import.meta.url)

const HEADER = 16
/** Ethernet, IPv4 and UDP before the payload, as `lo` has them. */
const PAYLOAD_AT = HEADER + 14 + 20 + 8

interface Packet {
  seconds: number
  nanoseconds: number
  captured: number
  length: number
  text: string
}

function packetsOf(bytes: Uint8Array): Packet[] {
  const buffer = Buffer.from(bytes)
  const packets: Packet[] = []
  for (let at = 0; at < buffer.length; at += HEADER + buffer.readUInt32LE(at + 8)) {
    const captured = buffer.readUInt32LE(at + 8)
    packets.push({
      seconds: buffer.readUInt32LE(at),
      nanoseconds: buffer.readUInt32LE(at + 4),
      captured,
      length: buffer.readUInt32LE(at + 12),
      text: buffer.toString('latin1', at + PAYLOAD_AT, at + HEADER + captured),
    })
  }
  return packets
}

afterEach(closeAll)

function capture(
  filter: string,
  options: object = {},
): { capture: Capture; packets: Packet[]; got: (count: number) => Promise<void> } {
  const packets: Packet[] = []
  let look: () => void = () => undefined
  const one = openCapture(loopback, { filter, ...options }, (bytes, count) => {
    const batch = packetsOf(bytes)
    expect(batch.length).toBe(count)
    packets.push(...batch)
    look()
  })
  closeLater(one)
  const got = (count: number) =>
    new Promise<void>((resolve) => {
      look = () => {
        if (packets.length >= count) resolve()
      }
      look()
    })
  return { capture: one, packets, got }
}

describe.runIf(canCapture)('openCapture', () => {
  it('delivers packets with the kernel’s time and their length', async () => {
    const { port, send } = await datagrams()
    const before = Date.now()
    const { capture: one, packets, got } = capture(`udp dst port ${port}`)
    await send('hello')
    await got(1)
    expect(packets[0].text).toBe('hello')
    expect(packets[0].captured).toBe(packets[0].length)
    const at = packets[0].seconds * 1000 + packets[0].nanoseconds / 1e6
    expect(at).toBeGreaterThanOrEqual(before - 1)
    expect(at).toBeLessThanOrEqual(Date.now() + 1)
    expect(one.linkTypeName).toBe('EN10MB')
  })

  it('a snaplen shorter than a packet → as much of it, and the length it had', async () => {
    const { port, send } = await datagrams()
    const { packets, got } = capture(`udp dst port ${port}`, { snaplen: 60 })
    await send('x'.repeat(500))
    await got(1)
    expect(packets[0].captured).toBe(60)
    expect(packets[0].length).toBe(542)
  })

  it('stop → everything sent before it is delivered, nothing dropped', async () => {
    const { port, send } = await datagrams()
    const { capture: one, packets } = capture(`udp dst port ${port}`, { bufferBytes: 16 << 20 })
    for (let i = 0; i < 2000; i++) await send(`datagram ${i}`)
    await one.stop()
    expect(packets.map((p) => p.text)).toEqual(Array.from({ length: 2000 }, (_, i) => `datagram ${i}`))
    expect(one.stats().droppedByKernel).toBe(0)
    expect(one.isOpen).toBe(false)
  })

  it('a handler slower than the traffic → drops are counted, and the event loop turns', async () => {
    const { port, send } = await datagrams()
    const one = openCapture(
      loopback,
      { filter: `udp dst port ${port}`, snaplen: 2000, bufferBytes: 65_536, batchBytes: 1 },
      () => {
        const until = performance.now() + 20
        while (performance.now() < until) continue
      },
    )
    closeLater(one)
    let turns = 0
    for (let i = 0; i < 3000; i++) {
      await send('x'.repeat(1000))
      turns++
    }
    expect(turns).toBe(3000)
    expect(one.stats().droppedByKernel).toBeGreaterThan(0)
  })

  it('close in a handler → nothing is delivered after it', async () => {
    const { port, send } = await datagrams()
    let batches = 0
    const closed = new Promise<void>((resolve) => {
      const one = openCapture(loopback, { filter: `udp dst port ${port}`, immediate: true }, () => {
        batches++
        one.close()
        one.close()
        resolve()
      })
    })
    await send('one')
    await closed
    for (let i = 0; i < 50; i++) await send('more')
    expect(batches).toBe(1)
  })

  it('opened and closed 100 times → no handle is left over', () => {
    for (let i = 0; i < 100; i++) openCapture(loopback, { filter: 'udp' }, () => undefined).close()
    const one = openCapture(loopback, {}, () => undefined)
    expect(one.isOpen).toBe(true)
    one.close()
  })

  it('a wrong filter → EFILTER with libpcap’s words, and the next capture opens', () => {
    expect(() => openCapture(loopback, { filter: 'port banana' }, () => undefined)).toThrow(
      expect.objectContaining({ code: 'EFILTER', message: expect.stringContaining('banana') as string }),
    )
    capture('udp')
  })

  it('an unknown device → ENODEV', () => {
    expect(() => openCapture('nosuch0', {}, () => undefined)).toThrow(
      expect.objectContaining({ code: 'ENODEV' }),
    )
  })

  it('the interface disappears → an error with a code, and the capture is closed', () => {
    const script = `
      const { execFileSync } = require('node:child_process')
      const ip = (...words) => execFileSync('ip', words)
      ip('link', 'add', 'left', 'type', 'veth', 'peer', 'name', 'right')
      ip('link', 'set', 'left', 'up')
      const one = require(process.argv[1]).openCapture('left', {}, () => undefined)
      one.on('error', (error) => console.log(error.code, one.isOpen))
      ip('link', 'delete', 'left')`
    // Root needs no user namespace for it, and inside a chroot may not have one.
    const namespaces = process.getuid?.() === 0 ? '-n' : '-rn'
    const run = spawnSync('unshare', [namespaces, process.execPath, '-e', script, resolve('cap')], {
      encoding: 'utf8',
      timeout: 20_000,
    })
    expect(run.stderr).toBe('')
    expect(run.stdout).toBe('ENODEV false\n')
  })

  it('a program that ends with a capture open → it ends', () => {
    const script = `require(process.argv[1]).openCapture('${loopback}', {}, () => undefined); process.exit(7)`
    const run = spawnSync(process.execPath, ['-e', script, resolve('cap')], { timeout: 20_000 })
    expect(run.status).toBe(7)
  })

  it('works in a worker that ends with a capture open', async () => {
    const worker = new Worker(
      `const { openCapture } = require(require('node:worker_threads').workerData)
       openCapture('${loopback}', {}, () => undefined)
       process.exit(0)`,
      { eval: true, workerData: resolve('cap') },
    )
    const [code] = (await once(worker, 'exit')) as [number]
    expect(code).toBe(0)
  })
})

describe('compileFilter', () => {
  it('null where it compiles, libpcap’s words where it does not', () => {
    expect(compileFilter('tcp port 80 and host 127.0.0.1')).toBeNull()
    expect(compileFilter('tcp prot 80')?.message).toMatch(/syntax error/)
  })
})

describe('devices', () => {
  it('has the loopback with its address', () => {
    const lo = devices().find((device) => device.flags.loopback)
    expect(lo?.addresses.map(({ address }) => address)).toContain('127.0.0.1')
    expect(libraryVersion()).toMatch(/pcap/i)
  })
})

describe.runIf(canCapture)('the API of cap 0.2.1', () => {
  it('copies each packet into the buffer given, and its decoders read it', async () => {
    const { port, send } = await datagrams()
    const cap = new Cap()
    const buffer = Buffer.alloc(65_535)
    expect(cap.open(loopback, `udp dst port ${port}`, 10 << 20, buffer)).toBe('ETHERNET')
    cap.setMinBytes(0)
    const packet = once(cap, 'packet') as Promise<[number, boolean]>
    await send('hello')
    const [bytes, truncated] = await packet
    expect([bytes, truncated]).toEqual([47, false])
    const ethernet = decoders.Ethernet(buffer)
    expect(ethernet.info.type).toBe(decoders.PROTOCOL.ETHERNET.IPV4)
    const ip = decoders.IPV4(buffer, ethernet.offset)
    expect(ip.info).toMatchObject({
      protocol: decoders.PROTOCOL.IP.UDP,
      srcaddr: '127.0.0.1',
      dstaddr: '127.0.0.1',
    })
    const udp = decoders.UDP(buffer, ip.offset)
    expect(udp.info).toMatchObject({ dstport: port, length: 5 })
    expect(buffer.toString('latin1', udp.offset, udp.offset + 5)).toBe('hello')
    cap.close()
    cap.close()
  })

  it('finds a device by its address', () => {
    expect(Cap.findDevice('127.0.0.1')).toBe(loopback)
    expect(Cap.findDevice('203.0.113.99')).toBeUndefined()
  })
})

describe('without a binary', () => {
  it('nothing throws but what needs it, and that says why', () => {
    const script = `
      const Module = require('node:module')
      Module._extensions['.node'] = () => { throw new Error('no binary here') }
      const cap = require(process.argv[1])
      let code
      try { cap.openCapture('lo', {}, () => undefined) } catch (error) { code = error.code }
      console.log(JSON.stringify([cap.unavailable.code, cap.devices(), cap.compileFilter('x y'), code]))`
    const run = spawnSync(process.execPath, ['-e', script, resolve('cap')], { encoding: 'utf8' })
    expect(JSON.parse(run.stdout)).toEqual(['ECAPUNAVAILABLE', [], null, 'ECAPUNAVAILABLE'])
  })
})
