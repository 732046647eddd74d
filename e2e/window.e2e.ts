import { once } from 'node:events'
import { connect, createServer, type Socket } from 'node:net'
import { _electron, type ElectronApplication, type Page } from '@playwright/test'
import { expect, openListener, readyWindow, SANDBOX_SWITCHES, test } from './app'

const stream = (page: Page) => page.getByRole('log', { name: 'Stream' })
const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true })

/** Chooses a command of the menu, as its accelerator would. */
function command(app: ElectronApplication, accelerator: string) {
  return app.evaluate(({ BrowserWindow, Menu }, keys) => {
    const all = Menu.getApplicationMenu()?.items.flatMap((menu) => menu.submenu?.items ?? []) ?? []
    const item = all.find((one) => one.accelerator === keys)
    item?.click({}, BrowserWindow.getAllWindows()[0])
    return item?.label ?? null
  }, accelerator)
}

test('by keyboard alone: listen, connect, send, read in hex, close', async ({ app, page }) => {
  const { keyboard } = page
  expect(await command(app, 'CmdOrCtrl+L')).not.toBeNull()
  await expect(page.getByLabel('Address')).toBeFocused()
  await keyboard.press('Tab')
  await keyboard.press('Tab')
  await keyboard.press('ArrowDown')
  await expect(page.getByLabel('Reply')).toHaveValue('echo')
  await keyboard.press('Shift+Tab')
  await keyboard.press('Enter')
  await expect(page.getByRole('dialog')).toBeHidden()
  const listener = page.getByRole('row').filter({ hasText: 'LISTEN' })
  const port = (await listener.getByRole('gridcell').nth(1).textContent())?.split(':').at(-1) ?? ''

  await command(app, 'CmdOrCtrl+N')
  await expect(page.getByLabel('Host')).toBeFocused()
  await keyboard.press('Tab')
  await keyboard.type(port)
  await keyboard.press('Enter')
  const client = page
    .getByRole('row')
    .filter({ hasText: `127.0.0.1:${port}` })
    .last()
  await expect(client).toHaveAttribute('aria-selected', 'true')
  // It gives the focus back when it is gone.
  await expect(page.getByRole('dialog')).toBeHidden()

  await command(app, 'CmdOrCtrl+2')
  await expect(page.getByLabel('Payload', { exact: true })).toBeFocused()
  await keyboard.type('typed blind')
  await keyboard.press('Control+Enter')
  await expect(stream(page).getByText('typed blind')).toHaveCount(2)

  await keyboard.press('Shift+F6')
  await expect(page.getByRole('tab', { name: 'Stream' })).toBeFocused()
  await keyboard.press('Shift+F6')
  await expect(page.getByRole('grid')).toBeFocused()
  await keyboard.press('Home')
  await expect(listener).toHaveAttribute('aria-selected', 'true')
  await keyboard.press('End')
  await keyboard.press('F6')
  // Find, save, and then how the stream is shown.
  for (let i = 0; i < 4; i++) await keyboard.press('Tab')
  await keyboard.press('ArrowRight')
  await expect(page.getByRole('radio', { name: 'Hex' })).toBeChecked()
  await expect(stream(page)).toContainText('74 79 70 65 64 20 62 6c  69 6e 64 0a')

  await page.getByLabel('Send through').focus()
  for (const name of ['Half-close', 'Reset', 'Close']) {
    await keyboard.press('Tab')
    await expect(button(page, name)).toBeFocused()
  }
  await keyboard.press('Enter')
  await expect(client).toContainText('CLOSED')
})

test('half-close: the peer reads the end and goes on sending; then reset', async ({ page }) => {
  const server = createServer({ allowHalfOpen: true })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as { port: number }
  await button(page, 'Connect…').click()
  await page.getByLabel('Port').fill(String(port))
  const accepted = once(server, 'connection')
  await button(page, 'Connect').click()
  const [peer] = (await accepted) as [Socket]
  peer.resume()
  const row = page.getByRole('row').filter({ hasText: `127.0.0.1:${port}` })
  await expect(row).toContainText('ESTABLISHED')

  const ended = once(peer, 'end')
  await button(page, 'Half-close').click()
  await ended
  await expect(row).toContainText('FIN-WAIT')
  peer.write('still here\n')
  await expect(stream(page)).toContainText('still here')

  await button(page, 'Reset').click()
  await expect(row).toContainText('CLOSED')
  // A peer that has read the end learns of the reset where it writes again (Linux: EPIPE in CLOSE-WAIT).
  const refused = once(peer, 'error')
  peer.write('too late')
  expect(await refused).toMatchObject([{ code: 'EPIPE' }])
  await page.getByRole('tab', { name: 'Events' }).click()
  await expect(page.getByRole('log', { name: 'Events' })).toContainText('RST')
  server.close()
})

test('a reset by the peer is told in words', async ({ page }) => {
  const port = await openListener(page, 'none')
  const peer = connect(port, '127.0.0.1')
  await once(peer, 'connect')
  const row = page.getByRole('row').filter({ hasText: 'ESTABLISHED' })
  await row.click()
  peer.resetAndDestroy()
  await page.getByRole('tab', { name: 'Events' }).click()
  await expect(page.getByRole('log', { name: 'Events' })).toContainText('ECONNRESET')
  await expect(page.getByRole('row').filter({ hasText: 'CLOSED' })).toHaveCount(1)
})

test('the example: a listener, a client, and what the wire carries of them', async ({ page }) => {
  await button(page, 'Show an example').click()
  const row = page.getByRole('row').filter({ hasText: 'own + wire' })
  await expect(row).toHaveAttribute('aria-selected', 'true')
  await expect(row).toContainText('22 → ← 22')
  await expect(stream(page).getByText('Hello from the client')).toHaveCount(2)
})

test('what was typed stays when the window is laid out anew', async ({ app, page }) => {
  const payload = page.getByLabel('Payload', { exact: true })
  await payload.fill('half a thou')
  for (const width of [1500, 1000]) {
    await app.evaluate(
      ({ BrowserWindow }, to) => BrowserWindow.getAllWindows()[0].setContentSize(to, 700),
      width,
    )
    await expect.poll(() => page.evaluate(() => window.innerWidth)).toBe(width)
    await expect(payload).toHaveValue('half a thou')
  }
})

test('the theme is remembered', async ({ app, page, userData }) => {
  await button(page, 'Theme: system').click()
  await button(page, 'Theme: light').click()
  await expect(button(page, 'Theme: dark')).toBeVisible()
  const dark = await page.evaluate(() => getComputedStyle(document.body).backgroundColor)
  await app.close()
  const again = await _electron.launch({
    args: [...SANDBOX_SWITCHES, `--user-data-dir=${userData}`, '.'],
    colorScheme: null,
  })
  try {
    const opened = await readyWindow(again)
    await expect(button(opened, 'Theme: dark')).toBeVisible()
    expect(await opened.evaluate(() => getComputedStyle(document.body).backgroundColor)).toBe(dark)
  } finally {
    await again.close()
  }
})
