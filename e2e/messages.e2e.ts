import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { gzipSync } from 'node:zlib'
import { expect, test } from './app'
import { violationsOf } from './axe'

test('a request that is sent and its answer in gzip: two messages, opened by keyboard, the body as JSON', async ({
  page,
  complaints,
}) => {
  const server = createServer((_, response) => {
    response.writeHead(200, { 'content-type': 'application/json', 'content-encoding': 'gzip' })
    response.end(gzipSync('{"name":"<b>Ada</b>","born":1815}'))
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  await page.getByRole('button', { name: 'Connect…' }).click()
  await page.getByLabel('Port').fill(String((server.address() as AddressInfo).port))
  await page.getByRole('button', { name: 'Connect', exact: true }).click()
  await expect(page.getByRole('dialog')).toBeHidden()
  await page.getByLabel('Payload is').selectOption('template')
  await page.getByText('Messages', { exact: true }).click()
  await expect(page.getByText(/^No protocol that is read here was found/)).toBeVisible()

  const payload = page.getByLabel('Payload', { exact: true })
  await payload.fill('GET /people HTTP/1.1\\r\\nHost: a\\r\\n\\r\\n')
  await payload.press('Control+Enter')
  const list = page.getByRole('grid', { name: 'Messages' })
  await expect(list.getByRole('row')).toHaveCount(2)
  await expect(list.getByRole('row').nth(0)).toContainText('/people')

  await list.focus()
  await page.keyboard.press('End')
  await page.keyboard.press('Enter')
  const answer = list.getByRole('row').nth(1)
  await expect(answer.getByRole('gridcell').first()).toHaveAttribute('aria-expanded', 'true')
  await expect(answer.getByLabel('Body, decoded').locator('div').nth(1)).toHaveText(
    '  "name": "<b>Ada</b>",',
    {
      useInnerText: true,
    },
  )
  await expect(answer.locator('b')).toHaveCount(0)
  await expect(answer).toContainText('gzip')
  expect(await violationsOf(page)).toEqual([])
  expect(complaints).toEqual([])

  // Where the window is laid out anew, what is open stays open.
  await page.setViewportSize({ width: 1600, height: 1000 })
  await page.setViewportSize({ width: 900, height: 600 })
  await expect(answer.getByLabel('Body, decoded')).toBeVisible()
  server.closeAllConnections()
  server.close()
})
