import { execFileSync } from 'node:child_process'
import { captureReadiness } from '../src/engine/capture/readiness'
import { expect, openListener, test } from './app'
import { violationsOf } from './axe'

test.skip(!captureReadiness({ command: '' }).ready, 'raw sockets and captures are not permitted here')

test('SYN to an own listener → SYN-ACK and our kernel’s RST stand next to it', async ({
  page,
  complaints,
}) => {
  const port = await openListener(page, 'none')
  await page.getByRole('button', { name: 'Raw…' }).click()
  const dialog = page.getByRole('dialog')
  await expect(dialog.getByRole('region', { name: 'Packet' })).toContainText('60 bytes')
  await dialog.getByRole('textbox', { name: 'TCP destination port' }).fill(String(port))
  // The bytes of the field that has the focus are marked, and say where they are.
  await expect(dialog.getByRole('group', { name: /at TCP destination port/ })).toBeVisible()
  await expect(dialog.getByRole('button', { name: 'Stop' })).toBeDisabled()
  await dialog.getByRole('button', { name: 'Send once' }).click()
  const exchanges = dialog.getByRole('region', { name: 'Exchanges' })
  await expect(exchanges).toContainText(`127.0.0.1:${port} SYN seq 1000`)
  await expect(exchanges).toContainText('SYN, ACK')
  await expect(exchanges).toContainText('RST seq 1001')
  await expect(exchanges).toContainText('our kernel')
  await expect(exchanges).toContainText('RFC 9293 §3.10.7.1')
  expect(complaints).toEqual([])
})

test('a series of pings is stopped; a wrong value is said at its field', async ({ page }) => {
  await page.getByRole('button', { name: 'Raw…' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Template').selectOption('ping')
  await dialog.getByRole('textbox', { name: 'IPv4 TTL' }).fill('300')
  await expect(dialog.getByText('It takes a whole number from 0 to 255.')).toBeVisible()
  await expect(dialog.getByRole('button', { name: 'Send once' })).toBeDisabled()
  await dialog.getByRole('textbox', { name: 'IPv4 TTL' }).fill('64')
  await dialog.getByRole('textbox', { name: 'Times' }).fill('')
  await dialog.getByLabel('every (ms)').fill('20')
  await dialog.getByRole('button', { name: 'Send series' }).click()
  await expect(dialog.getByRole('status')).toContainText(/[1-9]\d sent to 127\.0\.0\.1/)
  // The field that is marked stays so while more is sent.
  await dialog.getByRole('listbox').focus()
  await page.keyboard.press('Home')
  await dialog.getByRole('group', { name: /^Bytes: packet/ }).focus()
  await page.keyboard.press('ArrowDown')
  const marked = dialog.getByRole('group', { name: /^Bytes: packet .*, at IPv4 destination$/ })
  await expect(marked).toBeVisible()
  const sent = async () => Number((await dialog.getByRole('status').textContent())?.split(' ')[0])
  const before = await sent()
  await expect.poll(sent).toBeGreaterThan(before + 20)
  await expect(marked).toBeVisible()
  // With the dialog closed the series goes on, in sight, and can be stopped.
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: 'Stop raw series' }).click()
  await expect(page.getByRole('button', { name: 'Stop raw series' })).toBeHidden()
  await page.getByRole('button', { name: 'Raw…' }).click()
  await expect(dialog.getByRole('button', { name: 'Stop' })).toBeDisabled()
  await expect(dialog.getByRole('region', { name: 'Exchanges' })).toContainText('echo reply')
})

