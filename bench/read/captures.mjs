/* The captures that bench/read makes for itself. Each is streamed to its file in pieces, and the same in every run. */
import { closeSync, openSync, writeSync } from 'node:fs'
import { fileHeader, FLAG, FrameWriter, randomFrom } from './frames.mjs'

const FULL_PAYLOAD = 1448
const ACK = FLAG.ack
const PUSH = FLAG.psh | FLAG.ack
/** Flows that go on beside each other: a packet's flow is seldom the one of the packet before. */
const AT_ONCE = 256
const SHORT_PACKETS = 2_200_000
const SHORT_FLOWS = 210_000
const DATAGRAMS = 5_000_000
const DATAGRAM_FLOWS = 100_000
const LARGE_BYTES = 1e9
/** Of ten flows of the mix, so many are of UDP. */
const UDP_OF_TEN = 3
/** Full segments of a connection of the mix: about 10 kB each. */
const MIX_SEGMENTS = 6

/**
 * Names and makers; `scale` is what part of the size is made.
 *
 * @type {{ name: string, protocol: 'tcp' | 'udp', about: string, make: (writer: FrameWriter, scale: number) => Generator<void> }[]}
 */
export const CAPTURES = [
  { name: 'short', about: 'short TCP connections', protocol: 'tcp', make: short },
  { name: 'bulk', about: 'bulk TCP transfers', protocol: 'tcp', make: bulk },
  { name: 'datagrams', about: 'small UDP datagrams', protocol: 'udp', make: datagrams },
  { name: 'mix', about: 'a mix of both', protocol: 'tcp', make: mix },
]

/** Packets of one flow, for a list that is as long. */
export const LONG = { name: 'long', about: 'datagrams of one flow', protocol: 'udp', make: long }

/** Makes one of them as a pcap file; returns its packets and bytes. */
export function makeCapture({ make }, path, scale) {
  const writer = new FrameWriter()
  const out = openSync(path, 'w')
  writeSync(out, fileHeader())
  const frames = make(writer, scale)
  while (!frames.next().done) if (writer.isFull) writeSync(out, writer.taken())
  writeSync(out, writer.taken())
  closeSync(out)
  return { packets: writer.packets, bytes: writer.bytes }
}

/** Endpoints of the n-th flow: no two are the same, and a few hundred servers are shared. */
function flow(number, serverPort, random) {
  return {
    client: 0x0a000000 + (number % 50_000),
    port: 20_000 + (Math.floor(number / 50_000) * 257 + random(256)),
    server: 0xc0a80000 + random(300),
    serverPort,
    sent: [random(2 ** 32), random(2 ** 32)],
  }
}

function* long(writer, scale) {
  const one = flow(0, 5000, randomFrom(5))
  for (let i = 0; i < Math.round(DATAGRAMS * scale); i++) yield writer.datagram(one, i & 1, 60)
}

function* opened(writer, one) {
  yield writer.segment(one, 0, FLAG.syn)
  yield writer.segment(one, 1, FLAG.syn | ACK)
  yield writer.segment(one, 0, ACK)
}

function* closed(writer, one) {
  yield writer.segment(one, 1, FLAG.fin | ACK)
  yield writer.segment(one, 0, FLAG.fin | ACK)
  yield writer.segment(one, 1, ACK)
}

/** Asked, answered and closed, every tenth with a reset: 10.5 packets on average. */
function* shortConnection(writer, one, random) {
  yield* opened(writer, one)
  yield writer.segment(one, 0, PUSH, 40 + random(200))
  yield writer.segment(one, 1, ACK)
  if (random(10) < 7) yield writer.segment(one, 1, ACK, FULL_PAYLOAD)
  yield writer.segment(one, 1, PUSH, 100 + random(1000))
  yield writer.segment(one, 0, ACK)
  if (random(10) === 0) yield writer.segment(one, 0, FLAG.rst | ACK)
  else yield* closed(writer, one)
}

