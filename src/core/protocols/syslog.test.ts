import fc from 'fast-check'
import { expect, it } from 'vitest'
import { hearInPieces } from './hear-in-pieces'
import { MATCH } from './protocol'
import { hearDatagram } from './sound-layer'
import { syslog } from './syslog'

const bytesOf = (text: string) => Uint8Array.from(text, (letter) => letter.charCodeAt(0))
const NEW = '<165>1 2026-11-25T01:02:03Z host app 12 ID47 [a@1 k="v\\]"][b] It works'
const OLD = '<34>Oct 11 22:14:15 host su: failed'

it('RFC 5424: each part by name', () => {
  const [layer] = hearDatagram(syslog, bytesOf(NEW))
  expect(layer.summary).toBe('local4.notice app: It works')
  expect(layer.fields.map(({ name, value }) => `${name}=${value}`)).toEqual([
    'Priority=165 (local4, notice)',
    'Version=1',
    'Timestamp=2026-11-25T01:02:03Z',
    'Host name=host',
    'Application=app',
    'Process=12',
    'Message ID=ID47',
    'Structured data=[a@1 k="v\\\\]"]',
    'Structured data=[b]',
    'Message=It works',
  ])
})

it('RFC 3164: time, host, message', () => {
  const [layer] = hearDatagram(syslog, bytesOf(OLD))
  expect(layer.summary).toBe('auth.critical su: failed')
  expect(layer.fields.map(({ name }) => name)).toEqual(['Priority', 'Timestamp', 'Host name', 'Message'])
})

it('over TCP: counted, and a line each', () => {
  const counted = `${OLD.length} ${OLD}${NEW.length} ${NEW}`
  const { messages } = hearInPieces(syslog, [[0, bytesOf(`${counted}<13>plain\n`)]])
  expect(messages.map(({ layer }) => layer.summary)).toEqual([
    'auth.critical su: failed',
    'local4.notice app: It works',
    'user.notice plain',
  ])
})

it('is recognized by its version, else by its port', () => {
  const of = (text: string) => syslog.recognize(bytesOf(text), 0, text.length, true)
  expect(of(NEW)).toBe(MATCH.yes)
  expect(of(OLD)).toBe(MATCH.byPort)
  expect(of('<html>')).toBe(MATCH.no)
  expect(of('<999>1 ')).toBe(MATCH.no)
})

it('any text behind a priority → sound', () => {
  fc.assert(
    fc.property(
      fc.uint8Array({ maxLength: 80 }),
      (more) => void hearDatagram(syslog, Uint8Array.from([...bytesOf('<1>1 '), ...more])),
    ),
  )
})
