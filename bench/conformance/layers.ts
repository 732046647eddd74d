import { dissectFrame } from '../../src/core/dissect/dissect-frame'
import { FRAME_PROTOCOLS } from './layer-names'
import type { Tally } from './tally'

/** Packets per layer of one file, counted from the layer trees of its first packets. */
export class LayerCounts {
  readonly counts = new Map<string, number>()
  packets = 0

  take(linkType: number, bytes: Uint8Array, wireLength: number): void {
    this.packets++
    const layers = dissectFrame(linkType, bytes, bytes.length, wireLength)
    for (const id of new Set(layers.map(({ protocol }) => protocol)))
      this.counts.set(id, (this.counts.get(id) ?? 0) + 1)
  }
}

/** One line of expected.jsonl, as far as its layers are compared. */
interface ExpectedLayers {
  file: string
  packets: number
  protocols: Readonly<Partial<Record<string, number>>>
}

/** Compares how many packets have each of the layers that are read. Files read in part prove nothing. */
export function compareLayers(expected: ExpectedLayers, layers: LayerCounts, tally: Tally): void {
  if (layers.packets !== expected.packets) return tally.skip('files not read whole')
  for (const [ours, theirs] of FRAME_PROTOCOLS) {
    const count = layers.counts.get(ours) ?? 0
    const wanted = expected.protocols[theirs] ?? 0
    if (count === 0 && wanted === 0) continue
    tally.check(count === wanted, () => `${expected.file}: ${ours} ${count}, tshark ${theirs} ${wanted}`)
  }
}
