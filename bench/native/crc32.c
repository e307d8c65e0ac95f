#include "crc32.h"

/* CRC-32 (IEEE), eight bytes at a time. */
static uint32_t crc_tables[8][256];

void crc32_prepare(void) {
  for (uint32_t byte = 0; byte < 256; byte++) {
    uint32_t crc = byte;
    for (int bit = 0; bit < 8; bit++) crc = crc & 1 ? crc >> 1 ^ 0xedb88320u : crc >> 1;
    crc_tables[0][byte] = crc;
  }
  for (int slice = 1; slice < 8; slice++) {
    for (uint32_t byte = 0; byte < 256; byte++) {
      uint32_t before = crc_tables[slice - 1][byte];
      crc_tables[slice][byte] = before >> 8 ^ crc_tables[0][before & 255];
    }
  }
}

uint32_t crc32_of(const void *bytes, size_t size) {
  const unsigned char *data = bytes;
  uint32_t crc = ~0u;
  for (; size >= 8; data += 8, size -= 8) {
    uint32_t low = crc ^ ((uint32_t)data[0] | (uint32_t)data[1] << 8 | (uint32_t)data[2] << 16 | (uint32_t)data[3] << 24);
    crc = crc_tables[7][low & 255] ^ crc_tables[6][low >> 8 & 255] ^ crc_tables[5][low >> 16 & 255] ^
          crc_tables[4][low >> 24] ^ crc_tables[3][data[4]] ^ crc_tables[2][data[5]] ^ crc_tables[1][data[6]] ^
          crc_tables[0][data[7]];
  }
  while (size--) crc = crc >> 8 ^ crc_tables[0][(crc ^ *data++) & 255];
  return ~crc;
}
