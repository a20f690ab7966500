#include "trouble.h"

#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct guard_state {
    _Atomic(uint32_t) damages;
};

_Thread_local sigjmp_buf *guard_way_out;
_Thread_local MDB_env *volatile guard_changing;

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

static const char *path_of(MDB_env *env) {
    const char *path = NULL;
    return mdb_env_get_path(env, &path) == MDB_SUCCESS && path ? path : "?";
}

static void on_signal(int number, siginfo_t *info, void *context) {
    (void)context;
    if (info->si_code > 0) {
        if (guard_way_out) {
            siglongjmp(*guard_way_out, number == SIGBUS ? GUARD_UNREADABLE : MDB_CORRUPTED);
        }
        if (number == SIGBUS) {
            const char *file = mapped_file((uintptr_t)info->si_addr);
            if (file) end_with("cannot read or write ", file, "it is too short, or the device failed");
        }
        if (guard_changing) {
            end_with("damaged files in ", path_of(guard_changing), "a page leads outside the file");
        }
    }
    /* Not of LMDB: the handler of before gets it when the instruction is tried again. */
    sigaction(number, number == SIGBUS ? &old_bus : &old_segv, NULL);
    if (info->si_code <= 0) raise(number);
}

static void on_assertion(MDB_env *env, const char *message) {
    if (guard_way_out) siglongjmp(*guard_way_out, MDB_CORRUPTED);
    end_with("damaged files in ", path_of(env), message);
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
int guard_noted(MDB_env *env, int code) {
    /* LMDB forgets what was wrong with the root of a table, and only marks the transaction as bad. */
    if (code == MDB_BAD_TXN) code = MDB_CORRUPTED;
    if (code == MDB_CORRUPTED || code == MDB_PAGE_NOTFOUND || code == MDB_CURSOR_FULL
        || code == GUARD_UNREADABLE) {
        guard_state *state = mdb_env_get_userctx(env);
        if (state) guard_note_damage(state);
    }
    return code;
}
