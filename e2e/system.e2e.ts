import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { expect, openListener, test } from './app'

/** A program of its own with a socket that listens. Says its port. */
const SERVER = `const server = require('node:net').createServer().listen(0, '127.0.0.1', () => console.log(String(server.address().port)))`

test('every socket of this machine: found by its port, with its program; one with a flow leads there', async ({
  page,
}) => {
  const other = spawn(process.execPath, ['-e', SERVER], { stdio: ['ignore', 'pipe', 'inherit'] })
  try {
    const [line] = (await once(createInterface({ input: other.stdout }), 'line')) as [string]
    const port = await openListener(page, 'none')
    await page.getByRole('tab', { name: 'System' }).click()
    const list = page.getByRole('grid', { name: 'Sockets of this machine' })
    const find = page.getByLabel('Find a socket')

    await find.fill(`:${line} listen`)
    const row = list.getByRole('row')
    await expect(row).toHaveCount(1)
    await expect(row).toContainText(`node ${other.pid ?? 0}`)
    await expect(row).toContainText('LISTEN')
    await expect(row).not.toContainText('own')

    await find.fill(`:${port}`)
    await expect(row).toHaveCount(1)
    await expect(row).toContainText('own')
    await row.click()
    await page.getByRole('tab', { name: 'Flows' }).click()
    await expect(
      page.getByRole('grid', { name: 'Four-tuples' }).getByRole('row', { selected: true }),
    ).toContainText(`:${port}`)
  } finally {
    other.kill('SIGKILL')
  }
})

test('it is sorted by any column and gone through by keyboard', async ({ page }) => {
  await openListener(page, 'none')
  await openListener(page, 'none')
  await page.getByRole('tab', { name: 'System' }).click()
  await page.getByLabel('Listening only').check()
  const list = page.getByRole('grid', { name: 'Sockets of this machine' })
  await page.getByRole('button', { name: 'Local', exact: true }).click()
  const ports = async () => {
    const texts = await list.getByRole('row').allTextContents()
    return texts.map((text) => Number(/:(\d+)/.exec(text)?.[1]))
  }
  await expect(async () => {
    const up = await ports()
    expect(up.length).toBeGreaterThan(1)
    expect(up).toEqual(up.toSorted((a, b) => a - b))
  }).toPass()
  await page.getByRole('button', { name: 'Local', exact: true }).click()
  await expect(async () => {
    const down = await ports()
    expect(down).toEqual(down.toSorted((a, b) => b - a))
  }).toPass()
  await list.focus()
  await page.keyboard.press('Home')
  await expect(list.getByRole('row').first()).toHaveAttribute('aria-selected', 'true')
  await page.keyboard.press('ArrowDown')
  await expect(list.getByRole('row').nth(1)).toHaveAttribute('aria-selected', 'true')
})
