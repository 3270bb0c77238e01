/*
 * weigh: rows of the scale. What a unit weighs is made of its newest samples each time it
 * is asked for: they are few, and nothing derived can then be stale.
 */
#include "weigh.h"

#include "floor.h"

enum { BOX_G = 100, SAMPLES_READ = 64 };

/* ---- whether ---- */

static int has_precious(struct op *op, const struct parcel *p, bool *has)
{
    int64_t n = 0;
    if (store_one(op->store, op->err,
                  "SELECT COUNT(*) FROM order_line l JOIN item i ON i.id = l.item"
                  " WHERE l.order_id IN " MERGED_WITH(
                      "$1") " AND l.kit = 0"
                            "   AND l.released > 0 AND i.high = 1 AND i.serial = 0",
                  "d>d", p->order_id, &n) < 0)
        return op_fault(op);
    *has = n > 0;
    return 0;
}

/* Benches that have a scale, by the names of their terminals. */
static int bench_has(struct op *op, const char *benches, bool *has)
{
    const char *name = "";
    struct str rest = str_of(benches);
    *has = false;
    if (store_one(op->store, op->err, "SELECT name FROM terminal WHERE id = $1", "d>t",
                  op->terminal, &name) < 0)
        return op_fault(op);
    while (rest.n) {
        struct str word = str_cut(&rest, ' ');
        *has |= str_is(word, "*") || str_is(word, name);
    }
    return 0;
}

int weigh_wanted(struct op *op, const struct parcel *p, bool *wanted)
{
    const char *when = rule_text(op, "weigh", "due", "when", "high");
    const char *benches = rule_text(op, "weigh", "due", "benches", "");
    bool precious = false, here = false;
    *wanted = false;
    if (!*benches || strcmp(when, "never") == 0)
        return 0;
    if (has_precious(op, p, &precious) || bench_has(op, benches, &here))
        return op_fault(op);
    *wanted = precious || (here && strcmp(when, "always") == 0);
    return 0;
}

int weigh_mark(struct op *op, struct parcel *p)
{
    bool wanted;
    if (*p->weigh || weigh_wanted(op, p, &wanted))
        return *p->weigh ? 0 : op_fault(op);
    if (!wanted)
        return 0;
    p->weigh = "due";
    int changed = store_do(op->store, op->err,
                           "UPDATE parcel SET weigh = 'due'"
                           " WHERE id = $1 AND weigh = '' AND stage = 'open'",
                           "d", p->id);
    return changed_one(op, changed, "the parcel");
}

/* ---- what it should weigh ---- */

static int read_samples(struct op *op, int64_t item, const char *box,
                        struct weigh_sample samples[SAMPLES_READ + 1],
                        int64_t parcels[SAMPLES_READ + 1])
{
    int n = 0;
    struct query *query =
        store_query(op->store,
                    "SELECT mg, units, person, parcel FROM weight_sample"
                    " WHERE warehouse = $1 AND item = $2 AND box = $3"
                    " ORDER BY at DESC, parcel DESC LIMIT $4",
                    "ddtd", op->warehouse, item, box, (int64_t)SAMPLES_READ);
    while (query_next(query, "dddd", &samples[n].mg, &samples[n].units,
                      &samples[n].person, &parcels[n]))
        n++;
    return query_done(query, op->err) ? op_fault(op) : n;
}

static int know(struct op *op, struct weigh_load *load, int i)
{
    struct weigh_sample samples[SAMPLES_READ + 1];
    int64_t parcels[SAMPLES_READ + 1];
    const struct weigh_row *row = &load->row[i];
    int n = read_samples(op, row->item, row->item ? "" : load->box, samples, parcels);
    if (n < 0)
        return n;
    weigh_learn(samples, n, row->file_mg, &load->kind[i].of);
    return 0;
}

