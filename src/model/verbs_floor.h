/*
 * verbs_floor: the table's entries of pick, pack, recheck, label and ship.
 * No header of its own: verbs.c takes it in where its table stands, with its words for
 * arguments.
 */
/* clang-format off */

    /* kind: "pick" or "back". With `code`: the task of that cart or tote, taken over from
     * whoever has it, or a free task bound to that cart. Else the person's own active
     * task, else the oldest free one. Carts that were passed on to the person's zone are
     * scanned: cart_waits (cart or tote, zone) while there are any, but for fresh=1.
     * → task kind wave version cart person pass (1: zone by zone) zone (in which this person
     * picks it; "": in all), of a run what run.take says; rows: line seq place target item code name
     * spec qty taken put tote order number order_state state gift codes lot expiry
     * serial (1: each unit is scanned with its serial) merged (orders that go in one
     * parcel with this) part parts (of a split order) zone (of the place)
     * (codes: "6901234567892=1 16901234567899=12", those that identify this item alone)
     */
    [V_TASK_PULL] = {V_TASK_PULL, "task.pull", RIGHT_PICK, 0, N_("get work"),
        {TEXT("kind", 8), CODE_OR("code"), FLAG_OR("fresh")}},
    /* A cart goes on at another terminal. task.pull refused it (count_first) because the
     * first one may hold scans: its totes are counted blind, unit by unit, and what comes
     * later from there is refused as settled (counted), changing nothing. → takeover task
     * cart left (totes not counted yet); rows: tote counted */
    [V_TAKEOVER_BEGIN] = {V_TAKEOVER_BEGIN, "takeover.begin", RIGHT_PICK, 0,
        N_("take a cart over from another terminal"), {ID("task")}},
    /* → item code name spec qty (of it in this tote) counted; with `want`:1 nothing was
     * counted yet: the unit's serial is asked for */
    [V_TAKEOVER_UNIT] = {V_TAKEOVER_UNIT, "takeover.unit", RIGHT_PICK, 0,
        N_("count a unit in a tote of the cart"), {ID("takeover"), CODE("tote"),
        CODE("code"), UNIT_SAID}},
    /* All of the tote was counted; again=1: it is counted from the start. → units left;
     * rows: tote counted */
    [V_TAKEOVER_TOTE] = {V_TAKEOVER_TOTE, "takeover.tote", RIGHT_PICK, 0,
        N_("end the count of a tote"), {ID("takeover"), CODE("tote"), FLAG_OR("again")}},
    /* → task more fewer (units that the count moved in the books) out; rows: tote code
     * name qty of what no line wants: taken out, laid aside */
    [V_TAKEOVER_CLOSE] = {V_TAKEOVER_CLOSE, "takeover.close", RIGHT_PICK, 0,
        N_("the cart is counted: go on with it"), {ID("takeover")}},
    /* Nobody has to count it: all that its terminal scanned has arrived. */
    [V_TASK_GIVE] = {V_TASK_GIVE, "task.give", RIGHT_PICK, 0,
        N_("give a cart back for somebody else"), {ID("task")}},
    /* Nothing of its zone is left to be picked, the hand is empty: the cart is put down for
     * whoever picks the next zone. code: the hand-over place, the cart or a tote of it;
     * left out only while nothing rides on it. → task zone (the next) place */
    [V_TASK_PASS] = {V_TASK_PASS, "task.pass", RIGHT_PICK, 0,
        N_("pass a cart on to the next zone"), {ID("task"), CODE_OR("code")}},
    /* code: the zone, or a place in it. → zone */
    [V_ZONE_TAKE] = {V_ZONE_TAKE, "zone.take", RIGHT_PICK, 0,
        N_("say in which zone one picks"), {CODE("code")}},
    /* zone "": the person picks in all zones, the cart in hand too. → badge zone */
    [V_ZONE_SET] = {V_ZONE_SET, "zone.set", RIGHT_WAVE, 0,
        N_("say in which zone a person picks"), {CODE("badge"), TEXT("zone", 16)}},
    /* → zone (one's own) offset_min now; rows: zone people (who pick there now) carts (that wait) since
     * (the first of them) late (1: for too long) lines units (of carts passed on from zone
     * to zone that are open there) eta_at (when they are picked at the pace of the last
     * `minutes` (60), 0: not known) */
    [V_ZONE_LIST] = {V_ZONE_LIST, "zone.list", RIGHT_LOOK, VERB_READ,
        N_("list the zones and what is to be done there"), {NUM_OR("minutes", 1, 1440)}},
    /* zone: only those that wait for it. → offset_min now; rows: task cart tote zone since
     * place (where they wait) late person (who picks it; since: 0) lines (open) wave */
    [V_ZONE_CARTS] = {V_ZONE_CARTS, "zone.carts", RIGHT_LOOK, VERB_READ,
        N_("list the carts that are passed on from zone to zone"), {TEXT_OR("zone", 16)}},
    [V_TASK_SHOW] = {V_TASK_SHOW, "task.show", RIGHT_PICK, VERB_READ,
        N_("the lines of a task as they are now"), {ID("task")}},
    /* rows: id kind state wave cart person lines done from (where a put-back begins)
     * badge (the person's) zone since (a cart that waits for that zone; 0: it does not)
     * wall (a batch: where it is sorted) run (the item that all of it is);
     * tasks that are not done, `after` is the last id */
    [V_TASK_LIST] = {V_TASK_LIST, "task.list", RIGHT_LOOK, VERB_READ,
        N_("list tasks that are not done"), {NUM_OR("after", 0, INT64_MAX),
        NUM_OR("limit", 1, PAGE_MOST)}},
    /* One unit, or a sealed case, from the bin into the hand; of goods with serials one
     * unit, with its serial. Here and below, `lot` and `expiry` (2026-12-31) are what the
     * unit's own code says: held against the books for goods that are kept by lot.
     * → line moved taken in_hand left (on hand in the bin after it) version */
    [V_PICK_TAKE] = {V_PICK_TAKE, "pick.take", RIGHT_PICK, VERB_OFFLINE,
        N_("take a unit from its bin"), {ID("task"), ID("line"), CODE("place"),
        CODE("code"), UNIT_SAID}},
    /* All that is in hand for the line into the tote. → line tote put state task_state
     * version */
    [V_PICK_PUT] = {V_PICK_PUT, "pick.put", RIGHT_PICK, VERB_OFFLINE,
        N_("put what is in hand into the tote"), {ID("task"), ID("line"), CODE("tote")}},
    /* → line taken in_hand left version */
    [V_PICK_UNDO] = {V_PICK_UNDO, "pick.undo", RIGHT_PICK, VERB_OFFLINE,
        N_("back into the bin with the last unit"), {ID("task"), ID("line")}},
    /* → line seq version */
    [V_PICK_SKIP] = {V_PICK_SKIP, "pick.skip", RIGHT_PICK, VERB_OFFLINE,
        N_("leave the stop for later"), {ID("task"), ID("line")}},
    /* → line outcome (other_bin backorder gift_dropped) version task_state; look at the
     * task again afterwards */
    [V_PICK_SHORT] = {V_PICK_SHORT, "pick.short", RIGHT_PICK, 0,
        N_("the bin has not enough"), {ID("task"), ID("line"), TEXT("reason", 32)}},
    /* A STOP is answered: the goods of that order leave the task. → task_state back
     * (units that wait for put-back) version */
    [V_PICK_STOP] = {V_PICK_STOP, "pick.stop", RIGHT_PICK, 0,
        N_("lay a stopped order's goods aside"), {ID("task"), ID("order"),
        CODE_OR("tote")}},
    /* → line moved taken in_hand version */
    [V_BACK_TAKE] = {V_BACK_TAKE, "back.take", RIGHT_PICK, 0,
        N_("take a unit out of a tote or parcel to put it back"), {ID("task"), ID("line"),
        CODE("code"), UNIT_SAID}},
    /* → line put state task_state version */
    [V_BACK_PUT] = {V_BACK_PUT, "back.put", RIGHT_PICK, 0,
        N_("put what is in hand into a bin"), {ID("task"), ID("line"), CODE("place")}},

    /* A run: orders of the wave that want one unit of one item each, taken together into
     * totes that hold nothing else. A batch for a put wall is picked in the same way, item
     * after item. task.pull and these say how it stands, without rows:
     * → task kind wave wall ("": a run) version run (the item) code name spec codes (of a
     * batch those of the item to go on with) units taken; place lot want (where to go on,
     * of which lot how many; "" and 0: done) tote (the one filled last) task_state */
    /* Units of it from a bin into its tote at once, `qty` of them. → also moved */
    [V_RUN_TAKE] = {V_RUN_TAKE, "run.take", RIGHT_PICK, 0,
        N_("take units of a run into its tote"), {ID("task"), CODE("place"),
        CODE("tote"), CODE("code"), NUM("qty", 1, RUN_MOST), UNIT_SAID}},
    [V_RUN_UNDO] = {V_RUN_UNDO, "run.undo", RIGHT_PICK, 0,
        N_("put units of a run back into their bin"), {ID("task"), CODE("place"),
        CODE("tote"), NUM("qty", 1, RUN_MOST), CODE_OR("code")}},
    /* What is missing comes from other bins, or its orders wait for the lead. → also
     * elsewhere waiting (units) */
    [V_RUN_SHORT] = {V_RUN_SHORT, "run.short", RIGHT_PICK, 0,
        N_("the bin has not enough for a run"), {ID("task"), CODE("place"),
        TEXT("reason", 32)}},
    /* → tote task wave item code name spec codes each (1: every unit is scanned) left
     * (orders to pack) spare (units in it of none of them) packed (of its orders) bare
     * bare_parcel (a parcel of this bench that wants its label; "": none) */
    [V_RUN_OPEN] = {V_RUN_OPEN, "run.open", RIGHT_PACK, VERB_READ,
        N_("what is in a run's tote"), {CODE("code")}},
    /* The next order's unit out of the tote into a parcel of its own, verified and closed.
     * `code`: the unit's; without, when not each unit is scanned. → parcel pcode order
     * number recheck (none due) why weigh (1: it is open yet, to be weighed: pack.open) left
     * spare packed each */
    [V_RUN_PACK] = {V_RUN_PACK, "run.pack", RIGHT_PACK, 0,
        N_("pack the next unit of a run"), {CODE("tote"), CODE_OR("code"), UNIT_SAID}},

    /* A batch's tote comes to its wall. → tote task wave wall left (units in it that orders
     * want) spare (that none wants any more) free (slots of the wall) ready (slots that
     * may be packed, "W-1-01 W-1-07") */
    [V_WALL_OPEN] = {V_WALL_OPEN, "wall.open", RIGHT_PACK, VERB_READ,
        N_("what of a tote is to be sorted at its wall"), {CODE("tote")}},
    /* Whose a unit is. With the first unit of a batch each of its orders gets a slot; while
     * there are too few, one after the other, unless another batch is at the wall
     * (E_WALL_FULL). → code name spec codes
     * (of the item) slot order number in of (units in the slot, of the whole order) full
     * (1: to be packed) left (in the tote) ready */
    [V_WALL_UNIT] = {V_WALL_UNIT, "wall.unit", RIGHT_PACK, 0,
        N_("which slot a unit goes into"), {CODE("tote"), CODE("code"), UNIT_SAID}},
    /* The unit into the slot whose code was scanned: E_WRONG_SLOT (the right one) when it
     * is not for the order there. → slot order number in of full left
     * ready */
    [V_WALL_PUT] = {V_WALL_PUT, "wall.put", RIGHT_PACK, 0,
        N_("put a unit into its slot"), {CODE("tote"), CODE("code"), CODE("slot"),
        UNIT_SAID}},
    /* The last unit of that item back into a tote of its batch, or an empty one. → as
     * wall.put */
    [V_WALL_UNDO] = {V_WALL_UNDO, "wall.undo", RIGHT_PACK, 0,
        N_("put a unit of a slot back into the tote"), {CODE("tote"), CODE("code"),
        CODE("slot")}},
    /* rows: slot number state (of the order; "": free) in of loose (its units still in
     * totes); an order that is picked with nothing loose may be packed */
    [V_WALL_LIST] = {V_WALL_LIST, "wall.list", RIGHT_LOOK, VERB_READ,
        N_("how the slots of a wall stand"), {TEXT("wall", 16)}},

    /* code: tote, slot, parcel or order number. → order number channel parcel pcode part buyer
     * receiver buyer_remark seller_remark merged (orders in it) split splits (part k of
     * n of a split order) box weigh (1: it is weighed before it is closed) units verified totes recheck count_warn
     * count_most (a keyed count is asked for twice above the one, refused above the
     * other); of a run's tote only run (its item): see run.open;
     * rows: line item code name spec qty packed gift counted codes serial (qty:
     * units of the line in its totes and in parcels; lines of one item are not joined) */
    [V_PACK_OPEN] = {V_PACK_OPEN, "pack.open", RIGHT_PACK, 0,
        N_("open a parcel for a tote's order"), {CODE("code")}},
    /* → line item code name spec moved packed qty verified units complete (1: every unit
     * of the order is verified) weigh */
    [V_PACK_UNIT] = {V_PACK_UNIT, "pack.unit", RIGHT_PACK, 0,
        N_("verify a unit into the parcel"), {ID("parcel"), CODE("code"), UNIT_SAID}},
    [V_PACK_COUNT] = {V_PACK_COUNT, "pack.count", RIGHT_PACK, 0,
        N_("verify several units of a counted item"), {ID("parcel"), CODE("code"),
        NUM("qty", 1, QTY_MOST)}},
    [V_PACK_UNDO] = {V_PACK_UNDO, "pack.undo", RIGHT_PACK, 0,
        N_("back into the tote with the last unit"), {ID("parcel")}},
    /* The open parcel on the scale, in what box. Outside the tolerance: E_TOO_HEAVY or
     * E_TOO_LIGHT with the line that it could be, or E_ODD_WEIGHT; give=1: it goes to the
     * recheck all the same. → outcome (passed blind off) weight_g expected_g tolerance_g */
    [V_PARCEL_WEIGH] = {V_PARCEL_WEIGH, "parcel.weigh", RIGHT_PACK, 0,
        N_("hold a parcel's weight against what is in it"), {ID("parcel"),
        NUM("mg", 1, WEIGH_MG_MOST), NUM_OR("division_mg", 0, WEIGH_MG_MOST),
        TEXT_OR("box", 32), FLAG_OR("give")}},
    /* more=1: this parcel is full, the rest follows in another. → stage recheck (none
     * due) why part parcel (0, or the next parcel when more) */
    [V_PACK_CLOSE] = {V_PACK_CLOSE, "pack.close", RIGHT_PACK, 0,
        N_("close a verified parcel"), {ID("parcel"), TEXT_OR("box", 32),
        FLAG_OR("more")}},
    /* HELD is left only this way: everything back into the tote, verified again. */
    [V_PACK_REOPEN] = {V_PACK_REOPEN, "pack.reopen", RIGHT_EXCEPTION, 0,
        N_("open a held parcel again; it is verified anew"), {CODE("code"), CODE("tote"),
        TEXT("reason", NAME_MOST)}},

    /* code: the order's tote, or the parcel. Blind: no list. → parcel pcode number part
     * attempt counted (units so far) drawn (1: for a count) merged split splits (as
     * pack.open) */
    [V_RECHECK_OPEN] = {V_RECHECK_OPEN, "recheck.open", RIGHT_RECHECK, 0,
        N_("look a second time"), {CODE("code")}},
    /* → code name spec qty (of this item so far) counted; with `want`:1 nothing was
     * counted yet: the unit's serial is asked for */
    [V_RECHECK_UNIT] = {V_RECHECK_UNIT, "recheck.unit", RIGHT_RECHECK, 0,
        N_("count a unit blind"), {ID("parcel"), CODE("code"), CODE_OR("serial")}},
    /* → outcome (passed again held) labelled (1: passed, and it bears its label already) */
    [V_RECHECK_CLOSE] = {V_RECHECK_CLOSE, "recheck.close", RIGHT_RECHECK, 0,
        N_("compare the second count"), {ID("parcel")}},
    /* A policy (the keys of rules [recheck.due], absent: as built in) against the parcels
     * closed within [from, to), about the first 500 of them. → parcels due was (really
     * rechecked) units (of those due) looks (that times are learned from) ms (all looks
     * due would take) known caught (parcels with a known error: told by a customer, or
     * found by a count) next (ask on from there and add up; 0: that was all); rows: why
     * parcels units caught */
    [V_RECHECK_TRY] = {V_RECHECK_TRY, "recheck.try", RIGHT_WAVE, VERB_READ,
        N_("hold a recheck policy against a past day"), {NUM("from", 0, INT64_MAX),
        NUM("to", 0, INT64_MAX), FLAG_OR("flagged"), FLAG_OR("high"),
        NUM_OR("unit_price", -1, INT64_C(1000000000000)),
        NUM_OR("order_value", -1, INT64_C(1000000000000)), FLAG_OR("confuse"),
        FLAG_OR("first_address"), NUM_OR("item_errors", 0, 1000),
        NUM_OR("item_days", 1, 3650)}},
    /* defect: damaged dirty expired packing papers other; of the item of that code, or of
     * the box. The count then holds the parcel. → defect */
    [V_RECHECK_DEFECT] = {V_RECHECK_DEFECT, "recheck.defect", RIGHT_RECHECK, 0,
        N_("say what is wrong in the box"), {ID("parcel"), TEXT("defect", 16),
        CODE_OR("code")}},

    /* rows: id pcode number stage place (its cage, tote or bench; "": not known) waybill (of
     * the label that is on it) why (sample share risk stopped topup sort handover) since
     * person (who counts it now; "": nobody) */
    [V_QC_LIST] = {V_QC_LIST, "qc.list", RIGHT_LOOK, VERB_READ,
        N_("parcels that were drawn and wait for their count"), {
        NUM_OR("after", 0, INT64_MAX), NUM_OR("limit", 1, PAGE_MOST)}},
    /* rows: id wave packer badge plan severity aql (thousandths of a percent) size n ac
     * seen drawn counted failed state opened_at closed_at */
    [V_QC_LOTS] = {V_QC_LOTS, "qc.lots", RIGHT_EXCEPTION, VERB_READ,
        N_("lots and their verdicts"), {TEXT_OR("wave", 64),
        NUM_OR("after", 0, INT64_MAX), NUM_OR("limit", 1, PAGE_MOST)}},
    /* Each is judged by the plan of its own size; what that wants more is drawn of what is
     * still here and was not counted. → lots counting (parcels that they wait for) */
    [V_QC_END] = {V_QC_END, "qc.end", RIGHT_EXCEPTION, 0,
        N_("a wave's lots get no more parcels"), {TEXT("name", 64)}},
    /* → severity */
    [V_QC_RESUME] = {V_QC_RESUME, "qc.resume", RIGHT_EXCEPTION, 0,
        N_("the cause of five rejected lots is gone"), {CODE("badge"), TEXT("plan", 31),
        TEXT("how", NAME_MOST)}},
    /* by: packer picker item bin shift defect day. Counts that ended in that time;
     * sample 1: only those of lots' samples. → units defects parcels; rows: name units
     * defects, of `day` in order, else the most defects first */
    [V_QC_REPORT] = {V_QC_REPORT, "qc.report", RIGHT_LOOK, VERB_READ,
        N_("what counts found, by who and where"), {TEXT("by", 16),
        NUM_OR("since", 0, INT64_MAX), NUM_OR("until", 0, INT64_MAX), FLAG_OR("sample"),
        NUM_OR("limit", 1, PAGE_MOST)}},

    /* → parcel pcode waybill n reprint (R of the paper; 0: the first) carrier account
     * number person part parts receiver phone address region sender weight_g remark
     * printed_at lease_until; rows: name count */
    [V_LABEL_GRANT] = {V_LABEL_GRANT, "label.grant", RIGHT_PACK, 0,
        N_("grant a parcel's label to this bench"), {ID("parcel")}},
    /* code: the parcel's own, or its label's. With `old`, the paper it bears, scanned
     * back to be torn up, the same number is granted again; without, that number is void
     * and another is granted. Of a copy that failed that copy again. → as label.grant,
     * and void ("": none) */
    [V_LABEL_REPRINT] = {V_LABEL_REPRINT, "label.reprint", RIGHT_REPRINT, 0,
        N_("grant another paper for a parcel's label, marked R1, R2 …"), {CODE("code"),
        TEXT("reason", NAME_MOST), CODE_OR("old")}},
    /* result: sent confirmed failed unknown, as the bench says. What is unknown is said
     * anew only by who may settle it. */
    [V_LABEL_RESULT] = {V_LABEL_RESULT, "label.result", RIGHT_LOOK, 0,
        N_("what became of a copy"), {TEXT("waybill", 64), NUM("n", 1, 1000),
        TEXT("result", 16)}},
    /* A person looked: the copy came out (out=1), or did not. */
    [V_LABEL_SETTLE] = {V_LABEL_SETTLE, "label.settle", RIGHT_SETTLE, 0,
        N_("say whether a label that may be out is out"), {TEXT("waybill", 64),
        NUM("n", 1, 1000), NUM("out", 0, 1)}},
    /* Copies of which no bench said anything in their time: unknown, and an exception.
     * Each login and each release does the same. → lapsed */
    [V_LABEL_LAPSE] = {V_LABEL_LAPSE, "label.lapse", RIGHT_LOOK, 0,
        N_("find labels whose bench was never heard of again"), {{0}}},
    /* → parcel pcode, and of its last copy waybill ("": none granted yet) n result */
    [V_LABEL_FIND] = {V_LABEL_FIND, "label.find", RIGHT_LOOK, VERB_READ,
        N_("which parcel of a tote still wants its label"), {CODE("code")}},
    /* → parcel waybill stage order_state */
    [V_LABEL_APPLY] = {V_LABEL_APPLY, "label.apply", RIGHT_PACK, 0,
        N_("the label just stuck on is scanned back"), {ID("parcel"), CODE("code")}},
    /* rows: id code number part stage label recheck hold intercepted units waybill
     * carrier box tote order_state qc ("", due or passed: drawn for a count) */
    [V_PARCEL_LIST] = {V_PARCEL_LIST, "parcel.list", RIGHT_LOOK, VERB_READ | VERB_NARROWS,
        N_("list parcels"), {TEXT_OR("stage", 16), NUM_OR("after", 0, INT64_MAX),
        NUM_OR("limit", 1, PAGE_MOST)}},
    /* → every column; rows: code name spec qty serials */
    [V_PARCEL_SHOW] = {V_PARCEL_SHOW, "parcel.show", RIGHT_LOOK, VERB_READ | VERB_OF_PARCEL,
        N_("show one parcel and what is in it"), {CODE("code")}},

    /* → handover cage carrier loaded */
    [V_SHIP_OPEN] = {V_SHIP_OPEN, "ship.open", RIGHT_SHIP, 0, N_("load a carrier's cage"),
        {CODE("cage")}},
    /* → parcel waybill number part loaded drawn (1: it is not loaded, it must be counted
     * first) */
    [V_SHIP_LOAD] = {V_SHIP_LOAD, "ship.load", RIGHT_SHIP, 0,
        N_("one parcel into the cage"), {ID("handover"), CODE("code")}},
    [V_SHIP_UNLOAD] = {V_SHIP_UNLOAD, "ship.unload", RIGHT_SHIP, 0,
        N_("one parcel out of the cage"), {ID("handover"), CODE("code")}},
    /* rows: what (pull left) waybill pcode number why; pull: must come out of the cage;
     * left: labelled for this carrier and not loaded */
    [V_SHIP_CHECK] = {V_SHIP_CHECK, "ship.check", RIGHT_SHIP, VERB_READ,
        N_("what hinders the hand-over"), {ID("handover")}},
    /* Refused with the rows of ship.check while something must be pulled out.
     * → handover carrier parcels orders units, and of the manifest n closed_at warehouse
     * weight_g; rows: waybill number part weight_g */
    [V_SHIP_CLOSE] = {V_SHIP_CLOSE, "ship.close", RIGHT_SHIP, 0,
        N_("hand the cage over: its parcels are shipped"), {ID("handover")}},

    /* The manifest of a cage that was handed over, once more: n says which copy it is.
     * → as ship.close; rows the same */
    [V_SHIP_MANIFEST] = {V_SHIP_MANIFEST, "ship.manifest", RIGHT_SHIP, 0,
        N_("print a hand-over's manifest again"), {ID("handover"),
        TEXT("reason", NAME_MOST)}},
/* clang-format on */
