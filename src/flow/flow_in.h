/*
 * flow_in: the machine from inside. Only for the room's own files.
 *
 * A task is a const table of steps and a few small functions. A step says what it takes
 * and what is expected; its `scan` judges (flow_refuse) or asks the store (flow_ask,
 * request_*, flow_send with the function that goes on when the store said yes).
 * flow_enter is the only place where the step changes.
 */
#ifndef FLOW_FLOW_IN_H
#define FLOW_FLOW_IN_H

#include <libintl.h>

#include "tallyman/base/arena.h"
#include "tallyman/base/buf.h"
#include "tallyman/flow/flow.h"
#include "tallyman/flow/steps.h"
#include "tallyman/model/task.h"
#include "walls.h"
#include "zones.h"

enum { STEP_STAY = -2, STEP_HOME = -1 };

enum step_flags {
    STEP_HIDDEN = 1 << 0, /* PIN */
    STEP_STOP = 1 << 1,   /* must be answered */
    STEP_REST = 1 << 2, /* nothing is open here: what fits another task starts that one */
    STEP_BLIND = 1 << 3, /* no hint in the field */
};

enum { CODE_GOODS = CODE_OTHER, CODE_TYPED = CODE_NUMBER | CODE_TEXT };

struct step {
    const char *name;
    const char *prompt; /* msgid */
    unsigned accepts, flags;
    const char *other; /* msgid: what CODE_OTHER means here; NULL: item */
    int back;          /* F3: a step, STEP_HOME or STEP_STAY */
    enum key keys[VIEW_KEYS];
    const char *(*expect)(const struct flow *flow); /* NULL or "": nothing to say */
    unsigned (*takes)(const struct flow *flow);     /* instead of `accepts`, by state */
    /* What F8 does, a msgid of one word; "": nothing, so it is not shown. NULL: "Done" */
    const char *(*next)(const struct flow *flow);
    /* A code whose shape is ours may be a maker's all the same. */
    bool (*owns)(const struct flow *flow, const char *text);
    /* A kind that is not taken here: true when it was answered in better words. */
    bool (*odd)(struct flow *flow, const struct scan *scan);
    void (*scan)(struct flow *flow, const struct scan *scan);
    void (*rows)(const struct flow *flow, struct arena *turn, struct view *view);
};

struct flow_task {
    const char *name;
    const char *title; /* msgid */
    const struct step *steps;
    const char *(*subject)(const struct flow *flow); /* "K-01"; may be NULL */
    const char *(*heading)(
        const struct flow *flow);                 /* msgid instead of `title`, by state */
    bool (*key)(struct flow *flow, enum key key); /* false: not used here */
    /* A refusal of the store that changes the step; false: only to be shown. */
    bool (*refused)(struct flow *flow, const struct reply *reply);
};

/* One kind of goods of a parcel or a cart. */
struct goods {
    int64_t line, qty, done;
    bool gift, counted, serial;
    const char *code, *name, *spec, *codes;
};

typedef void then_fn(struct flow *flow, const struct reply *reply);
typedef void go_fn(struct flow *flow);
/* `why` is "" when there is nothing to say. */
typedef void printed_fn(struct flow *flow, enum on_paper paper, const char *why);

struct person {
    int64_t session;
    char name[TEXT_MOST], badge[CODE_MOST + 1];
    unsigned rights;      /* as the store said at login; it asks anew each time */
    bool zones;           /* the house has some */
    char zone[ZONE_NAME]; /* in which this person picks; "": in all */
};

struct note {
    struct err err;       /* put into words when painted */
    char text[NOTE_MOST]; /* or this */
    enum tone tone;
};

enum { ANSWERS = 64 };

/* Orders that go in one parcel, and which part of a split order this is. */
struct together {
    int64_t merged, part, parts;
};

struct pick {
    struct task task;
    struct task_line *line;
    char at[CODE_MOST + 1]; /* the place scanned last */
    char zero_place[CODE_MOST + 1], zero_item[CODE_MOST + 1];
    int64_t units, stop_order; /* put into totes since it began; order that is stopped */
    int64_t answered[ANSWERS]; /* orders whose STOP was answered */
    int answers;
    bool short_once, detail;
};

