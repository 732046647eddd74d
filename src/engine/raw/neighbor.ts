import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { promisify } from 'node:util'
import { formatAddress, parseAddress } from '#core/net/address'

/** Where a frame for a target goes on its own network: the target, or the router on the way there. */
export interface Neighbor {
  address: string
  /** null where it is not known. */
  mac: string | null
}

/** `ip` tells at once; one that does not is not waited for. */
const PATIENCE_MS = 1000
const NO_MAC = '00:00:00:00:00:00'
const ROUTE_REJECTED = 0x200
const run = promisify(execFile)

/**
 * The neighbour that a frame for a target is given to, and its MAC address: of a group it is computed, of a machine it
 * is what the kernel has found out. Nothing is asked of the network.
 *
 * @returns null on systems whose tables are not read
 */
export async function neighborOf(target: string, name: string): Promise<Neighbor | null> {
  const address = parseAddress(target)
  if (process.platform !== 'linux' || !address) return null
  const group = groupMac(address)
  if (group !== null) return { address: target, mac: group }
  try {
    const router = address.length === 4 ? router4(address, name) : router6(address, name)
    const next = router ?? formatAddress(address, 0, address.length === 4 ? 4 : 16)
    const mac = address.length === 4 ? mac4(next, name) : await mac6(next, name)
    return { address: router ?? target, mac }
  } catch {
    return { address: target, mac: null } // Without /proc or iproute2 it is not known.
  }
}

/** The MAC address of a multicast group (RFC 1112 §6.4, RFC 2464 §7) and of IPv4's broadcast; null of one machine. */
export function groupMac(address: Uint8Array): string | null {
  if (address.length === 16)
    return address[0] === 0xff ? writeMac([0x33, 0x33, ...address.subarray(12)]) : null
  if (address.every((byte) => byte === 255)) return 'ff:ff:ff:ff:ff:ff'
  const isMulticast = address[0] >= 224 && address[0] < 240
  return isMulticast ? writeMac([0x01, 0x00, 0x5e, address[1] & 0x7f, address[2], address[3]]) : null
}

/** By the longest prefix of /proc/net/route (route(8)), whose addresses are in the order of this machine's bytes. */
function router4(address: Uint8Array, name: string): string | null {
  const routes = linesOf('/proc/net/route', 1)
    .filter(([device, , , flags]) => device === name && (parseInt(flags, 16) & ROUTE_REJECTED) === 0)
    .map((fields) => ({
      to: littleEndian(fields[1]),
      by: littleEndian(fields[2]),
      mask: littleEndian(fields[7]),
    }))
    .filter(({ to, mask }) => to.every((byte, i) => byte === (address[i] & mask[i])))
  const best = routes.toSorted((a, b) => bitsOf(b.mask) - bitsOf(a.mask)).at(0)
  return best?.by.some((byte) => byte !== 0) ? best.by.join('.') : null
}

/** By the longest prefix of /proc/net/ipv6_route: destination, its length, source, its length, next hop, …, device. */
function router6(address: Uint8Array, name: string): string | null {
  const routes = linesOf('/proc/net/ipv6_route', 0)
    .filter((fields) => fields[9] === name && (parseInt(fields[8], 16) & ROUTE_REJECTED) === 0)
    .map((fields) => ({ to: bytesOf(fields[0]), length: parseInt(fields[1], 16), by: bytesOf(fields[4]) }))
    .filter(({ to, length }) => isWithin(address, to, length))
  const best = routes.toSorted((a, b) => b.length - a.length).at(0)
  return best?.by.some((byte) => byte !== 0) ? formatAddress(best.by, 0, 16) : null
}

/** arp(7): address, hardware type, flags, MAC address, mask, device. */
function mac4(address: string, name: string): string | null {
  const found = linesOf('/proc/net/arp', 1).find(
    ([one, , , , , device]) => one === address && device === name,
  )
  return found === undefined || found[3] === NO_MAC ? null : found[3]
}

/** The kernel's IPv6 neighbours are in no file: ip-neighbour(8) has them from netlink. */
async function mac6(address: string, name: string): Promise<string | null> {
  const { stdout } = await run('ip', ['-6', 'neigh', 'show', 'to', address, 'dev', name], {
    timeout: PATIENCE_MS,
  })
  return / lladdr ([\da-f:]{17})/.exec(stdout)?.[1] ?? null
}

function linesOf(file: string, headings: number): string[][] {
  const lines = readFileSync(file, 'utf8').trim().split('\n').slice(headings)
  return lines.map((line) => line.trim().split(/\s+/))
}

function littleEndian(hex: string): number[] {
  return [6, 4, 2, 0].map((at) => parseInt(hex.slice(at, at + 2), 16))
}

function bytesOf(hex: string): Uint8Array {
  return Uint8Array.from({ length: hex.length / 2 }, (_, i) => parseInt(hex.slice(2 * i, 2 * i + 2), 16))
}

function bitsOf(mask: readonly number[]): number {
  return mask.reduce((sum, byte) => sum + byte.toString(2).replaceAll('0', '').length, 0)
}

function isWithin(address: Uint8Array, to: Uint8Array, length: number): boolean {
  for (let bit = 0; bit < length; bit++) {
    const mask = 0x80 >> (bit & 7)
    if ((address[bit >> 3] & mask) !== (to[bit >> 3] & mask)) return false
  }
  return true
}

function writeMac(bytes: number[]): string {
  return bytes.map((byte) => byte.toString(16).padStart(2, '0')).join(':')
}
