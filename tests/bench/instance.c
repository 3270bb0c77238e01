/*
 * instance: the two formats, read line by line and number by number. What a file names
 * is bounded before anything is made of it.
 *
 * Called by bench_plan and by the tests that hold plans against published values.
 */
#include "instance.h"

#include <ctype.h>
#include <errno.h>
#include <math.h>

enum { LINE = 4096, WORDS = 12, SCALE = 1000 };

struct reader {
    const char *name, *at, *end;
    int line;
    struct arena *arena;
    struct err *err;
};

static int refuse(struct reader *r, const char *what, const char *got)
{
    char words[200];
    snprintf(words, sizeof words, "expected %s, got %.60s", what, got);
    return err_set(r->err, E_FILE, "sds", r->name, (int64_t)r->line, words);
}

/* The next line that is not blank, without its end; false at the end of the file. */
static bool next_line(struct reader *r, char line[LINE])
{
    while (r->at < r->end) {
        size_t n = 0;
        bool blank = true;
        for (; r->at < r->end && *r->at != '\n'; r->at++) {
            char c = *r->at == '\r' || *r->at == '\0' ? ' ' : *r->at;
            blank &= c == ' ' || c == '\t';
            if (n + 1 < LINE)
                line[n++] = c;
        }
        r->at += r->at < r->end;
        r->line++;
        line[n] = '\0';
        if (!blank)
            return true;
    }
    return false;
}

static int split(char *line, char *words[WORDS])
{
    int n = 0;
    for (char *c = line; *c && n < WORDS;) {
        while (*c == ' ' || *c == '\t')
            *c++ = '\0';
        if (!*c)
            break;
        words[n++] = c;
        while (*c && *c != ' ' && *c != '\t')
            c++;
    }
    return n;
}

/* A number of 0 to most, in thousandths. */
static int read_scaled(struct reader *r, const char *word, double most, int64_t *out)
{
    char *end;
    double value = strtod(word, &end);
    if (end == word || *end || !(value >= 0) || value > most)
        return refuse(r, "a number in its range", word);
    *out = llround(value * SCALE);
    return 0;
}

static int read_whole(struct reader *r, const char *word, int64_t most, int *out)
{
    char *end;
    errno = 0;
    long long value = strtoll(word, &end, 10);
    if (end == word || *end || errno || value < 0 || value > most)
        return refuse(r, "a whole number in its range", word);
    *out = (int)value;
    return 0;
}

/* --- "Key : value" --------------------------------------------------------------------
 */

enum section { IN_HEAD, IN_ARTICLES, IN_SKUS, IN_ORDERS };

struct keyed {
    enum section section;
    int aisles, cells, depot_aisle, articles, skus, orders;
    int64_t capacity, aisle, cell, top, bottom, depot;
    bool depot_top;
    int64_t *weight; /* by article, thousandths */
    int *where;      /* by article: its aisle * cells + cell, -1: nowhere */
    struct batch_order *order;
    int begun, left; /* orders begun; articles still to come in the last one */
    int *spot;
};

static const struct head_key {
    const char *name;
    bool scaled;
    double most;
    size_t field;
} head_keys[] = {
#define AT(field) offsetof(struct keyed, field)
    {"PICKER_CAPACITY", true, 1e6, AT(capacity)},
    {"NUM_AISLES", false, LAYOUT_AISLES, AT(aisles)},
    {"NUM_CELLS", false, 5000, AT(cells)},
    {"DEPOT_AISLE", false, LAYOUT_AISLES, AT(depot_aisle)},
    {"DISTANCE_AISLE_TO_AISLE", true, 1000, AT(aisle)},
    {"DISTANCE_CELL_TO_CELL", true, 1000, AT(cell)},
    {"DISTANCE_TOP_TO_CELL", true, 1000, AT(top)},
    {"DISTANCE_BOTTOM_TO_CELL", true, 1000, AT(bottom)},
    {"DISTANCE_TOP_OR_BOTTOM_TO_DEPOT", true, 1000, AT(depot)},
    {"NUM_ARTICLES", false, INSTANCE_NUMBERS, AT(articles)},
    {"NUM_SKUS", false, INSTANCE_NUMBERS, AT(skus)},
    {"NUM_ORDERS", false, INSTANCE_NUMBERS, AT(orders)},
#undef AT
};

