/*
 * late: functions of libraries that only some commands need, found when they are first
 * called. Linked as usual, five of them and what hangs on them (C++, OpenSSL, Kerberos,
 * LDAP, D-Bus: 42 libraries) were half of what a first label costs.
 *
 * A room that wants a library late has one file of forwarders with the library's own
 * names and types, `<library>_late.c`; its other files call them as if it were linked,
 * and a function that has no forwarder yet is an error of the linker. CMake's late()
 * gives that file the library's name as it is on this machine (its soname).
 */
#ifndef TALLYMAN_BASE_LATE_H
#define TALLYMAN_BASE_LATE_H

#include <stdbool.h>

/* Whether the library is here; it stays loaded. */
bool late_there(const char *library);

/* Never NULL: where the library or the function is wanting, the program ends with status
 * 127 and a line that names it, as the loader would have ended it at its start. */
void *late_find(const char *library, const char *function);

/* A function as its header declares it, found once. */
#define LATE(library, function)                                                          \
    (__extension__({                                                                     \
        static __typeof__(&(function)) found;                                            \
        if (!found)                                                                      \
            found = (__typeof__(&(function)))late_find(library, #function);              \
        found;                                                                           \
    }))

#endif
