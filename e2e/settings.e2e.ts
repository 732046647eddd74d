import type { Page } from '@playwright/test'
import { expect, test } from './app'
import { violationsOf } from './axe'

async function openSettings(page: Page) {
  await page.keyboard.press('Control+k')
  await page.getByRole('combobox', { name: 'Command' }).fill('settings')
  await page.keyboard.press('Enter')
  const dialog = page.getByRole('dialog', { name: 'Settings' })
  await expect(dialog).toBeVisible()
  return dialog
}

for (const theme of ['light', 'dark'] as const)
  test(`settings are searched and chosen by keyboard, and hold in the next start of the page, ${theme}`, async ({
    app,
    page,
    complaints,
  }) => {
    await app.evaluate(({ nativeTheme }, chosen) => (nativeTheme.themeSource = chosen), theme)
    const dialog = await openSettings(page)
    expect(await violationsOf(page)).toEqual([])
    const search = dialog.getByRole('searchbox', { name: 'Search settings' })
    await expect(search).toBeFocused()
    await search.fill('qqqq')
    await expect(dialog).toContainText('No setting has “qqqq”')
    await search.fill('accessibility contrast')
    await expect(dialog.getByRole('combobox')).toHaveCount(1)
    await page.keyboard.press('Tab')
    await page.keyboard.press('Tab')
    await page.keyboard.press('ArrowDown')
    await expect(page.locator('html')).toHaveAttribute('data-contrast', 'more')
    await page.keyboard.press('Escape')
    await page.reload()
    await page.locator('html[data-ready="true"]').waitFor()
    await expect(page.locator('html')).toHaveAttribute('data-contrast', 'more')
    const again = await openSettings(page)
    await again.getByRole('button', { name: 'Begin anew' }).click()
    await expect(page.locator('html')).toHaveAttribute('data-contrast', 'normal')
    expect(complaints).toEqual([])
  })

test('times: of the day, UTC or since the session began, in all lists at once', async ({
  page,
  complaints,
}) => {
  await page.getByRole('button', { name: 'Show an example' }).click()
  await page.getByRole('row').filter({ hasText: 'ESTABLISHED' }).first().click()
  const line = page.getByRole('log', { name: 'Stream' }).locator('div').filter({ hasText: 'Hello' }).first()
  await expect(line).toContainText(/\d\d:\d\d:\d\d\.\d{3}/)
  const dialog = await openSettings(page)
  await dialog.getByLabel('Times', { exact: true }).selectOption('relative')
  await page.keyboard.press('Escape')
  await expect(line).toContainText(/\+(\d+:)?\d+\.\d{3}/)
  await expect(page.getByRole('row').filter({ hasText: 'ESTABLISHED' }).first()).toHaveAttribute(
    'aria-selected',
    'true',
  )
  expect(complaints).toEqual([])
})

test('zoom is set, is asked for again, and numbers are grouped as chosen', async ({ page, complaints }) => {
  const dialog = await openSettings(page)
  await dialog.getByLabel('Zoom').selectOption('1.5')
  await expect.poll(() => page.evaluate(() => window.fourtuple.zoom(null))).toBeCloseTo(1.5)
  await page.keyboard.press('Escape')
  const again = await openSettings(page)
  await expect(again.getByLabel('Zoom')).toHaveValue('1.5')
  await again.getByLabel('Zoom').selectOption('1')
  await expect.poll(() => page.evaluate(() => window.fourtuple.zoom(null))).toBeCloseTo(1)
  await again.getByLabel('Numbers', { exact: true }).selectOption('de')
  await expect(again.getByLabel('Numbers', { exact: true })).toHaveValue('de')
  expect(complaints).toEqual([])
})

test('the window in German: tabs, palette, settings, tour, menu; back in English at once', async ({
  app,
  page,
  complaints,
}) => {
  const menus = () =>
    app.evaluate(({ Menu }) => Menu.getApplicationMenu()?.items.map(({ label }) => label.replace('&', '')))
  const dialog = await openSettings(page)
  await dialog.getByLabel('Language', { exact: true }).selectOption('de')
  await expect(page.locator('html')).toHaveAttribute('lang', 'de')
  await expect(page.getByRole('dialog', { name: 'Einstellungen' })).toBeVisible()
  await expect.poll(menus).toContain('Datei')
  await page.keyboard.press('Escape')
  await expect(page.getByRole('tab', { name: 'Flüsse' })).toBeVisible()
  await expect(page.getByRole('button', { name: 'Mitschnitt starten' })).toBeVisible()
  expect(await violationsOf(page)).toEqual([])
  await page.keyboard.press('Control+k')
  await page.getByRole('combobox', { name: 'Befehl' }).fill('rundgang')
  await page.keyboard.press('Enter')
  const tour = page.getByRole('region', { name: 'Rundgang' })
  await expect(tour).toContainText('Ein Programm hat selbst keine Leitung.')
  await tour.getByRole('button', { name: 'Rundgang verlassen' }).click()
  // English words find a command and a setting too: instructions are written in them.
  await page.keyboard.press('Control+k')
  await page.getByRole('combobox', { name: 'Befehl' }).fill('settings')
  await page.keyboard.press('Enter')
  await page.getByRole('searchbox', { name: 'Einstellungen durchsuchen' }).fill('language')
  await page.getByLabel('Sprache', { exact: true }).selectOption('en')
  await expect(page.getByRole('dialog', { name: 'Settings' })).toBeVisible()
  await expect.poll(menus).toContain('File')
  expect(complaints).toEqual([])
})