static int begin_order(struct reader *r, struct keyed *k, const char *word)
{
    int n;
    if (k->section != IN_ORDERS || !k->order)
        return refuse(r, "an order in its section", word);
    if (k->left > 0)
        return refuse(r, "the rest of the order before", word);
    if (k->begun >= k->orders)
        return refuse(r, "as many orders as NUM_ORDERS", word);
    if (read_whole(r, word, INSTANCE_NUMBERS, &n) < 0)
        return -E_FILE;
    struct batch_order *order = &k->order[k->begun++];
    k->spot = arena_alloc(r->arena, ((size_t)n + 1) * sizeof *k->spot);
    *order = (struct batch_order){.spot = k->spot};
    order->load[BATCH_ORDERS] = 1;
    k->left = n;
    return 0;
}

/* What may still come once articles are counted. */
static bool late_key(const struct keyed *k, size_t field)
{
    return field == offsetof(struct keyed, skus) ||
           (field == offsetof(struct keyed, orders) && !k->order);
}

static int key_line(struct reader *r, struct keyed *k, char **words, int n)
{
    const char *value = n > 2 ? words[2] : "";
    if (strcmp(words[0], "NUM_ARTICLES_IN_ORDER") == 0 ||
        (k->section == IN_ORDERS && strcmp(words[0], "NUM_ARTICLES") == 0))
        return begin_order(r, k, value);
    if (strcmp(words[0], "DEPOT_LOCATION") == 0) {
        k->depot_top = strcmp(value, "top") == 0;
        return k->depot_top || strcmp(value, "bottom") == 0
                   ? 0
                   : refuse(r, "top or bottom", value);
    }
    if (strcmp(words[0], "LAYOUT") == 0 && strcmp(value, "single-block") != 0)
        return refuse(r, "single-block", value);
    for (size_t i = 0; i < sizeof head_keys / sizeof *head_keys; i++) {
        const struct head_key *key = &head_keys[i];
        if (strcmp(words[0], key->name) != 0)
            continue;
        if (k->section > IN_ARTICLES ? !late_key(k, key->field) : k->weight != NULL)
            return refuse(r, "sizes before what they count", words[0]);
        char *field = (char *)k + key->field;
        return key->scaled
                   ? read_scaled(r, value, key->most, (int64_t *)(void *)field)
                   : read_whole(r, value, (int64_t)key->most, (int *)(void *)field);
    }
    return 0; /* names and comments */
}

static void make_weights(struct reader *r, struct keyed *k)
{
    if (k->weight)
        return;
    k->weight = arena_alloc(r->arena, ((size_t)k->articles + 1) * sizeof *k->weight);
    for (int i = 0; i < k->articles; i++)
        k->weight[i] = SCALE;
}

static int begin_section(struct reader *r, struct keyed *k, const char *word)
{
    static const char *const names[] = {[IN_ARTICLES] = "ARTICLE_SECTION",
                                        [IN_SKUS] = "SKU_SECTION",
                                        [IN_ORDERS] = "ORDER_SECTION"};
    if (k->section == IN_ORDERS || strcmp(word, names[k->section + 1]) != 0)
        return refuse(r, "the sections of articles, skus and orders in turn", word);
    if (k->section == IN_HEAD && (k->aisles < 1 || k->cells < 1 || k->cell < 1))
        return refuse(r, "aisles and cells before the sections", word);
    k->section++;
    if (k->section == IN_SKUS) {
        make_weights(r, k);
        k->where = arena_alloc(r->arena, ((size_t)k->articles + 1) * sizeof *k->where);
        for (int i = 0; i < k->articles; i++)
            k->where[i] = -1;
    }
    if (k->section == IN_ORDERS)
        k->orders = 1; /* one tour, unless NUM_ORDERS says more */
    return 0;
}

static int article(struct reader *r, struct keyed *k, int id, char **words, int n)
{
    make_weights(r, k);
    if (n >= 4 && strcmp(words[2], "WEIGHT") == 0)
        return read_scaled(r, words[3], 1e6, &k->weight[id]);
    return 0;
}

