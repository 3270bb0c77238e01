/*
 * names: the lookup that every list of words of this room shares.
 */
#include "names.h"

enum { WORDS = 80 };

int name_find(const char *what, const char *const *names, const char *name,
              struct err *err)
{
    char known[WORDS] = "";
    size_t n = 0;
    for (int i = 0; names[i]; i++) {
        if (strcmp(names[i], name) == 0)
            return i;
        if (n < sizeof known)
            n += (size_t)snprintf(known + n, sizeof known - n, "%s%s", n ? ", " : "",
                                  names[i]);
    }
    err_set(err, E_FIELD, "sss", what, known, name);
    return -1;
}
