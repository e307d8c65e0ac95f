/*
 * An upstream that is never the limit: one epoll thread, HTTP/1.1 keep-alive, loopback only.
 *
 *   mock-upstream --deltas 200 --pace-us 0
 *
 * Prints "listening on <port>". It is Bedrock where the path begins with /model/, and OpenAI anywhere else. Bedrock answers
 * …/converse-stream with event-stream frames and anything else with a reply of about 1 KB. To OpenAI, a body without
 * "stream":true gets a chat.completion of about 1 KB. A body with it gets SSE: role, `deltas` content deltas, finish, usage, [DONE]; every event is an HTTP chunk of its own. With a pace of 0 the
 * whole reply is one write; otherwise one event leaves every `pace-us` microseconds, and every delta carries "@t" and 19
 * digits of CLOCK_MONOTONIC nanoseconds, so that a client on the same machine can tell the delay of each event.
 */
#define _GNU_SOURCE
#include "bedrock-events.h"
#include "common.h"
#include "http-request.h"
#include "openai-events.h"

#include <arpa/inet.h>
#include <errno.h>
#include <getopt.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#define MAX_CONNECTIONS 16384
#define READ_SIZE 65536
#define EVENT_SIZE 1024
#define NOBODY -1

typedef enum { OPENAI, BEDROCK, VENDORS } Vendor;

typedef struct {
  bool open;
  bool streaming;   /* waits in the queue of paced streams */
  bool abandoned;   /* the client left while it waited there */
  Bytes input;
  Bytes output;     /* what the socket would not take yet */
  Vendor vendor;    /* of the stream that is playing */
  int next_event;
  uint64_t due_ns;
  int next_in_queue;
} Connection;

static Connection connections[MAX_CONNECTIONS];
/* Paced streams, in the order in which they are due. */
static int queue_head = NOBODY, queue_tail = NOBODY;
static int epoll_descriptor;
static int deltas = 200;
static uint64_t pace_ns;
static Bytes whole_replies[VENDORS], immediate_streams[VENDORS];

#define REPLY_HEAD "HTTP/1.1 200 OK\r\nx-request-id: req_0123456789abcdef\r\n"
static const char *const STREAM_HEADS[VENDORS] = {
    [OPENAI] = REPLY_HEAD "content-type: text/event-stream; charset=utf-8\r\ncache-control: no-cache\r\n"
               "transfer-encoding: chunked\r\n\r\n",
    [BEDROCK] = REPLY_HEAD "content-type: application/vnd.amazon.eventstream\r\ntransfer-encoding: chunked\r\n\r\n",
};
static const char STREAM_END[] = "0\r\n\r\n";

/* Both vendors have four events beside the deltas. */
static int last_event(void) { return deltas + BEDROCK_EVENTS_BESIDE_DELTAS - 1; }

/* Writes event `index` as one HTTP chunk and returns its length; `stamp_ns` of 0 leaves the delta unstamped. */
static size_t write_event(char *target, Vendor vendor, int index, uint64_t stamp_ns) {
  char event[EVENT_SIZE];
  size_t size = vendor == BEDROCK ? bedrock_write_frame(event, index, deltas, stamp_ns)
                                  : openai_write_event(event, index, deltas, stamp_ns);
  size_t start = (size_t)sprintf(target, "%zx\r\n", size);
  memcpy(target + start, event, size);
  memcpy(target + start + size, "\r\n", 2);
  return start + size + 2;
}

static void prepare_replies(Vendor vendor) {
  char text[641], body[2048], head[256], chunk[EVENT_SIZE + 16];
  for (int index = 0; index < 640; index++) text[index] = index % 8 == 7 ? ' ' : 'x';
  text[640] = 0;
  size_t size = vendor == BEDROCK ? bedrock_write_reply(body, text) : openai_write_reply(body, text);
  int head_size = sprintf(head, REPLY_HEAD "content-type: application/json\r\ncontent-length: %zu\r\n\r\n", size);
  bytes_append(&whole_replies[vendor], head, (size_t)head_size);
  bytes_append(&whole_replies[vendor], body, size);

  Bytes *stream = &immediate_streams[vendor];
  bytes_append(stream, STREAM_HEADS[vendor], strlen(STREAM_HEADS[vendor]));
  for (int index = 0; index <= last_event(); index++) {
    bytes_append(stream, chunk, write_event(chunk, vendor, index, 0));
  }
  bytes_append(stream, STREAM_END, sizeof STREAM_END - 1);
}