/* Many orders' units of one item. */
struct run {
    struct arena *arena; /* of the goods' texts */
    struct goods goods;
    int64_t task, units, taken;
    int64_t want, filled; /* at this place; counted, not in the tote yet */
    int64_t last;         /* units that went in last; 0: an undo knows of none */
    char place[CODE_MOST + 1], tote[CODE_MOST + 1];
    char at[CODE_MOST + 1]; /* the place scanned last */
    char lot[CODE_MOST + 1];
    struct unit said; /* of the unit scanned here last; its code "": none was */
    char last_place[CODE_MOST + 1], last_tote[CODE_MOST + 1], last_code[CODE_MOST + 1];
    char wall[TEXT_MOST]; /* a batch for that put wall, of several items; "": a run */
    bool short_once;
};

/* A run's tote at the bench; its goods are run's. */
struct bench {
    int64_t left, spare, packed, bare_parcel;
    char tote[CODE_MOST + 1], bare[CODE_MOST + 1];
    struct unit said; /* of the unit scanned last; its code "": its label asked */
    bool each;        /* every unit is scanned, not only the first */
    bool due;         /* the parcel closed last goes to the recheck */
};

struct pack {
    struct arena *arena; /* of the open parcel */
    struct together together;
    struct goods *goods;
    int n;
    int64_t parcel, part, units, verified, again;
    int64_t count_warn, count_most; /* a keyed count: again above, refused above */
    const char *number, *pcode, *buyer_remark, *seller_remark, *box;
    char code[CODE_MOST + 1];    /* scanned to open it */
    char pending[CODE_MOST + 1]; /* a counted item's code, while the count is keyed */
    struct goods *counting;
    struct shown last;
    char due_number[TEXT_MOST], due_parcel[CODE_MOST + 1];
    bool due; /* the parcel closed last goes to the recheck */
    bool complete, more;
    bool weigh;  /* it is weighed before it is closed */
    bool filled; /* it is closed although more follows */
};

struct label {
    int64_t parcel, n;
    char waybill[CODE_MOST + 1], pcode[CODE_MOST + 1];
    char number[TEXT_MOST], carrier[TEXT_MOST];
    char reason[TEXT_MOST], waits[NOTE_MOST]; /* why the printer does not print yet */
    char gone[TEXT_MOST];                     /* the number that is void; "": none */
    bool printed;                             /* it is, or may be, on paper */
    bool unknown;                             /* it may be: a person must look */
    bool torn;                                /* the old paper is to be torn up */
    bool elsewhere, leave; /* it waited for paper: print it again, or go home */
    bool held;          /* taken back too late: that printer may have it in its memory */
    struct err refused; /* while a parcel that wants its label is looked for */
    go_fn *after;
};

struct weigh {
    int64_t parcel;
    int64_t asked_mg; /* of the store last; 0: nothing since the scale was empty */
    int64_t stood_mg; /* the parcel before, as long as it was not taken off */
    bool off;         /* and refused: it may be given to the recheck */
    go_fn *after;
};

struct recheck {
    struct together together;
    int64_t parcel, counted, attempt, drawn;
    int defect;  /* of the list, from 1: said last of this parcel; 0: none */
    bool listed; /* begun from the list of what was drawn: back to it */
    char code[CODE_MOST + 1], pcode[CODE_MOST + 1];
    struct shown last;
};

enum { SHIP_LINES = 40 };

struct ship {
    int64_t handover, loaded, handed; /* the one open; the one handed over last */
    char waits[NOTE_MOST];
    char cage[CODE_MOST + 1], carrier[TEXT_MOST];
    struct {
        char waybill[CODE_MOST + 1], pcode[CODE_MOST + 1], why[TEXT_MOST];
        bool pull;
    } line[SHIP_LINES];
    int n, pulls;
};

struct back {
    struct task task;
    struct task_line *line;
    char at[CODE_MOST + 1];
};

struct count {
    int64_t count, big; /* a large count must be keyed twice */
    char place[CODE_MOST + 1], lot[CODE_MOST + 1];
    struct shown item;
};

