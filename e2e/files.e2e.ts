import { spawnSync } from 'node:child_process'
import { createSocket } from 'node:dgram'
import { appendFileSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { _electron, type ElectronApplication, type Page } from '@playwright/test'
import { closeApp, expect, readyWindow, SANDBOX_SWITCHES, test } from './app'

const ETHERNET = 1

/** A classic pcap file of datagrams from 10.0.0.1 to 10.0.0.2, each from its own port. */
function writePcap(path: string, ports: readonly number[], payload = 'hello'): string {
  const head = Buffer.alloc(24)
  head.writeUInt32LE(0xa1b2c3d4)
  head.writeUInt16LE(2, 4)
  head.writeUInt16LE(4, 6)
  head.writeUInt32LE(65_535, 16)
  head.writeUInt32LE(ETHERNET, 20)
  const records = ports.map((port, i) => {
    const frame = Buffer.alloc(42 + payload.length)
    frame.writeUInt16BE(0x0800, 12)
    frame[14] = 0x45
    frame.writeUInt16BE(28 + payload.length, 16)
    frame[22] = 64
    frame[23] = 17
    frame.set([10, 0, 0, 1, 10, 0, 0, 2], 26)
    frame.writeUInt16BE(port, 34)
    frame.writeUInt16BE(9, 36)
    frame.writeUInt16BE(8 + payload.length, 38)
    frame.write(payload, 42)
    const record = Buffer.alloc(16)
    record.writeUInt32LE(1_700_000_000 + Math.floor(i / 1000))
    record.writeUInt32LE(i % 1000, 4)
    record.writeUInt32LE(frame.length, 8)
    record.writeUInt32LE(frame.length, 12)
    return Buffer.concat([record, frame])
  })
  writeFileSync(path, Buffer.concat([head, ...records]))
  return path
}

/** What the person answers in the system's dialogs, from now on. */
async function answer(
  app: ElectronApplication,
  answers: { open?: string[]; save?: string; box?: number },
): Promise<void> {
  await app.evaluate(({ dialog }, { open, save, box }) => {
    if (open) dialog.showOpenDialog = () => Promise.resolve({ canceled: false, filePaths: open })
    if (save !== undefined) dialog.showSaveDialog = () => Promise.resolve({ canceled: false, filePath: save })
    if (box === undefined) return
    dialog.showMessageBox = (...given: unknown[]) => {
      const asked = (Reflect.get(globalThis, 'asked') as unknown[] | undefined) ?? []
      Reflect.set(globalThis, 'asked', [...asked, given.at(-1)])
      return Promise.resolve({ response: box, checkboxChecked: false })
    }
  }, answers)
}

const asked = (app: ElectronApplication) =>
  app.evaluate(() =>
    ((Reflect.get(globalThis, 'asked') ?? []) as { message: string }[]).map(({ message }) => message),
  )

/** Chooses an item of the application's menu. */
const chooseMenu = (app: ElectronApplication, label: string) =>
  app.evaluate(({ Menu }, wanted) => {
    const items = Menu.getApplicationMenu()?.items.flatMap((item) => item.submenu?.items ?? []) ?? []
    const all = [...items, ...items.flatMap((item) => item.submenu?.items ?? [])]
    all.find((item) => item.label.replaceAll('&', '') === wanted)?.click()
  }, label)

const flow = (page: Page, port: number) => page.getByRole('row').filter({ hasText: `10.0.0.1:${port}` })
const notice = (page: Page, words: string) => page.getByText(words, { exact: true })

test('opened by the menu, appended, replaced by another; the title, the recent files; saved', async ({
  app,
  page,
  userData,
  complaints,
}) => {
  const one = writePcap(join(userData, 'one.pcap'), [1001])
  const two = writePcap(join(userData, 'two.pcap'), [1002])
  await answer(app, { open: [one] })
  await page.getByRole('button', { name: 'Open a capture file' }).click()
  await expect(notice(page, 'one.pcap was opened')).toBeVisible()
  await flow(page, 1001).click()
  await expect(page.getByRole('log', { name: 'Stream' })).toContainText('hello')
  await expect(page).toHaveTitle('one.pcap — Fourtuple')

  await answer(app, { open: [two] })
  await chooseMenu(app, 'Append…')
  await expect(flow(page, 1002)).toBeVisible()
  await expect(flow(page, 1001)).toBeVisible()
  await expect(page).toHaveTitle('one.pcap and 1 more — Fourtuple')

  const saved = join(userData, 'both.pcapng')
  await answer(app, { save: saved })
  await chooseMenu(app, 'Save As…')
  await expect(notice(page, 'both.pcapng was saved')).toBeVisible()
  await expect(page).toHaveTitle('both.pcapng — Fourtuple')
  const { stdout } = spawnSync('tshark', ['-r', saved, '-T', 'fields', '-e', 'udp.srcport'], {
    encoding: 'utf8',
  })
  expect(stdout.trim().split('\n')).toEqual(['1001', '1002'])

  await chooseMenu(app, 'two.pcap')
  await expect(page).toHaveTitle('two.pcap — Fourtuple')
  await expect(flow(page, 1002)).toBeVisible()
  await expect(flow(page, 1001)).toHaveCount(0)
  const { recent } = JSON.parse(readFileSync(join(userData, 'settings.json'), 'utf8')) as { recent: string[] }
  expect(recent).toEqual([two, saved, one])
  await chooseMenu(app, 'Clear the List')
  await expect.poll(() => readFileSync(join(userData, 'settings.json'), 'utf8')).toContain('"recent": []')
  expect(complaints).toEqual([])
})

test('a file that is cut, and one that is no capture → what was wrong is said', async ({
  app,
  page,
  userData,
}) => {
  const cut = writePcap(join(userData, 'cut.pcap'), [1001, 1002])
  writeFileSync(cut, readFileSync(cut).subarray(0, -3))
  const text = join(userData, 'notes.txt')
  writeFileSync(text, 'hello there')
  await answer(app, { open: [cut, text] })
  await chooseMenu(app, 'Open…')
  await expect(notice(page, 'cut.pcap was opened in part')).toBeVisible()
  await expect(
    page.getByText(/1 packet in .* The file ends inside a packet\. What came before is shown\./),
  ).toBeVisible()
  await expect(notice(page, 'notes.txt was not opened')).toBeVisible()
  await expect(flow(page, 1001)).toBeVisible()
})

test('dropped on the window → opened', async ({ page, app, userData }) => {
  const path = writePcap(join(userData, 'dropped.pcap'), [1003])
  await page.evaluate(() => {
    const input = document.createElement('input')
    input.type = 'file'
    input.id = 'stand-in'
    document.body.append(input)
  })
  await page.locator('#stand-in').setInputFiles(path)
  await page.evaluate(() => {
    const input = document.querySelector<HTMLInputElement>('#stand-in')
    const dropped = new DataTransfer()
    for (const file of input?.files ?? []) dropped.items.add(file)
    input?.remove()
    for (const type of ['dragover', 'drop'])
      window.dispatchEvent(new DragEvent(type, { dataTransfer: dropped, cancelable: true, bubbles: true }))
  })
  await expect(notice(page, 'dropped.pcap was opened')).toBeVisible()
  await expect(flow(page, 1003)).toBeVisible()

  // A file that a script made has no path, and nothing happens.
  await answer(app, { box: 0 })
  await page.evaluate(() => {
    const dropped = new DataTransfer()
    dropped.items.add(new File(['x'], 'made.pcap'))
    window.dispatchEvent(new DragEvent('drop', { dataTransfer: dropped, cancelable: true, bubbles: true }))
  })
  expect(await asked(app)).toEqual([])
})

test('a large file → rows and a bar while it is read; cancelled, what came stays', async ({
  app,
  page,
  userData,
}) => {
  const ports = Array.from({ length: 40_000 }, (_, i) => 1000 + (i % 20))
  const large = writePcap(join(userData, 'large.pcap'), ports, 'x'.repeat(200))
  const packets = readFileSync(large).subarray(24)
  for (let times = 0; times < 40; times++) appendFileSync(large, packets)
  await answer(app, { open: [large] })
  await chooseMenu(app, 'Open…')
  const bar = page.getByRole('progressbar', { name: 'Opening large.pcap' })
  await expect(bar).toBeVisible()
  await expect(flow(page, 1000)).toBeVisible()
  await page.getByRole('button', { name: 'Cancel opening large.pcap' }).click()
  await expect(notice(page, 'large.pcap was opened in part')).toBeVisible()
  await expect(bar).toHaveCount(0)
  await expect(flow(page, 1000)).toBeVisible()
})

test('captured and not saved → asked before another file, and before the window closes', async ({
  app,
  page,
  userData,
}) => {
  const other = writePcap(join(userData, 'other.pcap'), [1004])
  await page.getByRole('button', { name: 'Start capture' }).click()
  await expect(page.getByLabel('Status')).toContainText('Capturing on lo')
  const sender = createSocket('udp4')
  sender.send('not saved yet', 9, '127.0.0.1', () => sender.close())
  await expect(page.getByRole('row').filter({ hasText: '127.0.0.1:9' })).toBeVisible()
  await expect(page).toHaveTitle('• Fourtuple')

  await answer(app, { open: [other], box: 2 })
  await chooseMenu(app, 'Open…')
  await expect.poll(() => asked(app)).toEqual(['Save the session before another capture is opened?'])
  await expect(page.getByRole('row').filter({ hasText: '127.0.0.1:9' })).toBeVisible()
  await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.close())
  await expect.poll(async () => (await asked(app)).at(-1)).toBe('Save the session before Fourtuple closes?')
  await expect(page).toHaveTitle('• Fourtuple')

  const saved = join(userData, 'saved.pcapng')
  await answer(app, { save: saved, box: 0 })
  const closed = page.waitForEvent('close')
  await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.close())
  await closed
  const { stdout } = spawnSync(
    'tshark',
    ['-r', saved, '-Y', 'udp.dstport == 9', '-T', 'fields', '-e', 'udp.payload'],
    {
      encoding: 'utf8',
    },
  )
  expect(stdout).toContain(Buffer.from('not saved yet').toString('hex'))
})

test('named on the command line, and by another start of the app → opened', async ({ userData }) => {
  const one = writePcap(join(userData, 'one.pcap'), [1005])
  const two = writePcap(join(userData, 'two.pcap'), [1006])
  const args = [...SANDBOX_SWITCHES, `--user-data-dir=${userData}`, '.']
  const app = await _electron.launch({ args: [...args, one], colorScheme: null })
  try {
    const page = await readyWindow(app)
    await expect(flow(page, 1005)).toBeVisible()
    const program = await app.evaluate(() => process.execPath)
    spawnSync(program, [...args, two], { timeout: 20_000 })
    await expect(flow(page, 1006)).toBeVisible()
    await expect(page).toHaveTitle('two.pcap — Fourtuple')
  } finally {
    await closeApp(app)
  }
})
