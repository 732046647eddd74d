import type { SecureContext } from 'node:tls'
import type { TlsClientOptions, TlsServerOptions } from '#contract/tls'
import { namesFor } from './certificate-names'
import { secureContext } from './secure-options'

/** How long a certificate that is made for a listener is valid. */
const DAYS_ON_THE_SPOT = 30

/** TLS that only waits for its connection: what was asked for fits together. */
export type PreparedTls =
  | { role: 'client'; options: TlsClientOptions; context: SecureContext }
  | { role: 'server'; options: TlsServerOptions; context: SecureContext }

/** @throws {ShownError} where certificate, key, versions or ciphers don't fit */
export function preparedClient(options: TlsClientOptions): PreparedTls {
  return { role: 'client', options, context: secureContext(options) }
}

/**
 * A server's side, which serves any number of connections. Without a certificate one is made on the spot.
 *
 * @param address that the listener is bound to, or the name it was asked for with
 * @throws {ShownError} where certificate, key, versions or ciphers don't fit
 */
export async function preparedServer(asked: TlsServerOptions, address: string): Promise<PreparedTls> {
  const options = { ...asked }
  if (options.certificate === null && options.key === null) {
    // Loaded when it is needed: what makes certificates is large.
    const { makeCertificate } = await import('./make-certificate')
    const { certificate, key } = await makeCertificate(namesFor(address), DAYS_ON_THE_SPOT)
    Object.assign(options, { certificate, key })
  }
  return { role: 'server', options, context: secureContext(options) }
}
