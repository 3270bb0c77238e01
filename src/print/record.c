/*
 * record: a label's sending in the journal. The key is the waybill with its copy; the
 * body holds what never changes, its texts set apart by 1F; the note of a mark is the
 * condition's name and what was said.
 */
#include "sender_in.h"

#include <libintl.h>

enum { APART = 0x1f, KEEP_MS = 90LL * 24 * 3600 * 1000 };

static const struct state {
    const char *name, *text;
} states[SENDER_STATE_COUNT] = {
#define X(code, name, text) {name, text},
    SENDER_STATES(X)
#undef X
};

/* States from which a label may go to each. */
static const unsigned from[SENDER_STATE_COUNT] = {
    [SENDER_SENDING] = 1 << SENDER_QUEUED,
    [SENDER_SENT] = 1 << SENDER_SENDING,
    [SENDER_CONFIRMED] = 1 << SENDER_SENDING,
    [SENDER_FAILED] = 1 << SENDER_QUEUED | 1 << SENDER_SENDING,
    [SENDER_UNKNOWN] = 1 << SENDER_SENDING,
};

const char *sender_state_name(enum sender_state state)
{
    return states[state].name;
}

const char *sender_state_words(enum sender_state state)
{
    return gettext(states[state].text);
}

void record_key(const char *waybill, int64_t copy, char out[JOURNAL_KEY + 1])
{
    snprintf(out, JOURNAL_KEY + 1, "%s#%lld", waybill, (long long)copy);
}

int record_append(struct sender *sender, struct work *work, struct err *err)
{
    char key[JOURNAL_KEY + 1];
    struct buf body;
    record_key(work->job.waybill, work->job.copy, key);
    buf_init(&body, JOURNAL_BODY);
    buf_printf(&body, "%s%c%s%c%s", work->job.job, APART, work->job.printer, APART,
               work->job.person);
    work->job.made_at = work->job.at = sender->now();
    int rc = journal_append(sender->journal, key, buf_view(&body), work->job.made_at,
                            &work->job.id, err);
    buf_clear(&body);
    return rc;
}

int record_mark(struct work *work, enum sender_state to, struct err *err)
{
    char note[JOURNAL_NOTE + 1];
    snprintf(note, sizeof note, "%s %s", print_condition_name(work->job.condition),
             work->job.words);
    work->job.at = work->sender->now();
    struct journal_mark mark = {
        .from = from[to], .to = (int)to, .note = note, .at = work->job.at};
    return journal_mark(work->sender->journal, work->job.id, &mark, err);
}

static enum print_condition condition_named(struct str name)
{
    for (int i = 0; i < PRINT_CONDITION_COUNT; i++)
        if (str_is(name, print_condition_name((enum print_condition)i)))
            return (enum print_condition)i;
    return PRINT_NOT_ASKED;
}

struct walk {
    sender_job_fn *fn;
    void *arg;
};

static int give(void *arg, const struct journal_entry *entry, struct err *err)
{
    const struct walk *walk = arg;
    struct str body = entry->body, note = str_of(entry->note), key = str_of(entry->key);
    struct arena *arena = arena_new();
    const char *hash = strrchr(entry->key, '#');
    struct sender_job job = {.id = entry->id,
                             .state = (enum sender_state)entry->state,
                             .made_at = entry->made_at,
                             .at = entry->at,
                             .told = !entry->open};
    if (hash)
        key.n = (size_t)(hash - entry->key);
    job.waybill = arena_copy(arena, key);
    str_int(str_of(hash ? hash + 1 : ""), &job.copy);
    job.job = arena_copy(arena, str_cut(&body, APART));
    job.printer = arena_copy(arena, str_cut(&body, APART));
    job.person = arena_copy(arena, body);
    job.condition = condition_named(str_cut(&note, ' '));
    job.words = arena_copy(arena, note);
    int rc = job.state < SENDER_STATE_COUNT ? walk->fn(walk->arg, &job, err) : 0;
    arena_free(arena);
    return rc;
}

int record_each(struct journal *journal, const struct sender_query *query,
                sender_job_fn *fn, void *arg, struct err *err)
{
    char key[JOURNAL_KEY + 1];
    struct walk walk = {fn, arg};
    struct journal_query ask = {.states = query->states,
                                .open_only = query->untold,
                                .newest_first = query->newest_first,
                                .id = query->id,
                                .most = query->most};
    if (query->waybill) {
        record_key(query->waybill, query->copy, key);
        ask.key = key;
    }
    return journal_each(journal, &ask, give, &walk, err);
}

int record_recover(struct sender *sender, struct err *err)
{
    const int64_t now = sender->now();
    const struct journal_mark begun = {.from = 1 << SENDER_SENDING,
                                       .to = SENDER_UNKNOWN,
                                       .note = "broken the program was cut off",
                                       .at = now};
    const struct journal_mark waiting = {.from = 1 << SENDER_QUEUED,
                                         .to = SENDER_FAILED,
                                         .note = "not_asked the program was cut off",
                                         .at = now};
    if (journal_mark_all(sender->journal, &begun, err) < 0 ||
        journal_mark_all(sender->journal, &waiting, err) < 0 ||
        journal_prune(sender->journal, now - KEEP_MS, err) < 0)
        return -(int)err->code;
    return 0;
}
