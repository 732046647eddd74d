/** A cyclic redundancy code in the usual five parameters (Williams, "A Painless Guide to CRC", 1993). */
interface CrcParameters {
  width: 8 | 16 | 32
  polynomial: number
  initial: number
  /** Bits go in and come out lowest first; in all codes here both or neither. */
  reflected: boolean
  final: number
}

const crc = (
  width: CrcParameters['width'],
  polynomial: number,
  initial: number,
  reflected: boolean,
  final: number,
): CrcParameters => ({ width, polynomial, initial, reflected, final })

const CODES = {
  crc8: {
    smbus: crc(8, 0x07, 0, false, 0),
    maxim: crc(8, 0x31, 0, true, 0),
  },
  crc16: {
    arc: crc(16, 0x8005, 0, true, 0),
    modbus: crc(16, 0x8005, 0xffff, true, 0),
    usb: crc(16, 0x8005, 0xffff, true, 0xffff),
    'ccitt-false': crc(16, 0x1021, 0xffff, false, 0),
    'aug-ccitt': crc(16, 0x1021, 0x1d0f, false, 0),
    xmodem: crc(16, 0x1021, 0, false, 0),
    kermit: crc(16, 0x1021, 0, true, 0),
    'x-25': crc(16, 0x1021, 0xffff, true, 0xffff),
    mcrf4xx: crc(16, 0x1021, 0xffff, true, 0),
    dnp: crc(16, 0x3d65, 0, true, 0xffff),
  },
  crc32: {
    'iso-hdlc': crc(32, 0x04c11db7, 0xffffffff, true, 0xffffffff),
    c: crc(32, 0x1edc6f41, 0xffffffff, true, 0xffffffff),
    bzip2: crc(32, 0x04c11db7, 0xffffffff, false, 0xffffffff),
    'mpeg-2': crc(32, 0x04c11db7, 0xffffffff, false, 0),
  },
} as const

/** A checksum by its name: how many bytes it has, and how it is made. */
export interface Checksum {
  bytes: 1 | 2 | 4
  of: (bytes: Uint8Array) => number
}

/** The variants of a checksum by name, the usual one first. */
export const CHECKSUMS: Readonly<Record<string, Readonly<Record<string, Checksum>>>> = {
  ...Object.fromEntries(
    Object.entries(CODES).map(([name, variants]) => [
      name,
      Object.fromEntries(
        Object.entries(variants as Record<string, CrcParameters>).map(([variant, parameters]) => [
          variant,
          crcOf(parameters),
        ]),
      ),
    ]),
  ),
  xor: { '': { bytes: 1, of: (bytes) => bytes.reduce((sum, byte) => sum ^ byte, 0) } },
  sum8: { '': { bytes: 1, of: (bytes) => sumOf(bytes) & 0xff } },
  /** The sum's two's complement, so that all with it adds up to nothing. */
  lrc: { '': { bytes: 1, of: (bytes) => -sumOf(bytes) & 0xff } },
  sum16: { '': { bytes: 2, of: (bytes) => sumOf(bytes) & 0xffff } },
  inet: { '': { bytes: 2, of: internetChecksum } },
  adler32: { '': { bytes: 4, of: adler32 } },
}

/** A code's function, with the table of all bytes made once. */
function crcOf({ width, polynomial, initial, reflected, final }: CrcParameters): Checksum {
  let table: Uint32Array | null = null
  const of = (bytes: Uint8Array) => {
    table ??= tableOf(width, polynomial, reflected)
    // Left-aligned in 32 bits where the highest bit goes first, so that one loop does for every width.
    let sum = reflected ? initial : initial << (32 - width)
    for (const byte of bytes) {
      sum = reflected
        ? table[(sum ^ byte) & 0xff] ^ (sum >>> 8)
        : table[((sum >>> 24) ^ byte) & 0xff] ^ (sum << 8)
    }
    return ((reflected ? sum : sum >>> (32 - width)) ^ final) >>> 0
  }
  return { bytes: width === 8 ? 1 : width === 16 ? 2 : 4, of }
}

function tableOf(width: number, polynomial: number, reflected: boolean): Uint32Array {
  const divisor = reflected ? reverseBits(polynomial, width) : polynomial << (32 - width)
  return Uint32Array.from({ length: 256 }, (_, byte) => {
    let sum = reflected ? byte : byte << 24
    for (let bit = 0; bit < 8; bit++) {
      if (reflected) sum = sum & 1 ? (sum >>> 1) ^ divisor : sum >>> 1
      else sum = sum & 0x80000000 ? (sum << 1) ^ divisor : sum << 1
    }
    return sum >>> 0
  })
}

function reverseBits(value: number, width: number): number {
  let reversed = 0
  for (let bit = 0; bit < width; bit++) if (value & (1 << bit)) reversed |= 1 << (width - 1 - bit)
  return reversed >>> 0
}

function sumOf(bytes: Uint8Array): number {
  let sum = 0
  for (const byte of bytes) sum += byte
  return sum
}

/** The ones' complement of the ones' complement sum of 16-bit words (RFC 1071). */
export function internetChecksum(bytes: Uint8Array): number {
  let sum = 0
  for (let i = 0; i < bytes.length; i += 2) {
    sum += (bytes[i] << 8) | (i + 1 < bytes.length ? bytes[i + 1] : 0)
    if (sum > 0xffff) sum -= 0xffff
  }
  return ~sum & 0xffff
}

/** RFC 1950 §8.2. */
function adler32(bytes: Uint8Array): number {
  let low = 1
  let high = 0
  for (const byte of bytes) {
    low = (low + byte) % 65521
    high = (high + low) % 65521
  }
  return ((high << 16) | low) >>> 0
}
