import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { root } from '../../../scripts/root.mjs'

const run = (...words: string[]) =>
  spawnSync(process.execPath, [join(root, 'out/main/cli.js'), 'explain', ...words], { encoding: 'utf8' })

describe('fourtuple explain', () => {
  it('a state, however it is written', () => {
    for (const term of ['CLOSE-WAIT', 'close_wait', 'closewait'])
      expect(run(term).stdout).toMatch(/^CLOSE-WAIT \(CLOSE_WAIT\): TCP state\n {2}The peer has ended/)
  })

  it('an ICMP code by its kind and numbers, of the family that is asked for', () => {
    expect(run('icmp', '3/3').stdout).toMatch(/^port unreachable/)
    expect(run('icmpv6', '1/0').stdout).toMatch(/^no route/)
  })

  it('a misspelt term → exit code 1, and what may be meant', () => {
    const { status, stdout, stderr } = run('ECONREFUSED')
    expect([status, stdout.trim()]).toEqual([1, ''])
    expect(stderr).toBe('fourtuple: ECONREFUSED is not explained. Did you mean ECONNREFUSED?\n')
  })

  it('--list and --json', () => {
    expect(run('--list').stdout.split('\n').length).toBeGreaterThan(120)
    expect(JSON.parse(run('TIME-WAIT', '--json').stdout)).toMatchObject({
      name: 'TIME-WAIT',
      kind: 'TCP state',
    })
  })
})
