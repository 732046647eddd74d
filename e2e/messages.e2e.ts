import { once } from 'node:events'
import { createServer } from 'node:http'
import { connect, type AddressInfo } from 'node:net'
import { gzipSync } from 'node:zlib'
import { expect, openListener, test } from './app'
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

test('thousands of messages: those in sight alone exist, gone through by keyboard; at its end it follows', async ({
  page,
  complaints,
}) => {
  const port = await openListener(page, 'none')
  const request = (number: number) => `GET /${number} HTTP/1.1\r\nHost: a\r\n\r\n`
  const peer = connect(port, '127.0.0.1')
  peer.write(Array.from({ length: 3000 }, (_, number) => request(number)).join(''))
  await expect(page.locator('#flows').getByRole('row')).toHaveCount(2)
  await page.locator('#flows').press('End')
  await page.getByText('Messages', { exact: true }).click()
  const list = page.getByRole('grid', { name: 'Messages' })
  await expect(page.getByText('3,000 messages').first()).toBeVisible()
  await expect(list).toHaveAttribute('aria-rowcount', '3000')
  await expect(list.getByText(/\/0$/)).toBeVisible()
  expect(await list.getByRole('row').count()).toBeLessThan(100)

  await list.press('End')
  const chosen = list.getByRole('row', { selected: true })
  await expect(chosen).toContainText('/2999')
  await list.press('Enter')
  await expect(chosen.getByRole('gridcell').nth(1)).toContainText('Host')
  await list.press('Enter')
  for (let i = 0; i < 2; i++) await list.press('PageUp')
  await expect(chosen).toContainText('/2979')
  await expect(chosen).toBeInViewport()
  await list.press('End')
  await expect(list.getByText(/\/2999$/)).toBeInViewport()
  peer.write(request(3000) + request(3001))
  await expect(list.getByText(/\/3001$/)).toBeInViewport()
  await list.press('Home')
  await expect(list.getByText(/\/0$/)).toBeInViewport()
  expect(await violationsOf(page)).toEqual([])
  expect(complaints).toEqual([])
  peer.destroy()
})
