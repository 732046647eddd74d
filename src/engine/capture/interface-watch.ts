import type { CaptureInterface } from '#contract/capture'
import { listInterfaces } from './interfaces'
import { TrafficRates } from './traffic-rates'

/** Interfaces are listed anew this often: one that is plugged in shows before a person has looked up. */
const LIST_EVERY_MS = 2000
/** While somebody looks at their rates. */
const RATES_EVERY_MS = 1000

/** Follows which interfaces there are, and how fast their traffic is while somebody wants to know. */
export class InterfaceWatch {
  private readonly rates = new TrafficRates()
  private readonly wanting = new Set<object>()
  private timer: NodeJS.Timeout | null = null
  private last = ''

  /** @param onChange told of interfaces other than before */
  constructor(private readonly onChange: (interfaces: CaptureInterface[]) => void) {}

  start(): void {
    this.last = JSON.stringify(listInterfaces())
    this.schedule()
  }

  stop(): void {
    if (this.timer) clearTimeout(this.timer)
    this.timer = null
    this.wanting.clear()
  }

  /** Whether `who` wants rates from now on. */
  wantRates(who: object, wanted: boolean): void {
    const before = this.wanting.size > 0
    if (wanted) this.wanting.add(who)
    else this.wanting.delete(who)
    if (before === this.wanting.size > 0 || !this.timer) return
    clearTimeout(this.timer)
    if (wanted) this.rates.look(performance.now())
    this.schedule()
  }

  private schedule(): void {
    const wait = this.wanting.size > 0 ? RATES_EVERY_MS : LIST_EVERY_MS
    this.timer = setTimeout(() => {
      this.look()
      this.schedule()
    }, wait)
  }

  private look(): void {
    if (this.wanting.size > 0) this.rates.look(performance.now())
    const interfaces = listInterfaces(this.wanting.size > 0 ? this.rates : undefined)
    const text = JSON.stringify(interfaces)
    if (text === this.last) return
    this.last = text
    this.onChange(interfaces)
  }
}
