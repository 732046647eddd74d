import { z } from 'zod'

/** One value a bucket; null where there was nothing to measure. */
const measured = z.array(z.number().nullable())

/** What one direction of a TCP flow did over time; `out` is from local to remote. */
const tcpDirection = z.object({
  /** Mean of the round trips that were measured, ms: from what this end sent to the acknowledgment that came. */
  rtt: measured,
  /** Most bytes that were sent and not acknowledged; as before where no packet came. */
  flight: measured,
  /** The receive window that the other end announced last, in bytes, also where no packet came; null where its scale is not known. */
  window: measured,
  /** Lowest and highest sequence number that was sent, counted from the first; the highest is after the last byte. */
  low: measured,
  high: measured,
  /** Segments that were sent again: ms since the first bucket began, and their sequence number. The first ones. */
  sentAgain: z.array(z.object({ at: z.number(), sequence: z.number() })),
})
export type TcpDirection = z.output<typeof tcpDirection>

/** A flow over time, in buckets of one length. By direction payload bytes; and how many segments were sent again. */
export const flowSeries = z.object({
  /** Milliseconds since 1970: when the first bucket begins. */
  from: z.number(),
  bucketMs: z.number(),
  /** Packets it was made of: those in memory. */
  packets: z.number(),
  out: z.array(z.number()),
  in: z.array(z.number()),
  retransmitted: z.array(z.number()),
  /** Null for what is not TCP. */
  tcp: z.object({ out: tcpDirection, in: tcpDirection }).nullable(),
})
export type FlowSeries = z.output<typeof flowSeries>
