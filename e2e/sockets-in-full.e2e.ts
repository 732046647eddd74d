import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { join } from 'node:path'
import type { ElectronApplication, Page } from '@playwright/test'
import { expect, openListener, test } from './app'
import { violationsOf } from './axe'
import { act, barePeer, button, choose, dialog, openClient, portOf, row, showSockets } from './socket-list'

/** axe in both themes, and pictures where a folder for them is given. */
async function isWell(app: ElectronApplication, page: Page, name: string) {
  const folder = process.env.FOURTUPLE_PICTURES
  for (const theme of ['light', 'dark'] as const) {
    await app.evaluate(({ nativeTheme }, chosen) => (nativeTheme.themeSource = chosen), theme)
    expect(await violationsOf(page), `${name}, ${theme}`).toEqual([])
    if (folder === undefined) continue
    for (const [width, height] of [
      [900, 600],
      [1600, 1000],
    ] as const) {
      await app.evaluate(
        ({ BrowserWindow }, [w, h]) => BrowserWindow.getAllWindows()[0].setContentSize(w, h),
        [width, height] as const,
      )
      await page.waitForFunction((wide) => window.innerWidth === wide, width)
      await page.screenshot({ path: join(folder, `full-${name}-${theme}-${width}.png`) })
    }
  }
}

test('a listener paused → connections wait in its accept queue, which is shown full; accepting → taken; refusing → ECONNREFUSED', async ({
  app,
  page,
}) => {
  await button(page, 'Listen…').click()
  await button(page, /^Address and port/).click()
  await page.getByLabel('Backlog').fill('2')
  await button(page, 'Listen').click()
  await showSockets(page)
  const listener = row(page, 'TCP listener')
  const port = await portOf(listener)
  await listener.click()
  await act(page, 'Pause accepting').click()
  await expect(listener).toContainText('paused')
  // From another process: more than may wait. Linux lets one more than the backlog in, and drops the others' SYN.
  const child = spawn(process.execPath, [
    '-e',
    `for (let i = 0; i < 6; i++)
       require('node:net').connect(${port}, '127.0.0.1').on('connect', () => console.log('in')).on('error', () => {})
     setTimeout(() => {}, 30000)`,
  ])
  try {
    await expect(listener).toContainText('3/2')
    await page.getByRole('tab', { name: 'Kernel' }).click()
    await expect(page.getByRole('row', { name: /Accept queue/ })).toContainText('3 of 2')
    await isWell(app, page, 'accept-queue')
    await act(page, 'Accept').click()
    await expect(listener).toContainText(/accepting · [3-6]/)
    await expect(listener).toContainText('0/2')
  } finally {
    child.kill()
  }
  await act(page, 'Refuse').click()
  await expect(listener).toContainText('refusing')
  const [refused] = (await once(connect(port, '127.0.0.1'), 'error').catch((error: unknown) => [error])) as [
    NodeJS.ErrnoException,
  ]
  expect(refused.code).toBe('ECONNREFUSED')
})

test('a client to a name: each lookup and attempt; reading paused → the peer’s bytes wait in the kernel, then are read', async ({
  app,
  page,
}) => {
  // The name has ::1 and 127.0.0.1 (hosts(5)); only the second answers.
  const peer = await barePeer()
  await openClient(page, peer.port, 'localhost')
  await showSockets(page)
  await expect(row(page, 'TCP client')).toContainText('open')
  await page.getByRole('tab', { name: 'Kernel' }).click()
  const attempts = page.getByRole('table', { name: 'How it connected' })
  await expect(attempts).toContainText('Look up AAAA')
  await expect(attempts).toContainText('Look up A')
  await expect(attempts.getByRole('row').filter({ hasText: `127.0.0.1:${peer.port}` })).toContainText('won')
  const facts = page.getByRole('table', { name: 'The kernel’s side, now' })
  await expect(facts.getByRole('row', { name: /^State/ })).toContainText('ESTABLISHED')
  await expect(page.getByRole('table', { name: 'Options, as the system has them' })).toContainText(
    'SO_RCVBUF',
  )

  await row(page, 'TCP client').click()
  await act(page, 'Pause reading').click()
  await expect(row(page, 'TCP client')).toContainText('not reading')
  const [connection] = peer.connections
  const all = 32 << 20
  let taken = false
  connection.write(Buffer.alloc(all, 0x61), () => (taken = true))
  await expect(facts.getByRole('row', { name: /^Receive queue/ })).toContainText(/[1-9][\d,]{4,} bytes/)
  expect(taken).toBe(false)
  await isWell(app, page, 'kernel')
  await act(page, 'Resume reading').click()
  await expect.poll(() => taken).toBe(true)
  await expect(row(page, 'TCP client')).toContainText('33.6 M')

  peer.close()
})

test('a file sent to a connection of ours that is not read: what is unsent is shown, and goes when it is read', async ({
  app,
  page,
  userData,
}) => {
  const path = join(userData, 'much.bin')
  writeFileSync(path, Buffer.alloc(24 << 20, 0x62))
  await choose(app, path)
  const port = await openListener(page, 'none')
  await openClient(page, port)
  await showSockets(page)
  await row(page, 'TCP accepted').click()
  await act(page, 'Pause reading').click()
  await row(page, 'TCP client').click()
  await page.getByLabel('Payload is').selectOption('file')
  await button(page, 'Choose file…').click()
  await expect(page.getByText('much.bin, 25,165,824 bytes')).toBeVisible()
  await button(page, 'Send').click()
  const unsent = row(page, 'TCP client').getByRole('gridcell').nth(5)
  await expect(unsent).toHaveText(/[1-9]/)
  await row(page, 'TCP accepted').click()
  await act(page, 'Resume reading').click()
  await expect(row(page, 'TCP accepted').getByRole('gridcell').nth(4)).toHaveAttribute(
    'title',
    /25,165,824 received/,
  )
  await expect(unsent).toHaveText('')
})

