/*
 * errlist: every way the program says no, once. Expanded by base/err into the enum, the
 * wire names, exit and HTTP statuses, tones and sentences.
 *
 * Columns: code, wire name, family, exit, HTTP, tone, sentence.
 */
#ifndef TALLYMAN_BASE_ERRLIST_H
#define TALLYMAN_BASE_ERRLIST_H

#define N_(text) text /* marks a msgid for xgettext */

/* clang-format off */
#define ERR_LIST(X)                                                                      \
    X(E_OK, "ok", ERR_NONE, 0, 200, TONE_OK, N_("done"))                                 \
    /* scans */                                                                          \
    X(E_UNKNOWN_CODE, "unknown_code", ERR_REFUSAL, 1, 404, TONE_WRONG,                   \
      N_("unknown code {1}"))                                                            \
    X(E_AMBIGUOUS_CODE, "ambiguous_code", ERR_REFUSAL, 1, 409, TONE_WRONG,               \
      N_("code {1} belongs to {2} and {3}"))                                             \
    X(E_WRONG_KIND, "wrong_kind", ERR_REFUSAL, 1, 409, TONE_WRONG,                       \
      N_("expected {1}, got {2} {3}"))                                                   \
    X(E_WRONG_PLACE, "wrong_place", ERR_REFUSAL, 1, 409, TONE_WRONG,                     \
      N_("wrong place: expected {1}, got {2}"))                                          \
    X(E_WRONG_ITEM, "wrong_item", ERR_REFUSAL, 1, 409, TONE_WRONG,                       \
      N_("wrong item: expected {1}, got {2}"))                                           \
    X(E_WRONG_TOTE, "wrong_tote", ERR_REFUSAL, 1, 409, TONE_WRONG,                       \
      N_("wrong tote: expected {1}, got {2}"))                                           \
    X(E_WRONG_CARRIER, "wrong_carrier", ERR_REFUSAL, 1, 409, TONE_WRONG,                 \
      N_("wrong carrier: the cage is {1}, the parcel {2}"))                              \
    X(E_WRONG_LABEL, "wrong_label", ERR_REFUSAL, 1, 409, TONE_WRONG,                     \
      N_("wrong label: expected {1}, got {2}"))                                          \
    X(E_TOO_MANY, "too_many", ERR_REFUSAL, 1, 409, TONE_OVER,                            \
      N_("one too many: {1} wants {2}, has {3}"))                                        \
    X(E_CASE_TOO_BIG, "case_too_big", ERR_REFUSAL, 1, 409, TONE_OVER,                    \
      N_("the case holds {1}, only {2} wanted"))                                         \
    X(E_SERIAL_TAKEN, "serial_taken", ERR_REFUSAL, 1, 409, TONE_WRONG,                   \
      N_("serial {1} was scanned before: it is in {2}"))                                 \
    X(E_SERIAL_MISSING, "serial_missing", ERR_REFUSAL, 1, 409, TONE_WRONG,               \
      N_("{1}: its serial is missing"))                                                  \
    X(E_SERIAL_OUT, "serial_out", ERR_REFUSAL, 1, 409, TONE_WRONG,                       \
      N_("serial {1} has left the house: {2}"))                                          \
    X(E_SERIAL_ITEM, "serial_item", ERR_REFUSAL, 1, 409, TONE_WRONG,                     \
      N_("serial {3}: expected one of {1}, got one of {2}"))                             \
    X(E_SERIAL_CASE, "serial_case", ERR_REFUSAL, 1, 409, TONE_WRONG,                     \
      N_("{1} has serials: unit by unit, not {2} at once"))                              \
    X(E_WRONG_SERIAL, "wrong_serial", ERR_REFUSAL, 1, 409, TONE_WRONG,                   \
      N_("wrong serial: expected {1}, got {2}"))                                         \
    X(E_WRONG_LOT, "wrong_lot", ERR_REFUSAL, 1, 409, TONE_WRONG,                         \
      N_("{1}: expected lot {2}, got lot {3}"))                                          \
    X(E_EXPIRED, "expired", ERR_REFUSAL, 1, 409, TONE_WRONG,                             \
      N_("{1}: expired on {2}"))                                                         \
    X(E_TYPED, "typed", ERR_REFUSAL, 1, 409, TONE_WRONG,                                 \
      N_("scan it; typing needs the exception key"))                                     \
    X(E_TOO_LONG, "too_long", ERR_REFUSAL, 1, 413, TONE_WRONG,                           \
      N_("code of {1} characters; at most {2}"))                                         \
    /* stock, tasks */                                                                   \
    X(E_SHORT, "short", ERR_REFUSAL, 1, 409, TONE_WRONG,                                 \
      N_("{1} at {2}: {3} wanted, {4} free"))                                            \
    X(E_NOT_FOUND, "not_found", ERR_REFUSAL, 1, 404, TONE_WRONG, N_("no {1} {2}"))       \
    X(E_TAKEN, "taken", ERR_REFUSAL, 1, 409, TONE_STOP, N_("{1} is with {2}"))           \
    X(E_COUNT_FIRST, "count_first", ERR_REFUSAL, 1, 409, TONE_WRONG,                     \
      N_("{1}: {2} may hold scans on {3}; count its totes first"))                       \
    X(E_COUNTED, "counted", ERR_REFUSAL, 1, 409, TONE_STOP,                              \
      N_("{1} was taken over by {2}, who counted its totes"))                            \
    X(E_OTHER_ZONE, "other_zone", ERR_REFUSAL, 1, 409, TONE_WRONG,                       \
      N_("{1} is in zone {2}; yours is {3}"))                                            \
    X(E_ZONE_OPEN, "zone_open", ERR_REFUSAL, 1, 409, TONE_WRONG,                         \
      N_("zone {1}: {2} lines are still to be picked"))                                  \
    X(E_CART_WAITS, "cart_waits", ERR_REFUSAL, 1, 409, TONE_NONE,                        \
      N_("{1} waits for zone {2}: scan it, or a tote of it"))                            \
    X(E_OF_RUN, "of_run", ERR_REFUSAL, 1, 409, TONE_WRONG,                               \
      N_("{1} holds a run of {2}: it is packed unit by unit"))                           \
    X(E_AT_WALL, "at_wall", ERR_REFUSAL, 1, 409, TONE_WRONG,                             \
      N_("{1}: its units are sorted at wall {2} first"))                                 \
    X(E_WRONG_SLOT, "wrong_slot", ERR_REFUSAL, 1, 409, TONE_WRONG,                       \
      N_("wrong slot: {1} expected, {2} scanned"))                                       \
    X(E_WALL_FULL, "wall_full", ERR_REFUSAL, 1, 409, TONE_WRONG,                         \
      N_("wall {1} has no slot left for this batch: pack full ones first"))                            \
    X(E_SPARE, "spare_unit", ERR_REFUSAL, 1, 409, TONE_STOP,                             \
      N_("{1}: no order wants it any more; it stays in {2} and goes back to its bin"))   \
    X(E_STALE, "stale", ERR_REFUSAL, 1, 409, TONE_STOP,                                  \
      N_("{1} has changed meanwhile; look again"))                                       \
    X(E_STATE, "wrong_state", ERR_REFUSAL, 1, 409, TONE_WRONG,                           \
      N_("{1} is {2}; that needs {3}"))                                                  \
    X(E_CANCELLED, "cancelled", ERR_REFUSAL, 1, 409, TONE_STOP,                          \
      N_("STOP: order {1} is cancelled"))                                                \
    X(E_CHANGED, "changed", ERR_REFUSAL, 1, 409, TONE_STOP,                              \
      N_("STOP: order {1} was changed: {2}"))                                            \
    X(E_HELD, "held", ERR_REFUSAL, 1, 409, TONE_STOP, N_("{1} is held: {2}"))            \
    X(E_LEFT_PARCEL, "left_parcel", ERR_REFUSAL, 1, 409, TONE_STOP,                      \
      N_("{1} holds goods of an order that left it; they come out first"))               \
    X(E_UNCHECKED, "unchecked", ERR_REFUSAL, 1, 409, TONE_STOP,                          \
      N_("order {1} was not checked with its channel for {2} minutes, {3} allowed"))     \
    X(E_UNVERIFIED, "unverified", ERR_REFUSAL, 1, 409, TONE_WRONG,                       \
      N_("{1}: {2} of {3} units verified"))                                              \
    X(E_RECHECK_DUE, "recheck_due", ERR_REFUSAL, 1, 409, TONE_STOP,                      \
      N_("{1} must be rechecked first"))                                                 \
    X(E_QC_DUE, "qc_due", ERR_REFUSAL, 1, 409, TONE_STOP,                                \
      N_("{1} was drawn: it must be counted first"))                                     \
    X(E_RULES, "bad_rules", ERR_REFUSAL, 1, 409, TONE_STOP,                              \
      N_("rules {1}:{2} are not understood: {3}"))                                       \
    X(E_WEIGH_DUE, "weigh_due", ERR_REFUSAL, 1, 409, TONE_WRONG,                         \
      N_("{1} must be weighed first"))                                                   \
    X(E_TOO_HEAVY, "too_heavy", ERR_REFUSAL, 1, 409, TONE_OVER,                          \
      N_("{1} is {2} g too heavy: {3} {4} too many?"))                                   \
    X(E_TOO_LIGHT, "too_light", ERR_REFUSAL, 1, 409, TONE_WRONG,                         \
      N_("{1} is {2} g too light: {3} {4} missing?"))                                    \
    X(E_ODD_WEIGHT, "odd_weight", ERR_REFUSAL, 1, 409, TONE_WRONG,                       \
      N_("{1} is {2} g off, and no line fits: look into it"))                            \
    X(E_SAME_PERSON, "same_person", ERR_REFUSAL, 1, 403, TONE_STOP,                      \
      N_("{1} handled this parcel; another person must do it"))                          \
    X(E_DIFFERENT, "different", ERR_REFUSAL, 1, 409, TONE_STOP,                          \
      N_("count differs; {1} is held"))                                                  \
    X(E_NOT_LABELLED, "not_labelled", ERR_REFUSAL, 1, 409, TONE_WRONG,                   \
      N_("{1} bears no label yet"))                                                      \
    X(E_LABEL_VOID, "label_void", ERR_REFUSAL, 1, 409, TONE_STOP,                        \
      N_("label {1} is void: {2} wants another"))                                        \
    X(E_NOT_EMPTY, "not_empty", ERR_REFUSAL, 1, 409, TONE_WRONG,                         \
      N_("{1} is not empty: {2} units"))                                                 \
    X(E_NOTHING_TO_DO, "nothing_to_do", ERR_REFUSAL, 1, 404, TONE_NONE,                  \
      N_("nothing to do"))                                                               \
    X(E_NOTHING_TO_UNDO, "nothing_to_undo", ERR_REFUSAL, 1, 409, TONE_WRONG,             \
      N_("nothing to undo"))                                                             \
    X(E_POOL_EMPTY, "pool_empty", ERR_REFUSAL, 1, 409, TONE_STOP,                        \
      N_("no waybill numbers left for {1}"))                                             \
    X(E_EXISTS, "exists", ERR_REFUSAL, 1, 409, TONE_WRONG, N_("{1} {2} exists already")) \
    X(E_LIMIT, "limit", ERR_REFUSAL, 1, 409, TONE_WRONG,                                 \
      N_("{1}: {2} is over the limit of {3}"))                                           \
    X(E_LIMIT_DAY, "day_limit", ERR_REFUSAL, 1, 409, TONE_WRONG,                         \
      N_("{1}: {2} today with this, over the day's limit of {3}"))                       \
    /* people */                                                                         \
    X(E_NOT_ALLOWED, "not_allowed", ERR_REFUSAL, 1, 403, TONE_WRONG,                     \
      N_("{1} may not: needs the right {2}"))                                            \
    X(E_SCOPE, "out_of_scope", ERR_REFUSAL, 1, 403, TONE_WRONG,                          \
      N_("{1} may not here: the right {2} was given for other orders"))                  \
    X(E_FACTOR, "second_factor", ERR_REFUSAL, 1, 401, TONE_NONE,                         \
      N_("{1}: the code of the second factor"))                                          \
    X(E_LOGIN, "login", ERR_REFUSAL, 1, 401, TONE_WRONG, N_("badge or PIN is wrong"))    \
    X(E_LOGIN_WAIT, "login_wait", ERR_REFUSAL, 1, 429, TONE_WRONG,                       \
      N_("too many tries; wait {1} seconds"))                                            \
    X(E_PIN, "pin_again", ERR_REFUSAL, 1, 401, TONE_NONE, N_("{1}: the PIN again"))      \
    X(E_NO_SESSION, "no_session", ERR_REFUSAL, 1, 401, TONE_WRONG,                       \
      N_("log in first"))                                                                \
    X(E_SECOND_PERSON, "second_person", ERR_REFUSAL, 1, 403, TONE_STOP,                  \
      N_("{1} needs a second person"))                                                   \
    X(E_APPROVAL, "approval", ERR_REFUSAL, 1, 403, TONE_STOP,                            \
      N_("{1} needs a second person: approval {2}"))                                     \
    X(E_NOT_ENROLLED, "not_enrolled", ERR_REFUSAL, 1, 401, TONE_STOP,                    \
      N_("this terminal is not enrolled here: {1}"))                                     \
    X(E_REVOKED, "revoked", ERR_REFUSAL, 1, 403, TONE_STOP,                              \
      N_("terminal {1} was revoked"))                                                    \
    X(E_INVITE, "bad_invite", ERR_REFUSAL, 1, 403, TONE_WRONG,                           \
      N_("the code is wrong, used or too old; ask for another"))                         \
    X(E_TOO_FAST, "too_fast", ERR_REFUSAL, 1, 429, TONE_WRONG,                           \
      N_("too many requests at once; wait {1} seconds"))                                 \
    /* the envelope */                                                                   \
    X(E_TAMPERED, "tampered", ERR_REFUSAL, 1, 409, TONE_STOP,                            \
      N_("request {1} was sent before with other content"))                              \
    X(E_CHECKPOINT, "checkpoint", ERR_REFUSAL, 1, 409, TONE_WRONG,                       \
      N_("the checkpoint does not fit the log: {1}"))                                    \
    X(E_SETTLED, "settled", ERR_REFUSAL, 1, 410, TONE_WRONG,                             \
      N_("request {1} is too old to be answered again"))                                 \
    /* input: files, arguments */                                                        \
    X(E_USAGE, "usage", ERR_INPUT, 2, 400, TONE_WRONG, N_("{1}: {2}"))                   \
    X(E_ARGUMENT, "argument", ERR_INPUT, 2, 400, TONE_WRONG,                             \
      N_("argument {1}: expected {2}, got {3}"))                                         \
    X(E_FILE, "bad_file", ERR_INPUT, 2, 400, TONE_WRONG, N_("{1}:{2}: {3}"))             \
    X(E_FIELD, "bad_field", ERR_INPUT, 2, 400, TONE_WRONG,                               \
      N_("{1}: expected {2}, got {3}"))                                                  \
    X(E_COLUMN, "unknown_column", ERR_INPUT, 2, 400, TONE_WRONG,                         \
      N_("{1}:{2}: unknown column {3}; known are {4}"))                                  \
    X(E_LIMIT_INPUT, "input_limit", ERR_INPUT, 2, 413, TONE_WRONG,                       \
      N_("{1} is larger than {2}"))                                                      \
    /* faults */                                                                         \
    X(E_STORE, "store_fault", ERR_FAULT, 3, 500, TONE_FAULT, N_("store: {1}"))           \
    X(E_BUSY, "busy", ERR_FAULT, 3, 503, TONE_FAULT,                                     \
      N_("the store is busy with {1}; try again"))                                       \
    X(E_LOCKED, "locked", ERR_FAULT, 3, 503, TONE_FAULT,                                 \
      N_("the store {1} is held by process {2}"))                                        \
    X(E_IN_USE, "in_use", ERR_FAULT, 3, 503, TONE_FAULT,                                 \
      N_("{1} is in use by process {2}"))                                                \
    X(E_NOT_A_STORE, "not_a_store", ERR_INPUT, 2, 400, TONE_FAULT,                       \
      N_("{1} is not a Tallyman store: {2}"))                                            \
    X(E_NEWER_STORE, "newer_store", ERR_INPUT, 2, 400, TONE_FAULT,                       \
      N_("{1} has schema {2}; this program knows {3}"))                                  \
    X(E_OLDER_STORE, "older_store", ERR_INPUT, 2, 400, TONE_FAULT,                       \
      N_("{1} has schema {2}, this program writes {3}; opened for work once, it is "     \
         "upgraded"))                                                                    \
    X(E_WOULD_LOSE, "would_lose", ERR_REFUSAL, 1, 409, TONE_STOP,                        \
      N_("{2} things happened in {1} that {3} does not know; --lose-newer gives them "   \
         "up"))                                                                          \
    X(E_FULL, "disk_full", ERR_FAULT, 3, 507, TONE_FAULT, N_("no room left: {1}"))       \
    X(E_IO, "io", ERR_FAULT, 3, 500, TONE_FAULT, N_("{1}: {2}"))                         \
    X(E_LINK, "link", ERR_FAULT, 3, 503, TONE_FAULT, N_("no connection to {1}"))         \
    X(E_PRINTER, "printer", ERR_FAULT, 3, 500, TONE_FAULT, N_("printer {1}: {2}"))       \
    X(E_SCANNER, "scanner", ERR_FAULT, 3, 500, TONE_FAULT, N_("scanner at {1}: {2}"))    \
    X(E_SCANNER_BUSY, "scanner_busy", ERR_FAULT, 3, 503, TONE_FAULT,                     \
      N_("the scanner at {1} is held by {2}; it is taken as soon as it is free"))        \
    X(E_SCANNER_ACCESS, "scanner_access", ERR_FAULT, 3, 503, TONE_FAULT,                 \
      N_("no permission for the scanner at {1} ({2}): the udev rule {3} is not in force "\
         "or does not name its maker {4}"))                                              \
    X(E_SCALE, "scale", ERR_FAULT, 3, 500, TONE_FAULT, N_("scale at {1}: {2}"))          \
    X(E_LABEL, "label", ERR_INPUT, 2, 400, TONE_WRONG, N_("label {1}: {2}"))             \
    X(E_SCREEN, "screen", ERR_FAULT, 3, 500, TONE_FAULT, N_("screen: {1}"))              \
    X(E_BUG, "bug", ERR_FAULT, 3, 500, TONE_FAULT, N_("internal error {1}"))
/* clang-format on */

#endif
