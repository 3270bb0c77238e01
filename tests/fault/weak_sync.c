/*
 * weak_sync: put before a program (LD_PRELOAD), its syncs of an SQLite log are not done:
 * what synchronous NORMAL is. A harness that cuts the power must see the loss.
 */
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

int fdatasync(int fd);

int fdatasync(int fd)
{
    char link[32] = "/proc/self/fd/", path[4096];
    size_t n = strlen(link);
    for (int digit = 1000000, begun = 0; digit; digit /= 10) {
        begun |= fd / digit % 10;
        if (begun)
            link[n++] = (char)('0' + fd / digit % 10);
    }
    ssize_t got = readlink(link, path, sizeof(path));
    if (got > 4 && memcmp(path + got - 4, "-wal", 4) == 0)
        return 0;
    return (int)syscall(SYS_fdatasync, fd);
}
