/*
 * Runs a program with its output and errors thrown away, and prints what it took as the kernel counts it (wait4(2)): seconds, CPU
 * seconds, and the most memory it had. Ends it after so many seconds.
 *
 * run SECONDS PROGRAM [ARGUMENT…]
 */
#define _DEFAULT_SOURCE
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static pid_t child;

static void end(int signal) {
  (void)signal;
  kill(child, SIGKILL);
}

static double seconds(struct timeval time) { return (double)time.tv_sec + (double)time.tv_usec / 1e6; }

int main(int count, char **arguments) {
  if (count < 3) return 2;
  struct timespec began, ended;
  clock_gettime(CLOCK_MONOTONIC, &began);
  child = fork();
  if (child == 0) {
    int nowhere = open("/dev/null", O_WRONLY);
    dup2(nowhere, STDOUT_FILENO);
    dup2(nowhere, STDERR_FILENO);
    execvp(arguments[2], arguments + 2);
    _exit(127);
  }
  signal(SIGALRM, end);
  alarm((unsigned)atoi(arguments[1]));
  int status;
  struct rusage usage;
  while (wait4(child, &status, 0, &usage) < 0) continue;
  clock_gettime(CLOCK_MONOTONIC, &ended);
  printf("{\"seconds\":%.4f,\"cpu\":%.4f,\"peak\":%ld,\"code\":%d,\"signal\":%d}\n",
         (double)(ended.tv_sec - began.tv_sec) + (double)(ended.tv_nsec - began.tv_nsec) / 1e9,
         seconds(usage.ru_utime) + seconds(usage.ru_stime), usage.ru_maxrss * 1024L,
         WIFEXITED(status) ? WEXITSTATUS(status) : -1, WIFSIGNALED(status) ? WTERMSIG(status) : 0);
  return 0;
}
