/*
 * show: the view of the step in force, from what the last replies said. Reads the flow,
 * changes nothing; words are put into the language of the moment.
 */
#include "tallyman/flow/flow.h"
#include "tallyman/model/reason.h"

#include <string.h>

#include "flow_in.h"

static const char *title_of(const struct flow *flow, struct arena *turn)
{
    const char *subject = flow->task->subject ? flow->task->subject(flow) : "";
    const char *title =
        gettext(flow->task->heading ? flow->task->heading(flow) : flow->task->title);
    return subject[0] ? arena_printf(turn, "%s %s", title, subject) : title;
}

static const char *who_of(const struct flow *flow, struct arena *turn)
{
    const char *wave = flow->task == &task_pick ? flow->pick.task.wave : "";
    if (!wave[0])
        return arena_text(turn, flow->person.name);
    return arena_printf(turn, "%s · %s", flow->person.name, wave);
}

static void add_keys(const struct flow *flow, struct view *view)
{
    const struct step *step = flow_step(flow);
    const char *next = step->next ? step->next(flow) : NULL;
    for (int i = 0; i < VIEW_KEYS && step->keys[i] != KEY_NONE; i++)
        if (step->keys[i] != KEY_NEXT || !next || next[0])
            view->keys[view->nkeys++] = step->keys[i];
    view->next = next ? gettext(next) : NULL;
}

/* Where a number is asked for a digit is that number, and no key. */
static void help_line(struct view *view, struct arena *turn, enum key key)
{
    const struct key_entry *entry = key_entry(key);
    bool digit = entry->digit && !(view->accepts & CODE_NUMBER);
    const char *label = digit ? arena_printf(turn, "F%d/%c", entry->f, entry->digit)
                              : arena_printf(turn, "F%d", entry->f);
    const char *word = key == KEY_NEXT && view->next ? view->next : gettext(entry->word);
    view_add(view, ROW_TEXT, label,
             arena_printf(turn, "%s: %s", word, gettext(entry->help)));
}

/* Instead of the rows: what each key does here. */
static void help_rows(struct view *view, struct arena *turn)
{
    static const enum key always[] = {KEY_BACK, KEY_TYPE, KEY_LANG, KEY_QUIT};
    for (int i = 0; i < view->nkeys; i++)
        if (view->keys[i] != KEY_BACK && view->keys[i] != KEY_HELP)
            help_line(view, turn, view->keys[i]);
    for (size_t i = 0; i < sizeof always / sizeof *always; i++)
        help_line(view, turn, always[i]);
}

static const char *note_of(const struct flow *flow, struct arena *turn)
{
    char words[NOTE_MOST];
    if (flow->note.err.code == E_OK)
        return arena_text(turn, flow->note.text);
    reason_refusal(&flow->note.err, words, sizeof words);
    return arena_text(turn, words);
}

void flow_view(const struct flow *flow, struct arena *turn, struct view *view)
{
    const struct step *step = flow_step(flow);
    *view = (struct view){
        .title = title_of(flow, turn),
        .who = who_of(flow, turn),
        .prompt = gettext(step->prompt),
        .hint = "",
        .accepts = flow_accepts(flow),
        .hidden = step->flags & STEP_HIDDEN,
        .stop = step->flags & STEP_STOP,
        .typing = flow->typing,
        .training = flow->config.training,
        .note = note_of(flow, turn),
        .tone = flow->note.tone,
    };
    if (step->expect && !(step->flags & STEP_BLIND))
        view->hint = arena_text(turn, step->expect(flow));
    add_keys(flow, view);
    if (flow->help)
        help_rows(view, turn);
    else if (step->rows)
        step->rows(flow, turn, view);
}
