import { execFileSync, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { FuseV1Options, getCurrentFuseWire } from '@electron/fuses'
import { chromium, expect, test } from '@playwright/test'
import { SANDBOX_SWITCHES } from './app'

const PACKING_MS = 180_000
/** A fuse in the binary is one character. */
const OFF = '0'.charCodeAt(0)
const ON = '1'.charCodeAt(0)
const PLATFORM = { linux: 'linux', darwin: 'mac', win32: 'win' }[process.platform as 'linux']
const PROGRAM = {
  linux: 'linux-unpacked/fourtuple',
  mac: 'mac/Fourtuple.app/Contents/MacOS/Fourtuple',
  win: 'win-unpacked/Fourtuple.exe',
}[PLATFORM as 'linux']

let folder = ''
let program = ''

/** Packs the app with the Electron at hand, as an installer would hold it. */
test.beforeAll(() => {
  test.setTimeout(PACKING_MS)
  folder = mkdtempSync(join(tmpdir(), 'fourtuple-packed-'))
  const runtime = process.env.ELECTRON_OVERRIDE_DIST_PATH ?? 'node_modules/electron/dist'
  const version = readFileSync(join(runtime, 'version'), 'utf8').trim()
  const settings = { electronDist: runtime, electronVersion: version, 'directories.output': folder }
  const args = ['electron-builder', `--${PLATFORM}`, '--dir', '--config', 'electron-builder.config.mjs']
  const set = Object.entries(settings).map(([name, value]) => `-c.${name}=${value}`)
  execFileSync('npx', [...args, ...set], { stdio: 'pipe' })
  program = join(folder, PROGRAM)
})
test.afterAll(() => rmSync(folder, { recursive: true, force: true }))

test('the packaged app: its fuses are blown, and it is no Node', async () => {
  const fuses = await getCurrentFuseWire(program)
  for (const off of [
    FuseV1Options.RunAsNode,
    FuseV1Options.EnableNodeOptionsEnvironmentVariable,
    FuseV1Options.EnableNodeCliInspectArguments,
    FuseV1Options.GrantFileProtocolExtraPrivileges,
  ])
    expect(fuses[off], FuseV1Options[off]).toBe(OFF)
  for (const on of [FuseV1Options.OnlyLoadAppFromAsar, FuseV1Options.EnableEmbeddedAsarIntegrityValidation])
    expect(fuses[on], FuseV1Options[on]).toBe(ON)

  const asNode = spawnSync(program, ['-e', 'console.log("I am Node")', '--no-sandbox', '--version'], {
    env: { ...process.env, ELECTRON_RUN_AS_NODE: '1' },
    encoding: 'utf8',
    timeout: 20_000,
  })
  expect(asNode.stdout).not.toContain('I am Node')
})

test('the packaged app starts, and its window reaches its engine', async () => {
  const args = [...SANDBOX_SWITCHES, '--remote-debugging-port=0', `--user-data-dir=${join(folder, 'data')}`]
  const app = spawn(program, args, { stdio: ['ignore', 'ignore', 'pipe'] })
  try {
    let address = ''
    for await (const line of createInterface(app.stderr)) {
      address = /DevTools listening on (\S+)/.exec(line)?.[1] ?? ''
      if (address !== '') break
    }
    const browser = await chromium.connectOverCDP(address)
    const page = browser.contexts()[0].pages()[0] ?? (await browser.contexts()[0].waitForEvent('page'))
    await expect(page.locator('html')).toHaveAttribute('data-ready', 'true')
    expect(page.url()).toBe('app://fourtuple/')
    await expect(page.getByLabel('Interface')).toContainText('lo')
    await browser.close()
  } finally {
    const ended = once(app, 'exit')
    app.kill()
    await ended
  }
})
