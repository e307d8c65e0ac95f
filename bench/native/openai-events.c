#define _GNU_SOURCE
#include "openai-events.h"

#include <stdio.h>
#include <string.h>

#define CHUNK_START                                                                                               \
  "data: {\"id\":\"chatcmpl-AbCdEfGhIjKlMnOpQrStUvWxYz012\",\"object\":\"chat.completion.chunk\",\"created\":1719792000," \
  "\"model\":\"gpt-4o-2024-08-06\",\"system_fingerprint\":\"fp_0123456789\",\"choices\":["
#define CHOICE_END "},\"logprobs\":null,\"finish_reason\":null}],\"usage\":null}\n\n"
#define FLAG_WINDOW 4096

size_t openai_write_event(char *target, int index, int deltas, uint64_t stamp_ns) {
  int size;
  if (index == 0) {
    size = sprintf(target, CHUNK_START "{\"index\":0,\"delta\":{\"role\":\"assistant\",\"content\":\"\"" CHOICE_END);
  } else if (index <= deltas && stamp_ns) {
    size = sprintf(target, CHUNK_START "{\"index\":0,\"delta\":{\"content\":\"@t%019llu \"" CHOICE_END,
                   (unsigned long long)stamp_ns);
  } else if (index <= deltas) {
    size = sprintf(target, CHUNK_START "{\"index\":0,\"delta\":{\"content\":\" token-%05d\"" CHOICE_END, index);
  } else if (index == deltas + 1) {
    size = sprintf(target, CHUNK_START
                   "{\"index\":0,\"delta\":{},\"logprobs\":null,\"finish_reason\":\"stop\"}],\"usage\":null}\n\n");
  } else if (index == deltas + 2) {
    size = sprintf(target, CHUNK_START "],\"usage\":{\"prompt_tokens\":123,\"completion_tokens\":%d,\"total_tokens\":%d}}\n\n",
                   deltas, deltas + 123);
  } else {
    size = sprintf(target, "data: [DONE]\n\n");
  }
  return (size_t)size;
}

size_t openai_write_reply(char *target, const char *text) {
  return (size_t)sprintf(target,
      "{\"id\":\"chatcmpl-AbCdEfGhIjKlMnOpQrStUvWxYz012\",\"object\":\"chat.completion\",\"created\":1719792000,"
      "\"model\":\"gpt-4o-2024-08-06\",\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":\"%s\","
      "\"refusal\":null},\"logprobs\":null,\"finish_reason\":\"stop\"}],\"usage\":{\"prompt_tokens\":123,"
      "\"completion_tokens\":160,\"total_tokens\":283,\"prompt_tokens_details\":{\"cached_tokens\":0}},"
      "\"system_fingerprint\":\"fp_0123456789\"}", text);
}

static bool has_flag(const char *text, size_t size) {
  return memmem(text, size, "\"stream\":true", 13) || memmem(text, size, "\"stream\": true", 14);
}

/* The flag stands near the start or the end of any body, however large a picture lies between. */
bool openai_asks_for_stream(const char *body, size_t size) {
  size_t window = size < FLAG_WINDOW ? size : FLAG_WINDOW;
  return has_flag(body, window) || has_flag(body + size - window, window);
}
