import { EventEmitter } from 'node:events'

/** What a capture is opened with; each has the default that suits watching a machine live. */
export interface CaptureOptions {
  /** pcap-filter(7); everything where left out. */
  filter?: string
  /** Bytes kept of each packet; 262,144. */
  snaplen?: number
  /** Take what is not addressed to this machine too; false. */
  promiscuous?: boolean
  /** Deliver each packet as it comes, at a cost per packet; false. */
  immediate?: boolean
  /** How long the kernel may hold packets back to deliver many at once, in ms; 10. */
  timeoutMs?: number
  /** The kernel's buffer; 10 MiB. */
  bufferBytes?: number
  /** Each of the two buffers that batches come in; 1 MiB, and at least two of the longest packets. */
  batchBytes?: number
  /**
   * How packets lie in a batch. `records` (the default): `u32 seconds, u32 nanoseconds, u32 captured, u32 length`, then
   * the bytes. `blocks`: pcapng's enhanced packet blocks with times in nanoseconds (if_tsresol 9), ready to be appended
   * to a section. Both little-endian.
   */
  layout?: 'records' | 'blocks'
  /** Interface id of the blocks; 0. */
  interfaceId?: number
  /** Only what comes in or goes out (pcap_setdirection(3PCAP)); both. On loopback all goes both ways. */
  direction?: 'both' | 'in' | 'out'
  /** One of the device's link types, by DLT number or name (pcap_set_datalink(3PCAP)); its own where left out. */
  linkType?: number | string | null
  /** One of the device's clocks, by name (pcap-tstamp(7)); its own where left out. */
  timestampType?: string | null
}

/** Counts since the capture was opened. They stay readable after it is closed. */
export interface CaptureStatistics {
  /** As the system counts: on Linux those that passed the filter. */
  received: number
  /** There was no room in the kernel's buffer. */
  droppedByKernel: number
  /** The interface or its driver had no room. */
  droppedByInterface: number
}

/**
 * A live capture. Emits `error` with an Error that has a `code` (`ENODEV` where the interface disappeared, `ENETDOWN`, `ELIBPCAP`) when it ends by
 * itself; it is closed by then.
 */
export interface Capture extends EventEmitter {
  readonly device: string
  /** LINKTYPE number, as it stands in capture files. */
  readonly linkType: number
  /** libpcap's name for it, such as `EN10MB`. */
  readonly linkTypeName: string
  readonly snaplen: number
  /** Whether the system's timestamps have nanoseconds, or microseconds times 1000. */
  readonly nanoseconds: boolean
  readonly isOpen: boolean
  stats(): CaptureStatistics
  /** Writes one frame to the device as it is. @throws Error with `code` */
  send(frame: Buffer): void
  /** Ends the capture after every packet that the kernel has seen by now was delivered. */
  stop(): Promise<void>
  /** Ends the capture at once. Nothing is delivered after; more than once is fine, in a handler too. */
  close(): void
}

/**
 * Opens a capture.
 *
 * @param onBatch gets packets in one buffer, laid out as `layout` says. The buffer is lent until the call returns: it is
 *   filled again.
 * @throws Error with `code`: `EPERM`, `ENODEV`, `ENETDOWN`, `EFILTER` (the message is libpcap's on the filter),
 *   `ELINKTYPE`, `ETIMESTAMP`, `EDIRECTION`, `EINVAL`, `ECAPUNAVAILABLE`, `ELIBPCAP`
 */
export function openCapture(
  device: string,
  options: CaptureOptions,
  onBatch: (bytes: Uint8Array, count: number) => void,
): Capture

/** Tries a filter without opening a device: null, or libpcap's words on what is wrong. Null without a binary. */
export function compileFilter(filter: string, linkType?: number): { message: string } | null

/**
 * The BPF instructions that a filter compiles to, as the kernel runs them, in words such as `(000) ldh [12]`
 * (bpf_image(3PCAP)). libpcap looks host names up while it compiles: don't give it names that nobody asked to resolve.
 *
 * @throws Error `EFILTER`, `ECAPUNAVAILABLE`
 */
export function filterProgram(filter: string, linkType?: number): string[]

/** A link type or a clock. */
export interface Choice {
  number: number
  name: string
  description: string
}

/**
 * What a device lets one choose. No timestamp types: it has one clock only.
 *
 * @throws Error with `code`, as of {@link openCapture}
 */
export function choices(device: string): { linkTypes: Choice[]; timestampTypes: Choice[] }

/** Name of a DLT number, and number of a name (pcap_datalink_val_to_name(3PCAP)); null where there is none. */
export function linkTypeName(number: number): string | null
export function linkTypeNumber(name: string): number | null

export interface Device {
  name: string
  description: string | null
  addresses: { address: string; netmask?: string; broadcast?: string; peer?: string }[]
  flags: { loopback: boolean; up: boolean; running: boolean; wireless: boolean }
}

/** What can be captured on; empty without a binary. @throws Error with `code` where the system refuses */
export function devices(): Device[]

/** Why there is no binary for this system, and the line that makes one; null where there is one. */
export const unavailable: { code: 'ECAPUNAVAILABLE'; reason: string; step: string } | null

/** libpcap's (or Npcap's) own name and version. @throws Error `ECAPUNAVAILABLE` */
export function libraryVersion(): string

/** A device as cap 0.2.1 lists it. */
export interface PublishedDevice {
  name: string
  description?: string
  addresses: { addr?: string; netmask?: string; broadaddr?: string; dstaddr?: string }[]
  flags?: string
}

/** The class of cap 0.2.1. Emits `packet` (bytes copied into the buffer, whether it was too short). */
export class Cap extends EventEmitter {
  /** @returns the link type's name, such as `ETHERNET` */
  open(device: string, filter: string, bufferSize: number, buffer: Buffer): string
  close(): void
  send(frame: Buffer, length?: number): void
  setMinBytes(count: number): void
  static deviceList(): PublishedDevice[]
  static findDevice(address?: string): string | undefined
}
export function deviceList(): PublishedDevice[]
export function findDevice(address?: string): string | undefined

/** A decoded header: `info` as of cap 0.2.1, and where what it carries begins. */
export interface Decoded {
  info: Record<string, unknown>
  offset: number
  hdrlen?: number
}
type Decoder = (buffer: Buffer, offset?: number) => Decoded
export const decoders: {
  PROTOCOL: {
    ETHERNET: Record<string | number, number | string>
    IP: Record<string | number, number | string>
  }
  Ethernet: Decoder
  IPV4: Decoder
  IPV6: Decoder
  TCP: Decoder
  UDP: Decoder
}
