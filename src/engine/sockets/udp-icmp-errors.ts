import type { EngineError } from '#contract/messages'
import { writeEndpoint, type Endpoint } from '#core/rows/flow-row'
import { codeOf } from '../engine-error'
import { errnoNameOf } from '../system/libc'
import type { Descriptor } from './udp-descriptor'
import { describeError, takeErrors, type QueuedError } from './udp-icmp'

/** Errors taken at once: a flood of them must not hold the loop; the next look takes more. */
const MOST_AT_ONCE = 256

/** Codes that recvmsg(2) and send(2) give for an ICMP error that came back (ip(7), udp(7)). */
const FROM_WIRE = new Set([
  'ECONNREFUSED',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOPROTOOPT',
  'EHOSTDOWN',
  'EPROTO',
])

/** What ICMP errors a datagram socket got, told one by one. */
export class IcmpErrors {
  constructor(private readonly told: (text: string, error: EngineError, peer: Endpoint | null) => void) {}

  /** Takes what waits in the error queue. Returns how many came from the wire. */
  drain(descriptor: Descriptor | null): number {
    if (!descriptor?.queuesErrors) return 0
    let fromWire = 0
    for (const error of takeErrors(descriptor.fd, MOST_AT_ONCE)) {
      // What this machine itself refused is the failed call's to tell.
      if (error.origin !== 'ICMP' && error.origin !== 'ICMPv6') continue
      fromWire++
      this.told(describeError(error), worded(error), error.peer)
    }
    return fromWire
  }

  isFromWire(error: Error): boolean {
    return FROM_WIRE.has(codeOf(error))
  }

  /** An ICMP error of which the system gave no more than an errno; where it queues them, the queue has told already. */
  tell(error: Error, peer: Endpoint | null, descriptor: Descriptor | null): void {
    if (descriptor?.queuesErrors) return
    const where = peer ? ` about ${writeEndpoint(peer)}` : ''
    const refused = codeOf(error) === 'ECONNREFUSED'
    const text = refused ? 'port unreachable: nothing is bound there' : codeOf(error)
    this.told(
      `ICMP error${where}: ${text}`,
      { code: codeOf(error), message: `An ICMP error came back${where}: ${text}.` },
      peer,
    )
  }
}

function worded(error: QueuedError): EngineError {
  const step =
    error.errno !== 0 && errnoNameOf(error.errno) === 'ECONNREFUSED'
      ? { step: 'Check that the peer runs, and that the port is right: UDP itself would not have told.' }
      : {}
  return {
    code: errnoNameOf(error.errno),
    message: `An ICMP error came back: ${describeError(error)}.`,
    ...step,
  }
}
