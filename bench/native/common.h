/* What both programs need: a clock, memory that grows or ends the program, and one way to give up. */
#ifndef BENCH_COMMON_H
#define BENCH_COMMON_H

#include <stddef.h>
#include <stdint.h>

/* A growing run of bytes that is appended to at the end and consumed from the front. */
typedef struct {
  char *data;
  size_t size;
  size_t capacity;
} Bytes;

/* CLOCK_MONOTONIC in nanoseconds: the same clock in every process of the machine. */
uint64_t now_ns(void);

/* Says why on standard error and exits with status 1. */
void fail(const char *format, ...) __attribute__((format(printf, 1, 2), noreturn));

void bytes_reserve(Bytes *bytes, size_t extra);
void bytes_append(Bytes *bytes, const char *data, size_t size);
void bytes_consume(Bytes *bytes, size_t size);

/* A thousand streams need more descriptors than some shells allow at first. */
void raise_descriptor_limit(void);

/* The value of a command-line option as a number; ends the program where it is none. */
double number_option(const char *name, const char *text);

#endif
