/*
 * home: what there is to do for this person's rights, by digit; and the thing that is
 * scanned without asking starts the task it belongs to. Tasks that are at rest offer what
 * they cannot use to home as well.
 */
#include <string.h>

#include "flow_in.h"

static void begin_pick(struct flow *flow)
{
    pick_begin(flow, "");
}

static void begin_pack(struct flow *flow)
{
    pack_begin(flow, "");
}

static void begin_recheck(struct flow *flow)
{
    recheck_begin(flow, "");
}

static void begin_ship(struct flow *flow)
{
    ship_begin(flow, "");
}

static const struct entry {
    const char *word; /* msgid */
    enum right right;
    go_fn *begin;
} menu[] = {
    [HOME_PICK] = {N_("Pick"), RIGHT_PICK, begin_pick},
    [HOME_PACK] = {N_("Pack"), RIGHT_PACK, begin_pack},
    [HOME_RECHECK] = {N_("Recheck"), RIGHT_RECHECK, begin_recheck},
    [HOME_SHIP] = {N_("Hand over"), RIGHT_SHIP, begin_ship},
    [HOME_BACK] = {N_("Put back"), RIGHT_PICK, back_begin},
    [HOME_COUNT] = {N_("Count"), RIGHT_COUNT, count_begin},
    [HOME_MOVE] = {N_("Move"), RIGHT_COUNT, move_begin},
    [HOME_EXCEPT] = {N_("Exceptions"), RIGHT_EXCEPTION, except_begin},
    [HOME_LEAD] = {N_("Shift"), RIGHT_WAVE, lead_begin},
    [HOME_DRAWN] = {N_("Drawn for a count"), RIGHT_RECHECK, drawn_begin},
    [HOME_ZONE] = {N_("Zone"), RIGHT_PICK, zone_begin},
};

static bool may(const struct flow *flow, enum right right)
{
    return right == RIGHT_NONE || flow->person.rights & right_bit(right);
}

/* What a scanned thing starts: the first line whose kind fits and whose right is there.
 * Who rechecks may pack too, who packs may pick: the dearest right decides. */
static const struct start {
    unsigned kinds;
    enum right right;
    void (*begin)(struct flow *flow, const char *code);
} starts[] = {
    {CODE_BADGE, RIGHT_NONE, login_badge},
    {CODE_CAGE, RIGHT_SHIP, ship_begin},
    {CODE_CART, RIGHT_PICK, pick_begin},
    {CODE_BOX | CODE_PARCEL, RIGHT_RECHECK, recheck_begin},
    {CODE_BOX | CODE_PARCEL | CODE_OTHER, RIGHT_PACK, pack_begin},
    {CODE_TOTE, RIGHT_PICK, pick_begin},
    {CODE_PLACE, RIGHT_PICK, zone_take},
};

static bool starts_here(const struct flow *flow, const struct start *start)
{
    return may(flow, start->right) && (start->begin != zone_take || flow->person.zones);
}

bool home_takes(struct flow *flow, const struct scan *scan)
{
    for (size_t i = 0; i < sizeof starts / sizeof *starts; i++) {
        if (!(starts[i].kinds & scan->kind) || !starts_here(flow, &starts[i]))
            continue;
        starts[i].begin(flow, scan->text);
        return true;
    }
    return false;
}

static unsigned home_accepts(const struct flow *flow)
{
    unsigned kinds = CODE_NUMBER;
    for (size_t i = 0; i < sizeof starts / sizeof *starts; i++)
        if (starts_here(flow, &starts[i]))
            kinds |= starts[i].kinds;
    return kinds;
}

/* Where the house has no zones nothing is said of them. */
static int entries(const struct flow *flow)
{
    return flow->person.zones ? HOME_ZONE : HOME_ZONE - 1;
}

/* What is too long for a choice may be a PIN that nobody asked for: it is neither shown
 * nor written down. */
static int chosen(struct flow *flow, const struct scan *scan)
{
    struct scan digits = *scan;
    if (strlen(digits.text) > 2)
        KEEP(digits.text, "***");
    return list_digit(flow, &digits, entries(flow));
}

static void scan_home(struct flow *flow, const struct scan *scan)
{
    if (scan->kind != CODE_NUMBER) {
        home_takes(flow, scan);
        return;
    }
    int digit = chosen(flow, scan);
    if (digit == 0)
        return;
    if (!may(flow, menu[digit].right)) {
        flow_refuse(flow, scan->text, E_NOT_ALLOWED, "ss", flow->person.name,
                    gettext(right_name(menu[digit].right)));
        return;
    }
    menu[digit].begin(flow);
}

static void home_rows(const struct flow *flow, struct arena *turn, struct view *view)
{
    for (int i = 1; i <= entries(flow); i++) {
        const char *word = gettext(menu[i].word);
        if (i == HOME_ZONE && flow->person.zone[0])
            word = arena_printf(turn, "%s: %s", word, flow->person.zone);
        if (may(flow, menu[i].right))
            list_add(view, turn, i, word);
    }
}

static const char *subject(const struct flow *flow)
{
    return flow->terminal;
}

static const struct step steps[] = {
    {.name = "menu",
     .prompt = N_("Choose, or scan"),
     .back = STEP_STAY,
     .other = N_("order"),
     .keys = {KEY_HELP, KEY_LANG, KEY_QUIT},
     .takes = home_accepts,
     .scan = scan_home,
     .rows = home_rows},
};

const struct flow_task task_home = {
    .name = "home", .title = N_("Tasks"), .steps = steps, .subject = subject};
