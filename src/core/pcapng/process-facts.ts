import { decodeUtf8, encodeUtf8 } from '../stream/utf8'
import { BLOCK, OPTION, padded } from './blocks'
import { eachOption, type BlockOption } from './block-options'
import { block, encodeOptions } from './pcapng-writer'

/*
 * Whose a packet is, as others read it: the option epb_processid_threadid of an enhanced packet block (section 4.3 of
 * the pcapng draft), and Wireshark's custom block with a process information entry. The block is little-endian in
 * sections of either order:
 *
 *   8 enterprise number (4)   12 entry type (4)   16 entry length (4)   20 process id (4)   24 options of the entry
 */

/** The Wireshark Foundation's enterprise number (IANA). */
export const WIRESHARK = 32_622
const PROCESS_ENTRY = 3
const ENTRY_HEADER_BYTES = 8
/** pib_name. */
const NAME = 2
/** Longest name that is written or read: the system's own end long before. */
const MOST_NAME_BYTES = 1024

/** Bits 0 and 1 of epb_flags: which way the packet went, seen from the machine that captured (section 4.3.1). */
const DIRECTION = { mask: 3, in: 1, out: 2 } as const

/** The process of a packet, and whether it sent or received it; null where the file does not say. */
export interface PacketProcess {
  pid: number
  direction: 'in' | 'out' | null
}

/** Options that say whose a packet is: the sender's (`out`) or the receiver's (`in`). No thread is known. */
export function processOptions(pid: number, direction: 'in' | 'out'): BlockOption[] {
  const flags = new Uint8Array(4)
  flags[0] = DIRECTION[direction]
  const ids = new Uint8Array(8)
  new DataView(ids.buffer).setUint32(0, pid, true)
  return [
    { code: OPTION.packetFlags, value: flags },
    { code: OPTION.packetProcess, value: ids },
  ]
}

/** What the options of a packet's block say of its process; null where nothing. */
export function readProcessOptions(options: readonly BlockOption[], little: boolean): PacketProcess | null {
  const ids = options.find(({ code, value }) => code === OPTION.packetProcess && value.length === 8)?.value
  if (!ids) return null
  const pid = number(ids, little)
  if (pid === 0) return null // not known
  const flags = options.find(({ code, value }) => code === OPTION.packetFlags && value.length === 4)?.value
  const way = flags ? number(flags, little) & DIRECTION.mask : 0
  return { pid, direction: way === DIRECTION.in ? 'in' : way === DIRECTION.out ? 'out' : null }
}

/** Wireshark's custom block with what is known of a process: its name. It may be copied to other files. */
export function processBlock(pid: number, name: string): Uint8Array {
  const options = encodeOptions([{ code: NAME, value: encodeUtf8(name, MOST_NAME_BYTES) }])
  const entryBytes = 4 + options.length
  return block(
    BLOCK.custom,
    4 + ENTRY_HEADER_BYTES + padded(entryBytes),
    (body) => {
      body.setUint32(0, WIRESHARK, true)
      body.setUint32(4, PROCESS_ENTRY, true)
      body.setUint32(8, entryBytes, true)
      body.setUint32(12, pid, true)
      new Uint8Array(body.buffer, body.byteOffset + 16, options.length).set(options)
    },
    [],
  )
}

/** The process that a custom block of Wireshark's tells of, given what follows its enterprise number; else null. */
export function readProcessBlock(content: Uint8Array): { pid: number; name: string } | null {
  if (content.length < ENTRY_HEADER_BYTES + 4) return null
  const view = new DataView(content.buffer, content.byteOffset, content.byteLength)
  if (view.getUint32(0, true) !== PROCESS_ENTRY) return null
  const end = ENTRY_HEADER_BYTES + view.getUint32(4, true)
  if (end > content.length || end < ENTRY_HEADER_BYTES + 4) return null
  let name = ''
  eachOption(view, ENTRY_HEADER_BYTES + 4, end, true, (code, at, length) => {
    if (code === NAME) name = decodeUtf8(content, at, at + Math.min(length, MOST_NAME_BYTES))
  })
  return { pid: view.getUint32(ENTRY_HEADER_BYTES, true), name: name.replace(/\0.*$/s, '') }
}

function number(bytes: Uint8Array, little: boolean): number {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength).getUint32(0, little)
}
