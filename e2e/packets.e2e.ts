import { once } from 'node:events'
import { connect, createServer, type AddressInfo } from 'node:net'
import type { Page } from '@playwright/test'
import { expect, openListener, test } from './app'
import { violationsOf } from './axe'

const WORD = 'GET /packets'

/** Captures one connection on loopback that says {@link WORD} and gets it back, and opens its packets. */
async function openPackets(page: Page): Promise<void> {
  const server = createServer((socket) => socket.pipe(socket))
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  await page.getByLabel('Capture filter').fill(`tcp port ${port}`)
  await page.getByRole('button', { name: 'Start capture' }).click()
  await expect(page.getByLabel('Status')).toContainText('Capturing on lo')
  const peer = connect(port, '127.0.0.1')
  peer.end(WORD)
  peer.resume()
  await once(peer, 'close')
  server.close()
  await page.getByRole('row').filter({ hasText: 'TIME-WAIT' }).click()
  await page.getByRole('tab', { name: 'Packets' }).click()
}

test('packets of a captured connection: listed, layers and bytes tied both ways, by keyboard alone', async ({
  page,
}) => {
  await openPackets(page)
  const list = page.getByRole('grid', { name: 'Packets' })
  await list.focus()
  await page.keyboard.press('Home')
  const chosen = list.getByRole('row', { selected: true })
  await expect(chosen).toContainText('SYN')
  for (let i = 0; i < 3; i++) await page.keyboard.press('ArrowDown')
  await expect(chosen).toContainText('PSH ACK')
  await expect(chosen.getByRole('gridcell').nth(0)).toHaveText('4')

  const tree = page.getByRole('tree', { name: 'Layers' })
  await expect(tree.getByRole('treeitem', { name: /^TCP/ })).toContainText(`seq 1 ack 1`)
  const item = tree.getByRole('treeitem', { selected: true })
  await tree.focus()
  await page.keyboard.press('Home')
  await expect(item).toHaveAttribute('aria-level', '1')
  await expect(item).toHaveAttribute('aria-expanded', 'false')
  await page.keyboard.press('ArrowRight')
  await expect(item).toHaveAttribute('aria-expanded', 'true')
  await page.keyboard.press('ArrowRight')
  await expect(item).toHaveAttribute('aria-level', '2')
  await page.keyboard.press('ArrowLeft')
  await page.keyboard.press('ArrowLeft')
  await expect(item).toHaveAttribute('aria-expanded', 'false')

  // From the bytes to the field: the last byte is what was sent.
  const bytes = page.getByRole('group', { name: /^Bytes of the frame/ })
  await bytes.focus()
  await page.keyboard.press('End')
  await expect(item).toContainText(Buffer.from(WORD).toString('hex').slice(0, 4))
  // From the field to the bytes.
  await tree.getByRole('treeitem', { name: /^Source port/ }).click()
  await expect(page.getByText('Source port: 2 bytes at 34')).toBeVisible()
  const lit = bytes.locator('.bg-accent')
  await expect(lit).toHaveCount(4)
  await expect(lit.first()).toHaveAttribute('data-byte', '34')
  expect(await violationsOf(page)).toEqual([])

  await page.getByRole('button', { name: 'Header', exact: true }).press('Enter')
  const drawing = page.getByRole('listbox', { name: 'Header of TCP, 32 bits a row' })
  const field = drawing.getByRole('option', { selected: true })
  await drawing.focus()
  await expect(field).toContainText('Source port')
  await page.keyboard.press('ArrowDown')
  await expect(field).toContainText('Sequence number')
  await page.keyboard.press('ArrowRight')
  await expect(field).toContainText('Acknowledgment number')
  expect(await violationsOf(page)).toEqual([])
})

