import { readFileSync, statSync, writeFileSync } from 'node:fs'
import { connect, createServer, type AddressInfo } from 'node:net'
import { once } from 'node:events'
import { join } from 'node:path'
import type { ElectronApplication, Page } from '@playwright/test'
import { expect, openListener, test } from './app'
import { violationsOf } from './axe'

const button = (page: Page, name: string | RegExp) =>
  page.getByRole('button', { name, exact: typeof name === 'string' })
const dialog = (page: Page) => page.getByRole('dialog')
const sockets = (page: Page) => page.getByRole('treegrid', { name: 'Sockets' })

/** A window of that size and theme. */
async function look(app: ElectronApplication, theme: 'light' | 'dark', width: number, height: number) {
  await app.evaluate(
    ({ BrowserWindow, nativeTheme }, [chosen, w, h]) => {
      nativeTheme.themeSource = chosen
      BrowserWindow.getAllWindows()[0].setContentSize(w, h)
    },
    [theme, width, height] as const,
  )
}
/** Pictures are taken only where a folder for them is given. */
async function picture(page: Page, name: string) {
  const folder = process.env.FOURTUPLE_PICTURES
  if (folder !== undefined) await page.screenshot({ path: join(folder, `${name}.png`) })
}

/** Opens every part of the dialog that is closed. */
async function openSections(page: Page) {
  const closed = dialog(page).locator('button[aria-expanded="false"]')
  while ((await closed.count()) > 0) await closed.first().click()
}

for (const theme of ['light', 'dark'] as const)
  for (const [width, height] of [
    [900, 600],
    [1600, 1000],
  ] as const)
    test(`axe finds nothing in dialogs, list and detail of sockets, ${theme} at ${width}×${height}`, async ({
      app,
      page,
      complaints,
    }) => {
      test.setTimeout(90_000)
      await look(app, theme, width, height)
      const name = (part: string) => `${part}-${theme}-${width}`
      const isWell = async (part: string) => {
        await picture(page, name(part))
        expect(await violationsOf(page), part).toEqual([])
      }
      await page.getByRole('tab', { name: 'Sockets' }).click()
      await isWell('none')
      for (const [opener, reply] of [
        ['Listen…', true],
        ['Connect…', false],
        ['UDP…', true],
      ] as const) {
        await button(page, opener).click()
        await picture(page, name(`${opener.slice(0, -1)}-closed`))
        if (reply) await page.getByLabel('Reply').selectOption('payload')
        await openSections(page)
        for (const label of [/^TLS /, /^Keep-alive/])
          for (const tick of await dialog(page).getByRole('checkbox', { name: label }).all())
            await tick.check()
        if (opener === 'Connect…') await page.getByLabel('Verify the peer’s certificate').uncheck()
        if (opener === 'UDP…') await button(page, 'Join a group').click()
        await isWell(opener.slice(0, -1))
        await page.keyboard.press('Escape')
        await expect(dialog(page)).toBeHidden()
      }
      const server = createServer().listen(0, '127.0.0.1')
      await once(server, 'listening')
      await page.getByRole('tab', { name: 'Flows' }).click()
      const port = await openListener(page, 'echo')
      await button(page, 'Connect…').click()
      await page.getByLabel('Port').fill(String(port))
      await page.keyboard.press('Enter')
      await expect(dialog(page)).toBeHidden()
      await page.getByRole('tab', { name: 'Sockets' }).click()
      await expect(sockets(page).getByRole('row')).toHaveCount(3)
      await isWell('list')
      await page.getByRole('tab', { name: 'Kernel' }).click()
      await isWell('kernel')
      await sockets(page).getByRole('row').filter({ hasText: 'client' }).click({ button: 'right' })
      await expect(page.getByRole('menu')).toBeVisible()
      await isWell('menu')
      await page.keyboard.press('Escape')
      for (const change of ['Reply…', 'Options…', 'Start TLS…']) {
        await button(page, change).click()
        await expect(dialog(page)).toBeVisible()
        await isWell(change.slice(0, -1))
        await page.keyboard.press('Escape')
        await expect(dialog(page)).toBeHidden()
      }
      server.close()
      expect(complaints).toEqual([])
    })

test('what is wrong is said at its field; a host with a port is split; what was used last is there again', async ({
  page,
}) => {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  await button(page, 'Connect…').click()
  await page.evaluate((text) => {
    const pasted = new DataTransfer()
    pasted.setData('text', text)
    document.activeElement?.dispatchEvent(
      new ClipboardEvent('paste', { clipboardData: pasted, bubbles: true, cancelable: true }),
    )
  }, `http://localhost:${port}/path`)
  await expect(page.getByLabel('Host')).toHaveValue('localhost')
  await expect(page.getByLabel('Port')).toHaveValue(String(port))
  await button(page, /^Options/).click()
  await page.getByLabel('TTL').fill('300')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('alert')).toContainText('The TTL is a whole number from 1 to 255')
  await expect(page.getByLabel('TTL')).toBeFocused()
  await page.getByLabel('TTL').fill('9')
  await page.keyboard.press('Enter')
  await expect(dialog(page)).toBeHidden()

  await button(page, 'Connect…').click()
  await expect(page.getByLabel('Host')).toHaveValue('localhost')
  await expect(button(page, /^Options/)).toContainText('TTL 9')
  await button(page, 'Reset to defaults').click()
  await expect(page.getByLabel('Host')).toHaveValue('127.0.0.1')
  await expect(button(page, /^Options/)).not.toContainText('TTL')
  server.close()
})

