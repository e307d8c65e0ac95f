#define _GNU_SOURCE
#include "common.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>

uint64_t now_ns(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return (uint64_t)time.tv_sec * 1000000000ull + (uint64_t)time.tv_nsec;
}

void fail(const char *format, ...) {
  va_list arguments;
  va_start(arguments, format);
  vfprintf(stderr, format, arguments);
  va_end(arguments);
  fputc('\n', stderr);
  exit(1);
}

void bytes_reserve(Bytes *bytes, size_t extra) {
  if (bytes->size + extra <= bytes->capacity) return;
  size_t capacity = bytes->capacity ? bytes->capacity : 4096;
  while (capacity < bytes->size + extra) capacity *= 2;
  bytes->data = realloc(bytes->data, capacity);
  if (!bytes->data) fail("out of memory");
  bytes->capacity = capacity;
}

void bytes_append(Bytes *bytes, const char *data, size_t size) {
  bytes_reserve(bytes, size);
  memcpy(bytes->data + bytes->size, data, size);
  bytes->size += size;
}

void bytes_consume(Bytes *bytes, size_t size) {
  if (!size) return;
  memmove(bytes->data, bytes->data + size, bytes->size - size);
  bytes->size -= size;
}

void raise_descriptor_limit(void) {
  struct rlimit limit;
  if (getrlimit(RLIMIT_NOFILE, &limit)) return;
  limit.rlim_cur = limit.rlim_max;
  setrlimit(RLIMIT_NOFILE, &limit);
}

double number_option(const char *name, const char *text) {
  char *end;
  double value = strtod(text, &end);
  if (end == text || *end) fail("--%s: \"%s\" is not a number", name, text);
  return value;
}
