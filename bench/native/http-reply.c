#define _GNU_SOURCE
#include "http-reply.h"

#include <stdlib.h>
#include <string.h>

#define MAX_HEAD 65536

void http_reply_reset(HttpReply *reply) {
  reply->state = READ_HEAD;
  reply->status = 0;
  reply->remaining = 0;
  reply->line_size = 0;
  reply->head.size = 0;
  reply->body.size = 0;
}

static void understand_head(HttpReply *reply) {
  bytes_append(&reply->head, "", 1);
  const char *head = reply->head.data;
  if (strncmp(head, "HTTP/1.1 ", 9)) fail("the answer is not HTTP/1.1: %.60s", head);
  reply->status = atoi(head + 9);
  const char *length = strcasestr(head, "\r\ncontent-length:");
  if (strcasestr(head, "\r\ntransfer-encoding: chunked")) {
    reply->state = READ_CHUNK_SIZE;
  } else if (length) {
    reply->remaining = strtoull(length + 17, NULL, 10);
    reply->state = reply->remaining ? READ_FIXED_BODY : REPLY_COMPLETE;
  } else {
    fail("the answer has neither content-length nor chunks:\n%s", head);
  }
}

/* The head may end anywhere in the new bytes, or begin in older ones. */
static size_t feed_head(HttpReply *reply, const char *data, size_t size) {
  size_t old = reply->head.size;
  bytes_append(&reply->head, data, size);
  size_t from = old > 3 ? old - 3 : 0;
  const char *end = memmem(reply->head.data + from, reply->head.size - from, "\r\n\r\n", 4);
  if (!end) {
    if (reply->head.size > MAX_HEAD) fail("the head of an answer is longer than %d bytes", MAX_HEAD);
    return size;
  }
  reply->head.size = (size_t)(end + 4 - reply->head.data);
  size_t used = reply->head.size - old;
  understand_head(reply);
  return used;
}

static size_t feed_body(HttpReply *reply, const char *data, size_t size, ReplyState next) {
  size_t used = size < reply->remaining ? size : reply->remaining;
  bytes_append(&reply->body, data, used);
  reply->remaining -= used;
  if (!reply->remaining) reply->state = next;
  return used;
}

static void feed_chunk_size(HttpReply *reply, char character) {
  if (character == '\n') {
    if (!reply->line_size) fail("a chunk without a size");
    reply->line_size = 0;
    reply->state = reply->remaining ? READ_CHUNK : READ_TRAILER;
    return;
  }
  if (character == '\r') return;
  const char *digits = "0123456789abcdef", *digit = strchr(digits, character | 0x20);
  if (!character || !digit) fail("a chunk size with the character %d", character);
  reply->remaining = reply->remaining * 16 + (uint64_t)(digit - digits);
  reply->line_size++;
}

static void feed_trailer(HttpReply *reply, char character) {
  if (character == '\n') {
    if (!reply->line_size) reply->state = REPLY_COMPLETE;
    reply->line_size = 0;
  } else if (character != '\r') {
    reply->line_size++;
  }
}

size_t http_reply_feed(HttpReply *reply, const char *data, size_t size) {
  size_t used = 0;
  while (used < size && reply->state != REPLY_COMPLETE) {
    switch (reply->state) {
      case READ_HEAD: used += feed_head(reply, data + used, size - used); break;
      case READ_FIXED_BODY: used += feed_body(reply, data + used, size - used, REPLY_COMPLETE); break;
      case READ_CHUNK: used += feed_body(reply, data + used, size - used, READ_CHUNK_END); break;
      case READ_CHUNK_SIZE: feed_chunk_size(reply, data[used++]); break;
      case READ_CHUNK_END: if (data[used++] == '\n') reply->state = READ_CHUNK_SIZE; break;
      case READ_TRAILER: feed_trailer(reply, data[used++]); break;
      case REPLY_COMPLETE: break;
    }
  }
  return used;
}
