import axe from 'axe-core'
import { expect, openListener, test } from './app'

for (const theme of ['light', 'dark'] as const) {
  test(`axe finds nothing, ${theme}: empty, in a dialog, and with a four-tuple`, async ({ app, page }) => {
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
    await openListener(page, 'echo')
    expect(await violations()).toEqual([])
  })
}
