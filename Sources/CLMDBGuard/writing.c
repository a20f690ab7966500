#include "check.h"
#include "trouble.h"

/* Each function says, while LMDB works, which environment it works on: a signal then ends the process
 * with a line that names it. */

static int changed(int code) {
    guard_changing = NULL;
    return code;
}

int guard_open(MDB_env *env, const char *path, unsigned int flags, mdb_mode_t mode) {
    guard_changing = env;
    return changed(mdb_env_open(env, path, flags, mode));
}

int guard_copy(MDB_env *env, const char *path, unsigned int flags) {
    guard_changing = env;
    return changed(mdb_env_copy2(env, path, flags));
}

int guard_begin(MDB_env *env, MDB_txn **txn) {
    guard_changing = env;
    return changed(mdb_txn_begin(env, NULL, 0, txn));
}

int guard_commit(MDB_txn *txn) {
    guard_changing = mdb_txn_env(txn);
    return changed(mdb_txn_commit(txn));
}

int guard_create(MDB_txn *txn, const char *name, unsigned int flags, MDB_dbi *dbi) {
    guard_changing = mdb_txn_env(txn);
    return changed(mdb_dbi_open(txn, name, flags | MDB_CREATE, dbi));
}

int guard_put(
    MDB_txn *txn, MDB_cursor *cursor, MDB_dbi dbi, MDB_val *key, MDB_val *data, unsigned int flags
) {
    guard_changing = mdb_txn_env(txn);
    return changed(
        cursor ? mdb_cursor_put(cursor, key, data, flags) : mdb_put(txn, dbi, key, data, flags));
}

int guard_put_checked(
    MDB_txn *txn, MDB_cursor *cursor, MDB_dbi dbi, MDB_val *key, const MDB_val *data,
    unsigned int flags
) {
    MDB_val place = {data->mv_size + GUARD_CHECK_BYTES, NULL};
    int code = guard_put(txn, cursor, dbi, key, &place, flags | MDB_RESERVE);
    if (code != MDB_SUCCESS) return code;
    if (data->mv_size > 0) memcpy(place.mv_data, data->mv_data, data->mv_size);
    uint32_t check = check_value(key, place.mv_data, data->mv_size);
    memcpy((uint8_t *)place.mv_data + data->mv_size, &check, sizeof check);
    return MDB_SUCCESS;
}

int guard_delete(MDB_txn *txn, MDB_dbi dbi, MDB_val *key) {
    guard_changing = mdb_txn_env(txn);
    return changed(mdb_del(txn, dbi, key, NULL));
}
