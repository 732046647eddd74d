import { compilePayload, type WrittenPayload } from '../payload/compile-payload'

/** A payload with a name. */
export interface SavedPayload {
  name: string
  payload: WrittenPayload
}
/** Payloads that belong together, such as those of one protocol. */
export interface Collection {
  name: string
  payloads: SavedPayload[]
}

/** What says that a file is one of these, and of which version; docs/payloads.md describes it. */
const FORMAT = 'fourtuple-payloads'
const VERSION = 1
/** A file of collections is written by people and read whole. */
export const MOST_COLLECTION_CHARACTERS = 4 << 20
const MOST_PAYLOADS = 1000
const ENCODINGS: readonly unknown[] = ['utf-8', 'latin-1', 'utf-16le', 'utf-16be']
const ENDINGS: readonly unknown[] = ['none', 'LF', 'CRLF', 'CR', 'NUL']

/** Collections as a file to be shared: readable, and the same for the same collections. */
export function writeCollections(collections: readonly Collection[]): string {
  const written = collections.map(({ name, payloads }) => ({
    name,
    payloads: payloads.map((saved) => ({ name: saved.name, ...saved.payload })),
  }))
  return `${JSON.stringify({ format: FORMAT, version: VERSION, collections: written }, null, 2)}\n`
}

/** Collections of a file, or why they can't be read: what is wrong and where. */
export function readCollections(text: string): { collections: Collection[] } | { why: string } {
  if (text.length > MOST_COLLECTION_CHARACTERS) return { why: 'The file is larger than 4 MiB.' }
  let file: unknown
  try {
    file = JSON.parse(text)
  } catch (thrown) {
    return { why: `It is no JSON: ${thrown instanceof Error ? thrown.message : String(thrown)}.` }
  }
  if (!isRecord(file) || file.format !== FORMAT)
    return { why: `It is no file of payloads: it lacks "format": "${FORMAT}".` }
  if (file.version !== VERSION)
    return { why: `Its version is ${JSON.stringify(file.version)}; this Fourtuple reads ${VERSION}.` }
  if (!Array.isArray(file.collections)) return { why: 'It has no list called "collections".' }
  const collections: Collection[] = []
  let count = 0
  for (const [i, found] of (file.collections as unknown[]).entries()) {
    const where = `Collection ${i + 1}`
    if (!isRecord(found) || !isName(found.name))
      return { why: `${where} has no name of 1 to 100 characters.` }
    if (!Array.isArray(found.payloads))
      return { why: `${where} (${found.name}) has no list called "payloads".` }
    const payloads: SavedPayload[] = []
    for (const [j, one] of (found.payloads as unknown[]).entries()) {
      if (++count > MOST_PAYLOADS) return { why: `It has more than ${MOST_PAYLOADS} payloads.` }
      const saved = readSaved(one)
      if ('why' in saved) return { why: `${where} (${found.name}), payload ${j + 1}: ${saved.why}` }
      payloads.push(saved)
    }
    collections.push({ name: found.name, payloads })
  }
  return { collections }
}

/** What was there and what comes in: a payload of the same collection and name is replaced. */
export function mergeCollections(before: readonly Collection[], added: readonly Collection[]): Collection[] {
  const merged = before.map(({ name, payloads }) => ({ name, payloads: [...payloads] }))
  for (const { name, payloads } of added) {
    let into = merged.find((one) => one.name === name)
    if (!into) merged.push((into = { name, payloads: [] }))
    for (const saved of payloads) {
      const at = into.payloads.findIndex((one) => one.name === saved.name)
      into.payloads.splice(at < 0 ? into.payloads.length : at, at < 0 ? 0 : 1, saved)
    }
  }
  return merged
}

function readSaved(found: unknown): SavedPayload | { why: string } {
  if (!isRecord(found) || !isName(found.name)) return { why: 'it has no name of 1 to 100 characters.' }
  const { name, mode, text, encoding = 'utf-8', ending = 'none' } = found
  if (typeof text !== 'string') return { why: `${name} has no "text".` }
  if (mode !== 'text' && mode !== 'hex' && mode !== 'mixed' && mode !== 'template')
    return { why: `${name} has a "mode" that is none of text, hex, mixed, template.` }
  if (mode === 'text' && !ENCODINGS.includes(encoding)) return { why: `${name} has an unknown "encoding".` }
  if (mode === 'text' && !ENDINGS.includes(ending)) return { why: `${name} has an unknown "ending".` }
  const payload = (mode === 'text' ? { mode, text, encoding, ending } : { mode, text }) as WrittenPayload
  const compiled = compilePayload(payload)
  return 'why' in compiled
    ? { why: `${name}, character ${compiled.at + 1}: ${compiled.why}` }
    : { name, payload }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
function isName(value: unknown): value is string {
  return typeof value === 'string' && value.length > 0 && value.length <= 100
}
