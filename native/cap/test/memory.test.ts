import { spawnSync } from 'node:child_process'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { canCapture } from './loopback'

const check = join(dirname(fileURLToPath(import.meta.url)), 'memory-check.mjs')

describe.runIf(canCapture && process.platform === 'linux')('memory', () => {
  it('valgrind finds no invalid access and no leak in the binding', () => {
    const { stdout, stderr } = spawnSync(process.execPath, [check], { encoding: 'utf8', timeout: 120_000 })
    expect([stdout, stderr]).toEqual([expect.stringMatching(/^ok .*nothing of the binding's\n$/), ''])
  }, 150_000)
})
