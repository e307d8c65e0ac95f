#define _GNU_SOURCE
#include "reply-check.h"
#include "crc32.h"

#include <stdlib.h>
#include <string.h>

#define STAMP_DIGITS 19
#define PRELUDE_SIZE 12
#define MIN_FRAME 16
#define MAX_FRAME (16 << 20)

/* Headers of an event-stream frame: name length, name, type 7 (string), two bytes of length, value. */
static const char IS_EVENT[] = "\x0d:message-type\x07\x00\x05" "event";
static const char IS_METADATA[] = "\x0b:event-type\x07\x00\x08" "metadata";
static const char SSE_END[] = "data: [DONE]";

static uint32_t read_uint32(const unsigned char *data) {
  return (uint32_t)data[0] << 24 | (uint32_t)data[1] << 16 | (uint32_t)data[2] << 8 | data[3];
}

/* "@t" and 19 digits: when the upstream wrote the event. */
static void note_delay(const char *event, size_t size, EventLedger *ledger) {
  const char *stamp = memmem(event, size, "@t", 2);
  if (!stamp || stamp + 2 + STAMP_DIGITS > event + size) return;
  uint64_t written = 0, now = now_ns();
  for (const char *digit = stamp + 2; digit < stamp + 2 + STAMP_DIGITS; digit++) {
    if (*digit < '0' || *digit > '9') return;
    written = written * 10 + (uint64_t)(*digit - '0');
  }
  if (written > now) fail("an event that was written in the future: its stamp was changed on the way");
  samples_add(&ledger->event_delays, now - written);
}

static void count_event(ReplyProgress *progress, EventLedger *ledger, const char *event, size_t size) {
  progress->events++;
  if (!ledger->in_window) return;
  ledger->events++;
  note_delay(event, size, ledger);
}

/* Size of the frame in front, or 0 while it is incomplete. */
static size_t check_frame(const char *data, size_t size) {
  const unsigned char *frame = (const unsigned char *)data;
  if (size < PRELUDE_SIZE) return 0;
  size_t total = read_uint32(frame), headers = read_uint32(frame + 4);
  if (total < MIN_FRAME || total > MAX_FRAME || headers > total - MIN_FRAME) fail("a frame with impossible lengths");
  if (crc32_of(frame, 8) != read_uint32(frame + 8)) fail("a frame whose prelude checksum is wrong");
  if (size < total) return 0;
  if (crc32_of(frame, total - 4) != read_uint32(frame + total - 4)) fail("a frame whose message checksum is wrong");
  if (!memmem(data + PRELUDE_SIZE, headers, IS_EVENT, sizeof IS_EVENT - 1)) {
    size_t payload = total - MIN_FRAME - headers;
    fail("a frame that is no event: %.*s", (int)payload, data + PRELUDE_SIZE + headers);
  }
  return total;
}

static void consume_frames(ReplyProgress *progress, Bytes *body, EventLedger *ledger) {
  size_t used = 0;
  for (size_t size; (size = check_frame(body->data + used, body->size - used)); used += size) {
    const char *frame = body->data + used;
    progress->ended = memmem(frame, size, IS_METADATA, sizeof IS_METADATA - 1) != NULL;
    count_event(progress, ledger, frame, size);
  }
  bytes_consume(body, used);
}

static void consume_server_sent_events(ReplyProgress *progress, Bytes *body, EventLedger *ledger) {
  size_t used = 0;
  for (const char *end; (end = memmem(body->data + used, body->size - used, "\n\n", 2));) {
    const char *event = body->data + used;
    size_t size = (size_t)(end + 2 - event);
    progress->ended = size >= sizeof SSE_END - 1 && !memcmp(event, SSE_END, sizeof SSE_END - 1);
    count_event(progress, ledger, event, size);
    used += size;
  }
  bytes_consume(body, used);
}

void reply_check_progress(const ReplyRules *rules, ReplyProgress *progress, Bytes *body, EventLedger *ledger) {
  if (!body->size) return;
  if (rules->kind == REPLY_FRAMES) consume_frames(progress, body, ledger);
  else if (rules->kind == REPLY_SSE) consume_server_sent_events(progress, body, ledger);
}

void reply_check_end(const ReplyRules *rules, const ReplyProgress *progress, const Bytes *body) {
  if (rules->kind == REPLY_WHOLE) {
    if (rules->expected_text && !memmem(body->data, body->size, rules->expected_text, strlen(rules->expected_text))) {
      fail("an answer without \"%s\": %.*s", rules->expected_text, (int)(body->size < 500 ? body->size : 500), body->data);
    }
    return;
  }
  if (body->size) fail("a stream that ended inside an event, after %lu events", (unsigned long)progress->events);
  if (!progress->ended) fail("a stream without its last event, after %lu events", (unsigned long)progress->events);
  if (rules->events_per_stream && progress->events != rules->events_per_stream) {
    fail("a stream of %lu events instead of %lu", (unsigned long)progress->events, (unsigned long)rules->events_per_stream);
  }
}
