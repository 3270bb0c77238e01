/*
 * curl_late: the functions of libcurl that the room calls, found when it first calls
 * them. Parameters are named by their place; what they are stands in its headers. An
 * option's number tells of which type its value is.
 */
#define CURL_DISABLE_TYPECHECK /* it makes macros of what is defined here */
#include <curl/curl.h>
#include <stdarg.h>

#include "tallyman/base/late.h"

#define CURL_(function) LATE(LATE_CURL, function)

/* The macros with three arguments of the header. */
#undef curl_easy_setopt
#undef curl_easy_getinfo
#undef curl_multi_setopt

enum { KIND = 10000 };

CURLcode curl_easy_setopt(CURL *easy, CURLoption option, ...)
{
    CURLcode code;
    va_list value;
    va_start(value, option);
    if (option / KIND == CURLOPTTYPE_LONG / KIND)
        code = CURL_(curl_easy_setopt)(easy, option, va_arg(value, long));
    else if (option / KIND == CURLOPTTYPE_OFF_T / KIND)
        code = CURL_(curl_easy_setopt)(easy, option, va_arg(value, curl_off_t));
    else
        code = CURL_(curl_easy_setopt)(easy, option, va_arg(value, void *));
    va_end(value);
    return code;
}

CURLMcode curl_multi_setopt(CURLM *multi, CURLMoption option, ...)
{
    CURLMcode code;
    va_list value;
    va_start(value, option);
    if (option / KIND == CURLOPTTYPE_LONG / KIND)
        code = CURL_(curl_multi_setopt)(multi, option, va_arg(value, long));
    else
        code = CURL_(curl_multi_setopt)(multi, option, va_arg(value, void *));
    va_end(value);
    return code;
}

/* It is always told where to put it. */
CURLcode curl_easy_getinfo(CURL *easy, CURLINFO info, ...)
{
    va_list value;
    va_start(value, info);
    CURLcode code = CURL_(curl_easy_getinfo)(easy, info, va_arg(value, void *));
    va_end(value);
    return code;
}

void curl_easy_cleanup(CURL *a)
{
    CURL_(curl_easy_cleanup)(a);
}

CURL *curl_easy_init(void)
{
    return CURL_(curl_easy_init)();
}

CURLcode curl_easy_perform(CURL *a)
{
    return CURL_(curl_easy_perform)(a);
}

CURLcode curl_global_init(long int a)
{
    return CURL_(curl_global_init)(a);
}

CURLMcode curl_multi_add_handle(CURLM *a, CURL *b)
{
    return CURL_(curl_multi_add_handle)(a, b);
}

CURLMcode curl_multi_cleanup(CURLM *a)
{
    return CURL_(curl_multi_cleanup)(a);
}

CURLMsg *curl_multi_info_read(CURLM *a, int *b)
{
    return CURL_(curl_multi_info_read)(a, b);
}

CURLM *curl_multi_init(void)
{
    return CURL_(curl_multi_init)();
}

CURLMcode curl_multi_perform(CURLM *a, int *b)
{
    return CURL_(curl_multi_perform)(a, b);
}

CURLMcode curl_multi_poll(CURLM *a, struct curl_waitfd *b, unsigned int c, int d, int *e)
{
    return CURL_(curl_multi_poll)(a, b, c, d, e);
}

CURLMcode curl_multi_remove_handle(CURLM *a, CURL *b)
{
    return CURL_(curl_multi_remove_handle)(a, b);
}

CURLMcode curl_multi_socket_action(CURLM *a, curl_socket_t b, int c, int *d)
{
    return CURL_(curl_multi_socket_action)(a, b, c, d);
}

struct curl_slist *curl_slist_append(struct curl_slist *a, const char *b)
{
    return CURL_(curl_slist_append)(a, b);
}

void curl_slist_free_all(struct curl_slist *a)
{
    CURL_(curl_slist_free_all)(a);
}
