import type { FieldNode } from './nodes'

/** Bytes of a frame, the last of them included. */
export interface ByteSpan {
  from: number
  to: number
}

interface Props {
  bytes: Uint8Array
  from: number
  perRow: number
  caret: number
  /** What is lit: bytes that were selected, or those of the chosen field. */
  lit: ByteSpan | null
  hovered: FieldNode | undefined
  /** A byte was pressed; `isExtended` with Shift. */
  onPress: (byte: number, isExtended: boolean) => void
  /** The pointer is over a byte; `isPressed` while its button is down. */
  onOver: (byte: number, isPressed: boolean) => void
}

/** A row of a frame's bytes, in hex and as text. */
export function ByteRow({ bytes, from, perRow, caret, lit, hovered, onPress, onOver }: Props) {
  const places = Array.from({ length: Math.min(perRow, bytes.length - from) }, (_, i) => from + i)
  const look = (byte: number) => {
    const light =
      lit && byte >= lit.from && byte <= lit.to
        ? 'bg-accent text-on-accent'
        : covers(hovered, byte)
          ? 'bg-accent-soft text-text'
          : ''
    return `${light} ${byte === caret ? 'underline underline-offset-2' : ''}`
  }
  const cell = (byte: number, text: string, more: string) => (
    <span
      key={byte}
      data-byte={byte}
      className={`leading-5 select-none ${look(byte)} ${more}`}
      onPointerDown={({ button, shiftKey }) => button === 0 && onPress(byte, shiftKey)}
      onPointerEnter={({ buttons }) => onOver(byte, (buttons & 1) === 1)}
    >
      {text}
    </span>
  )
  return (
    <>
      <span className="mr-2 leading-5 text-muted">{from.toString(16).padStart(4, '0')}</span>
      <span className="flex" style={{ width: `${3 * perRow + 1}ch` }}>
        {places.map((byte) =>
          cell(byte, hexOf(bytes[byte]), byte - from === 7 ? 'mr-[1ch] px-[0.5ch]' : 'px-[0.5ch]'),
        )}
      </span>
      <span className="ml-2 flex payload">{places.map((byte) => cell(byte, asciiOf(bytes[byte]), ''))}</span>
    </>
  )
}

function covers(node: FieldNode | undefined, byte: number): boolean {
  return node !== undefined && byte >= node.at && byte < node.at + node.length
}

const asciiOf = (byte: number) => (byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : '.')

/** A byte in two digits. */
export const hexOf = (byte: number): string => byte.toString(16).padStart(2, '0')
