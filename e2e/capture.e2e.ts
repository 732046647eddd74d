import { execFileSync, spawn } from 'node:child_process'
import { createServer } from 'node:net'
import { expect, test } from './app'

test('a connection the app did not open: its states and bytes are what tcpdump saw', async ({ page }) => {
  const server = createServer({ allowHalfOpen: true }, (socket) => {
    socket.on('data', (bytes) => socket.write(bytes))
    socket.on('end', () => socket.end())
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  const port = address !== null && typeof address === 'object' ? address.port : 0
  const tcpdump = spawn('tcpdump', ['-i', 'lo', '-n', '-U', '-l', '-S', `tcp port ${port}`])
  let told = ''
  tcpdump.stdout.on('data', (text: Buffer) => (told += text.toString()))
  await new Promise<void>((resolve) => tcpdump.stderr.once('data', () => resolve()))

  await page.getByLabel('Capture filter').fill(`tcp port ${port}`)
  await page.getByRole('button', { name: 'Start capture' }).click()
  await expect(page.getByLabel('Status')).toContainText('Capturing on lo')
  const peer = spawn('socat', ['-t5', 'STDIO', `TCP:127.0.0.1:${port}`])
  peer.stdin.end('seen by both\n')
  const row = page.getByRole('row').filter({ hasText: 'TIME-WAIT' })
  await expect(row).toContainText('CLOSED')
  await row.click()
  await expect.poll(() => (told.match(/Flags \[F\.\]/g) ?? []).length).toBe(2)
  tcpdump.kill()

  const payload = (sender: RegExp) =>
    told
      .split('\n')
      .filter((line) => sender.test(line))
      .reduce((sum, line) => sum + Number(/length (\d+)/.exec(line)?.[1] ?? 0), 0)
  const out = payload(new RegExp(`> 127\\.0\\.0\\.1\\.${port}:`))
  const back = payload(new RegExp(`127\\.0\\.0\\.1\\.${port} >`))
  expect([out, back]).toEqual([13, 13])
  await expect(row).toContainText(`${out} → ← ${back}`)
  const packets = told.split('\n').filter((line) => line.includes('Flags ['))
  const sent = packets.filter((line) => line.includes(`> 127.0.0.1.${port}:`)).length
  await expect(row).toContainText(`${sent} → ← ${packets.length - sent}`)
  // tcpdump's first FIN is the client's, who is therefore the one in TIME-WAIT.
  expect(/Flags \[F\.\]/.exec(packets.find((line) => line.includes('[F.]')) ?? '')).not.toBeNull()
  expect(packets.find((line) => line.includes('[F.]'))).toContain(`> 127.0.0.1.${port}:`)
  await expect(row.getByRole('gridcell').nth(2)).toHaveText('TIME-WAIT')
  const stream = page.getByRole('log', { name: 'Stream' })
  await expect(stream.getByText('seen by both\\n')).toHaveCount(2)
  server.close()
})

test('the engine is killed in a capture: another one runs, and what was captured is offered', async ({
  app,
  page,
}) => {
  await page.getByRole('button', { name: 'Start capture' }).click()
  await expect(page.getByLabel('Status')).toContainText('Capturing on lo')
  execFileSync('socat', ['-u', 'STDIN', 'UDP:127.0.0.1:9'], { input: 'left behind' })
  await expect(page.getByRole('row').filter({ hasText: '127.0.0.1:9' })).toBeVisible()
  const engine = await app.evaluate(
    ({ app: electron }) => electron.getAppMetrics().find((one) => one.name === 'Fourtuple engine')?.pid,
  )
  process.kill(engine ?? 0, 'SIGKILL')
  const banner = page.getByRole('alert')
  await expect(banner).toContainText('The engine was lost')
  await banner.getByRole('button', { name: 'Open' }).click()
  await page.getByRole('row').filter({ hasText: '127.0.0.1:9' }).click()
  await expect(page.getByRole('log', { name: 'Stream' })).toContainText('left behind')
})
