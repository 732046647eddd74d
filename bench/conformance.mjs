/* npm run conformance -- <folder>: reads captures that others made, and compares with what other tools found in them. */
import { runBundled } from './bundled.mjs'

process.exitCode = await runBundled('bench/conformance/run.ts')
