/** Samples that make a second and a half at four a second; older ones are never looked at. */
const MOST_SAMPLES = 6

interface Sample {
  timeMs: number
  packets: number
  bytes: number
}

/** How fast two counters grow, over about the last second. */
export class Rate {
  private readonly samples: Sample[] = []

  /** Takes the counters' present values and gives their growth in a second. */
  sample(timeMs: number, packets: number, bytes: number): { packets: number; bytes: number } {
    this.samples.push({ timeMs, packets, bytes })
    if (this.samples.length > MOST_SAMPLES) this.samples.shift()
    const from = this.samples.find((s) => timeMs - s.timeMs <= 1050) ?? this.samples[0]
    const seconds = (timeMs - from.timeMs) / 1000
    if (seconds <= 0) return { packets: 0, bytes: 0 }
    return { packets: (packets - from.packets) / seconds, bytes: (bytes - from.bytes) / seconds }
  }
}
