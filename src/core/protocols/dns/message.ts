import { FieldReader } from '../field-reader'
import type { Layer } from '../layer'
import { hexText, shortLine } from '../line-text'
import { nameField } from './names'
import { className, opcodeName, optionName, responseCodeName, TYPE, typeName } from './numbers'
import { readContent } from './record-content'

/** Most records of a section that are noted: a message of 64 KiB could have 5,000 questions. */
const MOST_RECORDS = 512
const RESPONSE = 0x8000
/** Of a question in multicast DNS: the answer may come by unicast (RFC 6762 §5.4); of a record: it replaces (§10.2). */
const TOP_BIT = 0x8000

const SECTIONS = ['Answers', 'Authority', 'Additional'] as const

/** Flavours of the one format, told apart by their ports. */
export type Flavour = 'dns' | 'mdns' | 'llmnr'
const FLAVOUR_NAMES = { dns: 'DNS', mdns: 'mDNS', llmnr: 'LLMNR' } as const

/** What a message's records came to, for its summary. */
interface Gist {
  questions: string[]
  answers: string[]
  count: number
  code: number
}

/**
 * Reads one DNS message (RFC 1035 §4, EDNS RFC 6891), which may begin with the two bytes of its length (§4.2.2).
 *
 * @param at where the message itself begins in `bytes`
 */
export function readMessage(bytes: Uint8Array, flavour: Flavour, at = 0): Layer {
  const from = new FieldReader(bytes)
  if (at > 0) from.number('Length', 2)
  from.number('Transaction ID', 2, (value) => `0x${value.toString(16).padStart(4, '0')}`)
  const flags = from.number('Flags', 2, (value) => `0x${value.toString(16).padStart(4, '0')}`)
  const gist: Gist = { questions: [], answers: [], count: 0, code: flags & 15 }
  if (from.isWhole) noteFlags(from, flags, flavour)
  const counts = ['Question count', 'Answer count', 'Authority count', 'Additional count'].map((name) =>
    from.number(name, 2),
  )
  if (from.isWhole && counts[0] > 0) readQuestions(from, counts[0], flavour, at, gist)
  SECTIONS.forEach((name, i) => {
    if (from.isWhole && counts[i + 1] > 0) readRecords(from, name, counts[i + 1], flavour, at, gist)
  })
  if (from.left > 0) {
    const rest = from.fields.length
    from.octets('Bytes behind the message', from.left)
    from.fields[rest].problem = 'No section of the message has them.'
  }
  const summary = summaryOf((flags & RESPONSE) !== 0, (flags >> 11) & 15, gist)
  return from.layer(flavour, FLAVOUR_NAMES[flavour], shortLine(summary))
}

function noteFlags(from: FieldReader, flags: number, flavour: Flavour): void {
  const bit = (name: string, at: number) => {
    from.bits(name, flags & (0x8000 >> at) ? 'yes' : 'no', 2, at, 1)
  }
  from.bits('Kind', flags & RESPONSE ? 'response' : 'query', 2, 0, 1)
  from.bits('Operation', opcodeName((flags >> 11) & 15), 2, 1, 4)
  bit(flavour === 'llmnr' ? 'Conflict' : 'Authoritative answer', 5)
  bit('Truncated', 6)
  bit(flavour === 'llmnr' ? 'Tentative' : 'Recursion desired', 7)
  if (flavour !== 'llmnr') {
    bit('Recursion available', 8)
    bit('Authentic', 10)
    bit('Checking disabled', 11)
  }
  if (flags & RESPONSE) from.bits('Response code', responseCodeName(flags & 15), 2, 12, 4)
}

function readQuestions(from: FieldReader, count: number, flavour: Flavour, origin: number, gist: Gist): void {
  from.group('Questions', () => {
    for (let i = 0; i < Math.min(count, MOST_RECORDS) && from.isWhole; i++)
      from.group('Question', () => {
        const name = nameField(from, 'Name', origin)
        const type = from.number('Type', 2, typeName)
        const code = readClass(from, flavour, 'Unicast response asked for')
        const text = `${code === 1 ? '' : `${className(code)} `}${typeName(type)} ${name}`
        if (from.isWhole) gist.questions.push(text)
        return text
      })
    return endOfSection(from, count)
  })
}

