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

#include "tallyman/model/qc.h"

/* ---- qc_draw.c ---- */

/* The newest rules; false when the house took none in. */
int qc_rules(struct op *op, struct qc_rules **rules);
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
/* The packer's lot that is not full, or a new one; lots of waves before are ended. */
int qc_lot_for(struct op *op, const struct qc_plan *plan, const struct qc_stream *stream,
               int64_t wave, struct qc_lot *lot);
int qc_lot_read(struct op *op, int64_t id, struct qc_lot *lot);
/* It gets no more parcels: judged by the plan of its own size; what that wants more than
 * was drawn is drawn of what is still in the house. Nothing of one that is full. */
int qc_lot_end(struct op *op, int64_t lot);
/* Judges it when it can be: rejected as soon as more are bad than it forgives, accepted
 * when all of its sample is counted and it has no more to come. */
int qc_lot_judge(struct op *op, int64_t lot);

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
