import { lookup } from 'node:dns/promises'
import { isIP } from 'node:net'
import type { ClientRequest, ConnectAttempts } from '#contract/streams'
import { codeOf } from '../engine-error'

/** Resolves a name to the addresses of one family, in the system's order (getaddrinfo(3), so /etc/hosts counts). */
export type Resolve = (name: string, family: 4 | 6) => Promise<string[]>

export const resolveBySystem: Resolve = async (name, family) => {
  const found = await lookup(name, { family, all: true, verbatim: true })
  return found.map(({ address }) => address)
}

type Lookup = ConnectAttempts['lookups'][number]

/** Most addresses of one name that are tried: a name server may answer with thousands. */
export const MOST_ADDRESSES = 64

/**
 * Looks a name up in each family that is wanted, both at once, and fills `lookups` as the answers come.
 *
 * @param since ms since the client was opened
 * @returns addresses, the families interleaved, IPv6 first (RFC 8305 §4)
 */
export async function lookUp(
  { host, family }: Pick<ClientRequest, 'host' | 'family'>,
  resolve: Resolve,
  since: () => number,
  lookups: Lookup[],
  tell: (lookup: Lookup) => void,
): Promise<string[]> {
  if (isIP(host) !== 0) return [host]
  const families = family === 'any' ? (['IPv6', 'IPv4'] as const) : [family]
  await Promise.all(
    families.map(async (of) => {
      const one: Lookup = { family: of, addresses: [], startedMs: since(), tookMs: null, error: null }
      lookups.push(one)
      try {
        const found = await resolve(host, of === 'IPv6' ? 6 : 4)
        one.addresses = [...new Set(found)].slice(0, MOST_ADDRESSES)
      } catch (error) {
        one.error = codeOf(error)
      }
      one.tookMs = since() - one.startedMs
      tell(one)
    }),
  )
  const of = (wanted: Lookup['family']) => lookups.find((one) => one.family === wanted)?.addresses ?? []
  return interleaved(of('IPv6'), of('IPv4'))
}

/** One of each in turn, then what is left of the longer list. */
export function interleaved(first: string[], second: string[]): string[] {
  const all: string[] = []
  for (let i = 0; i < Math.max(first.length, second.length); i++) {
    all.push(...first.slice(i, i + 1), ...second.slice(i, i + 1))
  }
  return all
}
