/* What OpenAI answers a chat completion with: one JSON reply, or server-sent events. */
#ifndef BENCH_OPENAI_EVENTS_H
#define BENCH_OPENAI_EVENTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Writes event `index` of a stream of so many deltas; a `stamp_ns` other than 0 stands in the delta. Returns its length. */
size_t openai_write_event(char *target, int index, int deltas, uint64_t stamp_ns);

/* Writes a whole reply with this text in it, and returns its length. */
size_t openai_write_reply(char *target, const char *text);

/* Whether a request asks for a stream. */
bool openai_asks_for_stream(const char *body, size_t size);

#endif
