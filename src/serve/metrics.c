/*
 * metrics: what happened, counted, and shown in Prometheus' text form. Only numbers and
 * names of verbs: whoever may reach the port may read them.
 */
#include "serve_in.h"

#include <inttypes.h>

/* Upper bounds of the histograms' buckets. */
static const int64_t latency_us[] = {500,   1000,  2000,   5000,   10000,
                                     20000, 50000, 100000, 500000, 2000000};
static const int64_t batch_size[] = {1, 2, 4, 8, 16, 32, 64, 128, 256};

enum { LATENCIES = sizeof(latency_us) / sizeof(*latency_us) };
enum { SIZES = sizeof(batch_size) / sizeof(*batch_size) };
enum { STATUSES = 600 };

struct histogram {
    int64_t bucket[LATENCIES + 1], n, sum;
};

struct metrics {
    int64_t requests[VERBS][ERR_CODES];
    int64_t refused[STATUSES]; /* by HTTP status: what never became a request */
    struct histogram latency, size, commit;
};

struct metrics *metrics_new(void)
{
    return xcalloc(1, sizeof(struct metrics));
}

void metrics_free(struct metrics *metrics)
{
    free(metrics);
}

static void note(struct histogram *h, const int64_t *bound, int n, int64_t value)
{
    int i = 0;
    while (i < n && value > bound[i])
        i++;
    h->bucket[i]++;
    h->n++;
    h->sum += value;
}

void metrics_request(struct metrics *metrics, enum verb verb, enum err_code code,
                     int64_t us)
{
    metrics->requests[verb][code]++;
    note(&metrics->latency, latency_us, LATENCIES, us);
}

void metrics_batch(struct metrics *metrics, int n, int64_t us)
{
    note(&metrics->size, batch_size, SIZES, n);
    note(&metrics->commit, latency_us, LATENCIES, us);
}

void metrics_refused(struct metrics *metrics, int status)
{
    metrics->refused[status > 0 && status < STATUSES ? status : 0]++;
}

/* A bound in the unit shown: a millionth of a second as seconds, or as it is. */
static void bound_text(int64_t bound, bool seconds, char out[32])
{
    if (seconds)
        snprintf(out, 32, "%" PRId64 ".%06" PRId64, bound / 1000000, bound % 1000000);
    else
        snprintf(out, 32, "%" PRId64, bound);
}

struct shown {
    const char *name, *help;
    const struct histogram *of;
    const int64_t *bound;
    int n;
    bool seconds;
};

static void write_histogram(struct buf *out, const struct shown *shown)
{
    char text[32];
    int64_t below = 0;
    buf_printf(out, "# HELP %s %s\n# TYPE %s histogram\n", shown->name, shown->help,
               shown->name);
    for (int i = 0; i < shown->n; i++) {
        below += shown->of->bucket[i];
        bound_text(shown->bound[i], shown->seconds, text);
        buf_printf(out, "%s_bucket{le=\"%s\"} %" PRId64 "\n", shown->name, text, below);
    }
    bound_text(shown->of->sum, shown->seconds, text);
    buf_printf(out,
               "%s_bucket{le=\"+Inf\"} %" PRId64 "\n%s_sum %s\n%s_count %" PRId64 "\n",
               shown->name, shown->of->n, shown->name, text, shown->name, shown->of->n);
}

static void write_requests(struct buf *out, const struct metrics *metrics)
{
    buf_text(out, "# HELP tallyman_requests_total Requests by verb and outcome.\n"
                  "# TYPE tallyman_requests_total counter\n");
    for (int verb = V_NONE + 1; verb < VERBS; verb++) {
        for (int code = 0; code < ERR_CODES; code++) {
            if (metrics->requests[verb][code])
                buf_printf(
                    out,
                    "tallyman_requests_total{verb=\"%s\",outcome=\"%s\"} %" PRId64 "\n",
                    verb_entry((enum verb)verb)->name,
                    err_entry((enum err_code)code)->name, metrics->requests[verb][code]);
        }
    }
    buf_text(out,
             "# HELP tallyman_refused_total What never became a request, by status.\n"
             "# TYPE tallyman_refused_total counter\n");
    for (int status = 0; status < STATUSES; status++) {
        if (metrics->refused[status])
            buf_printf(out, "tallyman_refused_total{status=\"%d\"} %" PRId64 "\n", status,
                       metrics->refused[status]);
    }
}

static void write_gauge(struct buf *out, const char *name, const char *help,
                        int64_t value)
{
    buf_printf(out, "# HELP %s %s\n# TYPE %s gauge\n%s %" PRId64 "\n", name, help, name,
               name, value);
}

void metrics_write(const struct metrics *metrics, const struct gauges *gauges,
                   struct buf *out)
{
    const struct shown shown[] = {
        {"tallyman_request_seconds", "From the whole request to its answer.",
         &metrics->latency, latency_us, LATENCIES, true},
        {"tallyman_batch_requests", "Requests in one transaction.", &metrics->size,
         batch_size, SIZES, false},
        {"tallyman_commit_seconds", "One transaction, its sync included.",
         &metrics->commit, latency_us, LATENCIES, true},
    };
    write_requests(out, metrics);
    for (size_t i = 0; i < sizeof(shown) / sizeof(*shown); i++)
        write_histogram(out, &shown[i]);
    write_gauge(out, "tallyman_connections", "Open connections.", gauges->connections);
    write_gauge(out, "tallyman_unsynced", "Requests that terminals still keep.",
                gauges->unsynced);
    write_gauge(out, "tallyman_unsynced_terminals", "Terminals that keep some.",
                gauges->terminals);
}
