/*
 * Sends UDP datagrams to a port of 127.0.0.1 at a steady rate, for so many seconds: udp-flood PORT RATE SECONDS SIZE.
 * Each carries its number in its first eight bytes. Prints how many it sent. Bounded: a minute, a million a second.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>

enum { BATCH = 32, LONGEST = 1400 };

static double now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

int main(int count, char **words) {
  if (count != 5) {
    fprintf(stderr, "udp-flood PORT RATE SECONDS SIZE\n");
    return 2;
  }
  const double rate = atof(words[2]), seconds = atof(words[3]);
  const int size = atoi(words[4]);
  if (rate < 1 || rate > 1e6 || seconds <= 0 || seconds > 900 || size < 8 || size > LONGEST) return 2;
  const struct sockaddr_in to = {
      .sin_family = AF_INET, .sin_port = htons((uint16_t)atoi(words[1])), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  const int out = socket(AF_INET, SOCK_DGRAM, 0);
  if (out < 0 || connect(out, (const struct sockaddr *)&to, sizeof to) != 0) return 1;

  static unsigned char bytes[BATCH][LONGEST];
  struct iovec parts[BATCH];
  struct mmsghdr messages[BATCH];
  memset(messages, 0, sizeof messages);
  for (int i = 0; i < BATCH; i++) {
    parts[i] = (struct iovec){.iov_base = bytes[i], .iov_len = (size_t)size};
    messages[i].msg_hdr.msg_iov = &parts[i];
    messages[i].msg_hdr.msg_iovlen = 1;
  }

  uint64_t sent = 0;
  const uint64_t all = (uint64_t)(rate * seconds);
  const double began = now();
  while (sent < all && now() - began < 2 * seconds) {
    const double due = (now() - began) * rate - (double)sent;
    if (due < 1) {
      /* Little sleeps rather than a busy wait: the other core belongs to who captures. */
      const struct timespec pause = {0, 50000};
      nanosleep(&pause, NULL);
      continue;
    }
    unsigned batch = due < BATCH ? (unsigned)due : BATCH;
    if (batch > all - sent) batch = (unsigned)(all - sent);
    for (unsigned i = 0; i < batch; i++) {
      const uint64_t number = sent + i;
      memcpy(bytes[i], &number, sizeof number);
    }
    const int done = sendmmsg(out, messages, batch, 0);
    if (done > 0) sent += (uint64_t)done;
  }
  printf("%llu %.3f\n", (unsigned long long)sent, now() - began);
  return 0;
}