test('options and groups of a UDP socket are changed while it is open; the reply of a connection and of a listener', async ({
  page,
}) => {
  await button(page, 'UDP…').click()
  await button(page, 'Open').click()
  await showSockets(page)
  await row(page, 'UDP').click()
  await act(page, 'Options…').click()
  await dialog(page).getByLabel('TTL', { exact: true }).fill('7')
  await dialog(page).getByLabel('Receive buffer').fill('20000')
  await button(page, 'Set the options').click()
  await expect(dialog(page)).toBeHidden()
  await page.getByRole('tab', { name: 'Kernel' }).click()
  // Linux doubles what is asked for (socket(7)).
  await expect(page.getByRole('row', { name: /SO_RCVBUF/ })).toContainText(/20,?000|40,?000/)
  await act(page, 'Join a group…').click()
  await dialog(page).getByLabel('Group').fill('239.1.2.3')
  await dialog(page).getByLabel('Interface').fill('lo')
  await button(page, 'Join').click()
  await expect(dialog(page)).toBeHidden()
  await page.getByRole('tab', { name: 'Events' }).click()
  const events = page.getByRole('log', { name: 'Events' })
  await expect(events).toContainText('TTL')
  await expect(events).toContainText('group-joined')
  await act(page, 'Leave a group…').click()
  await expect(dialog(page).getByLabel('Group')).toHaveValue('239.1.2.3 on lo')
  await button(page, 'Leave').click()
  await expect(events).toContainText('group-left')
  await expect(act(page, 'Leave a group…')).toBeHidden()

  const peer = await barePeer()
  await openClient(page, peer.port)
  const client = row(page, 'TCP client')
  await client.click()
  await act(page, 'Reply…').click()
  await dialog(page).getByLabel('Reply').selectOption('payload')
  await dialog(page).getByLabel('Payload of the answer').fill('noted')
  await dialog(page).getByLabel('Line ending').selectOption('none')
  await button(page, 'Set the reply').click()
  await expect(client).toContainText('payload')
  peer.connections[0].write('1')
  await expect.poll(() => peer.got[0]).toBe('noted')
  await act(page, 'Reply…').click()
  await dialog(page).getByLabel('Reply').selectOption('script')
  await dialog(page).getByLabel('Script, one step a line').fill('expect "who"\nsend "us"')
  await button(page, 'Set the reply').click()
  await expect(client).toContainText('script')
  peer.connections[0].write('who?')
  await expect.poll(() => peer.got[0]).toBe('notedus')
  peer.close()

  await button(page, 'Listen…').click()
  await button(page, 'Listen').click()
  const listener = row(page, 'TCP listener')
  const port = await portOf(listener)
  const silent = connect(port, '127.0.0.1').on('error', () => undefined)
  await expect(listener).toContainText('accepting · 1')
  await listener.click()
  await act(page, 'Reply…').click()
  await expect(dialog(page)).toContainText('accepted from now on')
  await dialog(page).getByLabel('Reply').selectOption('echo')
  await button(page, 'Set the reply').click()
  await expect(listener).toContainText('echo')
  const echoed = connect(port, '127.0.0.1').on('error', () => undefined)
  echoed.write('again')
  const [answer] = (await once(echoed, 'data')) as [Buffer]
  expect(answer.toString()).toBe('again')
  await expect(row(page, 'TCP accepted').filter({ hasText: 'echo' })).toHaveCount(1)
  await expect(row(page, 'TCP accepted')).toHaveCount(2)
  silent.destroy()
  echoed.destroy()
})

test('a Unix-domain listener and a client: rows of the list, their events each with its payload', async ({
  app,
  page,
  userData,
}) => {
  test.skip(process.platform === 'win32', 'pipes have other names there')
  const path = join(userData, 'own.sock')
  await button(page, 'Listen…').click()
  await button(page, /^Address and port/).click()
  await page.getByLabel('Protocol').selectOption('unix')
  await page.getByLabel('Path').fill(path)
  await page.getByLabel('Reply').selectOption('echo')
  await button(page, 'Listen').click()
  await expect(row(page, 'Unix listener')).toContainText(path)
  await button(page, 'Connect…').click()
  await button(page, /^Address and port/).click()
  await page.getByLabel('Protocol').selectOption('unix')
  await page.getByLabel('Path').fill(path)
  await button(page, 'Connect').click()
  await expect(row(page, 'Unix client')).toContainText('open')
  await expect(row(page, 'Unix accepted')).toHaveCount(1)
  await page.getByLabel('Payload', { exact: true }).fill('over a path')
  await button(page, 'Send').click()
  const events = page.getByRole('grid', { name: 'Events' })
  await expect(events.getByRole('row').filter({ hasText: 'over a path' })).toHaveCount(2)
  await events.getByRole('row').filter({ hasText: 'received' }).click()
  const event = page.getByRole('region', { name: 'Event' })
  await expect(event).toContainText('recv() of 12 bytes')
  await event.getByText('Hex').click()
  await expect(event.getByRole('region', { name: 'Its payload' })).toContainText('6f 76 65 72')
  await isWell(app, page, 'unix')
})
