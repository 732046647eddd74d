import { expect, test } from './app'

test('the page is isolated, sandboxed, and has no Node', async ({ page }) => {
  expect(
    await page.evaluate(() => [typeof Reflect.get(window, 'require'), typeof Reflect.get(window, 'process')]),
  ).toEqual(['undefined', 'undefined'])
  expect(page.url()).toBe('app://fourtuple/')
})

test('the policy forbids inline scripts, eval and markup from text', async ({ page }) => {
  const tried = await page.evaluate(
    () =>
      new Promise<string[]>((resolve) => {
        // In a task of its own: what a debugger evaluates is exempt from the policy.
        setTimeout(() => {
          const attempt = (act: () => unknown) => {
            try {
              act()
              return 'allowed'
            } catch {
              return 'refused'
            }
          }
          const make = Reflect.get(window, 'Function') as (code: string) => unknown
          resolve([attempt(() => (document.body.innerHTML = '<b>x</b>')), attempt(() => make('return 1'))])
        })
      }),
  )
  expect(tried).toEqual(['refused', 'refused'])
})

test('no navigation, no windows, no permissions, no requests', async ({ app, page }) => {
  await page.evaluate(() => {
    window.open('https://example.invalid/')
    location.href = 'https://example.invalid/'
  })
  const reached = await page.evaluate(() =>
    fetch('https://example.invalid/').then(
      () => true,
      () => false,
    ),
  )
  expect(reached).toBe(false)
  const permission = await page.evaluate(() =>
    navigator.permissions.query({ name: 'geolocation' }).then(({ state }) => state),
  )
  expect(permission).toBe('denied')
  expect(page.url()).toBe('app://fourtuple/')
  expect(await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length)).toBe(1)
})
