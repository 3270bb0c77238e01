/*
 * retry: a table of scripts, what is asked and what arrives against the steps that must
 * follow; then chance: whatever happens, nothing taken is forgotten, nothing is sent out
 * of its order, everybody hears exactly once.
 */
#include "tallyman/link/retry.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "tallyman/base/rng.h"

/* ---- scripts ---- */

/* "5t" asks for key 5 to be taken (l look, a act, T taken and told, e enter, ! again),
 * "@400" sets the clock, "ok" "no" (not now) "lost" "out" (no entry) "anew" "apart"
 * arrive, "+2" is the answer to two of them, "&2" brings only two, "in" lets in again,
 * "probe" wants one. Behind '=' the steps: ">5" sent (">5:1" to the second address,
 * ">5*3" with two behind it), "!5" answered, "~5" by the journal, "-5" given up, "?5"
 * given up in doubt, ".5" settled. */
struct script {
    const char *name;
    int addresses;
    const char *lines[16];
};

static const struct script scripts[] = {
    {"an answer in time", 1, {"1t = >1", "@399 =", "ok = !1"}},
    {"a late answer is the journal's", 1, {"1t = >1", "@400 = ~1", "@900 =", "ok = .1"}},
    {"order is kept", 1, {"1t = >1", "@400 = ~1", "2t =", "ok = .1 >2", "ok = !2"}},
    {"lost once: sent again", 1, {"1l = >1", "@50 =", "lost =", "@250 = >1", "ok = !1"}},
    {"lost twice: the line is down",
     1,
     {"1l = >1", "lost =", "@200 = >1", "lost = -1", "2l = -2", "3t = ~3"}},
    {"a probe finds the line again",
     1,
     {"1l = >1", "lost =", "@200 = >1", "lost = -1", "@600 = >0", "ok =", "2l = >2"}},
    {"a probe first, then what was taken meanwhile, in its order",
     1,
     {"1t = >1", "lost =", "@200 = >1", "lost = ~1", "2t = ~2", "@600 = >0", "ok = >1*2",
      "ok = .1 .2"}},
    {"an act is in doubt",
     1,
     {"1a = >1", "lost =", "@200 = >1", "lost = ?1", "2a = -2", "@600 = >0", "ok = >1",
      "ok = .1", "3a = >3", "ok = !3"}},
    {"an act in doubt is asked for again",
     1,
     {"1a = >1", "lost =", "@200 = >1", "lost = ?1", "@600 = >0", "1! = ?1", "ok = >1",
      "ok = .1"}},
    {"asked for again, it is answered when the line is up",
     1,
     {"1a = >1", "@5000 = ?1", "1! =", "ok = !1"}},
    {"a look waits behind what is taken, and is given up",
     1,
     {"1t = >1", "@400 = ~1", "2l =", "@5400 = -2", "ok = .1"}},
    {"a look given up under way belongs to nobody",
     1,
     {"1l = >1", "@5000 = -1", "2t =", "ok = >2", "ok = !2"}},
    {"addresses in turn",
     3,
     {"1t = >1:0", "lost = >1:1", "lost = >1:2", "lost = ~1", "@200 = >0:0", "ok = >1:0",
      "ok = .1", "2t = >2:0", "ok = !2"}},
    {"the store cannot now: the person hears it",
     1,
     {"1a = >1", "no = !1", "2l =", "@200 = >2", "no = !2"}},
    {"the store cannot now: the journal has it",
     1,
     {"1t = >1", "no =", "@200 = >1", "no =", "@400 = ~1", "@600 = >1", "ok = .1"}},
    {"held until let in",
     1,
     {"1T = >1", "out =", "2T =", "@9000 =", "7e = >7", "ok = !7", "in = >1*2",
      "ok = .1 .2"}},
    {"another process answers: a probe first",
     1,
     {"1t = >1", "anew = >0", "ok = >1", "ok = !1"}},
    {"a probe that was put off is made again",
     1,
     {"probe =", "1T = >0", "no =", "@400 = >0", "lost =", "@1600 = >0", "ok = >1"}},
    {"a probe wanted while another thing is under way",
     1,
     {"1T = >1", "2T =", "probe =", "ok = .1 >0", "probe =", "ok = >0", "ok = >2"}},
    {"what a dead terminal had",
     1,
     {"1T = >1", "2T =", "3t =", "ok = .1 >2", "ok = .2 >3"}},
    {"what the journal has goes together, a person's request alone",
     1,
     {"1T = >1", "2T =", "3T =", "4t =", "ok = .1 >2*2", "ok = .2 .3 >4", "ok = !4",
      "5T = >5"}},
    {"an act in doubt goes alone",
     1,
     {"1a = >1", "@5000 = ?1", "2T =", "3T =", "lost =", "@5200 = >1", "ok = .1 >2*2"}},
    {"lost together: half as many",
     1,
     {"probe =", "1T = >0", "2T =", "3T =", "4T =", "ok = >1*4", "lost =", "@200 = >1*2",
      "ok = .1 .2 >3*2", "ok = .3 .4"}},
    {"an answer cut off in its middle",
     1,
     {"probe =", "1T = >0", "2T =", "3T =", "ok = >1*3", "+1 = .1", "lost =", "@200 = >2",
      "ok = .2 >3", "ok = .3"}},
    {"not now in the middle",
     1,
     {"probe =", "1T = >0", "2T =", "3T =", "ok = >1*3", "+2 = .1 .2",
      "no =", "@200 = >3", "ok = .3"}},
    {"out in the middle",
     1,
     {"probe =", "1T = >0", "2T =", "3T =", "ok = >1*3", "+1 = .1",
      "out =", "@9000 =", "7e = >7", "ok = !7", "in = >2*2", "ok = .2 .3"}},
    {"somebody wants in while some are under way",
     1,
     {"probe =", "1T = >0", "2T =", "ok = >1*2", "7e =", "+1 = .1", "ok = .2 >7"}},
    {"refused whole: the first alone, then more again",
     1,
     {"probe =", "1T = >0", "2T =", "3T =", "4T =", "ok = >1*4", "apart = >1",
      "ok = .1 >2*2", "apart = >2", "ok = .2 >3*2", "ok = .3 .4"}},
    {"another process answers many: a probe first",
     1,
     {"probe =", "1T = >0", "2T =", "ok = >1*2", "anew = >0", "ok = >1*2", "ok = .1 .2"}},
    {"the driver brings fewer",
     1,
     {"probe =", "1T = >0", "2T =", "3T =", "ok = >1*3", "&1 =", "ok = .1 >2*2",
      "&2 =", "ok = .2 .3"}},
};