struct move {
    char from[CODE_MOST + 1];
    struct shown last;
    int64_t in_hand;
};

enum { LIST_LINES = 9, BOARD_LINES = 12 };

/* What was drawn for a count. */
struct drawn {
    char text[LIST_LINES][TEXT_MOST * 2];
    int n;
    int64_t next;
};

struct choice {
    int64_t id, approval; /* the act that waits for a second person; 0: none */
    char text[TEXT_MOST * 3], more[TEXT_MOST];
};

enum { TOTES_SHOWN = 6, OUT_SHOWN = 8 };

struct takeover {
    int64_t task, id, left, totes, units, counted;
    char person[TEXT_MOST], terminal[TEXT_MOST], cart[CODE_MOST + 1];
    char tote[CODE_MOST + 1];
    char wanted[TOTES_SHOWN][CODE_MOST + 1], out[OUT_SHOWN][TEXT_MOST];
    int n, outs, more; /* more: to be taken out, and not among `out` */
    struct shown last;
};

struct except {
    struct choice line[LIST_LINES];
    int n, chosen;
    bool refuse;
    int64_t after, next;
};

struct person_line {
    int64_t id;
    bool out; /* let in no longer */
    char badge[CODE_MOST + 1], name[TEXT_MOST], text[TEXT_MOST * 3];
};

struct people {
    struct person_line line[LIST_LINES];
    int n, chosen;
    int64_t next;
    char role[LIST_LINES][POLICY_NAME]; /* that can be lent */
    int roles, lent;
};

/* Terminals not heard of. */
struct silent {
    struct {
        int64_t units;
        char name[TEXT_MOST], person[TEXT_MOST], cart[CODE_MOST + 1];
    } line[LIST_LINES];
    int n, chosen, more; /* more: rows there is no line for */
};

/* A wave that is planned again without somebody. */
struct replan {
    char wave[TEXT_MOST];
    struct {
        char badge[CODE_MOST + 1], name[TEXT_MOST];
        int64_t carts;
    } who[LIST_LINES];
    int n, chosen; /* chosen: 0: nobody left */
};

struct lead {
    int64_t figure[7], unknown; /* scans that terminals not heard of may hold */
    struct choice wave[BOARD_LINES];
    char word[BOARD_LINES][TEXT_MOST]; /* by wave: its short name */
    char miss[BOARD_LINES][TEXT_MOST]; /* by wave: who will be late; "": nobody */
    int n;
    int act;        /* the digit of what is being done */
    enum verb verb; /* what to do with the wave that is chosen */
    char job[TEXT_MOST * 3];
    char number[CODE_MOST + 1]; /* the order that is kicked or let go first */
    struct choice wait[BOARD_LINES];
    int waits;
    int64_t percent; /* of the job's time; what it has reached */
    char reached[TEXT_MOST];
    int64_t next, within; /* limits of the next release; 0: none */
    int shift;            /* the one that is looked at, not yet released */
    bool looking;
    char seen[TEXT_MOST * 16]; /* what the plan says, a line after each ';' */
};

struct channel {
    char name[TEXT_MOST], state[16], reason[TEXT_MOST], who[TEXT_MOST];
    int64_t until, cutoff_min, waiting; /* cutoff_min: -1: none of its own */
};

struct channels {
    struct channel one[LIST_LINES];
    int n, chosen, act, offset_min;
};

struct sign_seen {
    char kind[16], badge[TEXT_MOST], name[TEXT_MOST], other[TEXT_MOST],
        detail[TEXT_MOST * 2];
    int64_t times, first_at, last_at;
};

/* Signs of quiet cheating, a screenful from `first` on. */
struct signs_seen {
    struct sign_seen one[LIST_LINES];
    int n, total, first, chosen, offset_min;
    int64_t from, to; /* from 0: the last day's first part; to: how far it was read */
    bool cut;         /* the day goes on behind `to` */
};

enum { BOARD_ROWS = 60 };

/* The shift in figures; what the store said last. */
struct board {
    int step, days, offset_min;
    struct {
        char name[TEXT_MOST], text[600];
    } line[BOARD_ROWS];
    int n, total;    /* kept; there were */
    int first, next; /* of the kept ones; where F8 goes on */
    int64_t picks, most;
};

