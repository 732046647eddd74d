import axe from 'axe-core'
import { expect, openListener, test } from './app'

for (const theme of ['light', 'dark'] as const) {
  test(`axe finds nothing, ${theme}: empty, in a dialog, with a four-tuple in each of its views, and in all that opens for captures`, async ({
    app,
    page,
  }) => {
    await app.evaluate(({ nativeTheme }, chosen) => (nativeTheme.themeSource = chosen), theme)
    const violations = async () => {
      await page.evaluate(axe.source)
      return page.evaluate(async () => {
        const runner = Reflect.get(window, 'axe') as typeof axe
        const { violations: found } = await runner.run()
        return found.map(
          ({ id, nodes }) => `${id}: ${nodes.map((node) => node.html.slice(0, 120)).join(' | ')}`,
        )
      })
    }
    expect(await violations()).toEqual([])
    await page.getByRole('button', { name: 'Connect…' }).click()
    expect(await violations()).toEqual([])
    await page.keyboard.press('Escape')
    const port = await openListener(page, 'echo')
    await page.getByRole('button', { name: 'Connect…' }).click()
    await page.getByLabel('Port').fill(String(port))
    await page.getByRole('button', { name: 'Connect', exact: true }).click()
    await page.getByLabel('Payload', { exact: true }).fill('seen')
    await page.getByRole('button', { name: 'Send', exact: true }).click()
    await expect(page.getByRole('log', { name: 'Stream' }).getByText('seen')).toHaveCount(2)
    expect(await violations()).toEqual([])
    await page.getByRole('radio', { name: 'Hex' }).press('ArrowRight')
    await page.getByRole('button', { name: 'ESTABLISHED' }).first().click()
    await expect(page.getByText('The handshake is complete')).toBeVisible()
    expect(await violations()).toEqual([])
    await page.keyboard.press('Escape')
    for (const part of [/^Interface/, 'Library of filters', /^Capture options/, /apturing/, /^Lost/]) {
      await page.getByRole('button', { name: part }).click()
      await expect(page.getByRole('dialog')).toBeVisible()
      expect(await violations()).toEqual([])
      await page.keyboard.press('Escape')
      await expect(page.getByRole('dialog')).toBeHidden()
    }
    await page.getByRole('row').last().click({ button: 'right' })
    await expect(page.getByRole('menu')).toBeVisible()
    expect(await violations()).toEqual([])
    await page.keyboard.press('Escape')
    await page.getByLabel('Capture filter').pressSequentially('tcp prot')
    await page.keyboard.press('Control+Space')
    await expect(page.getByText('syntax error')).toBeVisible()
    expect(await violations()).toEqual([])
    for (const tab of ['Events', 'TLS', 'Counts']) {
      await page.getByRole('tab', { name: tab }).click()
      expect(await violations()).toEqual([])
    }
  })
}
