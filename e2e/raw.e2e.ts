import axe from 'axe-core'
import { captureReadiness } from '../src/engine/capture/readiness'
import { expect, openListener, test } from './app'

test.skip(!captureReadiness({ command: '' }).ready, 'raw sockets and captures are not permitted here')

test('SYN to an own listener → SYN-ACK and our kernel’s RST stand next to it', async ({
  page,
  complaints,
}) => {
  const port = await openListener(page, 'none')
  await page.getByRole('button', { name: 'Raw…' }).click()
  const dialog = page.getByRole('dialog')
  await expect(dialog.getByRole('region', { name: 'Packet' })).toContainText('60 bytes')
  await dialog.getByRole('textbox', { name: 'TCP destinationPort' }).fill(String(port))
  // The bytes of the field that has the focus are marked, and say where they are.
  await expect(dialog.getByRole('group', { name: /at TCP destinationPort/ })).toBeVisible()
  await expect(dialog.getByRole('button', { name: 'Stop' })).toBeDisabled()
  await dialog.getByRole('button', { name: 'Send once' }).click()
  const exchanges = dialog.getByRole('region', { name: 'Exchanges' })
  await expect(exchanges).toContainText(`127.0.0.1:${port} SYN seq 1000`)
  await expect(exchanges).toContainText('SYN, ACK')
  await expect(exchanges).toContainText('RST seq 1001')
  await expect(exchanges).toContainText('our kernel')
  await expect(exchanges).toContainText('RFC 9293 §3.10.7.1')
  expect(complaints).toEqual([])
})

test('a series of pings is stopped; a wrong value is said at its field', async ({ page }) => {
  await page.getByRole('button', { name: 'Raw…' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Template').selectOption('ping')
  await dialog.getByRole('textbox', { name: 'IPv4 ttl' }).fill('300')
  await expect(dialog.getByText('It takes a whole number from 0 to 255.')).toBeVisible()
  await expect(dialog.getByRole('button', { name: 'Send once' })).toBeDisabled()
  await dialog.getByRole('textbox', { name: 'IPv4 ttl' }).fill('64')
  await dialog.getByRole('textbox', { name: 'Times' }).fill('')
  await dialog.getByLabel('every (ms)').fill('20')
  await dialog.getByRole('button', { name: 'Send series' }).click()
  await expect(dialog.getByRole('status')).toContainText(/[1-9]\d sent to 127\.0\.0\.1/)
  // With the dialog closed the series goes on, in sight, and can be stopped.
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: 'Stop raw series' }).click()
  await expect(page.getByRole('button', { name: 'Stop raw series' })).toBeHidden()
  await page.getByRole('button', { name: 'Raw…' }).click()
  await expect(dialog.getByRole('button', { name: 'Stop' })).toBeDisabled()
  await expect(dialog.getByRole('region', { name: 'Exchanges' })).toContainText('echo reply')
})

for (const theme of ['light', 'dark'] as const) {
  test(`axe finds nothing in the raw dialog, ${theme}`, async ({ app, page }) => {
    await app.evaluate(({ nativeTheme }, chosen) => (nativeTheme.themeSource = chosen), theme)
    const violations = async () => {
      await page.evaluate(axe.source)
      return page.evaluate(async () => {
        const runner = Reflect.get(window, 'axe') as typeof axe
        const { violations: found } = await runner.run()
        return found.map(
          ({ id, nodes }) => `${id}: ${nodes.map((node) => node.html.slice(0, 120)).join(' | ')}`,
        )
      })
    }
    await page.getByRole('button', { name: 'Raw…' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByRole('button', { name: 'Send once' }).click()
    await expect(dialog.getByRole('region', { name: 'Exchanges' })).toContainText('seq 1000')
    expect(await violations()).toEqual([])
    if (process.env.FOURTUPLE_PICTURES !== undefined) {
      for (const [width, height] of [
        [900, 600],
        [1600, 1000],
      ]) {
        await app.evaluate(
          ({ BrowserWindow }, size) => BrowserWindow.getAllWindows()[0].setContentSize(size[0], size[1]),
          [width, height],
        )
        await page.waitForFunction((w) => window.innerWidth === w, width)
        await page.screenshot({ path: `${process.env.FOURTUPLE_PICTURES}/raw-${theme}-${width}.png` })
      }
    }
    await dialog.getByRole('button', { name: 'What is allowed here' }).click()
    await expect(dialog.getByRole('table')).toContainText('Raw IPv6, own header')
    expect(await violations()).toEqual([])
  })
}
