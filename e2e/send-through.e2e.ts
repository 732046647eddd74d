import { expect, test } from './app'
import { barePeer, button, copied, openClient, row, showSockets, sockets } from './socket-list'

test('written to one, several and all: those that are chosen in the list of sockets', async ({
  app,
  page,
}) => {
  const peer = await barePeer()
  for (const count of [1, 2, 3]) {
    await openClient(page, peer.port)
    await expect.poll(() => peer.connections.length).toBe(count)
  }
  await showSockets(page)
  const rows = row(page, 'TCP client')
  const send = async (text: string) => {
    await page.getByLabel('Payload', { exact: true }).fill(text)
    await button(page, 'Send').click()
  }
  await rows.nth(0).click()
  await send('1')
  await expect.poll(() => peer.got.toSorted()).toEqual(['', '', '1\n'])
  await rows.nth(1).click({ modifiers: ['Control'] })
  await expect(page.getByLabel('Send through')).toHaveValue('chosen')
  await send('2')
  await expect.poll(() => peer.got.toSorted()).toEqual(['', '1\n2\n', '2\n'])
  await sockets(page).press('Control+a')
  await send('3')
  await expect.poll(() => peer.got.toSorted()).toEqual(['1\n2\n3\n', '2\n3\n', '3\n'])
  // Out of sight they are not sent through.
  await page.getByRole('tab', { name: 'Flows' }).click()
  await expect(page.getByLabel('Send through')).not.toHaveValue('chosen')

  await button(page, 'More of the composer').click()
  await page.getByLabel('Payload', { exact: true }).fill('copied')
  await button(page, 'Copy as a command').click()
  for (const [name, words] of [
    ['nc', `printf 'copied\\n' | nc -w 2 127.0.0.1 ${peer.port}`],
    ['socat', `TCP:127.0.0.1:${peer.port}`],
    ['Python', 'socket.create_connection'],
    ['Node', 'connect'],
  ]) {
    await page.getByRole('dialog').getByRole('button', { name, exact: true }).click()
    await expect.poll(() => copied(app)).toContain(words)
  }
  peer.close()
})

test('many a second to another machine: main asks first, a no is a refusal in words, a yes tries again', async ({
  app,
  page,
}) => {
  const answer = (response: number) =>
    app.evaluate(({ dialog: system }, chosen) => {
      system.showMessageBox = (...asked: unknown[]) => {
        Reflect.set(globalThis, 'asked', asked.at(-1))
        return Promise.resolve({ response: chosen, checkboxChecked: false })
      }
    }, response)
  // Bound to loopback: the system sends none of it, to an address that nobody has (RFC 5737).
  await button(page, 'UDP…').click()
  await button(page, 'Open').click()
  await page.getByLabel('To', { exact: true }).fill('192.0.2.1:9')
  await page.getByLabel('Payload', { exact: true }).fill('x')
  const atRate = async () => {
    await button(page, 'Send more than once, or a script').click()
    await page.getByLabel('A second', { exact: true }).fill('200')
    await page.getByLabel('Seconds', { exact: true }).fill('1')
    await button(page, 'Send at a rate').click()
  }
  await answer(0)
  await atRate()
  await expect(page.getByText('192.0.2.1 is another machine')).toBeVisible()
  await answer(1)
  await atRate()
  await expect(page.getByText(/[1-9]\d* failed/)).toBeVisible()
  const asked = await app.evaluate(() => Reflect.get(globalThis, 'asked') as { message: string })
  expect(asked.message).toBe('Send to 192.0.2.1?')
})
