/*
 * verbs: the list of what can be done, once. Expanded into the enum here and into the
 * argument tables in model/verbs.c.
 *
 * Columns: enum, name on the wire.
 */
#ifndef TALLYMAN_MODEL_VERBS_H
#define TALLYMAN_MODEL_VERBS_H

/* clang-format off */
#define VERB_LIST(X)                                                                     \
    /* people */                                                                         \
    X(V_LOGIN, "login") X(V_LOGOUT, "logout") X(V_PIN, "pin")                                            \
    X(V_PERSON_DISABLE, "person.disable")                                                \
    X(V_PERSON_LIST, "person.list") X(V_PERSON_ADD, "person.add")                        \
    X(V_PERSON_PIN, "person.pin") X(V_PERSON_FACTOR, "person.factor")                    \
    X(V_ROLE_LIST, "role.list") X(V_ROLE_GRANT, "role.grant")                            \
    X(V_ROLE_WITHDRAW, "role.withdraw") X(V_ROLE_EXPORT, "role.export")                  \
    X(V_RIGHTS_LOAD, "rights.load")                                                      \
    /* a second person */                                                                \
    X(V_APPROVE_LIST, "approve.list") X(V_APPROVE_GIVE, "approve.give")                  \
    /* terminals */                                                                      \
    X(V_TERMINAL_INVITE, "terminal.invite") X(V_TERMINAL_ENROL, "terminal.enrol")        \
    X(V_TERMINAL_LIST, "terminal.list") X(V_TERMINAL_RENAME, "terminal.rename")          \
    X(V_TERMINAL_REVOKE, "terminal.revoke")                                              \
    /* what comes in: rows */                                                            \
    X(V_LOAD_ITEMS, "load.items") X(V_LOAD_CODES, "load.codes")                          \
    X(V_LOAD_KITS, "load.kits")                                                          \
    X(V_LOAD_PLACES, "load.places") X(V_LOAD_PEOPLE, "load.people")                      \
    X(V_LOAD_STOCK, "load.stock") X(V_LOAD_ORDERS, "load.orders")                        \
    X(V_LOAD_CANCELS, "load.cancels") X(V_LOAD_WAYBILLS, "load.waybills") X(V_LOAD_POOLS, "load.pools") X(V_POOL_LIST, "pool.list")                \
    X(V_POLICY_LOAD, "policy.load") X(V_RATES_LOAD, "rates.load") X(V_RATE_LIST, "rate.list")                                                      \
    /* orders */                                                                         \
    X(V_ORDER_REVIEW, "order.review") X(V_ORDER_PASS, "order.pass")                      \
    X(V_ORDER_CANCEL, "order.cancel") X(V_ORDER_HOLD, "order.hold")                      \
    X(V_ORDER_LIST, "order.list") X(V_ORDER_SHOW, "order.show")                          \
    X(V_ORDER_REVEAL, "order.reveal") X(V_ORDER_EXPORT, "order.export")                  \
    X(V_ORDER_AMOUNT, "order.amount") X(V_ORDER_ADDRESS, "order.address")                \
    X(V_ORDER_REISSUE, "order.reissue")                                                  \
    X(V_ORDER_CHECKED, "order.checked") X(V_CHANNEL_CHECKED, "channel.checked")          \
    X(V_ORDER_WRONG, "order.wrong")                                                      \
    /* waves */                                                                          \
    X(V_WAVE_SNAPSHOT, "wave.snapshot") X(V_WAVE_FLOOR, "wave.floor")                    \
    X(V_WAVE_LINES, "wave.lines") X(V_WAVE_BINS, "wave.bins")                            \
    X(V_WAVE_RELEASE, "wave.release")                                                    \
    X(V_WAVE_LOCK, "wave.lock") X(V_WAVE_CLOSE, "wave.close")                            \
    X(V_WAVE_BACK, "wave.back") X(V_WAVE_KICK, "wave.kick")                              \
    X(V_WAVE_REPLAN, "wave.replan")                                                      \
    X(V_ORDER_EXPEDITE, "order.expedite")                                                \
    X(V_CHANNEL_SET, "channel.set") X(V_CHANNEL_LIST, "channel.list")                    \
    X(V_WAVE_LIST, "wave.list") X(V_WAVE_WHY, "wave.why") X(V_WAVE_COUNT, "wave.count")  \
    /* the map: what was picked where, which way carts went */                          \
    X(V_HEAT, "heat") X(V_HEAT_BINS, "heat.bins") X(V_HEAT_TOURS, "heat.tours")          \
    X(V_HEAT_AISLES, "heat.aisles")                                                      \
    /* pick and put back */                                                              \
    X(V_TASK_PULL, "task.pull") X(V_TASK_SHOW, "task.show")                              \
    X(V_TASK_LIST, "task.list") X(V_TASK_GIVE, "task.give")                              \
    X(V_TASK_PASS, "task.pass") X(V_ZONE_TAKE, "zone.take") X(V_ZONE_SET, "zone.set")    \
    X(V_ZONE_LIST, "zone.list") X(V_ZONE_CARTS, "zone.carts")                            \
    X(V_TAKEOVER_BEGIN, "takeover.begin") X(V_TAKEOVER_UNIT, "takeover.unit")            \
    X(V_TAKEOVER_TOTE, "takeover.tote") X(V_TAKEOVER_CLOSE, "takeover.close")                                                           \
    X(V_PICK_TAKE, "pick.take") X(V_PICK_PUT, "pick.put")                                \
    X(V_PICK_UNDO, "pick.undo") X(V_PICK_SKIP, "pick.skip")                              \
    X(V_PICK_SHORT, "pick.short") X(V_PICK_STOP, "pick.stop")                            \
    X(V_BACK_TAKE, "back.take") X(V_BACK_PUT, "back.put")                                \
    /* runs: orders of one unit of one item */                                           \
    X(V_RUN_TAKE, "run.take") X(V_RUN_UNDO, "run.undo") X(V_RUN_SHORT, "run.short")      \
    X(V_RUN_OPEN, "run.open") X(V_RUN_PACK, "run.pack")                                  \
    X(V_WALL_OPEN, "wall.open") X(V_WALL_UNIT, "wall.unit") X(V_WALL_PUT, "wall.put")    \
    X(V_WALL_UNDO, "wall.undo") X(V_WALL_LIST, "wall.list")                              \
    /* pack, recheck, label */                                                           \
    X(V_PACK_OPEN, "pack.open") X(V_PACK_UNIT, "pack.unit")                              \
    X(V_PACK_COUNT, "pack.count") X(V_PACK_UNDO, "pack.undo")                            \
    X(V_PACK_CLOSE, "pack.close") X(V_PACK_REOPEN, "pack.reopen") X(V_PARCEL_WEIGH, "parcel.weigh")                        \
    X(V_RECHECK_OPEN, "recheck.open") X(V_RECHECK_UNIT, "recheck.unit")                  \
    X(V_RECHECK_CLOSE, "recheck.close") X(V_RECHECK_TRY, "recheck.try")                  \
    X(V_RECHECK_DEFECT, "recheck.defect")                                                \
    X(V_QC_LIST, "qc.list") X(V_QC_LOTS, "qc.lots") X(V_QC_END, "qc.end")                \
    X(V_QC_RESUME, "qc.resume") X(V_QC_REPORT, "qc.report")                              \
    X(V_LABEL_GRANT, "label.grant") X(V_LABEL_RESULT, "label.result")                    \
    X(V_LABEL_FIND, "label.find") X(V_LABEL_APPLY, "label.apply")                        \
    X(V_LABEL_REPRINT, "label.reprint") X(V_LABEL_SETTLE, "label.settle")                \
    X(V_LABEL_LAPSE, "label.lapse")                                                      \
    X(V_PARCEL_LIST, "parcel.list") X(V_PARCEL_SHOW, "parcel.show")                      \
    /* hand-over */                                                                      \
    X(V_SHIP_OPEN, "ship.open") X(V_SHIP_LOAD, "ship.load")                              \
    X(V_SHIP_UNLOAD, "ship.unload") X(V_SHIP_CHECK, "ship.check")                        \
    X(V_SHIP_CLOSE, "ship.close") X(V_SHIP_MANIFEST, "ship.manifest")                    \
    /* stock */                                                                          \
    X(V_STOCK_TAKE, "stock.take") X(V_STOCK_LIST, "stock.list")                          \
    X(V_SERIAL_LIST, "serial.list") X(V_SERIAL_SHOW, "serial.show")                      \
    X(V_MOVE_TAKE, "move.take") X(V_MOVE_PUT, "move.put")                                \
    X(V_COUNT_NEXT, "count.next") X(V_COUNT_QUEUE, "count.queue")                        \
    X(V_COUNT_PUT, "count.put")                                                          \
    /* to another warehouse */                                                           \
    X(V_TRANSFER_OFFER, "transfer.offer") X(V_TRANSFER_POST, "transfer.post")            \
    X(V_TRANSFER_VOID, "transfer.void") X(V_TRANSFER_EXTEND, "transfer.extend")          \
    X(V_TRANSFER_EXPIRE, "transfer.expire") X(V_TRANSFER_LIST, "transfer.list")          \
    /* what somebody must settle; who did what */                                        \
    X(V_EXCEPTION_LIST, "exception.list") X(V_EXCEPTION_CLOSE, "exception.close")        \
    X(V_SIGN_LIST, "sign.list")                                                          \
    X(V_LEAD_CALL, "lead.call") X(V_BOARD, "board") X(V_BOARD_PEOPLE, "board.people") X(V_BOARD_PACE, "board.pace") X(V_DAY, "day") X(V_AUDIT_SHOW, "audit.show") X(V_AUDIT_MOVES, "audit.moves") X(V_AUDIT_HEADS, "audit.heads") X(V_AUDIT_CHECKPOINT, "audit.checkpoint") X(V_AUDIT_ROWS, "audit.rows") X(V_AUDIT_ARCHIVE, "audit.archive")                               \
    X(V_SCAN_NOTE, "scan.note") X(V_CODE_FIND, "code.find")                              \
    X(V_CODE_LIST, "code.list")                                                          \
    /* the corridor */                                                                   \
    X(V_LINK_MARK, "link.mark") X(V_LINK_REFUSED, "link.refused")                        \
    X(V_LINK_UNKNOWN, "link.unknown") X(V_LINK_SETTLE, "link.settle")
/* clang-format on */

enum verb {
    V_NONE,
#define X(verb, name) verb,
    VERB_LIST(X)
#undef X
        VERBS
};

#endif
