import axe from 'axe-core'
import { expect, test } from './app'

test('the composer is folded and unfolded by keyboard, what is written stays', async ({
  page,
  complaints,
}) => {
  const payload = page.getByLabel('Payload', { exact: true })
  await payload.fill('kept')
  await page.getByRole('button', { name: 'Fold the composer' }).click()
  await expect(payload).toBeHidden()
  const bar = page.getByRole('button', { name: 'Composer', exact: true })
  await expect(bar).toBeFocused()
  await page.reload()
  await page.locator('html[data-ready="true"]').waitFor()
  await expect(bar).toBeVisible()
  await bar.focus()
  await page.keyboard.press('Enter')
  await expect(payload).toBeFocused()
  expect(complaints).toEqual([])
})

for (const scheme of ['light', 'dark'] as const)
  test(`more contrast as the system asks for it: axe finds nothing, also by its enhanced rule, ${scheme}`, async ({
    page,
    complaints,
  }) => {
    await page.emulateMedia({ colorScheme: scheme, contrast: 'more', reducedMotion: 'reduce' })
    await page.getByRole('button', { name: 'Show an example' }).click()
    await page.getByRole('row').filter({ hasText: 'ESTABLISHED' }).first().click()
    await expect(page.getByRole('log', { name: 'Stream' })).toContainText('Hello')
    await page.evaluate(axe.source)
    const violations = await page.evaluate(async () => {
      const rules = { 'color-contrast-enhanced': { enabled: true } }
      const { violations: found } = await (Reflect.get(window, 'axe') as typeof axe).run({ rules } as never)
      return found.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 120)).join(' | ')}`)
    })
    expect(violations).toEqual([])
    expect(complaints).toEqual([])
  })
