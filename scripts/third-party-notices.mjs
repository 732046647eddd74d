/* Writes THIRD-PARTY-NOTICES.md from the lock file and the packages' own licence files; --check compares. */
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from './root.mjs'

const lock = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8'))
const shipped = Object.entries(lock.packages)
  .filter(([path, entry]) => path.startsWith('node_modules/') && !entry.dev && !entry.link && !entry.optional)
  .map(([path, entry]) => ({ path, name: path.slice(path.lastIndexOf('node_modules/') + 13), ...entry }))
  .sort((a, b) => (a.path < b.path ? -1 : 1))

function licenceOf({ path, license }) {
  const folder = join(root, path)
  const file = existsSync(folder)
    ? readdirSync(folder)
        .sort()
        .find((name) => /^licen[cs]e/i.test(name))
    : undefined
  return file ? readFileSync(join(folder, file), 'utf8').replaceAll('\r', '').trim() : `Licence: ${license}`
}

const sections = shipped.map((one) => {
  const indented = licenceOf(one)
    .split('\n')
    .map((line) => (line === '' ? '' : `    ${line}`))
  return `## ${one.name} ${one.version}\n\n${one.license ?? ''}\n\n${indented.join('\n')}\n`
})
const head = `# Third-party notices

Fourtuple is made with the packages below. Its installers also hold Electron and Chromium, whose notices they carry
beside the program (LICENSES.chromium.html), and it uses the system's libpcap (BSD) or Npcap. This file is made by
scripts/third-party-notices.mjs from package-lock.json.
`
const text = `${[head, ...sections].join('\n')}`
const target = join(root, 'THIRD-PARTY-NOTICES.md')
if (!process.argv.includes('--check')) writeFileSync(target, text)
else if (!existsSync(target) || readFileSync(target, 'utf8') !== text) {
  console.error(
    'THIRD-PARTY-NOTICES.md is not what package-lock.json says: run node scripts/third-party-notices.mjs',
  )
  process.exitCode = 1
}
