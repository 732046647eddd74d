import { once } from 'node:events'
import { readdirSync } from 'node:fs'
import { createRequire } from 'node:module'
import { Worker } from 'node:worker_threads'
import { expect, it } from 'vitest'
import { canCapture, loopback, until } from './loopback'

const WORKERS = 8
const EACH = 625
const descriptors = () => readdirSync('/proc/self/fd').length

// The kernel waits for all processors when a ring is made or taken away: workers let it do so for many at once.
it.runIf(canCapture && process.platform === 'linux')(
  'opened and closed 5,000 times in 8 workers → no descriptor and no memory is left over',
  async () => {
    const script = `const { openCapture } = require(require('node:worker_threads').workerData)
      const options = { bufferBytes: 1 << 19, snaplen: 2000, batchBytes: 4096 }
      for (let i = 0; i < ${EACH}; i++) openCapture('${loopback}', options, () => undefined).close()`
    const { resolve } = createRequire(import.meta.url)
    const [before, memory] = [descriptors(), process.memoryUsage().rss]
    const workers = Array.from(
      { length: WORKERS },
      () => new Worker(script, { eval: true, workerData: resolve('cap') }),
    )
    const codes = await Promise.all(workers.map(async (worker) => (await once(worker, 'exit'))[0] as number))
    expect(codes).toEqual(Array.from({ length: WORKERS }, () => 0))
    await until(() => descriptors() <= before)
    expect(process.memoryUsage().rss - memory).toBeLessThan(200 << 20)
  },
  120_000,
)
