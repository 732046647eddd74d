/*
 * Finds or builds the binding. It never fails: where nothing can be built, the package still installs, and
 * build/unavailable.json says why for lib/ to tell.
 */
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const folder = dirname(fileURLToPath(import.meta.url))
const built = join(folder, 'build', 'Release', 'cap.node')
const prebuilt = join(folder, 'prebuilds', `${process.platform}-${process.arch}`, 'cap.node')
const unavailable = join(folder, 'build', 'unavailable.json')

/** Whether a binary loads; tried in another process, since a broken one may take its process down. */
function loads(file) {
  return (
    existsSync(file) && spawnSync(process.execPath, ['-e', 'require(process.argv[1])', file]).status === 0
  )
}

function isUpToDate() {
  const since = existsSync(built) ? statSync(built).mtimeMs : 0
  const sources = readdirSync(join(folder, 'src')).map((name) => join(folder, 'src', name))
  return [...sources, join(folder, 'binding.gyp')].every((file) => statSync(file).mtimeMs <= since)
}

/** node-gyp: npm's, which it names to install scripts, or the one beside the npm that runs Node. */
function nodeGyp() {
  const prefix = dirname(dirname(process.execPath))
  const places = [
    process.env.npm_config_node_gyp,
    join(prefix, 'lib/node_modules/npm/node_modules/node-gyp/bin/node-gyp.js'),
    join(dirname(process.execPath), 'node_modules/npm/node_modules/node-gyp/bin/node-gyp.js'),
    join(prefix, 'share/nodejs/node-gyp/bin/node-gyp.js'),
  ]
  const found = places.find((place) => place && existsSync(place))
  if (found) return found
  try {
    return createRequire(import.meta.url).resolve('node-gyp/bin/node-gyp.js')
  } catch {
    return null
  }
}

/** What is missing on this system to build with, before the compiler is asked to. */
function missing() {
  if (process.platform === 'win32')
    return process.env.NPCAP_SDK ? null : 'the Npcap SDK (set NPCAP_SDK to its folder)'
  const compiler = process.env.CXX ?? 'c++'
  const preprocess = (source) => spawnSync(compiler, ['-E', '-x', 'c++', '-'], { input: source })
  const trial = preprocess('')
  if (trial.error || trial.status !== 0) return 'a C++ compiler'
  if (spawnSync('make', ['--version']).error) return 'make'
  if (spawnSync('python3', ['--version']).error) return 'python3'
  return preprocess('#include <pcap/pcap.h>\n').status === 0 ? null : "libpcap's headers"
}

/** The one line that installs what building needs. */
function installLine() {
  if (process.platform === 'darwin') return 'xcode-select --install && npm rebuild cap'
  if (process.platform === 'win32')
    return 'set NPCAP_SDK to the folder of the Npcap SDK, then: npm rebuild cap'
  const lines = {
    'apt-get': 'sudo apt-get install -y g++ make python3 libpcap-dev',
    dnf: 'sudo dnf install -y gcc-c++ make python3 libpcap-devel',
    pacman: 'sudo pacman -S --needed base-devel python libpcap',
    zypper: 'sudo zypper install -y gcc-c++ make python3 libpcap-devel',
    apk: 'sudo apk add g++ make python3 libpcap-dev',
  }
  const known = Object.keys(lines).find((tool) => !spawnSync(tool, ['--version']).error)
  return `${lines[known ?? 'apt-get']} && npm rebuild cap`
}

function giveUp(reason, detail) {
  mkdirSync(dirname(unavailable), { recursive: true })
  const step = installLine()
  writeFileSync(unavailable, `${JSON.stringify({ reason, detail, step }, null, 2)}\n`)
  console.log(`cap: installed without capture: ${reason} To add it: ${step}`)
}

function build() {
  const lacking = missing()
  if (lacking) return giveUp(`${lacking} is not installed, which building the capture binding needs.`, '')
  const gyp = nodeGyp()
  if (!gyp) return giveUp('node-gyp was not found beside Node, which builds the capture binding.', '')
  const prefix = dirname(dirname(process.execPath))
  const headers = existsSync(join(prefix, 'include/node/node_api.h')) ? [`--nodedir=${prefix}`] : []
  const run = spawnSync(process.execPath, [gyp, 'rebuild', ...headers], { cwd: folder, encoding: 'utf8' })
  if (run.status === 0 && loads(built)) {
    rmSync(unavailable, { force: true })
    console.log('cap: built the capture binding.')
    return
  }
  const last = `${run.stdout ?? ''}${run.stderr ?? ''}`.trim().split('\n').slice(-20).join('\n')
  console.error(last)
  giveUp('compiling the capture binding failed.', last)
}

if (loads(prebuilt) || (isUpToDate() && loads(built))) rmSync(unavailable, { force: true })
else build()
