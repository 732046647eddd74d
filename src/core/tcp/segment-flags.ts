/** Control bits of a TCP segment (RFC 9293 §3.1), as they lie in the header's byte 13. */
export const TCP = { fin: 1, syn: 2, rst: 4, psh: 8, ack: 16, urg: 32 } as const

/** Names of all eight bits, from the lowest; the last two are RFC 3168's. */
const NAMES = ['FIN', 'SYN', 'RST', 'PSH', 'ACK', 'URG', 'ECE', 'CWR'] as const

/** The names of the bits that are set, as the RFC spells them. */
export function tcpFlagNames(flags: number): string[] {
  return NAMES.filter((_name, bit) => flags & (1 << bit))
}
