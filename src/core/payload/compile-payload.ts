import {
  parseHex,
  parseMixed,
  parseText,
  type LineEnding,
  type Mistake,
  type ParsedPayload,
} from './payload-text'
import { parseTemplate } from './template'
import type { RenderContext } from './template-fields'
import type { TextEncoding } from './text-encoding'

/** A payload that is written out, as a person wrote it: all but a file's. */
export type WrittenPayload =
  | { mode: 'text'; text: string; encoding: TextEncoding; ending: LineEnding }
  | { mode: 'hex'; text: string }
  | { mode: 'mixed'; text: string }
  | { mode: 'template'; text: string }

/** A payload that was read once, and is rendered for each send. */
export interface CompiledPayload {
  /** The same for each send; null for a template. */
  fixed: Uint8Array<ArrayBuffer> | null
  render: (context: RenderContext) => Uint8Array
}

/** Reads a payload, or says where it is wrong and why. */
export function compilePayload(payload: WrittenPayload): CompiledPayload | Mistake {
  if (payload.mode === 'template') {
    const template = parseTemplate(payload.text)
    return 'why' in template ? template : { fixed: null, render: template.render }
  }
  const parsed = parsedOf(payload)
  return 'why' in parsed ? parsed : { fixed: parsed.bytes, render: () => parsed.bytes }
}

function parsedOf(payload: Exclude<WrittenPayload, { mode: 'template' }>): ParsedPayload {
  if (payload.mode === 'text') return parseText(payload.text, payload.encoding, payload.ending)
  return payload.mode === 'hex' ? parseHex(payload.text) : parseMixed(payload.text)
}
