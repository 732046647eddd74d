import { writeNumber } from '../payload/number-format'
import { delimiterBytes, type FramingRule } from './framer'

const NOTHING = new Uint8Array(0)

/** What is put before and after a payload of so many bytes; or why it does not fit. */
export function frameAround(
  rule: FramingRule,
  length: number,
): { before: Uint8Array; after: Uint8Array } | { why: string } {
  if (rule.kind === 'line') return { before: NOTHING, after: Uint8Array.of(10) }
  if (rule.kind === 'delimiter') return { before: NOTHING, after: delimiterBytes(rule.delimiter) }
  if (rule.kind !== 'length') return { before: NOTHING, after: NOTHING }
  const counted = length + (rule.inclusive ? rule.bytes : 0)
  const most = 256 ** rule.bytes - 1
  if (counted > most)
    return {
      why: `A length of ${rule.bytes} byte${rule.bytes === 1 ? '' : 's'} counts up to ${most}, and this is ${counted}.`,
    }
  const before = writeNumber(counted, { kind: 'binary', bytes: rule.bytes, little: rule.endian === 'little' })
  return { before, after: NOTHING }
}

/** A payload with its frame around it. A line that ends in LF already gets no other. */
export function framed(rule: FramingRule, payload: Uint8Array): Uint8Array | { why: string } {
  if (rule.kind === 'line' && payload.at(-1) === 10) return payload
  const frame = frameAround(rule, payload.length)
  if ('why' in frame) return frame
  const all = new Uint8Array(frame.before.length + payload.length + frame.after.length)
  all.set(frame.before)
  all.set(payload, frame.before.length)
  all.set(frame.after, frame.before.length + payload.length)
  return all
}
