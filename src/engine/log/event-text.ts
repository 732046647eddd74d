import type { NewEvent } from '#core/own/event-log'
import { carriesPayload, eventSentence } from '#core/own/event-words'
import { writeEndpoint } from '#core/rows/flow-row'
import { printableText } from '#core/stream/printable'
import type { Session } from '../session/session'
import { payloadOf, peerOf } from './event-facts'

/** An event in a form of text: what goes before the first, one each, between two, and after the last. */
export interface TextForm {
  head: string
  between: string
  tail: string
  write: (session: Session, sequence: number, event: NewEvent) => string
}

/** RFC 4180: a field with a comma, a quote or a line end stands in quotes, quotes doubled. */
function field(value: string | number): string {
  const text = String(value)
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

const isoTime = (time: number) => new Date(time).toISOString()
const hexOf = (bytes: Uint8Array) => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('hex')

/** What each form says of an event. `payload` null: there was some, and it is no longer kept. */
function factsOf(session: Session, event: NewEvent) {
  const peer = peerOf(session, event)
  const carries = carriesPayload(event.kind)
  return {
    time: isoTime(event.time),
    flow: event.flow < 0 ? null : event.flow,
    peer: peer ? writeEndpoint(peer) : null,
    bytes: carries ? event.bytes : null,
    text: eventSentence(event.kind, event.bytes, event.text),
    payload: carries ? payloadOf(session, event) : undefined,
  }
}

const COLUMNS = ['sequence', 'time', 'socket', 'flow', 'kind', 'peer', 'bytes', 'text', 'payload_hex']

/** The forms of text that the log is written in. */
export const TEXT_FORMS: Record<'text' | 'csv' | 'json', TextForm> = {
  text: {
    head: '',
    between: '',
    tail: '',
    write: (session, _sequence, event) => {
      const { time, peer, text, payload } = factsOf(session, event)
      const line = `${time}  #${event.socket}  ${event.kind}${peer ? `  ${peer}` : ''}  ${text}\n`
      if (payload === undefined || event.bytes === 0) return line
      return `${line}    ${payload ? printableText(payload) : '(payload no longer kept)'}\n`
    },
  },
  csv: {
    head: `${COLUMNS.join(',')}\r\n`,
    between: '',
    tail: '',
    write: (session, sequence, event) => {
      const { time, flow, peer, bytes, text, payload } = factsOf(session, event)
      const hex = payload ? hexOf(payload) : ''
      const row = [sequence, time, event.socket, flow ?? '', event.kind, peer ?? '', bytes ?? '', text, hex]
      return `${row.map(field).join(',')}\r\n`
    },
  },
  json: {
    head: '[\n',
    between: ',\n',
    tail: '\n]\n',
    write: (session, sequence, event) => {
      const { payload, ...facts } = factsOf(session, event)
      return JSON.stringify({
        sequence,
        socket: event.socket,
        kind: event.kind,
        ...facts,
        ...(payload === undefined ? {} : { payloadHex: payload && hexOf(payload) }),
      })
    },
  },
}
