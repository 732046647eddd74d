import { z } from 'zod'
import { captureState } from './capture'
import { fileStatus } from './files'

/** Every way on which a packet can be missing, each counted by itself. */
export const LOSS_CAUSES = ['kernel', 'interface', 'buffer', 'evicted', 'not written'] as const
export type LossCause = (typeof LOSS_CAUSES)[number]

/** What the status bar shows: all counts since the session began, at most four times a second. */
export const engineStatus = z.object({
  session: z.string(),
  time: z.number(),
  /** When the session began: its first packet, or its engine if that was earlier. */
  began: z.number(),
  captures: z.array(captureState),
  /** Packets and payload bytes a second over the last second. */
  packetRate: z.number(),
  byteRate: z.number(),
  flows: z.number(),
  packets: z.number(),
  /** Packets that are missing, by cause. */
  lost: z.record(z.enum(LOSS_CAUSES), z.number()),
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
  disk: z.object({
    bytes: z.number(),
    /** Files of the session on disk now; more than one where it rotates. */
    files: z.int(),
    /** Free on the disk that they are on; null where the system does not tell. */
    free: z.number().nullable(),
    packetsNotWritten: z.number(),
    error: z.string().nullable(),
  }),
  files: fileStatus,
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
