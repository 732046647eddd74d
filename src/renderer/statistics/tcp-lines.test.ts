import { describe, expect, it } from 'vitest'
import { FlowTable } from '#core/flow/flow-table'
import { tcpFactsOf } from '#core/tcp/facts'
import { tcpLines } from './tcp-lines'

describe('the statistics of a connection', () => {
  it('of a flow with nothing seen: says so, and each end has its own column', () => {
    const flows = new FlowTable(4)
    const flow = flows.add(6, new Uint8Array(8), 0, 4, 4, 1, 2, 0)
    flows.tcp.bytesRetransmitted[1] = 1500
    const facts = tcpFactsOf(flows, flow)
    const line = (isOriginator: boolean, name: string) =>
      tcpLines(facts, isOriginator).find((one) => one.name === name)
    expect(line(true, 'Handshake')).toMatchObject({ local: 'not seen', remote: null })
    expect(line(true, 'Bytes sent again')).toMatchObject({ local: '0 B', remote: '1.50 kB' })
    expect(line(false, 'Bytes sent again')).toMatchObject({ local: '1.50 kB', remote: '0 B' })
  })
})
