import { expect, it } from 'vitest'
import { hearInPieces } from '../hear-in-pieces'
import { MATCH } from '../protocol'
import type { Turn } from '../sound-layer'
import { ftp } from './ftp'

const bytesOf = (text: string) => Uint8Array.from(text, (letter) => letter.charCodeAt(0))
const client = (text: string): Turn => [0, bytesOf(text)]
const server = (text: string): Turn => [1, bytesOf(text)]

it('a session: where data goes, in words; the password not shown', () => {
  const { messages } = hearInPieces(ftp, [
    server('220-Hello\r\n and more\r\n220 FTP ready\r\n'),
    client('USER me\r\n'),
    server('331 password\r\n'),
    client('PASS secret\r\n'),
    server('230 in\r\n'),
    client('PASV\r\n'),
    server('227 Entering Passive Mode (127,0,0,1,4,1).\r\n'),
    client('EPSV\r\n'),
    server('229 Entering Extended Passive Mode (|||6446|)\r\n'),
    client('PORT 10,0,0,1,1,2\r\nEPRT |2|::1|5282|\r\n'),
    server('200 ok\r\n200 ok\r\n'),
    client('RETR file\r\n'),
    server('150 here it comes\r\n226 done\r\n'),
  ])
  expect(messages.map(({ layer }) => layer.summary)).toEqual([
    '220 Hello',
    'USER me',
    '331 password',
    'PASS',
    '230 in',
    'PASV',
    '227 data to 127.0.0.1:1025',
    'EPSV',
    '229 data to port 6446',
    'PORT 10.0.0.1:258',
    'EPRT [::1]:5282',
    '200 ok',
    '200 ok',
    'RETR file',
    '150 here it comes',
    '226 done',
  ])
  expect(JSON.stringify(messages)).not.toContain('secret')
})

it('AUTH TLS and 234 → TLS', () => {
  const { became } = hearInPieces(ftp, [server('220 FTP\r\n'), client('AUTH TLS\r\n'), server('234 go\r\n')])
  expect(became).toEqual([{ protocol: 'ssl', at: [10, 17] }])
})

it('is recognized by its greeting, else by its port', () => {
  const of = (text: string) => {
    const bytes = bytesOf(text)
    return ftp.recognize(bytes, 0, bytes.length, false)
  }
  expect(of('220 (vsFTPd 3.0.5)\r\n')).toBe(MATCH.yes)
  expect(of('220 ready\r\n')).toBe(MATCH.byPort)
  expect(of('HTTP/1.1 220\r\n')).toBe(MATCH.no)
})
