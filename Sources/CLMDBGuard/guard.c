#include "guard.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <setjmp.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct guard_state {
    _Atomic(uint32_t) damages;
};

/* Where to go on when reading fails; NULL while this thread reads nothing. */
static _Thread_local sigjmp_buf *way_out;

static char advice[401];
static struct sigaction old_bus, old_segv;

/* Last words. */

static void say(const char *text) {
    size_t left = strlen(text);
    while (left > 0) {
        ssize_t written = write(STDERR_FILENO, text, left);
        if (written <= 0) return;
        text += written;
        left -= (size_t)written;
    }
}

static void end_with(const char *what, const char *file, const char *why) __attribute__((noreturn));
static void end_with(const char *what, const char *file, const char *why) {
    say("the process ends: ");
    say(what);
    say(file);
    if (*why) {
        say(" (");
        say(why);
        say(")");
    }
    say(". ");
    say(advice);
    say("\n");
    _exit(GUARD_EXIT_STATUS);
}

void guard_set_advice(const char *text) {
    strncpy(advice, text, sizeof advice - 1);
}

/* The number at the start of a line of /proc/self/maps, and what follows it. */
static const char *hexadecimal(const char *text, uintptr_t *value) {
    *value = 0;
    for (;; text++) {
        char c = *text;
        if (c >= '0' && c <= '9') *value = *value * 16 + (uintptr_t)(c - '0');
        else if (c >= 'a' && c <= 'f') *value = *value * 16 + (uintptr_t)(c - 'a' + 10);
        else return text;
    }
}

/* The path of the file that is mapped at an address; NULL where that is no file of LMDB. Calls nothing
 * but open, read and close, as a signal handler must. */
static const char *mapped_file(uintptr_t address) {
    static char line[4400];
    int maps = open("/proc/self/maps", O_RDONLY | O_CLOEXEC);
    if (maps < 0) return NULL;
    size_t length = 0;
    char c;
    const char *found = NULL;
    while (!found && read(maps, &c, 1) == 1) {
        if (c != '\n') {
            if (length < sizeof line - 1) line[length++] = c;
            continue;
        }
        line[length] = 0;
        length = 0;
        uintptr_t start, end;
        const char *rest = hexadecimal(line, &start);
        if (*rest != '-') continue;
        hexadecimal(rest + 1, &end);
        if (address < start || address >= end) continue;
        const char *path = strchr(line, '/');
        if (path && strstr(path, ".mdb")) found = path;
        break;
    }
    close(maps);
    return found;
}

static void on_signal(int number, siginfo_t *info, void *context) {
    (void)context;
    if (info->si_code > 0) {
        if (way_out) siglongjmp(*way_out, number == SIGBUS ? GUARD_UNREADABLE : MDB_CORRUPTED);
        if (number == SIGBUS) {
            const char *file = mapped_file((uintptr_t)info->si_addr);
            if (file) end_with("cannot read or write ", file, "it is too short, or the device failed");
        }
    }
    /* Not of a read: the handler of before gets it when the instruction is tried again. */
    sigaction(number, number == SIGBUS ? &old_bus : &old_segv, NULL);
    if (info->si_code <= 0) raise(number);
}

static void on_assertion(MDB_env *env, const char *message) {
    if (way_out) siglongjmp(*way_out, MDB_CORRUPTED);
    const char *path = NULL;
    if (mdb_env_get_path(env, &path) != MDB_SUCCESS || !path) path = "?";
    end_with("damaged files in ", path, message);
}

static void install(void) {
    struct sigaction action;
    memset(&action, 0, sizeof action);
    action.sa_sigaction = on_signal;
    /* The way out leads past the return from the handler, so the signal must not stay blocked. */
    action.sa_flags = SA_SIGINFO | SA_NODEFER | SA_ONSTACK;
    sigemptyset(&action.sa_mask);
    sigaction(SIGBUS, &action, &old_bus);
    sigaction(SIGSEGV, &action, &old_segv);
}

void guard_watch(MDB_env *env, guard_state *state) {
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, install);
    mdb_env_set_assert(env, on_assertion);
    mdb_env_set_userctx(env, state);
}

guard_state *guard_make_state(void) {
    guard_state *state = calloc(1, sizeof *state);
    if (!state) abort();
    return state;
}

void guard_free_state(guard_state *state) { free(state); }

uint32_t guard_damages(const guard_state *state) {
    return atomic_load(&((guard_state *)state)->damages);
}

void guard_note_damage(guard_state *state) { atomic_fetch_add(&state->damages, 1); }

/* Notes damage that a return code of reading tells of, and returns it. */
static int noted(MDB_env *env, int code) {
    /* LMDB forgets what was wrong with the root of a table, and only marks the transaction as bad. */
    if (code == MDB_BAD_TXN) code = MDB_CORRUPTED;
    if (code == MDB_CORRUPTED || code == MDB_PAGE_NOTFOUND || code == MDB_CURSOR_FULL
        || code == GUARD_UNREADABLE) {
        guard_state *state = mdb_env_get_userctx(env);
        if (state) guard_note_damage(state);
    }
    return code;
}

