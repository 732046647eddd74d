import { once } from 'node:events'
import { connect } from 'node:net'
import type { Page } from '@playwright/test'
import { expect, openListener, test } from './app'
import { violationsOf } from './axe'

const flows = (page: Page) => page.getByRole('grid', { name: 'Four-tuples' }).getByRole('row')
const field = (page: Page) => page.getByRole('combobox', { name: 'Display filter' })

/** A connection to a listener of ours that says something and ends. */
async function say(port: number, text: string): Promise<void> {
  const peer = connect(port, '127.0.0.1')
  peer.end(text)
  peer.resume()
  await once(peer, 'close')
}

test('the display filter: typed, completed with what is there, wrong at a character, saved, cleared', async ({
  page,
  complaints,
}) => {
  const port = await openListener(page, 'echo')
  await say(port, 'find the needle\n')
  await say(port, 'only hay\n')
  await expect(flows(page)).toHaveCount(3)

  await page.getByRole('grid', { name: 'Four-tuples' }).press('/')
  await expect(field(page)).toBeFocused()
  await field(page).fill('state:lis')
  await expect(page.getByRole('listbox').getByRole('option', { name: 'listen' })).toContainText('1 flow here')
  await field(page).press('Tab')
  await expect(field(page)).toHaveValue('state:listen')
  await expect(flows(page)).toHaveCount(1)
  await expect(page.getByText('1 of 3')).toBeVisible()

  await field(page).fill('"needle"')
  await expect(flows(page)).toHaveCount(1)
  await expect(flows(page)).not.toContainText('LISTEN')
  // What comes while the filter stands is taken by it as well.
  await say(port, 'another needle\n')
  await expect(flows(page)).toHaveCount(2)

  // The list keeps what could be read last, and says where the mistake is.
  await field(page).fill('"needle" porrt:1')
  await expect(page.locator('#display-filter-error')).toContainText('There is no field “porrt”')
  await expect(page.locator('[data-wrong]')).toHaveText('porrt')
  await expect(field(page)).toHaveAttribute('aria-invalid', 'true')
  await expect(flows(page)).toHaveCount(2)
  await page.locator('#display-filter-error').getByRole('button', { name: 'port' }).click()
  await expect(field(page)).toHaveValue('"needle" port:1')
  await expect(page.getByText('No four-tuple fits')).toBeVisible()
  expect(await violationsOf(page)).toEqual([])

  await field(page).fill('tcp not state:listen')
  await page.getByRole('button', { name: 'Explain the filter' }).click()
  await expect(page.getByRole('dialog')).toContainText('Not:')
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: 'Saved filters' }).click()
  await page.getByLabel('Name', { exact: true }).fill('Connections')
  await page.getByRole('button', { name: 'Save', exact: true }).click()
  await expect(page.getByRole('list', { name: 'Saved' })).toContainText('tcp not state:listen')
  await page.keyboard.press('Escape')
  await field(page).fill('udp')
  await expect(page.getByText('No four-tuple fits')).toBeVisible()
  await page.getByRole('button', { name: 'Saved filters' }).click()
  await page.getByRole('button', { name: /^Connections/ }).click()
  await expect(flows(page)).toHaveCount(3)

  await field(page).press('Escape')
  await expect(field(page)).toHaveValue('')
  await expect(flows(page)).toHaveCount(4)
  await field(page).press('Escape')
  await expect(page.locator('#flows')).toBeFocused()
  expect(complaints).toEqual([])
})

test('the display filter: a right click on a value builds it; the keys go through what fits alone', async ({
  page,
}) => {
  const port = await openListener(page, 'echo')
  const other = await openListener(page, 'echo')
  await say(port, 'one\n')
  await say(other, 'two\n')
  await say(port, 'three\n')
  await expect(flows(page)).toHaveCount(5)
  const cell = flows(page).first().getByRole('gridcell').nth(1)
  await cell.click({ button: 'right' })
  await page.getByRole('menuitem', { name: `Filter: port:${port}` }).click()
  await page.getByRole('menuitem', { name: 'Only this' }).click()
  await expect(field(page)).toHaveValue(`port:${port}`)
  await expect(flows(page)).toHaveCount(3)
  await flows(page).first().getByRole('gridcell').nth(2).click({ button: 'right' })
  await page.getByRole('menuitem', { name: 'Filter: state:listen' }).press('ArrowRight')
  await page.getByRole('menuitem', { name: 'Not this' }).press('Enter')
  await expect(field(page)).toHaveValue(`port:${port} not state:listen`)
  await expect(flows(page)).toHaveCount(2)

  const list = page.getByRole('grid', { name: 'Four-tuples' })
  await list.press('Home')
  await expect(flows(page).first()).toHaveAttribute('aria-selected', 'true')
  await list.press('ArrowDown')
  await expect(flows(page).last()).toHaveAttribute('aria-selected', 'true')
  await expect(flows(page).first()).toHaveAttribute('aria-selected', 'false')
  expect(await violationsOf(page)).toEqual([])
})
