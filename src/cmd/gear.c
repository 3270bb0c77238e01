/*
 * gear: the files about scanners and scales, read together; a bad one is refused before
 * anything is opened.
 */
#include "gear.h"

#include "tallyman/base/arena.h"

int gear_read(const struct cmd_args *args, struct gear *gear, struct err *err)
{
    struct arena *arena = arena_new();
    *gear = (struct gear){0};
    gear->layouts = layouts_read(cmd_file(args, arena, "devices", "keyboards.ini"), err);
    if (gear->layouts)
        gear->models = scanner_models_read(
            cmd_file(args, arena, "devices", "scanners.ini"), gear->layouts, err);
    if (gear->models)
        gear->waybills =
            waybills_read(cmd_file(args, arena, "devices", "waybills.ini"), err);
    if (gear->waybills)
        gear->scales =
            scale_book_read(cmd_file(args, arena, "devices", "scales.ini"),
                            cmd_file(args, arena, "devices", "terminal.ini"), err);
    if (gear->scales)
        scanner_settings_read(cmd_file(args, arena, "devices", "terminal.ini"),
                              &gear->settings, err);
    arena_free(arena);
    return -(int)err->code;
}

void gear_clear(struct gear *gear)
{
    scanner_models_free(gear->models);
    layouts_free(gear->layouts);
    waybills_free(gear->waybills);
    scale_book_free(gear->scales);
    *gear = (struct gear){0};
}

struct scanners_options gear_options(const struct gear *gear, const char *terminal)
{
    return (struct scanners_options){.models = gear->models,
                                     .layouts = gear->layouts,
                                     .settings = &gear->settings,
                                     .terminal = terminal};
}
