/*
 * cups_late: the functions of libcups that cups.c calls, found when a child of it first
 * calls them: the program itself never loads libcups. Parameters are named by their
 * place; what they are stands in its headers.
 */
#include <cups/cups.h>

#include "tallyman/base/late.h"

#define CUPS(function) LATE(LATE_CUPS, function)

ipp_status_t cupsCancelJob2(http_t *a, const char *b, int c, int d)
{
    return CUPS(cupsCancelJob2)(a, b, c, d);
}

int cupsCreateJob(http_t *a, const char *b, const char *c, int d, cups_option_t *e)
{
    return CUPS(cupsCreateJob)(a, b, c, d, e);
}

ipp_t *cupsDoRequest(http_t *a, ipp_t *b, const char *c)
{
    return CUPS(cupsDoRequest)(a, b, c);
}

http_encryption_t cupsEncryption(void)
{
    return CUPS(cupsEncryption)();
}

ipp_status_t cupsFinishDocument(http_t *a, const char *b)
{
    return CUPS(cupsFinishDocument)(a, b);
}

int cupsGetDests2(http_t *a, cups_dest_t **b)
{
    return CUPS(cupsGetDests2)(a, b);
}

const char *cupsGetOption(const char *a, int b, cups_option_t *c)
{
    return CUPS(cupsGetOption)(a, b, c);
}

const char *cupsLastErrorString(void)
{
    return CUPS(cupsLastErrorString)();
}

const char *cupsServer(void)
{
    return CUPS(cupsServer)();
}

void cupsSetServer(const char *a)
{
    CUPS(cupsSetServer)(a);
}

http_status_t cupsStartDocument(http_t *a, const char *b, int c, const char *d,
                                const char *e, int f)
{
    return CUPS(cupsStartDocument)(a, b, c, d, e, f);
}

const char *cupsUser(void)
{
    return CUPS(cupsUser)();
}

http_status_t cupsWriteRequestData(http_t *a, const char *b, size_t c)
{
    return CUPS(cupsWriteRequestData)(a, b, c);
}

http_t *httpConnect2(const char *a, int b, http_addrlist_t *c, int d, http_encryption_t e,
                     int f, int g, int *h)
{
    return CUPS(httpConnect2)(a, b, c, d, e, f, g, h);
}

ipp_attribute_t *ippAddInteger(ipp_t *a, ipp_tag_t b, ipp_tag_t c, const char *d, int e)
{
    return CUPS(ippAddInteger)(a, b, c, d, e);
}

ipp_attribute_t *ippAddString(ipp_t *a, ipp_tag_t b, ipp_tag_t c, const char *d,
                              const char *e, const char *f)
{
    return CUPS(ippAddString)(a, b, c, d, e, f);
}

ipp_attribute_t *ippAddStrings(ipp_t *a, ipp_tag_t b, ipp_tag_t c, const char *d, int e,
                               const char *f, const char *const *g)
{
    return CUPS(ippAddStrings)(a, b, c, d, e, f, g);
}

void ippDelete(ipp_t *a)
{
    CUPS(ippDelete)(a);
}

ipp_attribute_t *ippFindAttribute(ipp_t *a, const char *b, ipp_tag_t c)
{
    return CUPS(ippFindAttribute)(a, b, c);
}

int ippGetBoolean(ipp_attribute_t *a, int b)
{
    return CUPS(ippGetBoolean)(a, b);
}

int ippGetCount(ipp_attribute_t *a)
{
    return CUPS(ippGetCount)(a);
}

int ippGetInteger(ipp_attribute_t *a, int b)
{
    return CUPS(ippGetInteger)(a, b);
}

ipp_status_t ippGetStatusCode(ipp_t *a)
{
    return CUPS(ippGetStatusCode)(a);
}

const char *ippGetString(ipp_attribute_t *a, int b, const char **c)
{
    return CUPS(ippGetString)(a, b, c);
}

ipp_t *ippNewRequest(ipp_op_t a)
{
    return CUPS(ippNewRequest)(a);
}

int ippPort(void)
{
    return CUPS(ippPort)();
}
