#include "packet_layout.h"

#include <string.h>

namespace cap {

namespace {

constexpr uint32_t kEnhancedPacket = 6;
constexpr uint32_t kBlockOverhead = 32;
constexpr uint64_t kNanoseconds = 1000000000;

}  // namespace

size_t WriteRecord(uint8_t* to, const PacketFacts& facts, const uint8_t* bytes) {
  memcpy(to, &facts, sizeof facts);
  memcpy(to + sizeof facts, bytes, facts.captured);
  return sizeof facts + facts.captured;
}

size_t WriteBlock(uint8_t* to, uint32_t interface_id, const PacketFacts& facts, const uint8_t* bytes) {
  const uint32_t padding = (4 - facts.captured % 4) % 4;
  const uint32_t total = kBlockOverhead + facts.captured + padding;
  const uint64_t time = facts.seconds * kNanoseconds + facts.nanoseconds;
  const uint32_t head[7] = {kEnhancedPacket,
                            total,
                            interface_id,
                            static_cast<uint32_t>(time >> 32),
                            static_cast<uint32_t>(time),
                            facts.captured,
                            facts.length};
  memcpy(to, head, sizeof head);
  memcpy(to + sizeof head, bytes, facts.captured);
  memset(to + sizeof head + facts.captured, 0, padding);
  memcpy(to + total - sizeof total, &total, sizeof total);
  return total;
}

}  // namespace cap
