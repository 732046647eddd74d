import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Tally } from './tally'

/** Block types by the names that the lists use (registry in section 10.1 of the pcapng draft). */
const NAMES = new Map([
  [0x0a0d0d0a, 'SHB'],
  [1, 'IDB'],
  [2, 'PB'],
  [3, 'SPB'],
  [4, 'NRB'],
  [5, 'ISB'],
  [6, 'EPB'],
  [10, 'DSB'],
  [0xbad, 'CB'],
  [0x4000_0bad, 'DCB'],
])

/** Block sequences by capture: `output_be__basic__test001.txt` is of `…/output_be/basic/test001.pcapng`. */
export function readBlockLists(folder: string): Map<string, string> {
  const lists = new Map<string, string>()
  if (!existsSync(folder)) return lists
  for (const name of readdirSync(folder)) {
    const sequence = /^Block sequence: (.*)$/m.exec(readFileSync(join(folder, name), 'utf8'))
    if (sequence !== null) lists.set(name.replace(/\.txt$/, '').replaceAll('__', '/'), sequence[1].trim())
  }
  return lists
}

export function compareBlocks(
  lists: Map<string, string>,
  file: string,
  blocks: number[],
  tally: Tally,
): void {
  const key = [...lists.keys()].find((ends) => file.endsWith(`/${ends}.pcapng`))
  if (key === undefined) return
  const theirs = lists.get(key)
  const ours = blocks.map((type) => NAMES.get(type) ?? `type ${type}`).join(', ')
  tally.check(ours === theirs, () => `${file}: ${ours}; listed ${theirs ?? ''}`)
}
