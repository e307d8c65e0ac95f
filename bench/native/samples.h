/* Durations in nanoseconds, kept one by one so that a quantile is exact. */
#ifndef BENCH_SAMPLES_H
#define BENCH_SAMPLES_H

#include <stddef.h>
#include <stdint.h>

typedef struct {
  uint64_t *values;
  size_t count;
  size_t capacity;
} Samples;

void samples_add(Samples *samples, uint64_t value);

/* Prints `"name":{"count":…,"p50":…,"p90":…,"p99":…,"max":…}` in microseconds, or `"name":null` where there is none. */
void samples_print(Samples *samples, const char *name);

/* The median of the values as they are. 0 where there is none. */
uint64_t samples_median(Samples *samples);

uint64_t samples_max(Samples *samples);

/* The mean of `count` values from `first` on, in the order in which they were added: before any median is asked for. */
uint64_t samples_mean(const Samples *samples, size_t first, size_t count);

#endif
