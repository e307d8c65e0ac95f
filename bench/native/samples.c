#include "samples.h"
#include "common.h"

#include <stdio.h>
#include <stdlib.h>

void samples_add(Samples *samples, uint64_t value) {
  if (samples->count == samples->capacity) {
    samples->capacity = samples->capacity ? samples->capacity * 2 : 65536;
    samples->values = realloc(samples->values, samples->capacity * sizeof *samples->values);
    if (!samples->values) fail("out of memory");
  }
  samples->values[samples->count++] = value;
}

static int compare(const void *left, const void *right) {
  uint64_t a = *(const uint64_t *)left, b = *(const uint64_t *)right;
  return a < b ? -1 : a > b;
}

static uint64_t quantile(const Samples *sorted, double share) {
  return sorted->count ? sorted->values[(size_t)(share * (double)(sorted->count - 1))] : 0;
}

static void sort(Samples *samples) { qsort(samples->values, samples->count, sizeof *samples->values, compare); }

void samples_print(Samples *samples, const char *name) {
  if (!samples->count) {
    printf("\"%s\":null", name);
    return;
  }
  sort(samples);
  printf("\"%s\":{\"count\":%zu,\"p50\":%.1f,\"p90\":%.1f,\"p99\":%.1f,\"max\":%.1f}", name, samples->count,
         (double)quantile(samples, 0.5) / 1e3, (double)quantile(samples, 0.9) / 1e3,
         (double)quantile(samples, 0.99) / 1e3, (double)quantile(samples, 1) / 1e3);
}

uint64_t samples_median(Samples *samples) {
  if (samples->count) sort(samples);
  return quantile(samples, 0.5);
}

uint64_t samples_max(Samples *samples) {
  if (samples->count) sort(samples);
  return quantile(samples, 1);
}

uint64_t samples_mean(const Samples *samples, size_t first, size_t count) {
  uint64_t sum = 0;
  for (size_t index = first; index < first + count; index++) sum += samples->values[index];
  return count ? sum / count : 0;
}
