/*
 * ca: the warehouse's own authority and the service's certificate, in one command; the
 * names are the machine's own unless others are given.
 */
#include "tallyman/serve/ca.h"

#include <ifaddrs.h>
#include <netdb.h>
#include <sys/socket.h>
#include <unistd.h>

#include "cmd.h"
#include "tallyman/base/clock.h"

enum { NAMES_MOST = 64 };

struct names {
    const char *name[NAMES_MOST + 1];
    int n;
};

static void add(struct names *names, const char *name)
{
    for (int i = 0; i < names->n; i++) {
        if (strcmp(names->name[i], name) == 0)
            return;
    }
    if (names->n < NAMES_MOST)
        names->name[names->n++] = name;
}

static void add_interfaces(struct names *names, struct arena *arena)
{
    struct ifaddrs *found;
    char text[NI_MAXHOST];
    if (getifaddrs(&found))
        return;
    for (struct ifaddrs *at = found; at; at = at->ifa_next) {
        if (!at->ifa_addr || at->ifa_addr->sa_family != AF_INET)
            continue;
        if (getnameinfo(at->ifa_addr, sizeof(struct sockaddr_in), text, sizeof(text),
                        NULL, 0, NI_NUMERICHOST) == 0)
            add(names, arena_text(arena, text));
    }
    freeifaddrs(found);
}

static void own_names(struct names *names, struct arena *arena)
{
    char host[256] = "";
    gethostname(host, sizeof(host) - 1);
    if (host[0])
        add(names, arena_text(arena, host));
    add(names, "localhost");
    add(names, "127.0.0.1");
    add(names, "::1");
    add_interfaces(names, arena);
}

static int run(struct cmd_args *args)
{
    struct arena *arena = arena_new();
    struct err err = {0};
    struct names names = {.n = 0};
    char print[CA_PRINT];
    const char *dir = cmd_option(args, "--dir");
    for (int i = 0; i < args->n; i++)
        add(&names, args->word[i]);
    if (!names.n)
        own_names(&names, arena);
    struct ca_plan plan = {dir ? dir : cmd_data(arena, "ca"), names.name, clock_utc_ms()};
    int status = 0;
    if (ca_make(&plan, print, &err))
        status = cmd_fail(args, &err);
    else if (args->json)
        printf("{\"dir\":\"%s\",\"fingerprint\":\"%s\"}\n", plan.dir, print);
    else
        printf("%s\n%s\n", plan.dir, print);
    arena_free(arena);
    return status;
}

static const struct cmd_option options[] = {
    {"--dir", "DIR", N_("where its files are; in the user's data directory")},
    {NULL},
};

const struct cmd cmd_ca = {
    "ca", "[NAME|ADDRESS …]",
    N_("make the warehouse's own CA and the service's certificate"), options, run};
