import { spawnSync } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { createRequire } from 'node:module'
import { openCapture } from 'cap'
import { afterEach, describe, expect, it } from 'vitest'
import { canCapture, closeAll, closeLater, datagrams, loopback } from './loopback'

const { resolve } = createRequire(import.meta.url)
afterEach(closeAll)

/** Runs a script in another process; root has a network namespace of its own for it. */
function run(script: string, { apart = false, flags = [] as string[], within = 20_000 } = {}) {
  const namespaces = apart ? ['unshare', process.getuid?.() === 0 ? '-n' : '-rn'] : []
  const [program, ...args] = [...namespaces, process.execPath, ...flags, '-e', script, resolve('cap')]
  return spawnSync(program, args, { encoding: 'utf8', timeout: within })
}

const descriptors = () => readdirSync('/proc/self/fd').length

describe.runIf(canCapture && process.platform === 'linux')('a capture in trouble', () => {
  it.each([
    ['down', 'ENETDOWN', "'set', 'left', 'down'"],
    ['removed', 'ENODEV', "'delete', 'left'"],
  ])('the interface is %s → %s, and the capture is closed', (_what, code, words) => {
    const { stdout, stderr } = run(
      `const { execFileSync } = require('node:child_process')
       const link = (...words) => execFileSync('ip', ['link', ...words])
       link('add', 'left', 'type', 'veth', 'peer', 'name', 'right')
       link('set', 'left', 'up')
       const one = require(process.argv[1]).openCapture('left', {}, () => undefined)
       one.on('error', (error) => console.log(error.code, one.isOpen))
       link(${words})`,
      { apart: true },
    )
    expect([stdout, stderr]).toEqual([`${code} false\n`, ''])
  })

  it('a wrong filter or an unknown device, many times → a code each, no descriptor left, and it opens', () => {
    const before = descriptors()
    for (let i = 0; i < 50; i++) {
      const code = (device: string) => () => openCapture(device, { filter: 'a b c' }, () => undefined)
      expect(code(loopback)).toThrow(expect.objectContaining({ code: 'EFILTER' }))
      expect(code('nosuch0')).toThrow(expect.objectContaining({ code: 'ENODEV' }))
    }
    expect(descriptors()).toBe(before)
    closeLater(openCapture(loopback, {}, () => undefined))
  })

  it('a handler that throws → the program sees it, and the capture goes on', () => {
    const { stdout, status } = run(
      `let batches = 0, seen = 0
       process.on('uncaughtException', (error) => (seen += error.message === 'mine'))
       const socket = require('node:dgram').createSocket('udp4')
       const one = require(process.argv[1]).openCapture('${loopback}', { filter: 'udp dst port 45699' }, () => {
         if (++batches === 3) {
           one.close()
           socket.close()
           clearInterval(sending)
           setImmediate(() => console.log(batches, seen))
         }
         throw new Error('mine')
       })
       const sending = setInterval(() => socket.send('x', 45699, '127.0.0.1'), 5)`,
    )
    expect([stdout, status]).toEqual(['3 3\n', 0])
  })

  it('ten captures on ten devices → each gets what its peer sends, and nothing else', () => {
    const { stdout, stderr } = run(
      `const { execFileSync } = require('node:child_process')
       const { openCapture } = require(process.argv[1])
       const link = (words) => execFileSync('ip', ['link', ...words.split(' ')])
       const counts = Array(10).fill(0)
       for (let i = 0; i < 10; i += 2) link(\`add end\${i} type veth peer name end\${i + 1}\`)
       for (const i of counts.keys()) link(\`set end\${i} up\`)
       const captures = counts.map((_, i) =>
         openCapture(\`end\${i}\`, { filter: 'ether proto 0x88b5' }, (_bytes, count) => (counts[i] += count)),
       )
       // A frame of a protocol for experiments (IEEE 802, local).
       const frame = Buffer.concat([Buffer.alloc(12, 2), Buffer.from([0x88, 0xb5]), Buffer.alloc(46)])
       const main = async () => {
         for (const [i, one] of captures.entries()) for (let n = 0; n <= i; n++) one.send(frame)
         await Promise.all(captures.map((one) => one.stop()))
         console.log(counts.join(' '))
       }
       main()`,
      { apart: true },
    )
    expect([stdout, stderr]).toEqual(['2 1 4 3 6 5 8 7 10 9\n', ''])
  })

  it('ten captures on one device → each gets every packet', async () => {
    const { port, send } = await datagrams()
    const counts = Array.from({ length: 10 }, () => 0)
    const captures = counts.map((_, i) =>
      openCapture(loopback, { filter: `udp dst port ${port}`, bufferBytes: 1 << 20 }, (_bytes, count) => {
        counts[i] += count
      }),
    )
    captures.forEach(closeLater)
    for (let i = 0; i < 200; i++) await send('x')
    await Promise.all(captures.map((one) => one.stop()))
    expect(counts).toEqual(Array.from({ length: 10 }, () => 200))
  })

  it('the buffer given to Cap, which nobody else keeps → stays while it captures', () => {
    const { stdout, status } = run(
      `const socket = require('node:dgram').createSocket('udp4')
       const cap = new (require(process.argv[1]).Cap)()
       cap.open('${loopback}', 'udp dst port 45698', 1 << 20, Buffer.alloc(65535))
       let packets = 0
       cap.on('packet', () => {
         if (++packets < 100) return
         cap.close()
         socket.close()
         clearInterval(sending)
       })
       const sending = setInterval(() => {
         gc()
         for (let i = 0; i < 10; i++) socket.send('x', 45698, '127.0.0.1')
       }, 5)
       process.on('exit', () => console.log(packets >= 100))`,
      { flags: ['--expose-gc'] },
    )
    expect([stdout, status]).toEqual(['true\n', 0])
  })
})
