import { expect, test } from './app'
import { violationsOf } from './axe'

test('a command is found by two words and run, by the keyboard alone', async ({ page }) => {
  await page.keyboard.press('Control+k')
  const field = page.getByRole('combobox', { name: 'Command' })
  await expect(field).toBeFocused()
  await page.keyboard.type('list log')
  await expect(page.getByRole('option', { selected: true })).toContainText('Show list: Log')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('tab', { name: 'Log' })).toHaveAttribute('aria-selected', 'true')
  await expect(field).toBeHidden()
  await page.keyboard.press('Control+Shift+P')
  await expect(page.getByRole('option').first()).toContainText('Show list: Log')
})

test('Escape gives the focus back', async ({ page }) => {
  const filter = page.getByLabel('Capture filter')
  await filter.focus()
  await page.keyboard.press('Control+k')
  await expect(page.getByRole('combobox', { name: 'Command' })).toBeFocused()
  await page.keyboard.press('Escape')
  await expect(filter).toBeFocused()
})

test('a command that is not possible says why and is not run', async ({ page }) => {
  await page.keyboard.press('Control+k')
  await page.keyboard.type('stop capture')
  const option = page.getByRole('option', { selected: true })
  await expect(option).toContainText('Nothing is being captured')
  await expect(option).toHaveAttribute('aria-disabled', 'true')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('combobox', { name: 'Command' })).toBeFocused()
})

test('a command opens a dialog', async ({ page }) => {
  await page.keyboard.press('Control+k')
  await page.keyboard.type('listener')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('button', { name: 'Listen', exact: true })).toBeVisible()
})

for (const theme of ['light', 'dark'] as const) {
  test(`axe finds nothing in the palette and in the sheet of keys, ${theme}`, async ({ app, page }) => {
    await app.evaluate(({ nativeTheme }, chosen) => (nativeTheme.themeSource = chosen), theme)
    await page.keyboard.press('Control+k')
    await expect(page.getByRole('combobox', { name: 'Command' })).toBeFocused()
    expect(await violationsOf(page)).toEqual([])
    await page.keyboard.press('Escape')
    await expect(page.getByRole('dialog')).toBeHidden()
    // The capture filter may have the focus, where a question mark is written.
    await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur())
    await page.keyboard.press('?')
    await expect(page.getByRole('dialog', { name: 'Keys' })).toBeVisible()
    expect(await violationsOf(page)).toEqual([])
  })
}
