import { mkdirSync, readFileSync } from 'node:fs'
import type { Page } from '@playwright/test'
import { expect, openListener, test } from './app'

/** Pictures for those who look at them: both sizes and both themes. */
async function photograph(page: Page, name: string, sizes: [number, number][] = []): Promise<void> {
  const folder = process.env.FOURTUPLE_PICTURES
  if (folder === undefined) return
  mkdirSync(folder, { recursive: true })
  for (const [width, height] of sizes) {
    await page.setViewportSize({ width, height })
    await page.screenshot({ path: `${folder}/${name}-${width}.png` })
  }
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme })
    await page.screenshot({ path: `${folder}/${name}-${colorScheme}.png` })
  }
}

test('TLS on an open connection, both ends ours: untrusted is told, then read; the tab says all of it', async ({
  page,
  complaints,
}) => {
  const port = await openListener(page, 'echo')
  await page.getByRole('row').filter({ hasText: 'LISTEN' }).click()
  await page.getByRole('tab', { name: 'TLS' }).click()
  const panel = page.getByRole('tabpanel', { name: 'TLS' })
  await expect(panel).toContainText('A listener has no TLS of its own')

  await page.getByRole('button', { name: 'Connect…' }).click()
  await page.getByLabel('Port').fill(String(port))
  await page.getByRole('button', { name: 'Connect', exact: true }).click()
  await expect(panel).toContainText('No TLS on this connection: its bytes are readable on the way.')

  // The server's end waits for the client's; begun the other way round it would echo the ClientHello.
  await panel.getByText('Server’s end').click()
  await panel.getByRole('button', { name: 'Start TLS…' }).click()
  await panel.getByLabel('ALPN').fill('http/1.1, h2')
  await panel.getByRole('button', { name: 'Start TLS', exact: true }).click()
  await expect(panel).toContainText('The handshake goes on.')
  await panel.getByText('Client’s end').click()
  await panel.getByRole('button', { name: 'Start TLS…' }).click()
  await panel.getByLabel('Server name').fill('localhost')
  await panel.getByLabel('ALPN').fill('h2')
  await panel.getByLabel('Verify').uncheck()
  await expect(panel).toContainText('Off: whoever answers is talked to')
  await photograph(page, 'form')
  await panel.getByRole('button', { name: 'Start TLS', exact: true }).click()
  await expect(panel).toContainText('TLSv1.3')
  await panel.getByText('Server’s end').click()
  await expect(panel).toContainText('The client showed no certificate.')
  await photograph(page, 'server')
  await panel.getByText('Client’s end').click()
  await expect(panel).toContainText('The server is not trusted; it is talked to all the same.')
  await expect(panel).toContainText('is self-signed')
  await expect(panel.getByRole('article', { name: 'localhost' })).toContainText('DNS:localhost')
  await expect(panel.getByRole('article', { name: 'localhost' })).toContainText('29 days left')
  const keys = (await panel.getByText(/\.keys$/).textContent()) ?? ''
  expect(readFileSync(keys, 'utf8')).toContain('CLIENT_TRAFFIC_SECRET_0 ')

  const sizes: [number, number][] = [
    [900, 600],
    [1600, 1000],
  ]
  await photograph(page, 'client', sizes)

  await page.getByLabel('Payload', { exact: true }).fill('over TLS in Electron')
  await page.getByRole('button', { name: 'Send', exact: true }).click()
  await page.getByRole('tab', { name: 'Stream' }).click()
  await expect(page.getByRole('log', { name: 'Stream' }).getByText('over TLS in Electron')).toHaveCount(2)
  await page.getByRole('tab', { name: 'Events' }).click()
  await expect(page.getByRole('log', { name: 'Events' })).toContainText('tls-secured')
  expect(complaints).toEqual([])
})