static int sku(struct reader *r, struct keyed *k, int id, char **words, int n)
{
    int aisle, cell;
    if (n < 6 || strcmp(words[2], "AISLE") != 0 || strcmp(words[4], "CELL") != 0)
        return refuse(r, "ID n AISLE n CELL n", words[0]);
    if (read_whole(r, words[3], k->aisles - 1, &aisle) < 0 ||
        read_whole(r, words[5], k->cells - 1, &cell) < 0)
        return -E_FILE;
    if (k->where[id] >= 0)
        return refuse(r, "one place an article", words[1]);
    k->where[id] = aisle * k->cells + cell;
    return 0;
}

static int order_line(struct reader *r, struct keyed *k, int id, char **words, int n)
{
    int64_t quantity = 0;
    if (k->left == 0 || n < 4 || strcmp(words[2], "QUANTITY") != 0)
        return refuse(r, "ID n QUANTITY n of an order", words[0]);
    if (read_scaled(r, words[3], 1e6, &quantity) < 0)
        return -E_FILE;
    if (k->where[id] < 0)
        return refuse(r, "an article with a place", words[1]);
    struct batch_order *order = &k->order[k->begun - 1];
    k->spot[order->n++] = id;
    order->load[BATCH_WEIGHT] += quantity / SCALE * k->weight[id];
    k->left--;
    return 0;
}

static int record(struct reader *r, struct keyed *k, char **words, int n)
{
    int id;
    if (n < 2 || k->articles < 1)
        return refuse(r, "ID and a number", words[0]);
    if (read_whole(r, words[1], k->articles - 1, &id) < 0)
        return -E_FILE;
    if (k->section == IN_ARTICLES)
        return article(r, k, id, words, n);
    if (k->section == IN_SKUS)
        return sku(r, k, id, words, n);
    if (k->section == IN_ORDERS)
        return order_line(r, k, id, words, n);
    return refuse(r, "a header", words[0]);
}

static int keyed_lines(struct reader *r, struct keyed *k)
{
    char line[LINE], *words[WORDS];
    while (next_line(r, line)) {
        int n = split(line, words), rc;
        if (n == 0 || strcmp(words[0], "EOF") == 0)
            continue;
        if (k->section == IN_ORDERS && !k->order && strcmp(words[0], "NUM_ORDERS") != 0)
            k->order = arena_alloc(r->arena, sizeof *k->order);
        if (strcmp(words[0], "ID") == 0)
            rc = record(r, k, words, n);
        else if (n > 1 && strcmp(words[1], ":") == 0)
            rc = key_line(r, k, words, n);
        else
            rc = begin_section(r, k, words[0]);
        if (rc < 0)
            return rc;
        if (k->section == IN_ORDERS && strcmp(words[0], "NUM_ORDERS") == 0) {
            if (k->order)
                return refuse(r, "NUM_ORDERS before the orders", words[0]);
            k->order = arena_alloc(r->arena, ((size_t)k->orders + 1) * sizeof *k->order);
        }
    }
    return k->section == IN_ORDERS && k->left == 0 && k->begun == k->orders
               ? 0
               : refuse(r, "all orders whole", "the end of the file");
}

/* As one block, or with a cross aisle in the middle: its two cells a cell further apart.
 */
static struct layout aisles_of(struct reader *r, const struct keyed *k, bool two)
{
    int32_t *x = arena_alloc(r->arena, (size_t)k->aisles * sizeof *x);
    int32_t *y = arena_alloc(r->arena, 3 * sizeof *y);
    struct depot *depot = arena_alloc(r->arena, sizeof *depot);
    for (int i = 0; i < k->aisles; i++)
        x[i] = (int32_t)(i * k->aisle);
    int64_t length = k->bottom + (k->cells - 1) * k->cell + k->top;
    y[1] = (int32_t)length;
    if (two) {
        y[1] = (int32_t)(k->bottom + (k->cells - 1 - k->cells / 2) * k->cell + k->cell);
        y[2] = (int32_t)(length + k->cell);
    }
    *depot =
        (struct depot){k->depot_aisle, k->depot_top ? 1 + two : 0, (int32_t)k->depot};
    return (struct layout){.aisles = k->aisles,
                           .lines = 2 + two,
                           .x = x,
                           .y = y,
                           .depot = depot,
                           .depots = 1};
}

