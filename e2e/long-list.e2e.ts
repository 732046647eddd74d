import { closeSync, openSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { expect, test } from './app'

/** More rows than Chromium draws pixels for. */
const PACKETS = 1_600_000

/** Datagrams of one flow, a microsecond apart, without a link header. */
function writePcap(path: string): void {
  const file = openSync(path, 'w')
  const head = Buffer.alloc(24)
  head.writeUInt32LE(0xa1b2c3d4)
  head.writeUInt16LE(2, 4)
  head.writeUInt16LE(4, 6)
  head.writeUInt32LE(65_535, 16)
  head.writeUInt32LE(101, 20)
  writeSync(file, head)
  const record = Buffer.alloc(16 + 28)
  record.writeUInt32LE(28, 8)
  record.writeUInt32LE(28, 12)
  record.set(
    [0x45, 0, 0, 28, 0, 0, 0, 0, 64, 17, 0, 0, 10, 0, 0, 1, 10, 0, 0, 2, 3, 232, 0, 9, 0, 8, 0, 0],
    16,
  )
  const piece = Buffer.alloc(record.length * 10_000)
  for (let first = 0; first < PACKETS; first += 10_000) {
    for (let i = 0; i < 10_000; i++) {
      record.writeUInt32LE(1_700_000_000 + Math.floor((first + i) / 1_000_000))
      record.writeUInt32LE((first + i) % 1_000_000, 4)
      record.copy(piece, i * record.length)
    }
    writeSync(file, piece)
  }
  closeSync(file)
}

/** Numbers of the packets whose rows are in sight, in their order down the list. */
const inSight = (page: Page) =>
  page.evaluate(() => {
    const list = document.getElementById('packets')
    if (!list) return []
    const { top, bottom } = list.getBoundingClientRect()
    return [...list.querySelectorAll('[role="row"]')]
      .map((row) => ({
        box: row.getBoundingClientRect(),
        number: Number(row.firstElementChild?.textContent),
      }))
      .filter(({ box }) => box.top >= top - 1 && box.bottom <= bottom + 1)
      .sort((a, b) => a.box.top - b.box.top)
      .map(({ number }) => number)
  })

test('a list that is longer than can be drawn: its end, its middle, and row by row', async ({
  app,
  page: first,
  userData,
}) => {
  test.slow()
  const capture = join(userData, 'long.pcap')
  writePcap(capture)
  await app.evaluate(({ dialog }, path) => {
    dialog.showOpenDialog = () => Promise.resolve({ canceled: false, filePaths: [path] })
  }, capture)
  // It holds for windows that are opened from now on.
  await first.evaluate(() => window.fourtuple.packetsKept(2 ** 21))
  const opening = app.waitForEvent('window')
  await first.evaluate(() => window.fourtuple.newWindow())
  const page = await opening
  await page.locator('html[data-ready="true"]').waitFor()
  await page.getByRole('button', { name: 'Open a capture file' }).click()
  await expect(page.getByText('long.pcap was opened')).toBeVisible({ timeout: 30_000 })
  await page.getByRole('row').filter({ hasText: '10.0.0.1:1000' }).click()
  await page.getByRole('tab', { name: 'Packets' }).click()
  const list = page.getByRole('grid', { name: 'Packets' })
  await expect(list).toHaveAttribute('aria-rowcount', String(PACKETS + 1), { timeout: 30_000 })

  await list.focus()
  await page.keyboard.press('End')
  await expect.poll(async () => (await inSight(page)).at(-1)).toBe(PACKETS)
  await page.keyboard.press('PageUp')
  await page.keyboard.press('ArrowUp')
  const chosen = list.getByRole('row', { selected: true })
  await expect(chosen).toBeVisible()
  const number = Number(await chosen.getByRole('gridcell').first().textContent())
  expect(number).toBeLessThan(PACKETS - 1)
  await page.keyboard.press('ArrowDown')
  await expect(chosen.getByRole('gridcell').first()).toHaveText(String(number + 1))
  await expect.poll(async () => (await inSight(page)).includes(number + 1)).toBe(true)

  await list.evaluate((box) => (box.scrollTop = (box.scrollHeight - box.clientHeight) / 2))
  await expect
    .poll(async () => {
      const numbers = await inSight(page)
      const isRun = numbers.every((one, i) => i === 0 || one === numbers[i - 1] + 1)
      return isRun && numbers.length > 1 ? Math.round((numbers[0] / PACKETS) * 100) : numbers
    })
    .toBe(50)
  await list.focus()
  await page.keyboard.press('Home')
  await expect.poll(async () => (await inSight(page)).at(0)).toBe(1)
})
