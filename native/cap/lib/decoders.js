'use strict'

/** Both ways: name to number, number to name. */
function names(numbers) {
  return {
    ...numbers,
    ...Object.fromEntries(Object.entries(numbers).map(([name, number]) => [number, name])),
  }
}

const PROTOCOL = {
  ETHERNET: names({ IPV4: 0x0800, ARP: 0x0806, VLAN: 0x8100, IPV6: 0x86dd }),
  IP: names({ ICMP: 1, TCP: 6, UDP: 17, ICMPV6: 58 }),
}

const mac = (buffer, at) => buffer.toString('hex', at, at + 6).replace(/(..)(?=.)/g, '$1:')
const ipv4 = (buffer, at) => buffer.subarray(at, at + 4).join('.')
const ipv6 = (buffer, at) => buffer.toString('hex', at, at + 16).replace(/(....)(?=.)/g, '$1:')

function Ethernet(buffer, at = 0) {
  const info = { dstmac: mac(buffer, at), srcmac: mac(buffer, at + 6), type: buffer.readUInt16BE(at + 12) }
  let offset = at + 14
  if (info.type === PROTOCOL.ETHERNET.VLAN) {
    info.vlan = { id: buffer.readUInt16BE(offset) & 0x0fff, priority: buffer[offset] >> 5 }
    info.type = buffer.readUInt16BE(offset + 2)
    offset += 4
  }
  return { info, offset }
}

function IPV4(buffer, at = 0) {
  const hdrlen = (buffer[at] & 0x0f) * 4
  const fragment = buffer.readUInt16BE(at + 6)
  const info = {
    dscp: buffer[at + 1] >> 2,
    ecn: buffer[at + 1] & 3,
    totallen: buffer.readUInt16BE(at + 2),
    id: buffer.readUInt16BE(at + 4),
    flags: fragment >> 13,
    fragoffset: fragment & 0x1fff,
    ttl: buffer[at + 8],
    protocol: buffer[at + 9],
    hdrchecksum: buffer.readUInt16BE(at + 10),
    srcaddr: ipv4(buffer, at + 12),
    dstaddr: ipv4(buffer, at + 16),
  }
  return { info, hdrlen, offset: at + hdrlen }
}

function IPV6(buffer, at = 0) {
  const info = {
    class: (buffer.readUInt16BE(at) >> 4) & 0xff,
    flowLabel: buffer.readUInt32BE(at) & 0xfffff,
    payloadlen: buffer.readUInt16BE(at + 4),
    protocol: buffer[at + 6],
    hopLimit: buffer[at + 7],
    srcaddr: ipv6(buffer, at + 8),
    dstaddr: ipv6(buffer, at + 24),
  }
  return { info, hdrlen: 40, offset: at + 40 }
}

function TCP(buffer, at = 0) {
  const hdrlen = (buffer[at + 12] >> 4) * 4
  const info = {
    srcport: buffer.readUInt16BE(at),
    dstport: buffer.readUInt16BE(at + 2),
    seqno: buffer.readUInt32BE(at + 4),
    ackno: buffer.readUInt32BE(at + 8),
    flags: buffer[at + 13],
    window: buffer.readUInt16BE(at + 14),
    checksum: buffer.readUInt16BE(at + 16),
    urgentptr: buffer.readUInt16BE(at + 18),
  }
  return { info, hdrlen, offset: at + hdrlen }
}

function UDP(buffer, at = 0) {
  const info = {
    srcport: buffer.readUInt16BE(at),
    dstport: buffer.readUInt16BE(at + 2),
    length: buffer.readUInt16BE(at + 4) - 8,
    checksum: buffer.readUInt16BE(at + 6),
  }
  return { info, hdrlen: 8, offset: at + 8 }
}

module.exports = { PROTOCOL, Ethernet, IPV4, IPV6, TCP, UDP }
