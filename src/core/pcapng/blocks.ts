/**
 * The pcapng file format, draft-ietf-opsawg-pcapng: what its reader and its writer share.
 *
 * Every block is `u32 type, u32 length, body, u32 length again`, the length counting all of it and a multiple
 * of four (section 3.1).
 */

/** Block types (section 4; registry in section 10.1). */
export const BLOCK = {
  sectionHeader: 0x0a0d0d0a,
  interfaceDescription: 1,
  /** Obsolete (appendix A), but in files of its time. */
  packet: 2,
  simplePacket: 3,
  nameResolution: 4,
  interfaceStatistics: 5,
  enhancedPacket: 6,
  decryptionSecrets: 10,
  custom: 0x0bad,
  customNotCopied: 0x4000_0bad,
} as const

/** Says the byte order of a section: reads as this in the order the section was written in (section 4.1). */
export const BYTE_ORDER_MAGIC = 0x1a2b3c4d

/** Option codes; a code means something else in each block type (sections 3.5, 4.1, 4.2, 4.6). */
export const OPTION = {
  end: 0,
  comment: 1,
  sectionHardware: 2,
  sectionOs: 3,
  sectionApplication: 4,
  interfaceName: 2,
  interfaceDescription: 3,
  interfaceTimeResolution: 9,
  interfaceFilter: 11,
  interfaceTimeOffset: 14,
  packetFlags: 2,
  packetProcess: 8,
  statisticsReceived: 4,
  statisticsDroppedByInterface: 5,
  statisticsDroppedByKernel: 7,
} as const

/** Secrets type of a decryption secrets block that holds lines of an NSS key log (section 4.7). */
export const TLS_KEY_LOG = 0x544c534b

/** First byte of an if_filter option whose rest is a filter in libpcap's text syntax. */
export const FILTER_IS_TEXT = 0

/** Bytes around a body: type, length, length again. */
export const BLOCK_FRAME_BYTES = 12

/** Where an enhanced packet block's captured bytes begin, and what it adds to them besides padding. */
export const ENHANCED_PACKET_DATA_AT = 28
export const ENHANCED_PACKET_OVERHEAD = 32

/** Padding is to 32 bits: of block bodies, option values and packet bytes. */
export const padded = (length: number): number => Math.ceil(length / 4) * 4
