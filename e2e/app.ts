import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { _electron, test as base, type ElectronApplication, type Page } from '@playwright/test'

interface Fixtures {
  /** The app, with a data folder of its own. */
  app: ElectronApplication
  /** Its window, connected to its engine. */
  page: Page
  /** What the page said in its console: nothing, where all is well. */
  complaints: string[]
}

export const test = base.extend<Fixtures>({
  complaints: async ({}, use) => {
    await use([])
  },
  app: async ({}, use) => {
    const folder = mkdtempSync(join(tmpdir(), 'fourtuple-e2e-'))
    const isRoot = process.getuid?.() === 0
    const app = await _electron.launch({
      args: [...(isRoot ? ['--no-sandbox'] : []), `--user-data-dir=${folder}`, '.'],
      colorScheme: null,
    })
    await use(app)
    await app.close()
    rmSync(folder, { recursive: true, force: true })
  },
  page: async ({ app, complaints }, use) => {
    const page = await app.firstWindow()
    page.on('console', (message) => complaints.push(message.text()))
    page.on('pageerror', (error) => complaints.push(error.message))
    await page.locator('html[data-ready="true"]').waitFor()
    await use(page)
  },
})
export { expect } from '@playwright/test'

/** Opens a listener in the window and gives its port. */
export async function openListener(page: Page, reply: 'none' | 'echo'): Promise<number> {
  await page.getByRole('button', { name: 'Listen…' }).click()
  await page.getByLabel('Reply').selectOption(reply)
  await page.getByRole('button', { name: 'Listen', exact: true }).click()
  const row = page.getByRole('row').filter({ hasText: 'LISTEN' }).last()
  const local = (await row.getByRole('gridcell').nth(1).textContent()) ?? ''
  return Number(local.split(':').at(-1))
}