static enum retry_class class_of(char letter)
{
    return letter == 'l' ? RETRY_LOOK : letter == 'a' ? RETRY_ACT : RETRY_TAKEN;
}

static void ask(struct retry *retry, int64_t key, char how, int64_t now)
{
    if (how == 'e')
        retry_enter(retry, key, now);
    else if (how == '!')
        assert_true(retry_again(retry, key, now));
    else
        retry_add(retry, key, class_of(how), how == 'T', now);
}

static void apply(struct retry *retry, const char *word, int64_t *now)
{
    static const struct {
        const char *word;
        enum retry_result result;
    } arrivals[] = {{"ok", RETRY_ANSWERED}, {"no", RETRY_NOT_NOW},
                    {"lost", RETRY_LOST},   {"out", RETRY_NO_ENTRY},
                    {"anew", RETRY_ANEW},   {"apart", RETRY_APART}};
    for (size_t i = 0; i < sizeof arrivals / sizeof *arrivals; i++)
        if (strcmp(word, arrivals[i].word) == 0) {
            retry_arrived(retry, arrivals[i].result, *now);
            return;
        }
    if (word[0] == '@') {
        *now = atoi(word + 1);
        retry_tick(retry, *now);
    } else if (word[0] == '+') {
        retry_answered(retry, atoi(word + 1));
    } else if (word[0] == '&') {
        retry_brought(retry, atoi(word + 1));
    } else if (strcmp(word, "in") == 0) {
        retry_entered(retry, *now);
    } else if (strcmp(word, "probe") == 0) {
        retry_probe(retry);
    } else {
        ask(retry, atoi(word), word[strlen(word) - 1], *now);
    }
}

