/*
 * release_split: which part of a split order gives which goods to which cart. The plan
 * says how many units of which item go in each part; from which bins they come, and for
 * which of the order's lines, is known only now.
 */
#include "release_in.h"

static void next_goods(struct str *rest, int64_t *item, int64_t *units)
{
    struct str pair = str_cut(rest, ' ');
    struct str left = str_cut(&pair, ':');
    if (!str_int(left, item) || !str_int(pair, units))
        *item = *units = 0;
}

bool part_read(const char *text)
{
    struct str rest = str_of(text);
    int64_t item, units;
    while (rest.n > 0) {
        next_goods(&rest, &item, &units);
        if (item < 1 || units < 1)
            return false;
    }
    return true;
}

/* What a part still takes of an item. */
struct budget {
    int part;
    int64_t item, units;
};

struct budgets {
    struct budget *of;
    int n;
};

static struct budgets read_budgets(struct op *op, const struct part *part, int parts)
{
    enum { LEAST = 4 }; /* bytes of a pair: "1:1 " */
    size_t room = 1;
    for (int k = 0; k < parts; k++)
        room += strlen(part[k].goods) / LEAST + 1;
    struct budgets all = {.of = arena_alloc(op->arena, sizeof(*all.of) * room)};
    for (int k = 0; k < parts; k++) {
        struct str rest = str_of(part[k].goods);
        while (rest.n > 0) {
            struct budget *one = &all.of[all.n++];
            one->part = k;
            next_goods(&rest, &one->item, &one->units);
        }
    }
    return all;
}

static struct budget *budget_for(struct budgets *all, int64_t item)
{
    for (int i = 0; i < all->n; i++)
        if (all->of[i].item == item && all->of[i].units > 0)
            return &all->of[i];
    return NULL;
}

static void into(struct filling *filling, const struct part *part, int k)
{
    filling->part = k + 1;
    filling->cart = part[k].cart;
    filling->at = way_at(&part[k].way, filling->place);
}

int part_share(struct op *op, const struct part *part, int parts,
               struct fillings *fillings, int first)
{
    struct budgets all = read_budgets(op, part, parts);
    uint64_t seen = 0;
    for (int i = first; i < fillings->n; i++) {
        int64_t qty = fillings->filling[i].qty;
        struct budget *budget = budget_for(&all, fillings->filling[i].item);
        if (budget && budget->units < qty) {
            /* The rest of it is looked at later, for the next part. */
            struct filling *rest = filling_add(op, fillings);
            *rest = fillings->filling[i];
            rest->qty -= budget->units;
            fillings->filling[i].qty = qty = budget->units;
        }
        if (budget)
            budget->units -= qty;
        into(&fillings->filling[i], part, budget ? budget->part : 0);
        seen |= (uint64_t)1 << (budget ? budget->part : 0);
    }
    int used = __builtin_popcountll(seen);
    for (int i = first; i < fillings->n; i++) {
        /* Numbered without gaps: a part may have come to nothing. */
        uint64_t before = seen & (((uint64_t)1 << (fillings->filling[i].part - 1)) - 1);
        fillings->filling[i].part = used == 1 ? 0 : __builtin_popcountll(before) + 1;
    }
    return used;
}
