import { z } from 'zod'

/** An interface that can be captured on. */
export const captureInterface = z.object({
  name: z.string(),
  description: z.string(),
  loopback: z.boolean(),
  up: z.boolean(),
  wireless: z.boolean(),
  addresses: z.array(z.string()),
})
export type CaptureInterface = z.output<typeof captureInterface>

/** Whether capturing can work here, and where it can't, the reason and the exact step. */
export const captureReadiness = z.object({
  ready: z.boolean(),
  /** `not-permitted`, `not-built` (no binary of the capture binding), `no-interface` or `ready`. */
  kind: z.enum(['ready', 'not-permitted', 'not-built', 'no-interface']),
  /** What is the case and why, in a sentence or two. */
  reason: z.string(),
  /** What to do, in words. */
  step: z.string(),
  /** One line to copy into a terminal, where there is one. */
  command: z.string().nullable(),
  /** What the command grants and how to take it back. */
  grants: z.string().nullable(),
})
export type CaptureReadiness = z.output<typeof captureReadiness>

/** One capture with its counts. Losses are counted apart, by where the packet was lost. */
export const captureState = z.object({
  id: z.int(),
  interface: z.string(),
  filter: z.string(),
  linkType: z.string(),
  running: z.boolean(),
  startedAt: z.number(),
  packets: z.number(),
  bytes: z.number(),
  droppedByKernel: z.number(),
  droppedByInterface: z.number(),
  /** Why it ended, where it did not end because it was asked to. */
  error: z.object({ code: z.string(), message: z.string(), step: z.string().optional() }).nullable(),
})
export type CaptureState = z.output<typeof captureState>

/** What the status bar shows: all counts since the session began, at most four times a second. */
export const engineStatus = z.object({
  session: z.string(),
  time: z.number(),
  captures: z.array(captureState),
  /** Packets and payload bytes a second over the last second. */
  packetRate: z.number(),
  byteRate: z.number(),
  flows: z.number(),
  packets: z.number(),
  malformed: z.number(),
  /** Packets of protocols that are not followed (ARP and the like): counted, in no flow. */
  withoutFlow: z.number(),
  evicted: z.object({
    flows: z.number(),
    packets: z.number(),
    /** Bytes of own sockets' payload that had to make room. */
    ownBytes: z.number(),
    events: z.number(),
  }),
  /** The session's file: bytes written, and packets that are in no file because writing failed or its bound was reached. */
  disk: z.object({ bytes: z.number(), packetsNotWritten: z.number(), error: z.string().nullable() }),
})
export type EngineStatus = z.output<typeof engineStatus>

/** A capture found on disk that an earlier engine wrote and nobody has opened or discarded since. */
export const recoverable = z.object({
  id: z.string(),
  /** When its last packet was written, ms since 1970. */
  writtenAt: z.number(),
  bytes: z.number(),
  /** Interfaces it was captured on. */
  interfaces: z.array(z.string()),
  /** False where the engine that wrote it ended as it should. */
  crashed: z.boolean(),
})
export type Recoverable = z.output<typeof recoverable>
