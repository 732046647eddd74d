/*
 * Whether Chromium's sandbox can work here. On Linux it needs user namespaces, or its helper owned by root with the
 * setuid bit (docs: chromium, "Linux sandboxing"); root has neither.
 */
import { spawnSync } from 'node:child_process'
import { statSync } from 'node:fs'
import { join } from 'node:path'

const SETUID = 0o4000

/** What {@link sandboxObstacle} judges by, as it is on this machine. */
export function sandboxFacts(runtimeFolder) {
  const helper = join(runtimeFolder, 'chrome-sandbox')
  const stat = statSync(helper, { throwIfNoEntry: false })
  return {
    platform: process.platform,
    uid: process.getuid?.() ?? 0,
    namespaces: spawnSync('unshare', ['--user', '--map-root-user', 'true']).status === 0,
    helper,
    helperIsSetuid: stat?.uid === 0 && (stat.mode & SETUID) !== 0,
  }
}

/** Why the sandbox must stay off, with the step that turns it on, in one line; null where it works. */
export function sandboxObstacle({ platform, uid, namespaces, helper, helperIsSetuid }) {
  if (platform !== 'linux') return null
  if (uid === 0) return "Started as root: Chromium's sandbox is off. Better start it as a user."
  if (namespaces || helperIsSetuid) return null
  return (
    "Chromium's sandbox is off: this system gives programs no user namespaces. To turn it on: " +
    `sudo chown root:root '${helper}' && sudo chmod 4755 '${helper}'`
  )
}
