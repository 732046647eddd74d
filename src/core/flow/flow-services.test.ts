import { describe, expect, it } from 'vitest'
import { ipv4 } from '../decode/made-frames'
import { PacketTable } from '../packet/packet-table'
import { serviceName } from '../protocols/detect'
import { TCP } from '../tcp/segment-flags'
import { FlowTable } from './flow-table'
import { PacketIngest } from './ingest-packet'

const RAW_IPV4 = 228
const u16 = (value: number) => [value >> 8, value & 255]
const ascii = (text: string) => Array.from(text, (char) => char.charCodeAt(0))

const CLIENT = 50_000
const REQUEST = 'GET / HTTP/1.1\r\n\r\n'

/** A table of flows, and what puts packets between ports into it. */
function session(capacity = 16) {
  const flows = new FlowTable(capacity)
  const ingest = new PacketIngest(flows, new PacketTable(flows, 64))
  const take = (packet: number[]) => {
    const bytes = Uint8Array.from(packet)
    ingest.ingest(RAW_IPV4, bytes, 0, bytes.length, bytes.length, 0, 0, 0, 0)
  }
  /** A segment; the addresses turn with `from`, so that both sides are one flow. */
  const segment = (from: number, to: number, sequence: number, text: string, flags: number = TCP.ack) => {
    const header = [
      ...u16(from),
      ...u16(to),
      0,
      0,
      ...u16(sequence),
      0,
      0,
      0,
      9,
      0x50,
      flags,
      1,
      0,
      0,
      0,
      0,
      0,
    ]
    const packet = ipv4(6, [...header, ...ascii(text)])
    if (from !== CLIENT) packet.splice(12, 8, 10, 0, 0, 2, 10, 0, 0, 1)
    take(packet)
  }
  const datagram = (from: number, to: number, text: string) => {
    take(ipv4(17, [...u16(from), ...u16(to), ...u16(8 + text.length), 0, 0, ...ascii(text)]))
  }
  const service = (flow = flows.next - 1) => serviceName(ingest.services.of(flow))
  const names = (flow = flows.next - 1) => ingest.services.nameOf(flow)
  return { segment, datagram, service, names }
}

describe("a flow's service", () => {
  it('no payload yet: not known', () => {
    const { segment, service } = session()
    segment(CLIENT, 80, 1, '', TCP.syn)
    expect(service()).toBe('')
  })

  it('first segment in order: its protocol', () => {
    const { segment, service } = session()
    segment(CLIENT, 9999, 1, '', TCP.syn)
    segment(CLIENT, 9999, 2, REQUEST)
    expect(service()).toBe('http')
  })

  it('payload on the SYN: counts as the first', () => {
    const { segment, service } = session()
    segment(CLIENT, 9999, 1, REQUEST, TCP.syn)
    expect(service()).toBe('http')
  })

  it('a later segment of a connection seen from its beginning: says nothing', () => {
    const { segment, service } = session()
    segment(CLIENT, 9999, 1, '', TCP.syn)
    segment(CLIENT, 9999, 200, REQUEST)
    expect(service()).toBe('')
    segment(CLIENT, 9999, 2, '\xff\xff\xff')
    segment(CLIENT, 9999, 5, REQUEST)
    expect(service()).toBe('')
  })

  it('the first segment after others: its protocol', () => {
    const { segment, service } = session()
    segment(CLIENT, 9999, 1, '', TCP.syn)
    segment(CLIENT, 9999, 200, 'later')
    segment(CLIENT, 9999, 2, REQUEST)
    expect(service()).toBe('http')
  })

  it('a guess by port: the content of the other side betters it', () => {
    const { segment, service } = session()
    segment(CLIENT, 80, 1, '', TCP.syn)
    segment(CLIENT, 80, 2, 'GET /un')
    expect(service()).toBe('http')
    segment(80, CLIENT, 5, '\x15\x03\x03\0\x02\x02\x28')
    expect(service()).toBe('ssl')
  })

  it('content: the other side does not change it', () => {
    const { segment, service } = session()
    segment(CLIENT, 9999, 2, REQUEST)
    segment(9999, CLIENT, 5, '\x15\x03\x03\0\x02\x02\x28')
    expect(service()).toBe('http')
  })

  it('seen from its middle: the first few segments of each side are looked at', () => {
    const { segment, service } = session()
    for (let i = 0; i < 3; i++) segment(CLIENT, 9999, 10 + i, '\xff')
    segment(CLIENT, 9999, 20, REQUEST)
    expect(service()).toBe('http')
    const other = session()
    for (let i = 0; i < 4; i++) other.segment(CLIENT, 9999, 10 + i, '\xff')
    other.segment(CLIENT, 9999, 20, REQUEST)
    expect(other.service()).toBe('')
  })

  it('datagrams: by content or port', () => {
    const { datagram, service } = session()
    datagram(CLIENT, 5353, '\x12\x34\x01\0\0\x01\0\0\0\0\0\0\x01a\0\0\x01\0\x01')
    expect(service()).toBe('mdns')
  })

  it('another flow in the same slot: begins unknown', () => {
    const { segment, service } = session(2)
    segment(CLIENT, 9999, 2, REQUEST)
    segment(CLIENT, 9998, 2, '\xff')
    segment(CLIENT, 9997, 2, '\xff')
    expect([service(0), service(1), service(2)]).toEqual(['', '', ''])
  })

  it('SMTP, STARTTLS, ClientHello → smtp, then ssl', () => {
    const { segment, service, names } = session()
    segment(CLIENT, 25, 1, '', TCP.syn)
    segment(25, CLIENT, 1, '', TCP.syn | TCP.ack)
    segment(25, CLIENT, 2, '220 mail.test ESMTP\r\n')
    segment(CLIENT, 25, 2, 'EHLO client.test\r\n')
    segment(25, CLIENT, 23, '250 STARTTLS\r\n')
    segment(CLIENT, 25, 20, 'STARTTLS\r\n')
    segment(25, CLIENT, 37, '220 go ahead\r\n')
    expect(names()).toBe('smtp')
    segment(CLIENT, 25, 30, '\x16\x03\x01\x00\x05\x01\x00\x00\x01\x00')
    expect([names(), service()]).toEqual(['smtp,ssl', 'smtp'])
  })

  it('SMTP, a line that is no ClientHello → smtp alone', () => {
    const { segment, names } = session()
    segment(CLIENT, 25, 1, '', TCP.syn)
    segment(CLIENT, 25, 2, 'EHLO client.test\r\n')
    segment(CLIENT, 25, 20, 'MAIL FROM:<a@b.test>\r\n')
    expect(names()).toBe('smtp')
  })
})
