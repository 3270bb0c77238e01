/*
 * gun: terminals for the fault tests, as a program of its own that may be killed, traced
 * and cut off. Each logs in, pulls its pick task and scans unit after unit; every scan
 * that was acknowledged is one line "terminal seq" of DIR/acks, written before the next;
 * what was told of one that could not be done is "terminal seq fault words" of DIR/told,
 * once for as long as it stays the same (seq 0: it was not even taken).
 *
 *     gun make DIR N                    a store with an authority, N terminals and goods
 *     gun scan DIR NAME=VALUE …         until each has `scans` more, or it is asked to
 *                                       stop (SIGTERM); then until all are with the store
 *         at=HOST:PORT,…  first=0 n=1 scans=10 try=5000
 *         journal=1                     with an outbox; 0: by the wire alone
 *         keep=FOLDER                   where the outbox lies; DIR when nothing is said
 *         weak=1                        negative control: a sending that was lost is made
 *                                       again under a new number
 */
#include "../serve/depot.h"

#include "tallyman/link/outbox.h"

enum { GUNS_MOST = 300, FIRST_TERMINAL = 100, UNITS = 10000000 };

/* ---- make ---- */

static void make_task(struct store *store, int64_t id)
{
    static const char *const rows[] = {
        "UPDATE person SET pin = 'x' WHERE id = $1 AND $2 > 0",
        "UPDATE session SET begun_at = $2 WHERE id = $1",
        "INSERT INTO orders (id, warehouse, channel, shop, number, state, paid_at)"
        " VALUES ($1, 1, 'web', 's', 'N' || $1, 'released', $2)",
        "INSERT INTO order_line (id, warehouse, order_id, ordinal, item, qty, released)"
        " SELECT $1, 1, $1, 1, 1, 30000, 30000 WHERE $2 > 0",
        "INSERT INTO task (id, warehouse, kind, state, person, created_at)"
        " VALUES ($1, 1, 'pick', 'active', $1, $2)",
        "INSERT INTO task_line (id, warehouse, task, seq, place, item, qty, order_id,"
        " line_id, state) SELECT $1, 1, $1, 1, 50, 1, 30000, $1, $1, 'open' WHERE $2 > 0",
        "UPDATE stock SET reserved = reserved + 30000"
        " WHERE place = 50 AND $1 > 0 AND $2 > 0",
    };
    struct err err = {0};
    for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++)
        if (store_do(store, &err, rows[i], "dd", id, clock_utc_ms()) != 1)
            fail_msg("%s: %s", err.args ? err.arg[0].text : "no row", rows[i]);
}

static int make(const char *dir, int n)
{
    struct depot d = {0};
    struct err err = {0};
    snprintf(d.dir, sizeof(d.dir), "%s", dir);
    depot_furnish(&d);
    depot_people(&d, n, UNITS);
    struct store *store = depot_store(&d);
    assert_int_equal(store_begin(store, &err), 0);
    for (int i = 0; i < n; i++)
        make_task(store, FIRST_TERMINAL + i);
    assert_int_equal(store_commit(store, &err), 0);
    store_close(store);
    return 0;
}

/* ---- scan ---- */

struct plan {
    const char *dir, *at, *keep;
    int64_t first, n, scans, try_ms, journal, weak;
};

enum doing { LOGIN, PULL, TAKE, SYNC };

struct one {
    struct link *link;
    struct link_end *end;
    struct request request;
    enum doing doing;
    int64_t session, left;
    bool out;
    int64_t told_seq;
    enum err_code told;
    char badge[16];
};

struct scene {
    const struct plan *plan;
    struct loop *loop;
    struct one one[GUNS_MOST];
    int acks, told;
};

