import { writeEnd } from '#core/rows/flow-row'
import type { TransportName } from '#core/net/transport'

/** An end with its port, where its transport has ports. */
export function endpointText(
  { transport }: { transport: TransportName },
  { address, port }: { address: string; port: number },
): string {
  return writeEnd({ transport }, { address, port })
}