static void steps_text(struct retry *retry, bool addresses, char *out, size_t size)
{
    static const char sign[] = {'>', '!', '~', '-', '.'};
    struct retry_step step;
    size_t n = 0;
    out[0] = '\0';
    while (retry_next(retry, &step)) {
        char c = step.doubt ? '?' : sign[step.what];
        n += (size_t)snprintf(out + n, size - n, " %c%d", c, (int)step.key);
        if (addresses && step.what == RETRY_SEND)
            n += (size_t)snprintf(out + n, size - n, ":%d", step.address);
        if (step.n > 1)
            n += (size_t)snprintf(out + n, size - n, "*%d", step.n);
    }
}

static void play(const struct script *script)
{
    struct retry_rules rules = retry_usual(1);
    rules.addresses = script->addresses;
    struct retry *retry = retry_new(&rules);
    int64_t now = 0;
    for (int i = 0; script->lines[i]; i++) {
        char word[64], steps[200];
        const char *equals = strchr(script->lines[i], '=');
        snprintf(word, sizeof word, "%.*s", (int)(equals - script->lines[i] - 1),
                 script->lines[i]);
        apply(retry, word, &now);
        steps_text(retry, script->addresses > 1, steps, sizeof steps);
        if (strcmp(steps, equals + 1) != 0)
            fail_msg("%s: after '%s':%s", script->name, script->lines[i], steps);
    }
    retry_free(retry);
}

static void test_scripts(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof scripts / sizeof *scripts; i++)
        play(&scripts[i]);
}

/* ---- chance ---- */

enum { ASKED = 400, KEYS = ASKED + 1, ROUNDS = 200 };

/* What the person and the store know of one key. */
struct asked {
    enum retry_class class;
    int64_t at;
    int heard, settled, sent;
    bool doubt;
};

struct run {
    uint64_t seed, chance;
    struct retry *retry;
    struct asked asked[KEYS];
    int64_t now, flying; /* key under way, -1: none */
    int64_t last_sent, last_settled;
    int flown, together;  /* requests under way; sendings of several */
    int asked_n, waiting; /* waiting: key that the person waits for, 0 none */
};

static void take_step(struct run *run, const struct retry_step *step)
{
    struct asked *asked = &run->asked[step->key];
    switch (step->what) {
    case RETRY_SEND:
        assert_int_equal(run->flying, -1);
        if (step->key)
            assert_true(step->key >= run->last_sent);
        run->last_sent = step->key > run->last_sent ? step->key : run->last_sent;
        run->flying = step->key;
        run->flown = step->n;
        run->together += step->n > 1;
        assert_true(step->n <= 1 || asked->class == RETRY_TAKEN);
        assert_int_equal(step->n == 0, step->key == 0);
        asked->sent++;
        break;
    case RETRY_ANSWER:
        asked->settled++;
        asked->heard++;
        break;
    case RETRY_LATE:
        assert_int_equal(asked->class, RETRY_TAKEN);
        assert_true(run->now - asked->at <= 400);
        asked->heard++;
        break;
    case RETRY_GIVE_UP:
        assert_int_not_equal(asked->class, RETRY_TAKEN);
        assert_int_equal(step->doubt, asked->class == RETRY_ACT && asked->sent > 0);
        asked->doubt = step->doubt;
        asked->heard++;
        break;
    case RETRY_SETTLED:
        assert_int_equal(asked->heard, 1);
        assert_true(step->key > run->last_settled);
        run->last_settled = step->key;
        asked->settled++;
        break;
    }
    if (step->what != RETRY_SEND && step->what != RETRY_SETTLED &&
        step->key == run->waiting)
        run->waiting = 0;
}

