import type { Command } from 'commander'
import type { CaptureInterface } from '#contract/capture'
import { listInterfaces } from '#engine/capture/interfaces'
import { captureReadiness } from '#engine/capture/readiness'

const HEADINGS = ['Interface', 'State', 'Kind', 'Addresses', 'Description']

/** `fourtuple interfaces` */
export function addInterfacesCommand(program: Command): void {
  program
    .command('interfaces')
    .description('list what can be captured on, loopback first')
    .option('--json', 'one JSON object a line')
    .action(({ json }: { json?: true }) => {
      process.exitCode = runInterfaces(json === true)
    })
}

/**
 * Lists what can be captured on: a table for people, or one JSON object a line.
 *
 * @returns the exit code: 0, or 1 where the capture binding is missing
 */
function runInterfaces(json: boolean): number {
  const interfaces = listInterfaces()
  if (json) {
    // A rate needs two looks; a list is one.
    for (const facts of interfaces)
      process.stdout.write(`${JSON.stringify({ type: 'interface', ...facts, rate: undefined })}\n`)
  } else if (interfaces.length > 0) process.stdout.write(`${table(interfaces).join('\n')}\n`)
  const readiness = captureReadiness({ command: 'sudo npm run fourtuple -- capture' })
  if (readiness.ready) return 0
  for (const line of [readiness.reason, readiness.step, readiness.command])
    if (line) process.stderr.write(`${line}\n`)
  return readiness.kind === 'not-built' ? 1 : 0
}

function table(interfaces: CaptureInterface[]): string[] {
  const rows = [HEADINGS, ...interfaces.map(cells)]
  const widths = HEADINGS.map((_heading, i) => Math.max(...rows.map((row) => row[i].length)))
  return rows.map((row) =>
    row
      .map((cell, i) => cell.padEnd(widths[i]))
      .join('  ')
      .trimEnd(),
  )
}

function cells({ name, up, loopback, wireless, addresses, description }: CaptureInterface): string[] {
  const kind = loopback ? 'loopback' : wireless ? 'wireless' : ''
  return [name, up ? 'up' : 'down', kind, addresses.join(' '), description]
}