static struct spot *spots_of(struct reader *r, const struct keyed *k, bool two)
{
    struct spot *spots = arena_alloc(r->arena, ((size_t)k->articles + 1) * sizeof *spots);
    for (int i = 0; i < k->articles; i++) {
        int cell = k->where[i] < 0 ? 0 : k->where[i] % k->cells;
        int64_t y = k->bottom + (k->cells - 1 - cell) * k->cell;
        y += two && cell < k->cells / 2 ? k->cell : 0;
        spots[i] =
            (struct spot){k->where[i] < 0 ? 0 : k->where[i] / k->cells, (int32_t)y};
    }
    return spots;
}

static int parse_keyed(struct reader *r, struct instance *out)
{
    struct keyed k = {0};
    int rc = keyed_lines(r, &k);
    if (rc < 0)
        return rc;
    out->layout = aisles_of(r, &k, false);
    out->one_tour = k.capacity == 0;
    out->problem = (struct batch_problem){
        .layout = &out->layout,
        .spots = spots_of(r, &k, false),
        .nspots = k.articles,
        .orders = k.order,
        .n = k.orders,
        .capacity = {[BATCH_WEIGHT] = k.capacity},
    };
    rc = layout_check(&out->layout, r->err);
    if (rc == 0 && out->one_tour && k.cells > 1) {
        out->two_blocks = aisles_of(r, &k, true);
        out->two_block_spots = spots_of(r, &k, true);
        rc = layout_check(&out->two_blocks, r->err);
    }
    return rc;
}

/* --- commented numbers ----------------------------------------------------------------
 */

/* The next number, over blank lines and comments. */
static int number(struct reader *r, double most, double *out)
{
    while (r->at < r->end) {
        if (*r->at == '\n') {
            r->line++;
            r->at++;
        } else if (isspace((unsigned char)*r->at)) {
            r->at++;
        } else if (*r->at == '/') {
            while (r->at < r->end && *r->at != '\n')
                r->at++;
        } else {
            break;
        }
    }
    char word[32];
    size_t n = 0;
    while (r->at < r->end && !isspace((unsigned char)*r->at) && n + 1 < sizeof word)
        word[n++] = *r->at++;
    word[n] = '\0';
    char *end;
    *out = strtod(word, &end);
    if (n == 0 || *end || !(*out >= 0) || *out > most)
        return refuse(r, "a number in its range", n ? word : "the end of the file");
    return 0;
}

static int count(struct reader *r, int64_t most, int *out)
{
    double value;
    if (number(r, (double)most, &value) < 0)
        return -E_FILE;
    if (value != floor(value))
        return refuse(r, "a whole number", "a fraction");
    *out = (int)value;
    return 0;
}

struct numbered {
    int places, products, boxes, orders, start, end, crossings;
    int *product_place;
    struct batch_order *order;
    struct free_arc *arc;
    int arcs;
};

static int products(struct reader *r, struct numbered *k)
{
    int skip = 0, dims = 0;
    double volume;
    if (count(r, FREE_POINTS - 2, &k->places) < 0 ||
        count(r, INSTANCE_NUMBERS, &k->products) < 0 || count(r, 1000, &k->boxes) < 0 ||
        count(r, 4, &dims) < 0)
        return -E_FILE;
    for (int i = 0; i < dims; i++)
        if (number(r, 1e9, &volume) < 0)
            return -E_FILE;
    if (count(r, 1, &skip) < 0)
        return -E_FILE;
    k->product_place =
        arena_alloc(r->arena, ((size_t)k->products + 1) * sizeof *k->product_place);
    for (int i = 0; i < k->products; i++) {
        int index = 0, place = 0;
        if (count(r, k->products, &index) < 0 || count(r, k->places, &place) < 0)
            return -E_FILE;
        for (int d = 0; d < dims; d++)
            if (number(r, 1e9, &volume) < 0)
                return -E_FILE;
        k->product_place[index] = place;
    }
    return 0;
}

static int numbered_order(struct reader *r, const struct numbered *k,
                          struct batch_order *order)
{
    int index = 0, boxes = 0, n = 0;
    if (count(r, INSTANCE_NUMBERS, &index) < 0 || count(r, 1000, &boxes) < 0 ||
        count(r, INSTANCE_NUMBERS, &n) < 0)
        return -E_FILE;
    int *spot = arena_alloc(r->arena, ((size_t)n + 1) * sizeof *spot);
    *order = (struct batch_order){.spot = spot, .n = n};
    order->load[BATCH_ORDERS] = 1;
    order->load[BATCH_TOTES] = boxes;
    for (int i = 0; i < n; i++) {
        int product = 0, quantity = 0;
        if (count(r, k->products, &product) < 0 ||
            count(r, INSTANCE_NUMBERS, &quantity) < 0)
            return -E_FILE;
        if (k->product_place[product] < 1)
            return refuse(r, "a product with a place", "one without");
        spot[i] = k->product_place[product] - 1;
    }
    return 0;
}

