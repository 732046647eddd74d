import type { Side } from '../../own/own-ends'
import { FieldReader } from '../field-reader'
import type { Layer } from '../layer'
import { hexText, lineText, shortLine } from '../line-text'

/** Opcodes (RFC 6455 §5.2). */
export const OPCODE = { continuation: 0, text: 1, binary: 2, close: 8, ping: 9, pong: 10 } as const

/** Payload that is looked at, for a frame's value and summary. */
const MOST_SHOWN_BYTES = 1024
const MOST_SUMMARY_BYTES = 80
const MOST_CONTROL_BYTES = 125

const OPCODES: ReadonlyMap<number, string> = new Map([
  [0, 'Continuation'],
  [1, 'Text'],
  [2, 'Binary'],
  [8, 'Close'],
  [9, 'Ping'],
  [10, 'Pong'],
])

/** Why a connection closes (RFC 6455 §7.4.1, IANA "WebSocket Close Code Number"). */
const CLOSE_CODES: ReadonlyMap<number, string> = new Map([
  [1000, 'normal closure'],
  [1001, 'going away'],
  [1002, 'protocol error'],
  [1003, 'unsupported data'],
  [1005, 'no status received'],
  [1006, 'abnormal closure'],
  [1007, 'invalid payload'],
  [1008, 'policy violation'],
  [1009, 'message too big'],
  [1010, 'mandatory extension'],
  [1011, 'internal error'],
  [1012, 'service restart'],
  [1013, 'try again later'],
  [1014, 'bad gateway'],
  [1015, 'TLS handshake'],
])

/** What a frame's head says. */
export interface FrameHead {
  isLast: boolean
  isCompressed: boolean
  opcode: number
  mask: readonly number[] | null
  /** Bytes of the head, and of the payload. */
  headBytes: number
  payloadBytes: number
}

/** Reads the head of a frame (RFC 6455 §5.2); null where it is not whole. */
export function readFrameHead(bytes: Uint8Array): FrameHead | null {
  if (bytes.length < 2) return null
  const short = bytes[1] & 0x7f
  const lengthBytes = short === 126 ? 2 : short === 127 ? 8 : 0
  const isMasked = (bytes[1] & 0x80) !== 0
  const headBytes = 2 + lengthBytes + (isMasked ? 4 : 0)
  if (bytes.length < headBytes) return null
  let length = lengthBytes === 0 ? short : 0
  for (let i = 0; i < lengthBytes; i++) length = length * 256 + bytes[2 + i]
  return {
    isLast: (bytes[0] & 0x80) !== 0,
    isCompressed: (bytes[0] & 0x40) !== 0,
    opcode: bytes[0] & 15,
    mask: isMasked ? Array.from(bytes.subarray(headBytes - 4, headBytes)) : null,
    headBytes,
    // More than a double counts is more than any stream has.
    payloadBytes: Math.min(length, 2 ** 52),
  }
}

/** How many bytes of a frame {@link readFrame} looks at. */
export function bytesToShow(head: FrameHead): number {
  return head.headBytes + Math.min(head.payloadBytes, MOST_SHOWN_BYTES)
}

/**
 * Reads a frame, of which at least {@link bytesToShow} are there; the layer is of all of it.
 *
 * @param of the opcode of the message that it is part of; 0 where that is not known
 * @param isCompressed whether that message is (RFC 7692): only its first frame says so
 */
export function readFrame(
  bytes: Uint8Array,
  head: FrameHead,
  side: Side,
  of: number,
  isCompressed: boolean,
): Layer {
  const from = new FieldReader(bytes)
  const first = from.number('Flags and opcode', 1, (value) => `0x${value.toString(16).padStart(2, '0')}`)
  from.bits('Last of the message', head.isLast ? 'yes' : 'no', 1, 0, 1)
  from.bits('Compressed', head.isCompressed ? 'yes' : 'no', 1, 1, 1)
  if (first & 0x30) from.bits('Reserved', String((first >> 4) & 3), 1, 2, 2)
  from.bits('Opcode', `${head.opcode} (${opcodeName(head.opcode)})`, 1, 4, 4)
  const problem = problemOf(head, first, of)
  if (problem !== undefined) from.fields[0].problem = problem
  readLength(from, head, side)
  if (head.mask) from.octets('Masking key', 4)
  const shown = unmasked(bytes.subarray(head.headBytes, bytesToShow(head)), head.mask)
  const text = payloadText(shown, head, of, isCompressed)
  if (head.payloadBytes > 0) notePayload(from, shown, head, text)
  const layer = from.layer('websocket', 'WebSocket', shortLine(summaryOf(shown, head, of, isCompressed)))
  return { ...layer, length: head.headBytes + head.payloadBytes }
}

