/* Headers for tests, each around what it carries. Plain arrays, so that they nest. */

const zeros = (count: number) => new Array<number>(count).fill(0)
const u16 = (value: number) => [(value >> 8) & 255, value & 255]

/** A UDP datagram; `payload` may be a tunnel's. */
export const udp = (from: number, to: number, payload: number[]) => [
  ...u16(from),
  ...u16(to),
  ...u16(8 + payload.length),
  ...u16(0),
  ...payload,
]

/** A TCP segment with ACK. */
export const tcp = (from: number, to: number, payload: number[]) => [
  ...u16(from),
  ...u16(to),
  ...[0, 0, 0, 5, 0, 0, 0, 9, 0x50, 0x10, 1, 0, 0, 0, 0, 0],
  ...payload,
]

/** An IPv4 packet from 10.0.0.1 to 10.0.0.2; `fragment` is the field of flags and offset. */
export const ipv4 = (protocol: number, body: number[], fragment = 0, options: number[] = []) => [
  0x45 + options.length / 4,
  0,
  ...u16(20 + options.length + body.length),
  ...u16(77),
  ...u16(fragment),
  64,
  protocol,
  ...u16(0),
  ...[10, 0, 0, 1],
  ...[10, 0, 0, 2],
  ...options,
  ...body,
]

/** An IPv6 packet from ::1 to ::2. */
export const ipv6 = (next: number, body: number[]) => [
  ...[0x60, 0, 0, 0],
  ...u16(body.length),
  next,
  64,
  ...zeros(15),
  1,
  ...zeros(15),
  2,
  ...body,
]

/** An IPv6 fragment header; `offset` in bytes. */
export const fragmentHeader = (next: number, offset: number, more: boolean) => [
  next,
  0,
  ...u16(offset | (more ? 1 : 0)),
  ...[0, 0, 0, 9],
]

export const ethernet = (type: number, body: number[]) => [...zeros(12), ...u16(type), ...body]

export const snap = (type: number, body: number[]) => [0xaa, 0xaa, 3, 0, 0, 0, ...u16(type), ...body]

/** A data frame of 802.11 from a station, with QoS where `qos` is given. */
export const ieee80211 = (body: number[], qos: number[] = []) => [
  qos.length === 0 ? 0x08 : 0x88,
  1,
  ...zeros(22),
  ...qos,
  ...body,
]

export { u16, zeros }
