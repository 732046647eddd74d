import type { CaptureInterface } from '#contract/capture'
import type { FlowRow } from '#core/rows/flow-row'

/** An address without its prefix length and its zone. */
const bare = (address: string) => address.split(/[/%]/, 1)[0]

/**
 * The interface that a flow's packets pass, as far as its addresses tell; null where they don't. Between two
 * addresses of this machine, whichever they are, packets pass loopback alone.
 */
export function interfaceThatCarries(
  { local, remote }: Pick<FlowRow, 'local' | 'remote'>,
  interfaces: readonly CaptureInterface[],
): string | null {
  const owner = (address: string) =>
    interfaces.find((one) => one.addresses.some((own) => bare(own) === bare(address)))
  const isLoopback = (address: string) => address.startsWith('127.') || address === '::1'
  const loopback = interfaces.find((one) => one.loopback)?.name ?? null
  if (isLoopback(local.address)) return loopback
  const ofLocal = owner(local.address)
  if (remote === null) return null
  if (ofLocal && owner(remote.address)) return loopback
  return ofLocal?.name ?? owner(remote.address)?.name ?? null
}
