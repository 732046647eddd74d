import { once } from 'node:events'
import { connect } from 'node:net'
import { expect, openListener, test } from './app'
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

test('how the list is grouped and sorted, and where panes meet, is remembered', async ({
  page,
  complaints,
}) => {
  await page.getByRole('button', { name: 'Show an example' }).click()
  await page.getByRole('row').filter({ hasText: 'ESTABLISHED' }).first().click()
  const run = async (command: string) => {
    await page.keyboard.press('Control+k')
    await page.getByRole('combobox', { name: 'Command' }).fill(command)
    await page.keyboard.press('Enter')
  }
  await run('group flows by host')
  await expect(page.getByRole('treegrid', { name: 'Four-tuples' })).toBeVisible()
  const border = page.getByRole('separator', { name: 'Between list and detail' })
  const before = Number(await border.getAttribute('aria-valuenow'))
  await border.focus()
  for (let i = 0; i < 3; i++) await page.keyboard.press('ArrowDown')
  const moved = Number(await border.getAttribute('aria-valuenow'))
  expect(moved).toBeGreaterThan(before)
  await page.reload()
  await page.locator('html[data-ready="true"]').waitFor()
  await expect(page.getByRole('treegrid', { name: 'Four-tuples' })).toBeVisible()
  await expect.poll(async () => Number(await border.getAttribute('aria-valuenow'))).toBeCloseTo(moved, 0)
  expect(complaints).toEqual([])
})

test('a peer that closed while our end did not: the kernel waits in CLOSE-WAIT, and the window says for whom', async ({
  page,
  complaints,
}) => {
  const port = await openListener(page, 'none')
  const peer = connect(port, '127.0.0.1')
  await once(peer, 'connect')
  await page.getByRole('row').filter({ hasText: 'ESTABLISHED' }).first().click()
  const said = page.getByRole('status', { name: 'What the three sides say' })
  await expect(said).toHaveCount(0)
  peer.end()
  await expect(said).toContainText('The peer has closed its direction, and the kernel waits in CLOSE-WAIT')
  expect(await violationsOf(page)).toEqual([])
  await page.getByRole('button', { name: 'Close', exact: true }).first().click()
  await expect(said).toHaveCount(0)
  peer.destroy()
  expect(complaints).toEqual([])
})