struct scantest {
    char text[CODE_MOST + 1], device[16], aim[4];
    char job[TEXT_MOST];
    int length, scans;
};

struct stop {
    struct err err;
    char code[CODE_MOST + 1], other[CODE_MOST + 1]; /* either answers it; "": none */
    bool tote;
    go_fn *after; /* where to go on */
};

struct queued {
    bool is_key;
    enum key key;
    struct scan scan;
};

struct flow {
    struct flow_config config;
    char terminal[TEXT_MOST], where[64];
    const struct flow_task *task;
    int step;
    struct person person;
    struct note note;
    bool typing, help;

    struct request req;
    struct arena *req_mem; /* texts of the request in flight */
    then_fn *then, *otherwise;
    bool in_flight;
    struct reply kept; /* what is being printed */
    struct arena *kept_mem;
    bool printing;
    printed_fn *printed;
    struct buf notes;   /* refused scans that no request has carried yet */
    int64_t notes_more; /* and those that had no room there */
    struct queued queue[FLOW_QUEUE];
    int queued;
    struct react react;
    int64_t at;
    struct unit unit;    /* while its serial is asked for */
    struct unit scanned; /* what stood in the same code as the goods */
    char unknown[CODE_MOST + 1], expected[TEXT_MOST * 2]; /* while a code is looked up */
    char badge[CODE_MOST + 1];                            /* while somebody logs in */
    char printer[CODE_MOST + 1];                          /* to be bound */

    struct pick pick;
    struct run run;
    struct bench bench;
    struct wall wall;
    struct pack pack;
    struct label label;
    struct weight weight; /* what the scale said last */
    struct weigh weigh;
    struct recheck recheck;
    struct drawn drawn;
    struct ship ship;
    struct back back;
    struct count count;
    struct move move;
    struct takeover takeover;
    struct except except;
    struct people people;
    struct zones zones;
    struct silent silent;
    struct replan replan;
    struct lead lead;
    struct channels channels;
    struct signs_seen signs;
    struct board board;
    struct scantest scantest;
    struct stop stop;
};

/* ---- flow.c ---- */
void flow_enter(struct flow *flow, const struct flow_task *task, int step,
                const char *why);
/* To the home of whoever is logged in; carries what is noted to the store. */
void flow_home(struct flow *flow, const char *why);
unsigned flow_accepts(const struct flow *flow);
const struct step *flow_step(const struct flow *flow);

/* ---- judge.c ---- */
void judge_scan(struct flow *flow, const struct scan *scan);
void judge_key(struct flow *flow, enum key key);

/* ---- say.c: the note, and what is written down ---- */
void flow_quiet(struct flow *flow); /* no note */
void flow_tone(struct flow *flow, enum tone tone);
void flow_say(struct flow *flow, enum tone tone, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));
/* Shows a refusal or fault, sounds its tone. */
void flow_error(struct flow *flow, const struct err *err);
/* The same for a scan that was refused here: also written down for the log. */
void flow_refuse(struct flow *flow, const char *text, enum err_code code,
                 const char *types, ...);
void flow_note(struct flow *flow, const char *kind, const char *text);
/* Copies for keeping; cut at a character when too long. */
void keep_text(char *out, size_t size, const char *text);
#define KEEP(array, text) keep_text(array, sizeof(array), text)

/* ---- send.c ---- */
struct request *flow_ask(struct flow *flow, enum verb verb);
void flow_send(struct flow *flow, then_fn *then);
/* As flow_send; a refusal goes to `otherwise` first. */
void flow_send_or(struct flow *flow, then_fn *then, then_fn *otherwise);
void send_reply(struct flow *flow, const struct reply *reply);
void send_out(struct flow *flow); /* the session is over: to the login */
/* Hands a reply to the printer; `printed` is called once it is known what became of it,
 * and before that with PAPER_WAITS whenever the reason of waiting changes. */
void flow_print(struct flow *flow, const struct reply *reply, const char *template_name,
                printed_fn *printed);
void send_notes(struct flow *flow); /* when none is in flight and some are waiting */

