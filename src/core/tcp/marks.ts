/**
 * What stands out about one TCP segment among those before it, as bits of a packet's `marks` column. Each kind of
 * retransmission has {@link TCP_MARK.retransmission} as well. The rules are in tcp/analysis.ts, words for people in
 * tcp/mark-words.ts.
 */
export const TCP_MARK = {
  retransmission: 1,
  fastRetransmission: 1 << 1,
  timeoutRetransmission: 1 << 2,
  spuriousRetransmission: 1 << 3,
  outOfOrder: 1 << 4,
  duplicateAck: 1 << 5,
  lostSegment: 1 << 6,
  ackedUnseen: 1 << 7,
  zeroWindow: 1 << 8,
  zeroWindowProbe: 1 << 9,
  zeroWindowProbeAck: 1 << 10,
  windowFull: 1 << 11,
  windowUpdate: 1 << 12,
  keepAlive: 1 << 13,
  keepAliveAck: 1 << 14,
  portReuse: 1 << 15,
} as const

export type TcpMarkName = keyof typeof TCP_MARK

/** The names of all marks, from the lowest bit. */
export const TCP_MARK_NAMES = Object.keys(TCP_MARK) as TcpMarkName[]

/** The names of the marks that are set. */
export function tcpMarkNames(marks: number): TcpMarkName[] {
  return TCP_MARK_NAMES.filter((name) => marks & TCP_MARK[name])
}