static void open_one(struct scene *scene, int i)
{
    const struct plan *plan = scene->plan;
    struct one *one = &scene->one[i];
    struct err err = {0};
    char name[16], path[512];
    int64_t number = plan->first + i, patience = plan->journal || plan->weak ? 0 : 600000;
    struct link_http_plan wire = {plan->at,     NULL,     plan->dir,
                                  plan->try_ms, patience, (uint64_t)getpid()};
    struct outbox_options options = {.path = path,
                                     .rules = retry_usual((uint64_t)getpid()),
                                     .new_numbers = plan->weak};
    snprintf(name, sizeof(name), "gun-%d", (int)number);
    snprintf(path, sizeof(path), "%s/outbox-%s.db", plan->keep, name);
    snprintf(one->badge, sizeof(one->badge), "B-%d", (int)(1000 + number));
    one->link = link_http(&wire, &err);
    if (one->link && plan->journal)
        one->link = link_outbox(one->link, &options);
    one->end = one->link ? link_end(one->link, name, &err) : NULL;
    if (!one->end)
        fail_msg("%s: %s %s", name, err_entry(err.code)->name, err.arg[0].text);
    one->left = plan->scans;
    link_on(one->link, scene->loop);
}

/* A journal that failed is opened by the next life of the terminal. */
static void end_at_journal(const struct scene *scene, const struct err *err)
{
    if (err->code != E_IO || !scene->plan->journal)
        return;
    fprintf(stderr, "%s: %s\n", err->arg[0].text, err->arg[1].text);
    exit(err_entry(E_IO)->exit);
}

static void note_told(struct scene *scene, struct one *one, int64_t seq,
                      const struct err *err)
{
    char line[600];
    if (one->told == err->code && one->told_seq == seq)
        return;
    one->told = err->code;
    one->told_seq = seq;
    int n = snprintf(line, sizeof(line), "%lld %lld %s %s\n",
                     (long long)link_terminal(one->end), (long long)seq,
                     err_entry(err->code)->name, err->args ? err->arg[0].text : "");
    assert_true(n < (int)sizeof(line));
    assert_int_equal(write(scene->told, line, (size_t)n), n);
}

static void ask(struct scene *scene, struct one *one)
{
    struct request *req = &one->request;
    struct err err = {0};
    static const enum verb verbs[] = {V_LOGIN, V_TASK_PULL, V_PICK_TAKE};
    request_init(req, verbs[one->doing]);
    if (one->doing == LOGIN) {
        request_text(req, "badge", one->badge);
    } else if (one->doing == PULL) {
        request_text(req, "kind", "pick");
    } else {
        request_num(req, "task", link_terminal(one->end));
        request_num(req, "line", link_terminal(one->end));
        request_text(req, "place", "A01-01-1");
        request_text(req, "code", "6901234567892");
    }
    /* No number before the store was reached for the first time: asked for again. */
    one->out = !link_send(one->end, req, one->session, clock_utc_ms(), &err);
    if (!one->out && err.code != E_LINK && err_entry(err.code)->family != ERR_FAULT)
        fail_msg("no number: %s", err_entry(err.code)->name);
    if (one->out)
        return;
    note_told(scene, one, 0, &err);
    end_at_journal(scene, &err);
}

static void note_ack(struct scene *scene, const struct one *one)
{
    char line[64];
    int n = snprintf(line, sizeof(line), "%lld %lld\n",
                     (long long)one->request.id.terminal, (long long)one->request.id.seq);
    assert_int_equal(write(scene->acks, line, (size_t)n), n);
}

static void said_yes(struct scene *scene, struct one *one, const struct reply *reply)
{
    if (one->doing == LOGIN) {
        one->session = record_num(&reply->out, "session", 0);
        one->doing = PULL;
    } else if (one->doing == PULL) {
        one->doing = TAKE;
    } else {
        note_ack(scene, one);
        one->left--;
        one->told = E_OK;
    }
    if (one->doing == TAKE && !one->left)
        one->doing = SYNC;
}

/* A fault leaves the outcome open: the same request again, or, weakened, another. */
static void said_no(struct scene *scene, struct one *one, const struct err *err)
{
    bool fault = err_entry(err->code)->family == ERR_FAULT;
    if (fault && one->doing == TAKE)
        note_told(scene, one, one->request.id.seq, err);
    end_at_journal(scene, err);
    if (err->code == E_NO_SESSION) {
        one->doing = LOGIN;
    } else if (!fault) {
        fail_msg("terminal %lld seq %lld: %s %s", (long long)one->request.id.terminal,
                 (long long)one->request.id.seq, err_entry(err->code)->name,
                 err->args ? err->arg[0].text : "");
    } else if (one->doing == TAKE && !scene->plan->weak && !scene->plan->journal) {
        link_send_again(one->end, &one->request);
        one->out = true;
    }
}

