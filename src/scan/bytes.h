/*
 * bytes: what a reader sent as bytes → the text of a scan: UTF-8 as it is, anything else
 * byte by byte as Latin-1; controls other than FS GS RS are left out of the text.
 */
#ifndef TALLYMAN_SCAN_BYTES_H
#define TALLYMAN_SCAN_BYTES_H

#include "tallyman/scan/line.h"

/* Fills text, length, kind, raw of `scan` (typed false). `cut` is how many bytes more
 * came than are in `data`. False when no text is in it. At most SCAN_MOST bytes. */
bool bytes_to_scan(struct str data, int64_t cut, struct scan *scan);

#endif
