/*
 * Anything at any time: scans, keys and answers drawn from a seed, in every role. The
 * flow must keep one request in flight, well formed, and always have a view to show.
 */
#include "fake.h"

static unsigned draw(uint64_t *state, unsigned most)
{
    *state = *state * 6364136223846793005ull + 1442695040888963407ull;
    return (unsigned)(*state >> 33) % most;
}

static const char *const texts[] = {"B-0001",
                                    "1",
                                    "2",
                                    "3",
                                    "4",
                                    "5",
                                    "6",
                                    "7",
                                    "8",
                                    "9",
                                    "0",
                                    "4711",
                                    "K-01",
                                    "T-0001",
                                    "T-0002",
                                    "A01-01-1",
                                    "B02-03-1",
                                    "6901234567892",
                                    "6923450657713",
                                    "SF1",
                                    "P-1-1",
                                    "G-SF-1",
                                    "X-UNDO",
                                    "X-BACK",
                                    "X-NEXT",
                                    "X-SHORT",
                                    "\x1d"
                                    "01",
                                    "垃圾"};

#define LINE(n, place, code, more)                                                       \
    "line=" n " seq=" n " place:" place " target:B02-03-1 code:C" n " name:N spec:S "    \
    "order=10" n " number:S" n " " more " lot: expiry=0 id=" n " kind:short "            \
    "hold: recheck:none waybill:SF1 what:pull pcode:P-1-1 why:w wave:w" n " codes:" code \
    "=1"
#define OPENED "state:open order_state:wave qty=2 taken=0 put=0 tote: packed=0 counted=1"
#define HELD                                                                             \
    "state:open order_state:cancelled qty=2 taken=1 put=0 tote:T-0002 packed=1 "         \
    "counted=0"

static const struct exchange answers[] = {
    {NULL,
     "session=5 name:Li task=7 version=1 cart:K-01 line=1 taken=1 put=1 left=0 parcel=9 "
     "units=3 verified=1 complete=0 recheck:none handover=4 count=3 place:A01-01-1 "
     "code:C1 waybill:SF1 n=1 outcome:passed kind:item in_hand=1",
     {LINE("1", "A01-01-1", "6901234567892", OPENED),
      LINE("2", "B02-03-1", "6923450657713", OPENED)}},
    {NULL,
     "session=6 name:Wu role:lead task=7 version=2 line=2 taken=2 put=2 parcel=9 "
     "handover=4 count=3 place:A01-01-1 code:C1 waybill:SF1 n=1 "
     "verified=3 units=3 complete=1 recheck:due kind:none outcome:again state:done",
     {LINE("1", "T-0001", "6901234567892", HELD),
      LINE("2", "A01-01-1", "6923450657713", OPENED)}},
    {NULL,
     "session=7 role:stock task=7 version=1 parcel=9 handover=4 count=3 place:A01-01-1 "
     "waybill:SF1",
     {NULL}},
    {NULL, "no cancelled S1", {NULL}},
    {NULL, "no wrong_state S1 a b", {NULL}},
    {NULL, "no busy x", {NULL}},
    {NULL, "no stale x", {NULL}},
    {NULL, "no nothing_to_do", {NULL}},
};

enum { ANSWERS = sizeof answers / sizeof *answers };
enum { TEXTS = sizeof texts / sizeof *texts };

static const struct request *waiting;

static void look(struct desk *desk)
{
    desk_look(desk);
    assert_non_null(desk->view.title);
    assert_non_null(desk->view.prompt);
    assert_non_null(desk->view.hint);
    assert_non_null(desk->view.note);
    assert_true(desk->view.rows <= VIEW_ROWS);
}

static void feed(struct desk *desk, struct input input)
{
    struct react react;
    struct err err = {.code = E_OK};
    flow_input(desk->flow, &input, &react);
    if (react.bits & REACT_SEND) {
        assert_null(waiting);
        if (request_check(react.request, &err)) {
            char words[200];
            err_words(&err, words, sizeof words);
            fail_msg("%s: %s: %s", flow_where(desk->flow),
                     verb_entry(react.request->verb)->name, words);
        }
        waiting = react.request;
    }
    assert_true(react.tone == TONE_NONE ||
                (react.tone == TONE_OK) == (react.why == E_OK));
    if (react.bits & REACT_PRINT)
        feed(desk, (struct input){.kind = IN_PRINTED});
    look(desk);
}

static void answer(struct desk *desk, uint64_t *state)
{
    unsigned which = draw(state, 3) ? draw(state, 2) : draw(state, ANSWERS);
    struct arena *arena = arena_new();
    struct reply reply = desk_reply(arena, &answers[which]);
    waiting = NULL;
    feed(desk, (struct input){.kind = IN_REPLY, .reply = &reply});
    arena_free(arena);
}

static void step(struct desk *desk, uint64_t *state)
{
    if (waiting && draw(state, 4)) {
        answer(desk, state);
    } else if (draw(state, 5) == 0) {
        enum key key = (enum key)(1 + draw(state, KEYS - 1));
        if (key != KEY_QUIT || draw(state, 20) == 0)
            feed(desk, (struct input){.kind = IN_KEY, .key = key});
    } else {
        bool typed = draw(state, 3) == 0;
        struct scan scan = desk_scan_of(texts[draw(state, TEXTS)], typed);
        feed(desk, (struct input){.kind = IN_SCAN, .scan = &scan});
    }
}

static void nothing_that_can_be_done_breaks_a_flow(void **unused)
{
    static const char *const roles[] = {"picker", "packer", "qc", "stock", "lead"};
    (void)unused;
    for (size_t r = 0; r < sizeof roles / sizeof *roles; r++) {
        struct desk desk = desk_open(roles[r]);
        uint64_t state = r + 1;
        waiting = NULL;
        for (int i = 0; i < 4000; i++)
            step(&desk, &state);
        desk.script = NULL;
        desk_close(&desk);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nothing_that_can_be_done_breaks_a_flow),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
