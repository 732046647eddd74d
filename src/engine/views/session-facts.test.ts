import { describe, expect, it } from 'vitest'
import { createDecodedPacket } from '#core/decode/decoded-packet'
import { compileFilter } from '#core/display-filter/compile'
import { FlowSubject } from '#core/display-filter/flow-subject'
import { parseFilter } from '#core/display-filter/parse'
import { PROTOCOL } from '#core/net/transport'
import { FLOW } from '#core/rows/flow-row'
import { TCP_MARK_NAMES, type TcpMarkName } from '#core/tcp/marks'
import { Session } from '../session/session'
import { KeptPayload } from './kept-payload'
import { sessionFacts } from './session-facts'

const LOOPBACK = Uint8Array.of(127, 0, 0, 1)

function made(): { session: Session; fits: (filter: string) => boolean } {
  const session = new Session('0', () => null)
  const { flows } = session
  flows.add(PROTOCOL.tcp, LOOPBACK, 0, 0, 4, 50_000, 80, 0)
  flows.flags[0] |= FLOW.wire
  const subject = new FlowSubject(flows, sessionFacts(session, new KeptPayload(session)))
  const fits = (text: string) => {
    const parsed = parseFilter(text)
    if ('error' in parsed) throw new Error(parsed.error.why)
    return compileFilter(parsed.filter)(subject.at(0))
  }
  return { session, fits }
}

/** Counts a mark of one end. */
function mark({ flows }: Session, end: number, name: TcpMarkName, times: number): void {
  flows.tcp.counts[end * TCP_MARK_NAMES.length + TCP_MARK_NAMES.indexOf(name)] = times
}

describe('what display filters know of a session’s flows', () => {
  it.each([
    ['retransmissions', 'retransmission'],
    ['outoforder', 'outOfOrder'],
    ['lost', 'lostSegment'],
    ['dupack', 'duplicateAck'],
    ['zerowindow', 'zeroWindow'],
    ['windowfull', 'windowFull'],
    ['keepalive', 'keepAlive'],
  ] as const)('%s: segments of both ends together', (field, name) => {
    const { session, fits } = made()
    expect(fits(`${field}=0`)).toBe(true)
    mark(session, 0, name, 2)
    mark(session, 1, name, 3)
    expect(fits(`${field}=5`)).toBe(true)
    expect(fits(`${field}>5`)).toBe(false)
  })

  it('nothing captured → no count and no time fits, nor does its opposite', () => {
    const { session, fits } = made()
    session.flows.flags[0] = 0
    expect(fits('retransmissions=0')).toBe(false)
    expect(fits('rtt<1s')).toBe(false)
    expect(fits('rtt!=1s')).toBe(false)
  })

  it('rtt: of the local end, else of the remote one', () => {
    const { session, fits } = made()
    const { rttSmoothed } = session.flows.tcp
    expect(fits('rtt>=0')).toBe(false)
    rttSmoothed[1] = 40
    expect(fits('rtt:40ms')).toBe(true)
    rttSmoothed[0] = 25
    expect(fits('rtt:25ms')).toBe(true)
    session.flows.setLocalSide(0, 1)
    expect(fits('rtt:40ms')).toBe(true)
  })

  it('service: from the first payload', () => {
    const { session, fits } = made()
    expect(fits('ssh')).toBe(false)
    const bytes = new TextEncoder().encode('SSH-2.0-OpenSSH_9.6\r\n')
    session.ingest.services.observe(0, 0, 1, {
      ...createDecodedPacket(session.ingest.fragments),
      protocol: PROTOCOL.tcp,
      bytes,
      payloadLength: bytes.length,
      payloadCaptured: bytes.length,
    })
    expect(fits('service:ssh')).toBe(true)
    expect(fits('http')).toBe(false)
  })

  it('pid and process: of the local end, once the kernel told', () => {
    const { session, fits } = made()
    expect(fits('pid>0')).toBe(false)
    expect(fits('proc:node')).toBe(false)
    session.owners.take([
      {
        transport: 'tcp',
        family: 4,
        local: { address: '127.0.0.1', port: 50_000 },
        peer: { address: '127.0.0.1', port: 80 },
        state: 'ESTABLISHED',
        receiveQueue: 0,
        sendQueue: 0,
        user: 0,
        pid: 4711,
        program: 'node',
        inode: 1,
      },
    ])
    expect(fits('pid:4711')).toBe(true)
    expect(fits('proc:node')).toBe(true)
    session.flows.setLocalSide(0, 1)
    expect(fits('pid:4711')).toBe(false)
  })
})
