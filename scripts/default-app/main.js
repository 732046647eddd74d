'use strict'
// Loads the app named on the command line, as Electron's own default app does: `electron [-r module] folder`.
const { app } = require('electron')
const { readFileSync } = require('node:fs')
const Module = require('node:module')
const { join, resolve } = require('node:path')

const modules = []
let folder = null
for (let i = 1; i < process.argv.length && folder === null; i++) {
  const word = process.argv[i]
  if (word === '-r' || word === '--require') modules.push(process.argv[++i])
  else if (!word.startsWith('-')) folder = resolve(word)
}
if (folder === null) {
  process.stderr.write('Give the folder of an app.\n')
  process.exit(1)
}
Object.defineProperty(process, 'defaultApp', { enumerable: true, value: true })
Module._preloadModules(modules)
const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
app.setVersion(manifest.version)
app.setName(manifest.productName ?? manifest.name)
app.setDesktopName(manifest.desktopName ?? `${manifest.name}.desktop`)
app.setAppPath(folder)
Module._load(folder, Module, true)
