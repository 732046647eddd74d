'use strict'
const { existsSync, readFileSync } = require('node:fs')
const { join } = require('node:path')

const root = join(__dirname, '..')
const places = [
  join(root, 'prebuilds', `${process.platform}-${process.arch}`, 'cap.node'),
  join(root, 'build', 'Release', 'cap.node'),
]

/** Why nothing was built, as the installation left it; null where it left nothing. */
function leftByInstallation() {
  try {
    return JSON.parse(readFileSync(join(root, 'build', 'unavailable.json'), 'utf8'))
  } catch {
    return null
  }
}

/** Loads the binary. Gives `{native}`, or `{unavailable}` with the reason; never throws. */
function load() {
  const left = leftByInstallation()
  let reason = left?.reason ?? 'the capture binding is not built.'
  for (const place of places.filter((file) => existsSync(file))) {
    try {
      return { native: require(place), unavailable: null }
    } catch (error) {
      reason = `the capture binding does not load: ${error.message}`
    }
  }
  const step = left?.step ?? 'npm rebuild cap'
  return { native: null, unavailable: { code: 'ECAPUNAVAILABLE', reason, step } }
}

module.exports = load()
