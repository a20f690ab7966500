/* A library that is loaded before the others and has system calls on a ledger's files fail.
 *
 * FAULT_CONTROL names a file of eight 32-bit numbers that the test writes and this library maps: see
 * struct control. Nothing fails while `armed` is 0. */

#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

enum { CALL_WRITE = 1, CALL_SYNC = 2, CALL_TRUNCATE = 4, CALL_ALLOCATE = 8, CALL_MAP = 16, CALL_OPEN = 32,
       CALL_REMOVE = 64, CALL_RENAME = 128, CALL_CREATE = 256, CALL_MAKE = 512 };

struct control {
    _Atomic(int32_t) armed;
    _Atomic(int32_t) calls;     /* which calls, a set of the above */
    _Atomic(int32_t) place;     /* which files: an index into `places` */
    _Atomic(int32_t) countdown; /* how many such calls succeed first */
    _Atomic(int32_t) code;      /* errno; -1: the process is killed instead */
    _Atomic(int32_t) lasts;     /* 0: one call fails; 1: all that follow too */
    _Atomic(int32_t) persists;  /* 1: the call takes effect, and fails all the same */
    _Atomic(int32_t) hits;      /* calls that were made to fail */
};

static const char *const places[] = {"/log/data.mdb", "/log/journal", "/views/", "/keys/", "/anchor/", "/secrets/", "/reads/",
                                     "/targets"};
static struct control *control;

__attribute__((constructor)) static void start(void) {
    const char *path = getenv("FAULT_CONTROL");
    if (!path) return;
    int descriptor = open(path, O_RDWR | O_CLOEXEC);
    if (descriptor < 0) return;
    void *mapped = mmap(NULL, sizeof *control, PROT_READ | PROT_WRITE, MAP_SHARED, descriptor, 0);
    close(descriptor);
    if (mapped != MAP_FAILED) control = mapped;
}

/* Whether this call on a path is to fail. */
static int fails_on(int call, const char *path) {
    if (!control || !atomic_load(&control->armed) || !(atomic_load(&control->calls) & call)) return 0;
    uint32_t place = (uint32_t)atomic_load(&control->place);
    if (place >= sizeof places / sizeof *places || !strstr(path, places[place])) return 0;
    if (atomic_fetch_sub(&control->countdown, 1) > 0) return 0;
    if (!atomic_load(&control->lasts)) atomic_store(&control->armed, 0);
    atomic_fetch_add(&control->hits, 1);
    return 1;
}

static int fails(int call, int descriptor) {
    if (!control || !atomic_load(&control->armed) || !(atomic_load(&control->calls) & call)) return 0;
    char link[40], path[1024];
    snprintf(link, sizeof link, "/proc/self/fd/%d", descriptor);
    ssize_t length = readlink(link, path, sizeof path - 1);
    if (length < 0) return 0;
    path[length] = 0;
    return fails_on(call, path);
}

