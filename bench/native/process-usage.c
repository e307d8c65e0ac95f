#include "process-usage.h"
#include "common.h"

#include <dirent.h>
#include <stdio.h>
#include <unistd.h>

ProcessUsage process_usage(int pid) {
  ProcessUsage usage = {0, 0};
  char path[300];
  snprintf(path, sizeof path, "/proc/%d/task", pid);
  DIR *threads = opendir(path);
  if (!threads) fail("process %d is gone or /proc is not there", pid);
  for (struct dirent *thread; (thread = readdir(threads));) {
    if (thread->d_name[0] == '.') continue;
    snprintf(path, sizeof path, "/proc/%d/task/%s/schedstat", pid, thread->d_name);
    FILE *file = fopen(path, "r");
    if (!file) continue; /* the thread has just ended */
    unsigned long long on_core, waiting;
    if (fscanf(file, "%llu %llu", &on_core, &waiting) == 2) {
      usage.cpu_seconds += (double)on_core / 1e9;
      usage.run_delay_seconds += (double)waiting / 1e9;
    }
    fclose(file);
  }
  closedir(threads);
  return usage;
}

uint64_t process_resident_bytes(int pid) {
  char path[64];
  snprintf(path, sizeof path, "/proc/%d/statm", pid);
  FILE *file = fopen(path, "r");
  unsigned long long size, resident;
  if (!file || fscanf(file, "%llu %llu", &size, &resident) != 2) fail("process %d is gone", pid);
  fclose(file);
  return resident * (uint64_t)sysconf(_SC_PAGESIZE);
}
