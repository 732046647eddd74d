/*
 * The floor of bench/read: what a program must do at least to list the conversations of a capture. It maps a pcap file
 * of Ethernet frames, finds IPv4 with TCP or UDP, and counts packets, bytes, first and last time by four-tuple in one
 * table of open addressing. Nothing is tracked, checked or shown but the sums.
 *
 * conversations FILE
 */
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>

enum { FILE_HEADER = 24, RECORD_HEADER = 16, ETHERNET = 14, FIRST_SLOTS = 1 << 16 };

struct conversation {
  uint32_t low, high;     /* addresses, as numbers */
  uint32_t ports;         /* the low endpoint's, then the other's */
  uint32_t protocol;      /* 0: the slot is free */
  uint32_t packets[2];    /* by sender: low, high */
  uint64_t bytes[2];
  uint64_t first, last;   /* since 1970, in units of the file */
};

static struct conversation *table;
static uint32_t slots = FIRST_SLOTS, used;

static uint32_t number32(const uint8_t *at) {
  uint32_t value;
  memcpy(&value, at, 4);
  return __builtin_bswap32(value);
}

static uint32_t slot_of(uint32_t low, uint32_t high, uint32_t ports, uint32_t protocol) {
  uint64_t mixed = (((uint64_t)low << 32) | high) * 0x9e3779b97f4a7c15ull;
  mixed = (mixed ^ (mixed >> 32) ^ (((uint64_t)ports << 8) | protocol)) * 0xd6e8feb86659fd93ull;
  return (uint32_t)(mixed >> 32);
}

static struct conversation *place(uint32_t low, uint32_t high, uint32_t ports, uint32_t protocol) {
  for (uint32_t slot = slot_of(low, high, ports, protocol);; slot++) {
    struct conversation *one = &table[slot & (slots - 1)];
    if (one->protocol == 0) return one;
    if (one->low == low && one->high == high && one->ports == ports && one->protocol == protocol) return one;
  }
}

static void grow(void) {
  struct conversation *old = table;
  uint32_t count = slots;
  slots *= 2;
  table = calloc(slots, sizeof *table);
  for (uint32_t i = 0; i < count; i++)
    if (old[i].protocol != 0) *place(old[i].low, old[i].high, old[i].ports, old[i].protocol) = old[i];
  free(old);
}

static void take(const uint8_t *frame, uint32_t captured, uint32_t length, uint64_t time) {
  if (captured < ETHERNET + 20 || frame[12] != 8 || frame[13] != 0) return;
  const uint8_t *ip = frame + ETHERNET;
  uint32_t header = (ip[0] & 15u) * 4u, protocol = ip[9];
  if (ip[0] >> 4 != 4 || header < 20 || (protocol != 6 && protocol != 17)) return;
  if ((ip[6] & 0x1f) != 0 || ip[7] != 0 || ETHERNET + header + 4 > captured) return;
  uint32_t low = number32(ip + 12), high = number32(ip + 16), ports = number32(ip + header);
  uint32_t sender = low > high || (low == high && ports >> 16 > (ports & 0xffff));
  if (sender) {
    uint32_t swapped = low;
    low = high;
    high = swapped;
    ports = ports << 16 | ports >> 16;
  }
  struct conversation *one = place(low, high, ports, protocol);
  if (one->protocol == 0) {
    if (++used > slots / 2) {
      grow();
      one = place(low, high, ports, protocol);
    }
    one->low = low;
    one->high = high;
    one->ports = ports;
    one->protocol = protocol;
    one->first = time;
  }
  one->packets[sender]++;
  one->bytes[sender] += length;
  one->last = time;
}

int main(int count, char **arguments) {
  struct stat facts;
  int file = count == 2 ? open(arguments[1], O_RDONLY) : -1;
  if (file < 0 || fstat(file, &facts) != 0) return 1;
  size_t size = (size_t)facts.st_size;
  const uint8_t *bytes = mmap(NULL, size, PROT_READ, MAP_PRIVATE, file, 0);
  if (bytes == MAP_FAILED) return 1;
  madvise((void *)bytes, size, MADV_SEQUENTIAL);
  table = calloc(slots, sizeof *table);
  uint64_t packets = 0, total = 0;
  for (size_t at = FILE_HEADER; at + RECORD_HEADER <= size;) {
    uint32_t record[4]; /* seconds, their fraction, captured, on the wire */
    memcpy(record, bytes + at, sizeof record);
    if (record[2] > size - at - RECORD_HEADER) break;
    take(bytes + at + RECORD_HEADER, record[2], record[3], record[0] * 1000000000ull + record[1]);
    packets++;
    total += record[3];
    at += RECORD_HEADER + record[2];
  }
  printf("{\"packets\":%llu,\"bytes\":%llu,\"conversations\":%u}\n", (unsigned long long)packets,
         (unsigned long long)total, used);
  return 0;
}
