import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import type { Page } from '@playwright/test'
import { expect, openListener, test } from './app'
import { violationsOf } from './axe'

const rows = (page: Page) => page.locator('#flows').getByRole('row')
/** What is told of the list, to people who hear the window. */
const news = (page: Page, words: RegExp) => page.getByRole('status').filter({ hasText: words })

/** A connection that stays open until its socket is destroyed. */
async function connected(port: number): Promise<Socket> {
  const peer = connect(port, '127.0.0.1')
  await once(peer, 'connect')
  return peer
}

test('the list paused by Z: it stands while flows come and end, tells how many, and goes on with them', async ({
  page,
  complaints,
}) => {
  const port = await openListener(page, 'none')
  const [first, second] = [await connected(port), await connected(port)]
  await expect(rows(page)).toHaveCount(3)
  await page.locator('#flows').focus()
  await page.keyboard.press('z')
  const pause = page.getByRole('button', { name: 'Pause the list' })
  await expect(pause).toHaveAttribute('aria-pressed', 'true')
  await expect(page.getByText('0 new', { exact: true })).toBeVisible()
  expect(await violationsOf(page)).toEqual([])
  await expect(news(page, /^The list is paused\.$/)).toBeAttached()

  const ages = () => rows(page).allTextContents()
  const before = await ages()
  const third = await connected(port)
  first.destroy()
  await expect(page.getByText('1 new', { exact: true })).toBeVisible()
  expect(await ages()).toEqual(before)
  // The detail is live: it is the list alone that stands.
  await page.keyboard.press('End')
  await expect(rows(page).last()).toHaveAttribute('aria-selected', 'true')

  // Another filter takes in what came until then.
  await page.getByLabel('Display filter').fill('state:established')
  await page.keyboard.press('Enter')
  await expect(rows(page)).toHaveCount(2)
  await page.getByRole('button', { name: 'Clear filter' }).click()
  await expect(rows(page)).toHaveCount(4)
  await expect(page.getByText('0 new', { exact: true })).toBeVisible()

  const fourth = await connected(port)
  await expect(page.getByText('1 new', { exact: true })).toBeVisible()
  await expect(rows(page)).toHaveCount(4)
  await pause.click()
  await expect(rows(page)).toHaveCount(5)
  await expect(pause).toHaveAttribute('aria-pressed', 'false')
  // The newest every few seconds.
  await expect(news(page, /^5 four-tuples$/)).toBeAttached()
  for (const peer of [second, third, fourth]) peer.destroy()
  expect(complaints).toEqual([])
})

test('whoever does not want to be told of new flows is not', async ({ page }) => {
  await page.keyboard.press('Control+k')
  await page.getByRole('combobox', { name: 'Command' }).fill('settings')
  await page.keyboard.press('Enter')
  await page.getByRole('searchbox', { name: 'Search settings' }).fill('announce')
  await page.getByRole('combobox', { name: 'New flows' }).selectOption('off')
  await page.keyboard.press('Escape')
  // All that is told from now on: the first new flow would be at once.
  const told = await page.evaluateHandle(() => {
    const words: string[] = []
    const listen = () => {
      for (const one of document.querySelectorAll('[role="status"]')) words.push(one.textContent)
    }
    new MutationObserver(listen).observe(document.body, {
      subtree: true,
      childList: true,
      characterData: true,
    })
    return words
  })
  const port = await openListener(page, 'none')
  const peer = await connected(port)
  await expect(rows(page)).toHaveCount(2)
  await expect(page.getByLabel('Status')).toContainText('2 flows')
  await page.locator('#flows').press('z')
  await expect(news(page, /^The list is paused\.$/)).toBeAttached()
  const all = await told.jsonValue()
  expect(all).toContain('The list is paused.')
  expect(all.filter((words) => words.includes('four-tuple'))).toEqual([])
  peer.destroy()
})