/* ---- goods.c ---- */
/* A code that nothing here expects: what is it? One look at the store, off the good path;
 * then E_WRONG_ITEM, E_UNKNOWN_CODE, E_AMBIGUOUS_CODE or E_WRONG_KIND is shown. */
void goods_unknown(struct flow *flow, const char *text, const char *expected);
void goods_rows(struct view *view, const char *code, const char *spec, const char *name);
/* "merged: 3 orders" or "part 1 of 2"; nothing of an order that goes alone and whole. */
void together_row(struct arena *turn, struct view *view, const struct together *together);
struct together together_of(const struct reply *reply);
void shown_set(struct shown *shown, const struct reply *reply);
void shown_rows(const struct shown *shown, struct view *view);

/* ---- unit.c ---- */
void unit_read(const struct flow *flow, struct unit *unit, const char *text);
/* True when its serial must be asked for: the unit is kept in flow->unit meanwhile. */
bool unit_ask(struct flow *flow, const struct unit *unit, bool bears);
/* A scan in answer to that: false when it is refused as no serial, or as one of another
 * item (`codes` and `item` of the goods; "" where the step must not know them). True: in
 * flow->unit. */
bool unit_answer(struct flow *flow, const struct scan *scan, const char *codes,
                 const char *item);
bool unit_owns_serial(const struct flow *flow, const char *text);
void unit_serial_row(struct view *view);
/* The step that asks for it, the same in every table; BACK is the step of the unit. */
#define UNIT_SERIAL_STEP(BACK, FLAGS, SCAN, ROWS)                                        \
    {                                                                                    \
        .name = "serial", .prompt = N_("Scan its serial"), .accepts = CODE_OTHER,        \
        .flags = FLAGS, .other = N_("serial"), .back = BACK,                             \
        .keys = {KEY_HELP, KEY_BACK}, .owns = unit_owns_serial, .scan = SCAN,            \
        .rows = ROWS,                                                                    \
    }
/* False, and refused, when the scan says another lot than the one that the goods are of;
 * goods without a lot ("") are of any. */
bool unit_of_lot(struct flow *flow, const struct unit *unit, const char *item,
                 const char *lot);
/* Arguments `code` and `serial`; all: `lot` and `expiry` too. */
void unit_set(const struct unit *unit, struct request *req);
void unit_set_all(const struct unit *unit, struct request *req);

/* ---- stop.c: a STOP that only the right scan answers ---- */
/* What is in the hand, should the refusal be a STOP: it is answered by `code`, or by
 * `other` ("": by nothing else), and then `after` is entered. */
void stop_at(struct flow *flow, const char *code, const char *other, go_fn *after);
/* True when that refusal is a STOP; stop_at must have been called. */
bool stop_for(struct flow *flow, const struct flow_task *task, int step,
              const struct err *err);
void stop_scan(struct flow *flow, const struct scan *scan);
void stop_rows(const struct flow *flow, struct arena *turn, struct view *view);
/* What was stopped is scanned once more and laid aside; OTHER names what CODE_OTHER is.
 */
#define STOP_STEP(ACCEPTS, OTHER)                                                        \
    {                                                                                    \
        .name = "stop", .prompt = N_("Scan it, lay it aside"), .accepts = ACCEPTS,       \
        .flags = STEP_STOP, .other = OTHER, .back = STEP_STAY, .keys = {KEY_HELP},       \
        .expect = stop_expect, .scan = stop_scan, .rows = stop_rows,                     \
    }
const char *stop_expect(const struct flow *flow);

/* ---- list.c: things to choose by digit ---- */
void list_add(struct view *view, struct arena *turn, int digit, const char *text);
/* The number keyed, when it is 1 … most; else, and of an empty list, 0 and it is refused.
 */
int list_digit(struct flow *flow, const struct scan *scan, int most);
/* Asks for a screenful of a paged list, behind row `after`. */
/* For `next` of a list: "More" where it has another page, else nothing. */
const char *list_more(bool more);
void list_page(struct flow *flow, enum verb verb, int64_t after, then_fn *listed);

