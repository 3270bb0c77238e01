/*
 * crash_disk: a disk in memory under SQLite, as a VFS. What was not synced may be lost,
 * in part, in any order and torn within a page; a write or a sync may fail. A world is
 * one set of files: the one at work, and images of what it would be after a power cut.
 */
#ifndef TESTS_OP_CRASH_DISK_H
#define TESTS_OP_CRASH_DISK_H

#include <fcntl.h>
#include <sqlite3.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { DISK_FILES = 8, SECTOR = 512, SHM_REGIONS = 16, SHM_SIZE = 32768 };

struct bytes {
    unsigned char *p;
    size_t n, room;
};

struct write {
    size_t at, n; /* n 0: cut to `at` */
    unsigned char *p;
};

struct disk_file {
    char name[160];
    bool there;
    struct bytes now, synced;
    struct write *write; /* since the last sync */
    size_t writes, write_room;
    void *shm[SHM_REGIONS];
};

struct world {
    struct disk_file file[DISK_FILES];
    void (*point)(void *context); /* after each change; NULL: none */
    void *context;
    int64_t fail_in;     /* changes until one fails; 0: none does */
    int fail_with;       /* SQLite's code */
    const char *no_sync; /* the file of which every sync fails; NULL: none */
    const char *lies;    /* the file of which syncs are said and not done; NULL: none */
    int64_t changes;
};

/* The world that files are opened in. */
static struct world *disk_world;

/* ---- bytes ---- */

static inline void bytes_size(struct bytes *b, size_t n)
{
    if (n > b->room) {
        b->room = n * 2 + 4096;
        b->p = realloc(b->p, b->room);
    }
    if (n > b->n)
        memset(b->p + b->n, 0, n - b->n);
    b->n = n;
}

static inline void bytes_put(struct bytes *b, size_t at, const void *p, size_t n)
{
    if (at + n > b->n)
        bytes_size(b, at + n);
    memcpy(b->p + at, p, n);
}

static inline void bytes_copy(struct bytes *to, const struct bytes *from)
{
    bytes_size(to, from->n);
    if (from->n)
        memcpy(to->p, from->p, from->n);
}

/* ---- files ---- */

static inline struct disk_file *disk_find(struct world *w, const char *name, bool make)
{
    for (int i = 0; i < DISK_FILES; i++)
        if (w->file[i].there && strcmp(w->file[i].name, name) == 0)
            return &w->file[i];
    for (int i = 0; make && i < DISK_FILES; i++)
        if (!w->file[i].there) {
            w->file[i].there = true;
            snprintf(w->file[i].name, sizeof(w->file[i].name), "%s", name);
            return &w->file[i];
        }
    return NULL;
}

static inline void disk_forget(struct disk_file *f)
{
    for (size_t i = 0; i < f->writes; i++)
        free(f->write[i].p);
    f->writes = 0;
}

static inline void disk_drop(struct disk_file *f)
{
    disk_forget(f);
    free(f->write);
    free(f->now.p);
    free(f->synced.p);
    for (int i = 0; i < SHM_REGIONS; i++)
        free(f->shm[i]);
    memset(f, 0, sizeof(*f));
}

static inline void world_clear(struct world *w)
{
    for (int i = 0; i < DISK_FILES; i++)
        disk_drop(&w->file[i]);
}

/* A file of the real disk, all of it synced. */
static inline void world_load(struct world *w, const char *path)
{
    char piece[65536];
    ssize_t n;
    struct disk_file *f = disk_find(w, path, true);
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    while ((n = read(fd, piece, sizeof(piece))) > 0)
        bytes_put(&f->now, f->now.n, piece, (size_t)n);
    close(fd);
    bytes_copy(&f->synced, &f->now);
}

/* ---- the image after a power cut ---- */

/* One un-synced write, sector by sector; each may be there, missing, or half there. */
static inline void image_write(struct bytes *to, const struct write *w, unsigned keep,
                               unsigned *seed)
{
    if (w->n == 0) {
        if (rand_r(seed) % 100 < (int)keep)
            bytes_size(to, w->at);
        return;
    }
    for (size_t at = 0; at < w->n;) {
        size_t n = SECTOR - (w->at + at) % SECTOR;
        n = n < w->n - at ? n : w->n - at;
        bool torn = rand_r(seed) % 64 == 0;
        if (rand_r(seed) % 100 < (int)keep)
            bytes_put(to, w->at + at, w->p + at, torn ? n / 2 : n);
        at += n;
    }
}

