import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { captureRequest } from '#contract/capture'
import { VERSION } from '#contract/version'
import { listInterfaces } from '#engine/capture/interfaces'
import { captureReadiness } from '#engine/capture/readiness'
import { Engine } from '#engine/server/engine'
import { Pace } from '#engine/server/pace'
import { shownError } from '#engine/engine-error'
import { converse } from './conversation'
import { jsonLines } from './json-lines'
import type { DemoOutput } from './output'
import { terminal } from './terminal'
import { SessionWatch } from './watch-session'

/** A change is shown within this time; states that last shorter are still in the capture. */
const LOOK_EVERY_MS = 20

export interface DemoOptions {
  json: boolean
  /** How long messages are exchanged. */
  seconds: number
}

/**
 * The main job in a terminal: a listener and a client on loopback, messages both ways, half-close, close, and
 * the capture of it where that is permitted. SIGINT and SIGTERM end it early and close everything.
 *
 * @returns the exit code: 0, also where capturing was not permitted; 1 where the sockets themselves failed
 */
export async function runDemo({ json, seconds }: DemoOptions): Promise<number> {
  const output: DemoOutput = json ? jsonLines((text) => process.stdout.write(text)) : terminal(process.stdout)
  const stopped = new AbortController()
  const stop = () => stopped.abort()
  process.once('SIGINT', stop)
  process.once('SIGTERM', stop)

  const folder = mkdtempSync(join(tmpdir(), 'fourtuple-demo-'))
  const launch = { command: 'sudo npm run fourtuple -- demo' }
  const look: Pace = new Pace(LOOK_EVERY_MS, () => watch.look(source))
  const engine = new Engine(
    { sessionsFolder: folder, version: VERSION, launch, trust: 'all' },
    { onChange: () => look.poke(), onSockets: () => undefined, onNotice: ({ text }) => output.say(text) },
  )
  const watch = new SessionWatch(engine, output)
  let source: 'wire' | 'own socket' = 'own socket'
  try {
    const listener = await engine.sockets.openListener({
      address: '127.0.0.1',
      port: 0,
      reply: { kind: 'none' },
    })
    const port = listener.local?.port ?? 0
    const readiness = captureReadiness(launch)
    const loopback = listInterfaces().find((one) => one.loopback)
    if (readiness.ready && loopback) {
      source = 'wire'
      engine.captures.start(
        captureRequest.parse({
          source: { kind: 'interface', name: loopback.name },
          filter: `tcp port ${port}`,
        }),
      )
      output.say(`Capturing on ${loopback.name} what goes through port ${port}.`)
    } else {
      output.noCapture(readiness)
    }
    await converse(engine, port, seconds, stopped.signal, (sentence) => output.say(sentence))
    await engine.captures.stopAll()
    watch.look(source)
    return 0
  } catch (thrown) {
    const { message, step } = shownError(thrown)
    process.stderr.write(`fourtuple: ${message}${step ? ` ${step}` : ''}\n`)
    return 1
  } finally {
    look.stop()
    await engine.end()
    watch.look(source)
    output.end()
    rmSync(folder, { recursive: true, force: true })
    process.off('SIGINT', stop)
    process.off('SIGTERM', stop)
  }
}
