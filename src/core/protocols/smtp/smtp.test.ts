import { expect, it } from 'vitest'
import { hearInPieces } from '../hear-in-pieces'
import { MATCH } from '../protocol'
import { hear, type Turn } from '../sound-layer'
import { smtp } from './smtp'

const bytesOf = (text: string) => Uint8Array.from(text, (letter) => letter.charCodeAt(0))
const client = (text: string): Turn => [0, bytesOf(text)]
const server = (text: string): Turn => [1, bytesOf(text)]
const said = (turns: Turn[]) =>
  hearInPieces(smtp, turns).messages.map(({ side, layer }) => `${side === 0 ? 'C' : 'S'} ${layer.summary}`)

it('a message is sent: each command, each reply of several lines, and the body', () => {
  const turns = [
    server('220 mail.here ESMTP\r\n'),
    client('EHLO me\r\n'),
    server('250-mail.here\r\n250-PIPELINING\r\n250 STARTTLS\r\n'),
    client('MAIL FROM:<a@b>\r\nRCPT TO:<c@d>\r\nDATA\r\n'),
    server('250 ok\r\n250 ok\r\n354 go on\r\n'),
    client('Subject: x\r\n\r\nHello\r\n..\r\n.\r\nQUIT\r\n'),
    server('250 taken\r\n221 bye\r\n'),
  ]
  expect(said(turns)).toEqual([
    'S 220 mail.here ESMTP',
    'C EHLO me',
    'S 250 mail.here',
    'C MAIL FROM:<a@b>',
    'C RCPT TO:<c@d>',
    'C DATA',
    'S 250 ok',
    'S 250 ok',
    'S 354 go on',
    'C message, 28 B',
    'C QUIT',
    'S 250 taken',
    'S 221 bye',
  ])
  const body = hear(smtp, turns).messages.find(({ layer }) => layer.content)
  expect(body?.layer.content).toMatchObject({ mediaType: 'message/rfc822', complete: true })
})

it('credentials are not shown', () => {
  const { messages } = hearInPieces(smtp, [
    server('220 x ESMTP\r\n'),
    client('AUTH PLAIN AHNlY3JldA==\r\n'),
    server('535 no\r\n'),
    client('AUTH LOGIN\r\n'),
    server('334 VXNlcm5hbWU6\r\n'),
    client('c2VjcmV0\r\n'),
    server('235 ok\r\n'),
    client('NOOP\r\n'),
  ])
  const text = JSON.stringify(messages)
  expect(text).not.toContain('AHNl')
  expect(text).not.toContain('c2Vj')
  expect(messages.at(-1)?.layer.summary).toBe('NOOP')
})

it('BDAT: as many bytes as it says are the body', () => {
  expect(
    said([server('220 x SMTP\r\n'), client('BDAT 6 LAST\r\nQUIT\r\nRSET\r\n'), server('250 ok\r\n')]),
  ).toEqual(['S 220 x SMTP', 'C BDAT 6 LAST', 'C message, 6 B', 'C RSET', 'S 250 ok'])
})

it('STARTTLS: TLS goes on from there, on both sides', () => {
  const { became } = hearInPieces(smtp, [
    server('220 x ESMTP\r\n'),
    client('STARTTLS\r\n'),
    server('220 ready\r\n'),
  ])
  expect(became).toEqual([{ protocol: 'ssl', at: [10, 24] }])
})

it('a greeting is recognized by its word, else by its port', () => {
  const of = (text: string, isOriginator = false) => {
    const bytes = bytesOf(text)
    return smtp.recognize(bytes, 0, bytes.length, isOriginator)
  }
  expect(of('220 mail.here ESMTP Postfix\r\n')).toBe(MATCH.yes)
  expect(of('220 welcome\r\n')).toBe(MATCH.byPort)
  expect(of('ehlo me\r\n', true)).toBe(MATCH.yes)
  expect(of('0000', true)).toBe(MATCH.no)
  expect(of('200 OK\r\n')).toBe(MATCH.byPort)
  expect(of('HTTP/1.1 200 OK\r\n')).toBe(MATCH.no)
  expect(of('QUIT\r\n', true)).toBe(MATCH.byPort)
})
