import { networkInterfaces } from 'node:os'
import { parseAddress } from '#core/net/address'
import type { Side } from '#core/own/own-ends'

/** Which addresses are this machine's, so that a captured flow can be shown with the local end first. */
export class LocalAddresses {
  private local: Uint8Array[] = []

  /** Asks the system anew; addresses come and go. */
  refresh(): void {
    this.local = Object.values(networkInterfaces())
      .flatMap((addresses) => addresses ?? [])
      .flatMap(({ address }) => parseAddress(address) ?? [])
  }

  /**
   * The local one of two endpoints: the originator (0) where both or neither are this machine's.
   *
   * @param at where the originator's address begins; the responder's is 16 bytes on
   */
  sideOf(addresses: Uint8Array, at: number, family: number): Side {
    return !this.has(addresses, at, family) && this.has(addresses, at + 16, family) ? 1 : 0
  }

  /** Whether the address that begins at `from` is this machine's. */
  has(addresses: Uint8Array, from: number, family: number): boolean {
    const length = family === 6 ? 16 : 4
    if (length === 4 && addresses[from] === 127) return true
    return this.local.some(
      (own) => own.length === length && own.every((byte, i) => addresses[from + i] === byte),
    )
  }
}
