/*
 * One claimed interface. The callback of a transfer hands its report on, then sends the
 * transfer again: a system call between a scan and who waits for it would be the larger
 * part of its way. Meanwhile the other transfers listen. Once the claim stops nothing is
 * sent any more: a transfer whose cancellation lost against its completion must not go
 * out again, or closing the device would never come to an end.
 */
#include "claim.h"

#include "tallyman/base/arena.h"
#include "tallyman/base/clock.h"

enum { TRANSFERS = 8, CONTROL_MS = 1000, STALLS_MOST = 8, ERRORS_MOST = 4 };
enum { REST_MS = 150, REST_MOST_MS = 600, LAST_WORD_MS = 300 };

struct input {
    struct claim *claim;
    struct libusb_transfer *transfer;
    bool live;
};

struct control {
    struct claim *claim;
    struct libusb_transfer *transfer; /* NULL: free */
    claim_control_fn *fn;
    bool live, ended;
};

struct claim {
    struct usb *usb;
    libusb_device_handle *handle;
    int interface;
    void *arg;
    enum claim_state state;
    bool stopping, halted, hurt, healed;
    int stalls, errors; /* in a row */
    unsigned notes;     /* not told yet */
    uint8_t endpoint;
    claim_report_fn *fn;
    struct input input[TRANSFERS];
    struct control control[CLAIM_CONTROLS];
};

/* ---- opening ---- */

int claim_open(struct usb *usb, libusb_device *device, int interface, void *arg,
               struct claim **out)
{
    libusb_device_handle *handle;
    int rc = libusb_open(device, &handle);
    if (rc)
        return rc;
    libusb_set_auto_detach_kernel_driver(handle, 1);
    rc = libusb_claim_interface(handle, interface);
    if (rc) {
        libusb_close(handle);
        return rc;
    }
    struct claim *claim = xcalloc(1, sizeof *claim);
    claim->usb = usb;
    claim->handle = handle;
    claim->interface = interface;
    claim->arg = arg;
    *out = claim;
    return 0;
}

/* ---- control requests ---- */

static void LIBUSB_CALL on_control(struct libusb_transfer *transfer)
{
    struct control *control = transfer->user_data;
    control->live = false;
    control->ended = true;
}

static struct control *free_control(struct claim *claim)
{
    for (int i = 0; i < CLAIM_CONTROLS; i++)
        if (!claim->control[i].transfer)
            return &claim->control[i];
    return NULL;
}

static void drop_control(struct control *control)
{
    free(control->transfer->buffer);
    libusb_free_transfer(control->transfer);
    *control = (struct control){0};
}

int claim_control(struct claim *claim, const struct claim_request *request)
{
    struct control *control = free_control(claim);
    if (!control)
        return LIBUSB_ERROR_BUSY;
    uint8_t *buffer = xcalloc(1, LIBUSB_CONTROL_SETUP_SIZE + (size_t)request->n);
    libusb_fill_control_setup(buffer, request->type, request->request, request->value,
                              (uint16_t)claim->interface, request->n);
    if (request->bytes)
        memcpy(buffer + LIBUSB_CONTROL_SETUP_SIZE, request->bytes, request->n);
    *control =
        (struct control){claim, libusb_alloc_transfer(0), request->fn, true, false};
    BUG_IF(!control->transfer);
    libusb_fill_control_transfer(control->transfer, claim->handle, buffer, on_control,
                                 control, CONTROL_MS);
    int rc = libusb_submit_transfer(control->transfer);
    if (rc)
        drop_control(control);
    else
        usb_submitted(claim->usb);
    return rc;
}

static void settle_controls(struct claim *claim)
{
    for (int i = 0; i < CLAIM_CONTROLS; i++) {
        struct control *control = &claim->control[i];
        if (!control->ended)
            continue;
        struct libusb_transfer *transfer = control->transfer;
        claim_control_fn *fn = claim->stopping ? NULL : control->fn;
        bool good = transfer->status == LIBUSB_TRANSFER_COMPLETED;
        control->ended = false; /* fn may look again, and must not find it twice */
        if (fn)
            fn(claim->arg, transfer->buffer + LIBUSB_CONTROL_SETUP_SIZE,
               good ? transfer->actual_length : -1);
        drop_control(control);
    }
}

/* ---- reports ---- */

static bool lives(const struct claim *claim)
{
    for (int i = 0; i < TRANSFERS; i++)
        if (claim->input[i].live)
            return true;
    return false;
}

static void send(struct input *input)
{
    struct claim *claim = input->claim;
    int rc = libusb_submit_transfer(input->transfer);
    input->live = rc == LIBUSB_SUCCESS;
    if (rc == LIBUSB_ERROR_NO_DEVICE || rc == LIBUSB_ERROR_NOT_FOUND)
        claim->state = CLAIM_GONE;
    else if (rc)
        claim->hurt = true;
}

/* A report that did not come cuts the scan it was of: what came before it must not meet
 * what comes behind it. */
static void lose(struct claim *claim, unsigned note)
{
    claim->notes |= note;
    if (!claim->stopping)
        claim->fn(claim->arg, NULL, 0, clock_mono_us());
}

