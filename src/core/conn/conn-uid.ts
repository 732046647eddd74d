import { CONN_ADDRESS_BYTES } from './conn-columns'
import type { ConnTable } from './conn-table'

const DIGITS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'
/** FNV-1a of 64 bits. */
const BASIS = 0xcbf29ce484222325n
const FACTOR = 0x100000001b3n

/**
 * A connection's name: the same whenever the same packets are read, made of its number, its beginning and its
 * endpoints, so that names of several captures can stand in one log.
 */
export function connUid(table: ConnTable, conn: number): string {
  const { columns } = table
  const slot = table.slot(conn)
  const at = CONN_ADDRESS_BYTES * slot
  const ends = [...columns.addresses.subarray(at, at + CONN_ADDRESS_BYTES)]
  const ports = [columns.ports[2 * slot], columns.ports[2 * slot + 1]]
  const began = Math.floor(columns.firstSeen[slot] * 1000)
  let hash = BASIS
  for (const value of [...ends, ...ports, columns.protocol[slot], began, conn]) {
    hash = BigInt.asUintN(64, (hash ^ BigInt(value)) * FACTOR)
  }
  let name = ''
  const base = BigInt(DIGITS.length)
  for (let rest = hash; rest > 0n; rest /= base) name = DIGITS[Number(rest % base)] + name
  return `C${name}`
}
