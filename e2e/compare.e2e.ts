import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { ElectronApplication, Page } from '@playwright/test'
import { expect, test } from './app'
import { violationsOf } from './axe'

/** Datagrams without a link header, each from a port of 10.0.0.1 to 10.0.0.2:9, with so many bytes of payload. */
function writePcap(path: string, datagrams: readonly (readonly [port: number, bytes: number])[]): string {
  const head = Buffer.alloc(24)
  head.writeUInt32LE(0xa1b2c3d4)
  head.writeUInt16LE(2, 4)
  head.writeUInt16LE(4, 6)
  head.writeUInt32LE(65_535, 16)
  head.writeUInt32LE(101, 20)
  const records = datagrams.map(([port, bytes], i) => {
    const record = Buffer.alloc(16 + 28 + bytes)
    record.writeUInt32LE(1_700_000_000 + i)
    record.writeUInt32LE(28 + bytes, 8)
    record.writeUInt32LE(28 + bytes, 12)
    record.set([0x45, 0, 0, 28 + bytes, 0, 0, 0, 0, 64, 17, 0, 0, 10, 0, 0, 1, 10, 0, 0, 2], 16)
    record.set([port >> 8, port & 255, 0, 9, 0, 8 + bytes, 0, 0], 36)
    return record
  })
  writeFileSync(path, Buffer.concat([head, ...records]))
  return path
}

const choose = (app: ElectronApplication, open: string, save: string) =>
  app.evaluate(
    ({ dialog }, [from, to]) => {
      dialog.showOpenDialog = () => Promise.resolve({ canceled: false, filePaths: [from] })
      dialog.showSaveDialog = () => Promise.resolve({ canceled: false, filePath: to })
    },
    [open, save],
  )

async function run(page: Page, command: string) {
  await page.keyboard.press('Control+k')
  await page.getByRole('combobox', { name: 'Command' }).fill(command)
  await page.keyboard.press('Enter')
}

for (const theme of ['light', 'dark'] as const)
  test(`a session beside a capture: what only one has, what differs, by keyboard; as CSV, ${theme}`, async ({
    app,
    page,
    userData,
    complaints,
  }) => {
    await app.evaluate(({ nativeTheme }, chosen) => (nativeTheme.themeSource = chosen), theme)
    const csv = join(userData, 'out.csv')
    const one = writePcap(join(userData, 'one.pcap'), [
      [1001, 10],
      [1002, 20],
      [1003, 30],
    ])
    const two = writePcap(join(userData, 'two.pcap'), [
      [1001, 10],
      [1002, 99],
      [1004, 5],
    ])
    await choose(app, one, csv)
    await page.getByRole('button', { name: 'Open a capture file' }).click()
    await expect(page.getByRole('row').filter({ hasText: '10.0.0.1:1003' })).toBeVisible()
    await choose(app, two, csv)
    await run(page, 'compare with')
    const dialog = page.getByRole('dialog', { name: 'This session and two.pcap' })
    await expect(dialog.getByRole('button', { name: '1 differ' })).toBeVisible()
    await expect(dialog.getByRole('button', { name: '1 only here' })).toBeVisible()
    await expect(dialog.getByRole('button', { name: '1 only in the file' })).toBeVisible()
    await expect(dialog.getByRole('button', { name: '1 alike' })).toBeVisible()
    const option = dialog.getByRole('option')
    await expect(option).toHaveCount(4)
    expect(await violationsOf(page)).toEqual([])

    await dialog.getByRole('button', { name: '1 alike' }).press('Enter')
    await expect(option).toHaveCount(3)
    await dialog.getByRole('button', { name: 'Save as CSV…' }).press('Enter')
    await expect.poll(() => readFileSync(csv, 'utf8').split('\r\n').length, { timeout: 5000 }).toBe(5)
    await dialog.getByRole('button', { name: 'only here' }).press('Enter')
    await dialog.getByRole('button', { name: 'only in the file' }).press('Enter')
    await expect(option).toHaveCount(1)
    await expect(option).toContainText('In both, and different')
    await expect(option).toContainText('99 B')
    await dialog.getByRole('listbox').focus()
    await page.keyboard.press('Home')
    await page.keyboard.press('Enter')
    await expect(dialog).toBeHidden()
    await expect(page.getByRole('row').filter({ hasText: '10.0.0.1:1002' })).toHaveAttribute(
      'aria-selected',
      'true',
    )
    expect(complaints).toEqual([])
  })
