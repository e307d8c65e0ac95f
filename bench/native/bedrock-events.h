/* What Bedrock answers a Converse call with: one JSON reply, or event-stream frames. */
#ifndef BENCH_BEDROCK_EVENTS_H
#define BENCH_BEDROCK_EVENTS_H

#include <stddef.h>
#include <stdint.h>

/* Once, before the first frame. */
void bedrock_prepare(void);

/* Events of a stream beside its deltas: messageStart, contentBlockStop, messageStop, metadata. */
#define BEDROCK_EVENTS_BESIDE_DELTAS 4

/* Writes frame `index` of a stream of so many deltas; a `stamp_ns` other than 0 stands in the delta. Returns its length. */
size_t bedrock_write_frame(char *target, int index, int deltas, uint64_t stamp_ns);

/* Writes a whole reply with this text in it, and returns its length. */
size_t bedrock_write_reply(char *target, const char *text);

#endif
