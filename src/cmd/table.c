/*
 * table: the verbs of the command line, in the order in which help prints them.
 */
#include "cmd.h"

extern const struct cmd cmd_terminal, cmd_demo, cmd_init, cmd_load, cmd_wave, cmd_order,
    cmd_stock, cmd_parcel, cmd_exception, cmd_label, cmd_device, cmd_policy, cmd_audit,
    cmd_check, cmd_rebuild, cmd_enrol, cmd_user;

#ifdef TALLYMAN_SERVE
extern const struct cmd cmd_serve, cmd_ca;
#define SERVE_CMDS &cmd_serve, &cmd_ca,
#else
#define SERVE_CMDS
#endif

/* clang-format off */
const struct cmd *const cmd_table[] = {
    &cmd_terminal, &cmd_demo,   &cmd_init,      &cmd_load,  &cmd_wave,   &cmd_order,
    &cmd_stock,    &cmd_parcel, &cmd_exception, &cmd_label, &cmd_device, &cmd_policy,
    &cmd_audit,    &cmd_check,  &cmd_rebuild, &cmd_enrol, &cmd_user,
    SERVE_CMDS
    NULL,
};
/* clang-format on */
