/* clang-format off */
/*
 * steps: every place a flow can be in, as flow_where() names it, and what it takes there.
 * For whoever reads views instead of code: players, replay files, tests, this project's
 * people. Kinds are those of model/code.h; view.accepts has the same bits. An item's
 * barcode and a waybill are CODE_OTHER ("other" below). A number is typed, all else is
 * scanned. The keys a step knows are in view.keys; besides them F1 help, F3 back, F10
 * type, F11 language, F12 leave work everywhere. In a step that takes no number a digit
 * and Enter is the key of that digit; X-… cards are keys too.
 *
 *   where         accepts              rows, and what comes next
 *   login/badge   badge                → home/menu, or login/pin when the store asks for it
 *   login/pin     number text hidden   → home/menu, or login/code
 *   login/code    number hidden        the second factor; F3 goes home without it
 *   home/menu     number (a digit of   ROW_LIST, label the digit. The digits never change:
 *                 the list), cart        1 pick, 2 pack, 3 recheck, 4 ship, 5 put back,
 *                 tote slot cage         6 count, 7 move, 8 exceptions, 9 lead, 10
 *                 parcel other badge     drawn for a count, 11 zone (where places have
 *                                        some: a place says that one picks there). A
 *                                        badge changes the person; a thing starts its
 *                                        task.
 *
 *   pick/place    place                PLACE, ITEM SPEC NAME COUNT TOTE ORDER; not asked
 *                                      again while the next line is in the same place
 *   pick/item     other                the same rows; COUNT taken of the line's units. The
 *                                      last unit, or a short → pick/tote
 *   pick/tote     tote                 TOTE is the one expected; no TOTE row: any free one.
 *                                      → next line, or home/menu with a summary
 *   pick/short    number 1 2 3         reason, after F4 twice: 1 not there 2 damaged 3 other
 *   pick/stop     tote                 view.stop; ORDER, TOTE (any free one without). F8
 *                                      when nothing was put into a tote yet
 *
 *   pick/pass     place cart tote      WARN to which zone it is passed on, TOTE each; the
 *                                      hand-over place, the cart or a tote → home/menu.
 *                                      F8 looks again, or passes a cart on with nothing
 *                                      on it
 *   zone/list     number, place        LIST of zones; F8 the next ones. The card X-ZONE-A
 *                                      says it everywhere
 *   zone/carts    cart tote            TEXT (WARN: for too long) carts that wait for one's
 *                                      zone; one of them scanned → pick; F8 a fresh one
 *   zone/all      nothing              the lead's: TEXT zones, carts; F8 looks again
 *
 *   run/place     place                a run (many orders' units of one item) was pulled:
 *                                      PLACE, ITEM SPEC NAME, COUNT counted of those wanted
 *                                      here, TOTE, TEXT taken of all
 *   run/fill      other; then number   the same rows: units or cases scanned, or a unit and
 *                 and tote too         the number of them; the tote takes them → next
 *                                      place, or home/menu. F4 twice: not enough there
 *   run/short     number 1 2 3         reason, as pick/short
 *
 *   A batch for a put wall is pulled into the same steps, item after item; TEXT its wall.
 *
 *   wall/tote     tote                 begun by a batch's tote at pack/tote; WARN the slot
 *                                      that may be packed
 *   wall/unit     other tote           COUNT sorted out of it, TOTE, TEXT its wall, WARN the
 *                                      slot that may be packed; a unit → wall/slot, another
 *                                      tote is opened. F6 takes the last one out of its slot
 *   wall/slot     slot                 PLACE the slot it goes into, ITEM SPEC NAME, COUNT of
 *                                      its order, ORDER; the slot's code puts it there
 *
 *   pack/tote     tote slot parcel     WARN "to recheck" with ORDER, PARCEL when the parcel
 *                 other                closed last is due: it goes to the recheck
 *   pack/unit     other                ORDER PARCEL REMARK COUNT (verified of the order's
 *                                      units); ITEM SPEC NAME of the unit scanned last;
 *                                      LIST what is still missing (no digits). F8: parcel
 *                                      is full, the rest goes into another. Complete → by
 *                                      itself to pack/label or pack/tote
 *   bench/item    other                the tote holds a run: COUNT parcels, ITEM SPEC NAME,
 *                                      TOTE; a unit → pack/label, and from there back here,
 *                                      or at once to the next label where any unit will do
 *   pack/count    number               ITEM SPEC NAME COUNT; after one scan of an item that
 *                                      is counted: how many there are, that one included
 *   pack/weigh    nothing              WARN or TEXT what the scale says; PARCEL ORDER. At rest
 *                                      it is asked of the store by itself; refused: the
 *                                      note says which line it could be, it is asked again
 *                                      when the weight changes, F8 gives it to the recheck,
 *                                      F6 takes the last unit out
 *   pack/print    nothing              the label is on its way to the printer
 *   pack/label    other                PARCEL the waybill just printed, scanned back from
 *                                      the box; no PARCEL row: there is no label, F7 tries
 *                                      again. Also after a passed recheck
 *   pack/reason   number 1 2 3         why another copy: 1 spoilt 2 lost 3 unreadable
 *   pack/old      other                the old paper, to be torn up: the same number is
 *                                      printed again; F8: it can not be scanned, its
 *                                      number is void and another one is printed
 *   pack/which    parcel other         F7 of pack/tote: whose label is printed again →
 *                                      pack/reason
 *   A label that waits for paper in pack/print (WARN why): F3 takes it back and goes home;
 *   the card X-PRINTER-NAME of another printer takes it there. The card is heard everywhere
 *
 *   takeover/ask  tote cart            WARN whose cart it is; the code again, or F8, takes it
 *                                      over from another terminal
 *   takeover/tote tote                 COUNT totes, TOTE each that is known and not counted;
 *                                      F8 when none is left on the cart → pick
 *   takeover/unit other tote           blind: TOTE COUNT, ITEM NAME of the last; the same
 *                                      tote, or F8, ends it; F6 counts it from the start
 *   takeover/out  nothing              TEXT what no order wants: taken out; F8 → pick
 *
 *   late/stop     tote place           view.stop; TOTE or PLACE is what must be scanned:
 *                                      the store refused a scan made without it. F8 when
 *                                      neither is named
 *   pack/stop, recheck/stop, ship/stop
 *                 tote parcel other    view.stop; TOTE or PARCEL is what must be scanned as
 *                                      answer and laid aside
 *
 *   recheck/box   tote parcel          → recheck/unit
 *   recheck/pin   number text hidden   when the PIN was not given lately; → recheck/unit
 *   recheck/unit  other, the tote or   blind: ITEM SPEC NAME of the unit scanned last,
 *                 parcel closes        COUNT without total, WARN at the second try. F5 →
 *                                      recheck/defect. F8, or
 *                                      the box scanned again, closes: passed → pack/label;
 *                                      "again" → recheck/unit from nothing; held →
 *                                      recheck/box
 *   recheck/defect number 1 … 6        LIST what may be wrong → recheck/which
 *   recheck/which other tote parcel    the unit, or the box itself; → recheck/unit
 *   drawn/list    tote parcel other    LIST what waits for its count (no digits), F8 the
 *                                      next; the box scanned → recheck/unit
 *
 *   ship/cage     cage                 → ship/parcel
 *   ship/parcel   parcel other         COUNT loaded. F8 → ship/check
 *   ship/check    parcel other         PARCEL the first to pull out, LIST all of them and
 *                                      what is left; scanning one of them pulls it out,
 *                                      another parcel loads it. No PARCEL row: nothing to
 *                                      pull, F8 closes the cage → manifest → ship/cage
 *   ship/print    nothing              the manifest is on its way to the printer; F7 of
 *                                      ship/cage prints the last one again
 *
 *   back/source   tote parcel          TOTE (or PARCEL) to take from; not asked for goods
 *                                      in the hand
 *   back/unit     other (place once    ITEM SPEC NAME COUNT; all taken → back/bin
 *                 something is in hand)
 *   back/bin      place                PLACE suggested, another bin is taken too
 *
 *   count/place   place                PLACE ITEM SPEC NAME
 *   count/qty     number               the same rows; blind
 *   move/from     place tote           F8 → move/to, for what is still in the hand
 *   move/unit     other (place tote    PLACE it comes from, ITEM NAME last, COUNT in hand
 *                 once there is some)
 *   move/to       place tote           COUNT in hand
 *
 *   pick/serial, pack/serial, recheck/serial, back/serial, move/serial, takeover/serial
 *                 other                SERIAL: goods that bear serials, once the unit's
 *                                      own code was scanned (a code that holds both goes
 *                                      on at once). A serial that is refused leaves the
 *                                      step as it is; → back to the unit
 *
 *   except/list   number 1 … 9         LIST; F8 the next page
 *   except/how    number 1 … 4         TEXT kind, object, words; LIST how it was settled
 *   except/answer number 1 2           TEXT the act that waits for a second person:
 *                                      1 approve 2 refuse; except/pin when the PIN was
 *                                      not given lately
 *   except/pin    number text hidden   → except/list
 *   lead/board    number 1 … 14        TEXT figures, waves; LIST 1 release 2 lock 3 close
 *                                      4 exceptions 5 test a scanner 6 take back 7 why
 *                                      orders wait 8 kick 9 go first 10 channels 11 people
 *                                      12 signs 13 plan a wave again 14 zones; F8 looks again,
 *                                      F5 the board in figures
 *                                      F4 terminals not heard of: WARN when there are any
 *   unknown/list  number 1 … 9         LIST of terminals that may hold scans; F8 looks again
 *   unknown/how   number 1 2 3         1 broken 2 lost 3 left behind: given up, its carts
 *                                      wait to be counted
 *   people/list   number 1 … 9         LIST of people; F8 the next page
 *   people/what   number 1 … 4         1 lend a role 2 let in no longer 3 let in again 4 zone
 *   people/role   number               LIST of roles that can be lent
 *   people/hours  number 1 … 4         2, 4, 8, 12 hours: it ends by itself
 *   signs/list    number 1 … 9         LIST of signs of quiet cheating; F8 the next ones
 *   signs/one     nothing              TEXT of the one chosen
 *   lead/wave     number 1 … 7         release: 1 morning 2 noon 3 evening; 4 5 6 the
 *                                      same, looked at first; 7 limits
 *   lead/next     number               no more orders than so many; 0: all; → within
 *   lead/within   number               … and than so many in progress; 0: any
 *   lead/seen     number 1             TEXT what the plan says; 1 releases it
 *   lead/job      nothing              the release is running: COUNT of its time, TEXT
 *                                      the distance falling; any key takes the best
 *   lead/which    number 1 … 9         LIST of waves, to lock, close, take back, plan again
 *   replan/who    number 1 … 9         1 nobody, 2 … whose carts lose what is not begun
 *   replan/why    number 1 2 3         1 went home 2 is needed elsewhere 3 the cart is
 *                                      broken; → lead/job
 *   lead/order    an order's number    whom to kick out or let go first
 *   lead/because  number 1 … 4         LIST of reasons
 *   lead/waits    nothing              TEXT rule with its place, orders that wait for it,
 *                                      who can change it
 *   channel/list  number 1 … 9         LIST channel, state, cut-off, orders that wait
 *   channel/state number 1 … 5         1 open 2 lock 3 an hour's sleep 4 until midnight
 *                                      5 its own cut-off
 *   channel/because number 1 … 4       LIST of reasons
 *   channel/cutoff number HHMM         0: none
 *   board/waves   number 1 2 3         TEXT a wave each, then the pace; 1 waves 2 people
 *                                      3 map; F8 looks again, F3 goes back to lead/board
 *   board/people  number 1 2 3         TEXT a person each
 *   board/map     number 1 2 3         HEAT an aisle each; F5 a day, a week, four weeks
 *   scanner/test  everything           ITEM the code as it came, TEXT scanner, symbology,
 *                                      length; the note says how it ends a scan, F8 saves
 *                                      that for the scanner's port
 *
 * Rows hold bare codes: PLACE, ITEM (item code), TOTE, ORDER (its number), PARCEL
 * (waybill, or the parcel's own code while it has none).
 *
 * Good path of an order of two lines and three units, no key: place, 2 units, tote,
 * place, unit, tote; tote, 3 units, label; parcel into the cage: 13 scans.
 */
/* clang-format on */
#ifndef TALLYMAN_FLOW_STEPS_H
#define TALLYMAN_FLOW_STEPS_H

/* Digits of home/menu. */
enum home_digit {
    HOME_PICK = 1,
    HOME_PACK,
    HOME_RECHECK,
    HOME_SHIP,
    HOME_BACK,
    HOME_COUNT,
    HOME_MOVE,
    HOME_EXCEPT,
    HOME_LEAD,
    HOME_DRAWN,
    HOME_ZONE, /* only where places have zones */
};

#endif
