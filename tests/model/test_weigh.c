/*
 * Weights: what is learned from few and many samples and from bad people, what a parcel
 * may weigh, which line a difference names; and random parcels by the thousand, whose
 * figures are printed and held.
 */
#include "tallyman/model/weigh.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "tallyman/base/rng.h"

#define G 1000

static void few_samples_are_wide_and_many_narrow(void **state)
{
    struct weigh_sample samples[20];
    struct weigh_known known;
    (void)state;
    weigh_learn(NULL, 0, 0, &known);
    assert_false(known.known);
    weigh_learn(NULL, 0, 400 * G, &known);
    assert_int_equal(known.mg, 400 * G);
    assert_int_equal(known.doubt_mg, 40 * G);
    int64_t before = known.doubt_mg;
    for (int i = 0; i < 20; i++)
        samples[i] = (struct weigh_sample){390 * G + i % 3 * 100, 1, i % 4};
    static const int steps[] = {1, 5, 20};
    for (size_t i = 0; i < sizeof steps / sizeof *steps; i++) {
        weigh_learn(samples, steps[i], 400 * G, &known);
        assert_in_range(known.mg, 390 * G, 391 * G);
        assert_true(known.doubt_mg < before);
        before = known.doubt_mg;
    }
    assert_true(known.spread_mg <= 2 * G && known.doubt_mg <= G);
}

static void one_person_alone_is_never_many(void **state)
{
    struct weigh_sample samples[31];
    struct weigh_known known;
    (void)state;
    for (int i = 0; i < 31; i++)
        samples[i] = (struct weigh_sample){200 * G, 1, 7};
    weigh_learn(samples, 31, 0, &known);
    assert_true(known.doubt_mg >= 12 * G); /* a sixteenth */
    assert_false(weigh_past(samples, WEIGH_EACH - 1));
    assert_true(weigh_past(samples, WEIGH_EACH));
    samples[30].person = 8;
    assert_false(weigh_past(samples, 30));
    weigh_learn(samples, 31, 0, &known);
    assert_true(known.doubt_mg <= G);
}

/* A person who ships wrong parcels without end: eight samples of his count, and they move
 * the median by no more than the honest ones differ. */
static void wrong_samples_of_one_person_do_not_move_it(void **state)
{
    struct weigh_sample samples[60];
    struct weigh_known known;
    (void)state;
    for (int i = 0; i < 60; i++)
        samples[i] = i < 40 ? (struct weigh_sample){260 * G, 1, 66}
                            : (struct weigh_sample){(200 + i % 3) * G, 1, i % 5};
    weigh_learn(samples, 60, 200 * G, &known);
    assert_in_range(known.mg, 200 * G, 202 * G);
    assert_true(weigh_far(301 * G, 200 * G));
    assert_true(weigh_far(99 * G, 200 * G));
    assert_true(weigh_far(0, 0));
    assert_false(weigh_far(300 * G, 200 * G));
    assert_false(weigh_far(300 * G, 0));
}

static struct weigh_kind kind_of(int64_t units, int64_t mg, int64_t spread_mg)
{
    return (struct weigh_kind){units, {true, mg, spread_mg, spread_mg / 4}, false};
}

static void a_difference_names_its_line(void **state)
{
    const struct weigh_kind kinds[] = {
        kind_of(2, 120 * G, G),
        kind_of(1, 455 * G, 2 * G),
        kind_of(6, 31 * G, 200),
        {1, {true, 90 * G, 2 * G, G}, true},
    };
    static const struct {
        int64_t off, kind, units;
    } table[] = {{120, 0, 1}, {-120, 0, -1}, {-455, 1, -1}, {455, 1, 1},
                 {33, 2, 1},  {-61, 2, -2},  {-92, 2, -3},  {-240, 0, -2}};
    const int64_t right = (240 + 455 + 186 + 90) * G;
    struct weigh_judged judged;
    struct weigh_read read = {right, G};
    (void)state;
    weigh_judge(kinds, 4, &read, &judged);
    assert_int_equal(judged.outcome, WEIGH_GOOD);
    assert_int_equal(judged.expected_mg, right);
    assert_in_range(judged.tolerance_mg, 8 * G, 20 * G);
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        read.mg = right + table[i].off * G;
        weigh_judge(kinds, 4, &read, &judged);
        assert_int_equal(judged.outcome, WEIGH_OFF);
        assert_int_equal(judged.off_mg, table[i].off * G);
        assert_int_equal(judged.kind, table[i].kind);
        assert_int_equal(judged.units, table[i].units);
    }
    read.mg = right + 300 * G; /* nothing weighs that, nor do two or three */
    weigh_judge(kinds, 4, &read, &judged);
    assert_int_equal(judged.kind, -1);
    assert_true(weigh_sees(kinds, 1, &judged));
    assert_true(weigh_sees(kinds, 2, &judged));
}

