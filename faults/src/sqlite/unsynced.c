/*
 * Preloaded into a process that writes to an SQLite file. Notes every write to the database and its log that was not
 * synced yet, in `<file>.unsynced`, so that a power loss can take it back after the process was killed; and can say
 * that the disk is full. A power loss keeps what was synced and any part of the rest.
 *
 *   FAULTS_FILE   the database file; its -wal and -journal are watched with it
 *   FAULTS_LYING  set: a sync does nothing, as with a disk that only says it has written
 *   FAULTS_FULL   "first count": so many writes, from the first on (counted from 1), find no space
 *   FAULTS_KILL   the process is killed at this write, before it, when it was noted
 *
 * A note is five numbers of 8 bytes, then the bytes that were there before and the bytes that were written:
 * offset, length before, bytes before, bytes written, length after.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define DESCRIPTORS 4096

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
/* 0: not looked at, -1: not ours, otherwise the descriptor of its notes. */
static int notes[DESCRIPTORS];
static long written = 0, full_first = 0, full_count = 0, kill_at = 0;
static int lying = 0, ready = 0;
static const char *watched = NULL;

static ssize_t (*real_pwrite)(int, const void *, size_t, off_t);
static ssize_t (*real_pread)(int, void *, size_t, off_t);
static int (*real_close)(int);
static int (*real_fsync)(int);
static int (*real_fdatasync)(int);
static int (*real_ftruncate)(int, off_t);

static void prepare(void) {
  if (ready) return;
  real_pwrite = dlsym(RTLD_NEXT, "pwrite64");
  real_pread = dlsym(RTLD_NEXT, "pread64");
  real_close = dlsym(RTLD_NEXT, "close");
  real_fsync = dlsym(RTLD_NEXT, "fsync");
  real_fdatasync = dlsym(RTLD_NEXT, "fdatasync");
  real_ftruncate = dlsym(RTLD_NEXT, "ftruncate64");
  watched = getenv("FAULTS_FILE");
  lying = getenv("FAULTS_LYING") != NULL;
  const char *full = getenv("FAULTS_FULL");
  if (full != NULL) sscanf(full, "%ld %ld", &full_first, &full_count);
  const char *at = getenv("FAULTS_KILL");
  if (at != NULL) kill_at = atol(at);
  ready = 1;
}

static int is_watched(const char *path) {
  size_t length = strlen(watched);
  if (strncmp(path, watched, length) != 0) return 0;
  const char *rest = path + length;
  return *rest == 0 || strcmp(rest, "-wal") == 0 || strcmp(rest, "-journal") == 0;
}

/* The descriptor of a file's notes, or -1 where it is not watched. */
static int notes_of(int fd) {
  prepare();
  if (watched == NULL || fd < 0 || fd >= DESCRIPTORS) return -1;
  if (notes[fd] != 0) return notes[fd];
  char link[64], path[4096];
  snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
  ssize_t length = readlink(link, path, sizeof path - 16);
  notes[fd] = -1;
  if (length <= 0) return -1;
  path[length] = 0;
  if (!is_watched(path)) return -1;
  strcat(path, ".unsynced");
  int made = open(path, O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
  if (made >= 0) notes[fd] = made;
  return notes[fd];
}

static void must_write(int fd, const void *bytes, size_t length) {
  if (length > 0 && write(fd, bytes, length) != (ssize_t)length) abort();
}

static void note(int log, int fd, const void *bytes, size_t count, off_t offset, int cut) {
  struct stat now;
  if (fstat(fd, &now) != 0) abort();
  int64_t before = now.st_size;
  int64_t end = cut ? before : (offset + (int64_t)count < before ? offset + (int64_t)count : before);
  int64_t had = end > offset ? end - offset : 0;
  int64_t after = cut ? offset : (offset + (int64_t)count > before ? offset + (int64_t)count : before);
  int64_t head[5] = {offset, before, had, cut ? 0 : (int64_t)count, after};
  char *old = had > 0 ? malloc(had) : NULL;
  if (had > 0 && real_pread(fd, old, had, offset) != had) abort();
  must_write(log, head, sizeof head);
  must_write(log, old, had);
  if (!cut) must_write(log, bytes, count);
  free(old);
}

ssize_t pwrite64(int fd, const void *bytes, size_t count, off_t offset) {
  pthread_mutex_lock(&lock);
  int log = notes_of(fd);
  if (log < 0) {
    pthread_mutex_unlock(&lock);
    return real_pwrite(fd, bytes, count, offset);
  }
  written++;
  ssize_t result;
  if (full_first > 0 && written >= full_first && written < full_first + full_count) {
    errno = ENOSPC;
    result = -1;
  } else {
    note(log, fd, bytes, count, offset, 0);
    if (written == kill_at) raise(SIGKILL);
    result = real_pwrite(fd, bytes, count, offset);
  }
  pthread_mutex_unlock(&lock);
  return result;
}

ssize_t pwrite(int fd, const void *bytes, size_t count, off_t offset) {
  return pwrite64(fd, bytes, count, offset);
}

int ftruncate64(int fd, off_t length) {
  pthread_mutex_lock(&lock);
  int log = notes_of(fd);
  if (log >= 0) note(log, fd, NULL, 0, length, 1);
  int result = real_ftruncate(fd, length);
  pthread_mutex_unlock(&lock);
  return result;
}

int ftruncate(int fd, off_t length) { return ftruncate64(fd, length); }

static int synced(int fd, int (*sync)(int)) {
  pthread_mutex_lock(&lock);
  int log = notes_of(fd);
  /* Nothing is really lost in these tests but by us, so the disk need not be waited for. */
  int result = log < 0 ? sync(fd) : 0;
  if (log >= 0 && !lying && real_ftruncate(log, 0) != 0) abort();
  pthread_mutex_unlock(&lock);
  return result;
}

int fsync(int fd) {
  prepare();
  return synced(fd, real_fsync);
}

int fdatasync(int fd) {
  prepare();
  return synced(fd, real_fdatasync);
}

int close(int fd) {
  prepare();
  pthread_mutex_lock(&lock);
  if (fd >= 0 && fd < DESCRIPTORS) {
    if (notes[fd] > 0) real_close(notes[fd]);
    notes[fd] = 0;
  }
  pthread_mutex_unlock(&lock);
  return real_close(fd);
}
