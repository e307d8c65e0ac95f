/* Counts the events of an answer as they arrive, and ends the program at the first one that is not as it must be. */
#ifndef BENCH_REPLY_CHECK_H
#define BENCH_REPLY_CHECK_H

#include "common.h"
#include "samples.h"

#include <stdbool.h>

typedef enum { REPLY_WHOLE, REPLY_SSE, REPLY_FRAMES } ReplyKind;

typedef struct {
  ReplyKind kind;
  uint64_t events_per_stream; /* 0: any number */
  const char *expected_text; /* every whole answer holds it */
} ReplyRules;

/* One answer so far. */
typedef struct {
  uint64_t events;
  bool ended; /* the last event said that it is the last */
} ReplyProgress;

/* Where events of the measured window are counted; the delays are those of stamped events. */
typedef struct {
  bool in_window;
  uint64_t events;
  Samples event_delays;
} EventLedger;

/* Consumes the events that are complete in `body`. */
void reply_check_progress(const ReplyRules *rules, ReplyProgress *progress, Bytes *body, EventLedger *ledger);

/* The answer has ended: it must be whole. */
void reply_check_end(const ReplyRules *rules, const ReplyProgress *progress, const Bytes *body);

#endif
