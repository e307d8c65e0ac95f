#ifndef BENCH_CRC32_H
#define BENCH_CRC32_H

#include <stddef.h>
#include <stdint.h>

/* Fills the tables; once, before the first checksum. */
void crc32_prepare(void);

/* CRC-32 (IEEE), as in zlib and in event-stream frames. */
uint32_t crc32_of(const void *bytes, size_t size);

#endif
