/* Finds the ends of HTTP/1.1 requests. */
#ifndef BENCH_HTTP_REQUEST_H
#define BENCH_HTTP_REQUEST_H

#include "common.h"

/* One request in a run of bytes: the head, then the body; `end` is where the next one begins. */
typedef struct {
  size_t body_start;
  size_t end;
} HttpRequest;

/* The request in front; its `end` is 0 while it has not arrived whole. */
HttpRequest http_request_find(const Bytes *input);

#endif
