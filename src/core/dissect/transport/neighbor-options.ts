import type { FieldReader } from '../../protocols/field-reader'
import { flag, readBits } from '../tree'
import { addressText, hexWords, macText } from '../words'

const OPTIONS: Readonly<Record<number, string>> = {
  1: 'Source link-layer address',
  2: 'Target link-layer address',
  3: 'Prefix',
  4: 'Redirected packet',
  5: 'MTU',
  14: 'Nonce',
  24: 'Route',
  25: 'DNS servers',
  31: 'DNS search list',
}

/** Options of neighbor discovery, RFC 4861 §4.6, up to the end of the message (absolute). */
export function readNeighborOptions(reader: FieldReader, end: number): void {
  // Each option is 8 bytes or more, so the message's end bounds the loop.
  while (reader.isWhole && reader.at < end) {
    const at = reader.at
    const type = reader.left > 0 ? reader.bytes[at] : 0
    reader.group(OPTIONS[type] ?? `Option ${type}`, () => {
      reader.number('Type', 1)
      const length = reader.number('Length', 1, (words) => `${words * 8} bytes`) * 8
      if (!reader.isWhole) return 'not whole'
      if (length === 0) {
        reader.fail('An option of length 0 would never end', at)
        return 'no length'
      }
      const words = readValue(reader, type, length)
      if (reader.at < at + length) reader.octets('Value', at + length - reader.at)
      return words
    })
  }
}

function readValue(reader: FieldReader, type: number, length: number): string {
  if ((type === 1 || type === 2) && length === 8)
    return macText(reader.octets('Address', 6, macText)) || 'not whole'
  if (type === 5 && length === 8) {
    reader.number('Reserved', 2)
    return String(reader.number('MTU', 4))
  }
  if (type === 3 && length === 32) return readPrefix(reader)
  if (type === 25) {
    reader.number('Reserved', 2)
    reader.number('Lifetime', 4, (seconds) => `${seconds} s`)
    const servers: string[] = []
    for (let left = length - 8; left >= 16 && reader.isWhole; left -= 16)
      servers.push(addressText(reader.octets('Server', 16, addressText)))
    return servers.join(', ') || 'none'
  }
  return hexWords(reader.octets('Value', length - 2))
}

function readPrefix(reader: FieldReader): string {
  const length = reader.number('Prefix length', 1)
  readBits(reader, 1, 'Flags', [flag('On-link'), flag('Autonomous'), ['Reserved', 6]])
  reader.number('Valid lifetime', 4, (seconds) => `${seconds} s`)
  reader.number('Preferred lifetime', 4, (seconds) => `${seconds} s`)
  reader.number('Reserved', 4)
  return `${addressText(reader.octets('Prefix', 16, addressText))}/${length}`
}