static void what_nobody_knows_is_not_judged(void **state)
{
    struct weigh_kind kinds[] = {kind_of(2, 120 * G, G), {1}, kind_of(1, 90 * G, G)};
    struct weigh_read read = {1000 * G, G};
    struct weigh_judged judged;
    int64_t mg;
    (void)state;
    weigh_judge(kinds, 3, &read, &judged);
    assert_int_equal(judged.outcome, WEIGH_BLIND);
    assert_false(weigh_sees(kinds, 0, &judged));
    assert_false(weigh_teaches(kinds, 3, &read, 0, &mg));
    assert_true(weigh_teaches(kinds, 3, &read, 1, &mg)); /* the only one unknown */
    assert_int_equal(mg, 670 * G);
}

static void absurd_numbers_do_no_harm(void **state)
{
    struct weigh_kind kinds[] = {kind_of(INT64_MAX, INT64_MAX, INT64_MAX),
                                 kind_of(99999, 2000000 * (int64_t)G, G)};
    struct weigh_read read = {2000000 * (int64_t)G, INT64_MAX};
    struct weigh_judged judged;
    struct weigh_sample sample = {INT64_MAX, INT64_MAX / 20000, 1};
    struct weigh_known known;
    int64_t mg;
    (void)state;
    weigh_judge(kinds + 1, 1, &read, &judged);
    assert_int_equal(judged.outcome, WEIGH_GOOD); /* a tolerance without end */
    weigh_judge(kinds, 2, &read, &judged);
    assert_int_equal(judged.outcome, WEIGH_BLIND);
    assert_false(weigh_teaches(kinds, 2, &read, 0, &mg));
    weigh_learn(&sample, 1, 1, &known);
    assert_true(known.known);
}

/* ---- a house that learns ---- */

enum { ITEMS = 40, BOXES = 4, PEOPLE = 5, KEPT = 64, LINES = 6, SHARES = 20 };

/* Weights as they really are, which the program never sees. */
struct thing {
    double mg, spread_mg;
    int64_t file_mg;
    struct weigh_sample sample[KEPT];
    int n;
};

struct world {
    uint64_t rng;
    struct thing item[ITEMS], box[BOXES];
    int64_t division_mg;
};

static double unit(struct world *w)
{
    return (double)rng_below(&w->rng, 1000000) / 1000000;
}

/* Of twelve: near enough to a normal one. */
static double normal(struct world *w)
{
    double sum = -6;
    for (int i = 0; i < 12; i++)
        sum += unit(w);
    return sum;
}

static void make_thing(struct world *w, struct thing *t, double least_g, double most_g)
{
    double share = unit(w);
    memset(t, 0, sizeof *t);
    t->mg = (least_g + (most_g - least_g) * share * share) * G;
    t->spread_mg = t->mg * (0.003 + 0.012 * unit(w));              /* 0.3 to 1.5 % */
    t->file_mg = (int64_t)(t->mg * (0.9 + 0.2 * unit(w))) / G * G; /* to 10 % wrong */
}

static void make_world(struct world *w, uint64_t seed)
{
    w->rng = seed;
    for (int i = 0; i < ITEMS; i++)
        make_thing(w, &w->item[i], 20, 1500);
    for (int i = 0; i < BOXES; i++)
        make_thing(w, &w->box[i], 50, 400);
    w->division_mg = G;
}

struct parcel {
    int n, thing[LINES + 1]; /* the last is the box */
    struct weigh_kind kind[LINES + 1];
};

static struct thing *thing_at(struct world *w, const struct parcel *p, int i)
{
    return i == p->n - 1 ? &w->box[p->thing[i]] : &w->item[p->thing[i]];
}

