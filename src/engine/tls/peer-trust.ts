import type { X509Certificate } from 'node:crypto'
import { isIP } from 'node:net'
import type { TLSSocket } from 'node:tls'
import type { EngineError } from '#contract/messages'
import type { CertificateFacts } from '#contract/tls'
import { codeOf } from '../engine-error'
import { certificateFacts, peerChain } from './certificate-facts'
import { whyNotTrusted } from './verification-words'

/** What is to be thought of a peer, once the handshake is done. */
export interface PeerTrust {
  /** The leaf first; empty where the peer has shown no certificate. */
  chain: CertificateFacts[]
  /** null where the peer has shown none. */
  trusted: boolean | null
  whyNot: EngineError | null
}

/**
 * Judges the certificate of a peer. The library was told to refuse nobody, so that the chain of one that is not
 * trusted can be read all the same.
 *
 * @param name that a server was asked for with; the name of a client is not judged
 * @param refused whether one that is not trusted is not talked to
 */
export function judgePeer(
  socket: TLSSocket,
  role: 'client' | 'server',
  name: string,
  refused: boolean,
): PeerTrust {
  const certificates = peerChain(socket)
  if (certificates.length === 0) return { chain: [], trusted: null, whyNot: null }
  const chain = certificates.map(certificateFacts)
  const judged = {
    whose: role === 'client' ? 'server' : 'client',
    chain,
    name: role === 'client' ? name : '',
    now: Date.now(),
    refused,
  } as const
  const refusal = role === 'client' ? refusalByClient(socket, certificates[0], name) : refusalByServer(socket)
  return {
    chain,
    trusted: refusal === null,
    whyNot: refusal === null ? null : whyNotTrusted(refusal, judged),
  }
}

/** OpenSSL's result, then whether the certificate is for that name (RFC 9525); null where all is well. */
function refusalByClient(socket: TLSSocket, leaf: X509Certificate, name: string): string | null {
  // A string in fact, whatever its type says.
  const refusal = socket.authorizationError as Error | string | null
  if (refusal) return refusal instanceof Error ? codeOf(refusal) : refusal
  return isFor(leaf, name) ? null : 'ERR_TLS_CERT_ALTNAME_INVALID'
}

/** Whether a certificate is for a name or an address: its subject does not count (RFC 9525 §2). */
function isFor(leaf: X509Certificate, name: string): boolean {
  const host = name.replace(/\.$/, '').split('%', 1)[0]
  return (isIP(host) ? leaf.checkIP(host) : leaf.checkHost(host, { subject: 'never' })) !== undefined
}

/** Node verifies a client's chain, but tells the result of it only within its own TLS server: the same call is used here. */
function refusalByServer(socket: TLSSocket): string | null {
  const { ssl } = socket as unknown as { ssl?: { verifyError?: () => Error | null | undefined } }
  if (!ssl?.verifyError) return 'NOT_VERIFIED_BY_THIS_LIBRARY'
  const refusal = ssl.verifyError()
  return refusal ? codeOf(refusal) : null
}