/* Runs `call` and sets `code`; comes back with a return code where it meets damage. */
#define GUARDED(code, call) \
    do { \
        sigjmp_buf here; \
        int trouble = sigsetjmp(here, 0); \
        if (trouble == 0) { \
            way_out = &here; \
            atomic_signal_fence(memory_order_seq_cst); \
            (code) = (call); \
            atomic_signal_fence(memory_order_seq_cst); \
            way_out = NULL; \
        } else { \
            way_out = NULL; \
            (code) = trouble; \
        } \
    } while (0)

/* Check values. */

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

static uint64_t mixed(uint64_t hash, const uint8_t *bytes, size_t count) {
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

static uint32_t check_value(const MDB_val *key, const void *data, size_t count) {
    uint64_t hash = mixed(key->mv_size << 32 ^ count, key->mv_data, key->mv_size);
    return (uint32_t)mixed(hash, data, count);
}

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

/* Reading. */

int guarded_begin(MDB_env *env, MDB_txn **txn) {
    int code;
    GUARDED(code, mdb_txn_begin(env, NULL, MDB_RDONLY, txn));
    return noted(env, code);
}

int guarded_renew(MDB_txn *txn) {
    int code;
    GUARDED(code, mdb_txn_renew(txn));
    return noted(mdb_txn_env(txn), code);
}

int guarded_open(MDB_txn *txn, const char *name, unsigned int flags, MDB_dbi *dbi) {
    int code;
    GUARDED(code, mdb_dbi_open(txn, name, flags, dbi));
    return noted(mdb_txn_env(txn), code);
}

int guarded_stat(MDB_txn *txn, MDB_dbi dbi, MDB_stat *stat) {
    int code;
    GUARDED(code, mdb_stat(txn, dbi, stat));
    return noted(mdb_txn_env(txn), code);
}

int guarded_cursor_open(MDB_txn *txn, MDB_dbi dbi, MDB_cursor **cursor) {
    int code;
    GUARDED(code, mdb_cursor_open(txn, dbi, cursor));
    return noted(mdb_txn_env(txn), code);
}

static int get(MDB_txn *txn, MDB_dbi dbi, MDB_val *key, MDB_val *data, int is_checked) {
    int code = mdb_get(txn, dbi, key, data);
    return code == MDB_SUCCESS ? looked_at(key, data, is_checked) : code;
}

int guarded_get(MDB_txn *txn, MDB_dbi dbi, MDB_val *key, MDB_val *data, int is_checked) {
    int code;
    GUARDED(code, get(txn, dbi, key, data, is_checked));
    if (code == MDB_SUCCESS || code == MDB_NOTFOUND) return code;
    return noted(mdb_txn_env(txn), code);
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
    return noted(mdb_txn_env(mdb_cursor_txn(cursor)), code);
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
    return noted(mdb_txn_env(txn), code);
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
    return noted(mdb_txn_env(txn), code);
}

/* Fingerprints. */

struct guard_prints {
    _Atomic(uint32_t) prints[GUARD_PRINTS];
};

guard_prints *guard_make_prints(void) {
    guard_prints *prints = calloc(1, sizeof *prints);
    if (!prints) abort();
    return prints;
}

void guard_free_prints(guard_prints *prints) { free(prints); }

/* Never 0, which stands for none. */
static uint32_t print_of(const void *bytes, size_t count) {
    return (uint32_t)mixed(count, bytes, count) | 1;
}

int guard_print_is(const guard_prints *prints, size_t index, const void *bytes, size_t count) {
    uint32_t known = atomic_load_explicit(
        &((guard_prints *)prints)->prints[index], memory_order_relaxed);
    return known != 0 && known == print_of(bytes, count);
}

void guard_keep_print(guard_prints *prints, size_t index, const void *bytes, size_t count) {
    atomic_store_explicit(&prints->prints[index], print_of(bytes, count), memory_order_relaxed);
}

/* Writing. */

int guard_put_checked(
    MDB_txn *txn, MDB_cursor *cursor, MDB_dbi dbi, MDB_val *key, const MDB_val *data,
    unsigned int flags
) {
    MDB_val place = {data->mv_size + GUARD_CHECK_BYTES, NULL};
    int code = cursor ? mdb_cursor_put(cursor, key, &place, flags | MDB_RESERVE)
                      : mdb_put(txn, dbi, key, &place, flags | MDB_RESERVE);
    if (code != MDB_SUCCESS) return code;
    if (data->mv_size > 0) memcpy(place.mv_data, data->mv_data, data->mv_size);
    uint32_t check = check_value(key, place.mv_data, data->mv_size);
    memcpy((uint8_t *)place.mv_data + data->mv_size, &check, sizeof check);
    return MDB_SUCCESS;
}
