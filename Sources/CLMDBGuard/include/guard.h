#ifndef WENZHI_LMDB_GUARD_H
#define WENZHI_LMDB_GUARD_H

#include <lmdb.h>
#include <stddef.h>
#include <stdint.h>

/* Reading an LMDB file that may be damaged.
 *
 * LMDB believes what a file says. A page that is not what it should be ends in a failed assertion, in
 * a read through a wild pointer, or in SIGBUS where the file is shorter than it was. The functions
 * named `guarded_` run LMDB's reading functions and bring all three back to the caller as a return code.
 * In the middle of a change LMDB holds locks, so a change cannot be left: in the functions named `guard_`
 * the process ends, with one line that says what happened and what to do. */

/* A page of the file cannot be read: the file is too short, or the device failed. */
#define GUARD_UNREADABLE (-30600)

/* Bytes that a checked table adds to each value: a check value over key and value. */
#define GUARD_CHECK_BYTES 4

/* The exit status of a process that damage ends: EX_IOERR of sysexits.h. */
#define GUARD_EXIT_STATUS 74

/* How often reading an environment met damage; the user context of the environment. */
typedef struct guard_state guard_state;

/* Has the guard watch an environment, and this process. To be called once for each environment, before
 * it is opened; `state` must live as long as the environment. */
void guard_watch(MDB_env *env, guard_state *state);

/* What the last line of a process that damage ends says about what to do; copied, cut at 400 bytes. */
void guard_set_advice(const char *advice);

uint32_t guard_damages(const guard_state *state);
void guard_note_damage(guard_state *state);
guard_state *guard_make_state(void);
void guard_free_state(guard_state *state);

/* mdb_txn_begin for reading, mdb_txn_renew, mdb_dbi_open of a table that exists, mdb_stat. */
int guarded_begin(MDB_env *env, MDB_txn **txn);
int guarded_renew(MDB_txn *txn);
int guarded_open(MDB_txn *txn, const char *name, unsigned int flags, MDB_dbi *dbi);
int guarded_stat(MDB_txn *txn, MDB_dbi dbi, MDB_stat *stat);

/* mdb_cursor_open, which reads the root of a table. */
int guarded_cursor_open(MDB_txn *txn, MDB_dbi dbi, MDB_cursor **cursor);

/* mdb_get and mdb_cursor_get. What they return can be read to its end. With `is_checked` the value is
 * held against its check value, which is taken off. */
int guarded_get(MDB_txn *txn, MDB_dbi dbi, MDB_val *key, MDB_val *data, int is_checked);
int guarded_cursor_get(
    MDB_cursor *cursor, MDB_val *key, MDB_val *data, MDB_cursor_op op, int is_checked);

/* mdb_env_open, mdb_env_copy2, mdb_txn_begin for writing, mdb_txn_commit, mdb_dbi_open of a table that
 * is created where it is missing, mdb_del. */
int guard_open(MDB_env *env, const char *path, unsigned int flags, mdb_mode_t mode);
int guard_copy(MDB_env *env, const char *path, unsigned int flags);
int guard_begin(MDB_env *env, MDB_txn **txn);
int guard_commit(MDB_txn *txn);
int guard_create(MDB_txn *txn, const char *name, unsigned int flags, MDB_dbi *dbi);
int guard_delete(MDB_txn *txn, MDB_dbi dbi, MDB_val *key);

/* mdb_cursor_put, or mdb_put where `cursor` is NULL; the second puts a check value behind the value. */
int guard_put(
    MDB_txn *txn, MDB_cursor *cursor, MDB_dbi dbi, MDB_val *key, MDB_val *data, unsigned int flags);
int guard_put_checked(
    MDB_txn *txn, MDB_cursor *cursor, MDB_dbi dbi, MDB_val *key, const MDB_val *data,
    unsigned int flags);

/* Reads every entry of a table: keys ascend, there are as many as the table says, and where it
 * `is_checked` every check value is right. */
int guarded_walk(MDB_txn *txn, MDB_dbi dbi, int is_checked);

/* Reads the list of free pages: each is one of the file's, and stands there once. */
int guarded_walk_free(MDB_txn *txn, uint64_t last_page);

/* Fingerprints of values that were found right, by number: to compare one takes a tenth of the time of
 * hashing the value. All threads may use them at once. */
#define GUARD_PRINTS 16384
typedef struct guard_prints guard_prints;

guard_prints *guard_make_prints(void);
void guard_free_prints(guard_prints *prints);
int guard_print_is(const guard_prints *prints, size_t index, const void *bytes, size_t count);
void guard_keep_print(guard_prints *prints, size_t index, const void *bytes, size_t count);

#endif