/* Whoever has the image's files open sees others under him, as after a boot: what he had
 * of the log's index in memory is gone. */
static inline void image_of(struct world *from, struct world *to, unsigned *seed)
{
    static const unsigned keeps[] = {0, 100, 50, 90, 10};
    for (int i = 0; i < DISK_FILES; i++) {
        struct disk_file *f = &from->file[i];
        if (!f->there)
            continue;
        unsigned keep = keeps[rand_r(seed) % 5];
        struct disk_file *g = disk_find(to, f->name, true);
        disk_forget(g);
        for (int k = 0; k < SHM_REGIONS; k++)
            if (g->shm[k])
                memset(g->shm[k], 0, SHM_SIZE);
        bytes_copy(&g->now, &f->synced);
        /* Sometimes the later ones reached the disk first. */
        bool back = rand_r(seed) % 4 == 0;
        for (size_t k = 0; k < f->writes; k++)
            image_write(&g->now, &f->write[back ? f->writes - 1 - k : k], keep, seed);
    }
}

/* ---- SQLite's side ---- */

struct disk_handle {
    sqlite3_file base;
    struct disk_file *file;
    struct world *world;
};

static inline struct disk_handle *disk_handle(sqlite3_file *file)
{
    return (struct disk_handle *)file;
}

/* Whether this change fails; else the world is told of it once it is done. */
static inline bool disk_fails(struct world *w)
{
    w->changes++;
    return w->fail_in > 0 && --w->fail_in == 0;
}

static inline void disk_point(struct world *w)
{
    if (w->point)
        w->point(w->context);
}

static inline void disk_note(struct disk_file *f, const void *p, size_t at, size_t n)
{
    if (f->writes == f->write_room) {
        f->write_room = f->write_room * 2 + 64;
        f->write = realloc(f->write, f->write_room * sizeof(*f->write));
    }
    struct write *w = &f->write[f->writes++];
    *w = (struct write){.at = at, .n = n, .p = n ? malloc(n) : NULL};
    if (n)
        memcpy(w->p, p, n);
}

static int disk_close(sqlite3_file *file)
{
    (void)file;
    return SQLITE_OK;
}

static int disk_read(sqlite3_file *file, void *out, int n, sqlite3_int64 at)
{
    struct bytes *b = &disk_handle(file)->file->now;
    size_t have = (size_t)at < b->n ? b->n - (size_t)at : 0;
    size_t take = have < (size_t)n ? have : (size_t)n;
    if (take)
        memcpy(out, b->p + at, take);
    memset((char *)out + take, 0, (size_t)n - take);
    return take == (size_t)n ? SQLITE_OK : SQLITE_IOERR_SHORT_READ;
}

static int disk_write(sqlite3_file *file, const void *p, int n, sqlite3_int64 at)
{
    struct disk_handle *h = disk_handle(file);
    if (disk_fails(h->world))
        return h->world->fail_with == SQLITE_FULL ? SQLITE_FULL : SQLITE_IOERR_WRITE;
    bytes_put(&h->file->now, (size_t)at, p, (size_t)n);
    disk_note(h->file, p, (size_t)at, (size_t)n);
    disk_point(h->world);
    return SQLITE_OK;
}

static int disk_truncate(sqlite3_file *file, sqlite3_int64 size)
{
    struct disk_handle *h = disk_handle(file);
    if (disk_fails(h->world))
        return SQLITE_IOERR_TRUNCATE;
    bytes_size(&h->file->now, (size_t)size);
    disk_note(h->file, NULL, (size_t)size, 0);
    disk_point(h->world);
    return SQLITE_OK;
}

static int disk_sync(sqlite3_file *file, int flags)
{
    (void)flags;
    struct disk_handle *h = disk_handle(file);
    if (disk_fails(h->world) ||
        (h->world->no_sync && strcmp(h->world->no_sync, h->file->name) == 0))
        return SQLITE_IOERR_FSYNC;
    disk_point(h->world); /* the power goes while it syncs */
    if (h->world->lies && strcmp(h->world->lies, h->file->name) == 0)
        return SQLITE_OK;
    bytes_copy(&h->file->synced, &h->file->now);
    disk_forget(h->file);
    disk_point(h->world);
    return SQLITE_OK;
}

static int disk_size(sqlite3_file *file, sqlite3_int64 *size)
{
    *size = (sqlite3_int64)disk_handle(file)->file->now.n;
    return SQLITE_OK;
}