test('a raw socket is kept open: in the list with its events, sent through by the composer, what comes is logged', async ({
  page,
  complaints,
}) => {
  await page.getByRole('button', { name: 'Raw…' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('button', { name: 'Keep a socket open' }).click()
  await dialog.getByLabel('Protocol').fill('300')
  await dialog.getByRole('button', { name: 'Open socket' }).click()
  await expect(dialog.getByRole('alert')).toContainText('A protocol is a number from 0 to 255.')
  await dialog.getByLabel('Protocol').fill('253')
  await dialog.getByLabel('Bound to address').fill('127.0.0.1')
  await page.keyboard.press('Enter')
  await expect(dialog).toBeHidden()
  await expect(page.getByRole('treegrid', { name: 'Sockets' }).getByRole('row')).toContainText('Raw')
  const detail = page.getByRole('region', { name: 'Detail' })
  await expect(detail).toContainText('socket(AF_INET, SOCK_RAW, 253)')
  await expect(detail).toContainText('bind(127.0.0.1)')
  // It receives what it sends to its own address.
  await page.getByLabel('To', { exact: true }).fill('127.0.0.1')
  await page.getByRole('textbox', { name: 'Payload' }).fill('raw and open')
  await page.getByRole('button', { name: 'Send', exact: true }).click()
  await expect(detail).toContainText('sendto(127.0.0.1) of 13 bytes')
  await expect(detail).toContainText('recvfrom(127.0.0.1) of 33 bytes: IP protocol 253 127.0.0.1 → 127.0.0.1')
  await page.getByRole('tab', { name: 'Log' }).click()
  await page.getByRole('grid', { name: 'Log' }).getByRole('row').filter({ hasText: 'recvfrom' }).click()
  await expect(page.getByText(/raw and open/).first()).toBeVisible()
  await page.getByRole('tab', { name: 'Sockets' }).click()
  await page.getByRole('button', { name: 'Close', exact: true }).first().click()
  await expect(detail).toContainText('close(): the socket is gone')
  expect(complaints).toEqual([])
})

test('the bytes of what was sent and of each answer, by keyboard, with their fields named', async ({
  page,
}) => {
  await page.getByRole('button', { name: 'Raw…' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Template').selectOption('ping')
  await dialog.getByRole('button', { name: 'Send once' }).click()
  await expect(dialog.getByRole('region', { name: 'Exchanges' })).toContainText('echo reply')
  const list = dialog.getByRole('listbox')
  await list.focus()
  await page.keyboard.press('ArrowDown')
  const sent = dialog.getByRole('region', { name: 'packet 1, as it was sent' })
  await expect(sent.getByRole('group', { name: /^Fields/ })).toContainText('IPv4')
  await page.keyboard.press('ArrowDown')
  await expect(list.getByRole('option', { selected: true })).toContainText('echo reply')
  const answer = dialog.getByRole('region', { name: 'packet 1, answer 1' })
  const fields = answer.getByRole('group', { name: /^Fields/ })
  for (const words of ['Ethernet', 'IPv4', 'ICMP echo', 'identifier', '20308', 'Payload'])
    await expect(fields).toContainText(words)
  const bytes = answer.getByRole('group', { name: /^Bytes/ })
  await bytes.focus()
  // The TTL of an IPv4 header behind 14 bytes of Ethernet: byte 22.
  await page.keyboard.press('ArrowDown')
  for (let i = 0; i < 6; i++) await page.keyboard.press('ArrowRight')
  await expect(answer.getByRole('group', { name: /at IPv4 TTL$/ })).toBeVisible()
  await expect(answer).toContainText('IPv4 TTL, 1 byte at 22')
})

test('another machine: main asks; refused → nothing is sent; allowed → it is sent and answered', async ({
  app,
  page,
}) => {
  test.skip(process.getuid?.() !== 0, 'a network namespace needs root')
  const peer = `ft-e2e-${process.pid}`
  const [ours, theirs] = [`fte${process.pid % 100_000}a`, `fte${process.pid % 100_000}b`]
  const ip = (...args: string[]) => execFileSync('ip', args, { encoding: 'utf8' })
  ip('netns', 'add', peer)
  try {
    ip('link', 'add', ours, 'type', 'veth', 'peer', 'name', theirs, 'netns', peer)
    ip('addr', 'add', '198.18.90.1/24', 'dev', ours)
    ip('link', 'set', ours, 'up')
    ip('-n', peer, 'addr', 'add', '198.18.90.2/24', 'dev', theirs)
    ip('-n', peer, 'link', 'set', theirs, 'up')
    /** Echo requests that the peer's kernel has counted (RFC 4293, icmpInEchos). */
    const echoes = () => {
      const lines = ip('netns', 'exec', peer, 'cat', '/proc/net/snmp').split('\n')
      const [names, counts] = lines.filter((line) => line.startsWith('Icmp: ')).map((line) => line.split(' '))
      return Number(counts[names.indexOf('InEchos')])
    }
    const answer = (response: number) =>
      app.evaluate(({ dialog: system }, chosen) => {
        system.showMessageBox = (...asked: unknown[]) => {
          Reflect.set(globalThis, 'asked', asked.at(-1))
          return Promise.resolve({ response: chosen, checkboxChecked: false })
        }
      }, response)
    const asked = () =>
      app.evaluate(() => Reflect.get(globalThis, 'asked') as { message: string } | undefined)
    await answer(0)
    await page.getByRole('button', { name: 'Raw…' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('Template').selectOption('ping')
    await dialog.getByLabel('Target').fill('198.18.90.2')
    await expect(dialog.getByText('Another machine')).toBeVisible()
    await dialog.getByRole('button', { name: 'Send once' }).click()
    await expect(dialog.getByRole('alert')).toContainText('198.18.90.2 is another machine')
    expect((await asked())?.message).toBe('Send to 198.18.90.2?')
    expect(echoes()).toBe(0)
    await expect(dialog.getByRole('listbox')).toHaveCount(0)

    await answer(1)
    await dialog.getByRole('button', { name: 'Send once' }).click()
    await expect(dialog.getByRole('region', { name: 'Exchanges' })).toContainText('echo reply')
    expect(echoes()).toBe(1)

    // A raw socket that is kept open: the composer asks as well, about another address.
    await answer(0)
    ip('-n', peer, 'addr', 'add', '198.18.90.3/24', 'dev', theirs)
    await dialog.getByRole('button', { name: 'Keep a socket open' }).click()
    await dialog.getByRole('button', { name: 'Open socket' }).click()
    await page.getByLabel('To', { exact: true }).fill('198.18.90.3')
    await page.getByLabel('Payload is').selectOption('hex')
    await page.getByRole('textbox', { name: 'Payload' }).fill('08 00 f7 fd 00 01 00 01')
    await page.getByRole('button', { name: 'Send', exact: true }).click()
    await expect(page.getByText('198.18.90.3 is another machine')).toBeVisible()
    expect(echoes()).toBe(1)
    await answer(1)
    await page.getByRole('button', { name: 'Dismiss' }).click()
    await page.getByRole('button', { name: 'Send', exact: true }).click()
    await expect(page.getByRole('region', { name: 'Detail' })).toContainText('echo reply id 1 seq 1')
    expect(echoes()).toBe(2)
  } finally {
    ip('netns', 'del', peer)
  }
})

for (const theme of ['light', 'dark'] as const) {
  test(`axe finds nothing in the raw dialog, ${theme}`, async ({ app, page }) => {
    await app.evaluate(({ nativeTheme }, chosen) => (nativeTheme.themeSource = chosen), theme)
    await page.getByRole('button', { name: 'Raw…' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByRole('button', { name: 'Send once' }).click()
    await expect(dialog.getByRole('region', { name: 'Exchanges' })).toContainText('seq 1000')
    await dialog.getByRole('listbox').getByRole('option').first().click()
    await expect(dialog.getByRole('region', { name: 'packet 1, as it was sent' })).toBeVisible()
    expect(await violationsOf(page)).toEqual([])
    if (process.env.FOURTUPLE_PICTURES !== undefined) {
      for (const [width, height] of [
        [900, 600],
        [1600, 1000],
      ]) {
        await app.evaluate(
          ({ BrowserWindow }, size) => BrowserWindow.getAllWindows()[0].setContentSize(size[0], size[1]),
          [width, height],
        )
        await page.waitForFunction((w) => window.innerWidth === w, width)
        await page.screenshot({ path: `${process.env.FOURTUPLE_PICTURES}/raw-${theme}-${width}.png` })
      }
    }
    await dialog.getByRole('button', { name: 'Keep a socket open' }).click()
    await expect(dialog.getByRole('button', { name: 'Open socket' })).toBeVisible()
    expect(await violationsOf(page)).toEqual([])
    await dialog.getByRole('button', { name: 'What is allowed here' }).click()
    await expect(dialog.getByRole('table')).toContainText('Raw IPv6, own header')
    expect(await violationsOf(page)).toEqual([])
  })
}
