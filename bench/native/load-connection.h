/* The connections of the load generator: each asks, reads its answer and counts it. */
#ifndef BENCH_LOAD_CONNECTION_H
#define BENCH_LOAD_CONNECTION_H

#include "reply-check.h"
#include "samples.h"

#include <stdbool.h>
#include <stdint.h>

/* What was seen since the window was opened. */
typedef struct {
  uint64_t requests;
  uint64_t bytes;
  Samples latencies;
  Samples first_bytes;
  EventLedger ledger;
} LoadWindow;

extern LoadWindow load_window;

/* Opens the connections. Those that are `idle` wait in the stock of connections that may ask. */
void connections_open(bool idle);

/* Takes a connection that may ask, or returns -1. */
int connections_take_idle(void);

/* Asks over this connection. The latency counts from `started_ns`. */
void connection_ask(int index, uint64_t started_ns);

/* Sends and reads what can be sent and read, for so long at most. */
void connections_serve(uint64_t wait_ns);

/* Requests that are under way. */
int connections_busy(void);

#endif
