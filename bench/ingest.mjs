/* npm run bench: bundles bench/ingest.ts as the app is bundled, and runs it. */
import { runBundled } from './bundled.mjs'

process.exitCode = await runBundled('bench/ingest.ts')
