import { once } from 'node:events'
import { createServer, type AddressInfo } from 'node:net'
import { expect, test } from './app'
import { violationsOf } from './axe'

for (const theme of ['light', 'dark'] as const)
  test(`the glossary by keyboard, searched, and axe finds nothing in it, ${theme}`, async ({
    app,
    page,
    complaints,
  }) => {
    await app.evaluate(({ nativeTheme }, chosen) => (nativeTheme.themeSource = chosen), theme)
    await page.keyboard.press('Control+k')
    await page.getByRole('combobox', { name: 'Command' }).fill('glossary')
    await page.keyboard.press('Enter')
    const glossary = page.getByRole('dialog', { name: 'Glossary' })
    const field = glossary.getByRole('searchbox')
    await expect(field).toBeFocused()
    await field.fill('econnrefused')
    await expect(glossary.locator('dt').first()).toContainText('ECONNREFUSED')
    await expect(glossary).toContainText('Is the service up')
    expect(await violationsOf(page)).toEqual([])
    await field.fill('qqqq')
    await expect(glossary).toContainText('Nothing here is called so')
    await page.keyboard.press('Escape')
    await expect(glossary).toBeHidden()
    expect(complaints).toEqual([])
  })

test('a question mark on a state → the glossary at that state, and the focus goes back', async ({
  page,
  complaints,
}) => {
  await page.getByRole('button', { name: 'Listen…' }).click()
  await page.getByRole('button', { name: 'Listen', exact: true }).click()
  await expect(page.getByRole('dialog')).toBeHidden()
  const word = page
    .getByRole('region', { name: 'Detail' })
    .getByRole('button', { name: 'LISTEN', exact: true })
  await word.focus()
  await page.keyboard.press('?')
  const glossary = page.getByRole('dialog', { name: 'Glossary' })
  await expect(glossary.getByRole('searchbox')).toHaveValue('LISTEN')
  await expect(glossary.locator('dt').first()).toContainText('LISTEN')
  await page.keyboard.press('Escape')
  await expect(word).toBeFocused()
  expect(complaints).toEqual([])
})

test('an error has its system name, and a question mark on it opens the glossary there', async ({
  page,
  complaints,
}) => {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  await page.getByRole('button', { name: 'Connect…' }).click()
  await page.getByLabel('Port').fill(String(port))
  await page.getByRole('button', { name: 'Connect', exact: true }).click()
  const code = page.getByRole('region', { name: 'Detail' }).getByRole('button', { name: 'ECONNREFUSED' })
  await expect(code).toHaveAttribute('title', /.+/)
  await code.focus()
  await page.keyboard.press('?')
  const glossary = page.getByRole('dialog', { name: 'Glossary' })
  await expect(glossary.locator('dt').first()).toContainText('ECONNREFUSED')
  expect(await violationsOf(page)).toEqual([])
  await page.keyboard.press('Escape')
  await expect(code).toBeFocused()
  expect(complaints).toEqual([])
})
