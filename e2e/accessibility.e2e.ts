import { expect, openListener, test } from './app'
import { violationsOf } from './axe'

for (const theme of ['light', 'dark'] as const) {
  test(`axe finds nothing, ${theme}: empty, in a dialog, with a four-tuple in each of its views, and in all that opens for captures`, async ({
    app,
    page,
  }) => {
    await app.evaluate(({ nativeTheme }, chosen) => (nativeTheme.themeSource = chosen), theme)
    expect(await violationsOf(page)).toEqual([])
    await page.getByRole('button', { name: 'Connect…' }).click()
    expect(await violationsOf(page)).toEqual([])
    await page.keyboard.press('Escape')
    const port = await openListener(page, 'echo')
    await page.getByRole('button', { name: 'Connect…' }).click()
    await page.getByLabel('Port').fill(String(port))
    await page.getByRole('button', { name: 'Connect', exact: true }).click()
    await page.getByLabel('Payload', { exact: true }).fill('seen')
    await page.getByRole('button', { name: 'Send', exact: true }).click()
    await expect(page.getByRole('log', { name: 'Stream' }).getByText('seen')).toHaveCount(2)
    expect(await violationsOf(page)).toEqual([])
    await page.getByRole('radio', { name: 'Hex' }).press('ArrowRight')
    await page.getByRole('button', { name: 'ESTABLISHED' }).first().click()
    await expect(page.getByText('The handshake is complete')).toBeVisible()
    expect(await violationsOf(page)).toEqual([])
    await page.keyboard.press('Escape')
    for (const part of [/^Interface/, 'Library of filters', /^Capture options/, /apturing/, /^Lost/]) {
      await page.getByRole('button', { name: part }).click()
      await expect(page.getByRole('dialog')).toBeVisible()
      expect(await violationsOf(page)).toEqual([])
      await page.keyboard.press('Escape')
      await expect(page.getByRole('dialog')).toBeHidden()
    }
    await page.getByRole('row').last().click({ button: 'right' })
    await expect(page.getByRole('menu')).toBeVisible()
    expect(await violationsOf(page)).toEqual([])
    await page.keyboard.press('Escape')
    // The list has the focus again once the menu is gone.
    await expect(page.getByRole('menu')).toBeHidden()
    await expect(page.locator('#flows')).toBeFocused()
    await page.getByLabel('Capture filter').pressSequentially('tcp prot')
    await page.keyboard.press('Control+Space')
    await expect(page.getByText('syntax error')).toBeVisible()
    expect(await violationsOf(page)).toEqual([])
    for (const tab of ['Events', 'TLS', 'Counts']) {
      await page.getByRole('tab', { name: tab }).click()
      expect(await violationsOf(page)).toEqual([])
    }
  })
}

/** What a person could not reach: controls beyond the window, and in nothing that scrolls to them. */
function outOfReach(): string[] {
  const scrolls = (element: Element, axis: 'x' | 'y') => {
    for (let at = element.parentElement; at; at = at.parentElement) {
      const { overflowX, overflowY } = getComputedStyle(at)
      const isScroller = /auto|scroll/.test(axis === 'x' ? overflowX : overflowY)
      const isLonger = axis === 'x' ? at.scrollWidth > at.clientWidth : at.scrollHeight > at.clientHeight
      if (isScroller && isLonger) return true
    }
    return false
  }
  return [...document.querySelectorAll('button, [role="tab"], input, select, textarea')].flatMap((one) => {
    const { left, right, top, bottom, width } = one.getBoundingClientRect()
    // Headings go along with their list, which scrolls.
    if (
      width <= 1 ||
      !one.checkVisibility({ visibilityProperty: true }) ||
      one.closest('[role="columnheader"]')
    )
      return []
    const isBeside = left < -1 || right > innerWidth + 1
    const isBelow = top < -1 || bottom > innerHeight + 1
    const isLost = (isBeside && !scrolls(one, 'x')) || (isBelow && !scrolls(one, 'y'))
    return isLost ? [one.getAttribute('aria-label') ?? one.textContent.slice(0, 40)] : []
  })
}

test('at 200 % nothing is lost: every control is in the window, or in something that scrolls to it', async ({
  app,
  page,
  complaints,
}) => {
  await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0].setContentSize(1600, 1000))
  await page.evaluate(() => window.fourtuple.zoom(2))
  await page.waitForFunction(() => innerWidth === 800)
  const nothingLost = async (where: string) => {
    expect(await page.evaluate(outOfReach), where).toEqual([])
    expect(await page.evaluate(() => document.documentElement.scrollWidth), where).toBeLessThanOrEqual(800)
  }
  const run = async (command: string) => {
    await page.keyboard.press('Control+k')
    await page.getByRole('combobox', { name: 'Command' }).fill(command)
    await nothingLost(`palette: ${command}`)
    await page.keyboard.press('Enter')
  }
  await nothingLost('start')
  await page.getByRole('button', { name: 'Show an example' }).click()
  await page.getByRole('row').filter({ hasText: 'ESTABLISHED' }).first().click()
  for (const tab of ['Stream', 'Packets', 'Events', 'TLS', 'Kernel', 'Counts', 'Statistics']) {
    await page.getByRole('tabpanel').last().waitFor()
    await run(`show detail: ${tab}`)
    await nothingLost(tab)
  }
  for (const list of ['Sockets', 'Log', 'System', 'Statistics', 'Flows']) {
    await run(`show list: ${list}`)
    await expect(page.getByRole('tab', { name: list }).first()).toHaveAttribute('aria-selected', 'true')
    await nothingLost(`list ${list}`)
  }
  for (const [command, name] of [
    ['settings', 'Settings'],
    ['open a listener', 'Open a listener'],
    ['open a client', 'Connect a client'],
    ['open a udp', 'Open a UDP socket'],
    ['build raw', 'Raw packets'],
    ['glossary', 'Glossary'],
  ]) {
    await run(command)
    const dialog = page.getByRole('dialog', { name })
    await expect(dialog.locator(':focus')).toBeAttached()
    await nothingLost(command)
    await page.keyboard.press('Escape')
    await expect(dialog).toBeHidden()
  }
  await run('tour: what is')
  await expect(page.getByRole('region', { name: 'Tour' })).toBeVisible()
  await nothingLost('tour')
  expect(complaints).toEqual([])
})
