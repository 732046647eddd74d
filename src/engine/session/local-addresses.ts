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
    const length = family === 6 ? 16 : 4
    const isLocal = (from: number) =>
      (length === 4 && addresses[from] === 127) ||
      this.local.some((own) => own.length === length && own.every((byte, i) => addresses[from + i] === byte))
    return !isLocal(at) && isLocal(at + 16) ? 1 : 0
  }
}
