#ifndef WENZHI_LMDB_CHECK_H
#define WENZHI_LMDB_CHECK_H

#include <lmdb.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

/* Check values, inlined because every value that is read or put has one. */

#define FACTOR UINT64_C(0x9E3779B97F4A7C15)

/* A step is a bijection of what came before, so that one changed word always shows. */
static inline uint64_t step(uint64_t hash, uint64_t word) {
    hash = (hash ^ word) * FACTOR;
    return hash ^ hash >> 32;
}

static inline uint64_t word_at(const uint8_t *bytes) {
    uint64_t word;
    memcpy(&word, bytes, sizeof word);
    return word;
}

static inline uint64_t mixed(uint64_t hash, const uint8_t *bytes, size_t count) {
    if (count >= 64) {
        /* Four chains at once: a processor multiplies several numbers in the time of one. */
        uint64_t a = hash, b = hash + 1, c = hash + 2, d = hash + 3;
        do {
            a = step(a, word_at(bytes));
            b = step(b, word_at(bytes + 8));
            c = step(c, word_at(bytes + 16));
            d = step(d, word_at(bytes + 24));
            bytes += 32;
            count -= 32;
        } while (count >= 32);
        hash = step(step(step(a, b), c), d);
    }
    for (; count >= 8; bytes += 8, count -= 8) hash = step(hash, word_at(bytes));
    uint64_t word = 0;
    memcpy(&word, bytes, count);
    return step(hash, word);
}

static inline uint32_t check_value(const MDB_val *key, const void *data, size_t count) {
    uint64_t hash = mixed(key->mv_size << 32 ^ count, key->mv_data, key->mv_size);
    return (uint32_t)mixed(hash, data, count);
}

#endif
