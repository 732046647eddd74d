/*
 * Datagrams to many endpoints of loopback in turn, so that each is a flow of its own: 127.1.0.0 and on, one port.
 * Bounded in rate and time. Prints what was sent.
 *
 * udp-many PORT FLOWS RATE SECONDS
 */
#define _DEFAULT_SOURCE
#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <time.h>

enum { BURST_MS = 5, PAYLOAD = 32 };

static double seconds_now(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

int main(int count, char **arguments) {
  if (count != 5) return 2;
  int port = atoi(arguments[1]);
  unsigned flows = (unsigned)atoi(arguments[2]);
  double rate = atof(arguments[3]), limit = atof(arguments[4]);
  int file = socket(AF_INET, SOCK_DGRAM, 0);
  char payload[PAYLOAD] = {0};
  struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons((unsigned short)port)};
  double began = seconds_now(), took = 0;
  unsigned long sent = 0;
  while ((took = seconds_now() - began) < limit) {
    for (unsigned long due = (unsigned long)(took * rate); sent < due; sent++) {
      to.sin_addr.s_addr = htonl(0x7f010000u + (unsigned)(sent % flows));
      sendto(file, payload, sizeof payload, 0, (struct sockaddr *)&to, sizeof to);
    }
    struct timespec pause = {.tv_nsec = BURST_MS * 1000000L};
    nanosleep(&pause, NULL);
  }
  printf("{\"sent\":%lu,\"seconds\":%.3f}\n", sent, took);
  return 0;
}
