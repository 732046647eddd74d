import { expect, it } from 'vitest'
import { parseScript } from './parse-script'

it('steps with comments and repeats', () => {
  const script = parseScript(`# a greeting
send "220 ready\\r\\n"
repeat 3
  expect /^(?<verb>\\w+) .*$/ within 2s
  send template "250 {{captured verb}} {{counter}}\\r\\n"
end
capture id /id=(\\d+)/
expect hex 01 02 within 500ms
expect any
wait 1.5s
log "bye"
half-close
close`)
  if ('why' in script) throw new Error(script.why)
  expect(script.count).toBe(11)
  expect(script.steps.map(({ kind, line }) => [line, kind])).toEqual([
    [2, 'send'],
    [3, 'repeat'],
    [7, 'expect'],
    [8, 'expect'],
    [9, 'expect'],
    [10, 'wait'],
    [11, 'log'],
    [12, 'half-close'],
    [13, 'close'],
  ])
  expect(script.steps[1]).toMatchObject({ times: 3, steps: [{ withinMs: 2000 }, { kind: 'send' }] })
  expect(script.steps[5]).toMatchObject({ ms: 1500 })
})
it.each([
  ['send "a\n', 1, 6],
  ['\n  expect /(/', 2, 11],
  ['expect hello', 1, 8],
  ['expect "a" within soon', 1, 19],
  ['wait 5', 1, 6],
  ['dance', 1, 1],
  ['repeat 3\nsend "a"', 1, 1],
  ['repeat\nend', 1, 1],
  ['end', 1, 1],
  ['close now', 1, 7],
  ['send template "{{nothing}}"', 1, 18],
  ['send hex 0', 1, 10],
])('%j is wrong in line %i at %i', (source, line, column) =>
  expect(parseScript(source)).toMatchObject({ line, column }),
)
