import { internetChecksum, pseudoHeaderSum, sumWords } from '../build/checksum'
import type { FieldReader } from '../protocols/field-reader'
import { hex, lastField, type Scope, type Tree } from './tree'

/** What a checksum covers. */
interface Covered {
  from: number
  /** Where it ends on the wire. */
  to: number
  /** Sum of what goes before (a pseudo-header), 0 for none. */
  before: number
  /** Zero says that the sender left it out (UDP over IPv4, RFC 768). */
  zeroIsNone?: boolean
}

/** Reads a checksum of 16 bits and says whether it is right. */
export function readChecksum(reader: FieldReader, tree: Tree, scope: Scope, covered: Covered): void {
  const at = reader.at
  const stored = reader.number('Checksum', 2, hex(4))
  const field = lastField(reader)
  if (!reader.isWhole || !field) return
  if (stored === 0 && covered.zeroIsNone) field.value += ' (none)'
  else if (scope.isFragment || scope.isQuoted || covered.to > scope.end || covered.to < at + 2)
    field.value += ' (not checked: not all of it is here)'
  else judge()

  function judge(): void {
    if (!field) return
    const sum = sumWords(tree.bytes, covered.from, covered.to, covered.before)
    // A checksum lies at an even place in what it covers, so that it is one of the words.
    const computed = internetChecksum(tree.bytes, 0, 0, sum - stored)
    // RFC 768: a result of 0 is sent as all ones, which is the same number in ones' complement.
    const right = computed === 0 && covered.zeroIsNone !== undefined ? 0xffff : computed
    if (stored === right) field.value += ' (right)'
    else if (
      covered.before !== 0 &&
      stored === (~internetChecksum(tree.bytes, 0, 0, covered.before) & 0xffff)
    )
      field.value += ' (not computed yet: the network card does it)'
    else {
      field.value += ' (wrong)'
      field.problem = `The right checksum is ${hex(4)(right)}`
    }
  }
}

/** The pseudo-header's sum of what a scope carries; 0 where no IP packet is around it. */
export function pseudoSum(scope: Scope, protocol: number, length: number): number {
  return scope.ends ? pseudoHeaderSum(scope.ends.source, scope.ends.destination, protocol, length) : 0
}
