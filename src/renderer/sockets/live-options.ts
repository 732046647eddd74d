import type { CallInput } from '#contract/messages'
import { datagramOptionsOf, streamOptionsOf } from './request-parts'
import type { SocketForm } from './socket-form'

/** Yes, no, or as it is: of an open socket it is not known here what holds. */
export type Turn = '' | 'on' | 'off'
export interface Turns {
  noDelay: Turn
  allowHalfOpen: Turn
  keepAlive: Turn
  broadcast: Turn
}
export const AS_IT_IS: Turns = { noDelay: '', allowHalfOpen: '', keepAlive: '', broadcast: '' }

type StreamChange = CallInput<'socket.setOptions'>['options']
type DatagramChange = CallInput<'udp.setOptions'>['options']

/** Only what was given: an option that is left empty stays as it is on the socket. */
export function streamChangeOf(form: SocketForm, turns: Turns): StreamChange {
  const numbers = streamOptionsOf('client', { ...form, keepAlive: false })
  const change: StreamChange = given(numbers, ['noDelay', 'allowHalfOpen', 'keepAlive'])
  if (turns.noDelay !== '') change.noDelay = turns.noDelay === 'on'
  if (turns.allowHalfOpen !== '') change.allowHalfOpen = turns.allowHalfOpen === 'on'
  if (turns.keepAlive === 'off') change.keepAlive = null
  if (turns.keepAlive === 'on')
    change.keepAlive = streamOptionsOf('client', { ...form, keepAlive: true }).keepAlive
  return change
}

/** As {@link streamChangeOf}, of a datagram socket. */
export function datagramChangeOf(form: SocketForm, turns: Turns): DatagramChange {
  const change: DatagramChange = given(datagramOptionsOf(form), ['broadcast'])
  if (turns.broadcast !== '') change.broadcast = turns.broadcast === 'on'
  return change
}

function given<Options extends object>(options: Options, without: (keyof Options)[]): Partial<Options> {
  return Object.fromEntries(
    Object.entries(options).filter(
      ([name, value]) => value !== null && !without.includes(name as keyof Options),
    ),
  ) as Partial<Options>
}
