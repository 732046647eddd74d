import { chmodSync, cpSync, mkdirSync, mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** Debian's nobody and nogroup. */
const NOBODY = 65_534
/** What the built app loads from node_modules; the page is bundled whole. */
const MODULES = ['cap', 'commander', 'koffi', '@koromix', 'zod']

/** The app where any user may read it, and a program that starts it as one who may not capture. */
export interface OtherUsersApp {
  folder: string
  executable: string
  /** A home and data folder of that user's own. */
  home: string
}

/**
 * Copies the built app and Electron into a temporary folder, for the checkout may lie where only its owner looks.
 * Root starts it as nobody; anyone else as themself with every capability laid down (setpriv(1)).
 */
export function copyForAnotherUser(): OtherUsersApp {
  const folder = mkdtempSync(join(tmpdir(), 'fourtuple-other-user-'))
  chmodSync(folder, 0o755)
  const runtime = process.env.ELECTRON_OVERRIDE_DIST_PATH ?? join('node_modules', 'electron', 'dist')
  for (const part of ['out', 'resources', 'package.json']) copy(part, join(folder, part))
  for (const name of MODULES) copy(join('node_modules', name), join(folder, 'node_modules', name))
  copy(runtime, join(folder, 'electron'))
  const home = join(folder, 'home')
  mkdirSync(home)
  chmodSync(home, 0o777)

  const isRoot = process.getuid?.() === 0
  const identity = isRoot ? `--reuid=${NOBODY} --regid=${NOBODY} --clear-groups` : ''
  const executable = join(folder, 'start')
  const lines = [
    '#!/bin/sh',
    `export HOME='${home}'`,
    `exec setpriv ${identity} --inh-caps=-all --ambient-caps=-all '${folder}/electron/electron' "$@"`,
  ]
  writeFileSync(executable, `${lines.join('\n')}\n`, { mode: 0o755 })
  return { folder, executable, home }
}

function copy(from: string, to: string): void {
  cpSync(from, to, { recursive: true, dereference: true })
}
