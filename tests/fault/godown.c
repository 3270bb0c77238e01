/*
 * godown: the power of one file system goes: nothing that is not on its disk yet gets
 * there any more, not even its log (ext4, XFS).
 *
 *     godown MOUNTPOINT
 */
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <sys/ioctl.h>
#include <unistd.h>

/* FS_IOC_SHUTDOWN and "no log flush", as the file systems have them in common. */
enum { NO_LOG_FLUSH = 2 };
#define SHUTDOWN _IOR('X', 125, uint32_t)

int main(int argc, char **argv)
{
    uint32_t how = NO_LOG_FLUSH;
    int fd = argc == 2 ? open(argv[1], O_RDONLY | O_DIRECTORY | O_CLOEXEC) : -1;
    if (fd < 0 || ioctl(fd, SHUTDOWN, &how)) {
        perror("godown");
        return 1;
    }
    close(fd);
    return 0;
}
