/*
 * The one place that names system packages. Debian's names; `a|b` is whichever of the two the release has.
 */
import { spawnSync } from 'node:child_process'

export const GROUPS = {
  /**
   * To build the capture binding, without which the app runs, without capture; and the names of services and protocols
   * (/etc/services, /etc/protocols) that capture filters may use.
   */
  build: ['g++', 'make', 'python3', 'libpcap-dev', 'netbase'],
  /** Electron's libraries, those it loads late as well (X11-xcb, GL), and what unpacks it. */
  window: [
    'unzip',
    'fonts-dejavu-core',
    'libasound2|libasound2t64',
    'libatk-bridge2.0-0|libatk-bridge2.0-0t64',
    'libatk1.0-0|libatk1.0-0t64',
    'libatspi2.0-0|libatspi2.0-0t64',
    'libcups2|libcups2t64',
    'libdbus-1-3',
    'libdrm2',
    'libgbm1',
    'libgl1',
    'libgtk-3-0|libgtk-3-0t64',
    'libnss3',
    'libx11-xcb1',
    'libxcomposite1',
    'libxdamage1',
    'libxfixes3',
    'libxkbcommon0',
    'libxrandr2',
  ],
  /** A display for the tests, real peers, and what the tests compare with. */
  test: [
    'xvfb',
    'xauth',
    'curl',
    'iproute2',
    'iputils-ping',
    'ncat',
    'openssl',
    'socat',
    'tcpdump',
    'tshark',
    'valgrind',
  ],
}

/** Of what is wanted the entries of which no alternative is installed. */
export function missing(wanted, installed) {
  return wanted.filter((entry) => !entry.split('|').some((name) => installed.has(name)))
}

/** Names of installed packages in the output of dpkg-query with {@link FORMAT}. */
export function parseInstalled(output) {
  const lines = output.split('\n').map((line) => line.split(' '))
  return new Set(lines.filter(([, status]) => status === 'installed').map(([name]) => name))
}
const FORMAT = '${Package} ${db:Status-Status}\n'

function exists(name) {
  const shown = spawnSync('apt-cache', ['policy', name], { encoding: 'utf8' }).stdout ?? ''
  return shown.includes('Candidate:') && !shown.includes('Candidate: (none)')
}

/** Installs what is missing of some groups where that is allowed; otherwise prints the one line to run. */
export function installSystemPackages(groups) {
  if (process.platform !== 'linux') return
  const query = spawnSync('dpkg-query', ['-W', '-f', FORMAT], { encoding: 'utf8' })
  if (query.error)
    return console.log(
      'This is no Debian: libpcap with its headers and a C++ compiler are needed to capture.',
    )
  const wanted = groups.flatMap((group) => GROUPS[group])
  const lacking = missing(wanted, parseInstalled(query.stdout))
  if (lacking.length === 0) return
  const root = process.getuid() === 0
  const before = root ? [] : ['sudo', '-n']
  const allowed = root || spawnSync('sudo', ['-n', 'true']).status === 0
  const chosen = () => lacking.map((entry) => entry.split('|').find(exists) ?? entry.split('|')[0])
  if (!allowed) {
    return console.log(`Missing on this system; to install it: sudo apt-get install -y ${chosen().join(' ')}`)
  }
  console.log(`Installing ${lacking.length} system packages …`)
  const apt = (...words) => {
    const [program, ...args] = [...before, 'env', 'DEBIAN_FRONTEND=noninteractive', 'apt-get', '-q', ...words]
    return spawnSync(program, args, { stdio: ['ignore', 'ignore', 'inherit'] }).status === 0
  }
  const install = () => apt('install', '-y', '--no-install-recommends', ...chosen())
  apt('update')
  if (!install()) console.log(`That failed. By hand: sudo apt-get install -y ${chosen().join(' ')}`)
}
