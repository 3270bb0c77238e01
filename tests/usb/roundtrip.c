/*
 * roundtrip: what one ioctl on an emulated device costs, which is what the benches of the
 * emulator are held against. Run by usbemu, with a device plugged in: prints a line
 * "roundtrip MICROSECONDS" a try.
 */
#include <fcntl.h>
#include <linux/usbdevice_fs.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <time.h>

static int64_t now_us(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec * 1000000LL + t.tv_nsec / 1000;
}

int main(int argc, char **argv)
{
    unsigned capabilities;
    int fd = argc == 3 ? open(argv[1], O_RDWR | O_CLOEXEC) : -1;
    if (fd < 0) {
        fprintf(stderr, "roundtrip NODE TRIES\n");
        return 2;
    }
    for (int i = atoi(argv[2]); i > 0; i--) {
        int64_t began = now_us();
        if (ioctl(fd, USBDEVFS_GET_CAPABILITIES, &capabilities) != 0)
            return 1;
        printf("roundtrip %lld\n", (long long)(now_us() - began));
    }
    return 0;
}
