import { createSocket } from 'node:dgram'
import { lookup } from 'node:dns/promises'
import { readFileSync } from 'node:fs'
import { isIP } from 'node:net'
import { networkInterfaces } from 'node:os'
import type { RawRoute } from '#contract/raw'
import { isLoopbackAddress } from '#core/net/bind-reach'
import { ShownError } from '../engine-error'
import { listInterfaces } from '../capture/interfaces'
import { neighborOf } from './neighbor'
import { rawError } from './raw-errors'

/** Any port: a datagram socket that is connected and sends nothing finds the route (connect(2)). */
const DISCARD_PORT = 9

/** Whether an address is this machine's. */
export function isOwnAddress(address: string): boolean {
  const bare = address.split('%', 1)[0]
  return (
    isLoopbackAddress(bare) ||
    Object.values(networkInterfaces()).some((all) => all?.some((one) => one.address === bare) ?? false)
  )
}

/**
 * Finds the way to a host: its address, ours on that way, and the interface.
 *
 * @throws {ShownError} where the name does not resolve or there is no route
 */
export async function routeTo(to: string, through: string | null, family: 0 | 4 | 6 = 0): Promise<RawRoute> {
  const target = await addressOf(to, family)
  const local = isOwnAddress(target)
  let source = await sourceFor(target, through)
  const own = networkInterfaces()
  let name = through ?? nameOf(source)
  if (through === null && local) name = loopbackName() ?? name
  if (through !== null) {
    const isV6 = target.includes(':')
    const onIt = own[through]?.filter((one) => (one.family === 'IPv6') === isV6) ?? []
    if (onIt.length > 0 && !onIt.some(({ address }) => address === source)) source = onIt[0].address
  }
  const isLoopback = name === loopbackName()
  const neighbor = isLoopback ? null : await neighborOf(target, name)
  return {
    target,
    source,
    interface: name,
    local: local && (through === null || through === loopbackName()),
    sourceMac: own[name]?.[0]?.mac ?? macOf(name),
    destinationMac: isLoopback ? '00:00:00:00:00:00' : (neighbor?.mac ?? null),
    neighbor: neighbor?.address ?? null,
  }
}

async function addressOf(to: string, family: 0 | 4 | 6): Promise<string> {
  const bare = to.replace(/^\[|\]$/g, '')
  if (isIP(bare.split('%', 1)[0])) return bare
  try {
    return (await lookup(bare, { family })).address
  } catch {
    throw new ShownError(
      'ENOTFOUND',
      `The name ${to} could not be resolved.`,
      'Check the spelling, or use an address.',
    )
  }
}

function sourceFor(target: string, through: string | null): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = createSocket(target.includes(':') ? 'udp6' : 'udp4')
    const refuse = (error: Error) => {
      socket.close()
      // On an interface that was named a frame can go out without a route.
      if (through !== null) resolve(target.includes(':') ? '::' : '0.0.0.0')
      else reject(rawError(error, `find a route to ${target}`))
    }
    socket.once('error', refuse)
    socket.bind(0, () => {
      socket.connect(DISCARD_PORT, target, (error?: unknown) => {
        if (error instanceof Error) {
          refuse(error)
          return
        }
        const { address } = socket.address()
        socket.close()
        resolve(address.split('%', 1)[0])
      })
    })
  })
}

function nameOf(address: string): string {
  const found = Object.entries(networkInterfaces()).find(([, all]) =>
    all?.some((one) => one.address === address),
  )
  return found?.[0] ?? loopbackName() ?? ''
}

function loopbackName(): string | null {
  return (
    listInterfaces().find(({ loopback }) => loopback)?.name ?? (process.platform === 'linux' ? 'lo' : null)
  )
}

/** Of an interface that has no address yet, as Linux has it. */
function macOf(name: string): string | null {
  try {
    return name.includes('/') ? null : readFileSync(`/sys/class/net/${name}/address`, 'utf8').trim() || null
  } catch {
    return null
  }
}
