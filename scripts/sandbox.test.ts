import { expect, it } from 'vitest'
import { sandboxObstacle } from './sandbox.mjs'

const user = {
  platform: 'linux',
  uid: 1000,
  namespaces: true,
  helper: '/x/chrome-sandbox',
  helperIsSetuid: false,
}

it('a user with namespaces → on', () => expect(sandboxObstacle(user)).toBeNull())
it('a user without, with the helper → on', () =>
  expect(sandboxObstacle({ ...user, namespaces: false, helperIsSetuid: true })).toBeNull())
it('a user with neither → off, with the line that turns it on', () =>
  expect(sandboxObstacle({ ...user, namespaces: false })).toContain("sudo chmod 4755 '/x/chrome-sandbox'"))
it('root → off', () => expect(sandboxObstacle({ ...user, uid: 0 })).toContain('root'))
it('another platform → on', () =>
  expect(sandboxObstacle({ ...user, platform: 'darwin', namespaces: false })).toBeNull())
