import { ecb, gcm } from '@noble/ciphers/aes.js'
import { expand, extract } from '@noble/hashes/hkdf.js'
import { sha256 } from '@noble/hashes/sha2.js'
import type { Version } from './versions'

/** Bytes of the AES-GCM tag, and of the sample that header protection takes. */
export const TAG_BYTES = 16
const SAMPLE_BYTES = 16

/** Keys that protect the Initial packets of one sender (RFC 9001 §5.1). */
export interface SenderKeys {
  key: Uint8Array
  iv: Uint8Array
  headerKey: Uint8Array
}

/** A packet whose protection was taken off. */
export interface OpenedPacket {
  /** The packet with the bytes that were sent protected in the clear; its tag is as it was. */
  bytes: Uint8Array
  numberBytes: number
}

/** The keys of client and server: both follow from the client's first Destination Connection ID (RFC 9001 §5.2). */
export function initialKeys(version: Version, connectionId: Uint8Array): [SenderKeys, SenderKeys] {
  const salt = Uint8Array.from(version.salt.match(/../g) ?? [], (byte) => parseInt(byte, 16))
  const secret = extract(sha256, connectionId, salt)
  const of = (sender: string): SenderKeys => {
    const own = expandLabel(secret, sender, 32)
    return {
      key: expandLabel(own, `${version.label}key`, 16),
      iv: expandLabel(own, `${version.label}iv`, 12),
      headerKey: expandLabel(own, `${version.label}hp`, 16),
    }
  }
  return [of('client in'), of('server in')]
}

/**
 * Takes off header protection and decrypts (RFC 9001 §5.3, §5.4). Null where the keys are not the packet's.
 *
 * @param packet all of a packet with a long header
 * @param numberAt where its packet number begins
 */
export function openPacket(packet: Uint8Array, numberAt: number, keys: SenderKeys): OpenedPacket | null {
  if (packet.length < numberAt + 4 + SAMPLE_BYTES) return null
  // What is lent may be of a kind whose own `slice` shares its bytes.
  const bytes = new Uint8Array(packet)
  const sample = bytes.slice(numberAt + 4, numberAt + 4 + SAMPLE_BYTES)
  const mask = ecb(keys.headerKey, { disablePadding: true }).encrypt(sample)
  bytes[0] ^= mask[0] & 0x0f
  const numberBytes = (bytes[0] & 3) + 1
  for (let i = 0; i < numberBytes; i++) bytes[numberAt + i] ^= mask[1 + i]
  const payloadAt = numberAt + numberBytes
  const nonce = keys.iv.slice()
  for (let i = 0; i < numberBytes; i++) nonce[nonce.length - numberBytes + i] ^= bytes[numberAt + i]
  try {
    const plain = gcm(keys.key, nonce, bytes.slice(0, payloadAt)).decrypt(bytes.slice(payloadAt))
    bytes.set(plain, payloadAt)
  } catch {
    // The tag says that it is another's, or that bytes were changed or cut off.
    return null
  }
  return { bytes, numberBytes }
}

/** HKDF-Expand-Label of TLS 1.3 with an empty context (RFC 8446 §7.1). */
function expandLabel(secret: Uint8Array, label: string, length: number): Uint8Array {
  const text = Uint8Array.from(`tls13 ${label}`, (char) => char.charCodeAt(0))
  return expand(sha256, secret, Uint8Array.from([0, length, text.length, ...text, 0]), length)
}
