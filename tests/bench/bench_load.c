/*
 * bench_load: order lines a second through `tallyman load`, the whole process, against
 * reading the same file byte by byte.
 */
#include "bench.h"

#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

enum { ORDERS = 20000, LINES = 5, ITEMS = 2000 };

static void run(const char *command)
{
    int status = system(command);
    if (!WIFEXITED(status) || WEXITSTATUS(status) > 1) {
        fprintf(stderr, "bench_load: %s: %d\n", command, status);
        exit(1);
    }
}

static void write_items(const char *dir)
{
    char path[128];
    snprintf(path, sizeof(path), "%s/items.csv", dir);
    FILE *file = fopen(path, "w");
    fprintf(file, "code,name,price\n");
    for (int i = 0; i < ITEMS; i++)
        fprintf(file, "I%04d,item %d,%d.50\n", i, i, i % 90 + 1);
    fclose(file);
}

/* Enough of everything, so that the orders pass their review as most do. */
static void write_stock(const char *dir)
{
    char path[128];
    snprintf(path, sizeof(path), "%s/places.csv", dir);
    FILE *file = fopen(path, "w");
    fprintf(file, "code,kind,seq\nA01-01-1,bin,1\n");
    fclose(file);
    snprintf(path, sizeof(path), "%s/stock.csv", dir);
    file = fopen(path, "w");
    fprintf(file, "document,line,place,item,qty\n");
    for (int i = 0; i < ITEMS; i++)
        fprintf(file, "D1,%d,A01-01-1,I%04d,1000000\n", i + 1, i);
    fclose(file);
}

static void write_orders(const char *dir)
{
    char path[128];
    snprintf(path, sizeof(path), "%s/orders.csv", dir);
    FILE *file = fopen(path, "w");
    fprintf(file,
            "channel,shop,number,ordinal,receiver,phone,address,region,paid_at,item,"
            "qty,price\n");
    for (int o = 0; o < ORDERS; o++) {
        for (int l = 1; l <= LINES; l++)
            fprintf(file,
                    "web,shop,N%07d,%d,receiver,13800001234,some street %d,east,"
                    "2026-11-20T10:00:00Z,I%04d,%d,9.90\n",
                    o, l, o, (o * 7 + l * 13) % ITEMS, l);
    }
    fclose(file);
}

int main(void)
{
    char dir[] = "/var/tmp/tallyman-bench-XXXXXX", command[512];
    if (!mkdtemp(dir))
        return 1;
    write_items(dir);
    write_stock(dir);
    write_orders(dir);
    snprintf(
        command, sizeof(command),
        "cd %s && %s --store sqlite:s.db load items.csv places.csv stock.csv >/dev/null",
        dir, TALLYMAN_BINARY);
    run(command);
    snprintf(command, sizeof(command), "wc -w %s/orders.csv >/dev/null", dir);
    int64_t began = clock_mono_us();
    run(command);
    double floor = bench_rate(ORDERS * LINES, began);
    snprintf(command, sizeof(command),
             "%s --store sqlite:%s/s.db load %s/orders.csv >/dev/null", TALLYMAN_BINARY,
             dir, dir);
    began = clock_mono_us();
    run(command);
    double rate = bench_rate(ORDERS * LINES, began);
    bench_print("load_order_lines", rate, "lines/s", floor, rate / floor);
    snprintf(command, sizeof(command), "rm -rf %s", dir);
    return system(command) != 0;
}
