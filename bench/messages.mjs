/* npm run messages -- [-v] FILE...: prints the application messages in captures, with -v every field and its place. */
import { runBundled } from './bundled.mjs'

process.exitCode = await runBundled('bench/messages.ts')
