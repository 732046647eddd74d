import { build } from 'vite'
import { root } from './root.mjs'
await build({ root, configFile: false, logLevel: 'error', ssr: { external: true }, build: { ssr: root + '/bench/sockets-engine.ts', outDir: root + '/out/zz', target: 'node20', minify: false, rolldownOptions: { output: { format: 'cjs', entryFileNames: 'engine.cjs' } } } })
