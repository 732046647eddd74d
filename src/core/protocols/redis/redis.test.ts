import { expect, it } from 'vitest'
import { hearInPieces } from '../hear-in-pieces'
import { MATCH } from '../protocol'
import { hear, type Turn } from '../sound-layer'
import { redis } from './redis'

const bytesOf = (text: string) => Uint8Array.from(text, (letter) => letter.charCodeAt(0))
const client = (text: string): Turn => [0, bytesOf(text)]
const server = (text: string): Turn => [1, bytesOf(text)]
const said = (turns: Turn[]) => hearInPieces(redis, turns).messages.map(({ layer }) => layer.summary)

it('commands and replies, pipelined', () => {
  expect(
    said([
      client('*3\r\n$3\r\nSET\r\n$1\r\na\r\n$5\r\nh\r\nlo\r\n*2\r\n$3\r\nGET\r\n$1\r\na\r\n'),
      server('+OK\r\n$5\r\nh\r\nlo\r\n'),
      client('PING\r\n'),
      server('-ERR what\r\n:42\r\n$-1\r\n*2\r\n*0\r\n:1\r\n'),
    ]),
  ).toEqual([
    'SET a h\\r\\nlo',
    'GET a',
    'OK',
    'h\\r\\nlo',
    'PING',
    'error ERR what',
    '42',
    'null',
    '[[], 1]',
  ])
})

it('RESP3: maps, sets, doubles, pushes', () => {
  expect(
    said([
      server('%1\r\n+a\r\n,1.5\r\n~1\r\n#t\r\n>2\r\n$7\r\nmessage\r\n_\r\n!3\r\nBAD\r\n=5\r\ntxt:a\r\n'),
    ]),
  ).toEqual(['[a, 1.5]', '[t]', '[message, null]', 'error BAD', 'txt:a'])
})

it('what is no RESP is passed over, up to a piece that begins a value', () => {
  const { messages } = hear(redis, [server('*2\r\nzz\r\n'), server('more\r\n'), server('+OK\r\n')])
  expect(messages.at(-1)?.layer.summary).toBe('OK')
})

it('arrays in each other without end → not followed', () => {
  const { messages } = hear(redis, [server('*1\r\n'.repeat(5000)), server('+OK\r\n')])
  expect(messages.at(-1)?.layer.summary).toBe('OK')
})

it('a command is recognized by itself, a reply by its port', () => {
  const of = (text: string, isOriginator: boolean) => {
    const bytes = bytesOf(text)
    return redis.recognize(bytes, 0, bytes.length, isOriginator)
  }
  expect(of('*1\r\n$4\r\nPING\r\n', true)).toBe(MATCH.yes)
  expect(of('+OK\r\n', false)).toBe(MATCH.byPort)
  expect(of('*** hello', true)).toBe(MATCH.no)
})
