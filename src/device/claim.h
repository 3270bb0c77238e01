/*
 * claim: one interface that is ours: taken from its kernel driver, read by several
 * interrupt transfers at once, and given back. A report is handed on in the callback of
 * its transfer, in order; whatever is to be done about trouble waits for claim_settle,
 * called after libusb has handled events.
 *
 * A stalled endpoint is cleared and read again; a transfer error waits to be tried again
 * (claim_again), since it is also what the last moment of an unplugged device looks like.
 */
#ifndef TALLYMAN_DEVICE_CLAIM_H
#define TALLYMAN_DEVICE_CLAIM_H

#include "usb.h"

struct claim;

enum claim_state {
    CLAIM_OPEN,    /* claimed, not read yet */
    CLAIM_READING, /* reports come */
    CLAIM_HURT,    /* a transfer failed: claim_again in a moment */
    CLAIM_GONE,    /* unplugged, or failed too often */
};

enum claim_note { /* what happened since claim_settle was last called */
                  CLAIM_OVERFLOW = 1 << 0, /* a report larger than declared */
                  CLAIM_STALL = 1 << 1,
                  CLAIM_ERROR = 1 << 2, /* and now it reads again */
};

/* at_us: of the monotonic clock, when libusb gave the report out; bytes NULL: one was
 * lost here. Called while libusb handles events: may stop the claim and send control
 * requests, not close it. */
typedef void claim_report_fn(void *arg, const uint8_t *bytes, size_t n, int64_t at_us);
/* n: bytes that came, negative when the request failed. Called from claim_settle. */
typedef void claim_control_fn(void *arg, const uint8_t *bytes, int n);

struct claim_request {
    uint8_t type, request;
    uint16_t value;
    const uint8_t *bytes; /* that go out; NULL when they come in */
    uint16_t n;
    claim_control_fn *fn; /* NULL: nobody waits for it */
};

enum { CLAIM_REPORT_MOST = 4096, CLAIM_CONTROLS = 4 };

/* 0 and a claim that takes the interface's driver away, or a libusb error. */
int claim_open(struct usb *usb, libusb_device *device, int interface, void *arg,
               struct claim **out);
/* Sends a control request that waits a second at most; 0 or a libusb error (BUSY: there
 * are CLAIM_CONTROLS on the way). */
int claim_control(struct claim *claim, const struct claim_request *request);
/* Begins to read reports of at most n bytes. 0 or a libusb error. */
int claim_read(struct claim *claim, uint8_t endpoint, size_t n, claim_report_fn *fn);
enum claim_state claim_state(const struct claim *claim);
/* Hands on answers, mends what can be mended; enum claim_note bits. */
unsigned claim_settle(struct claim *claim);
/* Reads again after CLAIM_HURT. */
void claim_again(struct claim *claim);
/* Milliseconds to wait before claim_again. */
int64_t claim_patience(const struct claim *claim);

/* Cancels what is on the way. It is over when claim_idle says so, then claim_close gives
 * the interface back to its driver. */
void claim_stop(struct claim *claim);
bool claim_idle(const struct claim *claim);
/* A control request of an idle claim, before claim_close; waits for its end, a fraction
 * of a second at most. What becomes of it is nobody's concern any more. */
void claim_last_word(struct claim *claim, const struct claim_request *request);
void claim_close(struct claim *claim);

#endif
