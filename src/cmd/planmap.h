/*
 * planmap: the tours of a plan drawn on the house, before anything is released.
 */
#ifndef TALLYMAN_CMD_PLANMAP_H
#define TALLYMAN_CMD_PLANMAP_H

#include "waverun.h"

/* Printed to standard output, `cols` wide; E_FIELD when the house cannot be walked. */
int planmap_print(struct cmd_store *cs, const struct wave_run *run, int cols,
                  struct err *err);

#endif
