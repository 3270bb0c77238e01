/*
 * boxcheck: what the terminals' journals say was done, against the rows of the store,
 * scan by scan; and every invariant of the house.
 */
#include "box_in.h"

#include <stdio.h>

#include "tallyman/journal/journal.h"
#include "tallyman/store/check.h"
#include "tallyman/wire/wire.h"

/* States of link/book.h, as they stand in the file. */
enum { NEW, DONE, NO, LATE, RAISED };

struct tally {
    struct box *box;
    const struct hand *hand;
    int64_t done; /* takes that the store did, by the journal */
};

static void wrong(struct box *box, const struct hand *hand, int64_t seq, const char *what)
{
    if (!box->result->wrong[0])
        snprintf(box->result->wrong, BOX_WORDS, "%s, request %lld: %s",
                 hand ? hand->badge : "store", (long long)seq, what);
}

static int moves_of(struct box *box, const struct request_id *id, int64_t *n,
                    struct err *err)
{
    return store_one(box->cs.store, err,
                     "SELECT COUNT(*) FROM move WHERE terminal = $1 AND seq = $2"
                     "   AND reason = 'pick'",
                     "dd>d", id->terminal, id->seq, n);
}

static int judge_row(void *arg, const struct journal_entry *entry, struct err *err)
{
    struct tally *tally = arg;
    struct arena *arena = arena_new();
    struct request req = {.verb = V_NONE};
    struct str json = entry->body;
    int64_t n = 0;
    str_cut(&json, '\n');
    if (json.n && !wire_request_read(json, arena, &req, err) &&
        moves_of(tally->box, &req.id, &n, err) >= 0) {
        bool take = req.verb == V_PICK_TAKE;
        if (entry->state == NEW || entry->state == LATE)
            wrong(tally->box, tally->hand, req.id.seq, "never settled");
        if (take && entry->state == DONE && n != 1)
            wrong(tally->box, tally->hand, req.id.seq, "acknowledged, not one movement");
        if (take && entry->state != DONE && n)
            wrong(tally->box, tally->hand, req.id.seq, "refused, and moved");
        tally->done += take && entry->state == DONE;
        tally->box->result->late += entry->state == RAISED;
    }
    arena_free(arena);
    return -(int)err->code;
}

/* Movements that no row of the journal owns are those of which nobody heard. */
static int judge_hand(struct box *box, const struct hand *hand, struct err *err)
{
    struct tally tally = {box, hand, 0};
    const struct journal_query query = {.key = "request"};
    struct journal *journal = NULL;
    int64_t moves = 0, sums = 0;
    int code = journal_open(hand->journal, NULL, &journal, err);
    if (!code)
        code = journal_each(journal, &query, judge_row, &tally, err);
    journal_close(journal);
    if (!code &&
        store_one(box->cs.store, err,
                  "SELECT COUNT(*), COUNT(CASE WHEN m.seq IN (SELECT a.seq FROM audit a"
                  "         WHERE a.terminal = t.id AND a.verb = 'run.take') THEN 1 END)"
                  "  FROM move m JOIN terminal t ON t.id = m.terminal"
                  " WHERE t.name = $1 AND m.reason = 'pick'",
                  "t>dd", hand->badge, &moves, &sums) < 0)
        code = -(int)err->code;
    box->result->moves += moves;
    moves -= sums; /* of one scan several units: the rows of the store tell of them */
    if (!code && (moves < tally.done || moves > tally.done + hand->loose))
        wrong(box, hand, moves - tally.done, "movements that nobody asked for");
    return code;
}

static int judge_store(struct box *box, struct err *err)
{
    struct check_result *results;
    int64_t raised = 0;
    int n;
    if (check_run(box->cs.store, &results, &n, err))
        return -(int)err->code;
    for (int i = 0; i < n; i++)
        if (results[i].violations && !box->result->wrong[0])
            snprintf(box->result->wrong, BOX_WORDS, "check %s: %s", results[i].name,
                     results[i].first);
    if (store_one(box->cs.store, err,
                  "SELECT COUNT(*) FROM exception WHERE kind = 'late'", ">d",
                  &raised) < 0)
        return -(int)err->code;
    if (raised != box->result->late)
        wrong(box, NULL, raised - box->result->late,
              "late refusals without an exception");
    store_turn(box->cs.store);
    return 0;
}

int box_check(struct box *box, struct err *err)
{
    for (int i = 0; i < box->hands; i++)
        if (judge_hand(box, &box->hand[i], err))
            return -(int)err->code;
    return judge_store(box, err);
}
