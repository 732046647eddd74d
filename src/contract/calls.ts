import { streamBytes, streamFind, streamFound, streamPiece, streamSave, streamSaved } from './stream-bytes'
import { z } from 'zod'
import { MOST_ROWS } from './limits'
import { fileCalls } from './files'
import { kernelCalls } from './kernel'
import { displayFilter, filterApplied, seenValues } from './display-filter'
import { flowOrderCalls } from './flow-order'
import { eventFilter, logCalls } from './log'
import { noteCalls } from './notes'
import { messageCalls } from './messages-of-flow'
import { nameCalls } from './names'
import { packetCalls } from './packets'
import { rawCalls } from './raw'
import { socketCalls } from './socket-calls'
import { statisticsCalls } from './statistics'
import {
  captureChoices,
  captureFilter,
  captureInterface,
  captureReadiness,
  captureRequest,
  captureState,
  filterCheck,
  filterProgram,
} from './capture'
import { engineStatus, recoverable } from './status'

const nothing = z.object({})
const isBytes = (value: unknown) => value instanceof Uint8Array
const packed = z.custom<Uint8Array>(isBytes, 'not bytes')

/**
 * The contract between a window (or the command line) and the engine, declared once: the engine checks `params`
 * with these schemas at run time, since input enters more privilege there; both sides get their types from them.
 */
export const calls = {
  'session.status': { params: nothing, result: engineStatus },

  /** Interfaces; an `interfaces` event follows whenever they are others, and with `rates` each second. */
  'interfaces.list': { params: nothing, result: z.array(captureInterface) },
  /** Whether this window wants their live rates: while it shows them. */
  'interfaces.watch': { params: z.object({ rates: z.boolean() }), result: nothing },
  'interfaces.choices': { params: z.object({ interface: z.string() }), result: captureChoices },
  'capture.readiness': { params: nothing, result: captureReadiness },
  'capture.checkFilter': { params: z.object({ filter: captureFilter }), result: filterCheck },
  'capture.filterProgram': {
    params: z.object({ filter: captureFilter, interface: z.string().nullable().default(null) }),
    result: filterProgram,
  },
  'capture.start': { params: captureRequest, result: captureState },
  'capture.stop': { params: z.object({ capture: z.int() }), result: captureState },
  /** Stops it where it runs, and starts another one that asks for the same. */
  'capture.restart': { params: z.object({ capture: z.int() }), result: captureState },

  ...socketCalls,
  ...logCalls,
  ...packetCalls,
  ...statisticsCalls,
  ...messageCalls,
  ...noteCalls,
  ...rawCalls,
  ...kernelCalls,
  ...flowOrderCalls,
  ...nameCalls,
  ...fileCalls,

  /** Opens a view: rows in a fixed order that can be asked for by place. A `changed` follows whenever it changes. */
  'view.open': {
    params: z.discriminatedUnion('kind', [
      z.object({ kind: z.literal('flows'), filter: displayFilter.default('') }),
      /** One flow's row alone, for its detail. */
      z.object({ kind: z.literal('flow'), flow: z.int() }),
      z.object({
        kind: z.literal('stream'),
        flow: z.int(),
        layout: z.enum(['text', 'hex']),
        /** One direction alone, from the local end or to it. */
        direction: z.enum(['out', 'in']).nullable().default(null),
        /** `auto`: the wire where it was captured, else our own socket. */
        from: z.enum(['auto', 'wire', 'own socket']).default('auto'),
      }),
      /** The captured packets of one flow, in the order they came; with a filter, those in the spans of its `time`. */
      z.object({ kind: z.literal('packets'), flow: z.int(), filter: displayFilter.default('') }),
      /** The log of our own sockets, oldest first, those that fit alone. */
      z.object({ kind: z.literal('events'), filter: eventFilter.prefault({}) }),
    ]),
    result: z.object({
      view: z.int(),
      revision: z.int(),
      total: z.int(),
      /** Where a stream's bytes come from. */
      from: z.enum(['wire', 'own socket']).nullable(),
    }),
  },
  /** One packed answer: see core/rows. */
  'view.rows': {
    params: z.object({
      view: z.int(),
      offset: z.int().nonnegative(),
      count: z.int().min(1).max(MOST_ROWS),
      /** As the header of an answer had it when `offset` was counted: the same rows are meant, where they are by now. */
      gone: z.int().nonnegative().optional(),
    }),
    result: packed,
  },
  /** Another display filter for a view of flows. One that can't be read changes nothing. */
  'view.filter': { params: z.object({ view: z.int(), filter: displayFilter }), result: filterApplied },
  /** What a field of the display filter really has among the flows, of how many, most first. */
  'flows.values': {
    params: z.object({ field: z.string().max(64), prefix: z.string().max(256) }),
    result: seenValues,
  },
  /** Where a pattern is found in a stream's view. */
  'view.findBytes': { params: streamFind, result: streamFound },
  'view.readBytes': { params: streamPiece, result: streamBytes },
  'view.saveBytes': { params: streamSave, result: streamSaved },
  'view.close': { params: z.object({ view: z.int() }), result: nothing },
  'recovery.list': { params: nothing, result: z.array(recoverable) },
  /** Reads a capture back into this session, packet by packet. */
  'recovery.open': {
    params: z.object({ id: z.string() }),
    result: z.object({ packets: z.number(), cutOff: z.boolean() }),
  },
  'recovery.discard': { params: z.object({ id: z.string() }), result: nothing },
} as const satisfies Record<string, { params: z.ZodType; result: z.ZodType }>
