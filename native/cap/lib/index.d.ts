import { EventEmitter } from 'node:events'

/**
 * What a capture is opened with; each has the default that suits watching a machine live. A value that is out of
 * range is an Error `EINVAL` that names the option.
 */
export interface CaptureOptions {
  /**
   * pcap-filter(7); everything where left out. libpcap asks the system's resolver for the names in it, as
   * {@link compileFilter} says.
   */
  filter?: string
  /** Bytes kept of each packet, 1 to 262,144; 262,144. pcap_set_snaplen(3PCAP) */
  snaplen?: number
  /**
   * How packets stand in the bytes of a batch, little-endian throughout; `records`.
   *
   * - `records`: `u32 seconds, u32 nanoseconds, u32 captured, u32 length`, then `captured` bytes.
   * - `blocks`: enhanced packet blocks of pcapng (draft-ietf-opsawg-pcapng section 4.3) without options, to be
   *   appended to a file as they are: `u32 6, u32 total, u32 interfaceId, u32 timestamp high, u32 timestamp low,
   *   u32 captured, u32 length`, then `captured` bytes and zeros up to 32 bits, then `u32 total` again. Timestamps
   *   count nanoseconds since 1970: the file's interface description must say so with if_tsresol 9.
   */
  layout?: 'records' | 'blocks'
  /** The interface id in each block of the layout `blocks`, 0 to 4,294,967,295; 0. */
  interfaceId?: number
  /**
   * Which way packets go, as this machine sees it; `both`. pcap_setdirection(3PCAP), an Error `ENOTSUP` where the
   * device or the system can't tell (Npcap). On Linux's `lo` each packet goes out and comes in again; it is shown
   * once, as it comes in, so `out` shows nothing there.
   */
  direction?: 'both' | 'in' | 'out'
  /**
   * Whose clock stamps packets, by the names of pcap-tstamp(7) (`host`, `adapter_unsynced`, …), of which
   * {@link choices} says what a device has. An Error `EINVAL` for an unknown name, `ENOTSUP` where the device has
   * none of it. pcap_set_tstamp_type(3PCAP)
   */
  timestampType?: string
  /**
   * What packets begin with, by LINKTYPE number or libpcap's name, of which {@link choices} says what a device
   * has. An Error `EINVAL` for an unknown name, `ENOTSUP` where the device has none of it. pcap_set_datalink(3PCAP)
   */
  linkType?: number | string
  /** Take what is not addressed to this machine too; false. */
  promiscuous?: boolean
  /** Deliver each packet as it comes, at a cost per packet; false. */
  immediate?: boolean
  /**
   * How long the kernel may hold packets back to deliver many at once, in ms, 1 to 60,000; 10. A packet is delivered
   * within about that.
   */
  timeoutMs?: number
  /** The kernel's buffer, in bytes; 10 MiB. pcap_set_buffer_size(3PCAP) */
  bufferBytes?: number
  /** Each of the two buffers that batches come in, in bytes; 1 MiB, and at least two of the longest packets. */
  batchBytes?: number
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
 * A live capture. Emits `error` with an Error that has a `code` when it ends by itself; it is closed by then, and what
 * was captured before was delivered: `ENODEV` where the interface was removed, `ENETDOWN` where it was brought down,
 * `ELIBPCAP` for what else libpcap says. It keeps the program running until it is closed.
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
  /** The name of what stamps its packets: as asked for, or `host`. */
  readonly timestampType: string
  readonly isOpen: boolean
  stats(): CaptureStatistics
  /** Writes one frame to the device as it is. @throws Error with `code` */
  send(frame: Buffer): void
  /** Ends the capture after every packet that the kernel has seen by now was delivered. */
  stop(): Promise<void>
  /**
   * Ends the capture at once. Nothing is delivered after; more than once is fine, in a handler too. It does not wait
   * for the system, which takes some 20 ms to give the kernel's buffer back.
   */
  close(): void
}

/**
 * Opens a capture.
 *
 * @param onBatch gets packets in one buffer, laid out as the option `layout` says. The buffer is lent until the call
 *   returns: it is filled again. What it throws is an uncaught exception of the program; where the program goes on,
 *   so does the capture, with the next batch.
 * @throws Error with `code`: `EPERM`, `ENODEV`, `ENETDOWN`, `EFILTER` (the message is libpcap's on the filter),
 *   `EINVAL`, `ENOTSUP`, `ENOMEM`, `ECAPUNAVAILABLE`, `ELIBPCAP`
 */
export function openCapture(
  device: string,
  options: CaptureOptions,
  onBatch: (bytes: Uint8Array, count: number) => void,
): Capture

/**
 * Tries a filter without opening a device: null, or libpcap's words on what is wrong. Null without a binary.
 *
 * libpcap resolves the names in a filter (`host example.org`, `port http`) while it compiles, which is a query over
 * the network that blocks until it is answered: don't pass names that nobody meant to have resolved, such as those of
 * a filter that is being typed.
 *
 * @param linkType LINKTYPE number or name; Ethernet where left out
 * @throws Error `EINVAL` for an unknown link type
 */
export function compileFilter(filter: string, linkType?: number | string): { message: string } | null

/**
 * What a filter compiles to, one instruction a line in the manner of bpf_image(3PCAP): `(000) ldh      [12]`. Names
 * are resolved as by {@link compileFilter}.
 *
 * @param snaplen what the program returns for a packet that it takes; 262,144
 * @throws Error with `code`: `EFILTER`, `EINVAL`, `ECAPUNAVAILABLE`
 */
export function filterProgram(filter: string, linkType?: number | string, snaplen?: number): string[]

export interface Choices {
  /** What {@link CaptureOptions.linkType} may be; pcap_list_datalinks(3PCAP). */
  linkTypes: { number: number; name: string | null; description: string | null }[]
  /** What {@link CaptureOptions.timestampType} may be; pcap_list_tstamp_types(3PCAP). */
  timestampTypes: { name: string | null; description: string | null }[]
}

/**
 * What a device can be opened with. The device is opened for that, which needs the right to capture, and is closed
 * again when it returns.
 *
 * @throws Error with `code`, as {@link openCapture}
 */
export function choices(device: string): Choices

/** libpcap's name of a LINKTYPE number, such as `EN10MB` of 1; null where it has none. @throws `ECAPUNAVAILABLE` */
export function linkTypeName(number: number): string | null
/** The LINKTYPE number of libpcap's name, in any case; null where it is unknown. @throws `ECAPUNAVAILABLE` */
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

/** The class of cap 0.2.1. What it is given wrongly is a TypeError; libpcap's errors have a `code` too. Emits `packet` (bytes copied into the buffer, whether it was too short). */
export class Cap extends EventEmitter {
  /** @returns the link type's name, such as `ETHERNET` */
  open(device: string, filter: string, bufferSize: number, buffer: Buffer): string
  /** @returns whether it was open */
  close(): boolean
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
/** Headers of which the length of the whole packet must be known. */
type SizedDecoder = (buffer: Buffer, length: number, offset?: number) => Decoded
/**
 * The decoders of cap 0.2.1. They throw a RangeError where the buffer ends within a header. Addresses of IPv6 are
 * sixteen bytes with colons between them.
 */
export const decoders: {
  /** Names to numbers and numbers to names. */
  PROTOCOL: {
    ETHERNET: Record<string | number, number | string>
    IP: Record<string | number, number | string>
  }
  Ethernet: Decoder
  ARP: Decoder
  IPV4: Decoder
  IPV6: Decoder
  ICMPV4: SizedDecoder
  TCP: Decoder
  UDP: Decoder
  SCTP: SizedDecoder
}
