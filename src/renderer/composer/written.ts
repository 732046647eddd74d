import type { Payload } from '#contract/payload'
import { compilePayload, type WrittenPayload } from '#core/payload/compile-payload'
import type { Mistake } from '#core/payload/payload-text'
import type { Draft } from '../state/session-store'

/** What is written, without what it goes through. */
export function writtenOf({ mode, text, encoding, ending }: Draft): WrittenPayload | null {
  if (mode === 'file') return null
  return mode === 'text' ? { mode, text, encoding, ending } : { mode, text }
}

/** What is written as a request takes it; null for a file that is not chosen yet. */
export function payloadOf(draft: Draft): Payload | null {
  const written = writtenOf(draft)
  return written ?? (draft.file ? { mode: 'file', file: draft.file.token } : null)
}

/** The bytes of what is written as they would be now, or where it is wrong; null for a file. */
export function previewOf(draft: Draft): { bytes: Uint8Array } | Mistake | null {
  const written = writtenOf(draft)
  if (!written) return null
  const compiled = compilePayload(written)
  if ('why' in compiled) return compiled
  const received = new Uint8Array(0)
  const random = (bytes: Uint8Array) => {
    const drawn = crypto.getRandomValues(new Uint8Array(Math.min(bytes.length, 65_536)))
    bytes.set(drawn)
  }
  return { bytes: compiled.render({ index: 0, time: Date.now(), random, received, captured: new Map() }) }
}

/** `host:port` as typed; null where it is none. */
export function destination(text: string): { host: string; port: number } | null {
  const parts = /^\[?([^\]]+?)\]?:(\d+)$/.exec(text.trim())
  return parts ? { host: parts[1], port: Number(parts[2]) } : null
}

/** Where a raw socket sends: a host alone, for IP has no ports; a port that is written is left out. */
export function hostAlone(text: string): { host: string; port: number } | null {
  const typed = text.trim()
  // Two colons and no bracket: an IPv6 address, whose last group is no port.
  const isBareV6 = /^[^[]*:.*:/.test(typed)
  const host = isBareV6 ? typed : (destination(typed)?.host ?? typed.replace(/^\[|\]$/g, ''))
  return host === '' || /\s/.test(host) ? null : { host, port: 1 }
}
