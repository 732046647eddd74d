'use strict'
const { ipv4, ipv6 } = require('./addresses')

/** RFC 791 section 3.1. */
function IPV4(buffer, at = 0) {
  const words = buffer[at] & 0x0f
  const fragment = buffer.readUInt16BE(at + 6)
  const hdrlen = words * 4
  const info = {
    hdrlen: words,
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
  // Segmentation in the network card leaves 0 here: the buffer says how long it is.
  if (info.totallen === 0) info.totallen = buffer.length - at
  return { info, hdrlen, offset: at + hdrlen }
}

/** Bytes of an extension header by its number: RFC 8200 section 4, RFC 4302 section 2.2 (51), RFC 6275 (135). */
const inEights = (buffer, at) => 8 * (buffer.readUInt8(at + 1) + 1)
const EXTENSIONS = {
  0: inEights,
  43: inEights,
  44: () => 8,
  51: (buffer, at) => 4 * (buffer.readUInt8(at + 1) + 2),
  60: inEights,
  135: inEights,
}
const NO_NEXT_HEADER = 59

/** RFC 8200 section 3. Extension headers are passed over; `protocol` is what stands after them. */
function IPV6(buffer, at = 0) {
  const info = {
    class: (buffer.readUInt16BE(at) >> 4) & 0xff,
    flowLabel: buffer.readUInt32BE(at) & 0xfffff,
    payloadlen: buffer.readUInt16BE(at + 4),
    protocol: undefined,
    hopLimit: buffer[at + 7],
    srcaddr: ipv6(buffer, at + 8),
    dstaddr: ipv6(buffer, at + 24),
  }
  let [next, offset] = [buffer[at + 6], at + 40]
  while (EXTENSIONS[next]) {
    const length = EXTENSIONS[next](buffer, offset)
    next = buffer.readUInt8(offset)
    offset += length
  }
  if (next === NO_NEXT_HEADER) return { info, hdrlen: 40, offset: undefined }
  info.protocol = next
  return { info, hdrlen: offset - at, offset }
}

module.exports = { IPV4, IPV6 }
