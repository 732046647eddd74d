import { inside, type Scope, type Tree } from '../tree'
import { etherTypeWords } from '../words'

/** A tag between Ethernet's addresses and what the frame carries. */
interface Tag {
  name: string
  /** Bytes of its own. */
  bytes: number
  /** What follows: one more type, or a whole Ethernet frame. */
  next: 'type' | 'ethernet'
}

/** By EtherType: IEEE 802.1Q §9.7, Cisco FabricPath, VN-tag, IEC 62439-3, IEEE 802.1BR §7.5, IEEE 802.1CB §7.8. */
const TAGS: Readonly<Partial<Record<number, Tag>>> = {
  0x88e7: { name: 'Backbone tag', bytes: 4, next: 'ethernet' },
  0x8903: { name: 'FabricPath tag', bytes: 2, next: 'ethernet' },
  0x8926: { name: 'VN-tag', bytes: 4, next: 'type' },
  0x892f: { name: 'HSR tag', bytes: 4, next: 'type' },
  0x893f: { name: 'E-tag', bytes: 6, next: 'type' },
  0xf1c1: { name: 'R-tag', bytes: 4, next: 'type' },
}

/** What follows a tag: a scope, and its type (null for a whole Ethernet frame). */
interface Tagged {
  scope: Scope
  type: number | null
}

/** Reads a rarer tag; undefined where the type is none, null where it is not whole. */
export function dissectTag(tree: Tree, scope: Scope, tagType: number): Tagged | null | undefined {
  const tag = TAGS[tagType]
  if (!tag) return undefined
  const reader = tree.open(scope)
  reader.octets('Tag', tag.bytes)
  const type = tag.next === 'type' ? reader.number('Type or length', 2, etherTypeWords) : null
  tree.add(reader, scope, 'tag', tag.name, `${tag.bytes} bytes`)
  return reader.isWhole ? { scope: inside(scope, reader.at), type } : null
}
