/*
 * table: the verbs of the command line, in the order in which help prints them.
 */
#include "cmd.h"

#ifdef TALLYMAN_SERVE
#define SERVED(X) X(serve) X(ca)
#else
#define SERVED(X)
#endif

/* clang-format off */
#define CMDS(X)                                                                          \
    X(terminal) X(demo)                                                                  \
    /* what comes in, the day */                                                         \
    X(init) X(load) X(policy) X(wave)                                                    \
    /* look, and settle */                                                               \
    X(order) X(stock) X(transfer) X(parcel) X(recheck) X(qc) X(exception)                 \
    X(signs) X(label) X(pool) X(rates) X(device)                                         \
    /* people, terminals, the log */                                                     \
    X(user) X(role) X(enrol) X(approve) X(audit)                                                 \
    SERVED(X)                                                                            \
    /* the store itself */                                                               \
    X(check) X(rebuild) X(backup) X(restore) X(simulate)
/* clang-format on */

#define X(name) extern const struct cmd cmd_##name;
CMDS(X)
#undef X

const struct cmd *const cmd_table[] = {
#define X(name) &cmd_##name,
    CMDS(X)
#undef X
        NULL};
