// Numbers alone: a window takes them without the schemas, which its content security policy has no room for.

/** Most rows one request may ask for: several screens, so that a wrong request stays cheap. */
export const MOST_ROWS = 1000
/** Most bytes one send may carry: what a person types or pastes, not a file. */
export const MOST_SENT_BYTES = 1 << 20
/** Longest capture filter: libpcap compiles far longer ones, but nobody types them. */
export const MOST_FILTER_CHARACTERS = 4096
/** libpcap's own most (MAXIMUM_SNAPLEN, pcap-int.h): whole packets, loopback's 64 KiB ones among them. */
export const LARGEST_SNAPLEN = 262_144
/** Least that keeps every header of interest: link, IPv6 with an extension, TCP with all options. */
export const SMALLEST_SNAPLEN = 64
/** Least and most of a kernel buffer: less loses bursts at once, more than 1 GiB is memory the machine lacks. */
export const BUFFER_BYTES = { least: 1 << 20, most: 2 ** 30 } as const
/** Longest time after which a capture can be told to stop: what a timer holds (2^31 ms), rounded. */
export const LONGEST_SECONDS = 2_000_000
/** Most of our own sockets that a window is told of unasked: what a person can look through; it asks for the rest. */
export const MOST_SOCKETS_TOLD = 500
/** What may be sent to another machine without asking, and at most after asking: packets a second. */
export const REMOTE_RATE = { unasked: 100, most: 1000 } as const
/** Most packets that one run of raw packets sends to another machine. */
export const MOST_REMOTE_PACKETS = 10_000

/** Sockets of the kernel's table that are told at once: a server with more has few other uses of this list. */
export const MOST_SYSTEM_SOCKETS = 5000
/** Flows that stay on top of a list: more would leave no room for the others. */
export const MOST_PINNED = 100
/** Groups of a list that can be folded by hand. */
export const MOST_FOLDED = 1000
/** How many packets a session keeps in memory, as a person chooses: powers of two, at 66 bytes each. The first holds until then. */
export const PACKETS_KEPT = [1 << 20, 1 << 21, 1 << 22, 1 << 23] as const
/** Longest note on a packet or a flow, in characters. */
export const MOST_NOTE = 4000
/** Colour rules of a list: as many as there are marks that one tells apart. */
export const MOST_RULES = 8
