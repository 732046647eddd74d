import { connRecord, type ConnRecord } from '#core/conn/conn-record'
import { ConnTable } from '#core/conn/conn-table'
import { serviceName } from '#core/protocols/detect'
import type { ReadContext, ReadView } from './read-view'

/** Zeek has one name for what comes in the format of DNS. */
const ZEEK_NAMES: Readonly<Partial<Record<string, string>>> = { mdns: 'dns', llmnr: 'dns' }
/** Connections that are written between two looks at whether they are taken. */
const AT_ONCE = 256

/** `--conn-log`: connections as Zeek's conn.log has them in JSON. */
export function connLog(context: ReadContext, limit: number, verifiesChecksums: boolean): ReadView {
  const { reading, output, fits } = context
  const { flows, ingest } = reading
  const conns = new ConnTable({ verifiesChecksums })
  ingest.conns = conns
  let written = 0
  const write = (conn: number) => {
    const flow = conns.columns.flow[conns.slot(conn)]
    const isKnown = flows.has(flow)
    if (written >= limit || (isKnown && !fits(flow))) return
    written++
    output.json(withService(connRecord(conns, conn), isKnown ? serviceName(ingest.services.of(flow)) : ''))
  }
  conns.onEvict = write
  return {
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
    service: ZEEK_NAMES[service] ?? service,
    ...more,
  }
}
