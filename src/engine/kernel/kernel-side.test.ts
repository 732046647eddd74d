import { once } from 'node:events'
import { connect, createServer, type AddressInfo } from 'node:net'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { Workbench } from '../sockets/testing'
import { KernelSide } from './kernel-side'

/** A loaded machine takes its time to start a program. */
const PATIENT = { timeout: 15_000, interval: 600 }

describe.runIf(process.platform === 'linux')("the kernel's side", () => {
  let bench: Workbench
  let kernel: KernelSide
  beforeEach(() => {
    bench = new Workbench()
    kernel = new KernelSide(bench.session)
  })
  afterEach(() => bench.end())

  it('a listener of ours and one of plain Node: both are listed, with whose they are', async () => {
    const ours = await bench.sockets.openListener({})
    const other = createServer().listen(0, '::1')
    await once(other, 'listening')
    const { port } = other.address() as AddressInfo
    try {
      const { sockets, total } = await kernel.sockets()
      expect(total).toBe(sockets.length)
      const of = (at: number | undefined) =>
        sockets.find(({ local, state }) => local.port === at && state === 'LISTEN')
      expect(of(ours.local?.port)).toMatchObject({ own: true, pid: process.pid, peer: null, family: 4 })
      expect(of(port)).toMatchObject({
        local: { address: '::1' },
        family: 6,
        program: expect.any(String) as string,
      })
    } finally {
      other.close()
    }
  })

  it('connections that wait to be accepted are the queue of their listener', async () => {
    const listener = await bench.sockets.openListener({})
    const { port } = listener.local ?? { port: 0 }
    await bench.sockets.get(listener.id).setAccepting('paused')
    const clients = [connect(port, '127.0.0.1'), connect(port, '127.0.0.1')]
    await Promise.all(clients.map((client) => once(client, 'connect')))
    await vi.waitFor(async () => {
      const { sockets } = await kernel.sockets()
      expect(sockets.find((one) => one.local.port === port && one.state === 'LISTEN')?.receiveQueue).toBe(2)
    }, PATIENT)
    for (const client of clients) client.destroy()
  })

  it("a program that connects to a listener of ours → the flow's other end has its process", async () => {
    const listener = await bench.sockets.openListener({})
    const socat = bench.start('socat', '-', `TCP:127.0.0.1:${listener.local?.port ?? 0}`)
    await vi.waitFor(async () => {
      const { sockets } = await kernel.sockets()
      const client = sockets.find(({ pid }) => pid === socat.pid)
      expect(client).toMatchObject({ program: 'socat', state: 'ESTABLISHED', own: false })
      const flow = client?.flow ?? -1
      const { pids } = bench.session.contextOf(flow)
      expect(pids).toEqual([socat.pid, process.pid])
      expect(kernel.programs()).toContainEqual({ pid: socat.pid, program: 'socat' })
    }, PATIENT)
  })

  it('a datagram socket that is bound to all addresses has the flows of its port', async () => {
    const receiver = bench.start('socat', '-u', 'UDP4-RECV:0,bind=127.0.0.1', 'STDOUT')
    const port = await vi.waitFor(async () => {
      const { sockets } = await kernel.sockets()
      const found = sockets.find(({ pid, transport }) => pid === receiver.pid && transport === 'udp')
      expect(found).toBeDefined()
      return found?.local.port ?? 0
    }, PATIENT)
    const udp = await bench.sockets.openUdp({ address: '127.0.0.1', port: 0 })
    await bench.sockets.get(udp.id).send(Uint8Array.of(1), { host: '127.0.0.1', port })
    await vi.waitFor(async () => {
      await kernel.sockets()
      const { flows } = bench.session
      const pids = Array.from({ length: flows.next - flows.first }, (_, i) =>
        bench.session.contextOf(flows.first + i).pids.join(),
      )
      expect(pids).toContain(`${process.pid},${receiver.pid ?? 0}`)
    }, PATIENT)
  })
})
