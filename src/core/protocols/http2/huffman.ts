/**
 * Lengths of the codes by symbol (RFC 7541 appendix B). The code is canonical: among codes of one length, symbols
 * ascend, so that the lengths say all.
 */
const LENGTHS = [
  [13, 23, 28, 28, 28, 28, 28, 28, 28, 24, 30, 28, 28, 30, 28, 28],
  [28, 28, 28, 28, 28, 28, 30, 28, 28, 28, 28, 28, 28, 28, 28, 28],
  [6, 10, 10, 12, 13, 6, 8, 11, 10, 10, 8, 11, 8, 6, 6, 6],
  [5, 5, 5, 6, 6, 6, 6, 6, 6, 6, 7, 8, 15, 6, 12, 10],
  [13, 6, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7],
  [7, 7, 7, 7, 7, 7, 7, 7, 8, 7, 8, 13, 19, 13, 14, 6],
  [15, 5, 6, 5, 6, 5, 6, 6, 6, 5, 7, 7, 6, 6, 6, 5],
  [6, 7, 6, 5, 5, 6, 7, 7, 7, 7, 7, 15, 11, 14, 13, 28],
  [20, 22, 20, 20, 22, 22, 22, 23, 22, 23, 23, 23, 23, 23, 24, 23],
  [24, 24, 22, 23, 24, 23, 23, 23, 23, 21, 22, 23, 22, 23, 23, 24],
  [22, 21, 20, 22, 22, 23, 23, 21, 23, 22, 22, 24, 21, 22, 23, 23],
  [21, 21, 22, 21, 23, 22, 23, 23, 20, 22, 22, 22, 23, 22, 22, 23],
  [26, 26, 20, 19, 22, 23, 22, 25, 26, 26, 26, 27, 27, 26, 24, 25],
  [19, 21, 26, 27, 27, 26, 27, 24, 21, 21, 26, 26, 28, 27, 27, 27],
  [20, 24, 20, 21, 22, 21, 21, 23, 22, 22, 25, 25, 24, 24, 26, 23],
  [26, 27, 26, 26, 27, 27, 27, 27, 27, 28, 27, 27, 27, 27, 27, 26],
].flat()
const END_OF_STRING = 256
const MOST_BITS = 30

/** By length of the code: its first code, and where its symbols begin in SYMBOLS. */
const FIRST_CODE: number[] = []
const FIRST_SYMBOL: number[] = []
const SYMBOLS: number[] = []
{
  const lengths = [...LENGTHS, MOST_BITS]
  let code = 0
  for (let bits = 0; bits <= MOST_BITS; bits++) {
    FIRST_CODE.push(code)
    FIRST_SYMBOL.push(SYMBOLS.length)
    for (let symbol = 0; symbol <= END_OF_STRING; symbol++) if (lengths[symbol] === bits) SYMBOLS.push(symbol)
    code = (code + SYMBOLS.length - FIRST_SYMBOL[bits]) * 2
  }
  FIRST_SYMBOL.push(SYMBOLS.length)
}

/** Decodes a string literal (RFC 7541 §5.2); null where its codes or its padding are none. */
export function decodeHuffman(bytes: Uint8Array): Uint8Array | null {
  // The shortest code has 5 bits.
  const out = new Uint8Array(Math.floor((bytes.length * 8) / 5))
  let length = 0
  let code = 0
  let bits = 0
  for (const byte of bytes)
    for (let bit = 7; bit >= 0; bit--) {
      code = code * 2 + ((byte >> bit) & 1)
      bits++
      const place = code - FIRST_CODE[bits]
      if (place < FIRST_SYMBOL[bits + 1] - FIRST_SYMBOL[bits]) {
        const symbol = SYMBOLS[FIRST_SYMBOL[bits] + place]
        if (symbol === END_OF_STRING) return null
        out[length++] = symbol
        code = 0
        bits = 0
      } else if (bits === MOST_BITS) return null
    }
  // Padding is the first bits of the longest code, all of them 1, and less than a byte.
  return bits > 7 || code !== 2 ** bits - 1 ? null : out.subarray(0, length)
}
