/*
 * Sends datagrams to a port of 127.0.0.1 at a steady rate: udp-flood PORT RATE SECONDS PAYLOAD.
 * Bounded: at most 2,000,000 a second, 900 seconds, 20,000,000 in all, 1,400 bytes each. Each begins with the time it
 * was sent, nanoseconds of CLOCK_REALTIME as a 64-bit count. Prints {"sent", "seconds"}.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#define BURST 32
#define LONGEST 1400

static uint64_t nanoseconds(clockid_t clock) {
  struct timespec now;
  clock_gettime(clock, &now);
  return (uint64_t)now.tv_sec * 1000000000u + (uint64_t)now.tv_nsec;
}

static double between(const char *text, double least, double most) {
  const double number = atof(text);
  return number < least ? least : number > most ? most : number;
}

int main(int count, char **words) {
  if (count != 5) return 2;
  const double rate = between(words[2], 1, 2e6);
  const double seconds = between(words[3], 0.01, 900);
  const size_t payload = (size_t)between(words[4], 8, LONGEST);
  const uint64_t total = (uint64_t)between("20000000", 1, rate * seconds);

  struct sockaddr_in to = {.sin_family = AF_INET,
                           .sin_port = htons((uint16_t)between(words[1], 1, 65535)),
                           .sin_addr = {htonl(INADDR_LOOPBACK)}};
  /* Somebody must listen, or each datagram costs an ICMP error too. What it has no room for is dropped. */
  const int sink = socket(AF_INET, SOCK_DGRAM, 0);
  const int from = socket(AF_INET, SOCK_DGRAM, 0);
  const int small = 2048;
  setsockopt(sink, SOL_SOCKET, SO_RCVBUF, &small, sizeof small);
  if (bind(sink, (struct sockaddr *)&to, sizeof to) != 0) return perror("bind"), 1;
  if (connect(from, (struct sockaddr *)&to, sizeof to) != 0) return perror("connect"), 1;

  static uint8_t bytes[BURST][LONGEST];
  static struct iovec parts[BURST];
  static struct mmsghdr datagrams[BURST];
  for (int i = 0; i < BURST; i++) {
    parts[i] = (struct iovec){bytes[i], payload};
    datagrams[i].msg_hdr = (struct msghdr){.msg_iov = &parts[i], .msg_iovlen = 1};
  }

  const uint64_t begin = nanoseconds(CLOCK_MONOTONIC);
  const uint64_t end = begin + (uint64_t)(2 * seconds * 1e9);
  uint64_t sent = 0, now = begin;
  while (sent < total && now < end) {
    const uint64_t due = (uint64_t)((double)(now - begin) * rate / 1e9) + 1;
    const uint64_t behind = (due < total ? due : total) - (due > sent ? sent : due);
    if (due <= sent) {
      const uint64_t next = begin + (uint64_t)((double)(sent + 1) * 1e9 / rate);
      const uint64_t until = next > now + 50000 ? next : now + 50000;
      const struct timespec wake = {(time_t)(until / 1000000000u), (long)(until % 1000000000u)};
      clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &wake, NULL);
    } else {
      const unsigned burst = behind < BURST ? (unsigned)behind : BURST;
      const uint64_t stamp = nanoseconds(CLOCK_REALTIME);
      for (unsigned i = 0; i < burst; i++) memcpy(bytes[i], &stamp, sizeof stamp);
      const int went = sendmmsg(from, datagrams, burst, 0);
      if (went < 0) return perror("sendmmsg"), 1;
      sent += (uint64_t)went;
    }
    now = nanoseconds(CLOCK_MONOTONIC);
  }
  printf("{\"sent\":%llu,\"seconds\":%.3f}\n", (unsigned long long)sent, (double)(now - begin) / 1e9);
  return 0;
}
