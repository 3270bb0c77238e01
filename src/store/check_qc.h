/*
 * check_qc: the invariants of parcels drawn for a count. No header of its own:
 * check_list.c takes it in where its table stands, with its words for references.
 */
{"rules_are_understood", "each line of the newest rules says what the program knows",
 .look = check_rules},
    {"drawn_is_due_or_passed", "what was drawn is counted, or will be",
 "SELECT count(*) FROM qc_draw WHERE drawn = 1",
 "SELECT 'parcel ' || p.code || ' was drawn and is [' || p.qc || ']' FROM qc_draw d "
 "JOIN parcel p ON p.id = d.parcel WHERE d.drawn = 1 AND p.qc = '' "
 "UNION ALL SELECT 'parcel ' || p.code || ' is ' || p.qc || ' and was not drawn' FROM "
 "parcel p WHERE p.qc <> '' AND NOT EXISTS (SELECT 1 FROM qc_draw d WHERE d.parcel = "
 "p.id AND d.drawn = 1) "
 "UNION ALL SELECT 'parcel ' || p.code || ' passed without a count' FROM parcel p "
 "WHERE p.qc = 'passed' AND NOT EXISTS (SELECT 1 FROM recheck r WHERE r.parcel = p.id "
 "AND r.state = 'passed')"},
    {"draws_follow_their_scores", "below its chance it was drawn, else it was not",
     "SELECT count(*) FROM qc_draw",
     "SELECT 'parcel ' || d.parcel || ' at ' || d.stage || ': score ' || d.score || ', "
     "chance ' || d.chance || ', drawn ' || d.drawn FROM qc_draw d "
     "WHERE (d.drawn = 1 AND d.why IN ('sample', 'share', 'risk', 'handover') AND "
     "d.score "
     ">= d.chance) OR (d.drawn = 0 AND d.score < d.chance) OR (d.drawn = 1) <> (d.why <> "
     "'')"},
    {"lots_add_up", "a lot has as many parcels, and as many drawn, as it says",
     "SELECT count(*) FROM qc_lot",
     "SELECT 'lot ' || x.id || ': ' || x.seen || ' parcels, ' || x.drawn || ' drawn; of "
     "its draws ' || x.rows_of || ' and ' || x.samples FROM (SELECT l.id AS id, l.seen "
     "AS "
     "seen, l.drawn AS drawn, (SELECT COUNT(*) FROM qc_draw d WHERE d.lot = l.id) AS "
     "rows_of, (SELECT COUNT(*) FROM qc_draw d WHERE d.lot = l.id AND d.sample = 1) AS "
     "samples FROM qc_lot l) x WHERE x.seen <> x.rows_of OR x.drawn <> x.samples"},
    {"verdicts_follow_their_counts",
     "a lot is rejected with more bad ones than it forgives, else not",
     "SELECT count(*) FROM qc_lot WHERE state <> 'open'",
     "SELECT 'lot ' || l.id || ' is ' || l.state || ' with ' || l.failed || ' bad, "
     "forgives ' || l.ac FROM qc_lot l WHERE (l.state IN ('accepted', 'unproven') AND (l.failed > l.ac "
     "OR l.seen <> l.size)) OR (l.state = 'rejected' AND l.failed <= l.ac)"},
    {"rejected_lot_is_counted_whole", "of a rejected lot nothing goes on uncounted",
     "SELECT count(*) FROM qc_lot WHERE state = 'rejected'",
     "SELECT 'parcel ' || p.code || ' of rejected lot ' || l.id || ' is not drawn' FROM "
     "qc_lot l JOIN qc_draw d ON d.lot = l.id AND d.drawn = 0 JOIN parcel p ON p.id = "
     "d.parcel WHERE l.state = 'rejected' AND p.stage NOT IN ('shipped', 'void')"},
    MUST_REFER("qc_draw", "parcel", "parcel"), MAY_REFER("qc_draw", "lot", "qc_lot"),
    MUST_REFER("qc_draw", "packer", "person"), MUST_REFER("qc_lot", "packer", "person"),
    MAY_REFER("qc_lot", "wave", "wave"), MUST_REFER("qc_stream", "packer", "person"),
    MUST_REFER("qc_result", "recheck", "recheck"),
    MUST_REFER("qc_result", "item", "item"),
    MUST_REFER("qc_defect", "recheck", "recheck"),
    MUST_REFER("qc_defect", "parcel", "parcel"), MAY_REFER("qc_defect", "item", "item"),
    ONE_OF("parcel", "qc", "'', 'due', 'passed'"),
    ONE_OF("qc_draw", "stage", "'pack', 'ship'"),
    ONE_OF("qc_draw", "result", "'', 'passed', 'failed'"),
    ONE_OF("qc_lot", "state", "'open', 'accepted', 'rejected', 'unproven'"),
    ONE_OF("qc_stream", "severity", "'normal', 'tightened', 'reduced'"),
    ONE_OF("qc_defect", "defect",
           "'missing', 'surplus', 'swapped', 'damaged', 'dirty', 'expired', 'packing', "
           "'papers', 'other'"),
