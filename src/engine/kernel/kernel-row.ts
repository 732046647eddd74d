import type { Endpoint } from '#core/rows/flow-row'

/** One socket as the kernel lists it. */
export interface KernelRow {
  transport: 'tcp' | 'udp'
  family: 4 | 6
  local: Endpoint
  /** null where it has none: a listener, a datagram socket that is not connected. */
  peer: Endpoint | null
  /** As RFC 9293 spells it; of UDP empty. */
  state: string
  /** Bytes received that nobody has read; of a listener on Linux the connections that wait to be accepted. */
  receiveQueue: number | null
  /** Bytes sent that the peer has not acknowledged. */
  sendQueue: number | null
  /** Who made it; null where the system does not tell. */
  user: number | null
  pid: number | null
  program: string
  /** What names it to the system (Linux: its inode); 0 for none. */
  inode: number
}
