/*
 * Reads the captures that <folder>/expected.jsonl names, as a session reads them, and compares with what other tools
 * found in them. Prints every difference on a line, and a sum for each of the tools; differences are no failure. Exit
 * code 1 is for a reader that threw, 2 for a folder that is none of these.
 */
import { createReadStream, existsSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { compareStreams } from './streams'
import { compareLayers } from './layers'
import { compareBlocks, readBlockLists } from './pcapng-blocks'
import { readCaptureFile } from './read-capture'
import { compareStates, readStateChecks } from './suricata-states'
import { compareTsharkServices, compareZeekServices, readZeekServices } from './services'
import { Tally } from './tally'
import { compareTcpAnalysis } from './tcp-analysis'
import { compareConversations, compareCounts, type Expected } from './tshark'
import { compareZeek } from './zeek'

const folder = process.argv.at(2)
if (folder === undefined || !existsSync(join(folder, 'expected.jsonl'))) {
  console.error('Usage: npm run conformance -- <folder with expected.jsonl and the captures it names>')
  process.exit(2)
}

const counts = new Tally('packets and bytes (tshark)')
const conversations = new Tally('TCP and UDP conversations (tshark)')
const analysis = new Tally('TCP analysis (tshark)')
const states = new Tally('TCP states (Suricata)')
const streams = new Tally('streams (tshark)')
const blocks = new Tally('pcapng blocks')
const zeekServices = new Tally('services of connections (Zeek)')
const tsharkServices = new Tally('services of files (tshark)')
const layers = new Tally('packets with a layer (tshark)')
const reading = new Tally('files read')
const lists = readBlockLists(join(folder, 'pcapng-blocks'))
const stateChecks = readStateChecks(join(folder, 'suricata-tcp-state.jsonl'))
const zeek = await readZeekServices(folder)
const began = performance.now()
let slowest = { file: '', ms: 0 }

for await (const line of createInterface(createReadStream(join(folder, 'expected.jsonl')))) {
  if (line.trim() === '') continue
  const expected = JSON.parse(line) as Expected
  const path = join(folder, expected.file)
  if (!existsSync(path)) {
    reading.skip('missing')
    continue
  }
  const at = performance.now()
  try {
    const facts = await readCaptureFile(path)
    if (facts.outOfBudget) {
      reading.differ(`${expected.file}: over its budget of time or bytes`)
      continue
    }
    reading.agree()
    compareStreams(expected, facts, streams)
    compareCounts(expected, facts, counts)
    compareConversations(expected, facts, conversations)
    compareTcpAnalysis(expected, facts, analysis)
    compareStates(stateChecks.get(expected.file) ?? [], expected.file, facts, states)
    compareZeekServices(zeek.get(expected.file), expected.file, facts, zeekServices)
    compareTsharkServices(expected, facts, tsharkServices)
    compareLayers(expected, facts.layers, layers)
    compareBlocks(lists, expected.file, facts.blocks, blocks)
  } catch (thrown) {
    reading.differ(
      `${expected.file}: threw ${thrown instanceof Error ? (thrown.stack ?? '') : String(thrown)}`,
    )
    process.exitCode = 1
  }
  const ms = performance.now() - at
  if (ms > slowest.ms) slowest = { file: expected.file, ms }
}

const tallies = [
  reading,
  counts,
  blocks,
  conversations,
  analysis,
  states,
  streams,
  layers,
  zeekServices,
  tsharkServices,
  ...(await compareZeek(folder)),
]
for (const tally of tallies) tally.print()
for (const tally of tallies) console.log(tally.summary())
const seconds = ((performance.now() - began) / 1000).toFixed(1)
const { maxRSS } = process.resourceUsage()
console.log(
  `${seconds} s; slowest ${slowest.file} ${slowest.ms.toFixed(0)} ms; at most ${(maxRSS / 1024).toFixed(0)} MiB of memory`,
)
