/*
 * bench_terminal: from exec to the first screen in a pseudo-terminal, resident memory
 * then, and wake-ups while idle (context switches in two seconds of doing nothing). The
 * floor is /bin/true, exec to exit.
 */
#include "bench.h"

#include <poll.h>
#include <pty.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

enum { ROUNDS = 5, IDLE_MS = 2000 };

static int64_t status_num(pid_t pid, const char *name)
{
    char path[64], line[256];
    int64_t num = -1;
    snprintf(path, sizeof(path), "/proc/%d/status", (int)pid);
    FILE *file = fopen(path, "r");
    while (file && fgets(line, sizeof(line), file)) {
        if (strncmp(line, name, strlen(name)) == 0)
            num = strtoll(line + strlen(name), NULL, 10);
    }
    if (file)
        fclose(file);
    return num;
}

static double true_ms(void)
{
    int64_t began = clock_mono_us();
    pid_t pid = fork();
    if (pid == 0) {
        execl("/bin/true", "true", (char *)NULL);
        _exit(1);
    }
    waitpid(pid, NULL, 0);
    return (double)(clock_mono_us() - began) / 1000.0;
}

/* Reads until the prompt stands on the screen. */
static int wait_for(int fd, const char *text)
{
    static char seen[1 << 16];
    size_t n = 0;
    struct pollfd poll_fd = {fd, POLLIN, 0};
    while (n < sizeof(seen) - 1 && poll(&poll_fd, 1, 20000) > 0) {
        ssize_t got = read(fd, seen + n, sizeof(seen) - 1 - n);
        if (got <= 0)
            return -1;
        n += (size_t)got;
        seen[n] = '\0';
        if (strstr(seen, text))
            return 0;
    }
    return -1;
}

static pid_t start(const char *store, int *fd)
{
    struct winsize size = {24, 80, 0, 0};
    pid_t pid = forkpty(fd, NULL, NULL, &size);
    if (pid == 0) {
        setenv("TERM", "xterm-256color", 1);
        execl(TALLYMAN_BINARY, "tallyman", "--lang", "en", "--store", store, "terminal",
              (char *)NULL);
        _exit(127);
    }
    return pid;
}

int main(void)
{
    char dir[] = "/var/tmp/tallyman-bench-XXXXXX", store[96], command[256];
    if (!mkdtemp(dir))
        return 1;
    snprintf(store, sizeof(store), "sqlite:%s/s.db", dir);
    snprintf(command, sizeof(command), "%s --store %s init >/dev/null", TALLYMAN_BINARY,
             store);
    if (system(command) != 0)
        return 1;
    double best = 1e9, floor = 1e9;
    int64_t resident = 0, wakes = 0;
    for (int i = 0; i < ROUNDS; i++) {
        int fd;
        double base = true_ms();
        int64_t began = clock_mono_us();
        pid_t pid = start(store, &fd);
        if (wait_for(fd, "adge")) {
            fprintf(stderr, "bench_terminal: no first screen\n");
            return 1;
        }
        double ms = (double)(clock_mono_us() - began) / 1000.0;
        best = ms < best ? ms : best;
        floor = base < floor ? base : floor;
        resident = status_num(pid, "VmRSS:");
        if (i == ROUNDS - 1) {
            poll(NULL, 0, 200); /* what is still being drawn */
            int64_t before = status_num(pid, "voluntary_ctxt_switches:");
            poll(NULL, 0, IDLE_MS);
            wakes = status_num(pid, "voluntary_ctxt_switches:") - before;
        }
        kill(pid, SIGTERM);
        waitpid(pid, NULL, 0);
        close(fd);
    }
    bench_print("terminal_first_screen", best, "ms", floor, best / floor);
    bench_print("terminal_resident", (double)resident / 1024.0, "MB", 16,
                (double)resident / 1024.0 / 16);
    bench_print("terminal_idle_wakeups", (double)wakes, "in 2 s", 0, (double)wakes);
    snprintf(command, sizeof(command), "rm -rf %s", dir);
    return system(command) != 0;
}
