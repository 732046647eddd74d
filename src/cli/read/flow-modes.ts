import { ConnTable } from '#core/conn/conn-table'
import { connRecord } from '#core/conn/conn-record'
import { serviceName } from '#core/protocols/detect'
import { StreamAssemblies } from '#core/stream/stream-assemblies'
import { StreamDigests } from '#engine/views/stream-digests'
import type { CaptureReading, ReadPacket } from './capture-reading'
import { flowHeadings, flowLine } from './flow-lines'
import { flowObject, type FlowObject } from './flow-object'
import type { ReadFilter } from './read-filter'
import { TimeWriter, type TimeStyle } from './read-times'
import type { TextOutput } from './text-output'

/** One way of telling what is read. */
export interface ReadMode {
  take?: (packet: ReadPacket) => void
  /** Before a flow is forgotten, and for each that is left when all was read: the oldest first. */
  flow?: (flow: number) => void
  end?: () => void
}

/** Flows as a table. */
export function tableMode(reading: CaptureReading, output: TextOutput, time: TimeStyle): ReadMode {
  const times = new TimeWriter(time)
  output.line(flowHeadings())
  return {
    flow: (flow) => {
      const ms = reading.flows.firstSeen[reading.flows.slot(flow)]
      const seconds = Math.floor(ms / 1000)
      const start = times.write(seconds, Math.round((ms - seconds * 1000) * 1000) * 1000, 6)
      output.line(flowLine(flowObject(reading, flow), start))
    },
  }
}

/** Flows as one JSON object a line. @param withStreams digests what each side sent as well */
export function jsonMode(reading: CaptureReading, output: TextOutput, withStreams: boolean): ReadMode {
  const digests = new StreamDigests()
  const streams = new StreamAssemblies(digests)
  if (withStreams) reading.ingest.streams = streams
  return {
    flow: (flow) => {
      const object: FlowObject = flowObject(reading, flow)
      streams.finish(flow)
      if (withStreams && object.tcp) {
        const [orig, resp] = digests.take(flow)
        object.streams = { orig, resp }
      }
      output.line(JSON.stringify(object))
    },
  }
}

/** Connections as conn.log has them, one JSON object a line. */
export function connLogMode(
  reading: CaptureReading,
  output: TextOutput,
  filter: ReadFilter | null,
  verifiesChecksums: boolean,
): ReadMode {
  const conns = new ConnTable({ verifiesChecksums })
  reading.ingest.conns = conns
  const write = (conn: number) => {
    const flow = conns.columns.flow[conns.slot(conn)]
    const isLive = reading.flows.has(flow)
    if (filter && !(isLive && filter.fits(flow))) return
    const service = isLive ? serviceName(reading.ingest.services.of(flow)) : ''
    output.line(JSON.stringify({ ...connRecord(conns, conn), ...(service !== '' && { service }) }))
  }
  conns.onEvict = write
  return {
    end: () => {
      for (let conn = conns.first; conn < conns.next; conn++) write(conn)
    },
  }
}
