/*
 * bench_plan: how far carts walk. With --instances, published instances against their
 * best known values, one line a file and one a folder; without, those of ../shared when
 * they are there, a wave of small orders against carts in arrival order, and whole days
 * of 1,000 to 100,000 orders. Seconds are of the one thread's processor time, gaps are
 * per cent; every plan is added up again by walking its routes stop by stop.
 */
#include "bench.h"

#include <dirent.h>
#include <getopt.h>
#include <sys/resource.h>
#include <sys/stat.h>

#include "instance.h"
#include "known.h"
#include "tallyman/base/rng.h"
#include "tallyman/plan/wave.h"

enum { FILES_MOST = 20000, PATH_LENGTH = KNOWN_PATH };

struct settings {
    const char *dir, *best;
    double seconds;
    int64_t moves, seed;
    int every, from;
    bool polish, no_instances;
};

static int64_t cpu_us(void *self)
{
    struct timespec t;
    (void)self;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
    return (int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

static void must(int rc, const struct err *err)
{
    char words[300] = "";
    if (rc >= 0)
        return;
    err_words(err, words, sizeof words);
    fprintf(stderr, "bench_plan: %s\n", words);
    exit(1);
}

static struct batch_options options_of(const struct settings *s)
{
    return (struct batch_options){
        .seed = (uint64_t)s->seed,
        .moves = s->moves,
        .budget_us = s->moves ? 0 : (int64_t)(s->seconds * 1e6),
        .now = cpu_us,
        .polish = s->polish,
    };
}

/* --- adding up again ------------------------------------------------------------------
 */

/* The spots of one cart, or of one order. */
static int spots_of(const struct batch_problem *p, const int *cart, int which,
                    struct spot *spots)
{
    int n = 0;
    for (int i = 0; i < p->n; i++)
        for (int s = 0; cart[i] == which && s < p->orders[i].n; s++)
            spots[n++] = p->spots[p->orders[i].spot[s]];
    return n;
}

static bool within(const struct batch_problem *p, const struct batch_result *r)
{
    int64_t(*load)[BATCH_LOADS] = xcalloc((size_t)r->carts + 1, sizeof *load);
    bool fit = true;
    for (int i = 0; i < p->n; i++) {
        fit &= r->cart[i] >= 0 && r->cart[i] < r->carts;
        for (int l = 0; fit && l < BATCH_LOADS; l++)
            load[r->cart[i]][l] += p->orders[i].load[l];
    }
    for (int c = 0; c < r->carts; c++)
        for (int l = 0; l < BATCH_LOADS; l++)
            fit &= p->capacity[l] == 0 || load[c][l] <= p->capacity[l];
    free(load);
    return fit;
}

/* Walks every cart's route stop by stop. */
static int64_t walked(const struct batch_problem *p, const struct batch_result *r)
{
    struct router *router = router_new(p->layout);
    struct spot *spots = xmalloc(ROUTE_SPOTS * sizeof *spots);
    int *order = xmalloc(ROUTE_SPOTS * sizeof *order);
    int64_t total = 0;
    for (int c = 0; c < r->carts; c++) {
        const struct route_ask ask = {spots, spots_of(p, r->cart, c, spots), p->start,
                                      p->end};
        router_exact(router, &ask, order);
        total += router_walk(router, &ask, order);
    }
    free(spots);
    free(order);
    router_free(router);
    return total;
}

static bool feasible(const struct batch_problem *p, const struct batch_result *r)
{
    return within(p, r) && (!p->layout || walked(p, r) == r->total);
}

static int64_t by_rule(const struct batch_problem *p, const int *cart, int carts,
                       enum route_rule rule)
{
    struct router *router = router_new(p->layout);
    struct spot *spots = xmalloc(ROUTE_SPOTS * sizeof *spots);
    int64_t total = 0;
    for (int c = 0; c < carts; c++) {
        const struct route_ask ask = {spots, spots_of(p, cart, c, spots), p->start,
                                      p->end};
        total += router_rule(router, rule, &ask, NULL);
    }
    free(spots);
    router_free(router);
    return total;
}

/* --- one file -------------------------------------------------------------------------
 */

/* A folder's figures. */
struct tally {
    char set[PATH_LENGTH];
    int files, with_best, proven, hit, undercut, infeasible;
    double gaps, worst, seconds, slowest;
    double ours, single, arrival; /* metres, of files where all are known */
};

static void print_line(const char *bench, const char *file, double value, double best,
                       double seconds, bool fits)
{
    printf("{\"bench\":\"%s\",\"file\":\"%s\",\"value\":%.3f,", bench, file, value);
    if (best > 0)
        printf("\"best\":%.3f,\"gap\":%.4f,", best, 100 * (value / best - 1));
    else
        printf("\"best\":null,\"gap\":null,");
    printf("\"seconds\":%.6f,\"feasible\":%s}\n", seconds, fits ? "true" : "false");
    fflush(stdout);
}

static void count(struct tally *t, double value, double best, bool proven, double seconds,
                  bool fits)
{
    t->files++;
    t->seconds += seconds;
    t->slowest = seconds > t->slowest ? seconds : t->slowest;
    t->infeasible += !fits;
    if (best <= 0)
        return;
    double gap = 100 * (value / best - 1);
    t->with_best++;
    t->gaps += gap;
    t->worst = t->with_best == 1 || gap > t->worst ? gap : t->worst;
    t->proven += proven;
    t->hit += proven && gap < 1e-6;
    t->undercut += proven && gap < -1e-6;
}

/* A routing instance: its one tour, exact, in one block or two. */
static void one_tour(const struct instance *in, bool two, const char *file, double best,
                     struct tally *t)
{
    const struct batch_order *order = &in->problem.orders[0];
    const struct layout *layout = two ? &in->two_blocks : &in->layout;
    struct spot *spots = xmalloc(((size_t)order->n + 1) * sizeof *spots);
    int *way = xmalloc(((size_t)order->n + 1) * sizeof *way);
    for (int i = 0; i < order->n; i++)
        spots[i] =
            two ? in->two_block_spots[order->spot[i]] : in->problem.spots[order->spot[i]];
    const struct route_ask ask = {spots, order->n, 0, 0};
    struct router *router = router_new(layout);
    int64_t began = cpu_us(NULL);
    int64_t length = router_exact(router, &ask, way);
    double seconds = (double)(cpu_us(NULL) - began) * 1e-6;
    bool fits = router_walk(router, &ask, way) == length;
    double value = (double)length / 1000;
    print_line(two ? "plan_two_blocks" : "plan", file, value, best, seconds, fits);
    count(t, value, best, best > 0, seconds, fits);
    router_free(router);
    free(spots);
    free(way);
}

static void compare(const struct batch_problem *p, const struct batch_result *r,
                    struct arena *arena, struct tally *t)
{
    struct batch_result arrival;
    struct err err = {0};
    int *alone = arena_alloc(arena, ((size_t)p->n + 1) * sizeof *alone);
    for (int i = 0; i < p->n; i++)
        alone[i] = i;
    must(batch_arrival(p, arena, &arrival, &err), &err);
    t->ours += (double)r->total / 1000;
    t->single += (double)by_rule(p, alone, p->n, RULE_S_SHAPE) / 1000;
    t->arrival += (double)by_rule(p, arrival.cart, arrival.carts, RULE_S_SHAPE) / 1000;
}

static void batched(const struct settings *s, const struct instance *in, const char *file,
                    const struct known *known, struct arena *arena, struct tally *t)
{
    const struct batch_options options = options_of(s);
    struct batch_result r;
    struct err err = {0};
    int64_t began = cpu_us(NULL);
    must(batch_solve(&in->problem, &options, arena, &r, &err), &err);
    double seconds = (double)(cpu_us(NULL) - began) * 1e-6;
    bool fits = feasible(&in->problem, &r);
    double value = (double)r.total / 1000, best = known ? known->best : 0;
    print_line("plan", file, value, best, seconds, fits);
    count(t, value, best, known && known->proven, seconds, fits);
    if (in->problem.layout)
        compare(&in->problem, &r, arena, t);
}

static void one_file(const struct settings *s, const struct known_list *known,
                     const char *file, struct tally *t)
{
    char path[PATH_LENGTH * 2];
    struct arena *arena = arena_new();
    struct instance in;
    struct err err = {0};
    snprintf(path, sizeof path, "%s/%s", s->dir, file);
    must(instance_read(path, arena, &in, &err), &err);
    const struct known *k = known_find(known, file);
    if (in.one_tour) {
        one_tour(&in, false, file, k ? k->best : 0, t);
        if (k && k->two_blocks > 0 && in.two_blocks.lines == 3)
            one_tour(&in, true, file, k->two_blocks, t);
    } else {
        batched(s, &in, file, k, arena, t);
    }
    instance_clear(&in);
    arena_free(arena);
}

static void print_tally(const struct tally *t)
{
    printf("{\"bench\":\"plan_set\",\"set\":\"%s\",\"files\":%d,\"mean_gap\":%.4f,"
           "\"worst_gap\":%.4f,\"proven\":%d,\"optimal\":%d,\"undercut\":%d,"
           "\"infeasible\":%d,\"mean_seconds\":%.6f,\"most_seconds\":%.6f",
           t->set, t->files, t->with_best ? t->gaps / t->with_best : 0, t->worst,
           t->proven, t->hit, t->undercut, t->infeasible,
           t->files ? t->seconds / t->files : 0, t->slowest);
    if (t->single > 0)
        printf(",\"less_than_one_by_one\":%.2f,\"less_than_arrival\":%.2f",
               100 * (1 - t->ours / t->single), 100 * (1 - t->ours / t->arrival));
    printf("}\n");
    fflush(stdout);
}

/* --- all files ------------------------------------------------------------------------
 */

static void list_files(const char *dir, const char *under, char (*files)[PATH_LENGTH],
                       int *n)
{
    char path[PATH_LENGTH * 2];
    snprintf(path, sizeof path, "%s/%s", dir, under);
    struct dirent **entries;
    int all = scandir(path, &entries, NULL, alphasort);
    for (int i = 0; i < all; i++) {
        const char *name = entries[i]->d_name;
        char file[PATH_LENGTH];
        struct stat st;
        snprintf(file, sizeof file, "%.240s%s%.240s", under, *under ? "/" : "", name);
        snprintf(path, sizeof path, "%s/%s", dir, file);
        size_t length = strlen(name);
        if (name[0] != '.' && stat(path, &st) == 0 && S_ISDIR(st.st_mode) && !*under)
            list_files(dir, name, files, n);
        else if (length > 4 && strcmp(name + length - 4, ".txt") == 0 && *n < FILES_MOST)
            memcpy(files[(*n)++], file, sizeof file);
        free(entries[i]);
    }
    if (all >= 0)
        free(entries);
}

static void set_of(const char *file, char set[PATH_LENGTH])
{
    snprintf(set, PATH_LENGTH, "%s", file);
    char *slash = strchr(set, '/');
    *(slash ? slash : set) = '\0';
}

static void all_files(const struct settings *s)
{
    struct arena *arena = arena_new();
    char(*files)[PATH_LENGTH] = arena_alloc(arena, FILES_MOST * sizeof *files);
    struct known_list known;
    struct err err = {0};
    must(known_read(s->best, arena, &known, &err), &err);
    struct tally tally = {0};
    int n = 0;
    list_files(s->dir, "", files, &n);
    for (int i = 0, taken = 0; i < n; i++) {
        char set[PATH_LENGTH];
        set_of(files[i], set);
        if (tally.files && strcmp(set, tally.set) != 0) {
            print_tally(&tally);
            tally = (struct tally){0};
        }
        memcpy(tally.set, set, sizeof set);
        if (taken++ % s->every == s->from)
            one_file(s, &known, files[i], &tally);
    }
    if (tally.files)
        print_tally(&tally);
    arena_free(arena);
}

/* --- orders as a shop has them --------------------------------------------------------
 */

/* 1 to 6 lines, 2.2 in the mean. */
static int lines_of(uint64_t *state, bool day)
{
    static const int per_cent[] = {40, 67, 83, 92, 97, 100};
    int64_t dice = rng_below(state, 100);
    int lines = 1;
    while (per_cent[lines - 1] <= dice)
        lines++;
    return day ? 1 + (int)rng_below(state, 5) : lines; /* a day: 3 in the mean */
}

struct shop {
    struct arena *arena;
    struct layout layout;
    struct batch_problem problem;
    int64_t lines;
};

/* Aisles of `cells` cells on both sides, 12 totes a cart, a wave a group. */
static void open_shop(struct shop *shop, int aisles, int cells, int orders, int wave,
                      uint64_t seed)
{
    *shop = (struct shop){.arena = arena_new()};
    int32_t *x = arena_alloc(shop->arena, (size_t)aisles * sizeof *x);
    int32_t *y = arena_alloc(shop->arena, 2 * sizeof *y);
    static const struct depot front = {0, 0, 0};
    for (int i = 0; i < aisles; i++)
        x[i] = i * 5000;
    y[1] = (cells + 2) * 1000;
    shop->layout = (struct layout){aisles, 2, x, y, NULL, &front, 1};
    int bins = aisles * cells * 2;
    struct spot *spots = arena_alloc(shop->arena, (size_t)bins * sizeof *spots);
    for (int i = 0; i < bins; i++)
        spots[i] = (struct spot){i / 2 / cells, 1500 + i / 2 % cells * 1000};
    struct batch_order *order = arena_alloc(shop->arena, (size_t)orders * sizeof *order);
    uint64_t state = rng_num(seed, orders);
    for (int i = 0; i < orders; i++) {
        int n = lines_of(&state, orders > wave || wave > 100);
        int *spot = arena_alloc(shop->arena, (size_t)n * sizeof *spot);
        for (int s = 0; s < n; s++)
            spot[s] = (int)rng_below(&state, bins);
        order[i] = (struct batch_order){.spot = spot, .n = n, .group = i / wave};
        order[i].load[BATCH_ORDERS] = order[i].load[BATCH_TOTES] = 1;
        shop->lines += n;
    }
    shop->problem = (struct batch_problem){
        .layout = &shop->layout,
        .spots = spots,
        .nspots = bins,
        .orders = order,
        .n = orders,
        .capacity = {[BATCH_TOTES] = 12},
    };
}

/* Hours of a shift: 0.8 m/s, 10 s a line, 180 s to make a cart ready. */
static double hours(double metres, int64_t lines, int carts)
{
    return (metres / 0.8 + 10.0 * (double)lines + 180.0 * carts) / 3600;
}

static void waves(const struct settings *s)
{
    enum { WAVES = 10, ORDERS = 100 };
    struct tally t = {.set = "waves of 100 orders, 2.2 lines, 12 totes"};
    double us = 0, arrival_hours = 0, our_hours = 0;
    for (int i = 0; i < WAVES; i++) {
        struct shop shop;
        struct batch_result r, arrival;
        struct err err = {0};
        open_shop(&shop, 10, 45, ORDERS, ORDERS, (uint64_t)(s->seed + i));
        const struct batch_options options = options_of(s);
        int64_t began = cpu_us(NULL);
        must(batch_solve(&shop.problem, &options, shop.arena, &r, &err), &err);
        us += (double)(cpu_us(NULL) - began);
        double before = t.ours, before_arrival = t.arrival;
        bool fits = feasible(&shop.problem, &r);
        count(&t, (double)r.total / 1000, 0, false, us * 1e-6, fits);
        compare(&shop.problem, &r, shop.arena, &t);
        must(batch_arrival(&shop.problem, shop.arena, &arrival, &err), &err);
        our_hours += hours(t.ours - before, shop.lines, r.carts);
        arrival_hours += hours(t.arrival - before_arrival, shop.lines, arrival.carts);
        arena_free(shop.arena);
    }
    printf("{\"bench\":\"plan_wave\",\"waves\":%d,\"orders\":%d,\"infeasible\":%d,"
           "\"metres\":%.0f,\"metres_arrival\":%.0f,\"metres_one_by_one\":%.0f,"
           "\"less_than_arrival\":%.2f,\"less_than_one_by_one\":%.2f,"
           "\"hours\":%.2f,\"hours_arrival\":%.2f,\"seconds_a_wave\":%.3f}\n",
           WAVES, ORDERS, t.infeasible, t.ours, t.arrival, t.single,
           100 * (1 - t.ours / t.arrival), 100 * (1 - t.ours / t.single), our_hours,
           arrival_hours, us * 1e-6 / WAVES);
    fflush(stdout);
}

/* Selection: the strategy's rules over every order of the day. */
static void select_all(const struct shop *shop)
{
    struct wave_strategy strategy = {
        .file = "day.ini",
        .name = "day",
        .types = {"normal"},
        .ntypes = 1,
        .priority = {"priority", "due"},
        .npriority = 2,
        .cart_orders = 12,
    };
    int n = shop->problem.n;
    struct wave_candidate *all = xcalloc((size_t)n, sizeof *all);
    for (int i = 0; i < n; i++)
        all[i] = (struct wave_candidate){
            .order = i + 1,
            .version = 1,
            .units = shop->problem.orders[i].n,
            .lines = shop->problem.orders[i].n,
            .seq = shop->problem.orders[i].spot[0],
            .number = "N",
            .channel = "web",
            .shop = "s",
            .region = "zj",
            .type = "normal",
            .carrier = "sf",
            .state = "ready",
            .hold = "",
        };
    struct wave_decision *decisions;
    struct arena *arena = arena_new();
    wave_decide(&strategy, all, n, 1, arena, &decisions);
    arena_free(arena);
    free(all);
}

static void route_all(const struct batch_problem *p, const struct batch_result *r)
{
    struct router *router = router_new(p->layout);
    int *first = xcalloc((size_t)r->carts + 2, sizeof *first);
    int *sorted = xmalloc(((size_t)p->n + 1) * sizeof *sorted);
    struct spot *spots = xmalloc(ROUTE_SPOTS * sizeof *spots);
    int *order = xmalloc(ROUTE_SPOTS * sizeof *order);
    for (int i = 0; i < p->n; i++)
        first[r->cart[i] + 2]++;
    for (int c = 0; c < r->carts; c++)
        first[c + 2] += first[c + 1];
    for (int i = 0; i < p->n; i++)
        sorted[first[r->cart[i] + 1]++] = i;
    int64_t total = 0;
    for (int c = 0; c < r->carts; c++) {
        int n = 0;
        for (int k = first[c]; k < first[c + 1]; k++)
            for (int s = 0; s < p->orders[sorted[k]].n; s++)
                spots[n++] = p->spots[p->orders[sorted[k]].spot[s]];
        const struct route_ask ask = {spots, n, p->start, p->end};
        total += router_exact(router, &ask, order);
    }
    BUG_IF(total != r->total);
    free(first);
    free(sorted);
    free(spots);
    free(order);
    router_free(router);
}

static void day(const struct settings *s, int orders)
{
    enum { WAVE = 5000, MOVES_AN_ORDER = 300 };
    struct shop shop;
    struct batch_result r, arrival;
    struct err err = {0};
    open_shop(&shop, 100, 100, orders, WAVE, (uint64_t)s->seed);
    struct batch_options options = {.seed = (uint64_t)s->seed,
                                    .moves = (int64_t)orders * MOVES_AN_ORDER};
    int64_t began = cpu_us(NULL);
    select_all(&shop);
    int64_t selected = cpu_us(NULL);
    must(batch_solve(&shop.problem, &options, shop.arena, &r, &err), &err);
    int64_t solved = cpu_us(NULL);
    route_all(&shop.problem, &r);
    int64_t routed = cpu_us(NULL);
    must(batch_arrival(&shop.problem, shop.arena, &arrival, &err), &err);
    struct rusage usage;
    getrusage(RUSAGE_SELF, &usage);
    printf("{\"bench\":\"plan_day\",\"orders\":%d,\"lines\":%lld,\"bins\":%d,"
           "\"seconds\":%.3f,\"select\":%.3f,\"batch\":%.3f,\"route\":%.3f,"
           "\"us_an_order\":%.1f,\"peak_mb\":%.0f,\"carts\":%d,\"metres\":%.0f,"
           "\"less_than_savings\":%.2f,\"less_than_arrival_exact\":%.2f,"
           "\"feasible\":%s}\n",
           orders, (long long)shop.lines, shop.problem.nspots,
           (double)(routed - began) * 1e-6, (double)(selected - began) * 1e-6,
           (double)(solved - selected) * 1e-6, (double)(routed - solved) * 1e-6,
           (double)(routed - began) / orders, (double)usage.ru_maxrss / 1024, r.carts,
           (double)r.total / 1000, 100 * (1 - (double)r.total / (double)r.started),
           100 * (1 - (double)r.total / (double)arrival.total),
           within(&shop.problem, &r) ? "true" : "false");
    fflush(stdout);
    arena_free(shop.arena);
}

static struct settings read_settings(int argc, char **argv)
{
    static const struct option options[] = {
        {"instances", required_argument, NULL, 'i'},
        {"best", required_argument, NULL, 'b'},
        {"seconds", required_argument, NULL, 's'},
        {"moves", required_argument, NULL, 'm'},
        {"seed", required_argument, NULL, 'r'},
        {"every", required_argument, NULL, 'e'},
        {"from", required_argument, NULL, 'f'},
        {"no-polish", no_argument, NULL, 'n'},
        {"no-instances", no_argument, NULL, 'x'},
        {NULL, 0, NULL, 0},
    };
    struct settings s = {.seconds = 1, .seed = 1, .every = 1, .polish = true};
    for (int c; (c = getopt_long(argc, argv, "", options, NULL)) != -1;) {
        switch (c) {
        case 'i':
            s.dir = optarg;
            break;
        case 'b':
            s.best = optarg;
            break;
        case 's':
            s.seconds = strtod(optarg, NULL);
            break;
        case 'm':
            s.moves = strtoll(optarg, NULL, 10);
            break;
        case 'r':
            s.seed = strtoll(optarg, NULL, 10);
            break;
        case 'e':
            s.every = (int)strtol(optarg, NULL, 10);
            break;
        case 'f':
            s.from = (int)strtol(optarg, NULL, 10);
            break;
        case 'n':
            s.polish = false;
            break;
        case 'x':
            s.no_instances = true;
            break;
        default:
            fprintf(stderr, "bench_plan [--instances DIR [--best FILE.csv]] "
                            "[--seconds N] [--moves N] [--seed N] "
                            "[--every N [--from N]] [--no-polish] [--no-instances]\n");
            exit(2);
        }
    }
    s.every = s.every > 0 ? s.every : 1;
    return s;
}

int main(int argc, char **argv)
{
    static const char shared[] = PROJECT_DIR "/../shared/data/picking";
    static const char shared_best[] =
        PROJECT_DIR "/../shared/data/picking/best_known.csv";
    struct settings s = read_settings(argc, argv);
    struct stat st;
    if (s.dir) {
        all_files(&s);
        return 0;
    }
    if (!s.no_instances && stat(shared, &st) == 0) {
        s.dir = shared;
        s.best = shared_best;
        all_files(&s);
    } else if (!s.no_instances) {
        fprintf(stderr, "bench_plan: %s is not there: its instances are left out\n",
                shared);
    }
    waves(&s);
    for (int orders = 1000; orders <= 100000; orders *= 10)
        day(&s, orders);
    return 0;
}
