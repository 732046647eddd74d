import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer, type AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { expect, openListener, test } from './app'

test('a listener talks with socat: bytes both ways, half-close, close', async ({ page, complaints }) => {
  const port = await openListener(page, 'none')
  const peer = spawn('socat', ['-t5', 'STDIO', `TCP:127.0.0.1:${port}`])
  const said = text(peer.stdout)
  peer.stdin.end('Hello from socat\n')
  const row = page.getByRole('row').filter({ hasText: 'CLOSE-WAIT' })
  await row.click()
  await expect(page.getByRole('log', { name: 'Stream' })).toContainText('Hello from socat')
  await page.getByLabel('Payload', { exact: true }).fill('and hello back')
  await page.getByRole('button', { name: 'Send', exact: true }).click()
  await expect(page.getByRole('log', { name: 'Stream' })).toContainText('and hello back')
  await page.getByRole('button', { name: 'Close', exact: true }).click()
  expect(await said).toBe('and hello back\n')
  expect(complaints).toEqual([])
})

test('a client and its errors: refused in words, what was typed is kept', async ({ page }) => {
  await page.getByRole('button', { name: 'Connect…' }).click()
  await page.getByLabel('Port').fill('70000')
  await page.getByRole('button', { name: 'Connect', exact: true }).click()
  await expect(page.getByRole('alert')).toContainText('A port to reach is a number from 1 to 65,535.')
  await expect(page.getByLabel('Port')).toHaveValue('70000')

  // Bound and let go of at once: nothing listens there.
  const free = createServer().listen(0, '127.0.0.1')
  await once(free, 'listening')
  const { port } = free.address() as AddressInfo
  free.close()
  await page.getByLabel('Port').fill(String(port))
  await page.getByRole('button', { name: 'Connect', exact: true }).click()
  await expect(page.getByRole('region', { name: 'Detail' })).toContainText(
    `127.0.0.1:${port} answered with a reset: nothing listens there. Check that the server runs`,
  )
})

test('UDP: a datagram to an echo and back is one flow', async ({ page }) => {
  const bind = async (reply: 'none' | 'echo') => {
    await page.getByRole('button', { name: 'UDP…' }).click()
    await page.getByLabel('Reply').selectOption(reply)
    await page.getByRole('button', { name: 'Open', exact: true }).click()
    await expect(page.getByRole('dialog')).toBeHidden()
  }
  await bind('echo')
  const local = await page
    .locator('#flows')
    .getByRole('row')
    .first()
    .getByRole('gridcell')
    .nth(1)
    .textContent()
  await bind('none')
  await page.getByLabel('To', { exact: true }).fill(local ?? '')
  await page.getByLabel('Payload', { exact: true }).fill('ping')
  await page.getByRole('button', { name: 'Send', exact: true }).click()
  const flow = page.getByRole('row').filter({ hasText: '5 → ← 5' })
  await expect(flow).toHaveCount(1)
})
