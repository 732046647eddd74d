import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from './app'
import { violationsOf } from './axe'

/** Two datagrams from 10.0.0.1:1000 to 10.0.0.2:9. */
function writePcap(path: string): string {
  const head = Buffer.alloc(24)
  head.writeUInt32LE(0xa1b2c3d4)
  head.writeUInt16LE(2, 4)
  head.writeUInt16LE(4, 6)
  head.writeUInt32LE(65_535, 16)
  head.writeUInt32LE(101, 20)
  const record = (second: number) => {
    const bytes = Buffer.alloc(16 + 32)
    bytes.writeUInt32LE(1_700_000_000 + second)
    bytes.writeUInt32LE(32, 8)
    bytes.writeUInt32LE(32, 12)
    bytes.set([0x45, 0, 0, 32, 0, 0, 0, 0, 64, 17, 0, 0, 10, 0, 0, 1, 10, 0, 0, 2], 16)
    bytes.set([1000 >> 8, 1000 & 255, 0, 9, 0, 12, 0, 0, 1, 2, 3, 4], 36)
    return bytes
  }
  writeFileSync(path, Buffer.concat([head, record(0), record(1)]))
  return path
}

for (const theme of ['light', 'dark'] as const)
  test(`notes by keyboard on a flow and a packet, kept in the saved file, found by the filter, ${theme}`, async ({
    app,
    page,
    userData,
    complaints,
  }) => {
    const [from, to] = [writePcap(join(userData, 'a.pcap')), join(userData, 'noted.pcapng')]
    await app.evaluate(
      ({ nativeTheme, dialog }, [chosen, open, save]) => {
        nativeTheme.themeSource = chosen as 'light'
        dialog.showOpenDialog = () => Promise.resolve({ canceled: false, filePaths: [open] })
        dialog.showSaveDialog = () => Promise.resolve({ canceled: false, filePath: save })
      },
      [theme, from, to],
    )
    await page.getByRole('button', { name: 'Open a capture file' }).click()
    const row = page.getByRole('row').filter({ hasText: '10.0.0.1:1000' })
    await row.click()
    await page.locator('#flows').focus()
    await page.keyboard.press('n')
    const onFlow = page.getByRole('textbox', { name: 'Note on this flow' })
    await expect(onFlow).toBeFocused()
    await onFlow.fill('never answered')
    expect(await violationsOf(page)).toEqual([])
    await page.keyboard.press('Control+Enter')
    const detail = page.getByRole('region', { name: 'Detail' })
    await expect(detail).toContainText('never answered')
    await expect(row.getByLabel('Has a note')).toBeVisible()
    await expect(page).toHaveTitle('• a.pcap — Fourtuple')

    await page.getByRole('tab', { name: 'Packets' }).click()
    const list = page.getByRole('grid', { name: 'Packets' })
    await list.focus()
    await page.keyboard.press('End')
    await page.keyboard.press('n')
    const onPacket = page.getByRole('textbox', { name: 'Note on this packet' })
    await onPacket.fill('sent again')
    await page.keyboard.press('Control+Enter')
    await expect(list.getByRole('row').last().getByLabel('Has a note')).toBeVisible()
    await expect(detail).toContainText('sent again')
    expect(await violationsOf(page)).toEqual([])

    await page.keyboard.press('Control+k')
    await page.getByRole('combobox', { name: 'Command' }).fill('save session as')
    await page.keyboard.press('Enter')
    await expect(page.getByText('noted.pcapng was saved')).toBeVisible()
    await expect(page).toHaveTitle('noted.pcapng — Fourtuple')

    const filter = page.getByRole('combobox', { name: 'Display filter' })
    await filter.fill('note:"again"')
    await expect(row).toBeVisible()
    await filter.fill('not noted')
    await expect(row).toBeHidden()
    await filter.fill('noted')
    await expect(row).toBeVisible()

    await app.evaluate(({ dialog }, open) => {
      dialog.showOpenDialog = () => Promise.resolve({ canceled: false, filePaths: [open] })
    }, to)
    await page.keyboard.press('Control+k')
    await page.getByRole('combobox', { name: 'Command' }).fill('open a capture')
    await page.keyboard.press('Enter')
    await expect(page.getByText('noted.pcapng was opened')).toBeVisible()
    await row.click()
    await expect(detail).toContainText('never answered')
    await page.getByRole('button', { name: 'Edit the note on this flow' }).press('Enter')
    await onFlow.fill('')
    await page.getByRole('button', { name: 'Take away' }).press('Enter')
    await expect(detail).not.toContainText('never answered')
    expect(complaints).toEqual([])
  })
