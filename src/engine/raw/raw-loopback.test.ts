import { once } from 'node:events'
import { describe, expect, it, vi } from 'vitest'
import { rawRunRequest } from '#contract/raw'
import { packetLine } from '#core/build/packet-words'
import { seePacket } from '#core/build/seen-packet'
import { templateOf } from '#core/build/templates'
import { packetsOf, permitted, useRawEngine } from './test-engine'

const tests = useRawEngine()
const { run, listening } = tests

describe.runIf(permitted)('on loopback', () => {
  it.each([
    ['ping', '127.0.0.1'],
    ['ping6', '::1'],
  ])('%s → a reply to each request, by identifier and sequence number', async (name, to) => {
    const { run: state, exchanges } = await run({
      packets: packetsOf(name),
      to,
      times: 3,
      everyMs: 10,
      steps: templateOf(name)?.steps,
    })
    expect(state).toMatchObject({
      sent: 3,
      answered: 3,
      failed: 0,
      evicted: 0,
      local: true,
      error: null,
      notes: [],
    })
    for (const [i, { answers, onWire, line, linkType, bytes }] of exchanges.entries()) {
      expect(onWire).toBe(true)
      expect(line).toContain(`echo request id 20308 seq ${i + 1}`)
      expect(answers).toHaveLength(1)
      expect(answers[0].line).toContain(`echo reply id 20308 seq ${i + 1}`)
      expect(answers[0].afterMs).toBeGreaterThan(0)
      // The bytes that are kept are those packets’ still, now that others came.
      expect(packetLine(seePacket(answers[0].linkType, answers[0].bytes))).toBe(answers[0].line)
      expect(packetLine(seePacket(linkType, bytes))).toBe(line)
      expect(answers[0].bytes.buffer.byteLength).toBe(answers[0].bytes.length)
    }
  })

  it.each([
    ['syn', '127.0.0.1'],
    ['syn6', '::1'],
  ])('%s to a listener → SYN-ACK, then our kernel’s RST; to a closed port → RST', async (name, to) => {
    const { server, port } = await listening(to)
    const open = await run({ packets: packetsOf(name, { tcp: { destinationPort: port } }), to })
    expect(
      open.exchanges[0].answers.map(({ relation, line }) => [relation, /(SYN, ACK|RST)/.exec(line)?.[0]]),
    ).toEqual([
      ['answer', 'SYN, ACK'],
      ['kernel reaction', 'RST'],
    ])
    expect(open.exchanges[0].answers[1].explanation).toContain('RFC 9293 §3.10.7.1')
    server.close()
    await once(server, 'close')
    const closed = await run({
      packets: packetsOf(name, { tcp: { destinationPort: port, sourcePort: 40_001 } }),
      to,
    })
    expect(closed.exchanges[0].answers).toHaveLength(1)
    expect(closed.exchanges[0].answers[0]).toMatchObject({ relation: 'answer' })
    expect(closed.exchanges[0].answers[0].line).toContain('RST, ACK seq 0 ack 1001')
  })

  it.each([
    ['udp', '127.0.0.1'],
    ['udp6', '::1'],
  ])('%s to a closed port → port unreachable that quotes it', async (name, to) => {
    const { server, port } = await listening(to) // Of TCP: nothing of UDP is bound there.
    server.close()
    const { exchanges } = await run({ packets: packetsOf(name, { udp: { destinationPort: port } }), to })
    expect(exchanges[0].answers[0].line).toContain('port unreachable')
    expect(exchanges[0].answers[0].explanation).toContain(`port ${port}`)
  })

  it('bad TCP checksum to a listener → silence, which is said as no answer', async () => {
    const { port } = await listening('127.0.0.1')
    const { run: state, exchanges } = await run({
      packets: packetsOf('bad-tcp-checksum', { tcp: { destinationPort: port } }),
      to: '127.0.0.1',
      waitMs: 300,
    })
    expect(state).toMatchObject({ sent: 1, answered: 0 })
    expect(exchanges[0]).toMatchObject({ onWire: true, answers: [] })
  })

  it('a wrong IP checksum through a raw socket → said that the kernel filled it in; as a frame → as it was written', async () => {
    const [{ layers }] = packetsOf('bad-ip-checksum')
    const raw = await run({ packets: [{ layers: layers.slice(1) }], to: '127.0.0.1', waitMs: 300 })
    expect(raw.run.notes.join()).toContain('The kernel filled in the IPv4 checksum')
    expect(raw.run.answered).toBe(1)
    const frame = await run({ packets: [{ layers }], to: '127.0.0.1', waitMs: 300 })
    expect(frame.run).toMatchObject({ sent: 1, answered: 0, notes: [] })
    expect(frame.exchanges[0].onWire).toBe(true)
  })

  it('a series without an end + stop → nothing more is sent', async () => {
    const { id } = await tests
      .engine()
      .rawRuns.start(
        rawRunRequest.parse({ packets: packetsOf('ping'), to: '127.0.0.1', times: null, everyMs: 5 }),
      )
    await vi.waitFor(() => expect(tests.engine().rawRuns.look(id, 1).run.sent).toBeGreaterThan(5))
    const { sent, running } = tests.engine().rawRuns.stop(id)
    expect(running).toBe(false)
    await vi.waitFor(() => expect(tests.engine().rawRuns.look(id, 1).run.endedAt).not.toBeNull())
    expect(tests.engine().rawRuns.look(id, 1).run.sent).toBe(sent)
  })

  it('a value that does not fit → refused with its path, nothing sent', async () => {
    await expect(
      run({ packets: packetsOf('ping', { ipv4: { ttl: 256 } }), to: '127.0.0.1' }),
    ).rejects.toMatchObject({
      code: 'EINVAL',
      message: 'layers.0.ttl: It takes a whole number from 0 to 255.',
    })
  })

  it('another machine, as the target or in the header alone → a person is asked first, about that address', async () => {
    await expect(run({ packets: packetsOf('ping'), to: '192.0.2.1' })).rejects.toMatchObject({
      code: 'EAPPROVAL',
      about: '192.0.2.1',
    })
    await expect(
      run({ packets: packetsOf('ping', { ipv4: { destination: '192.0.2.7' } }), to: '127.0.0.1' }),
    ).rejects.toMatchObject({ code: 'EAPPROVAL', about: '192.0.2.7' })
  })
})
