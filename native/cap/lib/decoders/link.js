'use strict'
const { ipv4, mac } = require('./addresses')
const { PROTOCOL } = require('./protocol-names')

/** IEEE 802.3: up to here the field is a length, from 1536 on a type. */
const LONGEST = 1500
const LEAST_TYPE = 1536

function Ethernet(buffer, at = 0) {
  const info = { dstmac: mac(buffer, at), srcmac: mac(buffer, at + 6), type: undefined }
  let offset = at + 12
  let word = buffer.readUInt16BE(offset)
  if (word === PROTOCOL.ETHERNET.VLAN) {
    const tag = buffer.readUInt16BE(offset + 2)
    info.vlan = { priority: tag >> 13, CFI: (tag & 0x1000) !== 0, VID: tag & 0x0fff }
    offset += 4
    word = buffer.readUInt16BE(offset)
  }
  if (word <= LONGEST) info.length = word
  else if (word >= LEAST_TYPE) info.type = word
  return { info, offset: offset + 2 }
}

/** RFC 826. Addresses of Ethernet and IPv4 only. */
function ARP(buffer, at = 0) {
  const info = {
    hardwareaddr: buffer.readUInt16BE(at),
    protocol: buffer.readUInt16BE(at + 2),
    hdrlen: buffer.readUInt8(at + 4),
    protlen: buffer.readUInt8(at + 5),
    opcode: buffer.readUInt16BE(at + 6),
    sendermac: '',
    senderip: '',
    targetmac: '',
    targetip: '',
  }
  if (info.hdrlen !== 6 || info.protlen !== 4) return { info, offset: at + 8 }
  info.sendermac = mac(buffer, at + 8)
  info.senderip = ipv4(buffer, at + 14)
  info.targetmac = mac(buffer, at + 18)
  info.targetip = ipv4(buffer, at + 24)
  return { info, offset: at + 28 }
}

module.exports = { Ethernet, ARP }
