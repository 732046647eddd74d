import { connRecord, type ConnRecord } from '#core/conn/conn-record'
import { ConnTable } from '#core/conn/conn-table'
import type { ReadContext, ReadView } from './read-view'

/** Zeek has one name for what comes in the format of DNS. */
const ZEEK_NAMES: Readonly<Partial<Record<string, string>>> = { mdns: 'dns', llmnr: 'dns' }
/**
 * Of so many flows that made room their service is still known, or null where they did not fit: as many as there are
 * connections.
 */
const MOST_LEFT = 1 << 17
/** Connections that are written between two looks at whether they are taken. */
const AT_ONCE = 256

/** `--conn-log`: connections as Zeek's conn.log has them in JSON. */
export function connLog(context: ReadContext, limit: number, verifiesChecksums: boolean): ReadView {
  const { reading, output, fits } = context
  const { flows, ingest } = reading
  const conns = new ConnTable({ verifiesChecksums })
  ingest.conns = conns
  let written = 0
  const left = new Map<number, string | null>()
  const serviceIfFits = (flow: number) => (fits(flow) ? ingest.services.nameOf(flow) : null)
  const write = (conn: number) => {
    const flow = conns.columns.flow[conns.slot(conn)]
    const service = flows.has(flow) ? serviceIfFits(flow) : (left.get(flow) ?? null)
    if (written >= limit || service === null) return
    written++
    output.json(withService(connRecord(conns, conn), service))
  }
  conns.onEvict = write
  return {
    flowLeaves: (flow) => {
      left.set(flow, serviceIfFits(flow))
      left.delete(flow - MOST_LEFT)
    },
    end: async () => {
      for (let conn = conns.first; conn < conns.next; conn++) {
        write(conn)
        if (conn % AT_ONCE === 0) await output.pace()
      }
    },
  }
}

function withService(record: ConnRecord, service: string): ConnRecord & { service?: string } {
  if (service === '') return record
  const { ts, uid, proto, ...rest } = record
  const { 'id.orig_h': origH, 'id.orig_p': origP, 'id.resp_h': respH, 'id.resp_p': respP, ...more } = rest
  return {
    ...{ ts, uid, 'id.orig_h': origH, 'id.orig_p': origP, 'id.resp_h': respH, 'id.resp_p': respP, proto },
    service: service
      .split(',')
      .map((name) => ZEEK_NAMES[name] ?? name)
      .join(','),
    ...more,
  }
}
