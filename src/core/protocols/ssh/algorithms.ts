import type { Side } from '../../own/own-ends'

/** The name-lists of a Key Exchange Init in their order (RFC 4253 §7.1). */
export const LIST_NAMES = [
  'Key exchange algorithms',
  'Server host key algorithms',
  'Encryption, client to server',
  'Encryption, server to client',
  'MAC, client to server',
  'MAC, server to client',
  'Compression, client to server',
  'Compression, server to client',
  'Languages, client to server',
  'Languages, server to client',
]

/** Places in {@link LIST_NAMES}; of the last two, the client's direction is the first. */
const LIST = { kex: 0, cipher: 2, mac: 4 } as const

/** Lists that the sides must agree on: all but the languages. */
const AGREED_LISTS = 8

/** Marks in the key exchange list that are no algorithms: RFC 8308 §2.1, and strict key exchange. */
const NO_ALGORITHM = /^(ext-info-[cs]|kex-strict-[cs]-.*)$/

/** Bytes that follow a packet whose length is sent in the clear: by the MAC's name, or the cipher's. */
const TRAILER_BYTES: ReadonlyMap<string, number> = new Map([
  ['hmac-md5-etm@openssh.com', 16],
  ['hmac-sha1-etm@openssh.com', 20],
  ['hmac-sha2-256-etm@openssh.com', 32],
  ['hmac-sha2-512-etm@openssh.com', 64],
  ['umac-64-etm@openssh.com', 8],
  ['umac-128-etm@openssh.com', 16],
])

const hasOwnMac = (cipher: string) => /gcm|poly1305/i.test(cipher)

/**
 * What both sides take, list by list: the first of the client's that the server has as well (RFC 4253 §7.1). Empty
 * where there is none; a cipher that authenticates by itself has no MAC.
 */
export function agree(client: readonly string[][], server: readonly string[][]): string[] {
  const chosen: string[] = []
  for (let list = 0; list < AGREED_LISTS; list++) {
    const taken = new Set(server[list])
    chosen.push(client[list].find((name) => taken.has(name) && !NO_ALGORITHM.test(name)) ?? '')
  }
  for (const direction of [0, 1])
    if (hasOwnMac(chosen[LIST.cipher + direction])) chosen[LIST.mac + direction] = 'implicit'
  return chosen
}

/** Bytes behind an encrypted packet whose length can be read; -1 where the length is encrypted as well. */
export function trailerBytes(chosen: readonly string[], side: Side): number {
  const cipher = chosen[LIST.cipher + side]
  if (/gcm/i.test(cipher)) return 16
  if (hasOwnMac(cipher)) return -1
  return TRAILER_BYTES.get(chosen[LIST.mac + side]) ?? -1
}

/** Which messages 30 to 34 are of: the method that was agreed on. */
export type KexFamily = 'dh' | 'group exchange' | 'ecdh' | 'unknown'

/** The family of the agreed method; unknown as long as there is none. */
export function kexFamily(chosen: readonly string[] | null): KexFamily {
  const method = chosen?.[LIST.kex] ?? ''
  if (/^(curve|ecdh|sntrup|mlkem|ecmqv)/.test(method)) return 'ecdh'
  if (method.startsWith('diffie-hellman-group-exchange')) return 'group exchange'
  return method.startsWith('diffie-hellman') ? 'dh' : 'unknown'
}
