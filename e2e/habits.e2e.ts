import { expect, test } from './app'
import { violationsOf } from './axe'

test('the composer is folded and unfolded by keyboard, what is written stays', async ({
  page,
  complaints,
}) => {
  const payload = page.getByLabel('Payload', { exact: true })
  await payload.fill('kept')
  await page.getByRole('button', { name: 'Fold the composer' }).click()
  await expect(payload).toBeHidden()
  const bar = page.getByRole('button', { name: 'Composer', exact: true })
  await expect(bar).toBeFocused()
  await page.reload()
  await page.locator('html[data-ready="true"]').waitFor()
  await expect(bar).toBeVisible()
  await bar.focus()
  await page.keyboard.press('Enter')
  await expect(payload).toBeFocused()
  expect(complaints).toEqual([])
})

for (const scheme of ['light', 'dark'] as const)
  test(`more contrast as the system asks for it: axe finds nothing, also by its enhanced rule, ${scheme}`, async ({
    page,
    complaints,
  }) => {
    await page.emulateMedia({ colorScheme: scheme, contrast: 'more', reducedMotion: 'reduce' })
    await page.getByRole('button', { name: 'Show an example' }).click()
    await page.getByRole('row').filter({ hasText: 'ESTABLISHED' }).first().click()
    await expect(page.getByRole('log', { name: 'Stream' })).toContainText('Hello')
    expect(await violationsOf(page, { 'color-contrast-enhanced': { enabled: true } })).toEqual([])
    expect(complaints).toEqual([])
  })

test('undo: the sorting, the filter, and a note as it was; not where something is written', async ({
  page,
  complaints,
}) => {
  await page.getByRole('button', { name: 'Show an example' }).click()
  const rows = page.getByRole('row').filter({ hasText: 'ESTABLISHED' })
  await rows.first().click()
  const filter = page.getByRole('combobox', { name: 'Display filter' })
  await filter.fill('udp')
  await expect(rows).toHaveCount(0)
  await page.locator('#flows, [aria-label="Detail"]').first().focus()
  await page.getByRole('tab', { name: 'Flows' }).focus()
  await page.keyboard.press('Control+z')
  await expect(filter).toHaveValue('')
  await expect(rows.first()).toBeVisible()
  await expect(page.getByText('Undone: Display filter')).toBeVisible()
  await filter.fill('tcp')
  await page.keyboard.press('Control+z')
  await expect(page.getByText('Undone: Display filter')).toHaveCount(1)
  expect(complaints).toEqual([])
})

test('a watched flow: its row says so, and the window tells when it closes and by whom', async ({
  page,
  complaints,
}) => {
  await page.getByRole('button', { name: 'Show an example' }).click()
  const row = page.getByRole('row').filter({ hasText: 'ESTABLISHED' }).first()
  await row.click()
  await page.locator('#flows').focus()
  await page.keyboard.press('w')
  await expect(row.getByLabel('Watched')).toBeVisible()
  await page.keyboard.press('Control+k')
  await page.getByRole('combobox', { name: 'Command' }).fill('chosen socket: reset')
  await page.keyboard.press('Enter')
  await expect(page.getByText(/^TCP was reset by the (local|remote) end$/)).toBeVisible()
  await page.locator('#flows').focus()
  await page.keyboard.press('w')
  await expect(page.getByLabel('Watched')).toHaveCount(0)
  expect(complaints).toEqual([])
})
