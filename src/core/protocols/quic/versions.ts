/** What differs between versions of QUIC: the salt and labels of Initial keys, and the codes of packet types. */
export interface Version {
  name: string
  /** In hexadecimal: RFC 9001 §5.2, RFC 9369 §3.3.1. */
  salt: string
  /** Before `key`, `iv` and `hp` (RFC 9001 §5.1, RFC 9369 §3.3.2). */
  label: string
  isVersion2: boolean
}

const SALT_1 = '38762cf7f55934b34d179ae6a4c80cadccbb7f0a'
const SALT_DRAFT_29 = 'afbfec289993d24c9e9786f19c6111e04390a899'
const SALT_DRAFT_23 = 'c3eef712c72ebb5a11a7d2432bb46365bef9f502'

const V1: Version = { name: '1', salt: SALT_1, label: 'quic ', isVersion2: false }
const V2: Version = {
  name: '2',
  salt: '0dede3def700a6db819381be6e269dcbf9bd2ed9',
  label: 'quicv2 ',
  isVersion2: true,
}
const DRAFTS: readonly Version[] = Array.from({ length: 35 }, (_, draft) => ({
  name: `draft ${draft}`,
  salt: draft > 32 ? SALT_1 : draft > 28 ? SALT_DRAFT_29 : SALT_DRAFT_23,
  label: 'quic ',
  isVersion2: false,
}))

/** First of the drafts whose Initial keys are known here. */
const FIRST_DRAFT = 0xff00_0017
const LAST_DRAFT = 0xff00_0022

/** What is known of a version by its number; null of one that is not. */
export function knownVersion(number: number): Version | null {
  if (number === 1) return V1
  if (number === 0x6b33_43cf) return V2
  return number >= FIRST_DRAFT && number <= LAST_DRAFT ? DRAFTS[number - 0xff00_0000] : null
}

/** A version for people: `1`, `draft 29`; reserved ones force negotiation (RFC 9000 §15). */
export function versionName(number: number): string {
  const hex = `0x${number.toString(16).padStart(8, '0')}`
  const known = knownVersion(number)
  if (known) return `${hex} (${known.name})`
  const isReserved = /^0x(.a){4}$/.test(hex)
  return isReserved ? `${hex} (reserved)` : hex
}
