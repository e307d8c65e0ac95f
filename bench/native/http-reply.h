/* Reads HTTP/1.1 replies piece by piece. */
#ifndef BENCH_HTTP_REPLY_H
#define BENCH_HTTP_REPLY_H

#include "common.h"

#include <stdbool.h>

typedef enum { READ_HEAD, READ_FIXED_BODY, READ_CHUNK_SIZE, READ_CHUNK, READ_CHUNK_END, READ_TRAILER, REPLY_COMPLETE } ReplyState;

typedef struct {
  ReplyState state;
  int status;
  uint64_t remaining; /* bytes of the body, or of the chunk, that are to come */
  size_t line_size;   /* characters of the current size or trailer line */
  Bytes head;
  Bytes body;         /* decoded; whoever understands it consumes it */
} HttpReply;

/* Ready for the next reply on the same connection. */
void http_reply_reset(HttpReply *reply);

/* Takes bytes until they or the reply end, and returns how many it took. Ends the program when they are not HTTP. */
size_t http_reply_feed(HttpReply *reply, const char *data, size_t size);

#endif
