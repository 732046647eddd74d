/** Control bits of a TCP segment (RFC 9293 §3.1), as they lie in the header's byte 13. */
export const TCP = { fin: 1, syn: 2, rst: 4, psh: 8, ack: 16, urg: 32 } as const
