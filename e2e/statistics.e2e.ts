import { once } from 'node:events'
import { readFileSync, writeFileSync } from 'node:fs'
import { connect, createServer, type AddressInfo, type Server } from 'node:net'
import { join } from 'node:path'
import type { ElectronApplication, Page } from '@playwright/test'
import { expect, test } from './app'
import { violationsOf } from './axe'

const ETHERNET = 1
const PNG = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]

const flowRows = (page: Page) => page.locator('#flows').getByRole('row')
const ratesChart = (page: Page, name = 'Bytes a second') =>
  page.getByRole('slider', { name: `${name}: choose a time, with Shift a span` })
const showList = (page: Page, name: string) =>
  page.getByRole('tablist', { name: 'List' }).getByRole('tab', { name }).click()
const shown = (page: Page) =>
  page.getByRole('tabpanel').getByRole('region', { name: 'Statistics of the session' })

async function echo(): Promise<{ server: Server; port: number }> {
  const server = createServer((socket) => socket.pipe(socket))
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return { server, port: (server.address() as AddressInfo).port }
}

async function say(port: number, bytes: number): Promise<void> {
  const peer = connect(port, '127.0.0.1')
  peer.end('x'.repeat(bytes))
  peer.resume()
  await once(peer, 'close')
}

/** Captures two connections to two ports on loopback, one after the other is over. Returns the ports. */
async function captureTwo(page: Page): Promise<[number, number]> {
  const first = await echo()
  const second = await echo()
  await page.getByLabel('Capture filter').fill(`tcp port ${first.port} or tcp port ${second.port}`)
  await page.getByRole('button', { name: 'Start capture' }).click()
  await expect(page.getByLabel('Status')).toContainText('Capturing on lo')
  await say(first.port, 5000)
  await expect(flowRows(page).filter({ hasText: 'TIME-WAIT' })).toHaveCount(1)
  await say(second.port, 90_000)
  await expect(flowRows(page).filter({ hasText: 'TIME-WAIT' })).toHaveCount(2)
  await page.getByRole('button', { name: 'Stop capture' }).click()
  await expect(page.getByRole('button', { name: 'Start capture' })).toBeVisible()
  first.server.close()
  second.server.close()
  return [first.port, second.port]
}

/** A classic pcap file of datagrams at some seconds of a day in 2023, each from its own port. */
function writePcap(path: string, seconds: readonly number[]): string {
  const head = Buffer.alloc(24)
  head.writeUInt32LE(0xa1b2c3d4)
  head.writeUInt16LE(2, 4)
  head.writeUInt16LE(4, 6)
  head.writeUInt32LE(65_535, 16)
  head.writeUInt32LE(ETHERNET, 20)
  const records = seconds.map((second, i) => {
    const record = Buffer.alloc(16 + 50)
    record.writeUInt32LE(1_700_000_000 + second)
    record.writeUInt32LE(50, 8)
    record.writeUInt32LE(50, 12)
    const frame = record.subarray(16)
    frame.writeUInt16BE(0x0800, 12)
    frame[14] = 0x45
    frame.writeUInt16BE(36, 16)
    frame[22] = 64
    frame[23] = 17
    frame.set([10, 0, 0, 1, 10, 0, 0, 2], 26)
    frame.writeUInt16BE(1000 + i, 34)
    frame.writeUInt16BE(9, 36)
    frame.writeUInt16BE(16, 38)
    return record
  })
  writeFileSync(path, Buffer.concat([head, ...records]))
  return path
}

async function exportAs(app: ElectronApplication, page: Page, chart: string, name: string, path: string) {
  await app.evaluate(({ dialog }, filePath) => {
    dialog.showSaveDialog = () => Promise.resolve({ canceled: false, filePath })
  }, path)
  await page.getByRole('button', { name: `Export the chart ${chart}` }).click()
  await page.getByRole('menuitem', { name }).click()
  const note = page.getByText('The chart was exported')
  await expect(note).toBeVisible()
  await page
    .getByRole('button', { name: /^Dismiss|^Close/ })
    .first()
    .click()
  await expect(note).toBeHidden()
  return readFileSync(path)
}

