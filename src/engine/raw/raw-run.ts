import { MOST_REMOTE_PACKETS } from '#contract/limits'
import type { RawExchange, RawRoute, RawRun, RawRunRequest } from '#contract/raw'
import { buildPacket } from '#core/build/build-packet'
import type { BuildFacts } from '#core/build/field-bytes'
import type { LayerSpec, PacketSpec } from '#core/build/field'
import { layerOf } from '#core/build/layers'
import { macBytes, readNumber } from '#core/build/values'
import { seePacket } from '#core/build/seen-packet'
import { parseAddress } from '#core/net/address'
import { plainError, ShownError } from '../engine-error'
import { wallClock } from '../session/clock'
import { Exchanges } from './exchanges'
import { linkTypeOf, PacketSender, wayOf, type Way } from './packet-sender'
import { rawError } from './raw-errors'
import type { RemoteRules } from './raw-socket'
import { isOwnAddress } from './route'
import { frameWords } from './frame-words'
import { kernelChanges } from './kernel-changes'
import { WireWatch } from './wire-watch'

/** How long is waited on after the last answer: our kernel's own reaction follows it. */
const AFTER_ANSWER_MS = 100
const LOOK_EVERY_MS = 20

/** A packet with its field values of one round. */
interface Made {
  way: Way
  first: LayerSpec
  bytes: Uint8Array
  /** With the header that the kernel will put before it, for the list. */
  whole: Uint8Array
}

/** Packets that are sent once or in a series, watched on the wire, and stopped when that is asked. */
export class PacketRun {
  readonly exchanges = new Exchanges()
  readonly state: RawRun
  private readonly sender: PacketSender
  private watch: WireWatch | null = null
  private timer: NodeJS.Timeout | null = null
  private round = 0
  private readonly facts: BuildFacts
  private readonly startedAt = wallClock()
  private lastSentAt = 0

  /** @throws {ShownError} where a packet can't be built, a person must be asked first, or the system refuses */
  constructor(
    id: number,
    private readonly asked: RawRunRequest,
    private readonly route: RawRoute,
    private readonly remote: RemoteRules,
  ) {
    const source = asked.source ?? route.source
    this.facts = {
      source: parseAddress(source) ?? undefined,
      destination: parseAddress(route.target) ?? undefined,
      sourceMac: macBytes(route.sourceMac ?? '') ?? undefined,
      destinationMac: macBytes(route.destinationMac ?? '') ?? undefined,
    }
    const first = asked.packets.map((packet) => this.make(packet))
    const remotes = remoteDestinations(first, route)
    for (const address of remotes) remote.require(address)
    this.state = {
      id,
      target: route.target,
      interface: route.interface,
      source,
      local: remotes.length === 0,
      running: true,
      waiting: false,
      sent: 0,
      failed: 0,
      answered: 0,
      of: asked.times === null ? null : asked.times * asked.packets.length,
      roundTrip: null,
      startedAt: this.startedAt,
      endedAt: null,
      notes: [],
      evicted: 0,
      error: null,
    }
    this.sender = new PacketSender(route, asked.interface)
    const words = frameWords(asked.packets, route)
    if (words !== null) this.note(words)
    this.openWatch(first)
    this.sendRound(first)
  }

  stop(): void {
    this.end()
  }

  /** The counts of now. */
  look(): RawRun {
    const { answered, roundTrip, evicted } = this.exchanges
    return { ...this.state, answered, roundTrip, evicted, notes: [...this.state.notes] }
  }

  private openWatch(first: Made[]): void {
    const addresses = first.map(({ way, whole }) => seePacket(linkTypeOf(way), whole).destination)
    const hosts = new Set([
      this.route.target,
      ...addresses.filter((address) => parseAddress(address) !== null),
    ])
    try {
      this.watch = new WireWatch(this.route, [...hosts], (linkType, frame, time) =>
        this.see(linkType, frame, time),
      )
    } catch (thrown) {
      this.note(`Answers can’t be seen: ${rawError(thrown, `capture on ${this.route.interface}`).message}`)
    }
  }

  private see(linkType: number, frame: Uint8Array, time: number): void {
    if (!this.state.running) return
    const { wentOut, isFinal } = this.exchanges.see(linkType, frame, time, wallClock())
    if (wentOut) for (const change of kernelChanges(wentOut.built, wentOut.wire)) this.note(change)
    if (isFinal && this.asked.untilAnswered) this.waitForAnswers()
  }

