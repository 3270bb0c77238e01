/*
 * zone_rows: zones and the carts between them in words: what is to be done, where a cart
 * waits and since when; one that waits for too long bears a sign. Reads, changes nothing.
 */
#include "zone_in.h"

#include "tallyman/base/clock.h"

enum { MINUTE_MS = 60000 };

static const char *clock_words(struct arena *turn, int64_t at, int offset_min)
{
    struct civil civil = clock_civil(at, offset_min);
    return arena_printf(turn, "%02d:%02d", civil.hour, civil.minute);
}

/* Only what there is something to say of. */
static const char *zone_words(struct arena *turn, const struct zones *zones,
                              const struct zone_line *line)
{
    const char *text = arena_printf(turn, gettext("%lld lines"), (long long)line->lines);
    if (line->carts)
        text = arena_printf(turn, gettext("%s, %lld carts wait since %s"), text,
                            (long long)line->carts,
                            clock_words(turn, line->since, zones->offset_min));
    if (line->eta_at)
        text = arena_printf(turn, gettext("%s, ready %s"), text,
                            clock_words(turn, line->eta_at, zones->offset_min));
    return line->late ? arena_printf(turn, "%s !", text) : text;
}

void zone_list_rows(const struct flow *flow, struct arena *turn, struct view *view)
{
    const struct zones *zones = &flow->zones;
    if (!zones->total)
        view_add(view, ROW_TEXT, "", gettext("no place is in a zone"));
    for (int i = 0; i < zones->n; i++)
        list_add(view, turn, i + 1,
                 arena_printf(turn, "%s: %s", zones->one[i].name,
                              zone_words(turn, zones, &zones->one[i])));
    if (zones->badge[0])
        list_add(view, turn, zones->n + 1, gettext("in all zones"));
}

/* "since 10:32, 14 min at Z01-01-1 !" */
static const char *wait_words(struct arena *turn, const struct zones *zones,
                              const struct cart_line *line)
{
    const char *text = arena_printf(turn, gettext("since %s, %lld min"),
                                    clock_words(turn, line->since, zones->offset_min),
                                    (long long)((zones->at - line->since) / MINUTE_MS));
    if (line->place[0])
        text = arena_printf(turn, gettext("%s at %s"), text, line->place);
    return line->late ? arena_printf(turn, "%s !", text) : text;
}

void zone_cart_rows(const struct flow *flow, struct arena *turn, struct view *view)
{
    const struct zones *zones = &flow->zones;
    for (int i = 0; i < zones->carts; i++) {
        const struct cart_line *line = &zones->cart[i];
        const char *text = wait_words(turn, zones, line);
        if (!line->lines)
            text = arena_printf(turn, gettext("to the bench, %s"), text);
        view_add(view, line->late ? ROW_WARN : ROW_TEXT, arena_text(turn, line->code),
                 text);
    }
    view_add(view, ROW_TEXT, "", gettext("F8: another, fresh one"));
}

static const char *cart_words(struct arena *turn, const struct zones *zones,
                              const struct cart_line *line)
{
    const char *zone = line->zone[0] ? line->zone : "-";
    if (line->since && !line->lines)
        return arena_printf(turn, gettext("to the bench, %s"),
                            wait_words(turn, zones, line));
    if (line->since)
        return arena_printf(turn, gettext("waits for %s %s"), zone,
                            wait_words(turn, zones, line));
    return arena_printf(turn, gettext("in %s with %s, %lld lines"), zone, line->person,
                        (long long)line->lines);
}

void zone_all_rows(const struct flow *flow, struct arena *turn, struct view *view)
{
    const struct zones *zones = &flow->zones;
    for (int i = 0; i < zones->n; i++)
        view_add(view, zones->one[i].late ? ROW_WARN : ROW_TEXT,
                 arena_text(turn, zones->one[i].name),
                 zone_words(turn, zones, &zones->one[i]));
    if (!zones->carts)
        view_add(view, ROW_TEXT, "", gettext("no cart is passed on"));
    for (int i = 0; i < zones->carts; i++)
        view_add(view, zones->cart[i].late ? ROW_WARN : ROW_TEXT,
                 arena_text(turn, zones->cart[i].code),
                 cart_words(turn, zones, &zones->cart[i]));
}
