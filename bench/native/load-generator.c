/*
 * Sends one request again and again over keep-alive connections (HTTP/1.1, loopback) and measures the answers.
 *
 *   load-generator --port 8080 --path /x --body FILE --connections 32 --warmup 10 --seconds 5
 *       [--header 'name: value'] [--reply whole|sse|frames] [--expect TEXT] [--events N] [--rate R] [--ramp-ms M]
 *       [--status 200] [--subject PID] [--upstream PID]
 *
 * Closed loop by default: a connection asks again when it has its answer. With --rate an open loop: Poisson arrivals, and
 * the latency counts from the moment a request was meant to start, so that a server that stalls cannot hide it. --ramp-ms
 * spreads the first requests, so that paced streams do not march in step. --status names every status that is right, as
 * 401,429; an answer may come before its request is sent whole, which is then sent to its end. The first answer that is
 * not as it must be ends the run with a message and status 1. Everything is counted in the window after the warm-up only;
 * one line of JSON on standard output tells the result.
 */
#define _GNU_SOURCE
#include "common.h"
#include "crc32.h"
#include "http-reply.h"
#include "process-usage.h"
#include "reply-check.h"
#include "samples.h"

#include <arpa/inet.h>
#include <errno.h>
#include <getopt.h>
#include <math.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#define MEMORY_SAMPLE_NS 200000000ull
#define MAX_WAIT_NS 100000000ull
#define MAX_PENDING (1u << 20)
#define RECEIVE_SIZE (1 << 18)
#define MAX_STATUSES 8

typedef struct {
  int descriptor;
  bool busy;
  bool answered; /* before the whole request was sent */
  bool has_body;
  size_t sent;
  uint64_t started_ns;
  HttpReply reply;
  ReplyProgress progress;
} Connection;

static struct {
  int port, connections, subject, upstream;
  const char *path, *body;
  int statuses[MAX_STATUSES]; /* 0 behind the last */
  Bytes headers;
  double warmup, seconds, rate, ramp_ms;
  ReplyRules rules;
} settings = {.connections = 32, .path = "/", .statuses = {200}, .warmup = 1, .seconds = 5};

static Connection *connections;
static Bytes request;
static int epoll_descriptor;
static int *idle, idle_count;
static uint64_t begin_ns, window_ns, end_ns;

/* Results of the window. */
static uint64_t requests, received_bytes;
static Samples latencies, first_bytes, resident;
static EventLedger ledger;

/* Open loop: requests that are due and have no free connection yet, by their intended start. */
static uint64_t pending[MAX_PENDING];
static size_t pending_head, pending_tail;

static void watch(int index, uint32_t events, int operation) {
  struct epoll_event event = {.events = events, .data.u32 = (uint32_t)index};
  epoll_ctl(epoll_descriptor, operation, connections[index].descriptor, &event);
}

