/*
 * open: the store that a verb works on. The same door and the same link that a terminal
 * uses; the command line is the person 'console' at the terminal 'console'.
 */
#include "cmd.h"

#include <errno.h>
#include <libintl.h>
#include <sched.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "rules.h"
#include "secret.h"
#include "tallyman/base/clock.h"
#include "tallyman/link/http.h"

enum { WAIT_MS = 10000, TRY_MS = 5000, PATIENCE_MS = 20000, QUICK_MS = 2000 };

const char *cmd_data(struct arena *arena, const char *name)
{
    const char *data = getenv("XDG_DATA_HOME");
    const char *home = getenv("HOME");
    const char *dir =
        data ? arena_printf(arena, "%s/tallyman", data)
             : arena_printf(arena, "%s/.local/share/tallyman", home ? home : ".");
    char *part = arena_text(arena, dir);
    for (char *p = part + 1; *p; p++) {
        if (*p != '/')
            continue;
        *p = '\0';
        mkdir(part, 0700);
        *p = '/';
    }
    mkdir(dir, 0700);
    return arena_printf(arena, "%s/%s", dir, name);
}

/* The default store: a file in the user's data directory. */
static const char *default_store(struct arena *arena)
{
    return arena_printf(arena, "sqlite:%s", cmd_data(arena, "store.db"));
}

/* A terminal of the warehouse that the command line is for. */
static struct link_end *local_end(struct cmd_store *cs, const char *name, struct err *err)
{
    char at[96];
    snprintf(at, sizeof(at), "%s%s%s", name, cs->warehouse ? "@" : "",
             cs->warehouse ? cs->warehouse : "");
    return link_end(cs->link, at, err);
}

static int be_console(struct cmd_store *cs, struct err *err)
{
    if (!cs->end)
        cs->end = local_end(cs, "console", err);
    if (!cs->end)
        return -(int)err->code;
    return link_console(cs->end, &cs->session, err);
}

/* Where no key can be kept (a store that is only looked at), the door has none. */
static void give_key(struct door *door, const char *address)
{
    unsigned char key[DOOR_KEY];
    struct err why = {0};
    if (!secret_key(address, key, &why))
        door_key(door, key);
}

static int found(enum cmd_open_mode mode, struct cmd_store *cs, struct err *err)
{
    const struct op_house house = {cs->warehouse, cs->warehouse, 480};
    if (mode == CMD_FOUND && cs->warehouse)
        return op_found_another(cs->door, &house, err);
    return op_found(cs->door, "W1", "Warehouse 1", 480, err);
}

/* A new warehouse gets the rules that the verbs decide by. */
static int settle_in(const struct cmd_args *args, enum cmd_open_mode mode,
                     struct cmd_store *cs, struct err *err)
{
    if (found(mode, cs, err)) {
        if (err->code != E_EXISTS)
            return -(int)err->code;
        err_clear(err);
        return 0;
    }
    return be_console(cs, err) ? -(int)err->code : rules_load_all(args, cs, err);
}

static bool makes(enum cmd_open_mode mode)
{
    return mode == CMD_MAKE || mode == CMD_OWN_MAKE || mode == CMD_FOUND;
}

static int open_own(const struct cmd_args *args, const char *address,
                    enum cmd_open_mode mode, struct cmd_store *cs, struct err *err)
{
    bool make = makes(mode);
    struct store_options options = {.mode = make ? STORE_CREATE : STORE_OPEN,
                                    .wait_ms = WAIT_MS,
                                    .owner = args->cmd->name,
                                    .by_warehouse = cmd_option(args, "--by-warehouse")};
    cs->store = store_open(address, &options, err);
    if (!cs->store)
        return -(int)err->code;
    store_set_now(cs->store, clock_utc_ms());
    cs->door = door_open(cs->store, err);
    if (!cs->door)
        return -(int)err->code;
    give_key(cs->door, address);
    cs->link = cmd_link(cs, err);
    if (make && settle_in(args, mode, cs, err))
        return -(int)err->code;
    return be_console(cs, err);
}

/* ---- a store that another process or machine has ---- */

/* Nice would not do: a nice process still keeps its processor for some milliseconds when
 * the writer wakes, an idle one not at all. */
void cmd_give_way(const struct cmd_store *cs)
{
    const struct sched_param none = {0};
    bool ours = cs->store && access(store_name(cs->store), F_OK) == 0;
    if (!ours && sched_setscheduler(0, SCHED_IDLE, &none))
        fprintf(stderr, "tallyman: %s\n", strerror(errno));
}

const char *cmd_identities(struct arena *arena)
{
    return cmd_data(arena, "terminals");
}

static struct link *make_link(const struct cmd_store *cs, int64_t try_ms,
                              int64_t patience_ms, struct err *err)
{
    struct arena *arena = arena_new();
    struct link_http_plan plan = {cs->far, cs->socket,  cmd_identities(arena),
                                  try_ms,  patience_ms, (uint64_t)clock_mono_us()};
    struct link *link =
        cs->store ? link_local(cs->store, cs->door) : link_http(&plan, err);
    arena_free(arena);
    return link;
}

struct link *cmd_link(const struct cmd_store *cs, struct err *err)
{
    return make_link(cs, TRY_MS, PATIENCE_MS, err);
}

struct link *cmd_link_quick(const struct cmd_store *cs, struct err *err)
{
    return make_link(cs, QUICK_MS, QUICK_MS, err);
}