/* Arcs, until the comment that ends them. */
static int arcs(struct reader *r, struct numbered *k)
{
    int room = 0, nodes = k->places + k->crossings + 2;
    for (;;) {
        while (r->at < r->end && isspace((unsigned char)*r->at))
            r->line += *r->at++ == '\n';
        if (r->at == r->end || (*r->at == '/' && k->arcs > 0))
            return 0;
        if (k->arcs == INSTANCE_NUMBERS)
            return refuse(r, "at most 100000 arcs", "more");
        if (k->arcs == room) {
            size_t old = (size_t)room * sizeof *k->arc;
            room = room ? room * 2 : 256;
            k->arc = arena_grow(r->arena, k->arc, old, (size_t)room * sizeof *k->arc);
        }
        struct free_arc *arc = &k->arc[k->arcs++];
        double length;
        if (count(r, nodes - 1, &arc->from) < 0 || count(r, nodes - 1, &arc->to) < 0 ||
            number(r, 1e6, &length) < 0)
            return -E_FILE;
        arc->length = (int32_t)llround(length * SCALE);
    }
}

static int parse_numbered(struct reader *r, struct instance *out)
{
    struct numbered k = {0};
    if (products(r, &k) < 0 || count(r, INSTANCE_NUMBERS, &k.orders) < 0)
        return -E_FILE;
    k.order = arena_alloc(r->arena, ((size_t)k.orders + 1) * sizeof *k.order);
    for (int i = 0; i < k.orders; i++)
        if (numbered_order(r, &k, &k.order[i]) < 0)
            return -E_FILE;
    if (count(r, FREE_POINTS, &k.crossings) < 0 ||
        count(r, k.places + k.crossings + 1, &k.start) < 0 ||
        count(r, k.places + k.crossings + 1, &k.end) < 0 || arcs(r, &k) < 0)
        return -E_FILE;
    int *node = arena_alloc(r->arena, ((size_t)k.places + 2) * sizeof *node);
    node[0] = k.start;
    for (int i = 1; i <= k.places; i++)
        node[i] = i;
    node[k.places + 1] = k.end;
    /* the arrival may be numbered as the last of the places */
    int points = k.places + (k.end == k.places ? 1 : 2);
    const struct free_graph graph = {k.places + k.crossings + 2, k.arcs, k.arc};
    node[points - 1] = k.end;
    int rc = free_map_make(&graph, node, points, &out->map, r->err);
    out->problem = (struct batch_problem){
        .map = &out->map,
        .nspots = points - 2,
        .orders = k.order,
        .n = k.orders,
        .capacity = {[BATCH_TOTES] = k.boxes},
    };
    return rc;
}

int instance_parse(const char *name, const char *bytes, size_t size, struct arena *arena,
                   struct instance *out, struct err *err)
{
    struct reader r = {name, bytes, bytes + size, 0, arena, err};
    *out = (struct instance){0};
    bool numbered = size > 2 && bytes[0] == '/' && bytes[1] == '/';
    if (numbered)
        r.line = 1;
    return numbered ? parse_numbered(&r, out) : parse_keyed(&r, out);
}

int instance_read(const char *path, struct arena *arena, struct instance *out,
                  struct err *err)
{
    FILE *file = fopen(path, "rb");
    if (!file)
        return err_set(err, E_IO, "ss", path, strerror(errno));
    char *bytes = xmalloc(INSTANCE_BYTES + 1);
    size_t size = fread(bytes, 1, INSTANCE_BYTES + 1, file);
    int rc = 0;
    if (ferror(file))
        rc = err_set(err, E_IO, "ss", path, strerror(errno));
    else if (size > INSTANCE_BYTES)
        rc = err_set(err, E_LIMIT_INPUT, "sd", path, (int64_t)INSTANCE_BYTES);
    else
        rc = instance_parse(path, bytes, size, arena, out, err);
    fclose(file);
    free(bytes);
    return rc;
}

void instance_clear(struct instance *instance)
{
    free_map_clear(&instance->map);
}
