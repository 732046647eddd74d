import { compileFilter } from '#core/display-filter/compile'
import type { FilterMistake } from '#core/display-filter/filter'
import { FlowSubject } from '#core/display-filter/flow-subject'
import { parseFilter } from '#core/display-filter/parse'
import { wallClock } from '../session/clock'
import type { Session } from '../session/session'
import { KeptPayload } from './kept-payload'
import { sessionFacts } from './session-facts'

/** Payloads are searched for one answer's rows at most so long; what was not reached fits no rule until the next. */
const MOST_MS = 8

/** Which of a list's rules each flow fits first. They are asked only of the rows that are packed. */
export class ColourRules {
  private readonly payload: KeptPayload
  private readonly subject: FlowSubject

  private constructor(
    session: Session,
    private readonly tests: readonly ((subject: FlowSubject) => boolean)[],
  ) {
    this.payload = new KeptPayload(session)
    this.subject = new FlowSubject(session.flows, sessionFacts(session, this.payload))
  }

  /** Reads the rules, each a display filter; an empty one fits nothing. Returns the first mistake instead, if any. */
  static of(session: Session, filters: readonly string[]): ColourRules | FilterMistake {
    const tests: ((subject: FlowSubject) => boolean)[] = []
    for (const text of filters) {
      const parsed = parseFilter(text)
      if ('error' in parsed) return parsed.error
      tests.push(parsed.filter.root ? compileFilter(parsed.filter) : () => false)
    }
    return new ColourRules(session, tests)
  }

  /** Begins an answer. */
  begin(): void {
    this.payload.begin(performance.now() + MOST_MS)
    this.subject.now = wallClock()
    this.subject.zoneMs = -60_000 * new Date(this.subject.now).getTimezoneOffset()
  }

  /** The number of the first rule that a live flow fits, from 1; 0 for none. */
  first(flow: number): number {
    if (this.tests.length === 0) return 0
    const subject = this.subject.at(flow)
    return this.tests.findIndex((test) => test(subject)) + 1
  }
}
