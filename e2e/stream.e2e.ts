import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer, type AddressInfo, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { ElectronApplication, Page } from '@playwright/test'
import { expect, test } from './app'
import { violationsOf } from './axe'

/** A client of ours that said and heard something in pieces that cut words apart. */
async function talk(page: Page): Promise<() => void> {
  const peers: Socket[] = []
  const server = createServer((socket) => {
    peers.push(socket)
    socket.setNoDelay(true)
    socket.on('error', () => undefined)
    socket.once('data', () => {
      socket.write('answer with a nee')
      socket.once('data', () => socket.write('dle in it\n'))
    })
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  await page.getByRole('button', { name: 'Connect…' }).click()
  await page.getByLabel('Port').fill(String((server.address() as AddressInfo).port))
  await page.getByRole('button', { name: 'Connect', exact: true }).click()
  await expect(page.getByRole('dialog')).toBeHidden()
  const payload = page.getByLabel('Payload', { exact: true })
  await payload.fill('where is the needle?')
  await payload.press('Control+Enter')
  const stream = page.getByRole('log', { name: 'Stream' })
  await expect(stream).toContainText('answer with a nee')
  await payload.fill('go on')
  await payload.press('Control+Enter')
  await expect(stream).toContainText('dle in it')
  return () => {
    for (const peer of peers) peer.destroy()
    server.close()
  }
}

const clipboard = (app: ElectronApplication) => app.evaluate(({ clipboard: one }) => one.readText())

test('find by keyboard: across pieces, both directions, wrong patterns said; closed, the list has the focus', async ({
  page,
  complaints,
}) => {
  const stop = await talk(page)
  const stream = page.getByRole('log', { name: 'Stream' })
  await stream.focus()
  await page.keyboard.press('Control+f')
  const field = page.getByRole('searchbox', { name: 'Find in the stream' })
  await expect(field).toBeFocused()
  await field.fill('NEEDLE')
  const count = page.getByRole('search').getByRole('status')
  await expect(count).toHaveText('1 of 2')
  await expect(stream.locator('mark.bytes-current')).toHaveText('needle')
  await field.press('Enter')
  await expect(count).toHaveText('2 of 2')
  // Its two pieces are on two lines.
  await expect(stream.locator('mark.bytes-current')).toHaveText(['nee', 'dle'])
  await page.getByRole('search').getByRole('checkbox', { name: 'Case' }).check()
  await expect(count).toHaveText('Not in this stream')
  await page.getByLabel('Look for').selectOption('regex')
  await field.fill('n(e+')
  await expect(count).toHaveClass(/text-error/)
  await field.fill('n.{4}e')
  await expect(count).toHaveText('1 of 2')
  expect(await violationsOf(page)).toEqual([])
  await field.press('Escape')
  await expect(field).toBeHidden()
  await expect(stream).toBeFocused()
  expect(complaints).toEqual([])
  stop()
})

test('bytes selected in hex: what they could mean, copied in several forms, by pointer and by keyboard', async ({
  app,
  page,
  complaints,
}) => {
  const stop = await talk(page)
  await page.getByRole('radiogroup', { name: 'Show as' }).getByText('Hex').click()
  const stream = page.getByRole('log', { name: 'Stream' })
  await expect(stream).toContainText('77 68 65 72 65')
  await stream.focus()
  await page.keyboard.press('ArrowRight')
  const inspector = page.getByRole('complementary', { name: 'Selected bytes' })
  await expect(inspector).toContainText('1 byte at 0 (0x0)')
  await expect(inspector).toContainText('119')
  for (let i = 0; i < 3; i++) await page.keyboard.press('Shift+ArrowRight')
  await expect(inspector).toContainText('4 bytes at 0 (0x0)')
  await expect(inspector).toContainText('119.104.101.114')
  await expect(inspector).toContainText(String(0x77686572))
  await page.keyboard.press('Control+c')
  await expect.poll(() => clipboard(app)).toBe('77 68 65 72')
  await page.getByRole('button', { name: 'Copy as' }).click()
  await page.getByRole('menuitem', { name: 'Python bytes' }).click()
  await expect.poll(() => clipboard(app)).toBe("b'wher'")
  expect(await violationsOf(page)).toEqual([])

  // By pointer: from the third byte of the first line to its sixth.
  const digits = stream.locator('.select-none').first()
  const box = await digits.boundingBox()
  if (!box) throw new Error('no digits')
  const x = (byte: number) => box.x + (box.width * (3 * byte + 1)) / 48
  await page.mouse.move(x(2), box.y + 8)
  await page.mouse.down()
  await page.mouse.move(x(5), box.y + 8)
  await page.mouse.up()
  await expect(inspector).toContainText('4 bytes at 2 (0x2)')
  await stream.focus()
  await page.keyboard.press('Escape')
  await expect(inspector).toBeHidden()
  expect(complaints).toEqual([])
  stop()
})

test('one direction saved as it was', async ({ app, page, complaints }) => {
  const stop = await talk(page)
  const folder = mkdtempSync(join(tmpdir(), 'fourtuple-stream-'))
  const path = join(folder, 'in.bin')
  await app.evaluate(({ dialog }, filePath) => {
    dialog.showSaveDialog = () => Promise.resolve({ canceled: false, filePath })
  }, path)
  await page.getByRole('button', { name: 'Save the stream' }).click()
  await page.getByRole('menuitem', { name: 'What remote sent…' }).click()
  await expect(page.getByText('saved', { exact: false }).first()).toBeVisible()
  expect(readFileSync(path, 'utf8')).toBe('answer with a needle in it\n')
  rmSync(folder, { recursive: true })
  expect(complaints).toEqual([])
  stop()
})

test('directions apart: each in its own list, searched and selected there; one above the other where it is narrow', async ({
  page,
  complaints,
}) => {
  const stop = await talk(page)
  await page.getByRole('button', { name: 'Directions apart' }).press('Enter')
  const out = page.getByRole('log', { name: 'Stream from local to remote' })
  const into = page.getByRole('log', { name: 'Stream from remote to local' })
  await expect(out).toContainText('where is the needle?')
  await expect(out).not.toContainText('answer')
  await expect(into).toContainText('answer with a nee')
  await expect(into).not.toContainText('where')
  const [left, right] = [await out.boundingBox(), await into.boundingBox()]
  expect(left?.y).toBe(right?.y)
  expect(left?.x).toBeLessThan(right?.x ?? 0)
  await into.focus()
  await page.keyboard.press('ArrowDown')
  await expect(page.getByLabel('Selected bytes')).toHaveCount(1)
  await page.keyboard.press('Escape')
  await page.keyboard.press('Control+f')
  await page.keyboard.type('needle')
  await expect(out.locator('mark')).toHaveText('needle')
  await expect(into.locator('mark')).toHaveCount(2)
  expect(await violationsOf(page)).toEqual([])
  await page.getByRole('button', { name: 'Directions apart' }).press('Enter')
  await expect(page.getByRole('log', { name: 'Stream', exact: true })).toContainText('answer')
  stop()
  expect(complaints).toEqual([])
})
