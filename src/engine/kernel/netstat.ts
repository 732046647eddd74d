import type { Endpoint } from '#core/rows/flow-row'
import type { KernelRow } from './kernel-row'

const STATES: Partial<Record<string, string>> = {
  LISTENING: 'LISTEN',
  SYN_RECEIVED: 'SYN-RECEIVED',
  FIN_WAIT_1: 'FIN-WAIT-1',
  FIN_WAIT_2: 'FIN-WAIT-2',
}

/**
 * Reads what `netstat -ano` prints on Windows: protocol, local, foreign, the state (TCP alone), and the process's number.
 *
 * @param programs names by process number, as `tasklist` has them
 */
export function readNetstat(text: string, programs: ReadonlyMap<number, string>): KernelRow[] {
  const rows: KernelRow[] = []
  for (const line of text.split('\n')) {
    const fields = line.trim().split(/\s+/)
    const transport = fields[0] === 'TCP' ? 'tcp' : fields[0] === 'UDP' ? 'udp' : null
    if (transport === null || fields.length < (transport === 'tcp' ? 5 : 4)) continue
    const local = readEndpoint(fields[1])
    const peer = readEndpoint(fields[2])
    const pid = Number(fields[fields.length - 1])
    if (!local || !Number.isInteger(pid)) continue
    rows.push({
      transport,
      family: local.address.includes(':') ? 6 : 4,
      local,
      peer: peer?.port ? peer : null,
      state: transport === 'tcp' ? (STATES[fields[3]] ?? fields[3].replaceAll('_', '-')) : '',
      receiveQueue: null,
      sendQueue: null,
      user: null,
      pid: pid === 0 ? null : pid,
      program: programs.get(pid) ?? '',
      inode: 0,
    })
  }
  return rows
}

/** Reads what `tasklist /FO CSV /NH` prints: names by process number. */
export function readTasklist(text: string): Map<number, string> {
  return new Map(
    Array.from(text.matchAll(/^"([^"]*)","(\d+)"/gm), ([, name, pid]) => [Number(pid), name] as const),
  )
}

/** `127.0.0.1:80`, `[::1%4]:80`; null for `*:*`. */
function readEndpoint(text: string): Endpoint | null {
  const match = /^\[?([0-9a-f.:]+)(?:%\d+)?\]?:(\d+)$/i.exec(text)
  return match ? { address: match[1].toLowerCase(), port: Number(match[2]) } : null
}
