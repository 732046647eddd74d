import { compilePattern } from '../match/compile-pattern'
import { literal, type Program } from '../match/program'
import { compilePayload, type WrittenPayload } from '../payload/compile-payload'
import { parseHex, parseMixed, type Mistake } from '../payload/payload-text'
import type { Awaited, Script, ScriptMistake, Step } from './script'

const MOST_STEPS = 10_000
const DEEPEST = 20
const USUAL_WAIT_MS = 10_000
const LONGEST_WAIT_MS = 86_400_000
const UNITS: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000 }
const STEPS = 'Steps: expect, capture, send, wait, log, half-close, reset, close, repeat … end.'

/** Where a step is wrong: an index of its line. */
class Wrong extends Error {
  constructor(
    readonly at: number,
    message: string,
  ) {
    super(message)
  }
}

/** Reads a script: one step a line, `#` begins a comment that has a line of its own. See docs/scripts.md. */
export function parseScript(source: string): Script | ScriptMistake {
  const root: Step[] = []
  const open: { steps: Step[]; line: number }[] = [{ steps: root, line: 0 }]
  let count = 0
  for (const [i, written] of source.split(/\r\n|\n|\r/).entries()) {
    const text = written.trim()
    const indent = written.length - written.trimStart().length
    if (text === '' || text.startsWith('#')) continue
    const line = i + 1
    try {
      if (text === 'end') {
        if (open.length === 1) throw new Wrong(0, 'There is no repeat that this could end.')
        open.pop()
        continue
      }
      if (++count > MOST_STEPS) throw new Wrong(0, `A script has ${MOST_STEPS} steps at most.`)
      const step: Step = { line, text, ...readStep(text) }
      open[open.length - 1].steps.push(step)
      if (step.kind === 'repeat') open.push({ steps: step.steps, line })
      if (open.length > DEEPEST) throw new Wrong(0, `Repeats go ${DEEPEST} deep at most.`)
    } catch (thrown) {
      if (!(thrown instanceof Wrong)) throw thrown
      return { line, column: indent + thrown.at + 1, why: thrown.message }
    }
  }
  const last = open[open.length - 1]
  if (open.length > 1) return { line: last.line, column: 1, why: 'This repeat has no end.' }
  const endless = emptyRepeat(root)
  if (endless) return { line: endless.line, column: 1, why: 'This repeat has no step in it.' }
  return { steps: root, count }
}

/** A repeat without steps would go on for ever without a pause. */
function emptyRepeat(steps: readonly Step[]): Step | null {
  for (const step of steps) {
    if (step.kind !== 'repeat') continue
    const found = step.steps.length === 0 ? step : emptyRepeat(step.steps)
    if (found) return found
  }
  return null
}

type Body = Step extends infer One ? (One extends Step ? Omit<One, 'line' | 'text'> : never) : never

function readStep(text: string): Body {
  const word = /^\S+/.exec(text)?.[0] ?? ''
  const at = text.length - text.slice(word.length).trimStart().length
  const rest = text.slice(at)
  if (word === 'expect') return { kind: 'expect', capture: null, ...readExpected(text, at) }
  if (word === 'capture') return readCapture(text, at)
  if (word === 'send') return { kind: 'send', payload: readPayload(rest, at) }
  if (word === 'wait') return { kind: 'wait', ms: duration(rest, at) }
  if (word === 'log') return { kind: 'log', words: readLog(rest, at) }
  if (word === 'repeat') {
    const times = /^[1-9]\d{0,8}$/.test(rest) ? Number(rest) : null
    if (times === null && rest !== '')
      throw new Wrong(at, 'repeat takes how many times, or nothing: until the end.')
    return { kind: 'repeat', times, steps: [] }
  }
  if (word === 'half-close' || word === 'reset' || word === 'close') {
    if (rest !== '') throw new Wrong(at, `Nothing follows ${word}.`)
    return { kind: word }
  }
  throw new Wrong(0, `There is no step ${word}. ${STEPS}`)
}

