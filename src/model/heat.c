/*
 * heat: steps by the root of the share, in whole numbers.
 */
#include "tallyman/model/heat.h"

#include <stdlib.h>

enum { OF_VERY_MANY = 200 };

static int hottest_first(const void *a, const void *b)
{
    int64_t one = *(const int64_t *)a, two = *(const int64_t *)b;
    return one > two ? -1 : one < two;
}

int64_t heat_scale(int64_t *value, int n)
{
    int hot = 0;
    if (n > 0)
        qsort(value, (size_t)n, sizeof *value, hottest_first);
    while (hot < n && value[hot] > 0)
        hot++;
    return hot ? value[hot / OF_VERY_MANY] : 0;
}

int heat_level(int64_t value, int64_t most)
{
    if (value <= 0 || most <= 0)
        return 0;
    for (int k = 1; k < HEAT_LEVELS - 1; k++)
        if ((double)value * 81 <= (double)most * k * k)
            return k;
    return HEAT_LEVELS - 1;
}

bool heat_range(int level, int64_t most, int64_t *from, int64_t *to)
{
    *from = level == 0 ? 0 : (int64_t)((double)most * (level - 1) * (level - 1) / 81) + 1;
    *to = level == HEAT_LEVELS - 1 ? most : (int64_t)((double)most * level * level / 81);
    return *from <= *to;
}
