import react from '@vitejs/plugin-react'
import tailwindcss from '@tailwindcss/vite'
import { defineConfig } from 'electron-vite'
import { resolve } from 'node:path'

// The oldest runtime that must work is Electron 33: Node 20.18 and Chromium 130.
const NODE = 'node20.18'
const CHROMIUM = 'chrome130'

export default defineConfig({
  main: {
    build: {
      target: NODE,
      sourcemap: true,
      // These are ES modules alone, which Electron 33's Node can't require(); and zod's many files load faster as one.
      externalizeDeps: { exclude: ['@noble/ciphers', '@noble/hashes', 'zod'] },
      rolldownOptions: {
        // Three programs from one tree: Electron's main, the engine it forks, and the command line.
        input: {
          index: resolve('src/main/index.ts'),
          engine: resolve('src/main/engine-entry.ts'),
          cli: resolve('src/cli/index.ts'),
        },
        output: { format: 'cjs' },
      },
    },
  },
  preload: {
    build: {
      target: NODE,
      // A sandboxed preload cannot require() from node_modules.
      externalizeDeps: false,
      rolldownOptions: { input: resolve('src/preload/index.ts'), output: { format: 'cjs' } },
    },
  },
  renderer: {
    plugins: [react(), tailwindcss()],
    build: {
      target: CHROMIUM,
      minify: true,
      // The page may load fonts from files only, not from data: URLs.
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
      rolldownOptions: { input: resolve('src/renderer/index.html') },
    },
  },
})
