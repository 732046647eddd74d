import { spawnSync } from 'node:child_process'
import { createSocket } from 'node:dgram'
import type { ElectronApplication, Page } from '@playwright/test'
import { expect, openListener, test } from './app'

const button = (page: Page, name: string | RegExp) => page.getByRole('button', { name, exact: true })
const filter = (page: Page) => page.getByLabel('Capture filter')
const status = (page: Page) => page.getByLabel('Status')
const copied = (app: ElectronApplication) => app.evaluate(({ clipboard }) => clipboard.readText())

/** A datagram on loopback every 20 ms, to a port that nobody listens on. Gives what stops it. */
function traffic(port: number): () => void {
  const socket = createSocket('udp4')
  // Refused by ICMP: that is traffic as well.
  socket.on('error', () => undefined)
  const timer = setInterval(() => socket.send('tick', port, '127.0.0.1'), 20)
  return () => {
    clearInterval(timer)
    socket.close()
  }
}

/** Connects a client of the window to a listener of its own, and gives the client's row. */
async function connected(page: Page) {
  const port = await openListener(page, 'echo')
  await button(page, 'Connect…').click()
  await page.getByLabel('Port').fill(String(port))
  await button(page, 'Connect').click()
  const row = page.getByRole('row').filter({ hasText: 'ESTABLISHED' })
  await expect(row).toHaveAttribute('aria-selected', 'true')
  return { row, port }
}

test('interfaces: loopback first with its address, its rate alive; several at once', async ({ page }) => {
  const stop = traffic(9)
  await page.getByRole('button', { name: /^Interface/ }).click()
  const list = page.getByRole('list', { name: 'Interfaces' })
  const first = list.getByRole('listitem').first()
  await expect(first).toContainText('loopback')
  await expect(first).toContainText('127.0.0.1')
  await expect(first.getByRole('checkbox', { name: 'lo' })).toBeChecked()
  const rate = first.getByRole('img', { name: /packets a second/ })
  // 50 datagrams a second, each with its refusal.
  await expect(rate).toHaveAccessibleName(/^\d{2,} packets/)
  stop()

  await list.getByRole('checkbox', { name: 'any' }).check()
  await expect(page.getByText('are taken twice')).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(page.getByRole('button', { name: /^Interface/ })).toHaveText('lo + any')
  await button(page, 'Start capture').click()
  await expect(status(page)).toContainText('Capturing on lo, any')
  await button(page, 'Stop capture').click()
  await expect(status(page)).toContainText('Not capturing')
})

test('a wrong filter: marked where it is wrong, said where, and not started', async ({ page }) => {
  const wrong = page.locator('[data-wrong]')
  await filter(page).pressSequentially('tcp prot 80')
  await page.keyboard.press('Escape')
  await expect(wrong).toHaveText('prot')
  await expect(page.getByText('At character 5–8, “prot”')).toBeVisible()
  await expect(filter(page)).toHaveAttribute('aria-invalid', 'true')
  await expect(button(page, 'Start capture')).toBeDisabled()
  await filter(page).fill('tcp port')
  await page.keyboard.press('Escape')
  await expect(page.getByText('Not finished: it goes on after “port”')).toBeVisible()
  await filter(page).fill('tcp port 80')
  await expect(wrong).toHaveCount(0)
  await expect(button(page, 'Start capture')).toBeEnabled()
})

test('a filter is completed by keyboard: words, and the ports of sockets here', async ({ page }) => {
  const port = await openListener(page, 'none')
  await filter(page).focus()
  await page.keyboard.type('tcp po')
  const list = page.getByRole('listbox', { name: 'Completions' })
  await expect(list.getByRole('option').first()).toBeVisible()
  await page.keyboard.press('ArrowDown')
  const word = list.getByRole('option', { selected: true })
  await expect(word).toHaveText(/^port/)
  await page.keyboard.press('Enter')
  await expect(filter(page)).toHaveValue(/^tcp port *$/)
  await expect(list).toBeHidden()

  await filter(page).fill('tcp port ')
  await expect(list.getByRole('option').filter({ hasText: String(port) })).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(list).toBeHidden()
  await page.keyboard.press('Control+Space')
  await page.keyboard.type(String(port).slice(0, 2))
  await page.keyboard.press('Tab')
  await expect(filter(page)).toHaveValue(new RegExp(`^tcp port ${port} *$`))
  await expect(filter(page)).toBeFocused()
})

