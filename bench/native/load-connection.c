#define _GNU_SOURCE
#include "load-connection.h"
#include "http-reply.h"
#include "load-settings.h"

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

#define RECEIVE_SIZE (1 << 18)
#define FIRST_SOURCE 0x7f010001u /* 127.1.0.1: all of 127.0.0.0/8 is this machine */
#define SOURCES 60000u

typedef struct {
  int descriptor;
  bool busy;
  bool answered; /* before the whole request was sent */
  bool has_body;
  size_t sent;
  int requests;  /* that this source address has made */
  uint64_t started_ns;
  HttpReply reply;
  ReplyProgress progress;
} Connection;

LoadWindow load_window;

static Connection *connections;
static Bytes request;
static char *varied; /* the digits in the request that differ from one to the next */
static int epoll_descriptor;
static int *idle, idle_count;
static unsigned sources;

static void watch(int index, uint32_t events, int operation) {
  struct epoll_event event = {.events = events, .data.u32 = (uint32_t)index};
  epoll_ctl(epoll_descriptor, operation, connections[index].descriptor, &event);
}

/* Every new connection comes from another address where who asks too often from one is answered otherwise. */
static void choose_source(int descriptor) {
  if (!settings.requests_per_source) return;
  struct sockaddr_in source = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(FIRST_SOURCE + sources++ % SOURCES)};
  if (bind(descriptor, (struct sockaddr *)&source, sizeof source)) fail("a source address: %s", strerror(errno));
}

static void open_connection(int index) {
  Connection *connection = &connections[index];
  connection->descriptor = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
  if (connection->descriptor < 0) fail("connection %d: %s", index, strerror(errno));
  int on = 1;
  setsockopt(connection->descriptor, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  choose_source(connection->descriptor);
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons((uint16_t)settings.port),
                                .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  connect(connection->descriptor, (struct sockaddr *)&address, sizeof address);
  connection->requests = 0;
  watch(index, EPOLLIN, EPOLL_CTL_ADD);
}

static void open_again(int index) {
  close(connections[index].descriptor);
  open_connection(index);
}

static void become_idle(int index) {
  Connection *connection = &connections[index];
  connection->answered = false;
  if (settings.requests_per_source && connection->requests >= settings.requests_per_source) open_again(index);
  idle[idle_count++] = index;
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

/* The head leaves with the first bytes, so that other requests may have other digits behind it. */
static void number_request(void) {
  if (!varied) return;
  char digits[16];
  int size = (int)strlen(settings.vary);
  snprintf(digits, sizeof digits, "%0*ld", size, lrand48() % settings.vary_count);
  memcpy(varied, digits, (size_t)size);
}

void connection_ask(int index, uint64_t started_ns) {
  Connection *connection = &connections[index];
  connection->busy = true;
  connection->has_body = false;
  connection->sent = 0;
  connection->requests++;
  connection->started_ns = started_ns;
  connection->progress = (ReplyProgress){0, false};
  http_reply_reset(&connection->reply);
  number_request();
  send_request(index);
}

static void finish_request(int index, uint64_t now) {
  Connection *connection = &connections[index];
  Bytes *body = &connection->reply.body;
  if (!is_right_status(connection->reply.status)) {
    fail("POST %s answered %d: %.*s", settings.path, connection->reply.status, (int)(body->size < 1000 ? body->size : 1000), body->data);
  }
  reply_check_end(&settings.rules, &connection->progress, body);
  connection->busy = false;
  if (connection->sent < request.size) connection->answered = true;
  else become_idle(index);
  if (!load_window.ledger.in_window) return;
  load_window.requests++;
  samples_add(&load_window.latencies, now - connection->started_ns);
}

static void take_bytes(int index, const char *data, size_t size, uint64_t now) {
  Connection *connection = &connections[index];
  HttpReply *reply = &connection->reply;
  bool in_window = load_window.ledger.in_window;
  if (!connection->busy) fail("connection %d: bytes that nobody asked for", index);
  if (in_window) load_window.bytes += size;
  if (http_reply_feed(reply, data, size) != size) fail("connection %d: bytes after the end of an answer", index);
  if (!connection->has_body && reply->body.size) {
    connection->has_body = true;
    if (in_window) samples_add(&load_window.first_bytes, now - connection->started_ns);
  }
  if (is_right_status(reply->status)) {
    reply_check_progress(&settings.rules, &connection->progress, &reply->body, &load_window.ledger);
  }
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

void connections_open(bool are_idle) {
  request = format_request();
  varied = settings.vary ? memmem(request.data, request.size, settings.vary, strlen(settings.vary)) : NULL;
  if (settings.vary && !varied) fail("--vary: the request has no \"%s\"", settings.vary);
  connections = calloc((size_t)settings.connections, sizeof *connections);
  idle = malloc((size_t)settings.connections * sizeof *idle);
  if (!connections || !idle) fail("out of memory");
  epoll_descriptor = epoll_create1(0);
  for (int index = 0; index < settings.connections; index++) open_connection(index);
  for (int index = settings.connections; are_idle && index--;) idle[idle_count++] = index;
}

int connections_take_idle(void) { return idle_count ? idle[--idle_count] : -1; }

void connections_serve(uint64_t wait_ns) {
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

int connections_busy(void) {
  int busy = 0;
  for (int index = 0; index < settings.connections; index++) busy += connections[index].busy;
  return busy;
}
