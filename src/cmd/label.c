/*
 * label: templates with data to pictures, documents and printer languages (render.c), and
 * batches of labels onto paper with their journal (labelprint.c).
 */
#include "cmd.h"

#include "labelprint.h"
#include "render.h"

static const struct {
    const char *word;
    int (*run)(struct cmd_args *args);
} words[] = {
    {"render", cmd_label_render},   {"print", cmd_label_print},
    {"reprint", cmd_label_reprint}, {"list", cmd_label_list},
    {"settle", cmd_label_settle},
};

static int run(struct cmd_args *args)
{
    for (size_t i = 0; args->n && i < sizeof(words) / sizeof(*words); i++) {
        if (strcmp(args->word[0], words[i].word) == 0)
            return words[i].run(args);
    }
    return cmd_usage(args, args->n ? args->word[0] : "render|print|reprint|list|settle");
}

static const struct cmd_option options[] = {
    {"--template", "FILE", N_("the label's layout")},
    {"--data", "FILE", N_("its data: .json, .jsonl or .csv, a record a label")},
    {"--dots", "8|12|24", N_("printer dots per millimetre")},
    {"--format", "png|pdf|zpl|tspl|escpos|cpcl|text", N_("what to write")},
    {"--encoding", "z64|acs|hex", N_("how the printer language carries the graphic")},
    {"--threshold", "1…255", N_("grey from which a dot is black (90)")},
    {"--width", "CELLS", N_("width of a text preview (80)")},
    {"--out", "FILE", N_("where to; a %d in it makes one file a label")},
    {"--printer", "NAME", N_("a printer of devices/printers.ini")},
    {"--key", "FIELD", N_("print: the field that names a label (waybill)")},
    {"--waybill", "NUMBER", N_("of the one ready-made label")},
    {"--person", "NAME", N_("who prints, or who has looked")},
    {"--old", "NUMBER", N_("reprint: the old label, scanned back to be torn up")},
    {"--lost", NULL, N_("reprint: there is no old label; its number is void")},
    {"--journal", "PATH", N_("the journal of labels")},
    {NULL},
};

const struct cmd cmd_label = {"label", "render|print|reprint|list|settle",
                              N_("labels from templates"), options, run};