static int disk_lock(sqlite3_file *file, int level)
{
    (void)file, (void)level;
    return SQLITE_OK;
}

static int disk_reserved(sqlite3_file *file, int *out)
{
    (void)file;
    *out = 0;
    return SQLITE_OK;
}

static int disk_control(sqlite3_file *file, int op, void *arg)
{
    (void)file, (void)op, (void)arg;
    return SQLITE_NOTFOUND;
}

static int disk_sector(sqlite3_file *file)
{
    (void)file;
    return 4096;
}

static int disk_traits(sqlite3_file *file)
{
    (void)file;
    return SQLITE_IOCAP_POWERSAFE_OVERWRITE; /* as the real one says of itself */
}

static int disk_shm_map(sqlite3_file *file, int region, int size, int extend,
                        void volatile **out)
{
    struct disk_file *f = disk_handle(file)->file;
    if (region >= SHM_REGIONS || size != SHM_SIZE)
        return SQLITE_FULL;
    if (!f->shm[region] && extend)
        f->shm[region] = calloc(1, SHM_SIZE);
    *out = f->shm[region];
    return SQLITE_OK;
}

static int disk_shm_lock(sqlite3_file *file, int at, int n, int flags)
{
    (void)file, (void)at, (void)n, (void)flags; /* one connection at a time */
    return SQLITE_OK;
}

static void disk_shm_barrier(sqlite3_file *file)
{
    (void)file;
}

static int disk_shm_unmap(sqlite3_file *file, int remove)
{
    (void)remove;
    struct disk_file *f = disk_handle(file)->file;
    for (int i = 0; i < SHM_REGIONS; i++) {
        free(f->shm[i]);
        f->shm[i] = NULL;
    }
    return SQLITE_OK;
}

static int disk_open(sqlite3_vfs *vfs, const char *name, sqlite3_file *file, int flags,
                     int *out_flags)
{
    static const sqlite3_io_methods methods = {
        .iVersion = 2,
        .xClose = disk_close,
        .xRead = disk_read,
        .xWrite = disk_write,
        .xTruncate = disk_truncate,
        .xSync = disk_sync,
        .xFileSize = disk_size,
        .xLock = disk_lock,
        .xUnlock = disk_lock,
        .xCheckReservedLock = disk_reserved,
        .xFileControl = disk_control,
        .xSectorSize = disk_sector,
        .xDeviceCharacteristics = disk_traits,
        .xShmMap = disk_shm_map,
        .xShmLock = disk_shm_lock,
        .xShmBarrier = disk_shm_barrier,
        .xShmUnmap = disk_shm_unmap,
    };
    (void)vfs;
    struct disk_handle *h = disk_handle(file);
    h->base.pMethods = NULL;
    h->world = disk_world;
    h->file = disk_find(disk_world, name ? name : "(temporary)",
                        (flags & SQLITE_OPEN_CREATE) != 0);
    if (!h->file)
        return SQLITE_CANTOPEN;
    h->base.pMethods = &methods;
    if (out_flags)
        *out_flags = flags;
    return SQLITE_OK;
}

static int disk_delete(sqlite3_vfs *vfs, const char *name, int sync)
{
    (void)vfs, (void)sync;
    struct disk_file *f = disk_find(disk_world, name, false);
    if (!f)
        return SQLITE_IOERR_DELETE_NOENT;
    disk_drop(f);
    return SQLITE_OK;
}

static int disk_access(sqlite3_vfs *vfs, const char *name, int flags, int *out)
{
    (void)vfs, (void)flags;
    struct disk_file *f = disk_find(disk_world, name, false);
    *out = f && (flags != SQLITE_ACCESS_EXISTS || f->now.n > 0);
    return SQLITE_OK;
}

static int disk_full_path(sqlite3_vfs *vfs, const char *name, int n, char *out)
{
    (void)vfs;
    snprintf(out, (size_t)n, "%s", name);
    return SQLITE_OK;
}

/* From now on every file that SQLite opens is in disk_world; `mine` stays the caller's.
 */
static inline void disk_begin(sqlite3_vfs *mine)
{
    *mine = *sqlite3_vfs_find(NULL); /* its clock and chance */
    mine->zName = "crash";
    mine->szOsFile = sizeof(struct disk_handle);
    mine->mxPathname = 150;
    mine->xOpen = disk_open;
    mine->xDelete = disk_delete;
    mine->xAccess = disk_access;
    mine->xFullPathname = disk_full_path;
    sqlite3_vfs_register(mine, 1);
}

#endif
