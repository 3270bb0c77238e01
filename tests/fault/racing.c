/*
 * racing: two threads count together, and nobody holds the count for them. The thread
 * sanitizer must say so; if it does not, its silence about the service says nothing.
 */
#include <pthread.h>
#include <stdio.h>

enum { TIMES = 100000 };

static void *count(void *arg)
{
    volatile long *sum = arg;
    for (int i = 0; i < TIMES; i++)
        *sum += 1;
    return NULL;
}

int main(void)
{
    pthread_t other;
    long sum = 0;
    if (pthread_create(&other, NULL, count, &sum))
        return 1;
    count(&sum);
    pthread_join(other, NULL);
    printf("%ld\n", sum);
    return 0;
}
