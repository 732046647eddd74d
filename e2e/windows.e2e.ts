import type { ElectronApplication } from '@playwright/test'
import { expect, openListener, test } from './app'

const menu = (app: ElectronApplication, label: string) =>
  app.evaluate(({ Menu }, wanted) => {
    const items = Menu.getApplicationMenu()?.items.flatMap((item) => item.submenu?.items ?? []) ?? []
    items.find((item) => item.label.replaceAll('&', '') === wanted)?.click()
  }, label)

test('another window has a session of its own; the theme is of both; one closed, the other goes on', async ({
  app,
  page,
  complaints,
}) => {
  const port = await openListener(page, 'echo')
  const opening = app.waitForEvent('window')
  await menu(app, 'New Window')
  const second = await opening
  await second.locator('html[data-ready="true"]').waitFor()
  await expect(second.getByText('No four-tuples yet')).toBeAttached()
  const bounds = await app.evaluate(({ BrowserWindow }) =>
    BrowserWindow.getAllWindows().map((window) => window.getPosition()),
  )
  expect(bounds[0]).not.toEqual(bounds[1])

  // What one listens on the other can reach: they are two programs to the kernel.
  await second.getByRole('button', { name: 'Connect…' }).click()
  await second.getByLabel('Port').fill(String(port))
  await second.getByRole('button', { name: 'Connect', exact: true }).click()
  await expect(second.getByRole('row').filter({ hasText: 'ESTABLISHED' })).toHaveCount(1)
  await expect(page.getByRole('row').filter({ hasText: 'ESTABLISHED' })).toHaveCount(1)
  await expect(second.getByRole('row').filter({ hasText: 'LISTEN' })).toHaveCount(0)

  await second.evaluate(() => window.fourtuple.setTheme('dark'))
  await expect(page.getByRole('button', { name: 'Theme: dark' })).toBeVisible()

  await second.close()
  await expect(page.getByRole('row').filter({ hasText: 'CLOSE-WAIT' })).toHaveCount(0)
  await expect(page.getByRole('row').filter({ hasText: 'LISTEN' })).toHaveCount(1)
  expect(await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length)).toBe(1)
  await expect.poll(() => page.evaluate(() => window.fourtuple.zoom(null))).toBe(1)
  expect(complaints).toEqual([])
})

test('a window is opened by the palette too, and what was chosen in one holds in the other', async ({
  app,
  page,
}) => {
  const opening = app.waitForEvent('window')
  await page.keyboard.press('Control+k')
  await page.getByRole('combobox', { name: 'Command' }).fill('new window')
  await page.keyboard.press('Enter')
  const second = await opening
  await second.locator('html[data-ready="true"]').waitFor()
  await second.keyboard.press('Control+k')
  await second.getByRole('combobox', { name: 'Command' }).fill('settings')
  await second.keyboard.press('Enter')
  await second.getByLabel('Contrast').selectOption('more')
  await expect(page.locator('html')).toHaveAttribute('data-contrast', 'more')
})
