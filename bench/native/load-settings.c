#define _GNU_SOURCE
#include "load-settings.h"

#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define READ_SIZE (1 << 18)

LoadSettings settings = {.connections = 32, .path = "/", .statuses = {200}, .warmup = 1, .seconds = 5, .vary_count = 1};

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

static int *whole_number(const char *name) {
  if (!strcmp(name, "port")) return &settings.port;
  if (!strcmp(name, "connections")) return &settings.connections;
  if (!strcmp(name, "subject")) return &settings.subject;
  if (!strcmp(name, "upstream")) return &settings.upstream;
  if (!strcmp(name, "requests-per-source")) return &settings.requests_per_source;
  if (!strcmp(name, "vary-count")) return &settings.vary_count;
  return NULL;
}

static double *number(const char *name) {
  if (!strcmp(name, "warmup")) return &settings.warmup;
  if (!strcmp(name, "seconds")) return &settings.seconds;
  if (!strcmp(name, "rate")) return &settings.rate;
  if (!strcmp(name, "ramp-ms")) return &settings.ramp_ms;
  return NULL;
}

static const char **text(const char *name) {
  if (!strcmp(name, "path")) return &settings.path;
  if (!strcmp(name, "body")) return &settings.body;
  if (!strcmp(name, "vary")) return &settings.vary;
  if (!strcmp(name, "expect")) return &settings.rules.expected_text;
  return NULL;
}

static void read_option(const char *name, char *value) {
  if (whole_number(name)) *whole_number(name) = (int)number_option(name, value);
  else if (number(name)) *number(name) = number_option(name, value);
  else if (text(name)) *text(name) = value;
  else if (!strcmp(name, "events")) settings.rules.events_per_stream = (uint64_t)number_option(name, value);
  else if (!strcmp(name, "status")) read_statuses(value);
  else if (!strcmp(name, "reply")) settings.rules.kind = reply_kind(value);
  else if (!strcmp(name, "header")) {
    bytes_append(&settings.headers, value, strlen(value));
    bytes_append(&settings.headers, "\r\n", 2);
  }
}

void read_settings(int count, char **values) {
  static const char *names[] = {"port", "path", "body", "connections", "warmup", "seconds", "rate", "ramp-ms",
                                "subject", "upstream", "events", "expect", "reply", "status", "header",
                                "requests-per-source", "vary", "vary-count"};
  enum { NAMES = sizeof names / sizeof *names };
  struct option options[NAMES + 1] = {0};
  for (int index = 0; index < NAMES; index++) options[index] = (struct option){names[index], required_argument, NULL, 1};
  int index;
  for (int option; (option = getopt_long(count, values, "", options, &index)) != -1;) {
    if (option != 1) exit(1);
    read_option(names[index], optarg);
  }
}

bool is_right_status(int status) {
  for (const int *right = settings.statuses; *right; right++) {
    if (*right == status) return true;
  }
  return false;
}

Bytes format_request(void) {
  FILE *file = settings.body ? fopen(settings.body, "rb") : NULL;
  if (!file) fail("--body: cannot be read");
  Bytes body = {0}, request = {0};
  for (size_t size = 1; size; body.size += size) {
    bytes_reserve(&body, READ_SIZE);
    size = fread(body.data + body.size, 1, READ_SIZE, file);
  }
  fclose(file);
  char head[4096];
  int size = snprintf(head, sizeof head,
      "POST %s HTTP/1.1\r\nhost: 127.0.0.1:%d\r\ncontent-type: application/json\r\n%.*scontent-length: %zu\r\n\r\n",
      settings.path, settings.port, (int)settings.headers.size, settings.headers.data ? settings.headers.data : "", body.size);
  if (size >= (int)sizeof head) fail("the headers are too long");
  bytes_append(&request, head, (size_t)size);
  bytes_append(&request, body.data, body.size);
  free(body.data);
  return request;
}
