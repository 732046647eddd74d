/*
 * npm run fuzz -- [folder] [--seconds N] [--seed N] [--case N]: reads captures that were cut and changed by lot, and
 * fails where something throws, hangs, takes too long or too much memory. Without a folder it makes captures itself.
 */
import { runBundled } from './bundled.mjs'

process.exitCode = await runBundled('bench/fuzz/run.ts')