static void hear(struct scene *scene, struct one *one)
{
    const struct reply *reply = one->out ? link_take(one->end) : NULL;
    if (!reply)
        return;
    struct err err = reply->err; /* a sending forgets the reply */
    one->out = false;
    if (err.code == E_OK)
        said_yes(scene, one, reply);
    else
        said_no(scene, one, &err);
}

/* A store that had lost its tail takes the rest from who comes in anew. */
static bool is_done(struct one *one)
{
    struct link_state state;
    if (one->doing != SYNC || !link_state(one->end, &state) || !state.unsynced)
        return one->doing == SYNC;
    if (state.why.code == E_NO_SESSION)
        one->doing = LOGIN;
    return false;
}

static bool work(struct scene *scene)
{
    bool done = true;
    for (int i = 0; i < scene->plan->n; i++) {
        struct one *one = &scene->one[i];
        hear(scene, one);
        if (!one->out && one->doing != SYNC)
            ask(scene, one);
        link_flush(one->link);
        done &= is_done(one);
    }
    return done;
}

static void stop(void *arg)
{
    struct scene *scene = arg;
    for (int i = 0; i < scene->plan->n; i++) {
        struct one *one = &scene->one[i];
        one->left = one->doing == TAKE && one->out ? 1 : 0;
        one->doing = one->doing == TAKE && !one->out ? SYNC : one->doing;
    }
}

/* Looks every so often, though a link on a loop wakes it by itself. */
static void look(void *arg)
{
    struct scene *scene = arg;
    loop_after(scene->loop, 50, look, scene);
}

static int open_book(const struct plan *plan, const char *name)
{
    char path[512];
    snprintf(path, sizeof(path), "%s/%s", plan->dir, name);
    int fd = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    assert_true(fd >= 0);
    return fd;
}

static int scan(const struct plan *plan)
{
    struct scene *scene = xcalloc(1, sizeof(*scene));
    scene->plan = plan;
    scene->acks = open_book(plan, "acks");
    scene->told = open_book(plan, "told");
    assert_true(plan->n <= GUNS_MOST);
    scene->loop = loop_new();
    for (int i = 0; i < plan->n; i++)
        open_one(scene, i);
    look(scene);
    loop_signal(scene->loop, SIGTERM, stop, scene);
    while (!work(scene))
        loop_turn(scene->loop, 1000);
    for (int i = 0; i < plan->n; i++)
        link_close(scene->one[i].link);
    loop_free(scene->loop);
    close(scene->acks);
    close(scene->told);
    free(scene);
    return 0;
}

/* ---- words ---- */

static int64_t *number_of(struct plan *plan, const char *name, size_t n)
{
    const struct {
        const char *name;
        int64_t *at;
    } numbers[] = {
        {"first", &plan->first}, {"n", &plan->n},       {"scans", &plan->scans},
        {"try", &plan->try_ms},  {"weak", &plan->weak}, {"journal", &plan->journal},
    };
    for (size_t i = 0; i < sizeof(numbers) / sizeof(*numbers); i++)
        if (strlen(numbers[i].name) == n && strncmp(name, numbers[i].name, n) == 0)
            return numbers[i].at;
    return NULL;
}

static bool read_words(struct plan *plan, char **words)
{
    for (; *words; words++) {
        const char *value = strchr(*words, '=');
        if (!value)
            return false;
        int64_t *number = number_of(plan, *words, (size_t)(value - *words));
        if (number)
            *number = atoll(value + 1);
        else if (strncmp(*words, "at=", 3) == 0)
            plan->at = value + 1;
        else if (strncmp(*words, "keep=", 5) == 0)
            plan->keep = value + 1;
        else
            return false;
    }
    return plan->at != NULL;
}

int main(int argc, char **argv)
{
    struct plan plan = {.n = 1, .scans = 10, .try_ms = 5000};
    if (argc == 4 && strcmp(argv[1], "make") == 0)
        return make(argv[2], atoi(argv[3]));
    if (argc > 3 && strcmp(argv[1], "scan") == 0) {
        plan.dir = plan.keep = argv[2];
        if (read_words(&plan, argv + 3))
            return scan(&plan);
    }
    fprintf(stderr,
            "usage: gun make DIR N | gun scan DIR at=HOST:PORT [NAME=VALUE ...]\n");
    return 2;
}