test('the library fills the field; what the filter compiles to can be read and copied', async ({
  app,
  page,
}) => {
  await button(page, 'Library of filters').click()
  const named = page.getByRole('list', { name: 'Filters by name' }).getByRole('button')
  const chosen = (await named.first().locator('code').textContent()) ?? ''
  await named.first().click()
  await expect(filter(page)).toHaveValue(chosen)
  await expect(filter(page)).toBeFocused()
  await button(page, 'Library of filters').click()
  await button(page, 'Compiled program').click()
  const instructions = page.getByLabel('Instructions')
  await expect(instructions).toContainText('ret')
  await button(page, 'Copy').click()
  await expect(button(page, 'Copied')).toBeVisible()
  expect(await copied(app)).toBe(await instructions.textContent())
})

test('it ends by itself after as many packets as asked, and says so; restart does the same again', async ({
  page,
}) => {
  const stop = traffic(9)
  await button(page, /^Capture options/).click()
  await page.getByLabel('Packets').fill('some')
  await expect(page.getByText('A whole number of packets')).toBeVisible()
  await page.getByLabel('Packets').fill('5')
  await page.keyboard.press('Escape')
  await expect(button(page, 'Capture options (changed)')).toBeVisible()
  await filter(page).fill('udp port 9')
  await page.keyboard.press('Enter')
  await status(page)
    .getByRole('button', { name: /apturing/ })
    .click()
  const captures = page.getByRole('list', { name: 'Captures' }).getByRole('listitem')
  await expect(captures).toHaveCount(1)
  await expect(captures.first()).toContainText('5 packets were taken, as asked')
  await expect(captures.first()).toContainText('udp port 9')
  await expect(captures.first()).toContainText('0 kernel')
  await captures.first().getByRole('button', { name: 'Restart' }).click()
  await expect(captures.filter({ hasText: 'as asked' })).toHaveCount(2)
  await page.keyboard.press('Escape')
  await expect(status(page)).toContainText('Not capturing')
  stop()
})

test('another filter while it runs: a restart takes it over', async ({ page }) => {
  await button(page, 'Start capture').click()
  await expect(status(page)).toContainText('Capturing on lo')
  await filter(page).fill('udp port 9')
  await button(page, /^Restart the capture: what was changed/).click()
  await expect(button(page, 'Restart the capture')).toBeVisible()
  await status(page)
    .getByRole('button', { name: /^Capturing on lo/ })
    .click()
  const captures = page.getByRole('list', { name: 'Captures' }).getByRole('listitem')
  await expect(captures.filter({ hasText: 'running' })).toContainText('udp port 9')
  await expect(captures.filter({ hasText: 'stopped' })).toHaveCount(1)
})

test('capture just this: the filter is the row’s, and what follows of it is captured', async ({
  app,
  page,
}) => {
  const { row, port } = await connected(page)
  await expect(row).not.toContainText('wire')
  await row.click({ button: 'right' })
  await page.getByRole('menuitem', { name: 'Capture just this' }).click()
  await expect(status(page)).toContainText('Capturing on lo')
  await expect(filter(page)).toHaveValue(new RegExp(`port ${port}`))
  await expect(filter(page)).toHaveAttribute('aria-invalid', 'false')
  await page.getByLabel('Payload', { exact: true }).fill('just this')
  await button(page, 'Send').click()
  await expect(row).toContainText('own + wire')

  await page.getByRole('grid').focus()
  await page.keyboard.press('Shift+F10')
  await page.getByRole('menuitem', { name: 'Copy four-tuple' }).press('Enter')
  expect(await copied(app)).toContain(`127.0.0.1:${port}`)
  await expect(page.getByRole('grid')).toBeFocused()
  await page.keyboard.press('ContextMenu')
  await page.getByRole('menuitem', { name: 'Copy as capture filter' }).press('Enter')
  expect(await copied(app)).toBe(await filter(page).inputValue())
})

