#include "check.h"
#include "trouble.h"

#include <errno.h>
#include <stdlib.h>

/* Reads a byte of each page of a value. */
static void touch(const MDB_val *value) {
    const volatile uint8_t *bytes = value->mv_data;
    for (size_t offset = 0; offset < value->mv_size; offset += 4096) (void)bytes[offset];
    if (value->mv_size > 0) (void)bytes[value->mv_size - 1];
}

/* Looks at what was found: readable to its end and, where there is a check value, as it was put. */
static int looked_at(const MDB_val *key, MDB_val *data, int is_checked) {
    if (key->mv_size > 511) return MDB_CORRUPTED;
    if (!is_checked) {
        touch(key);
        touch(data);
        return MDB_SUCCESS;
    }
    if (data->mv_size < GUARD_CHECK_BYTES) return MDB_CORRUPTED;
    data->mv_size -= GUARD_CHECK_BYTES;
    uint32_t check;
    memcpy(&check, (const uint8_t *)data->mv_data + data->mv_size, sizeof check);
    return check == check_value(key, data->mv_data, data->mv_size) ? MDB_SUCCESS : MDB_CORRUPTED;
}

int guarded_begin(MDB_env *env, MDB_txn **txn) {
    int code;
    GUARDED(code, mdb_txn_begin(env, NULL, MDB_RDONLY, txn));
    return guard_noted(env, code);
}

int guarded_renew(MDB_txn *txn) {
    int code;
    GUARDED(code, mdb_txn_renew(txn));
    return guard_noted(mdb_txn_env(txn), code);
}

int guarded_open(MDB_txn *txn, const char *name, unsigned int flags, MDB_dbi *dbi) {
    int code;
    GUARDED(code, mdb_dbi_open(txn, name, flags, dbi));
    return guard_noted(mdb_txn_env(txn), code);
}

int guarded_stat(MDB_txn *txn, MDB_dbi dbi, MDB_stat *stat) {
    int code;
    GUARDED(code, mdb_stat(txn, dbi, stat));
    return guard_noted(mdb_txn_env(txn), code);
}

int guarded_cursor_open(MDB_txn *txn, MDB_dbi dbi, MDB_cursor **cursor) {
    int code;
    GUARDED(code, mdb_cursor_open(txn, dbi, cursor));
    return guard_noted(mdb_txn_env(txn), code);
}

static int get(MDB_txn *txn, MDB_dbi dbi, MDB_val *key, MDB_val *data, int is_checked) {
    int code = mdb_get(txn, dbi, key, data);
    return code == MDB_SUCCESS ? looked_at(key, data, is_checked) : code;
}

int guarded_get(MDB_txn *txn, MDB_dbi dbi, MDB_val *key, MDB_val *data, int is_checked) {
    int code;
    GUARDED(code, get(txn, dbi, key, data, is_checked));
    if (code == MDB_SUCCESS || code == MDB_NOTFOUND) return code;
    return guard_noted(mdb_txn_env(txn), code);
}

static int cursor_get(
    MDB_cursor *cursor, MDB_val *key, MDB_val *data, MDB_cursor_op op, int is_checked
) {
    int code = mdb_cursor_get(cursor, key, data, op);
    return code == MDB_SUCCESS ? looked_at(key, data, is_checked) : code;
}

int guarded_cursor_get(
    MDB_cursor *cursor, MDB_val *key, MDB_val *data, MDB_cursor_op op, int is_checked
) {
    int code;
    GUARDED(code, cursor_get(cursor, key, data, op, is_checked));
    if (code == MDB_SUCCESS || code == MDB_NOTFOUND) return code;
    return guard_noted(mdb_txn_env(mdb_cursor_txn(cursor)), code);
}

static int walk(MDB_txn *txn, MDB_dbi dbi, MDB_cursor *cursor, int is_checked) {
    MDB_stat stat;
    int code = mdb_stat(txn, dbi, &stat);
    if (code != MDB_SUCCESS) return code;
    MDB_val key, data, last = {0, NULL};
    size_t entries = 0;
    while ((code = cursor_get(cursor, &key, &data, MDB_NEXT, is_checked)) == MDB_SUCCESS) {
        if (last.mv_data && mdb_cmp(txn, dbi, &last, &key) >= 0) return MDB_CORRUPTED;
        last = key;
        /* Pages that lead in a circle would never end. */
        if (++entries > stat.ms_entries) return MDB_CORRUPTED;
    }
    if (code != MDB_NOTFOUND) return code;
    return entries == stat.ms_entries ? MDB_SUCCESS : MDB_CORRUPTED;
}

int guarded_walk(MDB_txn *txn, MDB_dbi dbi, int is_checked) {
    MDB_cursor *cursor;
    int code = guarded_cursor_open(txn, dbi, &cursor);
    if (code != MDB_SUCCESS) return code;
    GUARDED(code, walk(txn, dbi, cursor, is_checked));
    mdb_cursor_close(cursor);
    return guard_noted(mdb_txn_env(txn), code);
}

/* Each entry of table 0 is a number of pages, and then as many pages, falling. */
static int walk_free(MDB_cursor *cursor, uint8_t *seen, uint64_t last_page) {
    MDB_val key, data;
    int code;
    while ((code = cursor_get(cursor, &key, &data, MDB_NEXT, 0)) == MDB_SUCCESS) {
        const uint64_t *pages = data.mv_data;
        size_t count = data.mv_size / sizeof *pages;
        if (key.mv_size != 8 || count == 0 || pages[0] >= count) return MDB_CORRUPTED;
        for (uint64_t place = 1; place <= pages[0]; place++) {
            uint64_t page = pages[place];
            if (page < 2 || page > last_page || seen[page / 8] >> page % 8 & 1) return MDB_CORRUPTED;
            if (place > 1 && page >= pages[place - 1]) return MDB_CORRUPTED;
            seen[page / 8] |= (uint8_t)(1 << page % 8);
        }
    }
    return code == MDB_NOTFOUND ? MDB_SUCCESS : code;
}

int guarded_walk_free(MDB_txn *txn, uint64_t last_page) {
    MDB_cursor *cursor;
    int code = guarded_cursor_open(txn, 0, &cursor);
    if (code != MDB_SUCCESS) return code;
    uint8_t *seen = calloc(last_page / 8 + 1, 1);
    if (!seen) code = ENOMEM;
    else GUARDED(code, walk_free(cursor, seen, last_page));
    free(seen);
    mdb_cursor_close(cursor);
    return guard_noted(mdb_txn_env(txn), code);
}