function readLength(from: FieldReader, head: FrameHead, side: Side): void {
  const short =
    from.number('Mask and length', 1, (value) => `0x${value.toString(16).padStart(2, '0')}`) & 0x7f
  from.bits('Masked', head.mask ? 'yes' : 'no', 1, 0, 1)
  // RFC 6455 §5.1: clients mask, servers do not.
  if ((head.mask !== null) !== (side === 0))
    from.fields[from.fields.length - 1].problem =
      side === 0 ? 'A client must mask its frames.' : 'A server must not mask its frames.'
  from.bits('Length', String(short), 1, 1, 7)
  const { at } = from
  const lengthBytes = short === 126 ? 2 : short === 127 ? 8 : 0
  if (lengthBytes === 0 || !from.skip(lengthBytes, 'length')) return
  const field = from.add('Extended length', String(head.payloadBytes), at)
  if (head.payloadBytes < (lengthBytes === 2 ? 126 : 65_536)) field.problem = 'A shorter form would do.'
}

function notePayload(from: FieldReader, shown: Uint8Array, head: FrameHead, text: string): void {
  const at = head.headBytes
  const payload = { name: 'Payload', value: text, at, length: head.payloadBytes }
  if (head.opcode !== OPCODE.close || shown.length < 2) from.fields.push(payload)
  else
    from.fields.push(
      { name: 'Status code', value: closeText(shown), at, length: 2 },
      ...(shown.length > 2
        ? [{ name: 'Reason', value: lineText(shown.subarray(2)), at: at + 2, length: head.payloadBytes - 2 }]
        : []),
    )
}

function problemOf(
  { opcode, isLast, payloadBytes }: FrameHead,
  first: number,
  of: number,
): string | undefined {
  if (!OPCODES.has(opcode)) return 'This opcode is reserved.'
  if (first & 0x30) return 'Reserved bits are set, which no extension in use does.'
  if (opcode >= OPCODE.close && !isLast) return 'A control frame must not be fragmented.'
  if (opcode >= OPCODE.close && payloadBytes > MOST_CONTROL_BYTES)
    return 'A control frame has 125 bytes at most.'
  if (opcode === OPCODE.continuation && of === 0)
    return 'It continues a message whose beginning was not seen.'
  return undefined
}

function payloadText(shown: Uint8Array, head: FrameHead, of: number, isCompressed: boolean): string {
  const isText = (of === OPCODE.text || head.opcode > OPCODE.close) && !isCompressed
  return isText ? lineText(shown) : hexText(shown)
}

function summaryOf(shown: Uint8Array, head: FrameHead, of: number, isCompressed: boolean): string {
  const { opcode, isLast, payloadBytes } = head
  if (opcode === OPCODE.close) {
    const reason = shown.length > 2 ? ` ${lineText(shown.subarray(2))}` : ''
    return shown.length < 2 ? 'Close' : `Close ${closeText(shown)}${reason}`
  }
  const parts = [opcodeName(opcode)]
  if (opcode === OPCODE.continuation && of !== 0) parts[0] += ` of ${opcodeName(of).toLowerCase()}`
  if (opcode < OPCODE.close && !isLast) parts.push('to be continued')
  if (isCompressed && opcode < OPCODE.close) parts.push('compressed')
  parts.push(`${payloadBytes} B`)
  const isText = of === OPCODE.text && !isCompressed && opcode < OPCODE.close
  return `${parts.join(', ')}${isText ? `: ${lineText(shown.subarray(0, MOST_SUMMARY_BYTES))}` : ''}`
}

function closeText(bytes: Uint8Array): string {
  const code = bytes[0] * 256 + bytes[1]
  const name = CLOSE_CODES.get(code)
  return name === undefined ? String(code) : `${code} (${name})`
}

const opcodeName = (opcode: number): string => OPCODES.get(opcode) ?? `opcode ${opcode}`

function unmasked(bytes: Uint8Array, mask: readonly number[] | null): Uint8Array {
  return mask ? bytes.map((byte, i) => byte ^ mask[i & 3]) : bytes
}