test('bytes of a frame are selected by keyboard and by drag: what they could mean, and copies of them', async ({
  app,
  page,
  complaints,
}) => {
  await openPackets(page)
  await page.getByRole('grid', { name: 'Packets' }).focus()
  await page.keyboard.press('Home')
  for (let i = 0; i < 3; i++) await page.keyboard.press('ArrowDown')
  const values = page.getByRole('group', { name: 'What the bytes could mean' })
  const valueOf = (name: RegExp) =>
    values.locator('dt', { hasText: name }).locator('xpath=following-sibling::dd[1]')
  await page.getByRole('tree', { name: 'Layers' }).getByRole('treeitem', { name: /^TCP/ }).press('ArrowRight')
  await page.getByRole('treeitem', { name: /^Destination port/ }).click()
  const port =
    (await page.getByRole('treeitem', { name: /^Destination port/ }).textContent())?.match(/\d+/)?.[0] ?? ''
  // Where it is low, the values stand in the tree's place.
  await page.getByRole('button', { name: 'What they could mean' }).press('Enter')
  await expect(valueOf(/^unsigned, 16 bits$/)).toHaveText(port)

  // By the keyboard: the last bytes are what was sent.
  const bytes = page.getByRole('group', { name: /^Bytes of the frame/ })
  await bytes.focus()
  await page.keyboard.press('End')
  for (let i = 1; i < WORD.length; i++) await page.keyboard.press('Shift+ArrowLeft')
  await expect(bytes.locator('.bg-accent')).toHaveCount(2 * WORD.length)
  await expect(values).toContainText(WORD)
  const selected = page.getByText(new RegExp(`^${WORD.length} bytes at`))
  await expect(selected).toBeVisible()
  await page.keyboard.press('Control+c')
  await expect
    .poll(() => app.evaluate(({ clipboard }) => clipboard.readText()))
    .toBe(
      Buffer.from(WORD)
        .toString('hex')
        .replaceAll(/(..)(?=.)/g, '$1 '),
    )
  expect(await violationsOf(page)).toEqual([])
  await page.keyboard.press('Escape')
  await expect(selected).toBeHidden()

  // By drag: the two ports, which are two fields.
  const byte = (at: number) => bytes.locator(`[data-byte="${at}"]`).first()
  await page.keyboard.press('Home')
  await byte(34).hover()
  await page.mouse.down()
  await byte(37).hover()
  await page.mouse.up()
  await expect(page.getByText('4 bytes at 34')).toBeVisible()
  await page.getByRole('button', { name: 'Copy as' }).click()
  await page.getByRole('menuitem', { name: 'C array' }).click()
  await expect
    .poll(() => app.evaluate(({ clipboard }) => clipboard.readText()))
    .toContain('unsigned char bytes[4]')
  expect(complaints).toEqual([])
})

test('a connection of our own that was not captured: says so, and its capture is one click away', async ({
  page,
}) => {
  const port = await openListener(page, 'echo')
  await page.getByRole('button', { name: 'Connect…' }).click()
  await page.getByLabel('Port').fill(String(port))
  await page.getByRole('button', { name: 'Connect', exact: true }).click()
  await page.getByRole('tab', { name: 'Packets' }).click()
  await expect(page.getByText('No packet of this flow was captured')).toBeVisible()
  expect(await violationsOf(page)).toEqual([])
  await page.getByRole('button', { name: 'Capture this flow' }).click()
  await expect(page.getByLabel('Status')).toContainText('Capturing on lo')
  await page.getByLabel('Payload', { exact: true }).fill('seen')
  await page.getByRole('button', { name: 'Send', exact: true }).click()
  const list = page.getByRole('grid', { name: 'Packets' })
  await expect(list.getByRole('row').first()).toContainText('PSH ACK')
})

test('statistics of a captured connection: its numbers in words, and its throughput drawn and as a table', async ({
  page,
}) => {
  await openPackets(page)
  await page.locator('#detail').getByRole('tab', { name: 'Statistics' }).click()
  const numbers = page.getByRole('table', { name: 'Connection' })
  await expect(numbers.getByRole('row', { name: /^Handshake/ })).toContainText(/\d ms/)
  const throughput = page.getByRole('figure').filter({ hasText: 'Throughput' })
  await expect(throughput.getByRole('slider', { name: /^Throughput/ })).toBeVisible()
  await throughput.getByRole('button', { name: 'Numbers' }).click()
  const first = throughput
    .getByRole('table', { name: /^Throughput: averages/ })
    .getByRole('row')
    .nth(1)
  await expect(first).toContainText(/^0\.?0* s/)
  expect(await violationsOf(page)).toEqual([])
})

test('what is pointed at or chosen is explained: the packet’s flags, a field, an option; ? opens the glossary there', async ({
  page,
  complaints,
}) => {
  await openPackets(page)
  const list = page.getByRole('grid', { name: 'Packets' })
  await list.focus()
  await page.keyboard.press('Home')
  const meaning = page.getByRole('group', { name: 'What it means' })
  await expect(meaning).toContainText('SYN Opens a direction')
  const tree = page.getByRole('tree', { name: 'Layers' })
  await tree.getByRole('treeitem', { name: /^Window \d/ }).hover()
  await expect(meaning).toContainText('How many bytes beyond the acknowledgment')
  await tree.getByRole('treeitem', { name: /^Time to live/ }).click()
  await page.mouse.move(5, 5)
  await expect(meaning).toContainText('How many routers may pass it on')
  await expect(meaning).toContainText('RFC 791')
  await tree.focus()
  await page.keyboard.press('?')
  const glossary = page.getByRole('dialog', { name: 'Glossary' })
  await expect(glossary.getByRole('searchbox')).toHaveValue('IPv4 Time to live')
  await expect(glossary.locator('dt').first()).toContainText('TTL')
  await page.keyboard.press('Escape')
  await expect(tree).toBeFocused()
  expect(complaints).toEqual([])
})
