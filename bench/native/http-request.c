#define _GNU_SOURCE
#include "http-request.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* The value of a request header, or NULL; `head_end` is where the empty line begins. */
static const char *find_header(const char *head, const char *head_end, const char *name) {
  size_t name_size = strlen(name);
  for (const char *line = head; line < head_end;) {
    const char *line_end = memmem(line, (size_t)(head_end - line) + 2, "\r\n", 2);
    if (!line_end) return NULL;
    if ((size_t)(line_end - line) > name_size && !strncasecmp(line, name, name_size)) return line + name_size;
    line = line_end + 2;
  }
  return NULL;
}

/* Where the chunked body that begins at `offset` ends, or 0 while it is incomplete. */
static size_t chunked_body_end(const Bytes *input, size_t offset) {
  for (;;) {
    const char *line_end = memmem(input->data + offset, input->size - offset, "\r\n", 2);
    if (!line_end) return 0;
    size_t chunk = strtoul(input->data + offset, NULL, 16);
    offset = (size_t)(line_end + 2 - input->data) + chunk + 2;
    if (offset > input->size) return 0;
    if (!chunk) return offset;
  }
}

HttpRequest http_request_find(const Bytes *input) {
  const char *head_end = memmem(input->data, input->size, "\r\n\r\n", 4);
  if (!head_end) return (HttpRequest){0, 0};
  HttpRequest request = {.body_start = (size_t)(head_end + 4 - input->data)};
  if (find_header(input->data, head_end, "transfer-encoding:")) {
    request.end = chunked_body_end(input, request.body_start);
  } else {
    const char *length = find_header(input->data, head_end, "content-length:");
    request.end = request.body_start + (length ? strtoul(length, NULL, 10) : 0);
  }
  if (request.end > input->size) request.end = 0;
  return request;
}