static void take(struct claim *claim, const struct libusb_transfer *transfer)
{
    switch (transfer->status) {
    case LIBUSB_TRANSFER_COMPLETED:
        claim->stalls = claim->errors = 0;
        if (transfer->actual_length > 0 && !claim->stopping)
            claim->fn(claim->arg, transfer->buffer, (size_t)transfer->actual_length,
                      clock_mono_us());
        break;
    case LIBUSB_TRANSFER_OVERFLOW:
        lose(claim, CLAIM_OVERFLOW);
        break;
    case LIBUSB_TRANSFER_STALL:
        claim->halted = true;
        lose(claim, claim->stalls == 0 ? CLAIM_STALL : 0); /* told once in a row */
        break;
    case LIBUSB_TRANSFER_NO_DEVICE:
        claim->state = CLAIM_GONE;
        break;
    default:
        claim->hurt = true;
        lose(claim, 0);
    }
}

static void LIBUSB_CALL on_report(struct libusb_transfer *transfer)
{
    struct input *input = transfer->user_data;
    struct claim *claim = input->claim;
    input->live = false;
    if (transfer->status == LIBUSB_TRANSFER_CANCELLED)
        return;
    take(claim, transfer);
    if (!claim->stopping && transfer->status == LIBUSB_TRANSFER_COMPLETED)
        send(input);
}

int claim_read(struct claim *claim, uint8_t endpoint, size_t n, claim_report_fn *fn)
{
    claim->endpoint = endpoint;
    claim->fn = fn;
    claim->state = CLAIM_READING;
    for (int i = 0; i < TRANSFERS; i++) {
        struct input *input = &claim->input[i];
        *input = (struct input){claim, libusb_alloc_transfer(0), false};
        BUG_IF(!input->transfer);
        libusb_fill_interrupt_transfer(input->transfer, claim->handle, endpoint,
                                       xcalloc(1, n), (int)n, on_report, input, 0);
        send(input);
    }
    return claim->state == CLAIM_GONE ? LIBUSB_ERROR_NO_DEVICE
           : claim->hurt              ? LIBUSB_ERROR_IO
                                      : LIBUSB_SUCCESS;
}

enum claim_state claim_state(const struct claim *claim)
{
    return claim->state;
}

static void cancel_inputs(struct claim *claim)
{
    for (int i = 0; i < TRANSFERS; i++)
        if (claim->input[i].live)
            libusb_cancel_transfer(claim->input[i].transfer);
}

static void send_parked(struct claim *claim)
{
    for (int i = 0; i < TRANSFERS && claim->state == CLAIM_READING; i++)
        if (!claim->input[i].live)
            send(&claim->input[i]);
}

/* The endpoint is cleared when nothing is on the way any more. */
static void clear_halt(struct claim *claim)
{
    cancel_inputs(claim);
    if (lives(claim))
        return;
    claim->halted = false;
    if (++claim->stalls > STALLS_MOST ||
        libusb_clear_halt(claim->handle, claim->endpoint) == LIBUSB_ERROR_NO_DEVICE)
        claim->state = CLAIM_GONE;
}

static void rest_hurt(struct claim *claim)
{
    cancel_inputs(claim);
    if (claim->state == CLAIM_READING && !lives(claim)) {
        claim->hurt = false;
        claim->state = ++claim->errors > ERRORS_MOST ? CLAIM_GONE : CLAIM_HURT;
    }
}

unsigned claim_settle(struct claim *claim)
{
    unsigned notes = claim->notes | (claim->healed ? CLAIM_ERROR : 0);
    claim->notes = 0;
    claim->healed = false;
    settle_controls(claim);
    if (claim->stopping || claim->state != CLAIM_READING)
        return notes;
    if (claim->hurt)
        rest_hurt(claim);
    else if (claim->halted)
        clear_halt(claim);
    if (!claim->hurt && !claim->halted)
        send_parked(claim);
    return notes;
}

void claim_again(struct claim *claim)
{
    if (claim->state != CLAIM_HURT)
        return;
    claim->state = CLAIM_READING;
    send_parked(claim);
    claim->healed = claim->errors == 1 && claim->state == CLAIM_READING && !claim->hurt;
}

int64_t claim_patience(const struct claim *claim)
{
    int64_t rest = (int64_t)REST_MS << (claim->errors - 1);
    return rest < REST_MOST_MS ? rest : REST_MOST_MS;
}

/* ---- the end ---- */

void claim_stop(struct claim *claim)
{
    claim->stopping = true;
    cancel_inputs(claim);
    for (int i = 0; i < CLAIM_CONTROLS; i++)
        if (claim->control[i].live)
            libusb_cancel_transfer(claim->control[i].transfer);
}

bool claim_idle(const struct claim *claim)
{
    for (int i = 0; i < CLAIM_CONTROLS; i++)
        if (claim->control[i].live)
            return false;
    return !lives(claim);
}

void claim_last_word(struct claim *claim, const struct claim_request *request)
{
    uint8_t bytes[CLAIM_REPORT_MOST];
    BUG_IF(request->n > sizeof bytes);
    memcpy(bytes, request->bytes, request->n);
    libusb_control_transfer(claim->handle, request->type, request->request,
                            request->value, (uint16_t)claim->interface, bytes, request->n,
                            LAST_WORD_MS);
}

void claim_close(struct claim *claim)
{
    BUG_IF(!claim_idle(claim));
    for (int i = 0; i < CLAIM_CONTROLS; i++)
        if (claim->control[i].transfer)
            drop_control(&claim->control[i]);
    for (int i = 0; i < TRANSFERS; i++)
        if (claim->input[i].transfer) {
            free(claim->input[i].transfer->buffer);
            libusb_free_transfer(claim->input[i].transfer);
        }
    libusb_release_interface(claim->handle, claim->interface);
    libusb_close(claim->handle);
    free(claim);
}
