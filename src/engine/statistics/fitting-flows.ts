import { parseFilter } from '#core/display-filter/parse'
import { ShownError } from '../engine-error'
import type { Session } from '../session/session'
import { FilteredFlows } from '../views/filtered-flows'
import { turn } from './walk-packets'

/** How long flows are looked at in one turn of the loop. */
const MOST_MS = 8
/** A filter that looks into payload may take long: what it found until then is answered. */
const MOST_TURNS_AT_FIRST = 100
/** Later questions wait less for what changed since: the next one has the rest. */
const MOST_TURNS = 4

/** By slot of the live flows, 1 where one fits; null where all are meant. */
export type Fitting = Uint8Array | null

/** The flows that fit a filter, kept up to date between two questions with the same one. */
export class FittingFlows {
  private text = ''
  private filtered: FilteredFlows | null = null

  constructor(private readonly session: Session) {}

  /** @throws `EINVAL` where the filter can't be read */
  async of(text: string): Promise<Fitting> {
    this.use(text)
    const { filtered } = this
    const { flows } = this.session
    if (!filtered) return null
    for (let turns = 1; filtered.advance(MOST_MS); turns++) {
      if (turns >= (filtered.isThrough ? MOST_TURNS : MOST_TURNS_AT_FIRST)) break
      await turn()
    }
    filtered.forget()
    const fitting = new Uint8Array(flows.capacity)
    for (let place = 0; place < filtered.total; place++) fitting[flows.slot(filtered.at(place))] = 1
    return fitting
  }

  private use(text: string): void {
    if (text === this.text) return
    const parsed = parseFilter(text)
    if ('error' in parsed) throw new ShownError('EINVAL', parsed.error.why)
    this.text = text
    this.filtered = parsed.filter.root ? new FilteredFlows(this.session, parsed.filter) : null
  }
}
