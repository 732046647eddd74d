import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { EventLog, type NewEvent } from './event-log'

const event = (flow: number, bytes: number): NewEvent => ({
  time: bytes,
  socket: 1,
  flow,
  side: 0,
  kind: 'sent',
  bytes,
  payloadAt: -1,
  text: bytes % 3 === 0 ? `text ${bytes}` : '',
})

const flowOf = (log: EventLog, flow: number): number[] => {
  const found: number[] = []
  for (let s = log.firstOfFlow(flow); s >= 0; s = log.nextOfFlow(s)) found.push(log.read(s).bytes)
  return found
}

describe('event log', () => {
  it('walks each flow as a plain list of the last events would', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 8 }),
        fc.array(fc.integer({ min: -1, max: 3 })),
        (capacity, flows) => {
          const log = new EventLog(capacity)
          const all: NewEvent[] = []
          for (const [index, flow] of flows.entries()) {
            log.append(event(flow, index))
            all.push(event(flow, index))
            const kept = all.slice(-capacity)
            for (const f of [0, 1, 2, 3]) {
              expect(flowOf(log, f)).toEqual(kept.filter((e) => e.flow === f).map((e) => e.bytes))
            }
            expect(log.read(log.first)).toEqual(kept[0])
            expect(log.evicted).toBe(all.length - kept.length)
          }
        },
      ),
    )
  })

  it('ties an event to its flow once that is known', () => {
    const log = new EventLog(4)
    const opening = log.append(event(-1, 7))
    expect(log.firstOfFlow(5)).toBe(-1)
    log.assign(opening, 5)
    log.append(event(5, 8))
    expect(flowOf(log, 5)).toEqual([7, 8])
  })
})
