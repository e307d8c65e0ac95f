/* Keeps the core that it is pinned to from halting: it spins there, for as long as nobody else wants that core, until it
 * is killed. Says "awake" on standard output when it begins. */
#define _GNU_SOURCE
#include "common.h"

#include <errno.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>

/* Leaves the core's other thread of hardware, where it has one, most of what the two share. */
static inline void rest(void) {
#if defined(__x86_64__) || defined(__i386__)
  __builtin_ia32_pause();
#elif defined(__aarch64__)
  __asm__ volatile("yield");
#else
  __asm__ volatile("");
#endif
}

int main(void) {
  /* Before it speaks: who started it and died earlier than this has closed the pipe, so that speaking fails. */
  if (prctl(PR_SET_PDEATHSIG, SIGKILL)) fail("cannot be made to end with the bench: %s", strerror(errno));
  const struct sched_param none = {0};
  if (sched_setscheduler(0, SCHED_IDLE, &none)) fail("SCHED_IDLE is refused: %s", strerror(errno));
  if (puts("awake") < 0 || fflush(stdout)) fail("nobody listens");
  for (;;) rest();
}
