/*
 * heat: steps by the root of the share, in whole numbers.
 */
#include "tallyman/model/heat.h"

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
