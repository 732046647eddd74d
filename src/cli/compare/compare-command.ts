import type { Command } from 'commander'
import { compareFlows, type Comparison, type FlowPair } from '#core/compare/compare-flows'
import { flowSummary, type FlowSummary } from '#core/compare/flow-summary'
import { numberBetween } from '../options/number-option'
import { alignedLines, shortCount, shortSpan, type TextColumn } from '../read/aligned'
import { CaptureReading, FLOWS_KEPT, type ReadingError } from '../read/capture-reading'

interface CompareFlags {
  json?: true
  all?: true
  limit?: number
}

const COLUMNS: readonly TextColumn[] = [
  { head: '' },
  { head: 'proto' },
  { head: 'orig' },
  { head: 'resp', sign: '→' },
  { head: 'packets', isNumber: true },
  { head: 'bytes', isNumber: true },
  { head: 'duration', isNumber: true },
  { head: 'state' },
  { head: 'differs' },
]

/** `fourtuple compare` */
export function addCompareCommand(program: Command): void {
  program
    .command('compare')
    .description(
      'compare the flows of two capture files: which only one has, and what differs in those of both',
    )
    .argument('<a>', 'a capture (pcap, pcapng, packed with gzip or not)')
    .argument('<b>', 'the other')
    .option('--json', 'one JSON object')
    .option('--all', 'list those that are alike, too')
    .option('--client-ports', 'the client’s port counts (default: whichever finds more that is the same)')
    .option('--no-client-ports', 'it does not: another run has others')
    .option('--limit <count>', 'list so many at most', numberBetween(1, Number.MAX_SAFE_INTEGER, true))
    .action(async (a: string, b: string, flags: CompareFlags & { clientPorts?: boolean }) => {
      const [here, there] = [await flowsOf(a), await flowsOf(b)]
      const ignores = flags.clientPorts === undefined ? null : !flags.clientPorts
      const compared = compareFlows(here.flows, there.flows, ignores)
      process.stdout.write(flags.json ? `${JSON.stringify(compared)}\n` : tableOf(compared, flags))
      for (const { file, offset, why } of [...here.errors, ...there.errors])
        process.stderr.write(`fourtuple: ${file}${offset === null ? '' : `, offset ${offset}`}: ${why}\n`)
      process.exitCode = here.errors.length + there.errors.length > 0 ? 1 : 0
    })
}

async function flowsOf(file: string): Promise<{ flows: FlowSummary[]; errors: ReadingError[] }> {
  const reading = new CaptureReading(false, FLOWS_KEPT)
  const errors = await reading.read([file])
  const { flows, ingest } = reading
  const found: FlowSummary[] = []
  for (let flow = flows.first; flow < flows.next; flow++)
    found.push(flowSummary(flows, ingest.services, flow))
  return { flows: found, errors }
}

function tableOf(compared: Comparison, { all, limit = Infinity }: CompareFlags): string {
  const { alike, different, onlyHere, onlyThere, ignoresClientPorts } = compared
  const listed = compared.pairs.filter((pair) => all === true || signOf(pair) !== '=')
  const shown = listed.slice(0, limit)
  const totals = `${alike} alike, ${different} differ, ${onlyHere} only in the first, ${onlyThere} only in the second${
    ignoresClientPorts ? '; clients’ ports were left out' : ''
  }\n`
  if (shown.length === 0) return totals
  const lines = alignedLines(COLUMNS, shown.map(rowOf))
  const more = listed.length - shown.length
  return `${lines.join('\n')}\n${more > 0 ? `${more} more\n` : ''}${totals}`
}

/** `<` only in the first, `>` only in the second, `≠` differs, `=` alike. */
function signOf({ here, there, differs }: FlowPair): string {
  if (there === null) return '<'
  if (here === null) return '>'
  return differs.length > 0 ? '≠' : '='
}

function rowOf(pair: FlowPair): string[] {
  const { here, there, differs } = pair
  const either = here ?? there
  if (either === null) return []
  const both = (of: (flow: FlowSummary) => string) => {
    const [one, other] = [here && of(here), there && of(there)]
    return one === null || other === null || one === other ? (one ?? other ?? '') : `${one} | ${other}`
  }
  return [
    signOf(pair),
    either.transport,
    endpoint(either.orig, either.origPort),
    `→  ${endpoint(either.resp, either.respPort)}`,
    both(({ packets }) => packets.join('/')),
    both(({ bytes }) => bytes.map(shortCount).join('/')),
    both(({ durationMs }) => shortSpan(durationMs)),
    both(({ states }) => states),
    differs.join(', '),
  ]
}

function endpoint(address: string, port: number): string {
  if (port === 0) return address
  return address.includes(':') ? `[${address}]:${port}` : `${address}:${port}`
}
