import { FieldReader } from '../field-reader'
import type { Layer } from '../layer'
import { lineText, shortLine } from '../line-text'
import { MATCH, type Match, type Protocol } from '../protocol'
import { mac, MESSAGE_TYPES, readOptions } from './options'

/** Where the options begin, with their magic number (RFC 2131 §3). */
const COOKIE_AT = 236
const COOKIE = [0x63, 0x82, 0x53, 0x63]
const ETHERNET = 1
/** Up to the client's hardware address: a snaplen may cut the rest. */
const LEAST_BYTES = 44

/** Address configuration: RFC 2131, options of RFC 2132; BOOTP (RFC 951) before it. */
export const dhcp: Protocol = {
  id: 'dhcp',
  name: 'DHCP',
  ports: { udp: [67, 68] },
  recognize,
  readDatagram,
}

function recognize(bytes: Uint8Array, start: number, end: number): Match {
  if (end - start < LEAST_BYTES || (bytes[start] !== 1 && bytes[start] !== 2) || bytes[start + 2] > 16)
    return MATCH.no
  if (end - start < COOKIE_AT + 4) return MATCH.byPort
  for (let i = 0; i < 4; i++) if (bytes[start + COOKIE_AT + i] !== COOKIE[i]) return MATCH.byPort
  return MATCH.yes
}

const address = (bytes: Uint8Array) => bytes.join('.')

function readDatagram(bytes: Uint8Array): Layer[] {
  const reader = new FieldReader(bytes)
  const operation = reader.number('Operation', 1, (value) =>
    value === 1 ? '1 (request)' : value === 2 ? '2 (reply)' : `${value} (unknown)`,
  )
  const hardware = reader.number('Hardware type', 1, (value) =>
    value === ETHERNET ? '1 (Ethernet)' : String(value),
  )
  const length = reader.number('Hardware address length', 1)
  reader.number('Hops', 1)
  reader.number('Transaction ID', 4, (id) => `0x${id.toString(16).padStart(8, '0')}`)
  reader.number('Seconds', 2, (seconds) => `${seconds} s`)
  const flags = reader.number('Flags', 2, (value) => `0x${value.toString(16).padStart(4, '0')}`)
  reader.bits('Broadcast', flags & 0x8000 ? 'yes' : 'no', 2, 0, 1)
  reader.octets('Client address', 4, address)
  const given = address(reader.octets('Your address', 4, address))
  reader.octets('Next server', 4, address)
  reader.octets('Relay agent', 4, address)
  const isMac = hardware === ETHERNET && length === 6
  const client = reader.octets('Client hardware address', 16, (all) => mac(all.subarray(0, isMac ? 6 : 16)))
  const text = (all: Uint8Array) =>
    lineText(all.subarray(0, !all.includes(0) ? all.length : all.indexOf(0))) || 'none'
  reader.octets('Server name', 64, text)
  reader.octets('Boot file', 128, text)
  let words = operation === 2 ? 'BOOTP reply' : 'BOOTP request'
  if (reader.left >= 4) {
    const isDhcp = COOKIE.every((byte, i) => bytes[reader.at + i] === byte)
    reader.octets('Magic number', 4, () => (isDhcp ? 'DHCP' : 'not DHCP'))
    if (isDhcp) {
      const { type, requested } = readOptions(reader)
      const name = MESSAGE_TYPES.at(type) ?? `type ${type}`
      if (type !== 0) words = name
      if (type === 2 || type === 5) words += ` ${given}`
      else if (requested !== '') words += ` ${requested}`
    } else if (reader.left > 0) reader.octets('Vendor information', reader.left)
  }
  if (isMac && client.length > 0)
    words += `, ${operation === 2 ? 'for' : 'from'} ${mac(client.subarray(0, 6))}`
  return [reader.layer('dhcp', 'DHCP', shortLine(words))]
}