static void open_connection(int index) {
  Connection *connection = &connections[index];
  connection->descriptor = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
  if (connection->descriptor < 0) fail("connection %d: %s", index, strerror(errno));
  int on = 1;
  setsockopt(connection->descriptor, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons((uint16_t)settings.port),
                                .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  connect(connection->descriptor, (struct sockaddr *)&address, sizeof address);
  watch(index, EPOLLIN, EPOLL_CTL_ADD);
}

static void become_idle(int index) {
  connections[index].answered = false;
  idle[idle_count++] = index;
}

static void open_again(int index) {
  close(connections[index].descriptor);
  open_connection(index);
}

static void send_request(int index) {
  Connection *connection = &connections[index];
  while (connection->sent < request.size) {
    ssize_t sent = send(connection->descriptor, request.data + connection->sent, request.size - connection->sent, MSG_NOSIGNAL);
    if (sent < 0) {
      if (errno != EAGAIN && !connection->answered) fail("connection %d: %s", index, strerror(errno));
      if (errno != EAGAIN) {
        open_again(index); /* whoever has answered may hang up on the rest */
        break;
      }
      watch(index, EPOLLIN | EPOLLOUT, EPOLL_CTL_MOD);
      return;
    }
    connection->sent += (size_t)sent;
  }
  if (connection->answered) become_idle(index);
}

static void start_request(int index, uint64_t started_ns) {
  Connection *connection = &connections[index];
  connection->busy = true;
  connection->has_body = false;
  connection->sent = 0;
  connection->started_ns = started_ns;
  connection->progress = (ReplyProgress){0, false};
  http_reply_reset(&connection->reply);
  send_request(index);
}

static bool is_right(int status) {
  for (const int *right = settings.statuses; *right; right++) {
    if (*right == status) return true;
  }
  return false;
}

static void finish_request(int index, uint64_t now) {
  Connection *connection = &connections[index];
  Bytes *body = &connection->reply.body;
  if (!is_right(connection->reply.status)) {
    fail("POST %s answered %d: %.*s", settings.path, connection->reply.status, (int)(body->size < 1000 ? body->size : 1000), body->data);
  }
  reply_check_end(&settings.rules, &connection->progress, body);
  connection->busy = false;
  if (connection->sent < request.size) connection->answered = true;
  else become_idle(index);
  if (!ledger.in_window) return;
  requests++;
  samples_add(&latencies, now - connection->started_ns);
}

static void take_bytes(int index, const char *data, size_t size, uint64_t now) {
  Connection *connection = &connections[index];
  HttpReply *reply = &connection->reply;
  if (!connection->busy) fail("connection %d: bytes that nobody asked for", index);
  if (ledger.in_window) received_bytes += size;
  if (http_reply_feed(reply, data, size) != size) fail("connection %d: bytes after the end of an answer", index);
  if (!connection->has_body && reply->body.size) {
    connection->has_body = true;
    if (ledger.in_window) samples_add(&first_bytes, now - connection->started_ns);
  }
  if (is_right(reply->status)) reply_check_progress(&settings.rules, &connection->progress, &reply->body, &ledger);
  if (reply->state == REPLY_COMPLETE) finish_request(index, now);
}

static void receive(int index) {
  static char buffer[RECEIVE_SIZE];
  Connection *connection = &connections[index];
  ssize_t size = recv(connection->descriptor, buffer, sizeof buffer, 0);
  if (size > 0) {
    take_bytes(index, buffer, (size_t)size, now_ns());
  } else if (size == 0 || errno != EAGAIN) {
    if (connection->busy) fail("connection %d closed during an answer: %s", index, size ? strerror(errno) : "no error");
    open_again(index); /* an idle connection may be closed at any time */
    if (connection->answered) become_idle(index);
  }
}

static void start_due_requests(uint64_t now, uint64_t *next_arrival) {
  if (settings.rate > 0) {
    for (; *next_arrival <= now; *next_arrival += (uint64_t)(-log(1 - drand48()) / settings.rate * 1e9)) {
      if (pending_tail - pending_head == MAX_PENDING) fail("%u requests wait: the rate is beyond what is served", MAX_PENDING);
      pending[pending_tail++ % MAX_PENDING] = *next_arrival;
    }
    while (pending_head < pending_tail && idle_count) start_request(idle[--idle_count], pending[pending_head++ % MAX_PENDING]);
    return;
  }
  static int ramped;
  while (ramped < settings.connections &&
         now - begin_ns >= (uint64_t)(settings.ramp_ms * 1e6 * ramped / settings.connections)) {
    start_request(ramped++, now);
  }
  while (idle_count) start_request(idle[--idle_count], now_ns());
}

static uint64_t time_to_wait(uint64_t now, uint64_t next_arrival) {
  uint64_t until = now < window_ns ? window_ns : end_ns;
  if (settings.rate > 0 && next_arrival < until) until = next_arrival;
  uint64_t wait = until > now ? until - now : 0, limit = MAX_WAIT_NS;
  if (now - begin_ns < settings.ramp_ms * 1e6) limit = 100000;
  return wait < limit ? wait : limit;
}

static void handle_events(uint64_t wait_ns) {
  static struct epoll_event events[512];
  struct timespec timeout = {.tv_nsec = (long)wait_ns};
  int count = epoll_pwait2(epoll_descriptor, events, 512, &timeout, NULL);
  for (int position = 0; position < count; position++) {
    int index = (int)events[position].data.u32;
    if (events[position].events & EPOLLOUT) {
      watch(index, EPOLLIN, EPOLL_CTL_MOD);
      if (connections[index].busy || connections[index].answered) send_request(index);
    }
    if (events[position].events & (EPOLLIN | EPOLLHUP | EPOLLERR)) receive(index);
  }
}

static void run(ProcessUsage *subject, ProcessUsage *upstream, ProcessUsage *own) {
  uint64_t next_arrival = begin_ns, next_memory = window_ns;
  for (uint64_t now; (now = now_ns()) < end_ns;) {
    if (!ledger.in_window && now >= window_ns) {
      ledger.in_window = true;
      window_ns = now;
      if (settings.subject) *subject = process_usage(settings.subject);
      if (settings.upstream) *upstream = process_usage(settings.upstream);
      *own = process_usage(getpid());
    }
    if (settings.subject && now >= next_memory) {
      next_memory = now + MEMORY_SAMPLE_NS;
      samples_add(&resident, process_resident_bytes(settings.subject));
    }
    start_due_requests(now, &next_arrival);
    handle_events(time_to_wait(now_ns(), next_arrival));
  }
}

static void print_usage(const char *name, int pid, ProcessUsage before) {
  if (!pid) {
    printf("\"%s\":null,", name);
    return;
  }
  ProcessUsage after = process_usage(pid);
  printf("\"%s\":{\"cpuSeconds\":%.6f,\"runDelaySeconds\":%.6f},", name, after.cpu_seconds - before.cpu_seconds,
         after.run_delay_seconds - before.run_delay_seconds);
}

static void print_result(ProcessUsage subject, ProcessUsage upstream, ProcessUsage own) {
  int open = 0;
  for (int index = 0; index < settings.connections; index++) open += connections[index].busy;
  printf("{");
  print_usage("subject", settings.subject, subject);
  print_usage("upstream", settings.upstream, upstream);
  print_usage("generator", getpid(), own);
  printf("\"seconds\":%.4f,\"requests\":%lu,\"events\":%lu,\"bytes\":%lu,\"openAtEnd\":%d,", (double)(now_ns() - window_ns) / 1e9,
         (unsigned long)requests, (unsigned long)ledger.events, (unsigned long)received_bytes, open);
  samples_print(&latencies, "latencyUs");
  printf(",");
  samples_print(&first_bytes, "firstByteUs");
  printf(",");
  samples_print(&ledger.event_delays, "eventDelayUs");
  if (resident.count) {
    printf(",\"residentBytes\":{\"median\":%lu,\"max\":%lu}}\n", (unsigned long)samples_median(&resident),
           (unsigned long)samples_max(&resident));
  } else {
    printf(",\"residentBytes\":null}\n");
  }
}

static void prepare_request(void) {
  FILE *file = settings.body ? fopen(settings.body, "rb") : NULL;
  if (!file) fail("--body: cannot be read");
  Bytes body = {0};
  for (size_t size = 1; size; body.size += size) {
    bytes_reserve(&body, RECEIVE_SIZE);
    size = fread(body.data + body.size, 1, RECEIVE_SIZE, file);
  }
  fclose(file);
  char head[4096];
  int size = snprintf(head, sizeof head,
      "POST %s HTTP/1.1\r\nhost: 127.0.0.1:%d\r\ncontent-type: application/json\r\n%.*scontent-length: %zu\r\n\r\n",
      settings.path, settings.port, (int)settings.headers.size, settings.headers.data ? settings.headers.data : "", body.size);
  if (size >= (int)sizeof head) fail("the headers are too long");
  bytes_append(&request, head, (size_t)size);
  bytes_append(&request, body.data, body.size);
}

static ReplyKind reply_kind(const char *name) {
  if (!strcmp(name, "whole")) return REPLY_WHOLE;
  if (!strcmp(name, "sse")) return REPLY_SSE;
  if (!strcmp(name, "frames")) return REPLY_FRAMES;
  fail("--reply: \"%s\" is not whole, sse or frames", name);
}

static void read_statuses(char *list) {
  int count = 0;
  for (char *word = strtok(list, ","); word; word = strtok(NULL, ",")) {
    if (count == MAX_STATUSES - 1) fail("--status: more than %d", MAX_STATUSES - 1);
    settings.statuses[count++] = (int)number_option("status", word);
  }
}

static void read_option(const char *name, char *value) {
  if (!strcmp(name, "port")) settings.port = (int)number_option(name, value);
  else if (!strcmp(name, "path")) settings.path = value;
  else if (!strcmp(name, "body")) settings.body = value;
  else if (!strcmp(name, "connections")) settings.connections = (int)number_option(name, value);
  else if (!strcmp(name, "warmup")) settings.warmup = number_option(name, value);
  else if (!strcmp(name, "seconds")) settings.seconds = number_option(name, value);
  else if (!strcmp(name, "rate")) settings.rate = number_option(name, value);
  else if (!strcmp(name, "ramp-ms")) settings.ramp_ms = number_option(name, value);
  else if (!strcmp(name, "subject")) settings.subject = (int)number_option(name, value);
  else if (!strcmp(name, "upstream")) settings.upstream = (int)number_option(name, value);
  else if (!strcmp(name, "events")) settings.rules.events_per_stream = (uint64_t)number_option(name, value);
  else if (!strcmp(name, "status")) read_statuses(value);
  else if (!strcmp(name, "expect")) settings.rules.expected_text = value;
  else if (!strcmp(name, "reply")) settings.rules.kind = reply_kind(value);
  else if (!strcmp(name, "header")) {
    bytes_append(&settings.headers, value, strlen(value));
    bytes_append(&settings.headers, "\r\n", 2);
  }
}

static void read_options(int count, char **values) {
  static const char *names[] = {"port", "path", "body", "connections", "warmup", "seconds", "rate", "ramp-ms",
                                "subject", "upstream", "events", "expect", "reply", "status", "header"};
  enum { NAMES = sizeof names / sizeof *names };
  struct option options[NAMES + 1] = {0};
  for (int index = 0; index < NAMES; index++) options[index] = (struct option){names[index], required_argument, NULL, 1};
  int index;
  for (int option; (option = getopt_long(count, values, "", options, &index)) != -1;) {
    if (option != 1) exit(1);
    read_option(names[index], optarg);
  }
}

int main(int count, char **values) {
  read_options(count, values);
  signal(SIGPIPE, SIG_IGN);
  prctl(PR_SET_TIMERSLACK, 1000);
  raise_descriptor_limit();
  crc32_prepare();
  prepare_request();
  srand48(42);

  connections = calloc((size_t)settings.connections, sizeof *connections);
  idle = malloc((size_t)settings.connections * sizeof *idle);
  epoll_descriptor = epoll_create1(0);
  for (int index = 0; index < settings.connections; index++) open_connection(index);
  if (settings.rate > 0) {
    for (int index = settings.connections; index--;) idle[idle_count++] = index;
  }

  begin_ns = now_ns();
  window_ns = begin_ns + (uint64_t)(settings.warmup * 1e9);
  end_ns = window_ns + (uint64_t)(settings.seconds * 1e9);
  ProcessUsage subject = {0}, upstream = {0}, own = {0};
  run(&subject, &upstream, &own);
  print_result(subject, upstream, own);
}
