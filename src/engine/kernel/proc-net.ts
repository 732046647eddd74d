import { endianness } from 'node:os'
import { formatAddress } from '#core/net/address'
import type { Endpoint } from '#core/rows/flow-row'
import type { KernelRow } from './kernel-row'

/** Linux's numbers of TCP states (include/net/tcp_states.h). */
const STATES: Partial<Record<string, string>> = {
  '01': 'ESTABLISHED',
  '02': 'SYN-SENT',
  '03': 'SYN-RECEIVED',
  '04': 'FIN-WAIT-1',
  '05': 'FIN-WAIT-2',
  '06': 'TIME-WAIT',
  '07': 'CLOSED',
  '08': 'CLOSE-WAIT',
  '09': 'LAST-ACK',
  '0A': 'LISTEN',
  '0B': 'CLOSING',
  '0C': 'SYN-RECEIVED',
}

/**
 * Reads one of Linux's tables of sockets: /proc/net/tcp, tcp6, udp, udp6 (proc_net_tcp(5)). A line that is none is
 * passed over.
 *
 * @param order of this machine's bytes: addresses are printed as numbers of 32 bits
 */
export function readProcNet(
  text: string,
  transport: 'tcp' | 'udp',
  order: 'LE' | 'BE' = endianness(),
): KernelRow[] {
  const rows: KernelRow[] = []
  for (const line of text.split('\n').slice(1)) {
    const fields = line.trim().split(/\s+/)
    if (fields.length < 10) continue
    const local = readEndpoint(fields[1], order)
    const peer = readEndpoint(fields[2], order)
    const [sendQueue, receiveQueue] = fields[4].split(':').map((hex) => Number.parseInt(hex, 16))
    if (!local || !peer) continue
    const state = transport === 'tcp' ? (STATES[fields[3]] ?? '') : ''
    rows.push({
      transport,
      family: local.address.includes(':') ? 6 : 4,
      local,
      peer: peer.port === 0 ? null : peer,
      state,
      receiveQueue,
      sendQueue: state === 'LISTEN' ? null : sendQueue,
      user: Number(fields[7]),
      pid: null,
      program: '',
      inode: Number(fields[9]),
    })
  }
  return rows
}

function readEndpoint(text: string, order: 'LE' | 'BE'): Endpoint | null {
  const [address, port] = text.split(':')
  if (!/^([0-9A-F]{8}|[0-9A-F]{32})$/.test(address) || !/^[0-9A-F]{4}$/.test(port)) return null
  const bytes = Uint8Array.from({ length: address.length / 2 }, (_, i) => {
    const at = order === 'LE' ? (i & ~3) + 3 - (i & 3) : i
    return Number.parseInt(address.slice(2 * at, 2 * at + 2), 16)
  })
  // An IPv6 socket's IPv4 peers (RFC 4291 §2.5.5.2) are shown as what is on the wire.
  const written = formatAddress(bytes, 0, bytes.length === 16 ? 16 : 4)
  return { address: written.replace(/^::ffff:(?=\d+\.)/, ''), port: Number.parseInt(port, 16) }
}