/** Connections that open, get so many full segments, every second of them acknowledged, and close. */
function* transfer(writer, one, segments) {
  yield* opened(writer, one)
  yield writer.segment(one, 0, PUSH, 120)
  for (let sent = 1; sent <= segments; sent++) {
    yield writer.segment(one, 1, ACK, FULL_PAYLOAD)
    if (sent % 2 === 0) yield writer.segment(one, 0, ACK)
  }
  yield* closed(writer, one)
}

function* exchange(writer, one, rounds) {
  for (let round = 0; round < rounds; round++) {
    yield writer.datagram(one, 0, 60)
    yield writer.datagram(one, 1, 1200)
  }
}

/** Goes on with one of the live flows after the other, by chance, and puts a new one in the place of one that ended. */
function* interleaved(next, random, atOnce) {
  const live = Array.from({ length: atOnce }, next).filter((one) => one !== null)
  while (live.length > 0) {
    const place = random(live.length)
    if (!live[place].next().done) {
      yield
      continue
    }
    const following = next()
    if (following !== null) live[place] = following
    else live.splice(place, 1)
  }
}

function* short(writer, scale) {
  const random = randomFrom(1)
  let number = 0
  const next = () =>
    number === Math.round(SHORT_FLOWS * scale)
      ? null
      : shortConnection(writer, flow(number++, 8080, random), random)
  const most = Math.round(SHORT_PACKETS * scale)
  const frames = interleaved(next, random, AT_ONCE)
  while (writer.packets < most && !frames.next().done) yield
}

function* bulk(writer, scale) {
  const random = randomFrom(2)
  const segments = Math.round((LARGE_BYTES * scale) / 8 / (FULL_PAYLOAD + 70 + 35))
  let number = 0
  yield* interleaved(
    () => (number === 8 ? null : transfer(writer, flow(number++, 8080, random), segments)),
    random,
    8,
  )
}

/** Questions and answers as of DNS: the same few names, another id each. */
function* datagrams(writer, scale) {
  const random = randomFrom(3)
  const names = Array.from({ length: 64 }, (_, i) => question(`host${i * 7}.example.test`))
  const answers = names.map((bytes) => answerTo(bytes))
  const flows = Array.from({ length: DATAGRAM_FLOWS }, (_, number) => flow(number, 53, random))
  for (let sent = 0; sent < DATAGRAMS * scale; sent += 2) {
    const one = flows[random(flows.length)]
    const which = random(names.length)
    const id = random(65_536)
    names[which].writeUInt16BE(id, 0)
    answers[which].writeUInt16BE(id, 0)
    yield writer.datagram(one, 0, names[which])
    yield writer.datagram(one, 1, answers[which])
  }
}

function* mix(writer, scale) {
  const random = randomFrom(4)
  let number = 0
  const next = () => {
    const isUdp = number % 10 < UDP_OF_TEN
    const one = flow(number++, isUdp ? 5000 : 8080, random)
    return isUdp ? exchange(writer, one, MIX_SEGMENTS) : transfer(writer, one, MIX_SEGMENTS)
  }
  const frames = interleaved(next, random, AT_ONCE)
  while (writer.bytes < LARGE_BYTES * scale && !frames.next().done) yield
}

/** A question for an address (RFC 1035 section 4.1). */
function question(name) {
  const labels = name.split('.').map((label) => Buffer.from(`${String.fromCharCode(label.length)}${label}`))
  const head = Buffer.from([0, 0, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0])
  return Buffer.concat([head, ...labels, Buffer.from([0, 0, 1, 0, 1])])
}

/** The answer: the question again, and one address whose name points to it. */
function answerTo(asked) {
  const bytes = Buffer.concat([asked, Buffer.from([0xc0, 12, 0, 1, 0, 1, 0, 0, 1, 44, 0, 4, 192, 0, 2, 1])])
  bytes.writeUInt16BE(0x8180, 2)
  bytes.writeUInt16BE(1, 6)
  return bytes
}