static void know(struct world *w, struct parcel *p, int i)
{
    const struct thing *t = thing_at(w, p, i);
    weigh_learn(t->sample, t->n, t->file_mg, &p->kind[i].of);
}

static void make_parcel(struct world *w, struct parcel *p)
{
    int first = (int)rng_below(&w->rng, ITEMS);
    int lines = 1 + (int)rng_below(&w->rng, LINES) * (int)rng_below(&w->rng, 2);
    memset(p, 0, sizeof *p);
    p->n = lines + 1;
    for (int i = 0; i < lines; i++) {
        p->thing[i] = (first + i * 7) % ITEMS;
        p->kind[i].units = 1 + (int64_t)rng_below(&w->rng, 3);
    }
    p->thing[lines] = (int)rng_below(&w->rng, BOXES);
    p->kind[lines].units = 1;
    p->kind[lines].fixed = true;
    for (int i = 0; i < p->n; i++)
        know(w, p, i);
}

/* What the scale shows, with `more` units of line `line` than there should be. */
static int64_t put_on(struct world *w, const struct parcel *p, int line, int more)
{
    double mg = 0;
    for (int i = 0; i < p->n; i++) {
        const struct thing *t = thing_at(w, p, i);
        for (int64_t k = p->kind[i].units + (i == line ? more : 0); k > 0; k--)
            mg += t->mg + t->spread_mg * normal(w);
    }
    int64_t steps = (int64_t)(mg / (double)w->division_mg + 0.5);
    return steps * w->division_mg;
}

/* As op/weigh does it with rows. */
static void teach(struct world *w, const struct parcel *p, const struct weigh_read *read,
                  int64_t person)
{
    for (int i = 0; i < p->n; i++) {
        struct thing *t = thing_at(w, p, i);
        int64_t mg;
        if (!weigh_teaches(p->kind, p->n, read, i, &mg) || weigh_far(mg, t->file_mg))
            continue;
        memmove(t->sample + 1, t->sample, sizeof *t->sample * (KEPT - 1));
        t->sample[0] = (struct weigh_sample){mg, p->kind[i].units, person};
        t->n += t->n < KEPT - 1;
        for (int k = t->n - 1; k >= 0; k--) {
            if (!weigh_past(t->sample, k))
                continue;
            memmove(t->sample + k, t->sample + k + 1,
                    sizeof *t->sample * (size_t)(t->n - k - 1));
            t->n--;
        }
    }
}

/* One parcel as the person packed it. */
static enum weigh_outcome ship(struct world *w, int64_t person, int line, int more)
{
    struct parcel p;
    struct weigh_judged judged;
    make_parcel(w, &p);
    line = line < 0 ? -1 : line % (p.n - 1);
    const struct weigh_read read = {put_on(w, &p, line, more), w->division_mg};
    weigh_judge(p.kind, p.n, &read, &judged);
    if (judged.outcome != WEIGH_OFF)
        teach(w, &p, &read, person);
    return judged.outcome;
}

static void learn_a_while(struct world *w, int parcels)
{
    for (int i = 0; i < parcels; i++)
        ship(w, (int64_t)rng_below(&w->rng, PEOPLE), -1, 0);
}

struct figures {
    int parcels, refused;             /* right ones */
    int wrong[SHARES], found[SHARES]; /* by 2 % of the parcel's weight and more */
    int named[SHARES];                /* … and the right line said */
};

static void try_wrong(struct world *w, const struct parcel *p, int64_t right,
                      struct figures *f)
{
    struct weigh_judged judged;
    int line = (int)rng_below(&w->rng, p->n - 1);
    int more = rng_below(&w->rng, 2) ? 1 : -1;
    const struct weigh_read read = {put_on(w, p, line, more), w->division_mg};
    int share = (int)(thing_at(w, p, line)->mg * 50 / (double)right);
    share = share < SHARES ? share : SHARES - 1;
    weigh_judge(p->kind, p->n, &read, &judged);
    f->wrong[share]++;
    f->found[share] += judged.outcome == WEIGH_OFF;
    f->named[share] += judged.kind == line && judged.units == more;
}

