/*
 * tsc: how fast this machine's time stamp counter runs, in kHz, on standard output; nothing
 * where there is none. The guest counts by it: what its kernel finds out at the start on a
 * loaded machine can be wrong by a factor, and its clock with it.
 */
#include <stdint.h>
#include <stdio.h>
#include <time.h>

#if defined(__x86_64__)
#include <x86intrin.h>

enum { WAIT_NS = 300 * 1000 * 1000 };

static int64_t now_ns(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}

/* Both at once: asked again until nothing came between them. */
static void look(int64_t *ns, uint64_t *ticks)
{
    int64_t before;
    do {
        before = now_ns();
        *ticks = __rdtsc();
        *ns = now_ns();
    } while (*ns - before > 20000);
}

int main(void)
{
    int64_t began, ended;
    uint64_t first, last;
    struct timespec wait = {.tv_nsec = WAIT_NS};
    look(&began, &first);
    nanosleep(&wait, NULL);
    look(&ended, &last);
    printf("%lld\n", (long long)((double)(last - first) * 1e6 / (double)(ended - began)));
    return 0;
}
#else
int main(void)
{
    return 0;
}
#endif
