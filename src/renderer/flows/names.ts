import { create } from 'zustand'
import { notify, withEngine } from '../state/session-store'

/** Names that are kept: as many as a person looks up. The oldest goes first. */
const MOST_NAMES = 500

/** Names of addresses that a person asked for; null for one that has none. */
const useNames = create<{ names: ReadonlyMap<string, string | null> }>(() => ({ names: new Map() }))

/** The name of an address, once it was asked for. */
export function useName(address: string): string | null {
  return useNames(({ names }) => names.get(address) ?? null)
}

/** Asks what an address is called. Never called but by a person's choice: it leaves the machine. */
export function lookUpName(address: string): void {
  withEngine('The name was not found', async (client) => {
    const { name } = await client.call('names.of', { address })
    const names = new Map([...useNames.getState().names, [address, name] as const].slice(-MOST_NAMES))
    useNames.setState({ names })
    if (name === null)
      notify({ level: 'note', title: `${address} has no name`, text: 'The resolver knows none for it.' })
  })
}
