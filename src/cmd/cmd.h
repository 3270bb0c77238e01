/*
 * cmd: one verb of the command line a file. Each ends in a const entry; cmd_table lists
 * them. A verb gets its own arguments and the global options, which are accepted before
 * and after it, and returns the exit status: 0 done, 1 refused, 2 wrong usage or bad
 * input, 3 fault. --json prints JSON on standard output; messages go to standard error.
 */
#ifndef TALLYMAN_CMD_CMD_H
#define TALLYMAN_CMD_CMD_H

#include <stdbool.h>
#include <stdio.h>

#include "tallyman/base/buf.h"
#include "tallyman/base/err.h"
#include "tallyman/link/local.h"
#include "tallyman/op/op.h"

struct cmd_args;

struct cmd_option {
    const char *name;  /* "--store" */
    const char *value; /* "URL" in help; NULL: a switch */
    const char *help;  /* msgid */
};

struct cmd {
    const char *name;
    const char *args;                 /* synopsis behind the name */
    const char *help;                 /* msgid: one sentence */
    const struct cmd_option *options; /* of the verb's own; NULL or ends with NULL name */
    int (*run)(struct cmd_args *args);
};

enum { CMD_ARGS = 64 };

struct cmd_args {
    const struct cmd *cmd;
    const char *store;     /* address */
    const char *config;    /* directory of devices/ templates/ waves/ */
    const char *warehouse; /* its code; NULL: the first of the store */
    bool json;
    int n; /* words that are no options */
    const char *word[CMD_ARGS];
    int options;
    const char *option[CMD_ARGS], *value[CMD_ARGS];
};

extern const struct cmd *const cmd_table[]; /* ends with NULL */

int cmd_main(int argc, char **argv);

/* The value of an option of the verb's own, NULL when it was not given; "" for a switch.
 */
const char *cmd_option(const struct cmd_args *args, const char *name);
/* The same as a whole number in least … most. False after saying what is wrong. */
bool cmd_option_num(const struct cmd_args *args, const char *name, int64_t least,
                    int64_t most, int64_t *num);

/* Says what went wrong on standard error, in the person's language; the exit status. */
int cmd_fail(const struct cmd_args *args, const struct err *err);
/* Says how it is used; 2. */
int cmd_usage(const struct cmd_args *args, const char *why);

/* A store opened for a verb: a link and a session; the store and its door when they are
 * in this process, NULL when another process or machine has them. */
struct cmd_store {
    struct store *store;
    struct door *door;
    struct link *link;
    struct link_end *end;
    int64_t session;
    struct reply failed;   /* the answer when nothing could be sent */
    char *far, *socket;    /* addresses or socket of a store elsewhere; NULL */
    const char *warehouse; /* of the arguments */
};

/* CMD_MAKE makes it, with warehouse and rules, when it does not exist; CMD_OWN… wants it
 * in this process; CMD_FOUND is CMD_OWN_MAKE and makes the warehouse that the arguments
 * name in a store that has others. CMD_BARE only opens the link: for who logs in by
 * himself. */
enum cmd_open_mode { CMD_EXISTING, CMD_MAKE, CMD_OWN, CMD_OWN_MAKE, CMD_FOUND, CMD_BARE };

/* Opens the store named by the arguments: a file, the process that has it (by the socket
 * beside it), or a service (https://HOST:PORT,…) where TALLYMAN_TERMINAL is this
 * machine's identity and TALLYMAN_BADGE logs in with TALLYMAN_PIN. 0, or the exit status
 * after saying why. */
int cmd_open(const struct cmd_args *args, enum cmd_open_mode mode, struct cmd_store *cs);
void cmd_close(struct cmd_store *cs);

/* Long work for a store that is served gives way to whoever serves it, and to all else
 * that runs here, to its end. Where the store is ours nothing changes. */
void cmd_give_way(const struct cmd_store *cs);

/* Another link to the same store; NULL after err_set. */
struct link *cmd_link(const struct cmd_store *cs, struct err *err);
/* The same for whoever tries again by itself: it says soon that nobody answers. */
struct link *cmd_link_quick(const struct cmd_store *cs, struct err *err);
/* Where enrolled terminals' identities are; made in the arena. */
const char *cmd_identities(struct arena *arena);

/* A second corridor to the same open store, for whoever asks while a session's reply is
 * still being read. Ended with cmd_second_close. 0 or a fault. */
int cmd_second(const struct cmd_store *cs, const char *terminal, struct cmd_store *second,
               struct err *err);
void cmd_second_close(struct cmd_store *second);

/* A name of the wire in the reader's language: the msgid is "KIND.NAME", since the name
 * alone is a word elsewhere too. Without one, the name with spaces. */
const char *cmd_word(struct arena *arena, const char *kind, const char *name);

/* Sends one request of the console's and returns its reply (good until the next). */
const struct reply *cmd_ask(struct cmd_store *cs, struct request *request);
/* Prints a reply as cmd_show does, times by the warehouse's zone. */
void cmd_put(const struct cmd_args *args, const struct reply *reply, int offset_min,
             const char *columns);
/* Asks, and prints the reply: rows or record as JSON, or as a table of the columns named
 * ("number state place", NULL: all). The exit status. */
int cmd_show(const struct cmd_args *args, struct cmd_store *cs, struct request *request,
             const char *columns);
/* The same for a paged list: goes on by `after` = column `cursor` until nothing comes. */
int cmd_list(const struct cmd_args *args, struct cmd_store *cs, struct request *request,
             const char *cursor, const char *columns);

/* Lets every new order pass its review, and those held for stock that has come. */
int cmd_review(struct cmd_store *cs, struct err *err);

/* Minutes that the warehouse's zone is ahead of UTC. */
int cmd_offset_min(struct cmd_store *cs);

/* What was built or installed with this program, by where it lies itself: share/NAME
 * beside its own folder. */
const char *cmd_share(struct arena *arena, const char *name);

/* Path of a file in the configuration: the --config directory, TALLYMAN_CONFIG, the
 * installed data, or the source tree when run from a build. Made in the arena. */
const char *cmd_file(const struct cmd_args *args, struct arena *arena, const char *dir,
                     const char *name);
/* Path of a file in the user's data directory, which is made when it is not there. */
const char *cmd_data(struct arena *arena, const char *name);
/* A whole file behind what is in buf, whose ceiling holds. E_IO, E_LIMIT_INPUT. */
int cmd_read_file(const char *path, struct buf *buf, struct err *err);

#endif
