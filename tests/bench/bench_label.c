/*
 * bench_label: labels per CPU second, the whole program from exec to exit: 200 waybills
 * as ZPL (Z64, ACS) and PDF, and one label by a program just started. The floor is the
 * fastest of the programs a user would pick instead, drawing the same labels in the same
 * run: their scripts and packages stand ready in the folder that LABEL_PEERS names.
 * Without it the labels are made up here and there is no floor.
 */
#include "bench.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

enum { LABELS = 200, RUNS = 3, COMMAND = 1000 };

/* CPU milliseconds of a shell command and all it waits for; negative when it failed. */
static double cpu_ms(const char *command)
{
    struct rusage used;
    int status;
    pid_t child = fork();
    if (child == 0) {
        execl("/bin/sh", "sh", "-c", command, (char *)NULL);
        _exit(127);
    }
    if (child < 0 || wait4(child, &status, 0, &used) != child || status != 0)
        return -1;
    return (double)(used.ru_utime.tv_sec + used.ru_stime.tv_sec) * 1e3 +
           (double)(used.ru_utime.tv_usec + used.ru_stime.tv_usec) / 1e3;
}

static double best_ms(const char *command, int runs)
{
    double best = -1;
    for (int i = 0; i < runs; i++) {
        double ms = cpu_ms(command);
        if (ms < 0)
            return -1;
        best = best < 0 || ms < best ? ms : best;
    }
    return best;
}

/* What draws the labels of data.json in the folder of LABEL_PEERS, each without what it
 * needs made beforehand (HTML, barcodes as pictures), which is to their good. */
static const struct {
    const char *name, *command;
    int runs, labels;
} peers[] = {
    {"wkhtmltopdf",
     "QT_QPA_PLATFORM=offscreen wkhtmltopdf -q --page-width 100mm "
     "--page-height 150mm -B 0 -L 0 -R 0 -T 0 labels.html out_wkhtml.pdf",
     RUNS, LABELS},
    {"glabels", "DISPLAY=:77 glabels-3-batch -o out_glabels.pdf label.glabels", RUNS,
     LABELS},
    {"reportlab", "/usr/bin/python3 p_reportlab.py", 1, LABELS},
    {"canvas_bwip", "node p_canvas.js", 1, LABELS},
    {"pdfkit", "node p_pdfkit.js", 1, LABELS},
    {"pillow", "/usr/bin/python3 p_pil.py", 1, LABELS},
    {"chromium", "node p_chromium.js", 1, LABELS + 50}, /* and 50 one by one */
};

static pid_t start_xvfb(void)
{
    pid_t child = fork();
    if (child == 0) {
        execlp("Xvfb", "Xvfb", ":77", "-screen", "0", "800x600x24", (char *)NULL);
        _exit(127);
    }
    return child;
}

/* Labels per CPU second of the fastest; 0 when there is none. */
static double fastest_peer(const char *folder)
{
    double fastest = 0;
    char command[COMMAND];
    snprintf(command, sizeof command,
             "cd '%s' && node html.js >&2 && python3 gl.py gnu-barcode Code128 "
             "libqrencode IEC18004 >&2",
             folder);
    cpu_ms(command);
    pid_t xvfb = start_xvfb();
    for (size_t i = 0; i < sizeof peers / sizeof *peers; i++) {
        snprintf(command, sizeof command, "cd '%s' && exec >&2 && %s", folder,
                 peers[i].command);
        double ms = best_ms(command, peers[i].runs);
        if (ms < 0) {
            fprintf(stderr, "bench_label: %s did not run\n", peers[i].name);
            continue;
        }
        char name[60];
        snprintf(name, sizeof name, "label_peer_%s", peers[i].name);
        double rate = peers[i].labels * 1e3 / ms;
        bench_print(name, rate, "labels/cpu-s", 0, 0);
        fastest = rate > fastest ? rate : fastest;
    }
    if (xvfb > 0) {
        kill(xvfb, SIGTERM);
        waitpid(xvfb, NULL, 0);
    }
    return fastest;
}

