/* npm run pictures: takes the README's pictures anew, of the real app with real connections on loopback. */
import { once } from 'node:events'
import { connect } from 'node:net'
import { join } from 'node:path'
import { startDisplay } from './display.mjs'
import { root } from './root.mjs'
import { startApp } from './started-app.mjs'

const SIZE = [1200, 750]
const LINES = ['GET /status HTTP/1.1', 'Host: localhost', 'Grüße, κόσμε', '\\x00\\x01\\x02 bytes as escapes']

async function clients(port) {
  for (const word of ['one', 'two', 'three']) {
    const peer = connect(port, '127.0.0.1')
    peer.end(`${word}\n`)
    peer.resume()
    await once(peer, 'close')
  }
}

async function take(page, app, theme, name = 'window') {
  await app.evaluate(({ nativeTheme }, chosen) => (nativeTheme.themeSource = chosen), theme)
  // Two frames on, the theme is painted.
  await page.evaluate(
    'new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done(null))))',
  )
  await page.screenshot({ path: join(root, `docs/pictures/${name}-${theme}.png`) })
}

const display = process.platform === 'linux' ? await startDisplay() : null
try {
  if (display) process.env.DISPLAY = display.name
  const { app, page, close } = await startApp()
  await page.locator('html[data-ready="true"]').waitFor()
  await app.evaluate(
    ({ BrowserWindow }, size) => BrowserWindow.getAllWindows()[0].setContentSize(...size),
    SIZE,
  )
  await page.getByRole('button', { name: 'Show an example' }).click()
  const row = page.getByRole('row').filter({ hasText: 'own + wire' }).first()
  await row.filter({ hasText: '22 → ← 22' }).waitFor()
  const listener = await page
    .locator('#flows')
    .getByRole('row')
    .first()
    .getByRole('gridcell')
    .nth(1)
    .textContent()
  await clients(Number(listener.split(':').at(-1)))
  for (const line of LINES) {
    await page.getByLabel('Payload', { exact: true }).fill(line)
    await page.keyboard.press('Control+Enter')
    const shown = line.slice(-6)
    await page.getByRole('log', { name: 'Stream' }).getByText(shown).nth(1).waitFor()
  }
  await page.getByRole('row').filter({ hasText: 'TIME-WAIT' }).nth(2).waitFor()
  for (const theme of ['light', 'dark']) await take(page, app, theme)
  await page.getByRole('tab', { name: 'Packets' }).click()
  await page.getByRole('grid', { name: 'Packets' }).focus()
  await page.keyboard.press('Home')
  await page.getByRole('treeitem', { name: /^Window \d/ }).click()
  await page.getByRole('group', { name: 'What it means' }).getByText('TCP Window').waitFor()
  await take(page, app, 'dark', 'packets')
  await page.getByRole('tab', { name: 'Stream' }).click()
  await page.getByRole('button', { name: /^Interface/ }).click()
  await page.getByRole('dialog').getByText(/\d B/).first().waitFor()
  await take(page, app, 'dark', 'capture')
  await page.keyboard.press('Escape')
  await page.getByRole('tab', { name: 'Sockets' }).click()
  await page.getByRole('row').filter({ hasText: 'TCP client' }).first().click()
  await page.getByRole('tab', { name: 'Kernel' }).click()
  await page.getByText('Congestion window').first().waitFor()
  await take(page, app, 'light', 'sockets')
  await page.getByRole('button', { name: 'Raw…' }).click()
  const dialog = page.getByRole('dialog', { name: 'Raw packets' })
  await dialog.getByRole('textbox', { name: 'TCP destination port' }).fill(listener.split(':').at(-1))
  await dialog.getByRole('button', { name: 'Send once' }).click()
  await dialog.getByText(/RST/).first().waitFor()
  await take(page, app, 'dark', 'raw')
  await page.keyboard.press('Escape')
  await dialog.waitFor({ state: 'hidden' })
  await page.getByRole('tab', { name: 'Flows' }).click()
  await page.keyboard.press('Control+k')
  await page.getByRole('combobox', { name: 'Command' }).fill('tour')
  await page.keyboard.press('Enter')
  const tour = page.getByRole('region', { name: 'Tour' })
  for (const act of ['Open a listener', 'Connect a client', 'Connect another client']) {
    await tour.getByRole('button', { name: /^(Begin|Next)$/ }).click()
    await tour.getByRole('button', { name: act }).click()
    await tour.getByLabel('Done:').waitFor()
  }
  await take(page, app, 'light', 'tour')
  await close()
} finally {
  display?.server.removeAllListeners('exit')
  display?.server.kill()
}
