import { spawn, spawnSync } from 'node:child_process'
import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { connect } from 'node:net'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { expect, openListener, test } from './app'
import { violationsOf } from './axe'

const log = (page: Page) => page.getByRole('grid', { name: 'Log' })
const rows = (page: Page) => log(page).getByRole('row')

/** A connection to a listener of ours that says something and ends. */
async function say(port: number, text: string): Promise<void> {
  const peer = connect(port, '127.0.0.1')
  peer.end(text)
  peer.resume()
  await once(peer, 'close')
}

/** Opens a UDP socket in the window and gives its port. */
async function openUdp(page: Page): Promise<number> {
  await page.getByRole('button', { name: 'UDP…' }).click()
  await page.getByRole('button', { name: 'Open', exact: true }).click()
  await expect(page.getByRole('dialog')).toBeHidden()
  const local = await page.getByRole('row').last().getByRole('gridcell').nth(1).textContent()
  return Number(local?.split(':').at(-1))
}

test('the log: empty, each event with its payload, found by text and by kind, whole below', async ({
  page,
}) => {
  await page.getByRole('tab', { name: 'Log' }).click()
  await expect(page.getByText('No events yet')).toBeVisible()
  await page.getByRole('tab', { name: 'Flows' }).click()
  const port = await openListener(page, 'echo')
  await say(port, 'find the needle\n')
  await page.getByRole('tab', { name: 'Log' }).click()
  await expect(rows(page).filter({ hasText: 'peer-half-closed' })).toHaveCount(1)
  await expect(rows(page).filter({ hasText: 'received' })).toContainText('find the needle\\n')

  const find = page.getByLabel('Find in the log')
  await find.fill('NEEDLE')
  await expect(rows(page)).toHaveCount(2)
  await expect(rows(page).first().locator('mark')).toHaveText('needle')
  await find.press('Enter')
  await expect(rows(page).first()).toHaveAttribute('aria-selected', 'true')
  await find.press('Enter')
  await expect(rows(page).nth(1)).toHaveAttribute('aria-selected', 'true')
  const event = page.getByRole('region', { name: 'Event' })
  await expect(event).toContainText('send() of 16 bytes')
  await event.getByText('Hex').click()
  await expect(event).toContainText('66 69 6e 64')

  await find.fill('nowhere to be found')
  await expect(page.getByText('No event fits')).toBeVisible()
  await page.getByRole('button', { name: 'Clear filter' }).last().click()
  await page.getByLabel('Kinds of event').selectOption('Connections')
  await expect(rows(page).filter({ hasText: 'received' })).toHaveCount(0)
  await expect(rows(page).filter({ hasText: 'accepted' })).toHaveCount(1)

  await log(page).press('ArrowDown')
  expect(await violationsOf(page)).toEqual([])
})

test('the log: 50,000 datagrams a second → it goes on, the window draws, and the list follows', async ({
  page,
}) => {
  const port = await openUdp(page)
  await page.getByRole('tab', { name: 'Log' }).click()
  await expect(rows(page).filter({ hasText: 'bound' })).toHaveCount(1)
  const flood = `
    const s = require('node:dgram').createSocket('udp4'); const b = Buffer.alloc(64, 0x61)
    let due = 0, sent = 0; const started = process.hrtime.bigint()
    const done = () => { if (++sent === 200000) s.close() }
    const turn = () => {
      const now = Math.min(200000, Number(process.hrtime.bigint() - started) / 1e9 * 50000)
      for (; due < now; due++) s.send(b, ${port}, '127.0.0.1', done)
      if (due < 200000) setTimeout(turn, 2)
    }
    turn()`
  await page.evaluate(() => {
    const gaps: number[] = []
    Reflect.set(window, 'frameGaps', gaps)
    let last = performance.now()
    const look = () => {
      gaps.push(performance.now() - last)
      last = performance.now()
      requestAnimationFrame(look)
    }
    requestAnimationFrame(look)
  })
  await once(spawn(process.execPath, ['-e', flood], { stdio: 'ignore' }), 'exit')
  const gaps = (await page.evaluate(() => Reflect.get(window, 'frameGaps') as number[])).sort((a, b) => a - b)
  console.log(
    `frames ${gaps.length}, p99 ${gaps[Math.floor(gaps.length * 0.99)].toFixed(0)} ms, longest ${gaps.at(-1)?.toFixed(0)} ms`,
  )
  expect(gaps[Math.floor(gaps.length * 0.95)]).toBeLessThan(200)
  // Where the machine was too busy, the last is the kernel's word of what it dropped.
  await expect(rows(page).filter({ hasText: 'aaaa' }).first()).toBeVisible()
  // One more is in sight, and its drops if the kernel tells of some after it: the list stands at its end, and follows it.
  const one = createSocket('udp4')
  one.send('the very last', port, '127.0.0.1', () => one.close())
  await expect(rows(page).filter({ hasText: 'the very last' })).toBeInViewport()
})