test('statistics of the session: rates, a span by keyboard and by drag, and top talkers filter the flows', async ({
  page,
  complaints,
}) => {
  await showList(page, 'Statistics')
  await expect(page.getByText('No packet was captured yet')).toBeVisible()
  await showList(page, 'Flows')
  const [, second] = await captureTwo(page)
  await page.keyboard.press('Control+k')
  await page.keyboard.type('Statistics list')
  await page.keyboard.press('Enter')
  const chart = ratesChart(page)
  await expect(chart).toBeVisible()
  await expect(shown(page).getByText('127.0.0.1')).toBeVisible()

  await chart.focus()
  await page.keyboard.press('Home')
  await expect(chart).toHaveAttribute('aria-valuetext', /^0.* s, TCP [\d.]+ k?M?B\/s$/)
  await page.keyboard.press('Shift+ArrowRight')
  const chip = page.getByRole('button', { name: /^Remove the span 0 to [\d.]+ s$/ })
  await expect(chip).toBeVisible()
  await page.getByRole('button', { name: 'Show them' }).click()
  await expect(flowRows(page)).toHaveCount(1)
  await expect(page.getByLabel('Display filter')).toHaveValue(/^time:0\.\.[\d.]+$/)

  await flowRows(page).first().click()
  await page.getByRole('tab', { name: 'Packets' }).click()
  const packets = page.getByRole('grid', { name: 'Packets' })
  await expect(page.getByText('Only packets of this span')).toBeVisible()
  await expect(packets.getByRole('row').first()).toContainText('SYN')

  await showList(page, 'Statistics')
  await chart.focus()
  await page.keyboard.press('Escape')
  await expect(chip).toHaveCount(0)
  const box = await chart.boundingBox()
  if (!box) throw new Error('The chart is not drawn.')
  await page.mouse.move(box.x + box.width - 40, box.y + 30)
  await page.mouse.down()
  await page.mouse.move(box.x + box.width - 2, box.y + 40, { steps: 4 })
  await page.mouse.up()
  // It stands above the packets of the flow, too.
  await page
    .getByRole('button', { name: /^Remove the span/ })
    .first()
    .click()
  await expect(page.getByRole('button', { name: 'Show them' })).toHaveCount(0)

  await shown(page).getByRole('combobox', { name: 'Of' }).selectOption('Ports asked')
  const port = shown(page).getByRole('button', { name: `${second}/tcp` })
  await expect(shown(page).getByRole('button', { name: /\/tcp$/ })).toHaveCount(2)
  await expect(
    shown(page)
      .getByRole('button', { name: /\/tcp$/ })
      .first(),
  ).toHaveText(`${second}/tcp`)
  await port.press('Enter')
  await expect(page.getByLabel('Display filter')).toHaveValue(`tcp dport:${second}`)
  await expect(flowRows(page)).toHaveCount(1)

  // Back there, what fits the filter is counted, until all is asked for.
  await showList(page, 'Statistics')
  const ports = shown(page).getByRole('button', { name: /\/tcp$/ })
  await expect(ports).toHaveText([`${second}/tcp`])
  await page.getByRole('checkbox', { name: /^Only flows that fit/ }).uncheck()
  await expect(ports).toHaveCount(2)
  expect(complaints).toEqual([])
})