static void take_steps(struct run *run)
{
    struct retry_step step;
    while (retry_next(run->retry, &step))
        take_step(run, &step);
}

/* The clock goes on to what is wanted next, never past it. */
static void go_on(struct run *run)
{
    int64_t due = retry_due(run->retry);
    if (due < 0)
        return;
    assert_true(due >= run->now || !retry_flying(run->retry));
    run->now = due > run->now ? due : run->now;
    retry_tick(run->retry, run->now);
    take_steps(run);
}

/* Some of several are answered, and something becomes of the next. */
static enum retry_result arrive_partly(struct run *run)
{
    static const enum retry_result rest[] = {RETRY_LOST, RETRY_NOT_NOW};
    int n = (int)rng_below(&run->chance, run->flown);
    if (!n)
        return RETRY_APART;
    retry_answered(run->retry, n);
    return rest[rng_below(&run->chance, 2)];
}

static void arrive(struct run *run, int64_t loss)
{
    if (run->flying < 0)
        return;
    int64_t dice = rng_below(&run->chance, 100);
    enum retry_result result = dice < loss       ? RETRY_LOST
                               : dice < loss + 5 ? RETRY_NOT_NOW
                               : dice < loss + 8 ? RETRY_ANEW
                                                 : RETRY_ANSWERED;
    if (run->flown > 1 && dice >= 70)
        result = arrive_partly(run);
    run->flying = -1;
    retry_arrived(run->retry, result, run->now);
    take_steps(run);
}

static void ask_one(struct run *run)
{
    if (run->waiting || run->asked_n == ASKED)
        return;
    int key = ++run->asked_n;
    struct asked *asked = &run->asked[key];
    asked->class = (enum retry_class)rng_below(&run->chance, 3);
    asked->at = run->now;
    run->waiting = key;
    retry_add(run->retry, key, asked->class, false, run->now);
    take_steps(run);
}

static void judge(const struct run *run)
{
    for (int key = 1; key <= run->asked_n; key++) {
        const struct asked *asked = &run->asked[key];
        bool must = asked->class == RETRY_TAKEN || asked->doubt;
        if (asked->heard != 1 || asked->settled > 1 || (must && asked->settled != 1))
            fail_msg("seed %llu: key %d of class %d: heard %d, settled %d",
                     (unsigned long long)run->seed, key, asked->class, asked->heard,
                     asked->settled);
    }
}

/* How many sendings were of several. */
static int run_one(uint64_t seed)
{
    struct retry_rules rules = retry_usual(seed);
    struct run run = {.seed = seed, .chance = seed, .flying = -1};
    rules.addresses = 1 + (int)(seed % 3);
    run.retry = retry_new(&rules);
    for (int i = 0; i < ASKED * 8; i++) {
        int64_t loss =
            i / 100 % 3 == 1 ? 100 : 20; /* now and then nothing gets through */
        int64_t dice = rng_below(&run.chance, 3);
        if (dice == 0)
            ask_one(&run);
        else if (dice == 1)
            arrive(&run, loss);
        else
            go_on(&run);
    }
    for (int i = 0; i < 100000 && (retry_waiting(run.retry) || run.waiting); i++) {
        go_on(&run);
        arrive(&run, 0);
    }
    assert_int_equal(retry_waiting(run.retry), 0);
    judge(&run);
    retry_free(run.retry);
    return run.together;
}

static void test_chance(void **state)
{
    (void)state;
    int together = 0;
    for (uint64_t seed = 1; seed <= ROUNDS; seed++)
        together += run_one(seed);
    assert_true(together > ROUNDS);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_scripts),
        cmocka_unit_test(test_chance),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
