import type { FlowOrderColumn } from '#contract/flow-order'
import { FlowSubject } from '#core/display-filter/flow-subject'
import { serviceName } from '#core/protocols/detect'
import { FLOW } from '#core/rows/flow-row'
import type { Session } from '../session/session'
import type { KeptPayload } from './kept-payload'
import { sessionFacts } from './session-facts'

/** Most words of a key: an address with its family and its port. */
export const MOST_WORDS = 6
const UNKNOWN = 0xffff_ffff

/** Reads of each flow the key that a column sorts by. What is not known stands last, whichever way it is sorted. */
export class FlowKeys {
  /** Words of the key at hand. */
  readonly count: number
  private readonly subject: FlowSubject
  private readonly float = new Float64Array(1)
  private readonly halves = new Uint32Array(this.float.buffer)
  /** Places of names in their alphabet: services by code, programs by process. */
  private readonly services: readonly number[]
  private readonly programs: ReadonlyMap<number, number>
  private readonly flip: number

  constructor(
    private readonly session: Session,
    payload: KeptPayload,
    private readonly by: FlowOrderColumn,
    descending: boolean,
  ) {
    this.subject = new FlowSubject(session.flows, sessionFacts(session, payload))
    this.flip = descending !== (by === 'age') ? UNKNOWN : 0
    this.count = by === 'local' || by === 'remote' ? MOST_WORDS : 2
    this.services = by === 'service' ? serviceRanks() : []
    this.programs = by === 'process' ? programRanks(session) : new Map()
  }

  /** Writes a live flow's key into row `row` of the words. */
  write(flow: number, words: readonly Uint32Array[], row: number): void {
    if (this.count === MOST_WORDS) this.writeEnd(flow, words, row)
    else this.writeNumber(this.valueOf(flow), words, row)
  }

  private valueOf(flow: number): number {
    const { session } = this
    const subject = this.subject.at(flow)
    switch (this.by) {
      case 'transport':
        return subject.number('protocol', 0)
      case 'service':
        return this.services[session.ingest.services.of(flow)] ?? NaN
      case 'state':
        return subject.number('state', 0) || NaN
      case 'peerState':
        return subject.number('state', 1) || NaN
      case 'origin':
        return Number(subject.mark('own')) + 2 * Number(subject.mark('wire'))
      case 'process':
        return this.programs.get(subject.number('pid', 0)) ?? NaN
      case 'packets':
      case 'bytes':
      case 'retransmissions':
      case 'rtt':
        return subject.number(this.by, 0)
      case 'rate':
        return session.rates.last(flow)
      case 'last':
        return subject.number('lastSeen', 0)
      case 'first':
      case 'age':
        return subject.number('firstSeen', 0)
      default:
        return flow
    }
  }

  /** IEEE 754 doubles compare as whole numbers do once the sign is turned around, and all bits of those below 0. */
  private writeNumber(value: number, words: readonly Uint32Array[], row: number): void {
    if (Number.isNaN(value)) {
      words[0][row] = words[1][row] = UNKNOWN
      return
    }
    this.float[0] = value
    const [low, high] = this.halves
    const mask = high >>> 31 ? UNKNOWN : 0
    words[0][row] = high ^ (mask | 0x8000_0000) ^ this.flip
    words[1][row] = low ^ mask ^ this.flip
  }

  private writeEnd(flow: number, words: readonly Uint32Array[], row: number): void {
    const { flows } = this.session
    const end = this.by === 'local' ? 0 : 1
    const at = this.subject.at(flow).addressAt(end)
    if (at < 0 || (end === 1 && (flows.flags[flows.slot(flow)] & FLOW.twoTuple) !== 0)) {
      for (const word of words) word[row] = UNKNOWN
      return
    }
    words[0][row] = flows.family[flows.slot(flow)] ^ this.flip
    for (let i = 0; i < 4; i++) words[1 + i][row] = wordAt(flows.addresses, at + 4 * i) ^ this.flip
    const port = this.subject.number('port', end)
    words[5][row] = (Number.isNaN(port) ? 0 : port) ^ this.flip
  }
}

function wordAt(bytes: Uint8Array, at: number): number {
  return ((bytes[at] << 24) | (bytes[at + 1] << 16) | (bytes[at + 2] << 8) | bytes[at + 3]) >>> 0
}

function serviceRanks(): number[] {
  const codes = Array.from({ length: 256 }, (_, code) => code).filter((code) => serviceName(code) !== '')
  codes.sort((a, b) => (serviceName(a) < serviceName(b) ? -1 : 1))
  const ranks: number[] = []
  for (const [rank, code] of codes.entries()) ranks[code] = rank
  return ranks
}

/** By program, and by process among those of one program. */
function programRanks(session: Session): Map<number, number> {
  const known = [...session.owners.programs].sort(
    ([a, nameA], [b, nameB]) => compare(nameA.toLowerCase(), nameB.toLowerCase()) || a - b,
  )
  return new Map(known.map(([pid], rank) => [pid, rank]))
}

function compare(a: string, b: string): number {
  if (a === b) return 0
  return a < b ? -1 : 1
}
