import { execFileSync, spawn } from 'node:child_process'
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

/** Starts the packed app, with Chromium's own debugger to look into it: a fuse closes Node's. */
function start(args: string[], set: NodeJS.ProcessEnv = {}) {
  const data = mkdtempSync(join(folder, 'data-'))
  const switches = [...SANDBOX_SWITCHES, '--remote-debugging-port=0', `--user-data-dir=${data}`]
  return spawn(program, [...args, ...switches], {
    stdio: ['ignore', 'ignore', 'pipe'],
    env: { ...process.env, ...set },
  })
}

type App = ReturnType<typeof start>

/** The first line on standard error that fits; the rest is read and dropped, or the pipe would fill. */
function firstLine(app: App, fits: RegExp) {
  return new Promise<string>((resolve, reject) => {
    const lines = createInterface(app.stderr)
    lines.on('line', (line) => fits.test(line) && resolve(line))
    lines.on('close', () => reject(new Error(`It ended without a line like ${fits}.`)))
  })
}

async function end(app: App) {
  if (app.exitCode !== null || app.signalCode !== null) return
  const ended = once(app, 'exit')
  app.kill()
  await ended
}

/** The addresses of the pages that the app has loaded. */
async function pagesAt(host: string) {
  const targets = (await (await fetch(`http://${host}/json/list`)).json()) as { type: string; url: string }[]
  return targets.filter((target) => target.type === 'page').map((target) => target.url)
}

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

  const asNode = start(['-e', 'console.error("I am Node")'], { ELECTRON_RUN_AS_NODE: '1' })
  try {
    expect(await firstLine(asNode, /I am Node|DevTools listening/)).toContain('DevTools listening')
  } finally {
    await end(asNode)
  }
})

test('the packaged app starts, and its window reaches its engine', async () => {
  const app = start([])
  try {
    const listening = await firstLine(app, /DevTools listening on ws:/)
    const { host } = new URL(listening.slice(listening.indexOf('ws:')))
    // Attached to before it has loaded, a page may change its process under the debugger's feet.
    await expect.poll(() => pagesAt(host)).toEqual(['app://fourtuple/'])
    const browser = await chromium.connectOverCDP(`http://${host}`)
    const page = browser.contexts()[0].pages()[0]
    await expect(page.locator('html')).toHaveAttribute('data-ready', 'true')
    await expect(page.getByRole('button', { name: /^Interface/ })).toContainText('lo')
    await browser.close()
  } finally {
    await end(app)
  }
})
