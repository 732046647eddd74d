import type { PacketRow } from '#core/rows/packet-row'
import { TCP_MARK, tcpMarkNames, type TcpMarkName } from '#core/tcp/marks'
import { TCP_MARK_WORDS } from '#core/tcp/mark-words'
import { tcpFlagNames } from '#core/tcp/segment-flags'
import { clock } from '../format/numbers'
import type { TimeMode } from './packets-store'

/** A time of the list: seconds to the microsecond, or the time of day. */
export function timeWords(row: PacketRow, mode: TimeMode): string {
  if (mode === 'Time of day') return clock(row.time)
  const nanoseconds = mode === 'Since first' ? row.sinceFirst : row.sinceBefore
  return nanoseconds === null ? '—' : (nanoseconds / 1e9).toFixed(6)
}

/** `SYN ACK`; a dash for none. */
export function flagWords(flags: number): string {
  return tcpFlagNames(flags).join(' ') || '—'
}

/** The marks to name: a kind of retransmission says that it is one. */
export function shownMarks(marks: number): TcpMarkName[] {
  const kinds = TCP_MARK.fastRetransmission | TCP_MARK.timeoutRetransmission | TCP_MARK.spuriousRetransmission
  return tcpMarkNames(marks & kinds ? marks & ~TCP_MARK.retransmission : marks)
}

/** A mark as two lines: what it is called and where the rule stands, and what it means. */
export function markLines(mark: TcpMarkName): [string, string] {
  const { label, meaning, reference } = TCP_MARK_WORDS[mark]
  return [`${label} (${reference})`, meaning]
}

/** Marks that say that something went wrong, apart from those that only say what a segment is for. */
const WRONG: readonly TcpMarkName[] = [
  'retransmission',
  'fastRetransmission',
  'timeoutRetransmission',
  'spuriousRetransmission',
  'outOfOrder',
  'lostSegment',
  'ackedUnseen',
  'zeroWindow',
  'windowFull',
]

export function isWrong(mark: TcpMarkName): boolean {
  return WRONG.includes(mark)
}
