import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createServer, type AddressInfo, type Socket } from 'node:net'
import { once } from 'node:events'
import type { Page } from '@playwright/test'
import { expect, openListener, test } from './app'
import { violationsOf } from './axe'

/** A bare peer that keeps what it gets, and an own client connected to it. */
async function connectToPeer(page: Page) {
  const got: Buffer[] = []
  const connections: Socket[] = []
  const server = createServer((socket) => {
    connections.push(socket)
    socket.on('data', (bytes) => got.push(bytes)).on('error', () => undefined)
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  await page.getByRole('button', { name: 'Connect…' }).click()
  await page.getByLabel('Port').fill(String((server.address() as AddressInfo).port))
  await page.getByRole('button', { name: 'Connect', exact: true }).click()
  await expect(page.getByRole('dialog')).toBeHidden()
  await expect(page.getByLabel('Send through')).toContainText('→')
  const close = () => {
    for (const socket of connections) socket.destroy()
    server.close()
  }
  return { got: () => Buffer.concat(got).toString('latin1'), connections, close }
}

test('a template: its bytes before they are sent, a mistake marked, sent, and again from the history', async ({
  page,
}) => {
  const peer = await connectToPeer(page)
  const payload = page.getByLabel('Payload', { exact: true })
  await page.getByLabel('Payload is').selectOption('template')
  await payload.fill('{{nothing}}')
  await expect(page.locator('#payload-error mark')).toHaveText('n')
  await expect(page.getByRole('button', { name: 'Send', exact: true })).toBeDisabled()
  await payload.fill('123456789')
  await page.getByRole('button', { name: 'Fields of a template' }).click()
  await page.getByRole('button', { name: /crc16 modbus/ }).click()
  await expect(page.locator('#payload-error')).toContainText('11 bytes 31 32 33 34 35 36 37 38 39 37 4b')
  await payload.press('Control+Enter')
  await expect.poll(peer.got).toBe('123456789\x37\x4b')
  await payload.fill('')
  await payload.press('ArrowUp')
  await expect(payload).toHaveValue('123456789{{crc16 modbus}}')
  await payload.press('ArrowDown')
  await expect(payload).toHaveValue('')
  peer.close()
})

test('sent at a rate: progress and a stop right there', async ({ page }) => {
  const peer = await connectToPeer(page)
  await page.getByLabel('Payload is').selectOption('hex')
  await page.getByLabel('Payload', { exact: true }).fill('2a')
  await page.getByRole('button', { name: 'Send more than once, or a script' }).click()
  await page.getByRole('button', { name: 'Send at a rate' }).click()
  await expect(page.getByText(/^Sending: \d/)).toBeVisible()
  await expect.poll(() => peer.got().length).toBeGreaterThan(20)
  await page.getByRole('button', { name: 'Stop sending' }).click()
  await expect(page.getByText(/^Sending: \d/)).toBeHidden()
  peer.close()
})

test('a script on an open connection, and a reply that is changed', async ({ page }) => {
  const peer = await connectToPeer(page)
  await page.getByRole('button', { name: 'Send more than once, or a script' }).click()
  await page.getByLabel('Script, one step a line').fill('send "hello\\n"\nexpect "ready"\nsend "thanks\\n"')
  await page.getByRole('button', { name: 'Run script' }).click()
  await expect.poll(peer.got).toBe('hello\n')
  await expect(page.getByText('Script, line 2 of 3 steps: expect "ready"')).toBeVisible()
  peer.connections[0].write('are you ready?')
  await expect.poll(peer.got).toBe('hello\nthanks\n')
  await page.getByRole('button', { name: 'More of the composer' }).click()
  await page.getByRole('button', { name: /^Reply: / }).click()
  await page.getByRole('button', { name: 'Set reply' }).click()
  await expect(page.getByRole('dialog')).toBeHidden()
  peer.connections[0].write('echo?')
  await expect.poll(peer.got).toBe('hello\nthanks\necho?')
  peer.close()
})

test('through all of a listener, and through all but one', async ({ page }) => {
  const port = await openListener(page, 'none')
  const { connect } = await import('node:net')
  const peers = [connect(port, '127.0.0.1'), connect(port, '127.0.0.1')]
  const got = peers.map(() => '')
  for (const [i, peer] of peers.entries()) peer.on('data', (bytes) => (got[i] += bytes.toString()))
  const option = page.getByLabel('Send through').locator('option', { hasText: 'Listener' })
  await page.getByLabel('Send through').selectOption(await option.getAttribute('value'))
  await expect(page.getByRole('button', { name: 'Through 2 of 2 connections' })).toBeVisible()
  await page.getByLabel('Payload', { exact: true }).fill('all')
  await page.getByRole('button', { name: 'Send', exact: true }).click()
  await expect.poll(() => got).toEqual(['all\n', 'all\n'])
  await page.getByRole('button', { name: 'Through 2 of 2 connections' }).click()
  await page.getByRole('checkbox', { name: `127.0.0.1:${peers[0].localPort}` }).uncheck()
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: 'Send', exact: true }).click()
  await expect.poll(() => got).toEqual(['all\n', 'all\nall\n'])
  for (const peer of peers) peer.destroy()
})

