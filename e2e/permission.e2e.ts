import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { _electron } from '@playwright/test'
import { copyForAnotherUser } from './another-user'
import { expect, openListener, readyWindow, SANDBOX_SWITCHES, test } from './app'

test('as a user without permission to capture: the app runs, explains, and its sockets work', async () => {
  const { folder, executable, home } = copyForAnotherUser()
  const app = await _electron.launch({
    executablePath: executable,
    args: [...SANDBOX_SWITCHES, `--user-data-dir=${join(home, 'data')}`, folder],
    colorScheme: null,
  })
  try {
    const page = await readyWindow(app)
    const uid = await app.evaluate(() => process.getuid?.())
    expect(uid).not.toBe(0)

    const panel = page.getByRole('region', { name: 'Permission to capture' })
    await expect(panel).toContainText('CAP_NET_RAW')
    await expect(panel.locator('code')).toHaveText('npm run start:capture')
    await panel.getByRole('button', { name: 'Check again' }).click()
    await expect(panel).toContainText('Nothing has changed.')
    await expect(panel).toContainText('quit, and it is gone')
    await panel.getByRole('button', { name: 'Copy' }).click()
    await expect(panel.getByRole('button', { name: 'Copied' })).toBeVisible()
    expect(await app.evaluate(({ clipboard }) => clipboard.readText())).toBe('npm run start:capture')

    await openListener(page, 'echo')
    await expect(panel).toBeHidden()
    await page.getByRole('button', { name: 'Start capture' }).click()
    const dialog = page.getByRole('dialog')
    await expect(dialog).toContainText('CAP_NET_RAW')
  } finally {
    await app.close()
    rmSync(folder, { recursive: true, force: true })
  }
})
