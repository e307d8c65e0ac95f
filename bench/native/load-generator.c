/*
 * Sends one request again and again over keep-alive connections (HTTP/1.1, loopback) and measures the answers.
 *
 *   load-generator --port 8080 --path /x --body FILE --connections 32 --warmup 10 --seconds 5
 *       [--header 'name: value'] [--reply whole|sse|frames] [--expect TEXT] [--events N] [--rate R] [--ramp-ms M]
 *       [--status 200] [--requests-per-source N] [--vary 000000 --vary-count N] [--subject PID] [--upstream PID]
 *
 * Closed loop by default: a connection asks again when it has its answer. With --rate an open loop: Poisson arrivals, and
 * the latency counts from the moment a request was meant to start, so that a server that stalls cannot hide it. --ramp-ms
 * spreads the first requests, so that paced streams do not march in step. --status names every status that is right, as
 * 401,429; an answer may come before its request is sent whole, which is then sent to its end. With --requests-per-source
 * a connection is opened anew after so many requests, from another address of this machine. --vary names digits of the head
 * in place of which every request has a random number below --vary-count. The first answer that is
 * not as it must be ends the run with a message and status 1. Everything is counted in the window after the warm-up only;
 * one line of JSON on standard output tells the result.
 */
#define _GNU_SOURCE
#include "crc32.h"
#include "load-connection.h"
#include "load-settings.h"
#include "process-usage.h"

#include <math.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <unistd.h>

#define MEMORY_SAMPLE_NS 200000000ull
#define MAX_WAIT_NS 100000000ull
#define RAMP_WAIT_NS 100000ull
#define MAX_PENDING (1u << 20)

static uint64_t begin_ns, window_ns, end_ns;
static Samples resident;

/* Open loop: requests that are due and have no free connection yet, by their intended start. */
static uint64_t pending[MAX_PENDING];
static size_t pending_head, pending_tail;

static void start_arrivals(uint64_t now, uint64_t *next_arrival) {
  for (; *next_arrival <= now; *next_arrival += (uint64_t)(-log(1 - drand48()) / settings.rate * 1e9)) {
    if (pending_tail - pending_head == MAX_PENDING) fail("%u requests wait: the rate is beyond what is served", MAX_PENDING);
    pending[pending_tail++ % MAX_PENDING] = *next_arrival;
  }
  for (int index; pending_head < pending_tail && (index = connections_take_idle()) >= 0;) {
    connection_ask(index, pending[pending_head++ % MAX_PENDING]);
  }
}

static void start_due_requests(uint64_t now, uint64_t *next_arrival) {
  if (settings.rate > 0) {
    start_arrivals(now, next_arrival);
    return;
  }
  static int ramped;
  while (ramped < settings.connections &&
         now - begin_ns >= (uint64_t)(settings.ramp_ms * 1e6 * ramped / settings.connections)) {
    connection_ask(ramped++, now);
  }
  for (int index; (index = connections_take_idle()) >= 0;) connection_ask(index, now_ns());
}

static uint64_t time_to_wait(uint64_t now, uint64_t next_arrival) {
  uint64_t until = now < window_ns ? window_ns : end_ns;
  if (settings.rate > 0 && next_arrival < until) until = next_arrival;
  uint64_t wait = until > now ? until - now : 0, limit = MAX_WAIT_NS;
  if (now - begin_ns < settings.ramp_ms * 1e6) limit = RAMP_WAIT_NS;
  return wait < limit ? wait : limit;
}

typedef struct {
  ProcessUsage subject, upstream, own;
} Usages;

static Usages read_usages(void) {
  Usages usages = {.own = process_usage(getpid())};
  if (settings.subject) usages.subject = process_usage(settings.subject);
  if (settings.upstream) usages.upstream = process_usage(settings.upstream);
  return usages;
}

/* Returns what had been used when the window opened. */
static Usages run(void) {
  Usages before = {0};
  uint64_t next_arrival = begin_ns, next_memory = window_ns;
  bool *in_window = &load_window.ledger.in_window;
  for (uint64_t now; (now = now_ns()) < end_ns;) {
    if (!*in_window && now >= window_ns) {
      *in_window = true;
      window_ns = now;
      before = read_usages();
    }
    if (settings.subject && now >= next_memory) {
      next_memory = now + MEMORY_SAMPLE_NS;
      samples_add(&resident, process_resident_bytes(settings.subject));
    }
    start_due_requests(now, &next_arrival);
    connections_serve(time_to_wait(now_ns(), next_arrival));
  }
  return before;
}

static void print_usage(const char *name, int pid, ProcessUsage before, ProcessUsage after) {
  if (!pid) {
    printf("\"%s\":null,", name);
    return;
  }
  printf("\"%s\":{\"cpuSeconds\":%.6f,\"runDelaySeconds\":%.6f},", name, after.cpu_seconds - before.cpu_seconds,
         after.run_delay_seconds - before.run_delay_seconds);
}

/* Of the first and of the last quarter of the window: whether memory grows while the load stays. */
static void print_resident(void) {
  if (!resident.count) {
    printf(",\"residentBytes\":null}\n");
    return;
  }
  size_t quarter = resident.count < 4 ? 1 : resident.count / 4;
  uint64_t first = samples_mean(&resident, 0, quarter);
  uint64_t last = samples_mean(&resident, resident.count - quarter, quarter);
  printf(",\"residentBytes\":{\"median\":%lu,\"max\":%lu,\"first\":%lu,\"last\":%lu}}\n",
         (unsigned long)samples_median(&resident), (unsigned long)samples_max(&resident), (unsigned long)first,
         (unsigned long)last);
}

static void print_result(Usages before) {
  Usages after = read_usages();
  printf("{");
  print_usage("subject", settings.subject, before.subject, after.subject);
  print_usage("upstream", settings.upstream, before.upstream, after.upstream);
  print_usage("generator", getpid(), before.own, after.own);
  printf("\"seconds\":%.4f,\"requests\":%lu,\"events\":%lu,\"bytes\":%lu,\"openAtEnd\":%d,", (double)(now_ns() - window_ns) / 1e9,
         (unsigned long)load_window.requests, (unsigned long)load_window.ledger.events, (unsigned long)load_window.bytes,
         connections_busy());
  samples_print(&load_window.latencies, "latencyUs");
  printf(",");
  samples_print(&load_window.first_bytes, "firstByteUs");
  printf(",");
  samples_print(&load_window.ledger.event_delays, "eventDelayUs");
  print_resident();
}

int main(int count, char **values) {
  read_settings(count, values);
  signal(SIGPIPE, SIG_IGN);
  prctl(PR_SET_TIMERSLACK, 1000);
  raise_descriptor_limit();
  crc32_prepare();
  srand48(42);
  connections_open(settings.rate > 0);
  begin_ns = now_ns();
  window_ns = begin_ns + (uint64_t)(settings.warmup * 1e9);
  end_ns = window_ns + (uint64_t)(settings.seconds * 1e9);
  print_result(run());
}
