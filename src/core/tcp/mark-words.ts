import type { TcpMarkName } from './marks'

/** A mark in words: what to call it, what it means in plain terms, and where the rule stands. */
export interface MarkWords {
  label: string
  /** Two short sentences: what was seen, and what it means. */
  meaning: string
  reference: string
}

export const TCP_MARK_WORDS: Readonly<Record<TcpMarkName, MarkWords>> = {
  retransmission: {
    label: 'Retransmission',
    meaning:
      'These bytes were sent before. Their sender believes that they, or their acknowledgment, were lost.',
    reference: 'RFC 9293 §3.8.1',
  },
  fastRetransmission: {
    label: 'Fast retransmission',
    meaning: 'Sent again because of duplicate ACKs. One segment was lost while later ones arrived.',
    reference: 'RFC 5681 §3.2, RFC 6675 §5',
  },
  timeoutRetransmission: {
    label: 'Timeout retransmission',
    meaning: 'Sent again after a wait with no acknowledgment. The sender starts slowly again after this.',
    reference: 'RFC 6298 §5',
  },
  spuriousRetransmission: {
    label: 'Spurious retransmission',
    meaning: 'Sent again though it was acknowledged already. The acknowledgment came late or was lost.',
    reference: 'RFC 9293 §3.4, RFC 2883 §5',
  },
  outOfOrder: {
    label: 'Out of order',
    meaning:
      'Came after bytes that follow it, and soon enough to be no retransmission. The network swapped packets.',
    reference: 'RFC 9293 §3.10.7.4',
  },
  duplicateAck: {
    label: 'Duplicate ACK',
    meaning:
      'Acknowledges the same byte as before, while more is on its way. Its sender got something out of order.',
    reference: 'RFC 5681 §2',
  },
  lostSegment: {
    label: 'Earlier segment not captured',
    meaning: 'Bytes before this segment were not seen. They were lost, come later, or escaped the capture.',
    reference: 'RFC 9293 §3.4',
  },
  ackedUnseen: {
    label: 'Acknowledges bytes not captured',
    meaning:
      'The other end has got bytes that are not in this capture. The capture missed them; the connection did not.',
    reference: 'RFC 9293 §3.4',
  },
  zeroWindow: {
    label: 'Zero window',
    meaning: 'Its sender has no room for more data. The program there is not reading what it got.',
    reference: 'RFC 9293 §3.8.6',
  },
  zeroWindowProbe: {
    label: 'Zero window probe',
    meaning:
      'Asks whether a closed window has opened. It keeps a lost window update from stopping both ends.',
    reference: 'RFC 9293 §3.8.6.1',
  },
  zeroWindowProbeAck: {
    label: 'Zero window probe ACK',
    meaning: 'Answers a probe: the window is still closed. The connection is alive and waits for a reader.',
    reference: 'RFC 9293 §3.8.6.1',
  },
  windowFull: {
    label: 'Window full',
    meaning: 'Fills the receive window to its last byte. The sender must wait until the other end reads.',
    reference: 'RFC 9293 §3.8.6',
  },
  windowUpdate: {
    label: 'Window update',
    meaning: 'Says only that the receive window changed. Nothing new is acknowledged.',
    reference: 'RFC 9293 §3.8.6.2.2',
  },
  keepAlive: {
    label: 'Keep-alive',
    meaning:
      'Repeats a byte that was acknowledged, to get an answer. It finds out whether the other end is still there.',
    reference: 'RFC 9293 §3.8.4',
  },
  keepAliveAck: {
    label: 'Keep-alive ACK',
    meaning: 'Answers a keep-alive. The other end still has this connection.',
    reference: 'RFC 9293 §3.8.4',
  },
  portReuse: {
    label: 'Port reuse',
    meaning:
      'Opens another connection between the same endpoints as an earlier one. What came before is not part of it.',
    reference: 'RFC 9293 §3.6.1',
  },
}
