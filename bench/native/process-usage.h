/* What a process has used, from /proc. */
#ifndef BENCH_PROCESS_USAGE_H
#define BENCH_PROCESS_USAGE_H

#include <stdint.h>

typedef struct {
  double cpu_seconds;       /* on a core, all threads together */
  double run_delay_seconds; /* ready to run, but waiting for the core */
} ProcessUsage;

/* All threads of the process by /proc/PID/task/…/schedstat (nanoseconds). Ends the program where that cannot be read. */
ProcessUsage process_usage(int pid);

/* Resident memory in bytes. */
uint64_t process_resident_bytes(int pid);

#endif
