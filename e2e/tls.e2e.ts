import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
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

/** The port in the row of the listener in the list of sockets. */
async function listenWithTls(page: Page): Promise<number> {
  await page.getByRole('button', { name: 'Listen…' }).click()
  await page.getByRole('button', { name: /^TLS/ }).click()
  await page.getByLabel('TLS for each connection').check()
  await page.getByLabel('Reply').selectOption('echo')
  await page.getByRole('button', { name: 'Listen', exact: true }).click()
  await page.getByRole('tab', { name: 'Sockets' }).click()
  const listener = page.getByRole('row').filter({ hasText: 'TCP listener' })
  return Number((await listener.getByRole('gridcell').nth(1).textContent())?.split(':').at(-1))
}

test('a listener with a certificate made on the spot ↔ openssl; a client that verifies refuses it, one that doesn’t says so', async ({
  page,
}) => {
  const port = await listenWithTls(page)
  const rows = page.getByRole('treegrid', { name: 'Sockets' }).getByRole('row')
  const openssl = spawn('openssl', ['s_client', '-connect', `127.0.0.1:${port}`, '-quiet', '-no_ign_eof'])
  let said = ''
  openssl.stdout.on('data', (bytes) => (said += String(bytes)))
  openssl.stdin.write('hello over TLS\n')
  await expect.poll(() => said).toContain('hello over TLS')
  await expect(rows.filter({ hasText: 'TCP accepted' })).toContainText('1.3')
  openssl.stdin.end()
  await once(openssl, 'exit')

  const openClient = async (verify: boolean) => {
    await page.getByRole('button', { name: 'Connect…' }).click()
    await page.getByLabel('Port').fill(String(port))
    const section = page.getByRole('button', { name: /^TLS/ })
    if ((await section.getAttribute('aria-expanded')) === 'false') await section.click()
    await page.getByLabel('TLS from the beginning').check()
    await page.getByLabel('Verify the peer’s certificate').setChecked(verify)
    await page.getByRole('button', { name: 'Connect', exact: true }).click()
    await expect(page.getByRole('dialog')).toBeHidden()
  }
  await openClient(true)
  const detail = page.getByRole('region', { name: 'Detail' })
  await expect(detail.getByRole('status').first()).toContainText('self-signed')
  await expect(detail.getByRole('status').first()).toHaveCSS('color', await errorColour(page))
  await photograph(page, 'refused', [
    [900, 600],
    [1600, 1000],
  ])
  await openClient(false)
  const client = rows.filter({ hasText: 'TCP client' }).filter({ hasText: 'open · not trusted' })
  await expect(client).toHaveCount(1)
  await expect(client.getByText('not trusted')).toHaveCSS('color', await errorColour(page))
  await page.getByRole('tab', { name: 'TLS' }).click()
  await page.getByRole('tabpanel', { name: 'TLS' }).getByText('Client’s end').click()
  await expect(page.getByRole('tabpanel', { name: 'TLS' })).toContainText('The server is not trusted')
})

/** What errors are written in, as the page computes it. */
function errorColour(page: Page): Promise<string> {
  return page.evaluate(() => {
    const probe = document.body.appendChild(document.createElement('i'))
    probe.style.color = 'var(--error)'
    const { color } = getComputedStyle(probe)
    probe.remove()
    return color
  })
}

test('TLS started from the list of sockets on an open connection, to openssl s_server', async ({
  page,
  userData,
}) => {
  const [key, certificate] = [join(userData, 'key.pem'), join(userData, 'cert.pem')]
  spawnSync('openssl', [
    ...['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2'],
    ...[
      '-subj',
      '/CN=localhost',
      '-addext',
      'subjectAltName=DNS:localhost',
      '-keyout',
      key,
      '-out',
      certificate,
    ],
  ])
  const server = spawn('openssl', ['s_server', '-accept', '127.0.0.1:0', '-key', key, '-cert', certificate])
  let said = ''
  server.stdout.on('data', (bytes) => (said += String(bytes)))
  server.stderr.on('data', (bytes) => (said += String(bytes)))
  try {
    await expect.poll(() => said).toMatch(/ACCEPT 127\.0\.0\.1:(\d+)/)
    const port = /ACCEPT 127\.0\.0\.1:(\d+)/.exec(said)?.[1] ?? ''
    const asks = page.getByRole('dialog')
    const client = page.getByRole('row').filter({ hasText: 'TCP client' }).last()
    const start = page
      .getByRole('toolbar', { name: 'Chosen sockets' })
      .getByRole('button', { name: 'Start TLS…' })
    const startTls = async (name: string) => {
      await page.getByRole('button', { name: 'Connect…' }).click()
      await page.getByLabel('Port').fill(port)
      await page.getByRole('button', { name: 'Connect', exact: true }).click()
      await page.getByRole('tab', { name: 'Sockets' }).click()
      await expect(client).toContainText('open')
      await client.click()
      await start.click()
      await asks.getByLabel('Authorities to trust').fill(readFileSync(certificate, 'utf8'))
      await asks.getByLabel('Server name').fill(name)
      await asks.getByRole('button', { name: 'Start TLS', exact: true }).click()
    }
    await startTls('elsewhere.example')
    await expect(asks.getByRole('alert')).toContainText('The certificate is not for elsewhere.example.')
    await page.keyboard.press('Escape')
    await startTls('localhost')
    await expect(asks).toBeHidden()
    await expect(client).toContainText('1.3')
    await expect(start).toBeHidden()
    await page.getByRole('tab', { name: 'TLS' }).click()
    await expect(page.getByRole('tabpanel', { name: 'TLS' })).toContainText('The server is trusted.')
    await page.getByLabel('Payload', { exact: true }).fill('sealed')
    await page.getByRole('button', { name: 'Send', exact: true }).click()
    await expect.poll(() => said).toContain('sealed')
  } finally {
    server.kill()
  }
})
