import { dissectSegmentPayload } from '../application'
import { pseudoSum, readChecksum } from '../checksum'
import { tcpFlagNames } from '../../tcp/segment-flags'
import { flag, inside, lastField, readBits, type Scope, type Tree } from '../tree'
import { readTcpOptions } from './tcp-options'

const TCP = 6
const HEADER_BYTES = 20
const ACK = 16

/** TCP, RFC 9293 §3.1. What the flow knows (relative numbers, the window's scale) comes from the tree's facts. */
export function dissectTcp(tree: Tree, scope: Scope): void {
  const reader = tree.open(scope)
  const { start } = reader
  const facts = scope.isQuoted ? {} : tree.facts
  const source = reader.number('Source port', 2)
  const destination = reader.number('Destination port', 2)
  const sequence = reader.number('Sequence number', 4, (value) => counted(value, facts.relativeSequence))
  const ack = reader.number('Acknowledgment number', 4, (value) => counted(value, facts.relativeAck))
  const [words, , ...bits] = readBits(reader, 2, 'Data offset and flags', [
    ['Data offset', 4, (value) => `${value * 4} bytes (${value} words)`],
    ['Reserved', 4],
    flag('CWR'),
    flag('ECE'),
    flag('URG'),
    flag('ACK'),
    flag('PSH'),
    flag('RST'),
    flag('SYN'),
    flag('FIN'),
  ])
  const headerLength = words * 4
  const flags = bits.reduce((sum, bit) => sum * 2 + bit, 0)
  const offsetIsWrong = reader.isWhole && headerLength < HEADER_BYTES
  const shift = facts.windowShift ?? 0
  const window = reader.number('Window', 2, (value) =>
    shift > 0 ? `${value} (${value * 2 ** shift} bytes)` : String(value),
  )
  const length = scope.wireEnd - start
  readChecksum(reader, tree, scope, { from: start, to: scope.wireEnd, before: pseudoSum(scope, TCP, length) })
  const urgent = reader.number('Urgent pointer', 2)
  const urgentField = lastField(reader)
  if (urgentField && reader.isWhole && urgent > 0 && (flags & 32) === 0)
    urgentField.problem = 'URG is not set'
  if (offsetIsWrong) reader.fail(`A header of ${headerLength} bytes is shorter than 20`, start + 12)
  const more = reader.isWhole ? readTcpOptions(reader, start + headerLength) : ''
  const isWhole = reader.isWhole
  let gist = `${source} → ${destination}`
  if (reader.at - start >= HEADER_BYTES) {
    const payload = length - headerLength
    gist += ` [${tcpFlagNames(flags).join(' ') || 'no flags'}] seq ${facts.relativeSequence ?? sequence}`
    if ((flags & ACK) !== 0) gist += ` ack ${facts.relativeAck ?? ack}`
    gist += ` win ${window * 2 ** shift}${more}`
    if (payload > 0 && isWhole && !scope.isQuoted) gist += ` len ${payload}`
    if (facts.marks && facts.marks.length > 0) gist += ` (${facts.marks.join(', ')})`
  } else gist += ', header is not whole'
  tree.add(reader, scope, 'tcp', 'TCP', gist)
  if (isWhole) dissectSegmentPayload(tree, inside(scope, reader.at), source, destination)
}

function counted(value: number, relative: number | undefined): string {
  return relative === undefined ? String(value) : `${value} (relative: ${relative})`
}
