import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { _electron, expect, test as base, type ElectronApplication, type Page } from '@playwright/test'

interface Fixtures {
  /** The app, with a data folder of its own. */
  app: ElectronApplication
  /** Its window, connected to its engine. */
  page: Page
  /** What the page said in its console: nothing, where all is well. */
  complaints: string[]
  /** The app's data folder. */
  userData: string
}

/** Chromium's switches on this machine: scripts/end-to-end.mjs found out whether its sandbox can work. */
export const SANDBOX_SWITCHES = process.env.FOURTUPLE_WITHOUT_SANDBOX === undefined ? [] : ['--no-sandbox']

/** The window, once it is connected to its engine. */
export async function readyWindow(app: ElectronApplication): Promise<Page> {
  const page = await app.firstWindow()
  await page.locator('html[data-ready="true"]').waitFor()
  return page
}

/** Ends the app. Packets that nobody saved are no reason to stay: there is no person to answer. */
export async function closeApp(app: ElectronApplication): Promise<void> {
  await app
    .evaluate(({ dialog }) => {
      dialog.showMessageBox = () => Promise.resolve({ response: 1, checkboxChecked: false })
    })
    .catch(() => undefined) // it has ended by itself
  await app.close()
}

export const test = base.extend<Fixtures>({
  complaints: async ({}, use) => {
    await use([])
  },
  userData: async ({}, use) => {
    const folder = mkdtempSync(join(tmpdir(), 'fourtuple-e2e-'))
    await use(folder)
    rmSync(folder, { recursive: true, force: true })
  },
  app: async ({ userData }, use) => {
    const app = await _electron.launch({
      args: [...SANDBOX_SWITCHES, `--user-data-dir=${userData}`, '.'],
      colorScheme: null,
    })
    await use(app)
    await closeApp(app)
  },
  page: async ({ app, complaints }, use) => {
    const page = await app.firstWindow()
    page.on('console', (message) => complaints.push(message.text()))
    page.on('pageerror', (error) => complaints.push(error.message))
    // The tests' display has no window manager to keep the focus in the window.
    const session = await app.context().newCDPSession(page)
    await session.send('Emulation.setFocusEmulationEnabled', { enabled: true })
    await use(await readyWindow(app))
  },
})
export { expect }

/** Opens a listener in the window and gives its port. */
export async function openListener(page: Page, reply: 'none' | 'echo'): Promise<number> {
  const listening = page.getByRole('row').filter({ hasText: 'LISTEN' })
  const before = await listening.count()
  await page.getByRole('button', { name: 'Listen…' }).click()
  await page.getByLabel('Reply').selectOption(reply)
  await page.getByRole('button', { name: 'Listen', exact: true }).click()
  await expect(listening).toHaveCount(before + 1)
  const local = (await listening.last().getByRole('gridcell').nth(1).textContent()) ?? ''
  return Number(local.split(':').at(-1))
}
