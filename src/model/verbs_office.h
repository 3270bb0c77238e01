/*
 * verbs_office: the table's entries of people, what comes in, orders and waves.
 * No header of its own: verbs.c takes it in where its table stands, with its words for
 * arguments.
 */
/* clang-format off */
    /* code: of the second factor. → session person name role badge rights (names) factor
     * (1: roles of this person count only once its code was given, too) zone (in which this
     * person picks) zones (1: places have some) */
    [V_LOGIN] = {V_LOGIN, "login", RIGHT_NONE, VERB_OPEN, N_("start a session"),
        {CODE("badge"), SECRET_OR("pin", 32), SECRET_OR("code", 8)}},
    /* pin or code, or both. → rights (names) */
    [V_PIN] = {V_PIN, "pin", RIGHT_NONE, VERB_ANYWHERE,
        N_("give the PIN or the second factor's code again"), {SECRET_OR("pin", 32),
        SECRET_OR("code", 8)}},
    [V_LOGOUT] = {V_LOGOUT, "logout", RIGHT_NONE, VERB_ANYWHERE, N_("end the session"),
        {{0}}},
    /* disabled 1: no login any more, and sessions end at once; 0: again */
    [V_PERSON_DISABLE] = {V_PERSON_DISABLE, "person.disable", RIGHT_STAFF, 0,
        N_("let a person in no longer, or again"), {CODE("badge"),
        NUM("disabled", 0, 1)}},
    /* rows: id badge name role staff disabled pin factor (1: there is one) seen_at granted
     * (roles with a scope or an end, in words) zone (in which they pick, "": in all) */
    [V_PERSON_LIST] = {V_PERSON_LIST, "person.list", RIGHT_STAFF, VERB_READ,
        N_("list people"), {NUM_OR("after", 0, INT64_MAX), NUM_OR("limit", 1, PAGE_MOST)}},
    /* staff: the staff number; two badges of one person bear one. → person */
    [V_PERSON_ADD] = {V_PERSON_ADD, "person.add", RIGHT_PEOPLE, 0, N_("add a person"),
        {CODE("badge"), TEXT("name", NAME_MOST), TEXT_OR("role", 31),
        SECRET_OR("pin", 32), TEXT_OR("staff", 64)}},
    /* factor 1: the second factor is taken away too. Sessions end. */
    [V_PERSON_PIN] = {V_PERSON_PIN, "person.pin", RIGHT_PEOPLE, 0,
        N_("give a person another PIN"), {CODE("badge"), SECRET("pin", 32),
        FLAG_OR("factor")}},
    /* A person's own second factor: secret (hex), the code that shows it is in use. */
    [V_PERSON_FACTOR] = {V_PERSON_FACTOR, "person.factor", RIGHT_NONE, VERB_ANYWHERE,
        N_("take a second factor into use"), {CODE("badge"), SECRET("pin", 32),
        SECRET("secret", 128), SECRET("code", 8)}},
    /* rows: role rights factor lends approves limits file line people */
    [V_ROLE_LIST] = {V_ROLE_LIST, "role.list", RIGHT_STAFF, VERB_READ,
        N_("list roles and what they may"), {{0}}},
    /* Without `people`, only roles that one's own role lends, for a day at most.
     * → granted */
    [V_ROLE_GRANT] = {V_ROLE_GRANT, "role.grant", RIGHT_STAFF, 0,
        N_("give a person a role"), {CODE("badge"), TEXT("role", 31),
        TEXT_OR("region", 95), TEXT_OR("channel", 64), TEXT_OR("shop", 64),
        NUM_OR("since", 0, INT64_MAX), NUM_OR("until", 0, INT64_MAX),
        TEXT_OR("why", NAME_MOST)}},
    /* → ended (how many) */
    [V_ROLE_WITHDRAW] = {V_ROLE_WITHDRAW, "role.withdraw", RIGHT_STAFF, 0,
        N_("take a role away"), {CODE("badge"), TEXT("role", 31),
        TEXT_OR("why", NAME_MOST)}},
    /* → version file people; rows: person badge name staff disabled role region channel
     * shop since until granter why seen_at used_at (0: never) rights unused (names)
     * marks (asleep unused conflict:NAME no_pin no_factor) */
    [V_ROLE_EXPORT] = {V_ROLE_EXPORT, "role.export", RIGHT_REVIEW, VERB_READ,
        N_("who may do what where, since when, by whom"), {TEXT_OR("role", 31),
        NUM_OR("asleep_days", 1, 3650)}},
    /* The whole file or nothing. → version */
    [V_RIGHTS_LOAD] = {V_RIGHTS_LOAD, "rights.load", RIGHT_PEOPLE, 0,
        N_("take the file of roles in"), {TEXT("file", NAME_MOST), ROWS(cols_rules)}},

    /* rows: id verb what worth asker terminal since until */
    [V_APPROVE_LIST] = {V_APPROVE_LIST, "approve.list", RIGHT_APPROVE, VERB_READ | VERB_NARROWS,
        N_("acts that wait for a second person"), {NUM_OR("after", 0, INT64_MAX),
        NUM_OR("limit", 1, PAGE_MOST)}},
    /* badge, pin: of the approver at the asker's terminal; without, of this session.
     * → approval answer (granted refused) approver */
    [V_APPROVE_GIVE] = {V_APPROVE_GIVE, "approve.give", RIGHT_NONE, VERB_NARROWS,
        N_("be the second person of an act"), {ID("approval"), FLAG_OR("refuse"),
        CODE_OR("badge"), SECRET_OR("pin", 32)}},

    /* hash: BLAKE2b-256 of the one-time code, hex. → until */
    [V_TERMINAL_INVITE] = {V_TERMINAL_INVITE, "terminal.invite", RIGHT_TERMINAL, 0,
        N_("let a terminal be enrolled under this name, once"),
        {TEXT("name", TERMINAL_NAME), HEX("hash")}},
    /* Sent by the service for whoever shows a code; key: ed25519, hex.
     * → terminal name warehouse */
    [V_TERMINAL_ENROL] = {V_TERMINAL_ENROL, "terminal.enrol", RIGHT_NONE, VERB_OPEN,
        N_("make a terminal known by its one-time code"), {HEX("hash"), HEX("key")}},
    /* rows: id name enrolled_at revoked badge (who is logged in) seen_at */
    [V_TERMINAL_LIST] = {V_TERMINAL_LIST, "terminal.list", RIGHT_LOOK, VERB_READ,
        N_("list terminals"), {NUM_OR("after", 0, INT64_MAX),
        NUM_OR("limit", 1, PAGE_MOST)}},
    [V_TERMINAL_RENAME] = {V_TERMINAL_RENAME, "terminal.rename", RIGHT_TERMINAL, 0,
        N_("give a terminal another name"), {TEXT("name", TERMINAL_NAME),
        TEXT("to", TERMINAL_NAME)}},
    [V_TERMINAL_REVOKE] = {V_TERMINAL_REVOKE, "terminal.revoke", RIGHT_TERMINAL, 0,
        N_("a terminal may do nothing any more"), {TEXT("name", TERMINAL_NAME)}},

    /* load.*: → new changed same refused; rows: row (index of the row given), class
     * ("new" "changed" "same" "cancelled" "refused"), field, reason (an err name),
     * text (expected and got, English), only for rows that are not new or same */
    [V_LOAD_ITEMS] = {V_LOAD_ITEMS, "load.items", RIGHT_LOAD, 0, N_("take items in"),
        {ROWS(cols_items)}},
    [V_LOAD_CODES] = {V_LOAD_CODES, "load.codes", RIGHT_LOAD, 0,
        N_("take barcodes and case codes in"), {ROWS(cols_codes)}},
    [V_LOAD_KITS] = {V_LOAD_KITS, "load.kits", RIGHT_LOAD, 0, N_("take kits in"),
        {ROWS(cols_kits)}},
    [V_LOAD_PLACES] = {V_LOAD_PLACES, "load.places", RIGHT_LOAD, 0, N_("take places in"),
        {ROWS(cols_places)}},
    [V_LOAD_PEOPLE] = {V_LOAD_PEOPLE, "load.people", RIGHT_PEOPLE, 0,
        N_("take people in"), {ROWS_SECRET(cols_people, "pin")}},
    [V_LOAD_STOCK] = {V_LOAD_STOCK, "load.stock", RIGHT_LOAD, 0,
        N_("take goods in by document"), {TEXT("document", NAME_MOST), ROWS(cols_stock)}},
    [V_LOAD_ORDERS] = {V_LOAD_ORDERS, "load.orders", RIGHT_LOAD, 0, N_("take orders in"),
        {ROWS(cols_orders)}},
    [V_LOAD_CANCELS] = {V_LOAD_CANCELS, "load.cancels", RIGHT_LOAD, 0,
        N_("take cancellations in"), {ROWS(cols_cancels)}},
    [V_LOAD_WAYBILLS] = {V_LOAD_WAYBILLS, "load.waybills", RIGHT_LOAD, 0,
        N_("take waybill numbers in"), {ROWS(cols_waybills)}},
    [V_LOAD_POOLS] = {V_LOAD_POOLS, "load.pools", RIGHT_LOAD, 0,
        N_("take ranges of waybill numbers in"), {ROWS(cols_pools)}},
    /* rows: id carrier account kind (list range) first last digit taken left low want
     * (how many to fetch; once an account) */
    [V_POOL_LIST] = {V_POOL_LIST, "pool.list", RIGHT_LOOK, VERB_READ,
        N_("list waybill numbers and what is left of them"), {{0}}},
    /* → version */
    [V_POLICY_LOAD] = {V_POLICY_LOAD, "policy.load", RIGHT_WAVE, 0,
        N_("take a file of rules in"), {TEXT("name", 64), TEXT("file", NAME_MOST),
        ROWS(cols_rules)}},

    /* A bad row refuses the file. → version rates */
    [V_RATES_LOAD] = {V_RATES_LOAD, "rates.load", RIGHT_LOAD, 0,
        N_("take the carriers' rates in"), {TEXT("file", NAME_MOST), ROWS(cols_rates)}},
    /* rows: line carrier account region first_g first_price step_g step_price most_g
     * hours valid_from file version; `after` is the last line */
    [V_RATE_LIST] = {V_RATE_LIST, "rate.list", RIGHT_LOOK, VERB_READ | VERB_ANYWHERE,
        N_("list the carriers' rates"), {NUM_OR("after", 0, INT64_MAX),
        NUM_OR("limit", 1, PAGE_MOST)}},

    /* → reviewed ready held */
    [V_ORDER_REVIEW] = {V_ORDER_REVIEW, "order.review", RIGHT_ORDER, 0,
        N_("review new orders by rule, promise stock to them"),
        {NUM_OR("limit", 1, PAGE_MOST)}},
    /* → number state */
    [V_ORDER_PASS] = {V_ORDER_PASS, "order.pass", RIGHT_ORDER, VERB_OF_ORDER,
        N_("let a held order go on"), {TEXT("number", 64), TEXT("reason", NAME_MOST)}},
    /* → number was (state before) back (units to put back) */
    [V_ORDER_CANCEL] = {V_ORDER_CANCEL, "order.cancel", RIGHT_ORDER, VERB_OF_ORDER,
        N_("cancel an order that has not shipped"), {TEXT("number", 64),
        TEXT("reason", NAME_MOST)}},
    [V_ORDER_HOLD] = {V_ORDER_HOLD, "order.hold", RIGHT_ORDER, VERB_OF_ORDER,
        N_("stop an order wherever it is, until a person decides"), {TEXT("number", 64),
        TEXT("reason", NAME_MOST)}},
    /* rows: id number channel shop type state place (shipped cancelled wave waiting) hold
     * hold_owner wave paid_at tote (the first bound to it) lines units picked packed
     * shipped checked_at (when the channel last spoke of it); `after` is the last id */
    [V_ORDER_LIST] = {V_ORDER_LIST, "order.list", RIGHT_LOOK, VERB_READ | VERB_NARROWS,
        N_("list orders"), {TEXT_OR("state", 16), NUM_OR("after", 0, INT64_MAX),
        NUM_OR("limit", 1, PAGE_MOST)}},
    /* → every column of orders but hash; rows: line ordinal item code name spec qty
     * cancelled gift picked packed shipped serials */
    [V_ORDER_SHOW] = {V_ORDER_SHOW, "order.show", RIGHT_LOOK, VERB_READ | VERB_OF_ORDER,
        N_("show one order"), {TEXT("number", 64)}},

    /* The receiver whole, of one order, and why: each time it is logged. rows: number buyer
     * receiver phone address region buyer_remark */
    [V_ORDER_REVEAL] = {V_ORDER_REVEAL, "order.reveal", RIGHT_PRIVATE,
        VERB_OF_ORDER | VERB_UNKEPT,
        N_("show an order's receiver whole"), {TEXT("number", 64),
        TEXT("reason", NAME_MOST)}},
    /* rows: id number channel shop buyer receiver phone address region paid_at of orders
     * paid within [from, to) */
    [V_ORDER_EXPORT] = {V_ORDER_EXPORT, "order.export", RIGHT_EXPORT,
        VERB_NARROWS | VERB_UNKEPT,
        N_("take customers' data out"), {NUM("from", 0, INT64_MAX),
        NUM("to", 0, INT64_MAX), TEXT("reason", NAME_MOST),
        NUM_OR("limit", 1, REQUEST_ROWS_MOST)}},
    /* goods: what they are to cost, minor units. → number was goods */
    [V_ORDER_AMOUNT] = {V_ORDER_AMOUNT, "order.amount", RIGHT_AMOUNT, VERB_OF_ORDER,
        N_("change what an order's goods cost"), {TEXT("number", 64),
        NUM("goods", 0, INT64_C(1000000000000)), TEXT("reason", NAME_MOST)}},
    /* What is left out stays. → number state */
    [V_ORDER_ADDRESS] = {V_ORDER_ADDRESS, "order.address", RIGHT_ORDER, VERB_OF_ORDER,
        N_("change where an order goes"), {TEXT("number", 64), TEXT_OR("receiver", 200),
        TEXT_OR("phone", 64), TEXT_OR("address", 1000), TEXT_OR("region", 200),
        TEXT("reason", NAME_MOST)}},
    /* The goods of a shipped order once more, for nothing. → number (of the new order)
     * order */
    [V_ORDER_REISSUE] = {V_ORDER_REISSUE, "order.reissue", RIGHT_ORDER, VERB_OF_ORDER,
        N_("send an order's goods once more"), {TEXT("number", 64),
        TEXT("reason", NAME_MOST)}},
    /* Somebody looked at the channel: it stands there as it does here. → number state
     * checked_at */
    [V_ORDER_CHECKED] = {V_ORDER_CHECKED, "order.checked", RIGHT_ORDER, VERB_OF_ORDER,
        N_("an order was checked with its channel"), {TEXT("number", 64),
        TEXT("reason", NAME_MOST)}},
    /* Whatever changed at the channel until then (0: now) was taken in: none of its
     * orders is unknown. → channel checked_at */
    [V_CHANNEL_CHECKED] = {V_CHANNEL_CHECKED, "channel.checked", RIGHT_LOAD, 0,
        N_("all changes of a channel were taken in"), {TEXT("channel", 64),
        NUM_OR("until", 0, INT64_MAX)}},
    /* A shipped order's item was packed wrong: an error that is known. → number item */
    [V_ORDER_WRONG] = {V_ORDER_WRONG, "order.wrong", RIGHT_ORDER, VERB_OF_ORDER,
        N_("a customer got something else"), {TEXT("number", 64), CODE("item"),
        TEXT("reason", NAME_MOST)}},

    /* rows: order number version channel shop region type carrier paid_at due_at priority
     * units lines weight_g volume_ml seq (lowest pick sequence of its goods) flagged
     * buyer owner (of the hold) together (what orders for one parcel have in common
     * besides channel, shop and carrier; "": it goes alone) main (a gift order's: orders of its buyer that went
     * before); orders that are ready, and held or new ones with `state` and `hold`, so
     * that a plan can say why of each; `after` is the last order id. With paid_to: all
     * that were paid within [paid_from, paid_to) and not cancelled, for a plan that is
     * only tried. With wave: what nobody began of it, for wave.replan (badge: of that
     * person's carts too); → shift cutoff_at of the wave */
    [V_WAVE_SNAPSHOT] = {V_WAVE_SNAPSHOT, "wave.snapshot", RIGHT_WAVE, VERB_READ,
        N_("what a plan needs to know"), {NUM_OR("after", 0, INT64_MAX),
        NUM_OR("limit", 1, PAGE_MOST), NUM_OR("paid_from", 0, INT64_MAX),
        NUM_OR("paid_to", 0, INT64_MAX), TEXT_OR("wave", 64), TEXT_OR("badge", 64)}},
    /* → aisle_mm bay_mm cross_mm block_bays facing depots one_way speed_mm_s line_s
     * cart_s (rules [walk.layout], [walk.time]) walls (put walls and their slots, "W1:24
     * W2:30"); rows: aisle bays seq */
    [V_WAVE_FLOOR] = {V_WAVE_FLOOR, "wave.floor", RIGHT_WAVE, VERB_READ,
        N_("how the house is walked"), {{0}}},
    /* of the orders of wave.snapshot; → after (its last order, 0: no more); rows: order
     * item units gift type (of the item) code weight_g volume_ml (of a unit) loose (1:
     * its units bear no serials) */
    [V_WAVE_LINES] = {V_WAVE_LINES, "wave.lines", RIGHT_WAVE, VERB_READ,
        N_("what waiting orders are to get"), {NUM_OR("after", 0, INT64_MAX),
        NUM_OR("limit", 1, PAGE_MOST), NUM_OR("paid_from", 0, INT64_MAX),
        NUM_OR("paid_to", 0, INT64_MAX), TEXT_OR("wave", 64), TEXT_OR("badge", 64)}},
    /* → after (the last item looked at, 0: no more); rows: item place code aisle bay seq
     * lot expiry free zone, those of an item in the order in which a release takes them; with
     * wave and badge, what their rest has reserved is free too */
    [V_WAVE_BINS] = {V_WAVE_BINS, "wave.bins", RIGHT_WAVE, VERB_READ,
        N_("where goods lie free"), {NUM_OR("after", 0, INT64_MAX),
        NUM_OR("limit", 1, PAGE_MOST), TEXT_OR("wave", 64),
        TEXT_OR("badge", 64)}},
    /* → wave name orders carts units held merged (orders that go in another's parcel)
     * split runs batches (carts that are runs, that are for a put wall); rows: order
     * number outcome (released held stale) reason. zones=1: carts are picked zone by
     * zone, passed on */
    [V_WAVE_RELEASE] = {V_WAVE_RELEASE, "wave.release", RIGHT_WAVE, 0,
        N_("reserve stock bin by bin and make tasks"), {TEXT("name", 64),
        TEXT("shift", 16), NUM("cutoff_at", 0, INT64_MAX), FLAG_OR("zones"),
        ROWS(cols_release)}},
    [V_WAVE_LOCK] = {V_WAVE_LOCK, "wave.lock", RIGHT_WAVE, 0, N_("take no new orders"),
        {TEXT("name", 64)}},
    /* The open lots of drawn parcels get no more when nothing of the wave is left to
     * pack; else with the cage that takes its last one. → back (orders given back to
     * waiting) lots (ended now) counting (parcels that these wait for) uncounted (carts
     * that somebody must count first: their orders stay, each cart an exception until it
     * is counted or they are kicked) carts ("K-01: N1 N2; …") */
    [V_WAVE_CLOSE] = {V_WAVE_CLOSE, "wave.close", RIGHT_WAVE, 0,
        N_("close a wave; what nobody started goes back to waiting"), {TEXT("name", 64)}},
    /* → back (orders given back to waiting); the wave stays open */
    [V_WAVE_BACK] = {V_WAVE_BACK, "wave.back", RIGHT_WAVE, 0,
        N_("take back a release that nobody started"), {TEXT("name", 64)}},
    /* What nobody began of a wave (badge: of the carts of that person too, who left), in
     * new carts; what is on carts stays. → wave name orders carts units held stays (orders
     * of the wave left as they were); rows: order number outcome (released held stale)
     * reason */
    [V_WAVE_REPLAN] = {V_WAVE_REPLAN, "wave.replan", RIGHT_WAVE, 0,
        N_("plan what nobody began of a wave again"), {TEXT("name", 64),
        TEXT_OR("badge", 64), TEXT("reason", NAME_MOST), FLAG_OR("zones"),
        ROWS(cols_release)}},
    /* → number wave back (units to put back; it is held until they are) */
    [V_WAVE_KICK] = {V_WAVE_KICK, "wave.kick", RIGHT_WAVE, 0,
        N_("take one order out of a live wave"), {TEXT("number", 64),
        TEXT("reason", NAME_MOST)}},
    /* → number priority task (0: it is in none) */
    [V_ORDER_EXPEDITE] = {V_ORDER_EXPEDITE, "order.expedite", RIGHT_WAVE, 0,
        N_("let an order go before all others"), {TEXT("number", 64),
        TEXT("reason", NAME_MOST)}},
    /* `state`: open locked asleep; → channel state */
    [V_CHANNEL_SET] = {V_CHANNEL_SET, "channel.set", RIGHT_WAVE, 0,
        N_("open, lock or put to sleep a channel"), {TEXT("channel", 64),
        TEXT("state", 16), TEXT_OR("reason", NAME_MOST), NUM_OR("until", 0, INT64_MAX),
        NUM_OR("cutoff_min", -1, 1439)}},
    /* → offset_min; rows: channel state reason until cutoff_min who since waiting (orders
     * of it); all: 1: also open ones in which orders wait */
    [V_CHANNEL_LIST] = {V_CHANNEL_LIST, "channel.list", RIGHT_LOOK, VERB_READ | VERB_ANYWHERE,
        N_("list channels that are not simply open"), {NUM_OR("all", 0, 1)}},
    /* rows: id name shift state orders shipped lines units picked carts carts_done */
    [V_WAVE_LIST] = {V_WAVE_LIST, "wave.list", RIGHT_LOOK, VERB_READ, N_("list waves"),
        {NUM_OR("limit", 1, PAGE_MOST)}},
    /* rows: order state place wave rule file line reason since who id; a row a reason,
     * those of an order together; `after` is the last id */
    [V_WAVE_WHY] = {V_WAVE_WHY, "wave.why", RIGHT_LOOK, VERB_READ | VERB_NARROWS,
        N_("why an order is or is not in a wave"), {TEXT_OR("number", 64),
        NUM_OR("after", 0, INT64_MAX), NUM_OR("limit", 1, PAGE_MOST)}},

    /* rows: place state orders (all of them by state), then place rule file line who
     * orders since for every reason orders wait for */
    [V_WAVE_COUNT] = {V_WAVE_COUNT, "wave.count", RIGHT_LOOK, VERB_READ,
        N_("how many orders wait for which reason"), {{0}}},
    /* Picks of the period, added up over the moves after `after`, some of them at a time.
     * → next (where to go on, 0: that was all); rows: place code item sku picks units
     * undone (units taken back again) */
    [V_HEAT] = {V_HEAT, "heat", RIGHT_LOOK, VERB_READ, N_("what was picked where"),
        {NUM_OR("from", 0, INT64_MAX), NUM_OR("to", 0, INT64_MAX),
        NUM_OR("after", 0, INT64_MAX), NUM_OR("limit", 1, INT32_MAX)}},
    /* The same as one line an aisle. → picks most (what digit 9 stands for) since
     * (the first move that counts: of very many only the newest do); rows: aisle cells (a
     * digit a bay from the front on, '.' nothing picked, ' ' no bin) picks */
    [V_HEAT_AISLES] = {V_HEAT_AISLES, "heat.aisles", RIGHT_LOOK, VERB_READ,
        N_("what was picked where, aisle by aisle"), {NUM_OR("from", 0, INT64_MAX),
        NUM_OR("to", 0, INT64_MAX)}},
    /* rows: id code aisle bay level side seq item sku name spec type units items: each
     * bin, and what most lies in it */
    [V_HEAT_BINS] = {V_HEAT_BINS, "heat.bins", RIGHT_LOOK, VERB_READ,
        N_("the bins, where they stand and what they hold"),
        {NUM_OR("after", 0, INT64_MAX), NUM_OR("limit", 1, PAGE_MOST)}},
    /* Carts released in the period, or of a wave. → next (last cart looked at, 0: that
     * was all); rows: task wave cart person at seq place item units taken state */
    [V_HEAT_TOURS] = {V_HEAT_TOURS, "heat.tours", RIGHT_LOOK, VERB_READ,
        N_("which bins each cart went to"), {NUM_OR("from", 0, INT64_MAX),
        NUM_OR("to", 0, INT64_MAX), TEXT_OR("wave", 64), NUM_OR("after", 0, INT64_MAX),
        NUM_OR("limit", 1, PAGE_MOST)}},
    /* clang-format on */
