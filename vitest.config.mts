import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          testTimeout: 30_000,
          include: ['src/{core,contract,main,preload,renderer}/**/*.test.{ts,tsx}', 'scripts/**/*.test.ts'],
        },
      },
      {
        // Real sockets and real captures on loopback: one file at a time, each in a process of its own.
        test: {
          name: 'engine',
          include: ['src/{engine,cli}/**/*.test.ts', 'native/cap/test/**/*.test.ts'],
          pool: 'forks',
          fileParallelism: false,
          testTimeout: 30_000,
        },
      },
    ],
  },
})
