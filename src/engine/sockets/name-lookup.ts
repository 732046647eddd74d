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

export type Lookup = ConnectAttempts['lookups'][number]

/** Most addresses of one family that are tried: a name server may answer with thousands. */
const MOST_ADDRESSES = 64

/**
 * Looks a name up in each family that is wanted, both at once. An address is its own answer.
 *
 * @param since ms since the client was opened
 * @param lookups filled as they are begun and end
 * @param found told of each as it ends
 */
export async function lookUp(
  { host, family }: Pick<ClientRequest, 'host' | 'family'>,
  resolve: Resolve,
  since: () => number,
  lookups: Lookup[],
  found: (family: Lookup['family'], addresses: string[], lookup: Lookup | null) => void,
): Promise<void> {
  const kind = isIP(host)
  if (kind !== 0) {
    const own = kind === 6 ? 'IPv6' : 'IPv4'
    found(own, family === 'any' || family === own ? [host] : [], null)
    return
  }
  const families = family === 'any' ? (['IPv6', 'IPv4'] as const) : [family]
  await Promise.all(
    families.map(async (of) => {
      const one: Lookup = { family: of, addresses: [], startedMs: since(), tookMs: null, error: null }
      lookups.push(one)
      try {
        const addresses = await resolve(host, of === 'IPv6' ? 6 : 4)
        one.addresses = [...new Set(addresses)].slice(0, MOST_ADDRESSES)
      } catch (error) {
        one.error = codeOf(error)
      }
      one.tookMs = since() - one.startedMs
      found(of, one.addresses, one)
    }),
  )
}
