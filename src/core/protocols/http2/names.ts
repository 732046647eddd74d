/** Frame types: RFC 9113 §6, RFC 7838, RFC 8336, RFC 9218. */
export const FRAME = {
  data: 0,
  headers: 1,
  priority: 2,
  resetStream: 3,
  settings: 4,
  pushPromise: 5,
  ping: 6,
  goAway: 7,
  windowUpdate: 8,
  continuation: 9,
} as const

export const FLAG = { endStream: 1, ack: 1, endHeaders: 4, padded: 8, priority: 0x20 } as const

const FRAME_NAMES = new Map(
  'DATA HEADERS PRIORITY RST_STREAM SETTINGS PUSH_PROMISE PING GOAWAY WINDOW_UPDATE CONTINUATION ALTSVC'
    .split(' ')
    .map((name, type) => [type, name]),
)
  .set(12, 'ORIGIN')
  .set(16, 'PRIORITY_UPDATE')

/** A frame type's name: `HEADERS`. */
export function frameName(type: number): string {
  return FRAME_NAMES.get(type) ?? `Frame type ${type}`
}

const FLAG_NAMES: readonly (readonly [flag: number, name: string, types: readonly number[]])[] = [
  [FLAG.priority, 'PRIORITY', [FRAME.headers]],
  [FLAG.padded, 'PADDED', [FRAME.data, FRAME.headers, FRAME.pushPromise]],
  [FLAG.endHeaders, 'END_HEADERS', [FRAME.headers, FRAME.pushPromise, FRAME.continuation]],
  [FLAG.endStream, 'END_STREAM', [FRAME.data, FRAME.headers]],
  [FLAG.ack, 'ACK', [FRAME.settings, FRAME.ping]],
]

/** The flags that a type of frame has. */
export function flagsOf(type: number): readonly (readonly [flag: number, name: string])[] {
  return FLAG_NAMES.flatMap(([flag, name, types]) => (types.includes(type) ? [[flag, name] as const] : []))
}

const SETTINGS: ReadonlyMap<number, string> = new Map([
  [1, 'header table size'],
  [2, 'enable push'],
  [3, 'max concurrent streams'],
  [4, 'initial window size'],
  [5, 'max frame size'],
  [6, 'max header list size'],
  [8, 'enable connect protocol'],
  [9, 'no RFC 7540 priorities'],
])

/** A setting's name: RFC 9113 §6.5.2, RFC 8441, RFC 9218. */
export function settingName(id: number): string {
  return SETTINGS.get(id) ?? `setting ${id}`
}

const ERRORS = (
  'NO_ERROR PROTOCOL_ERROR INTERNAL_ERROR FLOW_CONTROL_ERROR SETTINGS_TIMEOUT STREAM_CLOSED FRAME_SIZE_ERROR ' +
  'REFUSED_STREAM CANCEL COMPRESSION_ERROR CONNECT_ERROR ENHANCE_YOUR_CALM INADEQUATE_SECURITY HTTP_1_1_REQUIRED'
).split(' ')

/** An error code's name: RFC 9113 §7. */
export function errorName(code: number): string {
  return ERRORS.at(code) ?? `error ${code}`
}
