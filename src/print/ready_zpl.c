/*
 * ready_zpl: a carrier's ZPL, command by command. A command begins with ^ or ~ and runs
 * to the next; its data can hold neither (^FH writes them in hex). What is not in the
 * table is not a label's business.
 */
#include "ready_in.h"

#include <ctype.h>
#include <libintl.h>
#include <stdarg.h>

enum { DROP = '-', KEEP = '+' };

/* Each with its mark: kept, or left out because it sets up the printer. ^A and ^B stand
 * for all fonts and bar codes. ZPL II Programming Guide, volume one. */
static const char known[] =
    "+XA +XZ +FX +FO +FT +FD +FS +FN +FV +FH +FB +FR +FW +FP +FM +FA +FE +TB +CF +CI "
    "+CV +BY +GB +GC +GD +GE +GF +GS +LH +LL +LR +PW +PO +PM +PQ +SN +SF +DG +XG +IM "
    "+PA "
    "-LS -LT -MN -MT -MM -MD -PR -PH -PP -MC -MU -ML -MF -MP -MW -PF -PN -SD -TA -JM -JS "
    "-JZ -JT -XB -ST -SC -SZ -CO ";

struct reading {
    const char *name;
    struct str rest;
    const char *start;
    struct buf *out;
    struct err *err;
    int begun, ended; /* formats */
};

static int refuse(struct reading *r, const char *at, size_t n, const char *why)
{
    char words[ERR_TEXT];
    snprintf(words, sizeof words, "%.*s @%zu: %s", n > 3 ? 3 : (int)n, at,
             (size_t)(at - r->start), why);
    return err_set(r->err, E_LABEL, "ss", r->name, words);
}

/* KEEP, DROP, or 0 for what is not known. */
static char judge(struct str command)
{
    char wanted[6], code[2];
    if (command.n < 2)
        return 0;
    if (command.p[0] == '^' && (toupper((unsigned char)command.p[1]) == 'A' ||
                                toupper((unsigned char)command.p[1]) == 'B'))
        return KEEP;
    if (command.n < 3)
        return 0;
    for (int i = 0; i < 2; i++)
        code[i] = (char)toupper((unsigned char)command.p[i + 1]);
    if (!isalpha((unsigned char)code[0]) || !isalpha((unsigned char)code[1]))
        return 0;
    for (const char *mark = "+-"; *mark; mark++) {
        snprintf(wanted, sizeof wanted, "%c%c%c ", *mark, code[0], code[1]);
        if (strstr(known, wanted))
            return *mark;
    }
    return 0;
}

static bool is(struct str command, const char *code)
{
    return command.n >= 3 && toupper((unsigned char)command.p[1]) == code[0] &&
           toupper((unsigned char)command.p[2]) == code[1];
}

/* What may stand in a label only in one way. */
static const char *wrong_use(struct reading *r, struct str command)
{
    int64_t copies = 1;
    struct str rest = str_n(command.p + 3, command.n - 3), all = rest;
    struct str first = str_trim(str_cut(&all, ','));
    r->begun += is(command, "XA");
    r->ended += is(command, "XZ");
    if (r->begun > 1)
        return gettext("more than one label");
    if (r->begun < r->ended || r->ended > 1)
        return gettext("an end without a beginning");
    if (is(command, "PQ") && first.n && (!str_int(first, &copies) || copies != 1))
        return gettext("more than one copy");
    if (is(command, "GF") && (!rest.n || toupper((unsigned char)*rest.p) != 'A'))
        return gettext("binary data");
    return NULL;
}

static int take(struct reading *r, struct str command)
{
    char verdict = judge(command);
    const char *wrong = NULL;
    if (!verdict)
        return refuse(r, command.p, command.n, gettext("no command of a label"));
    if (verdict == KEEP && command.n >= 3)
        wrong = wrong_use(r, command);
    if (wrong)
        return refuse(r, command.p, command.n, wrong);
    if (verdict == KEEP)
        buf_str(r->out, command);
    return 0;
}

int ready_zpl(const char *name, struct str bytes, struct buf *out, struct err *err)
{
    struct reading r = {
        .name = name, .rest = bytes, .start = bytes.p, .out = out, .err = err};
    const size_t before = out->n;
    int rc = 0;
    if (memchr(bytes.p, '\0', bytes.n) || memchr(bytes.p, '\x1b', bytes.n))
        return err_set(err, E_LABEL, "ss", name, gettext("binary data"));
    while (!rc && r.rest.n) {
        size_t n = 1;
        while (n < r.rest.n && r.rest.p[n] != '^' && r.rest.p[n] != '~')
            n++;
        rc = take(&r, str_n(r.rest.p, n));
        r.rest = str_n(r.rest.p + n, r.rest.n - n);
    }
    if (!rc && r.ended != 1)
        rc = err_set(err, E_LABEL, "ss", name, gettext("the label has no end"));
    if (!rc && out->n && out->p[out->n - 1] != '\n')
        buf_char(out, '\n');
    if (rc) {
        out->n = before;
        out->p[before] = '\0';
    }
    return rc;
}
