#ifndef WENZHI_LMDB_TROUBLE_H
#define WENZHI_LMDB_TROUBLE_H

#include "guard.h"

#include <setjmp.h>
#include <stdatomic.h>

/* What the signal handlers must know about the thread on which a signal arrives. */

/* Where to go on when reading fails; NULL while this thread reads nothing. */
extern _Thread_local sigjmp_buf *guard_way_out;

/* The environment that this thread opens, changes or copies; NULL while it does none of these. */
extern _Thread_local MDB_env *volatile guard_changing;

/* Notes damage that a return code of reading tells of, and returns it. */
int guard_noted(MDB_env *env, int code);

/* Runs `call` and sets `code`; comes back with a return code where it meets damage. */
#define GUARDED(code, call) \
    do { \
        sigjmp_buf here; \
        int trouble = sigsetjmp(here, 0); \
        if (trouble == 0) { \
            guard_way_out = &here; \
            atomic_signal_fence(memory_order_seq_cst); \
            (code) = (call); \
            atomic_signal_fence(memory_order_seq_cst); \
            guard_way_out = NULL; \
        } else { \
            guard_way_out = NULL; \
            (code) = trouble; \
        } \
    } while (0)

#endif
