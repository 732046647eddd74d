// How a packet lies in a batch that is lent to JavaScript. All numbers are little-endian, as on every machine that
// Node runs on.
#pragma once
#include <stddef.h>
#include <stdint.h>

namespace cap {

struct PacketFacts {
  uint32_t seconds;
  uint32_t nanoseconds;
  uint32_t captured;
  uint32_t length;
};

// u32 seconds, u32 nanoseconds, u32 captured, u32 length, then the bytes. Returns how many were written.
size_t WriteRecord(uint8_t* to, const PacketFacts& facts, const uint8_t* bytes);

// An enhanced packet block without options (pcapng draft, section 4.3), its time in nanoseconds since 1970.
size_t WriteBlock(uint8_t* to, uint32_t interface_id, const PacketFacts& facts, const uint8_t* bytes);

}  // namespace cap