function readRecords(
  from: FieldReader,
  section: string,
  count: number,
  flavour: Flavour,
  origin: number,
  gist: Gist,
): void {
  from.group(section, () => {
    for (let i = 0; i < Math.min(count, MOST_RECORDS) && from.isWhole; i++)
      from.group('Record', () => {
        const name = nameField(from, 'Name', origin)
        const type = from.number('Type', 2, typeName)
        const text = type === TYPE.OPT ? readOptions(from, gist) : readRecord(from, type, flavour, origin)
        if (section === 'Answers' && from.isWhole) {
          gist.count++
          gist.answers.push(text)
        }
        return `${typeName(type)} ${name}${text === '' ? '' : ` → ${text}`}`
      })
    return endOfSection(from, count)
  })
}

/** What is behind the records that are noted is left; only the ones noted count. */
function endOfSection(from: FieldReader, count: number): string {
  if (count <= MOST_RECORDS || !from.isWhole) return String(count)
  from.fail(`more than ${MOST_RECORDS} records of a section are not read`)
  return `${count}, of which ${MOST_RECORDS} are read`
}

function readRecord(from: FieldReader, type: number, flavour: Flavour, origin: number): string {
  readClass(from, flavour, 'Cache flush')
  from.number('Time to live', 4, (value) => `${value} s`)
  const length = from.number('Content length', 2)
  if (!from.isWhole || length === 0) return ''
  const at = from.at
  if (!from.skip(length, 'the content')) return ''
  const content = new FieldReader(from.bytes, from.start, at + length)
  content.at = at
  const text = readContent(content, type, origin)
  if (content.left > 0) content.octets('Bytes behind the content', content.left)
  from.fields.push(...content.fields)
  if (content.malformed) from.fields.push(unread(content.malformed.why, at - from.start, length))
  return text
}

/** A record that says nonsense inside its length does not end the message. */
const unread = (why: string, at: number, length: number) => ({
  name: 'Content',
  value: 'malformed',
  at,
  length,
  problem: why,
})

/** The class, whose top bit multicast DNS has another use for. Returns it without that bit. */
function readClass(from: FieldReader, flavour: Flavour, topBit: string): number {
  if (flavour !== 'mdns') return from.number('Class', 2, className)
  const code = from.number('Class', 2, (value) => className(value & ~TOP_BIT))
  if (from.isWhole) from.bits(topBit, code & TOP_BIT ? 'yes' : 'no', 2, 0, 1)
  return code & ~TOP_BIT
}

/** RFC 6891 §6.1.2 and §6.1.3: what stands where other records have class, time to live and content. */
function readOptions(from: FieldReader, gist: Gist): string {
  const size = from.number('Largest datagram', 2, (value) => `${value} B`)
  const high = from.number('Upper bits of the response code', 1)
  if (from.isWhole) gist.code |= high << 4
  const version = from.number('Version', 1)
  const flags = from.number('Flags', 2, (value) => `0x${value.toString(16).padStart(4, '0')}`)
  if (from.isWhole) from.bits('DNSSEC answers wanted', flags & 0x8000 ? 'yes' : 'no', 2, 0, 1)
  const length = from.number('Content length', 2)
  const end = Math.min(from.at + length, from.end)
  for (let i = 0; from.at < end && from.isWhole && i < MOST_RECORDS; i++)
    from.group('Option', () => {
      const code = from.number('Code', 2, optionName)
      const size = from.number('Length', 2)
      const value = from.octets('Value', Math.min(size, Math.max(0, end - from.at)))
      return `${optionName(code)}${value.length > 0 ? ` ${hexText(value)}` : ''}`
    })
  return `EDNS ${version}, ${size} B`
}

function summaryOf(isResponse: boolean, opcode: number, gist: Gist): string {
  const operation = opcode === 0 ? '' : `${opcodeName(opcode)} `
  const asked = gist.questions.at(0) ?? ''
  const more = gist.questions.length > 1 ? ` and ${gist.questions.length - 1} more` : ''
  if (!isResponse) return `${operation}query ${asked}${more}`.trimEnd()
  const code = gist.code === 0 ? '' : ` ${responseCodeName(gist.code)}`
  const first = gist.answers.length > 0 ? ` → ${gist.answers[0]}` : ''
  const count = `, ${gist.count} ${gist.count === 1 ? 'answer' : 'answers'}`
  return `${operation}response${asked === '' ? '' : ` ${asked}`}${more}${first}${code}${count}`
}