for (const theme of ['light', 'dark'] as const) {
  test(`saved, shared and taken in again; nothing for axe to find, ${theme}`, async ({
    app,
    page,
    userData,
  }) => {
    await app.evaluate(({ nativeTheme }, chosen) => (nativeTheme.themeSource = chosen), theme)
    const peer = await connectToPeer(page)
    await page.getByLabel('Payload', { exact: true }).fill('GET / HTTP/1.0\\r\\n')
    await page.getByRole('button', { name: 'More of the composer' }).click()
    for (const name of [
      'History',
      'Saved payloads',
      'Copy as a command',
      /^Reply: /,
      'Send more than once, or a script',
    ]) {
      await page.getByRole('button', { name }).click()
      await expect(page.getByRole('dialog')).toBeVisible()
      expect(await violationsOf(page)).toEqual([])
      await page.keyboard.press('Escape')
      await expect(page.getByRole('dialog')).toBeHidden()
    }
    for (const [width, height] of [
      [900, 600],
      [1600, 1000],
    ] as const) {
      await app.evaluate(({ BrowserWindow }, size) => BrowserWindow.getAllWindows()[0].setSize(...size), [
        width,
        height,
      ] as [number, number])
      await page.waitForFunction((wide) => Math.abs(window.innerWidth - wide) < 40, width)
      const box = await page.getByRole('region', { name: 'Composer' }).boundingBox()
      expect(box?.height).toBeLessThan(170)
      await page.screenshot({ path: `test-results/composer-${theme}-${width}.png` })
    }
    await page.getByRole('button', { name: 'Saved payloads' }).click()
    await page.getByLabel('Name', { exact: true }).fill('Front page')
    await page.getByRole('button', { name: 'Save', exact: true }).click()
    await expect(page.getByRole('button', { name: /^Front page/ })).toBeVisible()
    const path = join(userData, 'payloads.json')
    await app.evaluate(({ dialog }, chosen) => {
      dialog.showOpenDialog = () => Promise.resolve({ canceled: false, filePaths: [chosen] })
      dialog.showSaveDialog = () => Promise.resolve({ canceled: false, filePath: chosen })
    }, path)
    await page.getByRole('button', { name: 'Export…' }).click()
    await expect.poll(() => existsSync(path) && readFileSync(path, 'utf8')).toContain('"Front page"')
    writeFileSync(path, '{}')
    await page.getByRole('button', { name: 'Import…' }).click()
    await expect(page.getByText('It is no file of payloads')).toBeVisible()
    writeFileSync(
      path,
      JSON.stringify({
        format: 'fourtuple-payloads',
        version: 1,
        collections: [{ name: 'Modbus', payloads: [{ name: 'Read coils', mode: 'hex', text: '01 01' }] }],
      }),
    )
    await page.getByRole('button', { name: 'Import…' }).click()
    await page.getByRole('button', { name: /^Read coils/ }).click()
    await expect(page.getByLabel('Payload', { exact: true })).toHaveValue('01 01')
    await expect(page.getByLabel('Payload is')).toHaveValue('hex')
    peer.close()
  })
}
