/*
 * op_table: every verb's body, once, in the order of model/verbs.h. The door finds them
 * here; a verb that is not listed does not exist.
 */
#include "op_in.h"

/* clang-format off */
#define ENTRIES(X) \
    /* people */ \
    X(op_login) X(op_pin) X(op_logout) X(op_person_disable) \
    X(op_person_list) X(op_person_add) X(op_person_pin) X(op_person_factor) \
    X(op_role_list) X(op_role_grant) X(op_role_withdraw) X(op_role_export) X(op_rights_load) \
    X(op_approve_list) X(op_approve_give) \
    X(op_terminal_invite) X(op_terminal_enrol) X(op_terminal_list) \
    X(op_terminal_rename) X(op_terminal_revoke) \
    /* what comes in */ \
    X(op_load_items) X(op_load_codes) X(op_load_kits) X(op_load_places) \
    X(op_load_people) X(op_load_stock) X(op_load_orders) X(op_load_cancels) \
    X(op_load_waybills) X(op_load_pools) X(op_pool_list) X(op_policy_load) X(op_rates_load) X(op_rate_list) \
    /* orders */ \
    X(op_order_review) X(op_order_pass) X(op_order_cancel) X(op_order_hold) \
    X(op_order_list) X(op_order_show) X(op_order_reveal) X(op_order_export) \
    X(op_order_amount) X(op_order_address) X(op_order_reissue) X(op_order_checked) X(op_channel_checked) \
    X(op_order_wrong) X(op_recheck_try) X(op_sign_list) \
    /* waves */ \
    X(op_wave_snapshot) X(op_wave_floor) X(op_wave_lines) X(op_wave_bins) \
    X(op_wave_release) X(op_wave_lock) X(op_wave_close) \
    X(op_wave_back) X(op_wave_kick) X(op_wave_replan) X(op_order_expedite) \
    X(op_channel_set) X(op_channel_list) \
    X(op_wave_list) X(op_wave_why) X(op_wave_count) \
    /* the map */ \
    X(op_heat) X(op_heat_bins) X(op_heat_tours) X(op_heat_aisles) \
    /* pick and put back */ \
    X(op_lead_call) X(op_task_pull) X(op_task_show) X(op_task_list) X(op_pick_take) X(op_pick_put) X(op_pick_undo) \
    X(op_pick_skip) X(op_pick_short) X(op_pick_stop) X(op_back_take) X(op_back_put) \
    /* runs */ \
    X(op_run_take) X(op_run_undo) X(op_run_short) X(op_run_open) X(op_run_pack) \
    X(op_wall_open) X(op_wall_unit) X(op_wall_put) X(op_wall_undo) X(op_wall_list) \
    /* pack, recheck, label */ \
    X(op_pack_open) X(op_pack_unit) X(op_pack_count) X(op_pack_undo) X(op_pack_close) \
    X(op_pack_reopen) X(op_parcel_weigh) X(op_recheck_open) X(op_recheck_unit) X(op_recheck_close) \
    X(op_recheck_defect) X(op_qc_list) X(op_qc_lots) X(op_qc_end) X(op_qc_resume) \
    X(op_qc_report) \
    X(op_label_find) X(op_label_grant) X(op_label_result) X(op_label_apply) \
    X(op_label_reprint) X(op_label_settle) X(op_label_lapse) X(op_parcel_list) \
    X(op_parcel_show) \
    /* hand-over */ \
    X(op_ship_open) X(op_ship_load) X(op_ship_unload) X(op_ship_check) \
    X(op_ship_close) X(op_ship_manifest) \
    /* stock */ \
    X(op_stock_take) X(op_stock_list) X(op_serial_list) X(op_serial_show) X(op_move_take) X(op_move_put) X(op_count_next) \
    X(op_count_queue) X(op_count_put) \
    X(op_transfer_offer) X(op_transfer_post) X(op_transfer_void) X(op_transfer_extend) \
    X(op_transfer_expire) X(op_transfer_list) \
    /* what somebody must settle; who did what */ \
    X(op_exception_list) X(op_exception_close) X(op_board) \
    X(op_board_people) X(op_board_pace) X(op_day) X(op_audit_show) X(op_audit_moves) \
    X(op_audit_heads) X(op_audit_checkpoint) X(op_audit_rows) X(op_audit_archive) \
    X(op_scan_note) X(op_code_find) X(op_code_list) \
    /* the corridor */ \
    X(op_link_mark) X(op_link_refused) X(op_link_unknown) X(op_link_settle) \
    X(op_takeover_begin) X(op_takeover_unit) X(op_takeover_tote) \
    X(op_takeover_close) X(op_task_give) X(op_task_pass) \
    X(op_zone_take) X(op_zone_set) X(op_zone_list) X(op_zone_carts)
/* clang-format on */

#define X(entry) extern const struct op_entry entry;
ENTRIES(X)
#undef X

const struct op_entry *const op_table[] = {
#define X(entry) &entry,
    ENTRIES(X)
#undef X
        NULL};
