import { beforeEach, describe, expect, it } from 'vitest'
import { parseAddress } from '#core/net/address'
import { groupMac, neighborOf } from './neighbor'
import { routeTo } from './route'
import { packetsOf, permitted, useRawEngine } from './test-engine'
import { useVeth } from './test-veth'

it.each([
  ['224.0.0.251', '01:00:5e:00:00:fb'],
  ['239.129.1.2', '01:00:5e:01:01:02'],
  ['255.255.255.255', 'ff:ff:ff:ff:ff:ff'],
  ['ff02::1', '33:33:00:00:00:01'],
  ['ff02::1:ff12:3456', '33:33:ff:12:34:56'],
  ['198.18.0.1', null],
  ['fd00::1', null],
])('%s → MAC address of the group %s', (address, mac) => {
  expect(groupMac(parseAddress(address) ?? new Uint8Array(4))).toBe(mac)
})

const tests = useRawEngine()

describe.runIf(permitted)('on a veth pair', () => {
  const veth = useVeth(tests, 79)
  const frame = (to: string) =>
    packetsOf(to.includes(':') ? 'ping6' : 'ping').map(({ layers }) => ({
      layers: [{ layer: 'ethernet' }, ...layers],
    }))
  let theirMac = ''
  beforeEach(async () => {
    await veth.approveBoth()
    theirMac = /link\/ether (\S+)/.exec(veth.ip('-n', veth.peer, 'link', 'show', veth.theirs))?.[1] ?? ''
  })

  it.each(['v4', 'v6'] as const)(
    '%s: a known neighbour → its MAC address, said, and it answers',
    async (of) => {
      const { them } = veth[of]
      expect(await routeTo(them, null)).toMatchObject({ destinationMac: theirMac, neighbor: them })
      const { run } = await tests.run({ packets: frame(them), to: them })
      expect(run.notes).toEqual([`Frames go to ${theirMac}, the MAC address of ${them}.`])
      expect(run.answered).toBe(1)
    },
  )

  it.each(['v4', 'v6'] as const)('%s: one not known → broadcast, and said so', async (of) => {
    const { them } = veth[of]
    veth.ip('neigh', 'flush', 'dev', veth.ours)
    const { run, exchanges } = await tests.run({ packets: frame(them), to: them, waitMs: 100 })
    expect(run.notes[0]).toContain(`The MAC address of ${them} is not known on ${veth.ours}`)
    expect(exchanges[0].bytes.length).toBeGreaterThan(0)
    expect((await routeTo(them, null)).neighbor).toBe(them)
  })

  it('a target behind a router that is not the default one → that router’s', async () => {
    veth.ip('route', 'add', '198.18.80.0/24', 'via', veth.v4.them)
    veth.ip('-6', 'route', 'add', 'fd80::/64', 'via', veth.v6.them)
    expect(await neighborOf('198.18.80.9', veth.ours)).toEqual({ address: veth.v4.them, mac: theirMac })
    expect(await neighborOf('fd80::9', veth.ours)).toEqual({ address: veth.v6.them, mac: theirMac })
    tests.engine().approvals.approve({ kind: 'destination', address: '198.18.80.9' })
    const { run } = await tests.run({ packets: frame('198.18.80.9'), to: '198.18.80.9', waitMs: 50 })
    expect(run.notes[0]).toContain(`of ${veth.v4.them}, the router to 198.18.80.9.`)
  })
})
