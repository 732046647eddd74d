import { BLOCK, OPTION } from './blocks'
import type { BlockOption } from './block-options'

/** Widths of the numbers that the options of a block begin with, by code (sections 4.2 and 4.3). */
const NUMBERS = new Map<number, ReadonlyMap<number, readonly number[]>>([
  [
    BLOCK.enhancedPacket,
    new Map([
      [OPTION.packetFlags, [4]],
      [4, [8]],
      [5, [8]],
      [6, [4]],
      [OPTION.packetProcess, [4, 4]],
    ]),
  ],
  [
    BLOCK.interfaceDescription,
    new Map([
      [8, [8]],
      [16, [8]],
      [17, [8]],
    ]),
  ],
])

/** Custom options begin with the number of an enterprise (section 3.5.1). */
const CUSTOM: ReadonlySet<number> = new Set([2988, 2989, 19_372, 19_373])

/** What is said anew of an interface whose times are written in nanoseconds: if_tzone, if_tsresol, if_tsoffset. */
const TIMES: ReadonlySet<number> = new Set([10, OPTION.interfaceTimeResolution, OPTION.interfaceTimeOffset])

/** epb_hash and epb_verdict (section 4.3): their numbers' width is theirs to say, so only little-endian ones are kept. */
const UNSURE: ReadonlySet<number> = new Set([3, 7])

/** Options of a packet's or an interface's block, as they are written again: little-endian. */
export function keptOptions(type: number, options: readonly BlockOption[], little: boolean): BlockOption[] {
  return options
    .filter(({ code }) => !(type === BLOCK.interfaceDescription && TIMES.has(code)))
    .filter(({ code }) => little || type !== BLOCK.enhancedPacket || !UNSURE.has(code))
    .map(({ code, value }) => {
      const widths = CUSTOM.has(code) ? [4] : NUMBERS.get(type)?.get(code)
      return { code, value: little || !widths ? value : swapped(value, widths) }
    })
}

function swapped(value: Uint8Array, widths: readonly number[]): Uint8Array {
  const bytes = value.slice()
  let at = 0
  for (const width of widths) {
    bytes.subarray(at, at + width).reverse()
    at += width
  }
  return bytes
}
