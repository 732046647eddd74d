import { readChecksum } from '../checksum'
import { inside, named, type Scope, type Tree } from '../tree'
import { addressText } from '../words'

const TYPES: Readonly<Record<number, string>> = {
  0x11: 'membership query',
  0x12: 'membership report 1',
  0x16: 'membership report 2',
  0x17: 'leave group',
  0x22: 'membership report 3',
}
const REPORT_3 = 0x22

/** IGMP: RFC 1112, RFC 2236 and RFC 3376. */
export function dissectIgmp(tree: Tree, scope: Scope): void {
  const reader = tree.open(scope)
  const type = reader.number('Type', 1, named(TYPES))
  reader.number(type === REPORT_3 ? 'Reserved' : 'Maximum response time', 1)
  readChecksum(reader, tree, scope, { from: reader.start, to: scope.wireEnd, before: 0 })
  let words = TYPES[type] ?? `type ${type}`
  if (type === REPORT_3) {
    reader.number('Reserved', 2)
    const count = reader.number('Records', 2)
    words += `, ${count} ${count === 1 ? 'record' : 'records'}`
    // Each record is 8 bytes or more, so the packet's end bounds the loop.
    for (let i = 0; i < count && reader.isWhole; i++)
      reader.group(`Record ${i + 1}`, () => {
        const mode = reader.number('Record type', 1)
        const auxiliary = reader.number('Auxiliary words', 1) * 4
        const sources = reader.number('Sources', 2)
        const group = addressText(reader.octets('Group', 4, addressText))
        for (let j = 0; j < sources && reader.isWhole; j++) reader.octets('Source', 4, addressText)
        if (auxiliary > 0) reader.octets('Auxiliary', auxiliary)
        return `type ${mode}, ${group}`
      })
  } else words += ` ${addressText(reader.octets('Group', 4, addressText))}`
  tree.add(reader, scope, 'igmp', 'IGMP', words)
  if (reader.isWhole) tree.data(inside(scope, reader.at))
}