/* The fields of the peers' data, made up. */
static void make_data(const char *path)
{
    FILE *file = fopen(path, "w");
    for (int i = 0; file && i < LABELS; i++)
        fprintf(
            file,
            "%s{\"waybill\":\"YT%013lld\",\"mark\":\"%03d-%03d-%02d %03d\",\"hub\":"
            "\"南宁转运中心\",\"rname\":\"杜%s\",\"rphone\":\"130****%04d\",\"raddr\":"
            "\"广西壮族自治区南宁市青秀区民族大道%d号%d栋3单元2488室\",\"sname\":"
            "\"赵娜\","
            "\"sphone\":\"134****3510\",\"saddr\":\"江苏省苏州市工业园区星湖街%"
            "d号16栋1单元"
            "2358室\",\"order\":\"TB%016d\",\"goods\":\"运动鞋 ×%d,纯棉T恤 "
            "×1\",\"weight\":"
            "\"0.57\",\"date\":\"2025-11-18 04:18:26\",\"remark\":"
            "\"请勿折叠,易碎轻放,送货前电话联系。\",\"qr\":\"https://e.example.cn/w/"
            "%d\"}",
            i ? ",\n" : "[", 7300000000000 + i * 77003LL, i, i * 7 % 1000, i % 100,
            i * 13 % 1000, i % 2 ? "辉" : "小辉", i, i, i % 40, i * 3, i * 7919,
            i % 5 + 1, i * 104729);
    if (file) {
        fputs("]\n", file);
        fclose(file);
    }
}

static const struct {
    const char *name, *args;
} outputs[] = {{"label_zpl_z64", "--format zpl --encoding z64"},
               {"label_zpl_acs", "--format zpl --encoding acs"},
               {"label_pdf", "--format pdf"}};

static int ours(const char *data, const char *dir, double floor)
{
    char command[COMMAND];
    for (size_t i = 0; i < sizeof outputs / sizeof *outputs; i++) {
        snprintf(command, sizeof command,
                 TALLYMAN_BINARY
                 " label render --template " PROJECT_DIR
                 "/tests/bench/label_reference.xml --data '%s' --dots 8 %s "
                 "--out %s/out",
                 data, outputs[i].args, dir);
        double ms = best_ms(command, RUNS);
        if (ms < 0)
            return -1;
        double rate = LABELS * 1e3 / ms;
        bench_print(outputs[i].name, rate, "labels/cpu-s", floor,
                    floor > 0 ? rate / floor : 0);
    }
    return 0;
}

/* One label by a program just started: fontconfig's answer remembered, and not. */
static int cold(const char *data, const char *dir)
{
    static const struct {
        const char *name, *before;
    } starts[] = {{"label_cold", ""},
                  {"label_cold_first_ever", "rm -rf $XDG_CACHE_HOME/tallyman; "}};
    char command[COMMAND];
    for (int i = 0; i < 2; i++) {
        snprintf(command, sizeof command,
                 "%sexec " TALLYMAN_BINARY " label render --template " PROJECT_DIR
                 "/tests/bench/label_reference.xml --data '%s' --dots 8 --format zpl "
                 "--out %s/out",
                 starts[i].before, data, dir);
        double ms = best_ms(command, 2 * RUNS);
        if (ms < 0)
            return -1;
        bench_print(starts[i].name, ms, "cpu-ms", 0, 0);
    }
    return 0;
}

int main(void)
{
    const char *folder = getenv("LABEL_PEERS");
    char dir[] = "/tmp/tallyman-bench-XXXXXX", data[300], one[300], command[COMMAND];
    if (!mkdtemp(dir))
        return 1;
    setenv("XDG_CACHE_HOME", dir, 1);
    snprintf(data, sizeof data, "%s/data.json", dir);
    snprintf(one, sizeof one, "%s/one.json", dir);
    if (folder)
        snprintf(data, sizeof data, "%s/data.json", folder);
    else
        make_data(data);
    snprintf(
        command, sizeof command,
        "python3 -c 'import json; json.dump(json.load(open(\"%s\"))[0], open(\"%s\", "
        "\"w\"))'",
        data, one);
    double floor = folder ? fastest_peer(folder) : 0;
    int failed = cpu_ms(command) < 0 || ours(data, dir, floor) || cold(one, dir);
    snprintf(command, sizeof command, "rm -rf %s", dir);
    cpu_ms(command);
    if (failed)
        fprintf(stderr, "bench_label: a label was not rendered\n");
    return failed != 0;
}
