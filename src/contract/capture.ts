import { z } from 'zod'
import {
  BUFFER_BYTES,
  LARGEST_SNAPLEN,
  LONGEST_SECONDS,
  MOST_FILTER_CHARACTERS,
  SMALLEST_SNAPLEN,
} from './limits'

/** An interface that can be captured on. */
export const captureInterface = z.object({
  name: z.string(),
  description: z.string(),
  loopback: z.boolean(),
  up: z.boolean(),
  wireless: z.boolean(),
  addresses: z.array(z.string()),
  /** Packets and bytes a second, both ways, as the system counts them; null where it does not tell. */
  rate: z.object({ packets: z.number(), bytes: z.number() }).nullable(),
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

/** What an interface offers (pcap-linktype(7), pcap-tstamp(7)); both empty where it offers no choice. */
export const captureChoices = z.object({
  linkTypes: z.array(z.object({ number: z.int(), name: z.string(), description: z.string() })),
  timestampTypes: z.array(z.object({ name: z.string(), description: z.string() })),
})
export type CaptureChoices = z.output<typeof captureChoices>

/** Where packets come from: an interface of this machine, or what a program writes to its standard output. */
export const captureSource = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('interface'), name: z.string().min(1).max(256) }),
  z.object({
    kind: z.literal('program'),
    /** A shell line whose output is pcap or pcapng, such as `ssh host tcpdump -U -w -`. Run as the user types it. */
    command: z.string().trim().min(1, 'A command is needed.').max(4096),
  }),
])
export type CaptureSource = z.output<typeof captureSource>

export const captureFilter = z.string().max(MOST_FILTER_CHARACTERS)

/** When a capture ends by itself: at the first that is reached; null for never. */
export const stopAfter = z.object({
  packets: z.int().min(1).nullable().default(null),
  bytes: z.int().min(1).nullable().default(null),
  seconds: z
    .number()
    .positive()
    .max(LONGEST_SECONDS, 'A capture can stop by itself after at most 2,000,000 seconds.')
    .nullable()
    .default(null),
})

/** When the session goes on in another file, and how many of them stay on disk: a ring where `files` is given. */
export const rotation = z.object({
  /** Bytes of one file, at least 2 MB: packets come in batches of up to 1 MiB, which are not split. */
  bytes: z.int().min(2_000_000).nullable().default(null),
  seconds: z.number().min(1).nullable().default(null),
  files: z.int().min(2).max(1000).nullable().default(null),
})
export type Rotation = z.output<typeof rotation>

/** A capture as it is asked for. Of a program's output only `stopAfter` and `rotation` count: it filters and cuts itself. */
export const captureRequest = z.object({
  source: captureSource,
  filter: captureFilter.default(''),
  promiscuous: z.boolean().default(false),
  snaplen: z.int().min(SMALLEST_SNAPLEN).max(LARGEST_SNAPLEN).default(LARGEST_SNAPLEN),
  direction: z.enum(['both', 'in', 'out']).default('both'),
  /** A DLT number of {@link captureChoices}; the interface's own where null. */
  linkType: z.int().nullable().default(null),
  timestampType: z.string().nullable().default(null),
  bufferBytes: z
    .int()
    .min(BUFFER_BYTES.least)
    .max(BUFFER_BYTES.most)
    .default(32 << 20),
  stopAfter: stopAfter.default({ packets: null, bytes: null, seconds: null }),
  /** Of the whole session: several captures at once write to one file. The last one given counts; null leaves it. */
  rotation: rotation.nullable().default(null),
})
export type CaptureRequest = z.output<typeof captureRequest>

/** One capture with its counts. Losses are counted apart, by where the packet was lost. */
export const captureState = z.object({
  id: z.int(),
  /** The interface's name; of a program the interface that its output names, else its command. */
  interface: z.string(),
  filter: z.string(),
  linkType: z.string(),
  running: z.boolean(),
  startedAt: z.number(),
  endedAt: z.number().nullable(),
  packets: z.number(),
  bytes: z.number(),
  /** No room in the kernel's capture buffer. */
  droppedByKernel: z.number(),
  /** No room in the interface or its driver. */
  droppedByInterface: z.number(),
  /** Between the kernel and the session: a record that was damaged on its way, a program's own loss. */
  droppedByBuffer: z.number(),
  /** What was asked for: the same can be started again. */
  request: captureRequest,
  /** Why it ended by itself; null where it runs or was stopped. */
  endedBy: z.enum(['packets', 'bytes', 'seconds', 'error', 'end of output']).nullable(),
  /** The last lines that a program wrote to its standard error, oldest first. */
  said: z.array(z.string()),
  error: z.object({ code: z.string(), message: z.string(), step: z.string().optional() }).nullable(),
})
export type CaptureState = z.output<typeof captureState>

/** A capture filter tried without capturing. */
export const filterCheck = z.object({
  /** libpcap's words, and where in the filter it is wrong (characters from, to) where that can be told. */
  error: z.object({ message: z.string(), from: z.int().nullable(), to: z.int().nullable() }).nullable(),
})
export type FilterCheck = z.output<typeof filterCheck>

/** The program that a filter compiles to (bpf(4)), one instruction a line, as the kernel runs it. */
export const filterProgram = z.object({ instructions: z.array(z.string()) })
