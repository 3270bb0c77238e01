/*
 * carrier: a libcurl handle as we want every one: one authority, no proxy, no redirect,
 * no other protocol, nothing endless.
 */
#include "identity_in.h"

static size_t take(char *bytes, size_t size, size_t n, void *arg)
{
    struct buf *in = arg;
    buf_put(in, bytes, size * n);
    return in->over ? 0 : size * n;
}

CURL *carrier_new(const char *ca, struct buf *in)
{
    CURL *easy = curl_easy_init();
    BUG_IF(!easy);
    curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(easy, CURLOPT_NOPROXY, "*");
    curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(easy, CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_1_1);
    curl_easy_setopt(easy, CURLOPT_TCP_KEEPALIVE, 1L);
    curl_easy_setopt(easy, CURLOPT_SSL_VERIFYPEER, 1L);
    curl_easy_setopt(easy, CURLOPT_SSL_VERIFYHOST, 2L);
    curl_easy_setopt(easy, CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2);
    curl_easy_setopt(easy, CURLOPT_CAPATH, NULL);
    if (ca)
        curl_easy_setopt(easy, CURLOPT_CAINFO, ca);
    curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, take);
    curl_easy_setopt(easy, CURLOPT_WRITEDATA, in);
    return easy;
}
