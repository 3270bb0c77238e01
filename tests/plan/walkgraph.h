/*
 * walkgraph: a second opinion on walking. Every crossing and every spot is a node of a
 * plain graph, all distances by Floyd and Warshall, the best tour by Held and Karp over
 * all subsets. Shares no code with the router.
 */
#ifndef TALLYMAN_TESTS_PLAN_WALKGRAPH_H
#define TALLYMAN_TESTS_PLAN_WALKGRAPH_H

#include "tallyman/plan/route.h"

enum { WG_NODES = 400, WG_SPOTS = 12 };
#define WG_FAR (INT64_MAX / 8)

struct walkgraph {
    int nodes, crossings;
    int64_t (*far)[WG_NODES];
};

static inline int wg_crossing(const struct layout *layout, int aisle, int line)
{
    return aisle * layout->lines + line;
}

static inline void wg_join(struct walkgraph *g, int a, int b, int64_t length)
{
    if (length < g->far[a][b])
        g->far[a][b] = length;
}

/* Neighbours along an aisle: y of all its points, joined when nothing lies between. */
static inline void wg_aisle(struct walkgraph *g, const struct layout *layout, int aisle,
                            const struct spot *spots, int n)
{
    int node[WG_NODES], points = 0;
    int64_t y[WG_NODES];
    for (int line = 0; line < layout->lines; line++) {
        node[points] = wg_crossing(layout, aisle, line);
        y[points++] = layout->y[line];
    }
    for (int i = 0; i < n; i++)
        if (spots[i].aisle == aisle) {
            node[points] = g->crossings + i;
            y[points++] = spots[i].y;
        }
    for (int a = 0; a < points; a++)
        for (int b = 0; b < points; b++) {
            if (y[a] > y[b])
                continue;
            int block = 0; /* of the middle between the two */
            while (block < layout->lines - 2 && layout->y[block + 1] * 2 < y[a] + y[b])
                block++;
            if (y[a] < layout->y[block] || y[b] > layout->y[block + 1])
                continue; /* not within one block: its crossings lie between */
            int way = layout->way ? layout->way[aisle * (layout->lines - 1) + block] : 0;
            if (way != WAY_FRONT || y[a] == y[b])
                wg_join(g, node[a], node[b], y[b] - y[a]);
            if (way != WAY_BACK || y[a] == y[b])
                wg_join(g, node[b], node[a], y[b] - y[a]);
        }
}

static inline void wg_make(struct walkgraph *g, const struct layout *layout,
                           const struct spot *spots, int n)
{
    g->crossings = layout->aisles * layout->lines;
    g->nodes = g->crossings + n;
    g->far = malloc(sizeof(*g->far) * WG_NODES);
    for (int a = 0; a < g->nodes; a++)
        for (int b = 0; b < g->nodes; b++)
            g->far[a][b] = a == b ? 0 : WG_FAR;
    for (int aisle = 0; aisle < layout->aisles; aisle++) {
        wg_aisle(g, layout, aisle, spots, n);
        for (int line = 0; aisle > 0 && line < layout->lines; line++) {
            int a = wg_crossing(layout, aisle - 1, line);
            int b = wg_crossing(layout, aisle, line);
            wg_join(g, a, b, layout->x[aisle] - layout->x[aisle - 1]);
            wg_join(g, b, a, layout->x[aisle] - layout->x[aisle - 1]);
        }
    }
    for (int k = 0; k < g->nodes; k++)
        for (int a = 0; a < g->nodes; a++)
            for (int b = 0; b < g->nodes; b++)
                if (g->far[a][k] + g->far[k][b] < g->far[a][b])
                    g->far[a][b] = g->far[a][k] + g->far[k][b];
}

static inline void wg_clear(struct walkgraph *g)
{
    free(g->far);
}

static inline bool wg_pair(const struct route_ask *ask, int s, int e)
{
    if (ask->start == ROUTE_ANY && ask->end == ROUTE_ANY)
        return s == e;
    return (ask->start == ROUTE_ANY || ask->start == s) &&
           (ask->end == ROUTE_ANY || ask->end == e);
}

/* The least over the depots that may be used of what `length` says between them. */
static inline int64_t wg_over_depots(const struct walkgraph *g,
                                     const struct layout *layout,
                                     const struct route_ask *ask, const int *order)
{
    int64_t best = WG_FAR;
    for (int s = 0; s < layout->depots; s++)
        for (int e = 0; e < layout->depots; e++) {
            const struct depot *from = &layout->depot[s], *to = &layout->depot[e];
            int at = wg_crossing(layout, from->aisle, from->line);
            int64_t sum = from->extra + to->extra;
            for (int i = 0; i < ask->n; i++) {
                sum += g->far[at][g->crossings + order[i]];
                at = g->crossings + order[i];
            }
            sum += g->far[at][wg_crossing(layout, to->aisle, to->line)];
            if (wg_pair(ask, s, e) && sum < best)
                best = sum;
        }
    return best;
}

static inline int64_t wg_held_karp(const struct walkgraph *g, int from, int to, int n)
{
    int64_t *best = malloc(sizeof(*best) * ((size_t)1 << n) * (size_t)n);
    for (int set = 1; set < 1 << n; set++)
        for (int last = 0; last < n; last++) {
            int64_t *here = &best[set * n + last];
            *here = set == 1 << last ? g->far[from][g->crossings + last] : WG_FAR;
            for (int before = 0; before < n; before++) {
                if (!(set >> last & 1) || before == last || !(set >> before & 1))
                    continue;
                int64_t sum = best[(set ^ 1 << last) * n + before] +
                              g->far[g->crossings + before][g->crossings + last];
                *here = sum < *here ? sum : *here;
            }
        }
    int64_t least = WG_FAR;
    for (int last = 0; last < n; last++) {
        int64_t sum = best[((1 << n) - 1) * n + last] + g->far[g->crossings + last][to];
        least = sum < least ? sum : least;
    }
    free(best);
    return least;
}

static inline int64_t wg_best(const struct walkgraph *g, const struct layout *layout,
                              const struct route_ask *ask)
{
    int64_t best = WG_FAR;
    for (int s = 0; s < layout->depots; s++)
        for (int e = 0; e < layout->depots; e++) {
            if (!wg_pair(ask, s, e))
                continue;
            const struct depot *from = &layout->depot[s], *to = &layout->depot[e];
            int64_t sum = from->extra + to->extra +
                          wg_held_karp(g, wg_crossing(layout, from->aisle, from->line),
                                       wg_crossing(layout, to->aisle, to->line), ask->n);
            best = sum < best ? sum : best;
        }
    return best;
}

#endif
