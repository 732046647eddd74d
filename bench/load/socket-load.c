/*
 * Load for bench/sockets.mjs, on loopback alone.
 *
 *   socket-load tcp PORT CONNECTIONS DEPTH SIZE SECONDS   messages to an echo and back, DEPTH in flight on each
 *   socket-load udp PORT RATE SIZE SECONDS                datagrams at a rate
 *
 * Prints one JSON object: messages that came back (tcp) or were sent (udp), and the seconds it took.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#define MOST_CONNECTIONS 1024
#define BUFFER (1 << 20)

static double now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return t.tv_sec + t.tv_nsec / 1e9;
}

static void fail(const char *what) {
  perror(what);
  exit(1);
}

static char buffer[BUFFER];

/* What a connection still has to write, and has read of the message that is coming back. */
struct connection {
  int fd;
  long to_write;
  long partial;
};

static void write_some(struct connection *c) {
  while (c->to_write > 0) {
    long n = c->to_write < BUFFER ? c->to_write : BUFFER;
    ssize_t done = send(c->fd, buffer, n, MSG_DONTWAIT | MSG_NOSIGNAL);
    if (done < 0 && errno == EAGAIN) return;
    if (done < 0) fail("send");
    c->to_write -= done;
  }
}

static void tcp(int port, int connections, int depth, int size, double seconds) {
  static struct connection all[MOST_CONNECTIONS];
  struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons(port)};
  to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  int poll = epoll_create1(0);
  int one = 1;
  for (int i = 0; i < connections; i++) {
    all[i].fd = socket(AF_INET, SOCK_STREAM, 0);
    if (connect(all[i].fd, (struct sockaddr *)&to, sizeof to) < 0) fail("connect");
    setsockopt(all[i].fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
    struct epoll_event e = {.events = EPOLLIN | EPOLLOUT | EPOLLET, .data.ptr = &all[i]};
    epoll_ctl(poll, EPOLL_CTL_ADD, all[i].fd, &e);
  }
  for (int i = 0; i < connections; i++) {
    all[i].to_write = (long)depth * size;
    write_some(&all[i]);
  }
  long messages = 0;
  double started = now(), end = started + seconds;
  while (now() < end) {
    struct epoll_event events[64];
    int n = epoll_wait(poll, events, 64, 100);
    for (int i = 0; i < n; i++) {
      struct connection *c = events[i].data.ptr;
      for (;;) {
        ssize_t got = recv(c->fd, buffer, BUFFER, MSG_DONTWAIT);
        if (got < 0 && errno == EAGAIN) break;
        if (got <= 0) fail("recv");
        long whole = (c->partial + got) / size;
        c->partial = (c->partial + got) % size;
        messages += whole;
        c->to_write += whole * size;
        write_some(c);
      }
      write_some(c);
    }
  }
  printf("{\"messages\":%ld,\"seconds\":%f}\n", messages, now() - started);
}

static void udp(int port, double rate, int size, double seconds) {
  struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons(port)};
  to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  int fd = socket(AF_INET, SOCK_DGRAM, 0);
  if (connect(fd, (struct sockaddr *)&to, sizeof to) < 0) fail("connect");
  long sent = 0;
  double started = now();
  for (double at = started; at < started + seconds; at = now()) {
    long due = (at - started) * rate;
    for (; sent < due; sent++)
      if (send(fd, buffer, size, 0) < 0 && errno != ECONNREFUSED) fail("send");
    struct timespec pause = {0, 200000};
    nanosleep(&pause, NULL);
  }
  printf("{\"messages\":%ld,\"seconds\":%f}\n", sent, now() - started);
}

int main(int count, char **args) {
  memset(buffer, 'a', BUFFER);
  if (count == 7 && strcmp(args[1], "tcp") == 0 && atoi(args[3]) <= MOST_CONNECTIONS)
    tcp(atoi(args[2]), atoi(args[3]), atoi(args[4]), atoi(args[5]), atof(args[6]));
  else if (count == 6 && strcmp(args[1], "udp") == 0)
    udp(atoi(args[2]), atof(args[3]), atoi(args[4]), atof(args[5]));
  else
    return 2;
  return 0;
}
