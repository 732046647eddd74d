import type { KernelSocket } from '#contract/streams'
import { libc } from '../system/libc'

/** What Linux counts for a socket (SO_MEMINFO, include/uapi/linux/sock_diag.h), in bytes but for the drops. */
export interface SocketMemory {
  receiveQueue: number
  receiveBuffer: number
  sendQueue: number
  sendBuffer: number
  drops: number
}

const SOL_SOCKET = 1
const SO_MEMINFO = 55
const FIELDS = 9

const value = new Uint8Array(new ArrayBuffer(4 * FIELDS))
const view = new DataView(value.buffer)
const length = [value.length]

/** Asks the kernel; null where it does not tell. */
export function socketMemory(fd: number): SocketMemory | null {
  const c = process.platform === 'linux' ? libc() : null
  length[0] = value.length
  if (!c || c.getsockopt(fd, SOL_SOCKET, SO_MEMINFO, value, length) < 0) return null
  return {
    receiveQueue: view.getUint32(0, true),
    receiveBuffer: view.getUint32(4, true),
    sendQueue: view.getUint32(8, true),
    sendBuffer: view.getUint32(12, true),
    drops: view.getUint32(32, true),
  }
}

/** What the kernel says of a datagram socket, in the form of all sockets. */
export function kernelDatagrams(
  fd: number | null,
  buffers: { send: number; receive: number } | null,
): KernelSocket {
  const memory = fd === null ? null : socketMemory(fd)
  return {
    state: null,
    sendQueue: memory?.sendQueue ?? null,
    receiveQueue: memory?.receiveQueue ?? null,
    acceptQueue: null,
    facts: memory
      ? [
          {
            name: 'dropped',
            value: memory.drops.toLocaleString('en'),
            explanation:
              'Datagrams that came and were thrown away: the receive buffer was full, or the checksum was wrong.',
          },
        ]
      : [],
    options: buffers
      ? [
          {
            name: 'SO_RCVBUF',
            value: String(buffers.receive),
            explanation:
              'Room for what has not been read, bookkeeping included: about half of it is payload.',
          },
          {
            name: 'SO_SNDBUF',
            value: String(buffers.send),
            explanation: 'Room for what the network card has not taken yet.',
          },
        ]
      : [],
  }
}