function readCapture(text: string, at: number): Body {
  const found = /^([A-Za-z_]\w*)\s+/.exec(text.slice(at))
  if (!found) throw new Wrong(at, 'capture takes a name and what to look for: capture id /id=(\\d+)/.')
  return { kind: 'expect', capture: found[1], ...readExpected(text, at + found[0].length) }
}

/** `"text"`, `/pattern/`, `hex …`, `any`, or `bytes 2+4`; then `within 2s`. */
function readExpected(text: string, at: number): { what: Awaited; withinMs: number } {
  const within = /\s+within\s+(\S+)$/.exec(text)
  const end = within ? within.index : text.length
  const withinMs = within ? duration(within[1], text.length - within[1].length) : USUAL_WAIT_MS
  const body = text.slice(at, end).trimEnd()
  if (body === 'any') return { what: { kind: 'any' }, withinMs }
  const bytes = /^bytes\s+(\d{1,6})\+(\d{1,6})$/.exec(body)
  if (bytes) return { what: { kind: 'bytes', offset: Number(bytes[1]), length: Number(bytes[2]) }, withinMs }
  return { what: { kind: 'pattern', program: readPattern(body, at) }, withinMs }
}

function readPattern(body: string, at: number): Program {
  if (body.startsWith('/')) {
    if (body.length < 3 || !body.endsWith('/')) throw new Wrong(at, 'A pattern stands between two slashes.')
    const program = compilePattern(body.slice(1, -1).replaceAll('\\/', '/'))
    if ('why' in program) throw new Wrong(at + 1 + program.at, program.why)
    return program
  }
  const isHex = /^hex\s/.test(body)
  if (!isHex && !body.startsWith('"'))
    throw new Wrong(at, 'Expected is "text", /a pattern/, hex 01 02, bytes 0+4, or any.')
  const from = isHex ? 3 : 0
  const parsed = isHex ? parseHex(body.slice(from)) : parseMixed(body)
  if ('why' in parsed) throw new Wrong(at + from + parsed.at, parsed.why)
  if (parsed.bytes.length === 0) throw new Wrong(at, 'Nothing is expected: write any for whatever comes.')
  return literal(parsed.bytes)
}

/** `"text\n" 0d 0a` as in mixed; `hex 01 02`; `template "{{counter}}\n"`. */
function readPayload(rest: string, at: number): Extract<Body, { kind: 'send' }>['payload'] {
  const named = /^(text|hex|mixed|template)\s+/.exec(rest)
  const from = named ? named[0].length : 0
  const body = rest.slice(from)
  const mode = named?.[1] ?? 'mixed'
  if (mode !== 'template') {
    const written: WrittenPayload = { mode: mode === 'hex' ? 'hex' : 'mixed', text: body }
    return compiled(compilePayload(written), at + from)
  }
  if (body.length < 2 || !body.startsWith('"') || !body.endsWith('"'))
    throw new Wrong(at + from, 'A template stands in double quotes.')
  return compiled(compilePayload({ mode: 'template', text: body.slice(1, -1) }), at + from + 1)
}

function compiled<T extends object>(payload: T | Mistake, at: number): T {
  if ('why' in payload) throw new Wrong(at + payload.at, payload.why)
  return payload
}

function readLog(rest: string, at: number): string {
  const quoted = /^"(.*)"$/.exec(rest)
  if (!quoted) throw new Wrong(at, 'log takes a text in double quotes.')
  return quoted[1]
}

function duration(text: string, at: number): number {
  const found = /^(\d+(?:\.\d+)?)(ms|s|m)$/.exec(text)
  const ms = found ? Number(found[1]) * UNITS[found[2]] : NaN
  if (!(ms <= LONGEST_WAIT_MS))
    throw new Wrong(at, 'A time is a number with ms, s or m, up to a day: 500ms, 2s.')
  return ms
}
