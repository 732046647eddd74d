import { parseAddress } from '../net/address'
import type { Field, FieldValue } from './field'
import { compileOption, padding } from './option-bytes'
import { hexBytes, macBytes, readNumber, utf8Bytes } from './values'

/** What the machine knows, for fields that are left `auto`; 4 or 16 bytes, and 6 of a MAC address. */
export interface BuildFacts {
  source?: Uint8Array | undefined
  destination?: Uint8Array | undefined
  sourceMac?: Uint8Array | undefined
  destinationMac?: Uint8Array | undefined
}

/** Something that could not be built as it was written. */
export interface Problem {
  /** A path into the spec, such as `layers.1.ttl`. */
  at: string
  why: string
}

/**
 * What a field is written as: bytes, a number, or null where it is found from the rest of the packet.
 *
 * @param complain told of a value that does not fit; the field is then zero
 */
export function fieldBytes(
  field: Field,
  value: FieldValue,
  facts: BuildFacts,
  complain: (why: string) => void,
): Uint8Array | number | null {
  const isAuto = value === 'auto' || value === 'wrong'
  switch (field.kind) {
    case 'number':
    case 'flag':
      if (isAuto && field.auto) return null
      return numberOf(field, value, complain)
    case 'ipv4':
    case 'ipv6':
    case 'mac':
      return isAuto && field.auto ? fact(field, facts) : addressOf(field, value, complain)
    case 'options':
      return optionsOf(field, value, complain)
    case 'hex': {
      const bytes = typeof value === 'string' ? hexBytes(value) : null
      if (!bytes) complain('Hex is two digits a byte: 48 65 6c 6c 6f.')
      return bytes ?? new Uint8Array(0)
    }
    case 'text':
      if (typeof value !== 'string') complain('It takes a text.')
      return utf8Bytes(typeof value === 'string' ? value : '')
  }
}

function numberOf(field: Field, value: FieldValue, complain: (why: string) => void): number {
  const read = typeof value === 'boolean' ? Number(value) : readNumber(value)
  const most = 2 ** field.bits - 1
  if (read !== null && read <= most) return read
  complain(
    `It takes ${field.bits === 1 ? 'true or false' : `a whole number from 0 to ${most}`}${field.auto ? ', auto or wrong' : ''}.`,
  )
  return 0
}

function fact(field: Field, facts: BuildFacts): Uint8Array {
  const length = field.bits / 8
  const known = {
    source: facts.source,
    destination: facts.destination,
    'source MAC': facts.sourceMac,
    'destination MAC': facts.destinationMac,
  }[field.auto as 'source']
  if (known?.length === length) return known
  // Without a known neighbour a frame goes to all.
  return new Uint8Array(length).fill(field.auto === 'destination MAC' ? 0xff : 0)
}

function addressOf(field: Field, value: FieldValue, complain: (why: string) => void): Uint8Array {
  const length = field.bits / 8
  const text = typeof value === 'string' ? value.trim() : ''
  const bytes = field.kind === 'mac' ? macBytes(text) : parseAddress(text)
  if (bytes?.length === length) return bytes
  const kind = { ipv4: 'an IPv4 address', ipv6: 'an IPv6 address', mac: 'a MAC address' }[field.kind as 'mac']
  complain(`“${text}” is not ${kind}.`)
  return new Uint8Array(length)
}

function optionsOf(field: Field, value: FieldValue, complain: (why: string) => void): Uint8Array {
  const set = field.optionSet ?? 'tcp'
  const list = typeof value === 'string' ? value.split(',') : Array.isArray(value) ? value : null
  if (!list) {
    complain('Options are a list: ["mss 1460", "nop"].')
    return new Uint8Array(0)
  }
  const bytes: number[] = []
  for (const text of list) {
    if (text.trim() === '') continue
    const made = compileOption(set, text)
    if (typeof made === 'string') complain(made)
    else bytes.push(...made)
  }
  return Uint8Array.from([...bytes, ...padding(set, bytes.length)])
}
