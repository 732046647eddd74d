import axe from 'axe-core'
import type { Page } from '@playwright/test'

/** What axe finds wrong in the window as it is now: a rule, and what breaks it. @param rules further ones, such as enhanced contrast */
export async function violationsOf(
  page: Page,
  rules: Record<string, { enabled: boolean }> = {},
): Promise<string[]> {
  await page.evaluate(axe.source)
  return page.evaluate(async (asked) => {
    const { violations } = await (Reflect.get(window, 'axe') as typeof axe).run({ rules: asked } as never)
    return violations.map(
      ({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 120)).join(' | ')}`,
    )
  }, rules)
}