/* ---- the tasks ---- */
extern const struct flow_task task_weigh;
extern const struct flow_task task_login, task_home, task_pick, task_pack, task_label,
    task_recheck, task_ship, task_back, task_count, task_move, task_except, task_lead,
    task_board, task_scantest, task_late, task_takeover, task_unknown, task_channel,
    task_people, task_signs, task_drawn, task_run, task_bench, task_replan, task_zone,
    task_wall;

void login_begin(struct flow *flow);
void late_begin(struct flow *flow, const struct input *input);
/* The store's E_COUNT_FIRST: the cart is at another terminal. */
void takeover_begin(struct flow *flow, const struct err *err);
void pick_show(struct flow *flow); /* the task as it is now, and on with it */
void login_badge(struct flow *flow, const char *badge);
/* Starts the task a scanned thing belongs to; false when there is none for this role. */
bool home_takes(struct flow *flow, const struct scan *scan);
void pick_begin(struct flow *flow, const char *code); /* "": what is next */
void pick_fresh(struct flow *flow); /* a cart that nobody began, though others wait */
/* The store's answer to what was pulled: a run. */
void run_begin(struct flow *flow, const struct reply *reply);
/* Which goods a run is of, out of a reply. */
void run_goods(struct flow *flow, const struct reply *reply);
/* The tote holds a run: unit by unit. */
void bench_begin(struct flow *flow, const char *tote);
/* The tote is a batch's: unit by unit into the put wall. */
void wall_begin(struct flow *flow, const char *tote);
void pack_begin(struct flow *flow, const char *code); /* "": the tote is scanned next */
void pack_rest(struct flow *flow);                    /* to the next tote */
void pack_undo(struct flow *flow);                    /* the last unit out again */
void recheck_begin(struct flow *flow, const char *code);
/* Of the list of what was drawn, which comes again after it. */
void recheck_drawn(struct flow *flow, const char *code);
void drawn_begin(struct flow *flow);
void ship_begin(struct flow *flow, const char *cage);
void back_begin(struct flow *flow);
void count_begin(struct flow *flow);
void move_begin(struct flow *flow);
void except_begin(struct flow *flow);
void people_begin(struct flow *flow);
void signs_begin(struct flow *flow);
void unknown_begin(struct flow *flow);
void lead_begin(struct flow *flow);
/* Long work for the lead, who waits for it: "wave.release morning". */
void lead_work(struct flow *flow, const char *work);
void replan_begin(struct flow *flow, const char *wave);
void board_begin(struct flow *flow);
/* "morning 22": whose wave it is, in the cells of a gun; of a reply of V_BOARD. */
const char *board_wave(const struct rows *rows, int i, char *out, size_t size);
/* "6 will miss 16:00 (SF)": of a wave in a reply of V_BOARD. */
const char *board_miss(const struct rows *rows, int i, int offset_min, char *out,
                       size_t size);
void channel_begin(struct flow *flow);
void scantest_begin(struct flow *flow);
void lead_progress(struct flow *flow, const struct input *input);
void lead_job(struct flow *flow, const struct input *input);
/* ---- weigh.c ---- */
/* The open parcel of pack is weighed; `after` once the store has found it right, or gives
 * it to the recheck. */
void weigh_begin(struct flow *flow, go_fn *after);
void weigh_heard(struct flow *flow, const struct weight *weight);
void weigh_tick(struct flow *flow);
/* What the scale says, in a line. */
const char *weigh_line(const struct flow *flow, struct arena *turn);

void label_begin(struct flow *flow, int64_t parcel, const char *pcode, go_fn *after);
/* Another paper for a parcel that has one, whichever is scanned; then `after`. */
void label_again(struct flow *flow, go_fn *after);
/* A label or a manifest waits for paper: the printer's card and F3 are heard all the
 * same. */
bool label_hears(const struct flow *flow, const struct input *input);
void label_bound(struct flow *flow);
/* The store refused to open what was scanned (its words stand as the note). When a parcel
 * of it wants only its label, that is done, then `after`; when the refusal names another
 * parcel, that one's label is done first, then `again`: what was scanned is in the hand.
 */
void label_search(struct flow *flow, const char *code, go_fn *after, go_fn *again);

#endif
