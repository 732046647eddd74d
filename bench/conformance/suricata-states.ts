import { existsSync, readFileSync } from 'node:fs'
import { stateName } from '../../src/core/flow/states'
import { PROTOCOL } from '../../src/core/net/transport'
import type { CaptureFacts } from './read-capture'
import type { Tally } from './tally'
import { ours, plain, type OurConversation } from './tshark'

/** What one of Suricata's tests says of flows in its capture. */
interface StateCheck {
  state: string
  count: number
  /** Of the end that began it, and the other; empty where the test does not say. */
  source: string
  destination: string
  /** A rule of the test drops the flow's packets, which are in the capture all the same. */
  isDropped: boolean
}

/** The checks of TCP states by capture; one line of the file is one test, with its YAML as it is. */
export function readStateChecks(path: string): Map<string, StateCheck[]> {
  const checks = new Map<string, StateCheck[]>()
  if (!existsSync(path)) return checks
  for (const line of readFileSync(path, 'utf8').split('\n').filter(Boolean)) {
    const { files, yaml } = JSON.parse(line) as { files: string[]; yaml: string }
    for (const file of files) checks.set(file, [...(checks.get(file) ?? []), ...checksIn(yaml)])
  }
  return checks
}

function checksIn(yaml: string): StateCheck[] {
  return yaml.split(/^\s*- filter:/m).flatMap((filter) => {
    const value = (key: string) => new RegExp(`^\\s*${key}: "?([^"\\n]*)`, 'm').exec(filter)?.[1].trim() ?? ''
    const end = (way: string) =>
      value(`${way}_ip`) === '' ? '' : `${plain(value(`${way}_ip`))} ${value(`${way}_port`)}`
    if (value('tcp\\.state') === '') return []
    return [
      {
        state: value('tcp\\.state'),
        count: Number(value('count')),
        source: end('src'),
        destination: end('dest'),
        isDropped: value('flow\\.action') === 'drop',
      },
    ]
  })
}

export function compareStates(checks: StateCheck[], file: string, facts: CaptureFacts, tally: Tally): void {
  const flows = ours(facts, PROTOCOL.tcp)
  for (const { state, count, source, destination, isDropped } of checks) {
    if (isDropped) {
      tally.skip('of flows that a rule dropped')
      continue
    }
    const meant = flows.filter(
      (one) => source === '' || (`${one.a} ${one.ap}` === source && `${one.b} ${one.bp}` === destination),
    )
    const states = meant.map((one) => connectionState(facts, one))
    const same = states.filter((one) => one === state).length
    // Where the test names no endpoints it counts flows of one protocol; others may have that state too.
    const agrees = source === '' ? same >= count : same === count
    tally.check(
      agrees,
      () => `${file}: ${source} - ${destination}: ${states.join()}; Suricata ${count} ${state}`,
    )
  }
}

/**
 * Suricata has one state for both ends: the responder's, or the originator's while the responder has said nothing; and
 * of TIME-WAIT it says nothing once both FINs are acknowledged.
 */
function connectionState({ flows }: CaptureFacts, { flow }: OurConversation): string {
  const slot = flows.slot(flow)
  const [originator, responder] = [2 * slot, 2 * slot + 1].map((end) => stateName(flows.state[end]))
  if (responder === 'TIME-WAIT' && (originator === 'CLOSED' || originator === 'TIME-WAIT')) return 'closed'
  const state = responder === 'unknown' ? originator : responder
  return SPELLINGS[state] ?? state.toLowerCase().replaceAll('-', '_')
}

const SPELLINGS: Readonly<Record<string, string>> = {
  unknown: 'none',
  'SYN-RECEIVED': 'syn_recv',
  'FIN-WAIT-1': 'fin_wait1',
  'FIN-WAIT-2': 'fin_wait2',
}
