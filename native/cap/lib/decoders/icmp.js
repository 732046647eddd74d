'use strict'
const { ipv4 } = require('./addresses')
const { IPV4 } = require('./internet')

/** How much of a datagram an error quotes after its IP header: RFC 792; RFC 1475 section 8 for type 31. */
const QUOTED = 8
const QUOTED_BY_CONVERSION_ERROR = 256

/** An error about a datagram, the IP header of which follows the eight bytes of ICMP's. */
function quoting(buffer, at, fields, quoted = QUOTED) {
  const header = IPV4(buffer, at + 8)
  const IPHeader = { info: header.info, hdrlen: header.hdrlen }
  return { fields: { ...fields, IPHeader, dataOffset: header.offset }, offset: header.offset + quoted }
}

/** A query or its reply: identifier and sequence number, then what the type has. */
function numbered(buffer, at, more = {}, length = 8) {
  const fields = { identifier: buffer.readUInt16BE(at + 4), seqno: buffer.readUInt16BE(at + 6), ...more }
  return { fields, offset: at + length }
}

/** RFC 792. */
function timestamps(buffer, at, names) {
  const entries = names.map((name, i) => [name, buffer.readUInt32BE(at + 8 + 4 * i)])
  return numbered(buffer, at, Object.fromEntries(entries), 8 + 4 * names.length)
}

/** RFC 1256 section 3.1: entries of two words each. */
function routerAdvertisement(buffer, at) {
  const [count, words] = [buffer.readUInt8(at + 4), buffer.readUInt8(at + 5)]
  const fields = { lifetime: buffer.readUInt16BE(at + 6), addrs: undefined }
  if (count === 0 || words !== 2) return { fields, offset: at + 8 }
  fields.addrs = Array.from({ length: count }, (_, i) => ({
    addr: ipv4(buffer, at + 8 + 8 * i),
    pref: buffer.readInt32BE(at + 12 + 8 * i),
  }))
  return { fields, offset: at + 8 + 8 * count }
}

/** RFC 1393 section 2.2. */
function traceroute(buffer, at) {
  const fields = {
    identifier: buffer.readUInt16BE(at + 4),
    outHopCount: buffer.readUInt16BE(at + 8),
    retHopCount: buffer.readUInt16BE(at + 10),
    outLnkSpeed: buffer.readUInt32BE(at + 12),
    outLnkMTU: buffer.readUInt32BE(at + 16),
  }
  return { fields, offset: at + 20 }
}

const query = (buffer, at) => numbered(buffer, at)
const mask = (buffer, at) => numbered(buffer, at, { mask: ipv4(buffer, at + 8) }, 12)
/** By type: RFC 792, 950 (17, 18), 1256 (9), 1393 (30), 1475 (31), 1788 (37), 2521 (40). */
const TYPES = {
  0: query,
  3: (buffer, at, code) => quoting(buffer, at, code === 4 ? { nextHopMTU: buffer.readUInt16BE(at + 6) } : {}),
  4: (buffer, at) => quoting(buffer, at, {}),
  5: (buffer, at) => quoting(buffer, at, { gatewayAddr: ipv4(buffer, at + 4) }),
  8: query,
  9: routerAdvertisement,
  11: (buffer, at) => quoting(buffer, at, {}),
  12: (buffer, at) => quoting(buffer, at, { pointer: buffer.readUInt8(at + 4) }),
  13: (buffer, at) => timestamps(buffer, at, ['originate']),
  14: (buffer, at) => timestamps(buffer, at, ['originate', 'receive', 'transmit']),
  15: query,
  16: query,
  17: mask,
  18: mask,
  30: traceroute,
  31: (buffer, at) =>
    quoting(buffer, at, { pointer: buffer.readUInt32BE(at + 4) }, QUOTED_BY_CONVERSION_ERROR),
  37: query,
  40: (buffer, at) => quoting(buffer, at, { pointer: buffer.readUInt16BE(at + 6) }),
}

function ICMPV4(buffer, _length, at = 0) {
  const [type, code] = [buffer.readUInt8(at), buffer.readUInt8(at + 1)]
  const read = TYPES[type]
  const { fields, offset } = read ? read(buffer, at, code) : { fields: {}, offset: at + 8 }
  return { info: { type, code, checksum: buffer.readUInt16BE(at + 2), ...fields }, offset }
}

module.exports = { ICMPV4 }
