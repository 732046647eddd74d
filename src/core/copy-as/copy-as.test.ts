import { spawn } from 'node:child_process'
import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { createServer, type AddressInfo, type Socket } from 'node:net'
import { buffer } from 'node:stream/consumers'
import { expect, it } from 'vitest'
import { COPY_AS, copyAs, type CopyAs } from './copy-as'

/** Every byte there is, with what shells and languages treat specially in front. */
const BYTES = Uint8Array.from([
  ...Buffer.from(`-n '"$HOME\`%s\\n\\0!`),
  ...Array.from({ length: 256 }, (_, i) => i),
])

function run(what: CopyAs, text: string) {
  const [program, ...words] = {
    nc: ['sh', '-c'],
    socat: ['sh', '-c'],
    Python: ['python3', '-c'],
    Node: ['node', '-e'],
  }[what]
  return spawn(program, [...words, text], { stdio: 'ignore' })
}

it.each(COPY_AS)('%s over TCP sends these bytes', async (what) => {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const child = run(what, copyAs(what, BYTES, { transport: 'tcp', host: '127.0.0.1', port }))
  const [socket] = (await once(server, 'connection')) as [Socket]
  expect([...(await buffer(socket))]).toEqual([...BYTES])
  child.kill()
  server.close()
})
it.each(COPY_AS)('%s over UDP, IPv6, sends these bytes', async (what) => {
  const receiver = createSocket('udp6').bind(0, '::1')
  await once(receiver, 'listening')
  const child = run(
    what,
    copyAs(what, BYTES, { transport: 'udp', host: '::1', port: receiver.address().port }),
  )
  const [bytes] = (await once(receiver, 'message')) as [Buffer]
  expect([...bytes]).toEqual([...BYTES])
  child.kill()
  receiver.close()
})
