import { expect, it } from 'vitest'
import { launchCommand } from './launch-command'

it('from source → the script', () =>
  expect(launchCommand(false, '/usr/bin/electron')).toBe('npm run start:capture'))
it('installed → as the user, with one capability, and the program quoted', () => {
  const line = launchCommand(true, "/opt/it's here/fourtuple")
  expect(line).toMatch(/^sudo setpriv --reuid="\$\(id -u\)" .*--ambient-caps=\+net_raw env HOME="\$HOME"/)
  expect(line.endsWith(`'/opt/it'\\''s here/fourtuple'`)).toBe(true)
})