test('charts as SVG, PNG and CSV: whole files, whose numbers are those that were captured', async ({
  app,
  page,
  userData,
  complaints,
}) => {
  await captureTwo(page)
  await showList(page, 'Statistics')
  await page.getByRole('combobox', { name: 'Measure' }).selectOption('Packets a second')
  const title = 'Packets a second'
  await expect(ratesChart(page, title)).toBeVisible()

  const svg = (await exportAs(app, page, title, 'SVG', join(userData, 'chart.svg'))).toString()
  expect(svg).toContain(`>${title}, packets/s</text>`)
  expect(svg).toContain('>TCP</text>')
  expect(svg).not.toMatch(/var\(|class=|data-live|style=/)
  expect(unclosed(svg)).toEqual([])

  const png = await exportAs(app, page, title, 'PNG', join(userData, 'chart.png'))
  expect([...png.subarray(0, 8)]).toEqual(PNG)
  const width = Number(/<svg[^>]* width="([\d.]+)"/.exec(svg)?.[1])
  // The width in its header, at twice the window's pixels.
  expect(png.readUInt32BE(16)).toBe(Math.floor(2 * width))

  const csv = (await exportAs(app, page, title, 'CSV', join(userData, 'chart.csv'))).toString()
  const [head, ...rows] = csv.trimEnd().split('\r\n')
  expect(head).toBe('from (s),TCP (packets/s)')
  const values = rows.map((row) => row.split(',').map(Number))
  const bucket =
    Math.round((1000 * (values[values.length - 1][0] - values[0][0])) / (values.length - 1)) / 1000
  const captured = /([\d]+) packets$/m.exec((await page.getByText(/^\d+ packets$/).textContent()) ?? '')?.[1]
  expect(Math.round(values.reduce((sum, [, rate]) => sum + rate * bucket, 0))).toBe(Number(captured))

  await showList(page, 'Flows')
  await flowRows(page).last().click()
  await page.locator('#detail').getByRole('tab', { name: 'Statistics' }).click()
  for (const name of [
    'Throughput',
    'Round-trip time',
    'In flight, local to remote',
    'Sequence, local to remote',
  ])
    await expect(page.getByRole('slider', { name: `${name}: choose a time` })).toBeVisible()
  const sequence = (
    await exportAs(app, page, 'Sequence, local to remote', 'CSV', join(userData, 'sequence.csv'))
  ).toString()
  const highest = sequence
    .trimEnd()
    .split('\r\n')
    .slice(1)
    .map((row) => Number(row.split(',')[2]))
  // SYN, 90,000 bytes and FIN.
  expect(Math.max(...highest)).toBe(90_002)
  expect(complaints).toEqual([])
})

test('an opened file: its own times, mean rates, and the menu leads there', async ({
  app,
  page,
  userData,
}) => {
  const file = writePcap(join(userData, 'four.pcap'), [0, 2, 3, 9])
  await app.evaluate(({ dialog }, path) => {
    dialog.showOpenDialog = () => Promise.resolve({ canceled: false, filePaths: [path] })
  }, file)
  await page.getByRole('button', { name: 'Open a capture file' }).click()
  await expect(flowRows(page)).toHaveCount(4)
  await app.evaluate(({ Menu }) => {
    const items = Menu.getApplicationMenu()?.items.flatMap((item) => item.submenu?.items ?? [])
    items?.find(({ label }) => label.replaceAll('&', '') === 'Statistics')?.click()
  })
  const row = shown(page).getByRole('row').filter({ hasText: '10.0.0.2' })
  // 4 frames of 50 bytes within 9 seconds.
  await expect(row).toContainText('200 B')
  await expect(row).toContainText('22 B/s')
  await expect(shown(page).getByRole('columnheader', { name: 'Mean rate' })).toBeVisible()
  await expect(shown(page).getByText('50.0 B', { exact: true }).first()).toBeVisible()
  const chart = ratesChart(page)
  await chart.focus()
  await page.keyboard.press('Home')
  for (let i = 0; i < 5; i++) await page.keyboard.press('Shift+PageDown')
  await page.getByRole('button', { name: 'Show them' }).click()
  // The first datagram alone came in the first second.
  await expect(flowRows(page)).toHaveCount(1)
  await expect(flowRows(page)).toContainText('10.0.0.1:1000')
})

test('a file with one frame of 1970 among those of a minute: the minute is drawn, and told what is not', async ({
  app,
  page,
  userData,
  complaints,
}) => {
  const minute = Array.from({ length: 200 }, (_, i) => Math.floor(i / 4))
  const file = writePcap(join(userData, 'wild.pcap'), [...minute, 5 - 1_700_000_000])
  await app.evaluate(({ dialog }, path) => {
    dialog.showOpenDialog = () => Promise.resolve({ canceled: false, filePaths: [path] })
  }, file)
  await page.getByRole('button', { name: 'Open a capture file' }).click()
  await showList(page, 'Statistics')
  const apart = shown(page).getByText('1 packet with a time days apart from the rest is not drawn.')
  await expect(apart).toBeVisible()
  const chart = ratesChart(page)
  const last = async () => Number(await chart.getAttribute('aria-valuemax'))
  expect(await last()).toBeGreaterThan(400)
  expect(await violationsOf(page)).toEqual([])
  await page.getByRole('button', { name: 'Draw all times' }).click()
  await expect(apart).toBeHidden()
  await chart.focus()
  await page.keyboard.press('Home')
  await expect(chart).toHaveAttribute('aria-valuetext', /^0/)
  await page.getByRole('button', { name: 'Whole session' }).click()
  await expect(apart).toBeVisible()
  // A span, and the chart of it alone.
  await chart.focus()
  await page.keyboard.press('Home')
  await page.keyboard.press('Shift+PageDown')
  const before = await last()
  await page.getByRole('button', { name: 'Zoom to the span' }).click()
  await expect(page.getByRole('button', { name: 'Whole session' })).toBeVisible()
  await expect.poll(last).not.toBe(before)
  expect(complaints).toEqual([])
})

for (const theme of ['light', 'dark'] as const)
  test(`axe finds nothing in statistics, ${theme}`, async ({ app, page }) => {
    await app.evaluate(({ nativeTheme }, chosen) => (nativeTheme.themeSource = chosen), theme)
    await showList(page, 'Statistics')
    await expect(page.getByText('No packet was captured yet')).toBeVisible()
    expect(await violationsOf(page)).toEqual([])
    await showList(page, 'Flows')
    await captureTwo(page)
    await flowRows(page).last().click()
    await page.locator('#detail').getByRole('tab', { name: 'Statistics' }).click()
    await showList(page, 'Statistics')
    const chart = ratesChart(page)
    await chart.focus()
    await page.keyboard.press('Home')
    await page.keyboard.press('Shift+ArrowRight')
    for (const button of await page.getByRole('button', { name: 'Numbers' }).all()) await button.click()
    await expect(page.getByRole('table', { name: /^Bytes a second: averages/ })).toBeVisible()
    expect(await violationsOf(page)).toEqual([])
    await page.getByRole('button', { name: 'Export the chart Bytes a second' }).click()
    await expect(page.getByRole('menu')).toBeVisible()
    expect(await violationsOf(page)).toEqual([])
  })

/** Elements of an XML text that are not closed, or not where they should be. */
function unclosed(xml: string): string[] {
  const open: string[] = []
  for (const [, slash, name, , self] of xml.matchAll(
    /<(\/?)([a-zA-Z][\w-]*)((?:\s+[\w:-]+="[^"<&]*(?:&(?:\w+|#\d+);[^"<&]*)*")*)\s*(\/?)>/g,
  )) {
    if (slash === '') {
      if (self === '') open.push(name)
    } else if (open.pop() !== name) return [`</${name}>`]
  }
  // What is left once all tags are out has no character that only tags may have.
  const rest = xml.replace(/<\?xml[^>]*\?>/, '').replace(/<\/?[a-zA-Z][^<>]*>/g, '')
  return [...open, ...(rest.match(/[<>]/g) ?? [])]
}
