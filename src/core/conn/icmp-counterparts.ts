import { PROTOCOL } from '../net/transport'

const ONE_WAY = -1

/** Requests and their answers, in both directions: RFC 792, RFC 950, RFC 1256. */
const ICMP = pairs([8, 0], [13, 14], [15, 16], [10, 9], [17, 18])
/** RFC 4443 §4, RFC 4861 §4, RFC 2710 §3, RFC 4620 §4, RFC 6275 §6.5. */
const ICMPV6 = pairs([128, 129], [133, 134], [135, 136], [130, 131], [139, 140], [144, 145])

/**
 * The type that answers an ICMP type, which is what tells its direction back: a conn log has the type and this one
 * as ports. -1 where the type is sent one way only; then the log has the code there.
 */
export function icmpCounterpart(protocol: number, type: number): number {
  return (protocol === PROTOCOL.icmpv6 ? ICMPV6 : ICMP)[type]
}

function pairs(...all: [number, number][]): Int16Array {
  const counterparts = new Int16Array(256).fill(ONE_WAY)
  for (const [request, answer] of all) {
    counterparts[request] = answer
    counterparts[answer] = request
  }
  return counterparts
}
