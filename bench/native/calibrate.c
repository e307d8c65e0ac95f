/* A fixed piece of work (arithmetic and random reads of 1 MB): its CPU time in ms tells how fast the core is just now. */
#include <stdint.h>
#include <stdio.h>
#include <time.h>

#define TABLE_SIZE (1 << 18)
#define ROUNDS 6000000

static uint32_t table[TABLE_SIZE];

static double cpu_ms(void) {
  struct timespec time;
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
  return (double)time.tv_sec * 1e3 + (double)time.tv_nsec / 1e6;
}

int main(void) {
  uint32_t random = 1, sum = 0;
  for (int index = 0; index < TABLE_SIZE; index++) {
    random = random * 1664525u + 1013904223u;
    table[index] = random;
  }
  double start = cpu_ms();
  for (int round = 0; round < ROUNDS; round++) {
    random = random * 1664525u + 1013904223u;
    sum += table[(random ^ sum) >> 14] + (uint32_t)(round % 7);
    if (sum & 64) sum ^= random;
  }
  printf("%.2f\n", cpu_ms() - start);
  return sum == 1; /* so that the work is not optimised away */
}