static int log_in(struct cmd_store *cs, struct err *err)
{
    const char *badge = getenv("TALLYMAN_BADGE"), *pin = getenv("TALLYMAN_PIN");
    struct request request;
    if (!badge)
        return err_set(err, E_USAGE, "ss", "TALLYMAN_BADGE",
                       gettext("a badge and TALLYMAN_PIN log in at a store far away"));
    request_init(&request, V_LOGIN);
    request_text(&request, "badge", badge);
    if (pin)
        request_text(&request, "pin", pin);
    const struct reply *reply = cmd_ask(cs, &request);
    *err = reply->err;
    cs->session = record_num(&reply->out, "session", 0);
    return -(int)err->code;
}

static int open_far(enum cmd_open_mode mode, struct cmd_store *cs, struct err *err)
{
    const char *name = getenv("TALLYMAN_TERMINAL");
    cs->link = cmd_link(cs, err);
    if (!cs->link)
        return -(int)err->code;
    if (mode == CMD_BARE)
        return 0;
    if (cs->socket)
        return be_console(cs, err);
    cs->end = link_end(cs->link, name ? name : "office", err);
    return cs->end ? log_in(cs, err) : -(int)err->code;
}

/* The socket of whoever serves that file; false when nobody does. */
static bool served(struct cmd_store *cs, const char *address)
{
    struct sockaddr_un at = {.sun_family = AF_UNIX};
    const char *path = strncmp(address, "sqlite:", 7) == 0 ? address + 7 : address;
    int n = snprintf(at.sun_path, sizeof(at.sun_path), "%s.sock", path);
    if (n < 0 || n >= (int)sizeof(at.sun_path))
        return false;
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    bool answers = connect(fd, (struct sockaddr *)&at, sizeof(at)) == 0;
    close(fd);
    if (answers)
        cs->socket = xstrdup(at.sun_path);
    return answers;
}

static int open_any(const struct cmd_args *args, const char *address,
                    enum cmd_open_mode mode, struct cmd_store *cs, struct err *err)
{
    bool own = mode == CMD_OWN || mode == CMD_OWN_MAKE || mode == CMD_FOUND;
    if (strncmp(address, "https://", 8) == 0) {
        if (own)
            return err_set(err, E_USAGE, "ss", args->cmd->name,
                           gettext("works on the store's own machine only"));
        cs->far = xstrdup(address + 8);
        return open_far(mode, cs, err);
    }
    if (!own && served(cs, address))
        return open_far(mode, cs, err);
    return open_own(args, address, mode, cs, err);
}

int cmd_open(const struct cmd_args *args, enum cmd_open_mode mode, struct cmd_store *cs)
{
    struct err err = {0};
    struct arena *arena = arena_new();
    const char *address = args->store ? args->store : default_store(arena);
    int status = 0;
    *cs = (struct cmd_store){.warehouse = args->warehouse};
    if (open_any(args, address, mode, cs, &err)) {
        status = cmd_fail(args, &err);
        cmd_close(cs);
    }
    arena_free(arena);
    return status;
}

void cmd_close(struct cmd_store *cs)
{
    link_close(cs->link);
    door_close(cs->door);
    store_close(cs->store);
    free(cs->far);
    free(cs->socket);
    *cs = (struct cmd_store){0};
}

/* Far away nobody is 'job': the terminal's own identity, and the session of whoever
 * stands at it. */
int cmd_second(const struct cmd_store *cs, const char *terminal, struct cmd_store *second,
               struct err *err)
{
    *second = (struct cmd_store){
        .store = cs->store, .door = cs->door, .warehouse = cs->warehouse};
    second->link = cmd_link(cs, err);
    if (second->link)
        second->end = cs->far ? link_end(second->link, terminal, err)
                              : local_end(second, terminal, err);
    if (!second->end)
        return -(int)err->code;
    return cs->far ? 0 : link_console(second->end, &second->session, err);
}

void cmd_second_close(struct cmd_store *second)
{
    link_close(second->link);
    *second = (struct cmd_store){0};
}

const struct reply *cmd_ask(struct cmd_store *cs, struct request *request)
{
    cs->failed = (struct reply){0};
    if (cs->store)
        store_set_now(cs->store, clock_utc_ms());
    if (link_send(cs->end, request, cs->session, clock_utc_ms(), &cs->failed.err))
        return &cs->failed;
    return link_wait(cs->end);
}

int cmd_review(struct cmd_store *cs, struct err *err)
{
    int64_t reviewed = 1;
    while (reviewed) {
        struct request request;
        request_init(&request, V_ORDER_REVIEW);
        const struct reply *reply = cmd_ask(cs, &request);
        *err = reply->err;
        if (err->code)
            return -(int)err->code;
        reviewed = record_num(&reply->out, "reviewed", 0);
    }
    return 0;
}

int cmd_offset_min(struct cmd_store *cs)
{
    struct request request;
    request_init(&request, V_BOARD);
    return (int)record_num(&cmd_ask(cs, &request)->out, "offset_min", 0);
}

static const char *join(struct arena *arena, const char *base, const char *dir,
                        const char *name)
{
    return arena_printf(arena, "%s/%s%s%s", base, dir, *name ? "/" : "", name);
}

const char *cmd_file(const struct cmd_args *args, struct arena *arena, const char *dir,
                     const char *name)
{
    const char *share = cmd_share(arena, "tallyman");
    const char *const bases[] = {args->config,
                                 access(share, R_OK) ? TALLYMAN_SOURCE_DIR : share};
    const char *path = "";
    for (size_t i = 0; i < sizeof(bases) / sizeof(*bases); i++) {
        if (!bases[i])
            continue;
        path = join(arena, bases[i], dir, name);
        /* one of the house's own that cannot be read is no reason to take another */
        if (access(path, R_OK) == 0 || (i == 0 && errno != ENOENT && errno != ENOTDIR))
            return path;
    }
    return path;
}
