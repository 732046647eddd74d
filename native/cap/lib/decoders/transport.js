'use strict'

const ACK = 0x10
const URG = 0x20

/** RFC 9293 section 3.1; the ninth flag is RFC 3540's. What no flag makes valid is undefined. */
function TCP(buffer, at = 0) {
  const hdrlen = (buffer[at + 12] >> 4) * 4
  const flags = buffer.readUInt16BE(at + 12) & 0x1ff
  const info = {
    srcport: buffer.readUInt16BE(at),
    dstport: buffer.readUInt16BE(at + 2),
    seqno: buffer.readUInt32BE(at + 4),
    ackno: flags & ACK ? buffer.readUInt32BE(at + 8) : undefined,
    flags,
    window: buffer.readUInt16BE(at + 14),
    checksum: buffer.readUInt16BE(at + 16),
    urgentptr: flags & URG ? buffer.readUInt16BE(at + 18) : undefined,
  }
  return { info, hdrlen, offset: at + hdrlen }
}

/** RFC 768; `length` is the payload's. */
function UDP(buffer, at = 0) {
  const info = {
    srcport: buffer.readUInt16BE(at),
    dstport: buffer.readUInt16BE(at + 2),
    length: buffer.readUInt16BE(at + 4) - 8,
    checksum: buffer.readUInt16BE(at + 6),
  }
  return { info, hdrlen: 8, offset: at + 8 }
}

/** RFC 9260 section 3. `length` is as in the packet: the chunk with its header, without its padding. */
function SCTP(buffer, length, at = 0) {
  const info = {
    srcport: buffer.readUInt16BE(at),
    dstport: buffer.readUInt16BE(at + 2),
    verifyTag: buffer.readUInt32BE(at + 4),
    checksum: buffer.readUInt32BE(at + 8),
    chunks: undefined,
  }
  let offset = at + 12
  while (offset + 4 <= length) {
    const chunk = {
      type: buffer.readUInt8(offset),
      flags: buffer.readUInt8(offset + 1),
      offset: offset + 4,
      length: buffer.readUInt16BE(offset + 2),
    }
    info.chunks ??= []
    info.chunks.push(chunk)
    if (chunk.length < 4) break
    offset += Math.ceil(chunk.length / 4) * 4
  }
  return { info, offset }
}

module.exports = { TCP, UDP, SCTP }
