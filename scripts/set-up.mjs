import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from './root.mjs'
import { installSystemPackages } from './system-packages.mjs'

const OLDEST_NODE = [20, 19]

/** All files under some paths of the repository. */
function filesOf(paths) {
  return paths.flatMap((path) => {
    const at = join(root, path)
    if (statSync(at).isFile()) return [at]
    const below = readdirSync(at, { withFileTypes: true, recursive: true })
    return below.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name))
  })
}

/** A name for the contents of some paths, on this Node. */
export function stampOf(paths) {
  const hash = createHash('sha256').update(`${process.versions.modules} ${process.platform} ${process.arch}`)
  for (const file of filesOf(paths).sort()) hash.update(file).update(readFileSync(file))
  return hash.digest('hex')
}

/** Does something only where its stamp is another than it was left at, and leaves the stamp after. */
function once(stampFile, stamp, act) {
  const at = join(root, stampFile)
  if (existsSync(at) && readFileSync(at, 'utf8') === stamp) return
  act()
  mkdirSync(join(at, '..'), { recursive: true })
  writeFileSync(at, stamp)
}

function run(what, program, args) {
  console.log(`${what} …`)
  const done = spawnSync(program, args, { cwd: root, encoding: 'utf8', shell: process.platform === 'win32' })
  if (done.status === 0) return
  process.stderr.write(`${done.stdout ?? ''}${done.stderr ?? ''}`)
  throw new Error(`${program} ${args.join(' ')} failed.`)
}

/**
 * Builds the capture binding where its sources changed, or tries to where there is none: what was missing may be
 * installed by now. Where nothing can be built, the installer says why and what to do, and the app runs without.
 */
function buildBinding() {
  const sources = ['native/cap/src', 'native/cap/binding.gyp', 'native/cap/install.mjs']
  const install = () =>
    spawnSync(process.execPath, ['native/cap/install.mjs'], { cwd: root, stdio: 'inherit' })
  if (!existsSync(join(root, 'native/cap/build/Release/cap.node'))) install()
  else once('node_modules/.fourtuple-binding', stampOf(sources), install)
}

/**
 * Makes the app ready to run: system packages, npm's packages, the capture binding, the build. What is in place
 * is not done again.
 */
export function setUp(groups) {
  const [major, minor] = process.versions.node.split('.').map(Number)
  if (major < OLDEST_NODE[0] || (major === OLDEST_NODE[0] && minor < OLDEST_NODE[1])) {
    throw new Error(
      `Fourtuple needs Node ${OLDEST_NODE.join('.')} or newer; this is ${process.versions.node}.`,
    )
  }
  installSystemPackages(groups)
  once('node_modules/.fourtuple-packages', stampOf(['package-lock.json']), () => {
    run('Installing packages', 'npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'])
  })
  buildBinding()
  once('out/.stamp', stampOf(['src', 'package-lock.json', 'electron.vite.config.ts']), () => {
    run('Building', 'npx', ['electron-vite', 'build'])
  })
}