static int read_goods(struct op *op, const struct parcel *p, struct weigh_load *load)
{
    int64_t grams, precious;
    struct query *query =
        store_query(op->store,
                    "SELECT i.id, i.code, i.weight_g,"
                    "       CASE WHEN i.high = 1 AND i.serial = 0 THEN 1 ELSE 0 END,"
                    "       CAST(SUM(s.on_hand) AS BIGINT)"
                    "  FROM stock s JOIN item i ON i.id = s.item"
                    " WHERE s.warehouse = $1 AND s.place = $2 AND s.on_hand > 0"
                    " GROUP BY i.id, i.code, i.weight_g, i.high, i.serial"
                    " ORDER BY i.id LIMIT $3",
                    "ddd", op->warehouse, p->place, (int64_t)WEIGH_KINDS);
    while (query_next(query, "dtddd", &load->row[load->n].item, &load->row[load->n].code,
                      &grams, &precious, &load->kind[load->n].units)) {
        load->row[load->n].file_mg = grams * 1000;
        load->row[load->n].precious = precious != 0;
        load->n++;
    }
    return query_done(query, op->err) ? op_fault(op) : 0;
}

/* The box with its filling: of one, none is ever missing. */
static void add_box(struct op *op, struct weigh_load *load)
{
    int64_t any = rule_num(op, "weigh", "box", "any", BOX_G);
    int64_t grams = *load->box ? rule_num(op, "weigh", "box", load->box, any) : any;
    grams += rule_num(op, "weigh", "filling", "grams", 0);
    load->row[load->n] = (struct weigh_row){.file_mg = grams * 1000, .code = load->box};
    load->kind[load->n] = (struct weigh_kind){.units = 1, .fixed = true};
    load->n++;
}

int weigh_read(struct op *op, const struct parcel *p, const char *box,
               struct weigh_load *load)
{
    memset(load, 0, sizeof(*load));
    load->box = box;
    if (read_goods(op, p, load))
        return op_fault(op);
    add_box(op, load);
    for (int i = 0; i < load->n; i++) {
        if (know(op, load, i))
            return op_fault(op);
    }
    return 0;
}

/* ---- teaching ---- */

static int forget_past(struct op *op, int64_t item, const char *box)
{
    struct weigh_sample samples[SAMPLES_READ + 1];
    int64_t parcels[SAMPLES_READ + 1];
    int n = read_samples(op, item, box, samples, parcels);
    for (int i = 0; i < n; i++) {
        if (weigh_past(samples, i) &&
            store_do(op->store, op->err,
                     "DELETE FROM weight_sample WHERE warehouse = $1 AND item = $2"
                     "   AND box = $3 AND parcel = $4",
                     "ddtd", op->warehouse, item, box, parcels[i]) < 0)
            return op_fault(op);
    }
    return n < 0 ? n : 0;
}

struct lesson {
    int64_t person, units;
    struct weigh_read read;
    const char *box;
};

static int teach_one(struct op *op, const struct parcel *p, const struct lesson *lesson,
                     const struct weigh_load *load, int i)
{
    const struct weigh_row *row = &load->row[i];
    const char *box = row->item ? "" : load->box;
    int64_t mg;
    if (!weigh_teaches(load->kind, load->n, &lesson->read, i, &mg) ||
        weigh_far(mg, row->file_mg))
        return 0;
    if (store_do(op->store, op->err,
                 "INSERT INTO weight_sample (warehouse, item, box, parcel, person, mg,"
                 " units, at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
                 "ddtddddd", op->warehouse, row->item, box, p->id, lesson->person, mg,
                 load->kind[i].units, op->now) < 0)
        return op_fault(op);
    return forget_past(op, row->item, box);
}

int weigh_teach(struct op *op, const struct parcel *p)
{
    struct lesson lesson = {0};
    struct weigh_judged judged;
    if (!*p->weigh)
        return 0;
    int found = store_one(op->store, op->err,
                          "SELECT mg, division_mg, person, units, box FROM weighing"
                          " WHERE parcel = $1 AND outcome <> 'off' AND id ="
                          "       (SELECT MAX(w.id) FROM weighing w WHERE w.parcel = $1)",
                          "d>ddddt", p->id, &lesson.read.mg, &lesson.read.division_mg,
                          &lesson.person, &lesson.units, &lesson.box);
    if (found <= 0 || lesson.units != p->units)
        return found < 0 ? found : 0;
    struct weigh_load *load = arena_alloc(op->arena, sizeof(*load));
    if (weigh_read(op, p, lesson.box, load))
        return op_fault(op);
    weigh_judge(load->kind, load->n, &lesson.read, &judged);
    if (judged.outcome == WEIGH_OFF) /* by what was learned since */
        return 0;
    for (int i = 0; i < load->n; i++) {
        if (teach_one(op, p, &lesson, load, i))
            return op_fault(op);
    }
    return 0;
}
