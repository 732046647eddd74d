import fc from 'fast-check'
import { expect, it } from 'vitest'
import { withoutNames } from './safe-to-check'

const blanksOnce = (text: string) => text.replace(/ +/g, ' ').trim()

it.each([
  ['host example.com', 'host 127.0.0.1', ['example.com']],
  ['src web or db', 'src 127.0.0.1 or 127.0.0.1', ['web', 'db']],
  ['ip6 host web', 'ip6 host ::1', ['web']],
  ['ip6 src or dst host web', 'ip6 src or dst host ::1', ['web']],
  ['ip6 host web and host db', 'ip6 host ::1 and host 127.0.0.1', ['web', 'db']],
  ['ether src web', 'ether src 0:0:0:0:0:0', ['web']],
  ['net office', 'net 127.0.0.1', ['office']],
  ['net office/8', 'net host /8', ['office']],
  ['gateway router', 'gateway localhost', ['router']],
  ['host (web or db) and port http', 'host ( 127.0.0.1 or 127.0.0.1 ) and port http', ['web', 'db']],
  ['host \\tcp', 'host 127.0.0.1', ['tcp']],
  ['host 1.2.3.4.5', 'host 127.0.0.1', ['1.2.3.4.5']],
  ['port 80 and web', 'port 80 and web', []],
  ['port http or src web', 'port http or src 127.0.0.1', ['web']],
  ['tcp port http or https', 'tcp port http or https', []],
  ['portrange http-https', 'portrange http-https', []],
  ['ip proto \\udp', 'ip proto \\udp', []],
  ['host 1.2.3.4 and tcp[tcpflags] & tcp-syn != 0', 'host 1.2.3.4 and tcp[tcpflags] & tcp-syn != 0', []],
])('%s → %s', (filter, checked, names) => {
  const answer = withoutNames(filter)
  expect(blanksOnce(answer.filter)).toBe(checked)
  expect(answer.names.map(({ name }) => name)).toEqual(names)
})

it('any text → the names are where they are said to be, and all between them stays', () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 60 }), (filter) => {
      const { names, filter: checked } = withoutNames(filter)
      let at = 0
      let rest = checked
      for (const { name, from, to } of names) {
        expect(filter.slice(from, to).replace(/^\\/, '')).toBe(name)
        const between = filter.slice(at, from)
        expect(rest.startsWith(between)).toBe(true)
        rest = rest.slice(between.length).replace(/^ [\w.:]+ /, '')
        at = to
      }
      expect(rest).toBe(filter.slice(at))
    }),
  )
})
