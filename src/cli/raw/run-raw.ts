import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline/promises'
import { setTimeout as pause } from 'node:timers/promises'
import type { RawRunRequest } from '#contract/raw'
import { VERSION } from '#contract/version'
import { shownError, ShownError } from '#engine/engine-error'
import { isOwnAddress, routeTo } from '#engine/raw/route'
import { Engine } from '#engine/server/engine'
import { rawJson, rawText } from './raw-lines'
import type { RawFlags } from './raw-request'

const LOOK_EVERY_MS = 20
export const RAW_LAUNCH = { command: 'sudo npm run fourtuple -- raw' }

/** Runs something with an engine of its own, and puts what goes wrong in words: exit code 1. */
export async function withRawEngine(
  act: (engine: Engine, stopped: AbortSignal) => Promise<number>,
): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), 'fourtuple-raw-'))
  const silent = { onChange: () => undefined, onSockets: () => undefined, onNotice: () => undefined }
  const engine = new Engine(
    { sessionsFolder: folder, version: VERSION, launch: RAW_LAUNCH, trust: 'all' },
    silent,
  )
  const stopped = new AbortController()
  const stop = () => stopped.abort()
  process.once('SIGINT', stop)
  process.once('SIGTERM', stop)
  try {
    return await act(engine, stopped.signal)
  } catch (thrown) {
    const { message, step } = shownError(thrown)
    process.stderr.write(`fourtuple: ${message}${step ? ` ${step}` : ''}\n`)
    return 1
  } finally {
    await engine.end()
    rmSync(folder, { recursive: true, force: true })
    process.off('SIGINT', stop)
    process.off('SIGTERM', stop)
  }
}

/**
 * Sends packets and shows what comes back. SIGINT stops it and still shows the counts.
 *
 * @returns the exit code: 0 where something answered, 1 where nothing did or it failed
 */
export function runRaw(request: RawRunRequest, flags: RawFlags): Promise<number> {
  return withRawEngine(async (engine, stopped) => {
    const { target } = await routeTo(request.to, request.interface)
    if (!isOwnAddress(target) && flags.yes !== true) await ask(target)
    const write = (text: string) => process.stdout.write(text)
    const output = flags.json === true ? rawJson(write) : rawText(write, flags.hex === true)
    const { id } = await engine.rawRuns.start(request)
    stopped.addEventListener('abort', () => engine.rawRuns.stop(id))
    for (;;) {
      const { run, exchanges } = engine.rawRuns.look(id, 1000)
      for (const exchange of exchanges) output.exchange(exchange)
      if (!run.running) {
        output.end(run)
        if (run.error) throw ShownError.of(run.error)
        return run.answered > 0 ? 0 : 1
      }
      await pause(LOOK_EVERY_MS)
    }
  })
}

/** @throws {ShownError} where the person says no, or nobody is there to be asked */
async function ask(target: string): Promise<void> {
  const refusal = new ShownError(
    'EAPPROVAL',
    `${target} is another machine: raw packets go there only where you say so.`,
    'Give --yes, and only for machines that you may test.',
  )
  if (!process.stdin.isTTY || !process.stderr.isTTY) throw refusal
  const lines = createInterface({ input: process.stdin, output: process.stderr })
  const answer = await lines.question(`${target} is another machine. Send raw packets to it? [y/N] `)
  lines.close()
  if (!/^y(es)?$/i.test(answer.trim())) throw refusal
}