test('sockets by keyboard: a listener, its connections under it, folded, closed; several at once', async ({
  page,
}) => {
  const port = await openListener(page, 'none')
  const peers = [0, 1, 2].map(() => connect(port, '127.0.0.1').on('error', () => undefined))
  await page.getByRole('tab', { name: 'Flows' }).focus()
  await page.keyboard.press('ArrowRight')
  await page.keyboard.press('Enter')
  const rows = sockets(page).getByRole('row')
  await expect(rows).toHaveCount(4)
  await sockets(page).focus()
  await page.keyboard.press('Home')
  await expect(rows.first()).toHaveAttribute('aria-selected', 'true')
  await page.keyboard.press('ArrowLeft')
  await expect(rows).toHaveCount(1)
  await page.keyboard.press('ArrowRight')
  await expect(rows).toHaveCount(4)
  await page.keyboard.press('End')
  await expect(rows.last()).toHaveAttribute('aria-selected', 'true')
  await page.keyboard.press('Delete')
  await expect(rows.last()).toContainText('closed')
  await page.keyboard.press('Control+a')
  await expect(page.getByRole('toolbar')).toContainText('4 sockets')
  await button(page, 'Reset').first().click()
  await expect(rows.filter({ hasText: 'accepted' }).filter({ hasText: 'closed' })).toHaveCount(3)
  await expect(rows.first()).toContainText('accepting')
  for (const peer of peers) peer.destroy()
})

test('more sockets than the engine tells unasked: the list asks for those that it shows', async ({
  page,
}) => {
  const port = await openListener(page, 'none')
  // Enough to be past what is told unasked, few enough for a test.
  const peers = Array.from({ length: 700 }, () => connect(port, '127.0.0.1').on('error', () => undefined))
  await page.getByRole('tab', { name: 'Sockets' }).click()
  await expect(sockets(page)).toHaveAttribute('aria-rowcount', '702')
  await sockets(page).focus()
  await sockets(page).evaluate((list) => (list.scrollTop = 300 * 28))
  await expect(sockets(page).locator('[aria-rowindex="310"]')).toContainText('accepted')
  for (const peer of peers) peer.destroy()
})

test('main’s dialogs: a text is read and written for this user alone, a file is a token, a destination is asked', async ({
  app,
  page,
  userData,
}) => {
  const path = join(userData, 'typed.txt')
  writeFileSync(path, 'expect "HELLO"\n', { mode: 0o644 })
  const choose = (chosen: string | null) =>
    app.evaluate(({ dialog: system }, file) => {
      system.showOpenDialog = () =>
        Promise.resolve({ canceled: file === null, filePaths: file === null ? [] : [file] })
      system.showSaveDialog = () => Promise.resolve({ canceled: file === null, filePath: file ?? '' })
    }, chosen)
  const answer = (response: number) =>
    app.evaluate(({ dialog: system }, chosen) => {
      system.showMessageBox = (...asked: unknown[]) => {
        Reflect.set(globalThis, 'asked', asked.at(-1))
        return Promise.resolve({ response: chosen, checkboxChecked: false })
      }
    }, response)
  const lastAsked = () => app.evaluate(() => Reflect.get(globalThis, 'asked') as Record<string, string>)
  const bridge = (call: string, params?: unknown) =>
    page.evaluate(
      ([name, asked]) => {
        const ask = Reflect.get(window.fourtuple, name) as (value: unknown) => Promise<unknown>
        return ask(asked).catch(String)
      },
      [call, params] as const,
    )
  await choose(path)
  expect(await bridge('openText')).toEqual({ name: 'typed.txt', text: 'expect "HELLO"\n' })
  expect(await bridge('openFile')).toMatchObject({
    token: expect.stringMatching(/^[\da-f-]{36}$/),
    name: 'typed.txt',
    size: 15,
  })
  expect(await bridge('saveFile', 'log.csv')).toMatch(/^[\da-f-]{36}$/)
  expect(await bridge('saveText', { name: 'x.json', text: '{}' })).toBe(true)
  expect(readFileSync(path, 'utf8')).toBe('{}')
  if (process.platform !== 'win32') expect(statSync(path).mode & 0o777).toBe(0o600)
  await choose(null)
  expect(await bridge('openText')).toBeNull()
  expect(await bridge('openFile')).toBeNull()
  expect(await bridge('saveFile', 'log.csv')).toBeNull()
  expect(await bridge('saveText', { name: 'x.json', text: 'lost' })).toBe(false)

  // What is no text, and what is not there: said in a dialog.
  writeFileSync(path, Buffer.from([0xff, 0xfe, 0x00]))
  await answer(0)
  await choose(path)
  expect(await bridge('openText')).toBeNull()
  expect((await lastAsked()).message).toBe('typed.txt is not read as text')
  await choose(join(userData, 'missing'))
  expect(await bridge('openFile')).toBeNull()
  expect((await lastAsked()).message).toBe('missing can’t be read')

  expect(await bridge('approveDestination', '192.0.2.1')).toBe(false)
  expect((await lastAsked()).message).toBe('Send to 192.0.2.1?')
  await answer(1)
  expect(await bridge('approveDestination', 'fe80::1%eth0')).toBe(true)
  for (const [call, params] of [
    ['approveDestination', 'x\nAllow everything'],
    ['saveText', { name: 'x', text: 7 }],
    ['saveFile', ''],
  ] as const)
    expect(await bridge(call, params)).toContain(`${call} has other parameters`)
})
