import type { FieldReader } from '../field-reader'
import { hexText, lineText } from '../line-text'

export const MESSAGE_TYPES = [
  'none',
  'DISCOVER',
  'OFFER',
  'REQUEST',
  'DECLINE',
  'ACK',
  'NAK',
  'RELEASE',
  'INFORM',
  'FORCERENEW',
] as const

type Kind = 'addresses' | 'text' | 'seconds' | 'number' | 'type' | 'list' | 'id' | 'flag' | 'name' | 'bytes'

/** Options of RFC 2132 and later (IANA "BOOTP Vendor Extensions and DHCP Options"). */
const OPTIONS: Readonly<Record<number, readonly [name: string, kind: Kind]>> = {
  1: ['Subnet mask', 'addresses'],
  2: ['Time offset', 'number'],
  3: ['Routers', 'addresses'],
  4: ['Time servers', 'addresses'],
  6: ['Domain name servers', 'addresses'],
  7: ['Log servers', 'addresses'],
  12: ['Host name', 'text'],
  13: ['Boot file size', 'number'],
  15: ['Domain name', 'text'],
  17: ['Root path', 'text'],
  19: ['IP forwarding', 'flag'],
  23: ['Default time to live', 'number'],
  26: ['Interface MTU', 'number'],
  28: ['Broadcast address', 'addresses'],
  31: ['Router discovery', 'flag'],
  33: ['Static routes', 'addresses'],
  35: ['ARP cache timeout', 'seconds'],
  42: ['NTP servers', 'addresses'],
  43: ['Vendor specific', 'bytes'],
  44: ['NetBIOS name servers', 'addresses'],
  46: ['NetBIOS node type', 'number'],
  47: ['NetBIOS scope', 'text'],
  50: ['Requested address', 'addresses'],
  51: ['Lease time', 'seconds'],
  52: ['Option overload', 'number'],
  53: ['Message type', 'type'],
  54: ['Server identifier', 'addresses'],
  55: ['Parameter request list', 'list'],
  56: ['Message', 'text'],
  57: ['Largest message', 'number'],
  58: ['Renewal time', 'seconds'],
  59: ['Rebinding time', 'seconds'],
  60: ['Vendor class', 'text'],
  61: ['Client identifier', 'id'],
  66: ['TFTP server', 'text'],
  67: ['Boot file', 'text'],
  80: ['Rapid commit', 'flag'],
  81: ['Client domain name', 'name'],
  82: ['Relay agent information', 'bytes'],
  93: ['Client system', 'number'],
  97: ['Client machine', 'bytes'],
  100: ['POSIX time zone', 'text'],
  101: ['Time zone name', 'text'],
  108: ['IPv6-only preferred', 'seconds'],
  114: ['Captive portal', 'text'],
  116: ['Automatic configuration', 'flag'],
  118: ['Subnet selection', 'addresses'],
  119: ['Domain search', 'bytes'],
  121: ['Classless static routes', 'bytes'],
  125: ['Vendor-identifying information', 'bytes'],
  150: ['TFTP servers', 'addresses'],
  249: ['Classless static routes (Microsoft)', 'bytes'],
  252: ['Proxy configuration', 'text'],
}

/** Names of the options that a client asks for; more than this makes a line unreadable. */
const MOST_LISTED = 32
/** Options of one message that are noted. */
const MOST_OPTIONS = 128

/** Reads options up to the end. Returns the message type, 0 for none, and what was said of the address. */
export function readOptions(reader: FieldReader): { type: number; requested: string } {
  const found = { type: 0, requested: '' }
  for (let count = 0; reader.left > 0 && reader.isWhole && count < MOST_OPTIONS; count++) {
    const code = reader.bytes[reader.at]
    if (code === 0) {
      const from = reader.at
      while (reader.left > 0 && reader.bytes[reader.at] === 0) reader.skip(1, 'Padding')
      reader.add('Padding', `${reader.at - from} bytes`, from)
      continue
    }
    if (code === 255) {
      reader.octets('End', 1, () => 'no more options')
      break
    }
    const [name, kind] = (OPTIONS[code] as (typeof OPTIONS)[number] | undefined) ?? [
      `Option ${code}`,
      'bytes',
    ]
    const from = reader.at
    reader.skip(1, 'Option')
    const length = reader.skipNumber(1, `${name}: length`)
    const value = reader.bytes.subarray(reader.at, reader.at + length)
    if (!reader.skip(length, name)) break
    const words = wordsOf(kind, value)
    reader.add(name, `${words || 'empty'} (${code})`, from)
    if (code === 53) found.type = value.at(0) ?? 0
    if (code === 50) found.requested = words
  }
  if (reader.isWhole && reader.left > 0) reader.octets('Behind the end', reader.left)
  return found
}

function wordsOf(kind: Kind, value: Uint8Array): string {
  let number = 0
  for (const byte of value.subarray(0, 4)) number = number * 256 + byte
  switch (kind) {
    case 'addresses':
      return addresses(value)
    case 'text':
      return lineText(value)
    case 'seconds':
      return number === 0xffff_ffff ? 'for ever' : `${number} s`
    case 'number':
      return String(number)
    case 'flag':
      return value.length === 0 ? 'set' : number === 0 ? 'no' : 'yes'
    case 'type':
      return MESSAGE_TYPES[number] ?? `type ${number}`
    case 'name':
      return lineText(value.subarray(3))
    case 'list':
      return listed(value)
    case 'id':
      return value.at(0) === 1 && value.length === 7 ? mac(value.subarray(1)) : hexText(value)
    case 'bytes':
      return hexText(value)
  }
}

function listed(codes: Uint8Array): string {
  const names = Array.from(codes.subarray(0, MOST_LISTED), (code) => {
    const known = OPTIONS[code] as (typeof OPTIONS)[number] | undefined
    return known ? known[0] : String(code)
  })
  return names.join(', ') + (codes.length > MOST_LISTED ? ', …' : '')
}

function addresses(value: Uint8Array): string {
  const all: string[] = []
  for (let at = 0; at + 4 <= value.length && all.length < 16; at += 4)
    all.push(value.subarray(at, at + 4).join('.'))
  return all.join(', ')
}

export function mac(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join(':')
}
