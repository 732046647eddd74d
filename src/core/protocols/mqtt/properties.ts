import type { FieldReader } from '../field-reader'
import { variableNumber } from './mqtt'

/** Properties of version 5 (§2.2.2.2): name, and what it holds. */
const PROPERTIES: Readonly<
  Record<number, readonly [name: string, type: 1 | 2 | 4 | 'variable' | 'text' | 'pair']>
> = {
  1: ['Payload format', 1],
  2: ['Message expiry interval', 4],
  3: ['Content type', 'text'],
  8: ['Response topic', 'text'],
  9: ['Correlation data', 'text'],
  11: ['Subscription identifier', 'variable'],
  17: ['Session expiry interval', 4],
  18: ['Assigned client identifier', 'text'],
  19: ['Server keep alive', 2],
  21: ['Authentication method', 'text'],
  22: ['Authentication data', 'text'],
  23: ['Request problem information', 1],
  24: ['Will delay interval', 4],
  25: ['Request response information', 1],
  26: ['Response information', 'text'],
  28: ['Server reference', 'text'],
  31: ['Reason string', 'text'],
  33: ['Receive maximum', 2],
  34: ['Topic alias maximum', 2],
  35: ['Topic alias', 2],
  36: ['Maximum QoS', 1],
  37: ['Retain available', 1],
  38: ['User property', 'pair'],
  39: ['Maximum packet size', 4],
  40: ['Wildcard subscription available', 1],
  41: ['Subscription identifiers available', 1],
  42: ['Shared subscription available', 1],
}
/** Properties of one packet that are noted. */
const MOST_PROPERTIES = 64

/** Notes the properties of a packet, below a field of their own. */
export function readProperties(reader: FieldReader): void {
  const length = variableNumber(reader, 'Properties length')
  if (length === 0 || !reader.isWhole) return
  reader.within('Properties', length, (inside) => {
    let count = 0
    for (; inside.left > 0 && inside.isWhole && count < MOST_PROPERTIES; count++) readOne(inside)
    return String(count)
  })
}

function readOne(reader: FieldReader): void {
  const id = reader.skipNumber(1, 'Property')
  const found = PROPERTIES[id] as (typeof PROPERTIES)[number] | undefined
  if (!found) return reader.fail(`property ${id} is unknown`)
  const [name, type] = found
  if (type === 'variable') variableNumber(reader, name)
  else if (type === 'text') text(reader, name)
  else if (type === 'pair') {
    text(reader, name)
    text(reader, `${name}'s value`)
  } else reader.number(name, type)
}

function text(reader: FieldReader, name: string): void {
  const length = reader.skipNumber(2, `${name} length`)
  if (length > 0) reader.text(name, length)
}
