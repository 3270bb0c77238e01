/*
 * qc: parcels drawn for a count before they leave, the lots they are of, and what becomes
 * of both when a count is done. Only for the room's own files.
 *
 * A parcel is drawn in the transaction of its last unit; the draw is a row of qc_draw,
 * also of what was not drawn. While parcel.qc is 'due' it gets no label and ships not
 * (store/gate.c); counted it is by recheck.open and its like.
 */
#ifndef TALLYMAN_OP_QC_H
#define TALLYMAN_OP_QC_H

#include "parcel.h"

#include "tallyman/model/aql.h"
#include "tallyman/model/qc.h"

#define QC_IN_HOUSE "('open', 'verified', 'labelled', 'loaded')"

/* ---- qc_draw.c ---- */

/* The newest rules; NULL when the house took none in. Of rules that are not understood
 * (a newer program's, or written past the door) *bad says which line and why. */
int qc_rules(struct op *op, struct qc_rules **rules, struct err *bad);
/* E_RULES when the draw that follows would go by such rules: nobody's parcel passes
 * because of them. To be asked before anything changes; parcel 0: not made yet. */
int qc_may_draw(struct op *op, int64_t parcel);
/* What its draw goes by: of the file, else the house's own, made when there is none. */
int qc_seed(struct op *op, const struct qc_rules *rules, const char **seed);
/* After a parcel's last unit, once: it may become due. */
int qc_draw(struct op *op, const struct parcel *parcel);
/* At the cage, of what no draw took before. *drawn: it is due and does not go on. */
int qc_draw_at_cage(struct op *op, const struct parcel *parcel, bool *drawn);

/* ---- qc_lot.c ---- */

struct qc_lot {
    int64_t id, wave, packer, aql, size, n, ac, seen, drawn;
    const char *plan, *level, *severity, *state;
};

struct qc_stream {
    int64_t packer;
    const char *plan;
    struct aql_stream is;
};

/* As it stands; of a packer who never had one a fresh one. */
int qc_stream_read(struct op *op, struct qc_stream *stream);
/* The packer's lot that is not full, or a new one; lots of waves before are ended, and
 * *stream is what their verdicts made of it. lot->id 0: these have stopped it. */
int qc_lot_for(struct op *op, const struct qc_plan *plan, struct qc_stream *stream,
               int64_t wave, struct qc_lot *lot);
int qc_lot_read(struct op *op, int64_t id, struct qc_lot *lot);
/* Of so many parcels, by the level and severity it was begun under. */
struct aql_plan qc_lot_plan(const struct qc_lot *lot, int64_t size);
/* Judges it when it can be: rejected as soon as more are bad than it forgives, accepted
 * when all of its sample is counted and it has no more to come; unproven when then fewer
 * were counted than its plan wants, since the rest had left. A good one waits open, as an
 * exception, while the rules are not understood: they say how strictly to look next. */
int qc_lot_judge(struct op *op, int64_t lot);

/* ---- qc_end.c ---- */

/* The packer goes on to this wave: lots of those before get no more. */
int qc_end_earlier(struct op *op, const struct qc_stream *stream, int64_t wave);
/* Lots of waves that are closed and of which nothing is left to pack: how many were
 * ended. Asked when a wave is closed and when a cage is handed over. */
int64_t qc_end_over(struct op *op);
/* Parcels of the wave's lots that must be counted before these have their verdict. */
int qc_waiting(struct op *op, int64_t wave, int64_t *parcels);

/* Lots that waited for rules that are understood. */
int qc_judge_waiting(struct op *op);
/* Parcels of the order are void: lots that waited for no other have their verdict. */
int qc_gone(struct op *op, int64_t order);

/* ---- qc_find.c ---- */

/* A count of the parcel ended: what it found is written down, lots are judged. `failed`:
 * it holds the parcel. */
int qc_counted(struct op *op, const struct parcel *parcel, int64_t look, bool failed);
struct qc_finding {
    enum qc_defect defect;
    int64_t item, other, qty; /* 0: the box itself; nothing lay there instead */
};
/* Writes down one defect, with who packed and picked it and from where. */
int qc_find(struct op *op, const struct parcel *parcel, int64_t look,
            const struct qc_finding *finding);
/* Defects that a person said in this count, added to *text. */
int qc_said(struct op *op, int64_t look, int64_t *defects, const char **text);

#endif
