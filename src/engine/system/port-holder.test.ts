import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { createServer, type AddressInfo } from 'node:net'
import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { portHolder } from './port-holder'

it.runIf(process.platform === 'linux')(
  'a port of ours, IPv6 and UDP as well → this program, by name and number',
  async () => {
    const own = { name: readFileSync('/proc/self/comm', 'utf8').trim(), pid: process.pid, timeWait: false }
    for (const address of ['127.0.0.1', '::1']) {
      const server = createServer().listen(0, address)
      await once(server, 'listening')
      expect(await portHolder('tcp', (server.address() as AddressInfo).port)).toEqual(own)
      server.close()
    }
    const udp = createSocket('udp4').bind(0, '127.0.0.1')
    await once(udp, 'listening')
    expect(await portHolder('udp', udp.address().port)).toEqual(own)
    udp.close()
  },
)

it('a port that nobody holds → null', async () => {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  expect(await portHolder('tcp', port)).toBeNull()
})
