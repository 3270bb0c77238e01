/*
 * late: by dlopen, whose own list remembers what is loaded. Nothing is ever closed: a
 * library that has threads or exit handlers of its own does not outlive that. Its names
 * stay its own (RTLD_LOCAL), so that the forwarders are not taken for them.
 */
#include "tallyman/base/late.h"

#include <dlfcn.h>
#include <stdio.h>
#include <unistd.h>

enum { WANTING = 127 };

static _Noreturn void wanting(const char *library, const char *function)
{
    const char *why = dlerror();
    dprintf(STDERR_FILENO, "tallyman: %s of %s: %s\n", function, library,
            why ? why : "not there");
    _exit(WANTING);
}

bool late_there(const char *library)
{
    return dlopen(library, RTLD_LAZY | RTLD_LOCAL) != NULL;
}

void *late_find(const char *library, const char *function)
{
    void *loaded = dlopen(library, RTLD_LAZY | RTLD_LOCAL);
    void *found = loaded ? dlsym(loaded, function) : NULL;
    if (!found)
        wanting(library, function);
    return found;
}