test('from a program: not before the person says yes; what it says on standard error is shown', async ({
  app,
  page,
}) => {
  const answer = (response: number) =>
    app.evaluate(({ dialog }, chosen) => {
      dialog.showMessageBox = () => Promise.resolve({ response: chosen, checkboxChecked: false })
    }, response)
  await page.getByRole('button', { name: /^Interface/ }).click()
  await button(page, 'From a program…').click()
  await button(page, 'Start').click()
  await expect(page.getByRole('alert')).toContainText('A command is needed')
  await button(page, 'tcpdump -i lo -U -w -').click()
  await answer(0)
  await button(page, 'Start').click()
  await expect(page.getByRole('alert')).toBeHidden()
  await expect(page.getByLabel('Command')).toBeVisible()
  await answer(1)
  await button(page, 'Start').click()
  await expect(page.getByRole('dialog')).toBeHidden()
  await expect(status(page)).toContainText(/Capturing on .*lo/)

  const stop = traffic(9)
  await expect(page.getByRole('row').filter({ hasText: '127.0.0.1:9' })).toBeVisible()
  stop()
  await status(page)
    .getByRole('button', { name: /^Capturing/ })
    .click()
  const capture = page.getByRole('list', { name: 'Captures' }).getByRole('listitem')
  await expect(capture).toContainText('listening on lo')
  await capture.getByRole('button', { name: 'Stop' }).click()
  await expect(capture).toContainText('stopped')
})

test('every loss has its count and its sentence; nothing of the status bar is cut off at 900 px', async ({
  app,
  page,
}) => {
  await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0].setContentSize(900, 600))
  await expect.poll(() => page.evaluate(() => window.innerWidth)).toBe(900)
  await button(page, 'Start capture').click()
  await expect(status(page)).toContainText('Capturing on lo')
  expect(await status(page).evaluate((bar) => bar.scrollWidth - bar.clientWidth)).toBe(0)
  const losses = status(page).getByRole('button', { name: /^Lost/ })
  // What else goes on on this machine's loopback may be more than is taken.
  await expect(losses).toHaveText(
    /^Lost[\d,]+( k)? kernel0 interface[\d,]+( k)? buffer0 evicted0 not written$/,
  )
  await losses.click()
  await expect(page.getByRole('dialog', { name: 'Packets lost, by where' })).toContainText('buffer was full')
})

test('an interface comes and goes while the app runs: the list and the choice follow', async ({ page }) => {
  const ip = (...args: string[]) => spawnSync('ip', ['link', ...args]).status === 0
  test.skip(
    !ip('add', 'fourtuple0', 'type', 'veth', 'peer', 'name', 'fourtuple1'),
    'No interface can be made.',
  )
  try {
    ip('set', 'fourtuple0', 'up')
    await page.getByRole('button', { name: /^Interface/ }).click()
    await page.getByRole('checkbox', { name: 'fourtuple0' }).check()
    await page.keyboard.press('Escape')
    await expect(page.getByRole('button', { name: /^Interface/ })).toHaveText('lo + fourtuple0')
    ip('delete', 'fourtuple0')
    await expect(page.getByText('fourtuple0 is no longer there')).toBeVisible()
    await expect(page.getByRole('button', { name: /^Interface/ })).toHaveText('lo')
  } finally {
    ip('delete', 'fourtuple0')
  }
})
