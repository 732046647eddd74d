// How a packet stands in the buffer that JavaScript gets: one of the two layouts of index.d.ts, little-endian.
#pragma once
#include <pcap/pcap.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

namespace cap {

enum class Layout { kRecords, kBlocks };

struct PacketTime {
  uint32_t seconds;
  uint32_t nanoseconds;
};

constexpr size_t kRecordHeader = 16;
// draft-ietf-opsawg-pcapng section 4.3: seven fields before the packet, the total length again after it.
constexpr size_t kBlockHeader = 28;
constexpr size_t kBlockTrailer = 4;
constexpr uint32_t kEnhancedPacketBlock = 6;

constexpr size_t Padded(size_t length) { return (length + 3) & ~static_cast<size_t>(3); }

// Bytes that a packet takes up.
constexpr size_t RoomFor(Layout layout, size_t captured) {
  return layout == Layout::kRecords ? kRecordHeader + captured : kBlockHeader + Padded(captured) + kBlockTrailer;
}

inline size_t WriteRecord(uint8_t* to, PacketTime time, uint32_t captured, uint32_t length, const uint8_t* bytes) {
  const uint32_t header[4] = {time.seconds, time.nanoseconds, captured, length};
  memcpy(to, header, kRecordHeader);
  memcpy(to + kRecordHeader, bytes, captured);
  return kRecordHeader + captured;
}

// Timestamps count nanoseconds since 1970, which the file's interface description says with if_tsresol 9 (section 4.2).
inline size_t WriteBlock(uint8_t* to, uint32_t interface_id, PacketTime time, uint32_t captured, uint32_t length,
                         const uint8_t* bytes) {
  const uint64_t since_1970 = static_cast<uint64_t>(time.seconds) * 1000000000u + time.nanoseconds;
  const size_t padded = Padded(captured);
  const uint32_t total = static_cast<uint32_t>(kBlockHeader + padded + kBlockTrailer);
  const uint32_t header[7] = {kEnhancedPacketBlock,
                              total,
                              interface_id,
                              static_cast<uint32_t>(since_1970 >> 32),
                              static_cast<uint32_t>(since_1970),
                              captured,
                              length};
  memcpy(to, header, kBlockHeader);
  memcpy(to + kBlockHeader, bytes, captured);
  memset(to + kBlockHeader + captured, 0, padded - captured);
  memcpy(to + kBlockHeader + padded, &total, kBlockTrailer);
  return total;
}

}  // namespace cap
