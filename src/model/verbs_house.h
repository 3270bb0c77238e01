/*
 * verbs_house: the table's entries of stock, what somebody must settle, the log and the corridor.
 * No header of its own: verbs.c takes it in where its table stands, with its words for
 * arguments.
 */
/* clang-format off */

    /* → item place qty left */
    [V_STOCK_TAKE] = {V_STOCK_TAKE, "stock.take", RIGHT_ADJUST, 0,
        N_("take unreserved units out"), {CODE("item"), CODE("place"),
        NUM("qty", 1, QTY_MOST), TEXT("reason", NAME_MOST), CODE_OR("serial")}},
    /* rows: id (cursor) serial item state (in out) place kind order at received; units
     * known by their serial, narrowed by what is given */
    [V_SERIAL_LIST] = {V_SERIAL_LIST, "serial.list", RIGHT_LOOK, VERB_READ,
        N_("list serials and where their units are"), {CODE_OR("item"), CODE_OR("place"),
        CODE_OR("serial"), TEXT_OR("after", 128), NUM_OR("limit", 1, PAGE_MOST)}},
    /* rows: move at item from to reason order person; every movement of the units that
     * bear it */
    [V_SERIAL_SHOW] = {V_SERIAL_SHOW, "serial.show", RIGHT_LOOK, VERB_READ,
        N_("where a serial has been"), {CODE("serial")}},
    /* rows: id (cursor) place kind item name spec lot expiry on_hand reserved free; with
     * `total`: one row an item: item name spec on_hand reserved promised available */
    [V_STOCK_LIST] = {V_STOCK_LIST, "stock.list", RIGHT_LOOK, VERB_READ | VERB_ANYWHERE, N_("list stock"),
        {CODE_OR("item"), CODE_OR("place"), FLAG_OR("total"), TEXT_OR("after", 256),
        NUM_OR("limit", 1, PAGE_MOST)}},
    /* → item name moved in_hand left; with `want`:1 nothing moved: the unit's serial is
     * asked for */
    [V_MOVE_TAKE] = {V_MOVE_TAKE, "move.take", RIGHT_COUNT, 0,
        N_("take unreserved units into the hand"), {CODE("place"), CODE("code"),
        NUM_OR("qty", 1, QTY_MOST), UNIT_SAID}},
    /* → moved: everything in hand that belongs to no task */
    [V_MOVE_PUT] = {V_MOVE_PUT, "move.put", RIGHT_COUNT, 0,
        N_("put what is in hand into a place"), {CODE("place")}},
    /* → count place item code name spec lot reason; nothing_to_do when none is open for
     * this person */
    [V_COUNT_NEXT] = {V_COUNT_NEXT, "count.next", RIGHT_COUNT, VERB_READ,
        N_("the next bin to count"), {{0}}},
    [V_COUNT_QUEUE] = {V_COUNT_QUEUE, "count.queue", RIGHT_PICK, 0,
        N_("ask for a bin to be counted"), {CODE("place"), CODE("item"),
        TEXT("reason", 32)}},
    /* → outcome (same adjusted second differs) shorted (task lines that lost goods);
     * rows: task number qty */
    [V_COUNT_PUT] = {V_COUNT_PUT, "count.put", RIGHT_COUNT, 0, N_("what was counted"),
        {ID("count"), NUM("qty", 0, QTY_MOST)}},

    /* Units leave the bin for a transit place, for the warehouse of that code.
     * → transfer (its number) item qty until left */
    [V_TRANSFER_OFFER] = {V_TRANSFER_OFFER, "transfer.offer", RIGHT_ADJUST, 0,
        N_("offer unreserved units to another warehouse"), {CODE("to"), CODE("place"),
        CODE("item"), NUM("qty", 1, QTY_MOST), CODE_OR("lot"), CODE_OR("serial"),
        NUM_OR("hours", 1, 8760), TEXT_OR("document", 64)}},
    /* Asked by the receiver, before the offer's time is over. → transfer item place qty */
    [V_TRANSFER_POST] = {V_TRANSFER_POST, "transfer.post", RIGHT_ADJUST, 0,
        N_("take what another warehouse sent into a bin"), {CODE("transfer"),
        CODE("place")}},
    /* Asked by the source; without a place: into the bin they came from.
     * → transfer item place qty */
    [V_TRANSFER_VOID] = {V_TRANSFER_VOID, "transfer.void", RIGHT_ADJUST, 0,
        N_("take an offer back: its units are in a bin again"), {CODE("transfer"),
        TEXT("reason", NAME_MOST), CODE_OR("place")}},
    /* → transfer until */
    [V_TRANSFER_EXTEND] = {V_TRANSFER_EXTEND, "transfer.extend", RIGHT_ADJUST, 0,
        N_("give an offer more time, from now"), {CODE("transfer"),
        NUM_OR("hours", 1, 8760)}},
    /* Offers whose time is over become exceptions. Each login and each release does the
     * same. → expired */
    [V_TRANSFER_EXPIRE] = {V_TRANSFER_EXPIRE, "transfer.expire", RIGHT_LOOK, 0,
        N_("look for offers whose time is over"), {{0}}},
    /* rows: id transfer document state (offered posted void expired) from to item name
     * qty place (where they ended) until offered_at ended_at; of either side */
    [V_TRANSFER_LIST] = {V_TRANSFER_LIST, "transfer.list", RIGHT_LOOK, VERB_READ,
        N_("list transfers between warehouses"), {TEXT_OR("state", 16),
        TEXT_OR("document", 64), NUM_OR("after", 0, INT64_MAX),
        NUM_OR("limit", 1, PAGE_MOST)}},

    /* rows: id kind object number owner text since due */
    [V_EXCEPTION_LIST] = {V_EXCEPTION_LIST, "exception.list", RIGHT_LOOK, VERB_READ | VERB_NARROWS,
        N_("what somebody must settle"), {TEXT_OR("owner", 16),
        NUM_OR("after", 0, INT64_MAX), NUM_OR("limit", 1, PAGE_MOST)}},
    [V_EXCEPTION_CLOSE] = {V_EXCEPTION_CLOSE, "exception.close", RIGHT_EXCEPTION, VERB_NARROWS,
        N_("settle an exception"), {ID("exception"), TEXT("how", NAME_MOST)}},
    /* What may be quiet cheating, of [from, to) (to 0: now, from 0: the day before it), by
     * the limits of rules [signs.…]. Of moves and log about `limit` rows each are read at
     * once. → from to (how far it was read) offset_min cut (1: ask on from `to`; what
     * began before it is not seen to end) many (1: more signs than are told); rows: kind
     * (terminals walk approver undo short pin) badge name other (whom or what with) times
     * first_at last_at detail (of the last one) */
    [V_SIGN_LIST] = {V_SIGN_LIST, "sign.list", RIGHT_AUDIT, VERB_READ,
        N_("signs of quiet cheating"), {NUM_OR("from", 0, INT64_MAX),
        NUM_OR("to", 0, INT64_MAX), NUM_OR("limit", 1, 100000)}},
    /* where: task and step, as the terminal names it. → exception */
    [V_LEAD_CALL] = {V_LEAD_CALL, "lead.call", RIGHT_NONE, VERB_ANYWHERE,
        N_("call the shift lead to this terminal"), {TEXT("where", 64)}},
    /* → orders waiting held in_wave shipped cancelled exceptions (open ones) unknown
     * (units that terminals not heard of for a while may have taken) warehouse offset_min, and the pace of the last `minutes` (60): scan_ms, stop_ms: medians of a
     * scan in one bin and of the way to the next, of scans and stops samples (0: not
     * known); rows (waves not closed): wave shift state orders done lines picked late
     * (due and not shipped) risk (due before they will be picked) people rate (lines an
     * hour) eta_at (when the last line is picked at that pace, 0: not known) miss_at
     * miss_carrier miss (of those at risk: the first time, its carrier, how many) */
    [V_BOARD] = {V_BOARD, "board", RIGHT_LOOK, VERB_READ, N_("how the shift stands"),
        {NUM_OR("minutes", 1, 1440)}},
    /* rows: person role lines units refused rate (lines an hour) last_at; of the last
     * `minutes` */
    [V_BOARD_PEOPLE] = {V_BOARD_PEOPLE, "board.people", RIGHT_LOOK, VERB_READ,
        N_("how each person gets on"), {NUM_OR("minutes", 1, 1440)}},
    /* rows: from to (places) ms person: the newest gaps between two picks of one person */
    [V_BOARD_PACE] = {V_BOARD_PACE, "board.pace", RIGHT_LOOK, VERB_READ,
        N_("how long scans and ways take"), {NUM_OR("minutes", 1, 1440)}},
    /* What was done so far, added up from the records. → orders shipped held cancelled
     * waiting (waiting: in a wave too) lines reserved picked returned units_shipped
     * parcels labels recheck_due recheck_passed recheck_failed first_paid last_paid new;
     * rows: reason orders (of what is held) */
    [V_DAY] = {V_DAY, "day", RIGHT_LOOK, VERB_READ, N_("what was done, in numbers"),
        {{0}}},
    /* The life of an order, of a parcel (its order's rows that name it), of whatever the
     * rows name as a word, or of a person. → next (0: the end; else `after` of the next
     * page, also when no row of this one was asked for); rows: id at terminal_at terminal
     * person verb object code before after badge address */
    [V_AUDIT_SHOW] = {V_AUDIT_SHOW, "audit.show", RIGHT_AUDIT, VERB_READ | VERB_NARROWS,
        N_("what happened"), {TEXT_OR("number", 64), CODE_OR("parcel"), CODE_OR("word"),
        CODE_OR("badge"), NUM_OR("since", 0, INT64_MAX), NUM_OR("until", 0, INT64_MAX),
        NUM_OR("after", 0, INT64_MAX), NUM_OR("limit", 1, PAGE_MOST)}},
    /* Movements of an item, a place or both. → next as above; rows: id at terminal person
     * badge reason item qty from to from_left to_left number */
    [V_AUDIT_MOVES] = {V_AUDIT_MOVES, "audit.moves", RIGHT_AUDIT, VERB_READ,
        N_("how goods moved"), {CODE_OR("item"), CODE_OR("place"),
        NUM_OR("since", 0, INT64_MAX), NUM_OR("until", 0, INT64_MAX),
        NUM_OR("after", 0, INT64_MAX), NUM_OR("limit", 1, PAGE_MOST)}},
    /* → store, rows (ever written); rows: writer n hash */
    [V_AUDIT_HEADS] = {V_AUDIT_HEADS, "audit.heads", RIGHT_AUDIT, VERB_READ,
        N_("the end of each chain of the log"), {{0}}},
    /* Keeps a signed line (model/audit.h) that fits the log. */
    [V_AUDIT_CHECKPOINT] = {V_AUDIT_CHECKPOINT, "audit.checkpoint", RIGHT_AUDIT, 0,
        N_("keep a signed checkpoint of the log"), {TEXT("line", AUDIT_LINE)}},
    /* A chain as it stands, byte for byte; on the store's own machine. rows: n warehouse
     * at terminal_at terminal seq person verb object order_id code before after address
     * hash */
    [V_AUDIT_ROWS] = {V_AUDIT_ROWS, "audit.rows", RIGHT_AUDIT, VERB_READ,
        N_("rows of the log as they were written"), {NUM("writer", 0, INT64_MAX),
        NUM_OR("after", 0, INT64_MAX), NUM_OR("limit", 1, PAGE_MOST)}},
    /* The rows up to n, whose hash is named, are in that file and leave the store; on the
     * store's own machine, at most 20,000 at once. → rows (that left) */
    [V_AUDIT_ARCHIVE] = {V_AUDIT_ARCHIVE, "audit.archive", RIGHT_AUDIT, 0,
        N_("let archived rows of the log go"), {NUM("writer", 0, INT64_MAX),
        NUM("n", 1, INT64_MAX), HEX("hash"), TEXT("file", NAME_MOST)}},
    /* Only carries the envelope's notes. */
    [V_SCAN_NOTE] = {V_SCAN_NOTE, "scan.note", RIGHT_NONE, VERB_OFFLINE | VERB_ANYWHERE,
        N_("refused scans for the log"), {{0}}},
    /* rows: text item (code) qty; every code of every item, `after` is the last text */
    [V_CODE_LIST] = {V_CODE_LIST, "code.list", RIGHT_LOOK, VERB_READ | VERB_ANYWHERE, N_("list barcodes"),
        {TEXT_OR("after", 64), NUM_OR("limit", 1, PAGE_MOST)}},
    /* What the terminal's journal says was done: seq, hash (hexadecimal). → last (the
     * highest number that the store knows of this terminal); rows: seq of what is not
     * here, in the order given */
    [V_LINK_MARK] = {V_LINK_MARK, "link.mark", RIGHT_NONE, VERB_READ | VERB_OPEN,
        N_("compare what terminal and store have"), {ROWS(cols_marks)}},
    /* The journal had said yes to a scan, the store says no (or, why "lost", has lost
     * it): somebody must settle it. The tote is locked until then, the bin is counted. →
     * exception */
    [V_LINK_REFUSED] = {V_LINK_REFUSED, "link.refused", RIGHT_NONE, VERB_OFFLINE,
        N_("a scan taken offline was refused"), {NUM("request", 1, INT64_MAX),
        TEXT("act", 40), TEXT("why", 40), TEXT_OR("who", 64), CODE_OR("place"),
        CODE_OR("tote"), CODE_OR("item"), TEXT_OR("order", 96), TEXT_OR("text", 400)}},
    /* rows: terminal task cart person units (it may have scanned up to so many that the
     * store has not) heard (UTC ms) of those not heard of for so many minutes */
    [V_LINK_UNKNOWN] = {V_LINK_UNKNOWN, "link.unknown", RIGHT_EXCEPTION, VERB_READ,
        N_("terminals that may hold scans"), {NUM_OR("minutes", 0, 100000)}},
    /* The terminal is given up: its carts wait for somebody who counts their totes (a
     * task.pull says count_first), what it still sends of them is settled by that count.
     * Of carts that were counted already the bins are queued where it had not said what
     * the count found. → tasks counts (bins) */
    [V_LINK_SETTLE] = {V_LINK_SETTLE, "link.settle", RIGHT_EXCEPTION, 0,
        N_("settle what a terminal may hold"), {TEXT("name", 200), TEXT_OR("how", 400)}},
    /* → kind (item serial place tote cart cage parcel badge waybill order none ambiguous)
     * id code name spec qty */
    [V_CODE_FIND] = {V_CODE_FIND, "code.find", RIGHT_LOOK, VERB_READ,
        N_("what a code is"), {CODE("code")}},
/* clang-format on */
