import { readFileSync } from 'node:fs'

/** Packets and bytes a second, both ways. */
export interface TrafficRate {
  packets: number
  bytes: number
}

interface Counted {
  packets: number
  bytes: number
}

/** Reads what an interface's packets and bytes come to since it is there, by name; null where the system tells none. */
export type ReadCounters = () => Map<string, Counted> | null

/** Interfaces' rates from one look to the next, from the system's own counters: no capture is needed for them. */
export class TrafficRates {
  private before = new Map<string, Counted>()
  private beforeMs = 0
  private rates: Map<string, TrafficRate> | null = null

  constructor(private readonly read: ReadCounters = readProcNetDev) {}

  /** Looks at the counters; a second apart is a good pace. */
  look(nowMs: number): void {
    const counters = this.read()
    const seconds = (nowMs - this.beforeMs) / 1000
    const isFirst = this.beforeMs === 0 || seconds <= 0
    this.rates = counters && !isFirst ? new Map() : null
    if (!counters) return
    for (const [name, now] of counters) {
      const before = this.before.get(name)
      if (!before) continue
      // A counter that went back is a new interface of the same name.
      const grown = (a: number, b: number) => Math.max(0, b - a) / seconds
      this.rates?.set(name, {
        packets: grown(before.packets, now.packets),
        bytes: grown(before.bytes, now.bytes),
      })
    }
    this.before = counters
    this.beforeMs = nowMs
  }

  of(name: string): TrafficRate | null {
    return this.rates?.get(name) ?? null
  }

  sum(): TrafficRate | null {
    if (!this.rates) return null
    const sum = { packets: 0, bytes: 0 }
    for (const { packets, bytes } of this.rates.values()) {
      sum.packets += packets
      sum.bytes += bytes
    }
    return sum
  }
}

/** Linux's /proc/net/dev (proc(5)). On loopback what is sent is received as well, and counts once. */
function readProcNetDev(): Map<string, Counted> | null {
  try {
    return parseProcNetDev(readFileSync('/proc/net/dev', 'utf8'))
  } catch {
    return null // another system
  }
}

/** `name: bytes packets errs drop fifo frame compressed multicast bytes packets …`, received first, then sent. */
export function parseProcNetDev(text: string): Map<string, Counted> {
  const counters = new Map<string, Counted>()
  for (const line of text.split('\n')) {
    const parts = /^\s*([^:]+):\s*(.*)$/.exec(line)
    if (!parts) continue
    const [name, rest] = [parts[1], parts[2].trim().split(/\s+/).map(Number)]
    const [receivedBytes, receivedPackets] = rest
    const [sentBytes, sentPackets] = rest.slice(8)
    const sent = name === 'lo' ? { bytes: 0, packets: 0 } : { bytes: sentBytes, packets: sentPackets }
    counters.set(name, { packets: receivedPackets + sent.packets, bytes: receivedBytes + sent.bytes })
  }
  return counters
}
