/*
 * arena: chunks handed out from front to back and dropped together; and the malloc family
 * that stops the program when there is no memory.
 *
 * A piece larger than a chunk gets a chunk of its own. With ARENA_DEBUG every piece does,
 * cut to measure, so that the address sanitizer sees its end and its death.
 */
#include "tallyman/base/arena.h"

#include <stdint.h>

#include "tallyman/base/err.h"

#ifdef ARENA_DEBUG
enum { FIRST = 0, CHUNK = 0 };
#else
enum { FIRST = 1024, CHUNK = 64 * 1024 }; /* many an arena holds one request */
#endif

struct chunk {
    struct chunk *next;
    size_t used, room;
    max_align_t data[];
};

struct arena {
    struct chunk *chunks; /* the one being filled is first */
};

static _Noreturn void no_memory(size_t size)
{
    fprintf(stderr, "no memory for %zu bytes\n", size);
    abort();
}

void *xmalloc(size_t size)
{
    void *p = malloc(size ? size : 1);
    if (!p)
        no_memory(size);
    return p;
}

void *xcalloc(size_t n, size_t size)
{
    void *p = calloc(n ? n : 1, size ? size : 1);
    if (!p)
        no_memory(size);
    return p;
}

void *xrealloc(void *p, size_t size)
{
    void *grown = realloc(p, size ? size : 1);
    if (!grown)
        no_memory(size);
    return grown;
}

char *xstrdup(const char *text)
{
    size_t n = strlen(text) + 1;
    return memcpy(xmalloc(n), text, n);
}

struct arena *arena_new(void)
{
    return xcalloc(1, sizeof(struct arena));
}

void arena_clear(struct arena *arena)
{
    struct chunk *kept = NULL;
    while (arena->chunks) {
        struct chunk *chunk = arena->chunks;
        arena->chunks = chunk->next;
        if (!kept && CHUNK > 0 && chunk->room == CHUNK)
            kept = chunk;
        else
            free(chunk);
    }
    if (!kept)
        return;
    kept->next = NULL;
    kept->used = 0;
    arena->chunks = kept;
}

void arena_free(struct arena *arena)
{
    if (!arena)
        return;
    arena_clear(arena);
    free(arena->chunks);
    free(arena);
}

/* A large piece goes behind the chunk being filled, whose rest stays in use. */
static struct chunk *chunk_add(struct arena *arena, size_t size)
{
    size_t usual = arena->chunks ? CHUNK : FIRST;
    size_t room = size > usual ? size : usual;
    struct chunk *chunk = xmalloc(sizeof *chunk + room);
    struct chunk **at = &arena->chunks;
    if (size > CHUNK && *at)
        at = &(*at)->next;
    *chunk = (struct chunk){.next = *at, .room = room};
    *at = chunk;
    return chunk;
}

void *arena_alloc(struct arena *arena, size_t size)
{
    const size_t align = sizeof(max_align_t);
    if (size > SIZE_MAX / 2)
        no_memory(size);
    /* The sanitizer is to see the exact end, and a chunk per piece needs no rounding. */
    size_t taken = CHUNK > 0 ? (size + align - 1) / align * align : size;
    struct chunk *chunk = arena->chunks;
    if (!chunk || CHUNK == 0 || chunk->room - chunk->used < taken)
        chunk = chunk_add(arena, taken);
    char *piece = (char *)chunk->data + chunk->used;
    chunk->used += taken;
    return memset(piece, 0, size);
}

void *arena_grow(struct arena *arena, const void *piece, size_t old, size_t size)
{
    void *grown = arena_alloc(arena, size);
    if (piece && old > 0)
        memcpy(grown, piece, old < size ? old : size);
    return grown;
}

char *arena_copy(struct arena *arena, struct str text)
{
    char *copy = arena_alloc(arena, text.n + 1);
    if (text.n > 0)
        memcpy(copy, text.p, text.n);
    return copy;
}

char *arena_text(struct arena *arena, const char *text)
{
    return arena_copy(arena, str_of(text));
}

char *arena_printf(struct arena *arena, const char *fmt, ...)
{
    va_list ap, again;
    char some[256]; /* mostly enough, and printed once */
    va_start(ap, fmt);
    va_copy(again, ap);
    int n = vsnprintf(some, sizeof some, fmt, ap);
    BUG_IF(n < 0);
    char *text = arena_alloc(arena, (size_t)n + 1);
    if ((size_t)n < sizeof some)
        memcpy(text, some, (size_t)n);
    else
        vsnprintf(text, (size_t)n + 1, fmt, again);
    va_end(again);
    va_end(ap);
    return text;
}
