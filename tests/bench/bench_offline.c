/*
 * bench_offline: 10,000 scans made while nobody serves: how long they take to make (each
 * durable on the terminal), and to come over when the service is back, in order and under
 * their ids, over HTTPS. Wanted: under 10 s; part of it is until the terminal asks
 * again. Control: as many fdatasync in the same run.
 */
#include "bench.h"

#include "../serve/offline.h"

enum { SCANS = 10000 };

static double syncs(const struct depot *d)
{
    char path[256];
    depot_path(d, "control", path);
    int fd = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
    assert_int_equal(posix_fallocate(fd, 0, 4096), 0);
    int64_t began = clock_mono_us();
    for (int i = 0; i < SCANS; i++) {
        assert_int_equal(pwrite(fd, &i, sizeof(i), 0), sizeof(i));
        assert_int_equal(fdatasync(fd), 0);
    }
    close(fd);
    return (double)(clock_mono_us() - began) / 1e6;
}

int main(void)
{
    struct depot d = {0};
    struct offline o = {.d = &d};
    depot_make(&d);
    depot_people(&d, 1, 2 * SCANS);
    offline_task(&d, 2 * SCANS);
    depot_start(&d, NULL, NULL);
    offline_on(&o);
    offline_come_in(&o);
    depot_end(&d, SIGTERM);
    int64_t began = clock_mono_us();
    offline_pick(&o, SCANS);
    double made = (double)(clock_mono_us() - began) / 1e6;
    depot_start(&d, NULL, NULL);
    began = clock_mono_us();
    offline_sync(&o, SCANS - 1);
    double found = (double)(clock_mono_us() - began) / 1e6;
    offline_sync(&o, 0);
    double over = (double)(clock_mono_us() - began) / 1e6;
    double control = syncs(&d);
    bench_print("offline_scans_made", made, "s", control, made / control);
    bench_print("offline_scans_synced", over, "s", 10, over / 10);
    bench_print("offline_service_found", found, "s", over, found / over);
    bench_print("offline_scans_synced_syncs", over, "s", control, over / control);
    offline_off(&o);
    depot_end(&d, SIGTERM);
    struct store *store = depot_store(&d);
    assert_int_equal(depot_num(store, "SELECT COUNT(*) FROM move WHERE terminal = 100"),
                     SCANS);
    store_close(store);
    depot_clear(&d);
    return over < 10 ? 0 : 1;
}
