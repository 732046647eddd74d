import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { connection, datagram, pcapFile } from '../src/cli/read/made-capture'
import { expect, test } from './app'

/*
 * Pictures of the main views, compared with those in e2e/pictures: what moved, overlaps or lost its colour is seen here.
 * The capture is made for it, its times are fixed and in UTC. `npm run pictures:expected` makes them anew.
 */

const REQUEST = ['GET /index.html HTTP/1.1\r\nHost: example\r\n\r\n']
const ANSWER = [
  'HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 26\r\n\r\n',
  '<h1>It is all there</h1>\r\n',
]
const SIZES = [
  [900, 600],
  [1600, 1000],
] as const

function writeCapture(path: string): string {
  const flows = Array.from({ length: 12 }, (_, i) =>
    connection(`10.0.0.${i + 1}:4${String(i).padStart(4, '0')}`, '10.0.0.200:8080', REQUEST, ANSWER),
  )
  const names = Array.from({ length: 4 }, (_, i) =>
    datagram(`10.0.0.${i + 1}:5300${i}`, '10.0.0.201:5353', 'who is it?'),
  )
  writeFileSync(path, pcapFile([...flows.flat(), ...names]))
  return path
}

/** A picture of the window as it is, without what is of this machine: interfaces, and what it may capture. */
async function picture(page: Page, name: string): Promise<void> {
  // The pointer would be over something else in each size; which list has the focus is not what is looked at.
  await page.mouse.move(0, 0)
  await page.evaluate(() => {
    if (document.activeElement instanceof HTMLElement) document.activeElement.blur()
  })
  await expect(page).toHaveScreenshot(`${name}.png`, {
    animations: 'disabled',
    caret: 'hide',
    maxDiffPixelRatio: 0.004,
    mask: [page.getByRole('button', { name: /^Interface/ })],
  })
}

async function run(page: Page, command: string): Promise<void> {
  await page.keyboard.press('Control+k')
  await page.getByRole('combobox', { name: 'Command' }).fill(command)
  await page.keyboard.press('Enter')
}

for (const theme of ['light', 'dark'] as const)
  for (const [width, height] of SIZES)
    test(`pictures of the main views, ${theme}, ${width}×${height}`, async ({ app, page, userData }) => {
      const of = (view: string) => `${view}-${theme}-${width}`
      const capture = writeCapture(join(userData, 'made.pcap'))
      await app.evaluate(
        ({ nativeTheme, dialog, BrowserWindow }, [chosen, path, w, h]) => {
          nativeTheme.themeSource = chosen
          dialog.showOpenDialog = () => Promise.resolve({ canceled: false, filePaths: [path] })
          BrowserWindow.getAllWindows()[0].setContentSize(w, h)
        },
        [theme, capture, width, height] as const,
      )
      await page.evaluate(() => {
        localStorage.setItem(
          'preferences',
          JSON.stringify({ times: 'utc', numbers: 'en', language: 'en', motion: 'less' }),
        )
      })
      await page.reload()
      await page.locator('html[data-ready="true"]').waitFor()
      await page.waitForFunction(([w, h]) => innerWidth === w && innerHeight === h, [width, height] as const)
      await expect(page.getByRole('button', { name: 'Show an example' })).toBeVisible()
      await picture(page, of('start'))

      await page.getByRole('button', { name: 'Open a capture file' }).click()
      await page.getByRole('button', { name: 'Dismiss' }).click()
      await page.getByRole('row').filter({ hasText: '10.0.0.3:40002' }).click()
      await expect(page.getByRole('log', { name: 'Stream' })).toContainText('It is all there')
      await picture(page, of('stream'))

      await page.getByRole('tab', { name: 'Packets' }).click()
      await page.getByRole('grid', { name: 'Packets' }).focus()
      await page.keyboard.press('Home')
      await page.keyboard.press('ArrowDown')
      await expect(page.getByRole('group', { name: 'What it means' })).toContainText('SYN')
      await picture(page, of('packets'))

      await run(page, 'show list: statistics')
      await expect(page.getByRole('region', { name: 'Rates' })).toBeVisible()
      await picture(page, of('statistics'))

      await run(page, 'settings')
      await expect(page.getByRole('dialog', { name: 'Settings' }).locator(':focus')).toBeAttached()
      await picture(page, of('settings'))
    })