static void measure(struct world *w, int parcels, struct figures *f)
{
    struct parcel p;
    struct weigh_judged judged;
    for (int i = 0; i < parcels; i++) {
        make_parcel(w, &p);
        const struct weigh_read read = {put_on(w, &p, -1, 0), w->division_mg};
        weigh_judge(p.kind, p.n, &read, &judged);
        f->parcels++;
        f->refused += judged.outcome != WEIGH_GOOD;
        try_wrong(w, &p, read.mg, f);
    }
}

static int percent_from(const int *what, const int *of, int share)
{
    int64_t sum = 0, all = 0;
    for (int i = share; i < SHARES; i++) {
        sum += what[i];
        all += of[i];
    }
    return all ? (int)(sum * 1000 / all) : 1000; /* tenths */
}

/* How large a unit must be, in per cent of its parcel, that it is seen; stated in the
 * README and held here. */
enum { SHARE_HELD = 4 };

static void a_missing_or_doubled_unit_is_found(void **state)
{
    (void)state;
    const char *longer = getenv("TALLYMAN_LONG");
    int runs = longer && strcmp(longer, "1") == 0 ? 40 : 4;
    struct figures f = {0};
    for (int run = 0; run < runs; run++) {
        struct world *w = calloc(1, sizeof *w);
        make_world(w, 20261123 + (uint64_t)run);
        learn_a_while(w, 8000);
        measure(w, 2500, &f);
        free(w);
    }
    printf("seeds 20261123 …: %d right parcels, %d refused\n", f.parcels, f.refused);
    for (int share = 0; share < SHARES; share += 1)
        printf("a unit of %d %% and more: found %d.%d %%, its line named %d.%d %%\n",
               share * 2, percent_from(f.found, f.wrong, share) / 10,
               percent_from(f.found, f.wrong, share) % 10,
               percent_from(f.named, f.wrong, share) / 10,
               percent_from(f.named, f.wrong, share) % 10);
    assert_true(f.refused * 1000 <= f.parcels * 2); /* two of a thousand */
    assert_true(percent_from(f.found, f.wrong, SHARE_HELD / 2) >= 995);
    assert_true(percent_from(f.named, f.wrong, SHARE_HELD / 2) >= 960);
}

/* The first `bad` of five pack a unit too few or too many into every parcel, from the
 * first day on: what the others' parcels weigh is known all the same. */
static void live_with(int bad)
{
    int64_t worst = 0;
    struct figures f = {0};
    struct world *w = calloc(1, sizeof *w);
    make_world(w, 4711);
    for (int i = 0; i < 12000; i++) {
        int64_t person = rng_below(&w->rng, PEOPLE);
        if (person < bad)
            ship(w, person, i, i % 2 ? 1 : -1);
        else
            ship(w, person, -1, 0);
    }
    for (int i = 0; i < ITEMS; i++) {
        const struct thing *t = &w->item[i];
        struct weigh_known known;
        weigh_learn(t->sample, t->n, t->file_mg, &known);
        int64_t off = llabs(known.mg - (int64_t)t->mg) * 1000 / (int64_t)t->mg;
        worst = off > worst ? off : worst;
    }
    measure(w, 2500, &f);
    printf("%d bad packers of five: worst item off by %d.%d %%; of %d right parcels %d "
           "refused\n",
           bad, (int)worst / 10, (int)worst % 10, f.parcels, f.refused);
    assert_true(worst <= (bad == 1 ? 20 : 60)); /* tenths of a per cent */
    assert_true(f.refused * 1000 <= f.parcels * 5);
    assert_true(percent_from(f.found, f.wrong, SHARE_HELD / 2) >= 980);
    free(w);
}

static void a_house_with_bad_packers_learns_all_the_same(void **state)
{
    (void)state;
    live_with(1);
    live_with(2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(few_samples_are_wide_and_many_narrow),
        cmocka_unit_test(one_person_alone_is_never_many),
        cmocka_unit_test(wrong_samples_of_one_person_do_not_move_it),
        cmocka_unit_test(a_difference_names_its_line),
        cmocka_unit_test(what_nobody_knows_is_not_judged),
        cmocka_unit_test(absurd_numbers_do_no_harm),
        cmocka_unit_test(a_missing_or_doubled_unit_is_found),
        cmocka_unit_test(a_house_with_bad_packers_learns_all_the_same),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