static void watch(int descriptor, uint32_t events, int operation) {
  struct epoll_event event = {.events = events, .data.fd = descriptor};
  epoll_ctl(epoll_descriptor, operation, descriptor, &event);
}

static void close_connection(int descriptor) {
  Connection *connection = &connections[descriptor];
  epoll_ctl(epoll_descriptor, EPOLL_CTL_DEL, descriptor, NULL);
  close(descriptor);
  connection->open = connection->streaming = connection->abandoned = false;
  connection->input.size = connection->output.size = 0;
}

static void send_bytes(int descriptor, const char *data, size_t size) {
  Connection *connection = &connections[descriptor];
  if (!connection->output.size) {
    ssize_t sent = send(descriptor, data, size, MSG_NOSIGNAL);
    if (sent < 0 && errno != EAGAIN) return; /* the client left; its hang-up comes by epoll */
    if (sent < 0) sent = 0;
    if ((size_t)sent == size) return;
    data += sent;
    size -= (size_t)sent;
    watch(descriptor, EPOLLIN | EPOLLOUT, EPOLL_CTL_MOD);
  }
  bytes_append(&connection->output, data, size);
}

static void flush_output(int descriptor) {
  Bytes *output = &connections[descriptor].output;
  ssize_t sent = send(descriptor, output->data, output->size, MSG_NOSIGNAL);
  if (sent > 0) bytes_consume(output, (size_t)sent);
  if (!output->size) watch(descriptor, EPOLLIN, EPOLL_CTL_MOD);
}

static void join_queue(int descriptor) {
  uint64_t due = connections[descriptor].due_ns;
  int before = NOBODY, after = queue_head;
  /* One pace for all: only a stream that begins is ever due before the last. */
  if (queue_head != NOBODY && connections[queue_tail].due_ns <= due) before = queue_tail, after = NOBODY;
  while (after != NOBODY && connections[after].due_ns <= due) before = after, after = connections[after].next_in_queue;
  connections[descriptor].next_in_queue = after;
  if (before == NOBODY) queue_head = descriptor;
  else connections[before].next_in_queue = descriptor;
  if (after == NOBODY) queue_tail = descriptor;
}

/*
 * When a stream that begins now sends its first event. Streams in progress share the pace out evenly between them (multiples
 * of the golden ratio do, however many there are): left to when their requests come, those of a fast subject fall into step,
 * and it then serves many events at one waking where a slower one wakes for each.
 */
static uint64_t first_due(uint64_t now) {
  static uint64_t begun;
  uint64_t share = (++begun * 0x9E3779B97F4A7C15u) >> 32;
  uint64_t due = now - now % pace_ns + ((pace_ns * share) >> 32);
  return due > now ? due : due + pace_ns;
}

static bool has_prefix(const char *text, const char *prefix) { return !strncmp(text, prefix, strlen(prefix)); }

/* `head` begins with the request line; the body follows the head. */
static void answer(int descriptor, const char *head, const char *body, size_t size) {
  Connection *connection = &connections[descriptor];
  Vendor vendor = has_prefix(head, "POST /model/") ? BEDROCK : OPENAI;
  const char *line_end = memchr(head, '\r', (size_t)(body - head));
  bool streamed = vendor == BEDROCK ? memmem(head, (size_t)(line_end - head), "/converse-stream ", 17) != NULL
                                    : openai_asks_for_stream(body, size);
  if (!streamed) {
    send_bytes(descriptor, whole_replies[vendor].data, whole_replies[vendor].size);
  } else if (!pace_ns) {
    send_bytes(descriptor, immediate_streams[vendor].data, immediate_streams[vendor].size);
  } else {
    send_bytes(descriptor, STREAM_HEADS[vendor], strlen(STREAM_HEADS[vendor]));
    connection->vendor = vendor;
    connection->next_event = 0;
    connection->due_ns = first_due(now_ns());
    connection->streaming = true;
    join_queue(descriptor);
  }
}

/* Answers the requests that have arrived whole. A paced stream that is running is finished first. */
static void read_requests(int descriptor) {
  Connection *connection = &connections[descriptor];
  Bytes *input = &connection->input;
  while (connection->open && !connection->streaming && input->size) {
    HttpRequest request = http_request_find(input);
    if (!request.end) return;
    answer(descriptor, input->data, input->data + request.body_start, request.end - request.body_start);
    bytes_consume(input, request.end);
  }
}

