/*
 * rate: a row of a carrier's rates held against an address and a weight.
 */
#include "tallyman/model/rate.h"

#include <string.h>

int rate_fits(const struct rate *rate, const char *region)
{
    size_t n = strlen(rate->region);
    if (strcmp(rate->region, "*") == 0)
        return 1;
    return n && strncmp(region, rate->region, n) == 0 ? 1 + (int)n : 0;
}

int64_t rate_price(const struct rate *rate, int64_t grams)
{
    int64_t over = grams - rate->first_g;
    if (rate->most_g && grams > rate->most_g)
        return -1;
    if (over <= 0)
        return rate->first_price;
    if (rate->step_g <= 0)
        return -1;
    return rate->first_price +
           (over + rate->step_g - 1) / rate->step_g * rate->step_price;
}