test('the log: read further up while it is flooded and what is old makes room → the rows stay where they are', async ({
  page,
}) => {
  // Lines of one connection: unlike datagrams none is lost where the machine is busy.
  await page.getByRole('button', { name: 'Listen…' }).click()
  await page.getByRole('button', { name: /^Framing/ }).click()
  await page.getByLabel('Received bytes are cut into messages by').selectOption('line')
  await page.getByRole('button', { name: 'Listen', exact: true }).click()
  const listener = page.getByRole('row').filter({ hasText: 'LISTEN' })
  const port = (await listener.getByRole('gridcell').nth(1).textContent())?.split(':').at(-1)
  await page.getByRole('tab', { name: 'Log' }).click()
  // More than the log keeps, then some thousand a second; 30 s at most.
  const flood = spawn(process.execPath, [
    '-e',
    `const s = require('node:net').connect(${port}, '127.0.0.1', () => {
      s.write('flood\\n'.repeat(135000))
      const timer = setInterval(() => s.write('flood\\n'.repeat(50)), 10)
      setTimeout(() => { clearInterval(timer); s.destroy() }, 30000)
    }).on('error', () => process.exit())`,
  ])
  try {
    const evicted = page.locator('main').getByText(/^[1-9][\d,]* evicted$/)
    await expect(evicted.first()).toBeVisible({ timeout: 20_000 })
    const middle = () =>
      log(page).evaluate((list) => {
        const { top, height } = list.getBoundingClientRect()
        const at = document.elementsFromPoint(list.getBoundingClientRect().left + 20, top + height / 2)
        const row = at.find((one) => one.closest('[role="row"]'))?.closest('[role="row"]')
        return row ? `${row.id} at ${Math.round(row.getBoundingClientRect().top)}` : ''
      })
    await log(page).evaluate((list) => (list.scrollTop = list.scrollHeight * 0.9))
    let before = ''
    const isStill = async () => {
      const last = before
      before = await middle()
      return before !== '' && before === last
    }
    await expect.poll(isStill).toBe(true)
    const count = await evicted.first().textContent()
    await expect(evicted.first()).not.toHaveText(count ?? '')
    await expect.poll(() => evicted.first().textContent()).not.toBe(count)
    expect(await middle()).toBe(before)
    // Some hundred more answers of the engine: still there, and never empty.
    const seen = await log(page).evaluate(async (list) => {
      const { left, top, height } = list.getBoundingClientRect()
      const found = new Set<string>()
      for (const until = performance.now() + 1500; performance.now() < until;) {
        await new Promise(requestAnimationFrame)
        const row = document.elementFromPoint(left + 20, top + height / 2)?.closest('[role="row"]')
        found.add(row ? row.id : 'none')
      }
      return [...found]
    })
    expect(seen).toEqual([before.split(' ')[0]])
  } finally {
    flood.kill()
  }
})

test('the log written as pcapng → tshark reads the datagrams of it', async ({ app, page, userData }) => {
  const port = await openUdp(page)
  const sender = createSocket('udp4')
  sender.send('exported datagram', port, '127.0.0.1', () => sender.close())
  await page.getByRole('tab', { name: 'Log' }).click()
  await expect(rows(page).filter({ hasText: 'exported datagram' })).toHaveCount(1)
  const path = join(userData, 'log.pcapng')
  await app.evaluate(({ dialog }, chosen) => {
    dialog.showSaveDialog = () => Promise.resolve({ canceled: false, filePath: chosen })
  }, path)
  await page.getByRole('button', { name: 'Export…' }).click()
  await page.getByRole('menuitem', { name: /^pcapng/ }).click()
  await expect(page.getByText('The log was exported')).toBeVisible()
  const fields = ['-T', 'fields', '-e', 'udp.dstport', '-e', 'udp.payload']
  const { stdout, error } = spawnSync('tshark', ['-r', path, ...fields], { encoding: 'utf8' })
  expect(error).toBeUndefined()
  expect(stdout.trim()).toBe(`${port}\t${Buffer.from('exported datagram').toString('hex')}`)
})