static void receive(int descriptor) {
  Connection *connection = &connections[descriptor];
  bytes_reserve(&connection->input, READ_SIZE);
  ssize_t received = recv(descriptor, connection->input.data + connection->input.size, READ_SIZE, 0);
  if (received > 0) {
    connection->input.size += (size_t)received;
    read_requests(descriptor);
  } else if (received == 0 || errno != EAGAIN) {
    if (!connection->streaming) {
      close_connection(descriptor);
    } else if (!connection->abandoned) {
      /* Its number must not be given to another client while it waits in the queue. */
      connection->abandoned = true;
      epoll_ctl(epoll_descriptor, EPOLL_CTL_DEL, descriptor, NULL);
    }
  }
}

static void accept_clients(int listener) {
  for (int descriptor; (descriptor = accept4(listener, NULL, NULL, SOCK_NONBLOCK)) >= 0;) {
    if (descriptor >= MAX_CONNECTIONS) fail("mock-upstream: more than %d connections", MAX_CONNECTIONS);
    int on = 1;
    setsockopt(descriptor, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    connections[descriptor].open = true;
    watch(descriptor, EPOLLIN, EPOLL_CTL_ADD);
  }
}

static void send_due_events(void) {
  uint64_t now = now_ns();
  while (queue_head != NOBODY && connections[queue_head].due_ns <= now) {
    int descriptor = queue_head;
    Connection *connection = &connections[descriptor];
    queue_head = connection->next_in_queue;
    if (connection->abandoned) {
      close_connection(descriptor);
      continue;
    }
    char chunk[EVENT_SIZE + 32];
    size_t size = write_event(chunk, connection->vendor, connection->next_event, now);
    if (connection->next_event++ < last_event()) {
      send_bytes(descriptor, chunk, size);
      connection->due_ns += pace_ns;
      join_queue(descriptor);
    } else {
      memcpy(chunk + size, STREAM_END, sizeof STREAM_END - 1);
      connection->streaming = false;
      send_bytes(descriptor, chunk, size + sizeof STREAM_END - 1);
      read_requests(descriptor);
    }
    now = now_ns();
  }
}

static int listen_on_loopback(void) {
  int listener = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  socklen_t size = sizeof address;
  if (bind(listener, (struct sockaddr *)&address, size) || listen(listener, 4096)) {
    fail("mock-upstream: %s", strerror(errno));
  }
  getsockname(listener, (struct sockaddr *)&address, &size);
  printf("listening on %d\n", ntohs(address.sin_port));
  fflush(stdout);
  return listener;
}

static void serve(int listener) {
  static struct epoll_event events[512];
  for (;;) {
    struct timespec timeout, *wait = NULL;
    if (queue_head != NOBODY) {
      uint64_t now = now_ns(), due = connections[queue_head].due_ns, left = due > now ? due - now : 0;
      timeout = (struct timespec){.tv_sec = (time_t)(left / 1000000000), .tv_nsec = (long)(left % 1000000000)};
      wait = &timeout;
    }
    int count = epoll_pwait2(epoll_descriptor, events, 512, wait, NULL);
    for (int index = 0; index < count; index++) {
      int descriptor = events[index].data.fd;
      if (descriptor == listener) {
        accept_clients(listener);
        continue;
      }
      if (events[index].events & EPOLLOUT) flush_output(descriptor);
      if (events[index].events & (EPOLLIN | EPOLLHUP | EPOLLERR)) receive(descriptor);
    }
    send_due_events();
  }
}

int main(int count, char **values) {
  static const struct option options[] = {
      {"deltas", required_argument, NULL, 'd'}, {"pace-us", required_argument, NULL, 'p'}, {NULL, 0, NULL, 0}};
  for (int option; (option = getopt_long(count, values, "", options, NULL)) != -1;) {
    if (option == 'd') deltas = (int)number_option("deltas", optarg);
    else if (option == 'p') pace_ns = (uint64_t)(number_option("pace-us", optarg) * 1000);
    else return 1;
  }
  signal(SIGPIPE, SIG_IGN);
  prctl(PR_SET_TIMERSLACK, 1000);
  raise_descriptor_limit();
  bedrock_prepare();
  for (Vendor vendor = 0; vendor < VENDORS; vendor++) prepare_replies(vendor);
  epoll_descriptor = epoll_create1(0);
  int listener = listen_on_loopback();
  watch(listener, EPOLLIN, EPOLL_CTL_ADD);
  serve(listener);
}
