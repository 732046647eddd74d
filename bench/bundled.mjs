/* Bundles a TypeScript program of this folder as the app is bundled, and runs it with the arguments given here. */
import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { build } from 'vite'
import { root } from '../scripts/root.mjs'

/**
 * @param {string} entry path of the program from the root
 * @returns {Promise<number>} its exit code
 */
export async function runBundled(entry) {
  // Within the tree, so that what stays outside the bundle is found.
  mkdirSync(join(root, 'out'), { recursive: true })
  const folder = mkdtempSync(join(root, 'out', 'bench-'))
  try {
    await build({
      root,
      configFile: false,
      logLevel: 'error',
      build: {
        ssr: join(root, entry),
        outDir: folder,
        target: 'node20',
        rolldownOptions: { output: { entryFileNames: 'program.mjs' } },
      },
    })
    const program = [join(folder, 'program.mjs'), ...process.argv.slice(2)]
    return spawnSync(process.execPath, program, { stdio: 'inherit' }).status ?? 1
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
