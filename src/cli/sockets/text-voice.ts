import { writeEndpoint } from '#core/rows/flow-row'
import type { SaidFlags } from '../options/said-options'
import type { ToldEvent, Voice } from './voice'

/**
 * Words for people.
 *
 * @param write takes what was received; nothing else
 * @param complain takes every sentence
 */
export function textVoice(
  flags: SaidFlags,
  write: (bytes: Uint8Array) => void,
  complain: (text: string) => void,
): Voice {
  const warn = (sentence: string) => complain(`fourtuple: ${sentence}\n`)
  const say = flags.quiet ? () => undefined : (sentence: string) => complain(`${sentence}\n`)
  return {
    event: (event) => {
      if (flags.verbose) complain(`${eventLine(event)}\n`)
      else {
        const sentence = sentenceOf(event)
        if (sentence !== null) say(sentence)
      }
    },
    received: write,
    say,
    warn,
    error: ({ message, step }) => warn(step === undefined ? message : `${message} ${step}`),
    end: ({ dropped }) => {
      if (dropped > 0)
        warn(`${dropped} datagrams were dropped: the reader of standard output was too slow for them.`)
    },
  }
}

/** One event in a line: `12:00:01.123 #2 received 5 B from 127.0.0.1:4000`. */
function eventLine({ time, socket, kind, bytes, text, peer, payload }: ToldEvent): string {
  const at = new Date(time).toISOString().slice(11, 23)
  const across = peer ? ` ${kind === 'sent' ? 'to' : 'from'} ${writeEndpoint(peer)}` : ''
  return `${at} #${socket} ${kind}${payload ? ` ${bytes} B${across}` : `: ${text}`}`
}

/** What a person wants to be told without asking for every event. */
function sentenceOf({ kind, local, peer, text }: ToldEvent): string | null {
  const from = local ? ` from ${writeEndpoint(local)}` : ''
  switch (kind) {
    case 'listening':
      return local ? `Listening on ${writeEndpoint(local)}.` : `${text}.`
    case 'bound':
      return local ? `Bound to ${writeEndpoint(local)}.` : `${text}.`
    case 'accepted':
      return peer ? `Connection from ${writeEndpoint(peer)}.` : `${text}.`
    case 'connected':
      return peer ? `Connected to ${writeEndpoint(peer)}${from}.` : `${text}.`
    case 'peer-reset':
      return peer ? `${writeEndpoint(peer)} reset the connection.` : `${text}.`
    case 'tls-secured':
    case 'group-joined':
    case 'icmp-error':
      return text.replace(/\.?$/, '.')
    default:
      return null
  }
}
