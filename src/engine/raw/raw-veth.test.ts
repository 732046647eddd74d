import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { templateOf } from '#core/build/templates'
import { packetsOf, permitted, useRawEngine } from './test-engine'
import { useVeth } from './test-veth'

const tests = useRawEngine()
const { run, closers } = tests

describe.runIf(permitted)('over veth, between two network namespaces', () => {
  const veth = useVeth(tests, 77)
  const { peer: PEER, ours: OURS, theirs: THEIRS, children, ip } = veth
  beforeEach(veth.approveBoth)

  const peerListener = async (address: string): Promise<number> =>
    Number(
      await veth.inPeer(
        process.execPath,
        '-e',
        `require('net').createServer(s=>s.resume()).listen(0,'${address}',function(){console.log(this.address().port)})`,
      ),
    )

  it.each([
    ['syn', '198.18.77.2'],
    ['syn6', 'fd77::2'],
  ])('%s: open port → SYN-ACK then our kernel’s RST; closed port → RST', async (name, to) => {
    const port = await peerListener(to)
    const open = await run({ packets: packetsOf(name, { tcp: { destinationPort: port } }), to })
    expect(open.run).toMatchObject({ local: false, interface: OURS })
    expect(open.exchanges[0].answers.map(({ relation }) => relation)).toEqual(['answer', 'kernel reaction'])
    expect(open.exchanges[0].answers[0].line).toContain('SYN, ACK')
    const closed = await run({ packets: packetsOf(name, { tcp: { destinationPort: 1 } }), to })
    expect(closed.exchanges[0].answers.map(({ line }) => line.includes('RST, ACK'))).toEqual([true])
  })

  it.each([
    ['ping', 'ping', '198.18.77.2', '-4'],
    ['ping6', 'ping', 'fd77::2', '-6'],
  ])(
    '%s beside iputils ping, at once: all answered, round trips alike; tcpdump sees what was built',
    async (name, program, to, family) => {
      const sniffer = spawn('tcpdump', [
        '-i',
        OURS,
        '-n',
        '-l',
        '-vv',
        '--immediate-mode',
        family === '-4' ? 'icmp[icmptype] == 8' : 'icmp6[icmp6type] == 128',
      ])
      children.push(sniffer)
      let seen = ''
      sniffer.stdout.on('data', (text: Buffer) => (seen += text.toString()))
      await new Promise<void>((resolve) =>
        sniffer.stderr.on('data', (text: Buffer) => text.includes('listening') && resolve()),
      )
      const theirs = spawn(program, [family, '-c', '10', '-i', '0.05', '-q', to])
      let said = ''
      theirs.stdout.on('data', (text: Buffer) => (said += text.toString()))
      const done = once(theirs, 'close')
      const ours = await run({
        packets: packetsOf(name),
        to,
        times: 10,
        everyMs: 50,
        steps: templateOf(name)?.steps,
      })
      await done
      expect(said).toContain('10 received')
      expect(ours.run).toMatchObject({ sent: 10, answered: 10 })
      const average = Number(/= [\d.]+\/([\d.]+)\//.exec(said)?.[1])
      // Ours is by the kernel's clock at the interface, theirs by the program's: the same order of size.
      expect(ours.run.roundTrip?.mean).toBeLessThan(average * 5 + 1)
      await vi.waitFor(() => expect(seen.match(new RegExp(`id 20308, seq \\d+`, 'g'))).toHaveLength(10))
      expect(seen).not.toContain('bad')
    },
  )

  it('ARP request and neighbor solicitation, as frames → the owner’s MAC address', async () => {
    const mac = /link\/ether (\S+)/.exec(ip('-n', PEER, 'link', 'show', THEIRS))?.[1] ?? ''
    const arp = await run({ packets: packetsOf('arp'), to: '198.18.77.2' })
    expect(arp.exchanges[0].answers[0].line).toBe(`ARP 198.18.77.2 is at ${mac}`)
    tests.engine().approvals.approve({ kind: 'destination', address: 'ff02::1' })
    const neighbor = await run({ packets: packetsOf('neighbor'), to: 'fd77::2' })
    expect(neighbor.exchanges[0].answers[0].line).toContain('neighbor advertisement for fd77::2')
  })

  it('a frame to a network whose IP destination is our own, or that has none → a person is asked about the interface', async () => {
    for (const layers of [
      [{ layer: 'ethernet' }, { layer: 'ipv4' }],
      [{ layer: 'ethernet' }, { layer: 'payload', text: 'no IP' }],
    ])
      await expect(run({ packets: [{ layers }], to: '127.0.0.1', interface: OURS })).rejects.toMatchObject({
        code: 'EAPPROVAL',
        about: OURS,
      })
  })

  it('an echo request as a frame → answered, unlike on loopback; malformed frames → silence', async () => {
    const layers = [{ layer: 'ethernet' }, { layer: 'ipv4' }, { layer: 'icmpEcho' }]
    expect((await run({ packets: [{ layers }], to: '198.18.77.2' })).run.answered).toBe(1)
    for (const name of ['bad-ip-checksum', 'short-header', 'long-total']) {
      const { run: state, exchanges } = await run({
        packets: packetsOf(name),
        to: '198.18.77.2',
        waitMs: 200,
      })
      expect(state, name).toMatchObject({ sent: 1, failed: 0 })
      expect(
        exchanges[0].answers.filter(({ line }) => line.includes('echo reply')),
        name,
      ).toEqual([])
    }
  })

  it('traceroute over a router → its address by time exceeded, then the target’s port unreachable', async () => {
    const far = `${PEER}-far`
    ip('netns', 'add', far)
    closers.push(() => ip('netns', 'del', far))
    ip('-n', PEER, 'link', 'add', 'r1', 'type', 'veth', 'peer', 'name', 'r2', 'netns', far)
    ip('-n', PEER, 'addr', 'add', '198.18.78.1/24', 'dev', 'r1')
    ip('-n', PEER, 'link', 'set', 'r1', 'up')
    ip('-n', far, 'addr', 'add', '198.18.78.2/24', 'dev', 'r2')
    ip('-n', far, 'link', 'set', 'r2', 'up')
    ip('-n', far, 'route', 'add', 'default', 'via', '198.18.78.1')
    ip('netns', 'exec', PEER, 'sh', '-c', 'echo 1 > /proc/sys/net/ipv4/ip_forward')
    ip('route', 'add', '198.18.78.0/24', 'via', '198.18.77.2')
    tests.engine().approvals.approve({ kind: 'destination', address: '198.18.78.2' })
    const { run: state, exchanges } = await run({
      packets: packetsOf('traceroute'),
      to: '198.18.78.2',
      times: 30,
      everyMs: 100,
      steps: templateOf('traceroute')?.steps,
      untilAnswered: true,
    })
    expect(state.sent).toBeLessThan(10)
    expect(exchanges[0].answers[0].explanation).toContain('ended at 198.18.77.2, a router on the way')
    expect(exchanges[1].answers[0]).toMatchObject({ from: '198.18.78.2' })
    expect(exchanges[1].answers[0].line).toContain('port unreachable')
  })
})
