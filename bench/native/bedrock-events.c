#include "bedrock-events.h"
#include "crc32.h"

#include <stdio.h>
#include <string.h>

#define PRELUDE_SIZE 12
#define CRC_SIZE 4

void bedrock_prepare(void) { crc32_prepare(); }

static void write_uint32(char *target, uint32_t value) {
  for (int byte = 0; byte < 4; byte++) target[byte] = (char)(value >> (24 - 8 * byte));
}

/* Name length, name, type 7 (string), two bytes of length, value. */
static size_t write_header(char *target, const char *name, const char *value) {
  size_t name_size = strlen(name), value_size = strlen(value), size = 0;
  target[size++] = (char)name_size;
  memcpy(target + size, name, name_size);
  size += name_size;
  target[size++] = 7;
  target[size++] = (char)(value_size >> 8);
  target[size++] = (char)value_size;
  memcpy(target + size, value, value_size);
  return size + value_size;
}

/* Total length, length of the headers, checksum of both, headers, payload, checksum of everything before. */
static size_t write_frame(char *target, const char *type, const char *payload) {
  size_t size = PRELUDE_SIZE, payload_size = strlen(payload);
  size += write_header(target + size, ":event-type", type);
  size += write_header(target + size, ":content-type", "application/json");
  size += write_header(target + size, ":message-type", "event");
  uint32_t headers_size = (uint32_t)(size - PRELUDE_SIZE);
  memcpy(target + size, payload, payload_size);
  size += payload_size + CRC_SIZE;
  write_uint32(target, (uint32_t)size);
  write_uint32(target + 4, headers_size);
  write_uint32(target + 8, crc32_of(target, 8));
  write_uint32(target + size - CRC_SIZE, crc32_of(target, size - CRC_SIZE));
  return size;
}

/* "p" is the padding that AWS adds to every event. */
size_t bedrock_write_frame(char *target, int index, int deltas, uint64_t stamp_ns) {
  char payload[512];
  if (index == 0) return write_frame(target, "messageStart", "{\"p\":\"abcdefghijklmno\",\"role\":\"assistant\"}");
  if (index <= deltas && stamp_ns) {
    sprintf(payload, "{\"contentBlockIndex\":0,\"delta\":{\"text\":\"@t%019llu \"},\"p\":\"abcdefghijk\"}",
            (unsigned long long)stamp_ns);
    return write_frame(target, "contentBlockDelta", payload);
  }
  if (index <= deltas) {
    sprintf(payload, "{\"contentBlockIndex\":0,\"delta\":{\"text\":\" token-%05d\"},\"p\":\"abcdefghijklmnopqrstu\"}", index);
    return write_frame(target, "contentBlockDelta", payload);
  }
  if (index == deltas + 1) return write_frame(target, "contentBlockStop", "{\"contentBlockIndex\":0,\"p\":\"abcdefghij\"}");
  if (index == deltas + 2) return write_frame(target, "messageStop", "{\"p\":\"abcdefghijkl\",\"stopReason\":\"end_turn\"}");
  sprintf(payload,
          "{\"metrics\":{\"latencyMs\":522},\"p\":\"abcdefghijkl\",\"usage\":{\"inputTokens\":123,\"outputTokens\":%d,"
          "\"serverToolUsage\":{},\"totalTokens\":%d}}",
          deltas, deltas + 123);
  return write_frame(target, "metadata", payload);
}

size_t bedrock_write_reply(char *target, const char *text) {
  return (size_t)sprintf(target,
      "{\"metrics\":{\"latencyMs\":522},\"output\":{\"message\":{\"content\":[{\"text\":\"%s\"}],\"role\":\"assistant\"}},"
      "\"stopReason\":\"end_turn\",\"usage\":{\"cacheReadInputTokenCount\":0,\"cacheReadInputTokens\":0,"
      "\"cacheWriteInputTokenCount\":0,\"cacheWriteInputTokens\":0,\"inputTokens\":123,\"outputTokens\":160,"
      "\"serverToolUsage\":{},\"totalTokens\":283}}", text);
}
