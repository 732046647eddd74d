import { expect, test } from './app'
import { violationsOf } from './axe'

for (const theme of ['light', 'dark'] as const)
  test(`the tour opens real sockets, step by step, by keyboard, and closes them when it is left, ${theme}`, async ({
    app,
    page,
    complaints,
  }) => {
    await app.evaluate(({ nativeTheme }, chosen) => (nativeTheme.themeSource = chosen), theme)
    await page.getByRole('button', { name: 'What is a socket?' }).press('Enter')
    const tour = page.getByRole('region', { name: 'Tour' })
    const status = tour.getByRole('status')
    const next = async (button: string, title: string) => {
      await tour.getByRole('button', { name: button, exact: true }).press('Enter')
      await expect(tour.getByRole('heading', { name: title })).toBeFocused()
      expect(await violationsOf(page)).toEqual([])
    }
    const act = async (button: string, seen: RegExp) => {
      await tour.getByRole('button', { name: button }).press('Enter')
      await expect(status).toContainText(seen)
    }
    const rows = (text: string) => page.getByRole('row').filter({ hasText: text })

    await next('Begin', 'Host and port')
    await act('Open a listener', /LISTEN at port \d+/)
    await expect(rows('LISTEN')).toHaveCount(1)
    await next('Next', 'Server and client')
    await act('Connect a client', /three sockets now/)
    await expect(rows('ESTABLISHED')).toHaveCount(1)
    await next('Next', 'The four-tuple')
    await act('Connect another client', /\d+ and \d+ differ/)
    await expect(rows('ESTABLISHED')).toHaveCount(2)
    await next('Next', 'A stream has no messages')
    await act('Send', /13 bytes went out in two sends/)
    await next('Next', 'The accept queue')
    await act('Pause accepting, and connect', /1 waits|has not accepted/)
    await next('Next', 'Datagrams')
    await act('Open two UDP sockets', /10 bytes came from/)
    await next('Next', 'Raw sockets')
    await next('Next', 'The end of a connection')
    await act('Close both ends', /waits in TIME-WAIT/)
    await next('Next', 'Now it is yours')
    await expect(tour.getByRole('listitem')).toHaveCount(6)
    await tour.getByRole('button', { name: 'Done' }).press('Enter')
    await expect(tour).toBeHidden()
    await expect(rows('LISTEN')).toHaveCount(0)
    await expect(rows('ESTABLISHED')).toHaveCount(0)
    await expect(rows('CLOSE-WAIT')).toHaveCount(0)
    await expect(page.getByRole('row').filter({ hasText: 'CLOSED' }).first()).toBeVisible()
    expect(complaints).toEqual([])
  })

test('a step whose sockets are not there says what is needed; declined it is offered no more', async ({
  page,
  complaints,
}) => {
  await page.getByRole('button', { name: 'Not now' }).click()
  await expect(page.getByRole('region', { name: 'First start' })).toBeHidden()
  await page.reload()
  await page.locator('html[data-ready="true"]').waitFor()
  await expect(page.getByRole('button', { name: 'Show an example' })).toBeVisible()
  await expect(page.getByRole('region', { name: 'First start' })).toBeHidden()
  await page.keyboard.press('Control+k')
  await page.getByRole('combobox', { name: 'Command' }).fill('tour')
  await page.keyboard.press('Enter')
  const tour = page.getByRole('region', { name: 'Tour' })
  await tour.getByRole('button', { name: 'Begin' }).click()
  await tour.getByRole('button', { name: 'Next' }).click()
  await expect(tour.getByRole('button', { name: 'Connect a client' })).toBeDisabled()
  await expect(tour.getByRole('status')).toContainText('listener of the second step is needed')
  await tour.getByRole('button', { name: 'Leave the tour' }).click()
  await expect(tour).toBeHidden()
  expect(complaints).toEqual([])
})
