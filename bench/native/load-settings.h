/* What the command line of the load generator asks for. */
#ifndef BENCH_LOAD_SETTINGS_H
#define BENCH_LOAD_SETTINGS_H

#include "common.h"
#include "reply-check.h"

#include <stdbool.h>

#define MAX_STATUSES 8

typedef struct {
  int port, connections;
  int subject, upstream;        /* process ids; 0 for none */
  const char *path, *body;
  int statuses[MAX_STATUSES];   /* 0 behind the last */
  Bytes headers;
  double warmup, seconds, rate, ramp_ms;
  int requests_per_source;      /* 0: one source address for all */
  const char *vary;             /* a run of digits in the head that every request numbers anew; NULL for none */
  int vary_count;
  ReplyRules rules;
} LoadSettings;

extern LoadSettings settings;

/* Reads the options, or ends the program with a message. */
void read_settings(int count, char **values);

/* Whether an answer with this status is right. */
bool is_right_status(int status);

/* The bytes of one request, head and body. */
Bytes format_request(void);

#endif
