import { once } from 'node:events'
import { connect } from 'node:net'
import { _electron, type Page } from '@playwright/test'
import { expect, openListener, readyWindow, SANDBOX_SWITCHES, test } from './app'
import { violationsOf } from './axe'

const list = (page: Page) => page.locator('#flows')
const rows = (page: Page) => list(page).getByRole('row')
const heading = (page: Page, name: string) => page.getByRole('columnheader', { name, exact: true })
const headings = (page: Page) => page.getByRole('columnheader')
const arrange = (page: Page) => page.getByRole('button', { name: 'Columns and groups' })

/** A connection to a listener of ours that sends so many bytes and ends. */
async function say(port: number, bytes: number): Promise<void> {
  const peer = connect(port, '127.0.0.1')
  peer.end('x'.repeat(bytes))
  peer.resume()
  await once(peer, 'close')
}

test('the table of flows: sorted by its headings, grouped, folded, pinned, closed ones cleared and shown again', async ({
  page,
  complaints,
}) => {
  const port = await openListener(page, 'echo')
  const other = await openListener(page, 'echo')
  for (const bytes of [20, 3000, 100]) await say(port, bytes)
  await say(other, 7)
  await expect(rows(page)).toHaveCount(6)
  const received = async () =>
    (await rows(page).getByText('←').locator('xpath=..').allTextContents())
      .map((text) => Number(text.replace(/\D/g, '')))
      .filter((bytes) => bytes > 0)

  const sortByBytes = heading(page, 'Bytes').getByRole('button')
  await sortByBytes.click()
  await expect(heading(page, 'Bytes')).toHaveAttribute('aria-sort', 'descending')
  await expect.poll(received).toEqual([3000, 100, 20, 7])
  await sortByBytes.click()
  await expect(heading(page, 'Bytes')).toHaveAttribute('aria-sort', 'ascending')
  await expect.poll(received).toEqual([7, 20, 100, 3000])
  await sortByBytes.click()
  await expect(heading(page, 'Bytes')).toHaveAttribute('aria-sort', 'none')
  await expect.poll(received).toEqual([20, 3000, 100, 7])

  await arrange(page).click()
  await page.getByRole('radio', { name: 'listener' }).click()
  expect(await violationsOf(page)).toEqual([])
  await page.keyboard.press('Escape')
  const groups = rows(page).filter({ hasText: /\d flows?/ })
  await expect(groups).toHaveText([/4 flows, 3 closed/, /2 flows, 1 closed/])
  await expect(rows(page)).toHaveCount(8)
  await list(page).press('Home')
  await expect(groups.first()).toHaveAttribute('aria-selected', 'true')
  await list(page).press('ArrowLeft')
  await expect(groups.first()).toHaveAttribute('aria-expanded', 'false')
  await expect(rows(page)).toHaveCount(4)
  expect(await violationsOf(page)).toEqual([])

  await list(page).press('End')
  await expect(rows(page).last()).toHaveAttribute('aria-selected', 'true')
  await list(page).press('p')
  await expect(rows(page).first().getByLabel('Pinned')).toBeVisible()
  await expect(groups.last()).toContainText('1 flow')

  // Its own socket told that it is over; what is pinned stays.
  await page.getByRole('button', { name: 'Clear closed' }).click()
  await expect(page.getByRole('button', { name: 'Show 3 cleared' })).toBeVisible()
  await expect(groups).toHaveText([/1 flow/, /1 flow/])
  await expect(rows(page).first().getByLabel('Pinned')).toBeVisible()
  await page.getByRole('button', { name: 'Show 3 cleared' }).click()
  await expect(groups.first()).toContainText('4 flows')
  expect(complaints).toEqual([])
})

test('a heading is dragged to another place, which sorts nothing; Escape leaves it', async ({
  page,
  complaints,
}) => {
  await openListener(page, 'echo')
  const names = await headings(page).allTextContents()
  const middle = async (name: string) => {
    const box = await heading(page, name).boundingBox()
    if (!box) throw new Error(`${name} is not drawn.`)
    return { x: box.x + box.width / 2, y: box.y + box.height / 2, width: box.width }
  }
  const drag = async (name: string, onto: string, by: number) => {
    const [from, to] = [await middle(name), await middle(onto)]
    await page.mouse.move(from.x, from.y)
    await page.mouse.down()
    await page.mouse.move(to.x + by * (to.width / 2 - 2), to.y, { steps: 5 })
  }
  await drag('State', 'Local', -1)
  await page.mouse.up()
  const moved = ['Proto', 'State', 'Local', ...names.slice(3)]
  await expect(headings(page)).toHaveText(moved)
  await expect(heading(page, 'State')).toHaveAttribute('aria-sort', 'none')
  await drag('State', names.at(-1) ?? '', 1)
  await page.keyboard.press('Escape')
  await page.mouse.up()
  await expect(headings(page)).toHaveText(moved)
  await drag('State', names.at(-1) ?? '', 1)
  await page.mouse.up()
  await expect(headings(page)).toHaveText([...moved.filter((name) => name !== 'State'), 'State'])
  await heading(page, 'State').getByRole('button').click()
  await expect(heading(page, 'State')).toHaveAttribute('aria-sort', 'ascending')
  expect(complaints).toEqual([])
})

test('columns are chosen, moved and widened by keyboard, marked by rules, and kept after a restart', async ({
  userData,
}) => {
  const launch = () =>
    _electron.launch({
      args: [...SANDBOX_SWITCHES, `--user-data-dir=${userData}`, '.'],
      colorScheme: null,
    })
  const first = await launch()
  const page = await readyWindow(first)
  const port = await openListener(page, 'echo')
  await say(port, 5)
  await arrange(page).click()
  await page.getByRole('checkbox', { name: /^Age/ }).press('Space')
  await page.getByRole('checkbox', { name: /^Origin/ }).press('Space')
  await page.getByRole('button', { name: 'Move Remote left' }).press('Enter')
  await page.keyboard.press('Escape')
  await page.getByRole('separator', { name: 'Width of State' }).press('ArrowRight')
  await page.getByRole('button', { name: 'Colour rules' }).click()
  await page.getByLabel('Filter', { exact: true }).fill('state:listen')
  await page.getByLabel('Name', { exact: true }).fill('Ours')
  await page.getByRole('button', { name: 'Add', exact: true }).click()
  expect(await violationsOf(page)).toEqual([])
  await page.keyboard.press('Escape')
  await expect(rows(page).first()).toContainText('Ours')
  await expect(rows(page).last()).not.toContainText('Ours')
  const names = ['Rule', 'Proto', 'Local', 'Remote', 'State', 'Peer state', 'Packets', 'Bytes', 'Rate', 'Age']
  await expect(headings(page)).toHaveText(names)
  await first.close()

  const second = await launch()
  const again = await readyWindow(second)
  await openListener(again, 'echo')
  await expect(headings(again)).toHaveText(names)
  await expect(rows(again).first()).toContainText('Ours')
  await expect(again.getByRole('separator', { name: 'Width of State' })).toHaveAttribute(
    'aria-valuenow',
    '110',
  )
  await second.close()
})
