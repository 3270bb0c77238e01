/*
 * reviewwords: names of roles, rights, limits and marks in the language of whoever reads
 * the list of rights, and what each of them means. A name that the house made itself
 * stays as it is.
 */
#include "review.h"

#include <libintl.h>

#include "cmd.h"
#include "tallyman/base/money.h"

/* What the marks mean, below the page. */
static const struct {
    const char *mark, *words;
} legend[] = {
    {"asleep", N_("nobody logged in with this badge for a long time")},
    {"unused", N_("none of the role's rights was used for a long time")},
    {"conflict", N_("the person's roles together hold rights that one person should not "
                    "hold together")},
    {"no_pin", N_("has no PIN and can not log in")},
    {"no_factor", N_("the role counts only with a second factor, and there is none")},
    {"no_such_role", N_("the file of roles does not name this role: it gives nothing")},
};

/* Every right in words, for who has never seen the program. */
static const struct {
    enum right right;
    const char *words;
} meaning[] = {
    {RIGHT_LOOK, N_("read lists")},
    {RIGHT_PICK, N_("take goods from bins, put them back")},
    {RIGHT_PACK, N_("verify and close parcels, stick labels on")},
    {RIGHT_RECHECK, N_("count a parcel a second time")},
    {RIGHT_SHIP, N_("load and hand over to carriers")},
    {RIGHT_COUNT, N_("count bins, move goods")},
    {RIGHT_ADJUST, N_("take goods out of the books")},
    {RIGHT_WAVE, N_("plan and release the day's work")},
    {RIGHT_ORDER, N_("hold, cancel, readdress orders")},
    {RIGHT_EXCEPTION, N_("settle what is wrong")},
    {RIGHT_APPROVE, N_("be the second person")},
    {RIGHT_LOAD, N_("take files in")},
    {RIGHT_PEOPLE, N_("decide who works here and who may what")},
    {RIGHT_AUDIT, N_("read the log")},
    {RIGHT_TERMINAL, N_("let terminals in and out")},
    {RIGHT_REPRINT, N_("print a label again")},
    {RIGHT_SETTLE, N_("say what became of a label")},
    {RIGHT_AMOUNT, N_("change what an order costs")},
    {RIGHT_PRIVATE, N_("see names, phones, addresses whole")},
    {RIGHT_EXPORT, N_("take customers' data out")},
    {RIGHT_STAFF, N_("see people, shut them out, lend a role for a day")},
    {RIGHT_REVIEW, N_("read this list")},
};

const char *review_role(struct arena *arena, const char *name)
{
    return cmd_word(arena, "role", name);
}

/* Names separated by spaces. */
static const char *each(struct arena *arena, const char *names, const char *kind)
{
    struct str rest = str_of(names);
    const char *text = "";
    while (rest.n) {
        struct str one = str_cut(&rest, ' ');
        const char *name = arena_copy(arena, one);
        text = arena_printf(arena, "%s%s%s", text, *text ? ", " : "",
                            cmd_word(arena, kind, name));
    }
    return text;
}

const char *review_roles(struct arena *arena, const char *names)
{
    return each(arena, names, "role");
}

const char *review_rights(struct arena *arena, const char *names)
{
    return each(arena, names, "right");
}

/* "no_pin", or "conflict:NAME", which the house may have named itself. */
const char *review_marks(struct arena *arena, const char *names)
{
    char *dots = arena_text(arena, names);
    for (char *c = dots; *c; c++)
        *c = *c == ':' ? '.' : *c;
    return each(arena, dots, "mark");
}

const char *review_money(struct arena *arena, int64_t minor)
{
    char text[32];
    money_show(minor, 2, text);
    return arena_text(arena, text);
}

/* "most.order_cancel 500000": which limit of which act. */
static const char *limit(struct arena *arena, struct str one)
{
    struct str kind = str_cut(&one, '.'), act = str_cut(&one, ' ');
    const char *name = cmd_word(arena, "act", arena_copy(arena, act));
    int64_t num = 0;
    str_int(one, &num);
    if (str_is(kind, "most"))
        return arena_printf(arena, gettext("%s: at most %s"), name,
                            review_money(arena, num));
    if (str_is(kind, "day"))
        return arena_printf(arena, gettext("%s: at most %s a day"), name,
                            review_money(arena, num));
    if (str_is(kind, "units"))
        return arena_printf(arena, gettext("%s: at most %lld units"), name,
                            (long long)num);
    return arena_printf(arena, gettext("%s: at most %lld units of an item a day"), name,
                        (long long)num);
}

const char *review_limits(struct arena *arena, const char *limits)
{
    struct str rest = str_of(limits);
    const char *text = "";
    while (rest.n) {
        struct str one = str_trim(str_cut(&rest, ','));
        text = arena_printf(arena, "%s%s%s", text, *text ? "; " : "", limit(arena, one));
    }
    return text;
}

bool review_meaning(struct arena *arena, int i, const char *cell[3])
{
    int marks = sizeof(legend) / sizeof(*legend);
    int rights = sizeof(meaning) / sizeof(*meaning);
    if (i >= marks + rights)
        return false;
    cell[1] = i < marks ? legend[i].mark : right_name(meaning[i - marks].right);
    cell[0] = i < marks ? review_marks(arena, cell[1]) : review_rights(arena, cell[1]);
    cell[2] = gettext(i < marks ? legend[i].words : meaning[i - marks].words);
    return true;
}
