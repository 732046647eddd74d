/* The engine's program in Electron's utility process: EngineHost, given ports by main. */
import type { MessagePortMain } from 'electron'
import { EngineHost } from '#engine/server/engine-host'
import type { Approval } from '#engine/server/approvals'
import type { EngineFacts, EnginePort } from '#engine/server/engine-port'

const facts = JSON.parse(process.argv[2] ?? '{}') as EngineFacts
const host = new EngineHost(facts)

function enginePort(port: MessagePortMain): EnginePort {
  return {
    post: (message) => port.postMessage(message),
    onMessage: (listener) => port.on('message', ({ data }) => listener(data)),
    onClose: (listener) => port.on('close', listener),
    start: () => port.start(),
  }
}

function end(): void {
  void host.end().finally(() => process.exit(0))
}

process.parentPort.on('message', ({ data, ports }) => {
  const message = data as { type?: unknown; approval?: Approval } | null
  if (message?.type === 'connect' && ports.length === 1) host.connect(enginePort(ports[0]))
  if (message?.type === 'approve' && message.approval) {
    host.engine.approvals.approve(message.approval)
    process.parentPort.postMessage({ type: 'approved', approval: message.approval })
  }
  if (message?.type === 'end') end()
})
process.on('SIGTERM', end)
process.on('uncaughtException', (error) => {
  // What is on disk stays readable as it is; main starts another engine and says what happened.
  process.stderr.write(`${error.stack ?? error.message}\n`)
  process.exit(1)
})