/* Calls the function of the next library under its own name. */
#define NEXT(name) \
    static __typeof__(name) *next; \
    if (!next) next = (__typeof__(name) *)dlsym(RTLD_NEXT, #name)

/* Sets errno, or ends the process at once. */
static void fail(void) {
    int code = atomic_load(&control->code);
    if (code < 0) kill(getpid(), SIGKILL);
    errno = code;
}

/* Runs `call` unless it is to fail without effect; gives back what it says, or -1. */
#define FAULTY_IF(type, isFaulty, call) \
    do { \
        if (!(isFaulty)) return call; \
        if (atomic_load(&control->persists)) { type done = call; (void)done; } \
        fail(); \
        return -1; \
    } while (0)
#define FAULTY(type, kind, descriptor, call) FAULTY_IF(type, fails(kind, descriptor), call)

ssize_t write(int fd, const void *bytes, size_t count) {
    NEXT(write);
    FAULTY(ssize_t, CALL_WRITE, fd, next(fd, bytes, count));
}
ssize_t pwrite(int fd, const void *bytes, size_t count, off_t offset) {
    NEXT(pwrite);
    FAULTY(ssize_t, CALL_WRITE, fd, next(fd, bytes, count, offset));
}
ssize_t pwrite64(int fd, const void *bytes, size_t count, off64_t offset) {
    NEXT(pwrite64);
    FAULTY(ssize_t, CALL_WRITE, fd, next(fd, bytes, count, offset));
}
ssize_t writev(int fd, const struct iovec *parts, int count) {
    NEXT(writev);
    FAULTY(ssize_t, CALL_WRITE, fd, next(fd, parts, count));
}
ssize_t pwritev(int fd, const struct iovec *parts, int count, off_t offset) {
    NEXT(pwritev);
    FAULTY(ssize_t, CALL_WRITE, fd, next(fd, parts, count, offset));
}
ssize_t pwritev64(int fd, const struct iovec *parts, int count, off64_t offset) {
    NEXT(pwritev64);
    FAULTY(ssize_t, CALL_WRITE, fd, next(fd, parts, count, offset));
}
int fsync(int fd) {
    NEXT(fsync);
    FAULTY(int, CALL_SYNC, fd, next(fd));
}
int fdatasync(int fd) {
    NEXT(fdatasync);
    FAULTY(int, CALL_SYNC, fd, next(fd));
}
int ftruncate(int fd, off_t length) {
    NEXT(ftruncate);
    FAULTY(int, CALL_TRUNCATE, fd, next(fd, length));
}
int ftruncate64(int fd, off64_t length) {
    NEXT(ftruncate64);
    FAULTY(int, CALL_TRUNCATE, fd, next(fd, length));
}
int unlink(const char *path) {
    NEXT(unlink);
    FAULTY_IF(int, fails_on(CALL_REMOVE, path), next(path));
}
int mkdir(const char *path, mode_t mode) {
    NEXT(mkdir);
    FAULTY_IF(int, fails_on(CALL_MAKE, path), next(path, mode));
}
int rename(const char *from, const char *to) {
    NEXT(rename);
    FAULTY_IF(int, fails_on(CALL_RENAME, to), next(from, to));
}

/* These give back the error itself. */
int posix_fallocate(int fd, off_t offset, off_t length) {
    NEXT(posix_fallocate);
    if (!fails(CALL_ALLOCATE, fd)) return next(fd, offset, length);
    if (atomic_load(&control->persists)) next(fd, offset, length);
    fail();
    return errno;
}
int posix_fallocate64(int fd, off64_t offset, off64_t length) {
    NEXT(posix_fallocate64);
    if (!fails(CALL_ALLOCATE, fd)) return next(fd, offset, length);
    if (atomic_load(&control->persists)) next(fd, offset, length);
    fail();
    return errno;
}

/* No file belongs to a flush of mapped memory: it counts as one of the read models, the only ones that
 * are written through their map. */
int msync(void *start, size_t length, int flags) {
    NEXT(msync);
    if (control && fails_on(CALL_SYNC, places[2])) {
        errno = atomic_load(&control->code);
        return -1;
    }
    return next(start, length, flags);
}
/* The memory allocator maps before this library is ready, so the next library is not asked. */
void *mmap(void *start, size_t length, int protection, int flags, int fd, off_t offset) {
    if (fd >= 0 && fails(CALL_MAP, fd)) {
        errno = atomic_load(&control->code);
        return MAP_FAILED;
    }
    return (void *)syscall(SYS_mmap, start, length, protection, flags, fd, offset);
}
void *mmap64(void *start, size_t length, int protection, int flags, int fd, off64_t offset) {
    return mmap(start, length, protection, flags, fd, offset);
}

static int open_with(int (*next)(const char *, int, ...), const char *path, int flags, mode_t mode) {
    FAULTY_IF(int, fails_on(CALL_OPEN | (flags & O_CREAT ? CALL_CREATE : 0), path), next(path, flags, mode));
}
int open(const char *path, int flags, ...) {
    NEXT(open);
    va_list rest;
    va_start(rest, flags);
    mode_t mode = flags & (O_CREAT | O_TMPFILE) ? va_arg(rest, mode_t) : 0;
    va_end(rest);
    return open_with(next, path, flags, mode);
}
int open64(const char *path, int flags, ...) {
    NEXT(open64);
    va_list rest;
    va_start(rest, flags);
    mode_t mode = flags & (O_CREAT | O_TMPFILE) ? va_arg(rest, mode_t) : 0;
    va_end(rest);
    return open_with(next, path, flags, mode);
}
