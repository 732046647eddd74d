/*
 * Names of DNS numbers (IANA "Domain Name System Parameters").
 */

/** Types of records that are read or met often. */
export const TYPE = {
  A: 1,
  NS: 2,
  CNAME: 5,
  SOA: 6,
  PTR: 12,
  HINFO: 13,
  MX: 15,
  TXT: 16,
  RP: 17,
  AFSDB: 18,
  SIG: 24,
  KEY: 25,
  AAAA: 28,
  LOC: 29,
  NXT: 30,
  SRV: 33,
  NAPTR: 35,
  KX: 36,
  CERT: 37,
  DNAME: 39,
  OPT: 41,
  APL: 42,
  DS: 43,
  SSHFP: 44,
  IPSECKEY: 45,
  RRSIG: 46,
  NSEC: 47,
  DNSKEY: 48,
  DHCID: 49,
  NSEC3: 50,
  NSEC3PARAM: 51,
  TLSA: 52,
  SMIMEA: 53,
  HIP: 55,
  CDS: 59,
  CDNSKEY: 60,
  OPENPGPKEY: 61,
  CSYNC: 62,
  ZONEMD: 63,
  SVCB: 64,
  HTTPS: 65,
  SPF: 99,
  TKEY: 249,
  TSIG: 250,
  IXFR: 251,
  AXFR: 252,
  ANY: 255,
  URI: 256,
  CAA: 257,
} as const

const TYPE_NAMES = new Map<number, string>(Object.entries(TYPE).map(([name, value]) => [value, name]))

/** A record type's name; of one without, as RFC 3597 §5 writes it: `TYPE1234`. */
export const typeName = (type: number): string => TYPE_NAMES.get(type) ?? `TYPE${type}`

/** Whether a record type is one that has a name here. */
export const isKnownType = (type: number): boolean => TYPE_NAMES.has(type)

const CLASSES: Readonly<Record<number, string>> = { 1: 'IN', 3: 'CH', 4: 'HS', 254: 'NONE', 255: 'ANY' }
export const className = (code: number): string => CLASSES[code] ?? `CLASS${code}`

const OPCODES: Readonly<Record<number, string>> = {
  0: 'query',
  1: 'inverse query',
  2: 'status',
  4: 'notify',
  5: 'update',
  6: 'stateful operations',
}
export const opcodeName = (code: number): string => OPCODES[code] ?? `opcode ${code}`

const RESPONSE_CODES: readonly string[] = [
  'NOERROR',
  'FORMERR',
  'SERVFAIL',
  'NXDOMAIN',
  'NOTIMP',
  'REFUSED',
  'YXDOMAIN',
  'YXRRSET',
  'NXRRSET',
  'NOTAUTH',
  'NOTZONE',
  'DSOTYPENI',
]
const EXTENDED_CODES: Readonly<Record<number, string>> = {
  16: 'BADVERS',
  17: 'BADKEY',
  18: 'BADTIME',
  19: 'BADMODE',
  20: 'BADNAME',
  21: 'BADALG',
  22: 'BADTRUNC',
  23: 'BADCOOKIE',
}
export const responseCodeName = (code: number): string =>
  code < RESPONSE_CODES.length ? RESPONSE_CODES[code] : (EXTENDED_CODES[code] ?? `RCODE ${code}`)

const ALGORITHMS: Readonly<Record<number, string>> = {
  1: 'RSAMD5',
  3: 'DSA',
  5: 'RSASHA1',
  6: 'DSA-NSEC3-SHA1',
  7: 'RSASHA1-NSEC3-SHA1',
  8: 'RSASHA256',
  10: 'RSASHA512',
  12: 'ECC-GOST',
  13: 'ECDSAP256SHA256',
  14: 'ECDSAP384SHA384',
  15: 'ED25519',
  16: 'ED448',
}
/** A DNSSEC algorithm: `13 (ECDSAP256SHA256)`. */
export const algorithmName = (code: number): string => named(code, ALGORITHMS)

const DIGESTS: Readonly<Record<number, string>> = { 1: 'SHA-1', 2: 'SHA-256', 3: 'GOST', 4: 'SHA-384' }
export const digestName = (code: number): string => named(code, DIGESTS)

const OPTIONS: Readonly<Record<number, string>> = {
  1: 'LLQ',
  2: 'update lease',
  3: 'NSID',
  5: 'DAU',
  6: 'DHU',
  7: 'N3U',
  8: 'client subnet',
  9: 'expire',
  10: 'cookie',
  11: 'TCP keepalive',
  12: 'padding',
  13: 'chain',
  14: 'key tag',
  15: 'extended error',
}
/** An EDNS option (RFC 6891 §6.1.2): `10 (cookie)`. */
export const optionName = (code: number): string => named(code, OPTIONS)

const PARAMETERS: readonly string[] = [
  'mandatory',
  'alpn',
  'no-default-alpn',
  'port',
  'ipv4hint',
  'ech',
  'ipv6hint',
  'dohpath',
  'ohttp',
]
/** The key of a service parameter (RFC 9460 §14.3). */
export const parameterName = (key: number): string => PARAMETERS.at(key) ?? `key${key}`

function named(code: number, names: Readonly<Record<number, string>>): string {
  const name = (names as Record<number, string | undefined>)[code]
  return name === undefined ? String(code) : `${code} (${name})`
}
