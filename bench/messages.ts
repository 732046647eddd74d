/*
 * Prints the application messages in captures, as the app reads them: one on a line, with -v every field and its
 * place. For whoever adds a protocol.
 */
import { readFileSync } from 'node:fs'
import { PROTOCOL } from '../src/core/net/transport'
import type { Side } from '../src/core/own/own-ends'
import { protocolOf, serviceName } from '../src/core/protocols/detect'
import { datagramLayers, FlowMessages } from '../src/core/protocols/flow-messages'
import type { Field, Layer } from '../src/core/protocols/layer'
import { TcpAssembler } from '../src/core/stream/tcp-assembler'
import { TCP } from '../src/core/tcp/segment-flags'
import { readCaptureFile, type CaptureFacts } from './conformance/read-capture'

const isVerbose = process.argv.includes('-v')
const files = process.argv.slice(2).filter((argument) => argument !== '-v')
if (files.length === 0) {
  console.error('Usage: npm run messages -- [-v] FILE...  (captures that are not packed)')
  process.exit(2)
}

function printFields(fields: readonly Field[], indent: string): void {
  for (const { name, value, at, length, problem, children } of fields) {
    console.log(
      `${indent}${name}: ${value}  [${at}+${length}]${problem === undefined ? '' : `  ! ${problem}`}`,
    )
    printFields(children ?? [], `${indent}  `)
  }
}

function printLayer(flow: number, side: Side, at: number, layer: Layer): void {
  const malformed = layer.malformed ? `  ! ${layer.malformed.why} (at ${layer.malformed.at})` : ''
  console.log(
    `${flow} ${side === 0 ? '→' : '←'} ${at}+${layer.length} ${layer.name}: ${layer.summary}${malformed}`,
  )
  if (isVerbose) printFields(layer.fields, '    ')
}

/** Puts one connection's streams together and prints what they say. */
function printConnection(flow: number, facts: CaptureFacts, file: Uint8Array, service: number): void {
  const { flows, table } = facts
  const slot = flows.slot(flow)
  const messages = new FlowMessages(
    [flows.ports[2 * slot], flows.ports[2 * slot + 1]],
    ({ side, at, layer }) => {
      printLayer(flow, side, at, layer)
    },
    service,
  )
  const assemblerOf = (side: Side) =>
    new TcpAssembler({
      bytes: (packet, skip, length, offset) => {
        const captured = payloadOf(facts, file, packet).subarray(skip, skip + length)
        if (captured.length > 0) messages.push(side, captured, offset)
        if (captured.length < length) messages.hole(side, offset + captured.length, length - captured.length)
      },
      hole: (offset, length) => {
        messages.hole(side, offset, length)
      },
      repeat: () => undefined,
      wait: (packet) => packet,
    })
  const assemblers = [assemblerOf(0), assemblerOf(1)]
  for (let packet = flows.firstPacket[slot]; packet >= 0; packet = table.nextInFlow(packet)) {
    const at = table.slot(packet)
    const side = table.direction(packet)
    const [flags, length] = [table.tcpFlags[at], table.payloadLength[at]]
    const first = (table.sequence[at] + (flags & TCP.syn ? 1 : 0)) >>> 0
    if (flags & TCP.syn) assemblers[side].begin(table.sequence[at])
    if (length > 0) assemblers[side].push(first, length, packet)
    if (flags & TCP.fin) assemblers[side].end((first + length) >>> 0)
    if (flags & TCP.ack) assemblers[1 - side].acknowledged(table.acknowledgment[at])
  }
  for (const assembler of assemblers) assembler.finish()
  messages.end(0)
  messages.end(1)
}

function printDatagrams(flow: number, facts: CaptureFacts, file: Uint8Array, service: number): void {
  const { flows, table } = facts
  const slot = flows.slot(flow)
  const ports = [flows.ports[2 * slot], flows.ports[2 * slot + 1]] as const
  const conversation = protocolOf(service)?.openDatagrams?.()
  for (let packet = flows.firstPacket[slot]; packet >= 0; packet = table.nextInFlow(packet)) {
    const side = table.direction(packet)
    const bytes = payloadOf(facts, file, packet)
    const layers = conversation
      ? conversation.read(bytes, side === 0)
      : datagramLayers(bytes, side === 0, ports, service)
    for (const layer of layers) printLayer(flow, side, layer.at, layer)
  }
}

/** The captured payload of a packet. */
function payloadOf({ table }: CaptureFacts, file: Uint8Array, packet: number): Uint8Array {
  const whole = table.wholePayload(packet)
  if (whole) return whole
  const slot = table.slot(packet)
  const at = table.fileOffset[slot] + table.payloadAt[slot]
  return file.subarray(at, at + table.payloadCaptured[slot])
}

for (const path of files) {
  const facts = await readCaptureFile(path)
  const file = readFileSync(path)
  const { flows, ingest } = facts
  for (let flow = flows.first; flow < flows.next; flow++) {
    const slot = flows.slot(flow)
    const protocol = flows.protocol[slot]
    if (protocol !== PROTOCOL.tcp && protocol !== PROTOCOL.udp) continue
    const service = ingest.services.of(flow)
    const ports = `${flows.ports[2 * slot]} → ${flows.ports[2 * slot + 1]}`
    console.log(`flow ${flow}, ports ${ports}: ${serviceName(service) || 'no protocol that is known'}`)
    const print = protocol === PROTOCOL.tcp ? printConnection : printDatagrams
    print(flow, facts, file, service)
  }
}
