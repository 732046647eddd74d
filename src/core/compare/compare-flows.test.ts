import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { compareFlows } from './compare-flows'
import type { FlowSummary } from './flow-summary'

const flow = (changed: Partial<FlowSummary> = {}): FlowSummary => ({
  flow: 0,
  transport: 'tcp',
  orig: '10.0.0.1',
  resp: '10.0.0.2',
  origPort: 40_000,
  respPort: 80,
  firstMs: 0,
  durationMs: 100,
  packets: [5, 5],
  bytes: [100, 1000],
  states: 'TIME-WAIT/CLOSED',
  rttMs: 2,
  retransmissions: 0,
  service: 'http',
  ...changed,
})

describe('two captures beside each other', () => {
  it('the same flows → alike, times that differ by little among them', () => {
    const { alike, different, onlyHere, onlyThere, ignoresClientPorts } = compareFlows(
      [flow()],
      [flow({ firstMs: 5e6, durationMs: 105, rttMs: 2.5 })],
      null,
    )
    expect({ alike, different, onlyHere, onlyThere, ignoresClientPorts }).toEqual({
      alike: 1,
      different: 0,
      onlyHere: 0,
      onlyThere: 0,
      ignoresClientPorts: false,
    })
  })

  it('what differs is named; the most different is first', () => {
    const { pairs } = compareFlows(
      [flow(), flow({ flow: 1, origPort: 40_001 }), flow({ flow: 2, origPort: 40_002 })],
      [
        flow({ rttMs: 200, retransmissions: 3, packets: [8, 5] }),
        flow({ flow: 1, origPort: 40_001, bytes: [100, 9000], states: 'CLOSED', service: '' }),
      ],
      false,
    )
    expect(pairs.map(({ here, there, differs }) => [here?.flow, there?.flow, differs])).toEqual([
      [2, undefined, []],
      [1, 1, ['bytes', 'states', 'service']],
      [0, 0, ['packets', 'rtt', 'retransmissions']],
    ])
  })

  it('another run, whose clients have other ports → the n-th with the n-th', () => {
    const run = (port: number) =>
      [0, 1, 2].map((i) => flow({ flow: i, origPort: port + i, firstMs: i, bytes: [i, i] }))
    const there = run(50_000).toReversed()
    const { ignoresClientPorts, alike } = compareFlows(run(40_000), there, null)
    expect([ignoresClientPorts, alike]).toEqual([true, 3])
    expect(compareFlows(run(40_000), there, false)).toMatchObject({ alike: 0, onlyHere: 3, onlyThere: 3 })
  })

  it('any flows → each is there once, and the other way round it is the same', () => {
    const any = fc.array(
      fc.record({
        port: fc.integer({ min: 1, max: 4 }),
        first: fc.nat(10),
        bytes: fc.nat(3),
        transport: fc.constantFrom('tcp', 'udp'),
      }),
      { maxLength: 30 },
    )
    const made = (list: { port: number; first: number; bytes: number; transport: string }[]) =>
      list.map(({ port, first, bytes, transport }, i) =>
        flow({ flow: i, origPort: port, firstMs: first, bytes: [bytes, 0], transport }),
      )
    fc.assert(
      fc.property(any, any, fc.boolean(), (a, b, isLoose) => {
        const one = compareFlows(made(a), made(b), isLoose)
        const other = compareFlows(made(b), made(a), isLoose)
        const ids = (list: (number | undefined)[]) =>
          list.filter((id) => id !== undefined).sort((x, y) => x - y)
        expect(ids(one.pairs.map(({ here }) => here?.flow))).toEqual(a.map((_, i) => i))
        expect(ids(one.pairs.map(({ there }) => there?.flow))).toEqual(b.map((_, i) => i))
        expect([other.alike, other.different, other.onlyThere, other.onlyHere]).toEqual([
          one.alike,
          one.different,
          one.onlyHere,
          one.onlyThere,
        ])
        expect(one.alike + one.different + one.onlyHere).toBe(a.length)
      }),
    )
  })
})
