/*
 * own: a cluster of a test's own, that it may kill or fill; its address becomes
 * TALLYMAN_TEST_STORE. For programs of tests/op whose main is OWN_CLUSTER_MAIN.
 */
#ifndef TESTS_PG_OWN_H
#define TESTS_PG_OWN_H

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#ifdef TALLYMAN_POSTGRESQL
static inline const char *cluster_dir(void)
{
    static char dir[64];
    if (!*dir)
        snprintf(dir, sizeof(dir), "/tmp/tallyman-pg-own-%d", (int)getpid());
    return dir;
}

/* What cluster.sh does, with the settings behind a start. */
static inline int cluster(const char *what, const char *settings)
{
    char command[512];
    snprintf(command, sizeof(command), "'%s/tests/pg/cluster.sh' %s '%s' %s", PROJECT_DIR,
             what, cluster_dir(), settings);
    int status = system(command);
    return WIFEXITED(status) ? WEXITSTATUS(status) : 255;
}

static inline int cluster_run(const char *settings, int (*tests)(void))
{
    char server[160];
    signal(SIGPIPE, SIG_IGN);
    int code = cluster("start", settings);
    if (code == 0) {
        snprintf(server, sizeof(server), "postgresql:///test?host=%s&user=postgres",
                 cluster_dir());
        setenv("TALLYMAN_TEST_STORE", server, 1);
        code = tests();
    }
    engine_leave();
    cluster("stop", "");
    return code;
}
#endif

#endif