  private sendRound(packets: Made[]): void {
    const { remote, state } = this
    for (const [index, packet] of packets.entries()) {
      if (!state.local && state.sent >= MOST_REMOTE_PACKETS) {
        this.note(
          `It ended at ${MOST_REMOTE_PACKETS} packets, the most that one run sends to another machine.`,
        )
        this.waitForAnswers()
        return
      }
      if (!state.local && !remote.pace.take(wallClock())) {
        this.note('Slowed down: 1,000 packets a second to other machines is the most.')
        this.timer = setTimeout(() => this.sendRound(packets.slice(index)), 5)
        return
      }
      this.sendOne(packet)
      if (!state.running) return
    }
    this.round++
    if (this.asked.times !== null && this.round >= this.asked.times) {
      this.waitForAnswers()
      return
    }
    const due = this.startedAt + this.round * this.asked.everyMs
    this.timer = setTimeout(() => this.nextRound(), Math.max(1, due - wallClock()))
  }

  private nextRound(): void {
    if (this.state.waiting || !this.state.running) return
    try {
      this.sendRound(
        this.asked.packets.map((packet, index) => this.make(index === 0 ? this.stepped(packet) : packet)),
      )
    } catch (thrown) {
      this.fail(rawError(thrown, 'build the next packet'))
    }
  }

  private sendOne({ way, first, bytes, whole }: Made): void {
    this.lastSentAt = wallClock()
    const exchange: RawExchange = this.exchanges.add(linkTypeOf(way), whole, this.lastSentAt)
    try {
      this.sender.send(way, first, bytes)
      this.state.sent++
    } catch (thrown) {
      const refused = rawError(thrown, way === 'frame' ? 'send a frame' : 'send a raw packet')
      this.exchanges.fail(exchange, refused)
      this.state.failed++
      if (this.state.sent === 0) this.fail(refused)
    }
  }

  private fail(error: ShownError): void {
    this.state.error = plainError(error)
    this.end()
  }

  private waitForAnswers(): void {
    if (this.state.waiting || !this.state.running) return
    this.state.waiting = true
    if (this.timer) clearTimeout(this.timer)
    this.timer = setInterval(() => {
      const now = wallClock()
      const { allAnswered, lastAnswerAt } = this.exchanges
      const isDone =
        (allAnswered || this.asked.untilAnswered) && now - lastAnswerAt >= AFTER_ANSWER_MS && lastAnswerAt > 0
      if (isDone || !this.watch || now - this.lastSentAt >= this.asked.waitMs) this.end()
    }, LOOK_EVERY_MS)
  }

  private end(): void {
    if (!this.state.running) return
    this.state.running = false
    this.state.waiting = false
    this.state.endedAt = wallClock()
    if (this.timer) clearTimeout(this.timer)
    this.sender.close()
    this.watch?.close()
  }

  private note(text: string): void {
    if (!this.state.notes.includes(text) && this.state.notes.length < 20) this.state.notes.push(text)
  }

  private make(packet: PacketSpec): Made {
    const [first] = packet.layers
    const way = wayOf(first)
    const built = this.built(packet)
    if (way !== 'header by the kernel') return { way, first, bytes: built, whole: built }
    const header = { layer: this.route.target.includes(':') ? 'ipv6' : 'ipv4' }
    return { way, first, bytes: built, whole: this.built({ layers: [header, ...packet.layers] }) }
  }

  private built(packet: PacketSpec): Uint8Array {
    const { bytes, problems } = buildPacket(packet, this.facts)
    if (problems.length === 0) return bytes
    throw new ShownError(
      'EINVAL',
      `${problems[0].at}: ${problems[0].why}`,
      'Correct that field, or leave it out.',
    )
  }

  /** The first packet with its fields so many rounds on; a number goes round at its end. */
  private stepped(packet: PacketSpec): PacketSpec {
    const layers = packet.layers.map((layer) => ({ ...layer }))
    for (const { layer: index, field: name, by } of this.asked.steps) {
      const layer = layers.at(index)
      const field = layer && layerOf(layer.layer)?.fields.find((one) => one.name === name)
      if (!layer || field?.kind !== 'number') continue
      const from = readNumber(layer[name] ?? field.preset) ?? 0
      const size = 2 ** field.bits
      layer[name] = (((from + by * this.round) % size) + size) % size
    }
    return { layers }
  }
}

/** Where packets go that is not this machine; a frame without IP on another's network counts by its interface. */
function remoteDestinations(packets: Made[], route: RawRoute): string[] {
  const found = new Set<string>()
  if (!isOwnAddress(route.target)) found.add(route.target)
  for (const { way, whole } of packets) {
    const { destination } = seePacket(linkTypeOf(way), whole)
    if (destination !== '' && !isOwnAddress(destination)) found.add(destination)
    // Where a frame goes is up to its MAC address: on a network it leaves whatever its IP header says.
    if (way === 'frame' && !route.local && isOwnAddress(destination || route.target))
      found.add(route.interface)
  }
  return [...found]
}
