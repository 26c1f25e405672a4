// The benchmark: the engine through pumice.h alone, against memcpy, Vectorscan and simdjson, interleaved, findings
// counted.
// Prints a table and writes RESULTS.md.
//
//   bench [--seconds N] [--size MIB] [--seed N] [--pumice PROGRAM] [--patterns FILE] [--results FILE] [DIR]
//
// DIR: the files in it are the text; without it the generator's.
#include <dirent.h>
#include <fcntl.h>
#include <inttypes.h>
#include <spawn.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/utsname.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "generate.h"
#include "leaves.h"
#include "pumice.h"
#include "rival.h"

extern char **environ;

enum { ROUNDS = 7, BATCH = 1 << 18, DETECTORS = 512, COST_ROUNDS = 5 };

enum mode_id {
    MODE_MEMCPY,
    MODE_TEXT,
    MODE_PORTABLE,
    MODE_RIVAL,
    MODE_PIPE,
    MODE_PIPE_TWO,
    MODE_JSON,
    MODE_RIVAL_JSON,
    MODE_LEAVES,
    MODE_ACCESS,
    MODE_NESTED,
    MODES
};

struct corpus {
    const char *name;
    uint8_t *text; // as it stands in a file
    size_t len;
    uint8_t *buf; // the scan buffer: 0 bytes for newlines
    struct pumice_record *rec;
    size_t n;
    char path[64]; // of a copy on disk, for the pipe
};

struct mode {
    const char *name;
    struct corpus *corpus;
    void (*run)(struct mode *m);
    const char *simd, *threads; // of the engine; of the pipe
    struct pumice_worker *worker;
    struct pumice_out out;
    struct rival *rival;
    struct leaves *leaves;
    size_t found;         // in one pass
    size_t of[DETECTORS]; // by detector, of those that tell
    // seconds: of processor for what runs in this process, of the clock for the pipe; and of the clock for all
    double best, median, all[ROUNDS], wall_median, wall[ROUNDS];
};

static struct pumice_policy *policy;
static uint8_t *sink;
static const char *program;

static double
now(clockid_t clock)
{
    struct timespec t;

    clock_gettime(clock, &t);
    return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

static void
die(const char *what)
{
    fprintf(stderr, "bench: %s\n", what);
    exit(1);
}

// ---------------------------------------------------------------- corpora

static void
add_record(struct corpus *c, size_t at, size_t len, size_t *cap)
{
    if (c->n == *cap && (c->rec = realloc(c->rec, (*cap = *cap == 0 ? 4096 : *cap * 2) *
                                                          sizeof(*c->rec))) == NULL)
        die("out of memory");
    c->rec[c->n++] = (struct pumice_record){ .at = (uint32_t)at, .len = (uint32_t)len };
}

static void
cut(struct corpus *c)
{
    size_t cap = 0;

    if ((c->buf = calloc(1, c->len + 128)) == NULL)
        die("out of memory");
    memcpy(c->buf, c->text, c->len);
    for (size_t at = 0; at < c->len;) {
        const uint8_t *end = memchr(c->buf + at, '\n', c->len - at);
        size_t len = end != NULL ? (size_t)(end - c->buf) - at : c->len - at;

        c->buf[at + len] = 0;
        add_record(c, at, len, &cap);
        at += len + 1;
    }
}

static void
read_folder(struct corpus *c, const char *path)
{
    DIR *dir = opendir(path);
    struct dirent *entry;

    if (dir == NULL)
        die("cannot open the corpus folder");
    while ((entry = readdir(dir)) != NULL) {
        char name[4096];
        struct stat st;
        FILE *in;

        snprintf(name, sizeof(name), "%s/%s", path, entry->d_name);
        if (stat(name, &st) < 0 || !S_ISREG(st.st_mode) ||
                (in = fopen(name, "rb")) == NULL)
            continue;
        if ((c->text = realloc(c->text, c->len + (size_t)st.st_size + 1)) == NULL)
            die("out of memory");
        c->len += fread(c->text + c->len, 1, (size_t)st.st_size, in);
        if (c->len > 0 && c->text[c->len - 1] != '\n')
            c->text[c->len++] = '\n';
        fclose(in);
    }
    closedir(dir);
    if (c->len == 0)
        die("the corpus folder holds no files");
}

static void
store(struct corpus *c)
{
    int fd;

    snprintf(c->path, sizeof(c->path), "/tmp/pumice-bench-XXXXXX");
    if ((fd = mkstemp(c->path)) < 0)
        die("cannot write to /tmp");
    for (size_t at = 0; at < c->len;) {
        ssize_t n = write(fd, c->text + at, c->len - at);

        if (n <= 0)
            die("cannot write to /tmp");
        at += (size_t)n;
    }
    close(fd);
}

// ---------------------------------------------------------------- modes

static void
run_memcpy(struct mode *m)
{
    const struct corpus *c = m->corpus;

    for (size_t i = 0; i < c->n; i++) // record by record, as everything here
        memcpy(sink + c->rec[i].at, c->buf + c->rec[i].at, c->rec[i].len);
}

// In batches of the pipe's size; each one's buffer begins at its first record.
static size_t
clean(struct pumice_worker *w, struct pumice_out *out, const struct corpus *c,
        size_t of[DETECTORS])
{
    static struct pumice_record own[BATCH];
    size_t found = 0;

    for (size_t i = 0, end; i < c->n; i = end) {
        uint32_t base = c->rec[i].at;
        struct pumice_batch batch = { .buf = c->buf + base, .rec = own };

        for (end = i; end < c->n && c->rec[end].at - base < BATCH; end++) {
            own[batch.n] = c->rec[end];
            own[batch.n++].at -= base;
        }
        batch.len = (size_t)own[batch.n - 1].at + own[batch.n - 1].len + 1;
        pumice_clean(w, &batch, out);
        found += out->hits;
        for (size_t k = 0; k < out->hits; k++)
            of[out->hit[k].detector]++;
        pumice_out_reset(out);
    }
    return found;
}

static void
run_engine(struct mode *m)
{
    memset(m->of, 0, sizeof(m->of));
    m->found = clean(m->worker, &m->out, m->corpus, m->of);
}

static void
run_leaves(struct mode *m)
{
    const struct corpus *c = m->corpus;

    m->found = 0;
    for (size_t i = 0; i < c->n; i++)
        m->found += leaves_visit(m->leaves, c->buf + c->rec[i].at, c->rec[i].len);
}

static void
run_rival(struct mode *m)
{
    const struct corpus *c = m->corpus;

    memset(m->of, 0, sizeof(m->of));
    for (size_t i = 0; i < c->n; i++)
        rival_clean(m->rival, c->buf + c->rec[i].at, c->rec[i].len, sink, m->of);
    m->found = 0;
    for (size_t i = 0; i < DETECTORS; i++)
        m->found += m->of[i];
}

static void
run_pipe(struct mode *m)
{
    char *argv[] = { (char *)(uintptr_t)program, (char *)"-q", (char *)"-j",
        (char *)(uintptr_t)m->threads, m->corpus->path, NULL };
    posix_spawn_file_actions_t files;
    pid_t pid;
    int status;

    posix_spawn_file_actions_init(&files);
    posix_spawn_file_actions_addopen(&files, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
    if (posix_spawn(&pid, program, &files, NULL, argv, environ) != 0 ||
            waitpid(pid, &status, 0) < 0 || status != 0)
        die("the pipe failed");
    posix_spawn_file_actions_destroy(&files);
}

static int
by_time(const void *a, const void *b)
{
    const double *x = a, *y = b;

    return *x < *y ? -1 : *x > *y;
}

// Round by round through all modes, so that noise hits them alike.
static void
measure(struct mode *mode, size_t modes)
{
    for (size_t i = 0; i < modes; i++)
        mode[i].run(&mode[i]); // warm
    for (int r = 0; r < ROUNDS; r++)
        for (size_t i = 0; i < modes; i++) {
            double start = now(CLOCK_MONOTONIC), cpu = now(CLOCK_PROCESS_CPUTIME_ID);

            mode[i].run(&mode[i]);
            mode[i].wall[r] = now(CLOCK_MONOTONIC) - start;
            mode[i].all[r] = mode[i].threads != NULL
                                     ? mode[i].wall[r]
                                     : now(CLOCK_PROCESS_CPUTIME_ID) - cpu;
        }
    for (size_t i = 0; i < modes; i++) {
        qsort(mode[i].all, ROUNDS, sizeof(double), by_time);
        qsort(mode[i].wall, ROUNDS, sizeof(double), by_time);
        mode[i].wall_median = mode[i].wall[ROUNDS / 2];
        mode[i].best = mode[i].all[0];
        mode[i].median = mode[i].all[ROUNDS / 2];
    }
}

// ---------------------------------------------------------------- report

static void
put_machine(FILE *out)
{
    char line[256], cpu[256] = "unknown";
    FILE *in = fopen("/proc/cpuinfo", "r");
    struct utsname u;

    while (in != NULL && fgets(line, sizeof(line), in) != NULL)
        if (strncmp(line, "model name", 10) == 0 && strchr(line, ':') != NULL) {
            snprintf(cpu, sizeof(cpu), "%s", strchr(line, ':') + 2);
            cpu[strcspn(cpu, "\n")] = '\0';
            break;
        }
    if (in != NULL)
        fclose(in);
    uname(&u);
    fprintf(out, "%s, %ld cores, Linux %s; gcc %s; commit %s\n", cpu,
            sysconf(_SC_NPROCESSORS_ONLN), u.release, __VERSION__, REVISION);
}

static void
put_table(FILE *out, const struct mode *mode, size_t modes)
{
    fprintf(out, "| what | MB/s best | median | records/s | ns/record | findings |\n| "
                 "--- | --- | --- | --- | --- | --- |\n");
    for (size_t i = 0; i < modes; i++) {
        const struct corpus *c = mode[i].corpus;

        fprintf(out, "| %s | %.0f | %.0f | %.0f | %.1f | ", mode[i].name,
                (double)c->len / mode[i].best / 1e6,
                (double)c->len / mode[i].median / 1e6, (double)c->n / mode[i].best,
                mode[i].best * 1e9 / (double)c->n);
        if (mode[i].found > 0)
            fprintf(out, "%zu |\n", mode[i].found);
        else
            fprintf(out, "- |\n");
    }
}

static double
ratio(const struct mode *fast, const struct mode *slow)
{
    return slow->median / fast->median *
           ((double)fast->corpus->len / (double)slow->corpus->len);
}

// What both find of each detector, over both corpora.
static void
put_parity(FILE *out, const struct mode *m)
{
    size_t patterns = 0;

    fprintf(out,
            "\nFindings by detector, both corpora:\n\n| detector | engine | Vectorscan "
            "|\n| --- | --- | --- |\n");
    for (size_t i = 0; pumice_detector(i) != NULL; i++) {
        size_t mine = m[MODE_TEXT].of[i] + m[MODE_JSON].of[i],
               rival = m[MODE_RIVAL].of[i] + m[MODE_RIVAL_JSON].of[i];

        patterns += rival_has(m[MODE_RIVAL].rival, i);
        if (mine + rival > 0)
            fprintf(out, "| %s | %zu | %zu |\n", pumice_detector(i)->name, mine, rival);
    }
    fprintf(out,
            "\nVectorscan has the patterns of %zu detectors. Of those that are not in "
            "the "
            "table neither finds any here. It has none of the detectors that only a "
            "word "
            "before or around the value proves (most national numbers): there are some "
            "thousand words.\n",
            patterns);
}

static void
put_ratio(FILE *out, const char *what, double x)
{
    fprintf(out, "| %s | %.3g x |\n", what, x);
}

static void
put_report(FILE *out, const struct mode *m)
{
    const struct corpus *text = m[MODE_TEXT].corpus, *json = m[MODE_JSON].corpus;
    double found = (double)m[MODE_TEXT].found, rival = (double)m[MODE_RIVAL].found,
           found2 = (double)m[MODE_JSON].found,
           rival2 = (double)m[MODE_RIVAL_JSON].found;

    put_machine(out);
    fprintf(out,
            "\n%s: %.1f MB in %zu records; JSON lines: %.1f MB in %zu records. Medians "
            "of %d interleaved rounds, processor time but for the pipe. What simdjson "
            "finds are leaves.\n\n",
            text->name, (double)text->len / 1e6, text->n, (double)json->len / 1e6,
            json->n, ROUNDS);
    put_table(out, m, MODES);
    fprintf(out, "\n| ratio | |\n| --- | --- |\n");
    fprintf(out,
            "| engine to Vectorscan, text | %.2f x (findings differ by %.2f %%) |\n",
            ratio(&m[MODE_TEXT], &m[MODE_RIVAL]), (found - rival) / rival * 100);
    fprintf(out,
            "| engine to Vectorscan, JSON | %.2f x (findings differ by %.2f %%) |\n",
            ratio(&m[MODE_JSON], &m[MODE_RIVAL_JSON]),
            (found2 - rival2) / rival2 * 100);
    put_ratio(out, "engine, JSON lines with paths, to simdjson's DOM",
            ratio(&m[MODE_JSON], &m[MODE_LEAVES]));
    put_ratio(out, "engine to memcpy, text", ratio(&m[MODE_TEXT], &m[MODE_MEMCPY]));
    put_ratio(out, "portable kernel to the best one",
            ratio(&m[MODE_PORTABLE], &m[MODE_TEXT]));
    put_ratio(out, "pipe, file to /dev/null, to the engine",
            m[MODE_TEXT].wall_median / m[MODE_PIPE].wall_median);
    put_ratio(out, "pipe, two threads, to one",
            m[MODE_PIPE].wall_median / m[MODE_PIPE_TWO].wall_median);
    put_parity(out, m);
}

// ---------------------------------------------------------------- cost per detector

struct cost {
    size_t detector;
    double alone, shared; // ns per KB of text
};

// The policy with every detector of `set` on, and then one of them turned on or off.
static struct pumice_policy *
policy_of(const char *set, const char *name, bool on)
{
    struct pumice_policy *p = pumice_policy_new();
    int plan;

    if (p == NULL || (plan = pumice_plan_add(p)) < 0 ||
            pumice_plan_detectors(p, plan, set) < 0 ||
            (name != NULL &&
                    pumice_plan_detector(p, plan, name, on, NULL, "bench") < 0) ||
            pumice_policy_seal(p) < 0)
        die("out of memory");
    return p;
}

// Seconds of the best of a few passes.
static double
time_of(struct pumice_policy *p, const struct corpus *c)
{
    struct pumice_worker *w = pumice_worker_new(NULL);
    struct pumice_out out;
    size_t of[DETECTORS] = { 0 };
    double best = 1e9;

    if (w == NULL || pumice_worker_bind(w, p) < 0 || pumice_out_init(&out) < 0)
        die("no worker");
    for (int i = 0; i < COST_ROUNDS; i++) {
        double start = now(CLOCK_PROCESS_CPUTIME_ID), t;

        clean(w, &out, c, of);
        t = now(CLOCK_PROCESS_CPUTIME_ID) - start;
        best = t < best ? t : best;
    }
    pumice_out_fini(&out);
    pumice_worker_free(&w);
    pumice_policy_free(&p);
    return best;
}

static int
by_cost(const void *a, const void *b)
{
    const struct cost *x = a, *y = b;

    return x->alone > y->alone ? -1 : x->alone < y->alone;
}

// What a detector costs when it is the only one, and what is saved when it alone is off: the difference is
// what others share with it.
static void
put_costs(FILE *out, const struct corpus *c)
{
    enum { SHOWN = 16 };
    struct cost cost[DETECTORS];
    size_t n = 0;
    double kb = (double)c->len / 1e3 / 1e9, none, all, noise = 0;

    none = time_of(policy_of("none", NULL, false), c);
    all = time_of(policy_of("default", NULL, false), c);
    for (size_t i = 0; pumice_detector(i + 1) != NULL && n < DETECTORS; i++) {
        const char *name = pumice_detector(i)->name;

        cost[n++] = (struct cost){ i,
            (time_of(policy_of("none", name, true), c) - none) / kb,
            (all - time_of(policy_of("default", name, false), c)) / kb };
    }
    for (size_t i = 0; i < n; i++) // nothing gets slower when a detector is off
        noise = -cost[i].shared > noise ? -cost[i].shared : noise;
    qsort(cost, n, sizeof(*cost), by_cost);
    fprintf(out,
            "\nCost of a detector, ns per KB of text (%.1f MB, best of %d): alone, "
            "over a "
            "pass with none on (%.0f); and what is saved when it alone is off, of all "
            "on "
            "by default (%.0f). Up to %.0f is noise in this run.\n\n| detector | alone "
            "| shared "
            "|\n| --- | --- | --- |\n",
            (double)c->len / 1e6, COST_ROUNDS, none / kb, all / kb, noise);
    for (size_t i = 0; i < n && i < SHOWN; i++)
        fprintf(out, "| %s | %.0f | %.0f |\n", pumice_detector(cost[i].detector)->name,
                cost[i].alone, cost[i].shared);
}

// ---------------------------------------------------------------- main

static struct mode
engine_mode(const char *name, struct corpus *c, const char *simd)
{
    struct pumice_options options = { .simd = simd };
    struct mode m = { .name = name, .corpus = c, .run = run_engine };

    m.worker = pumice_worker_new(&options);
    if (m.worker == NULL || pumice_worker_bind(m.worker, policy) < 0 ||
            pumice_out_init(&m.out) < 0)
        die("no worker");
    return m;
}

static void
make(struct corpus *c, enum generate_form form, uint64_t seed, size_t size)
{
    c->text = (uint8_t *)generate(form, seed, size, &c->len);
    if (c->text == NULL)
        die("out of memory");
}

int
main(int argc, char **argv)
{
    struct corpus text = { .name = "generated text" },
                  json = { .name = "generated JSON" },
                  access = { .name = "access logs" },
                  nested = { .name = "JSON in text" }, few = { .name = "text" };
    const char *patterns = "bench/vectorscan.txt", *results = NULL, *folder = NULL;
    size_t size = 32 << 20, most;
    uint64_t seed = 1;
    struct mode mode[MODES];
    FILE *out;

    program = "build/release/pumice";
    for (int i = 1; i < argc; i++) {
        if (i + 1 < argc && strcmp(argv[i], "--size") == 0)
            size = strtoul(argv[++i], NULL, 10) << 20;
        else if (i + 1 < argc && strcmp(argv[i], "--seed") == 0)
            seed = strtoul(argv[++i], NULL, 10);
        else if (i + 1 < argc && strcmp(argv[i], "--pumice") == 0)
            program = argv[++i];
        else if (i + 1 < argc && strcmp(argv[i], "--patterns") == 0)
            patterns = argv[++i];
        else if (i + 1 < argc && strcmp(argv[i], "--results") == 0)
            results = argv[++i];
        else
            folder = argv[i];
    }
    if (folder != NULL) {
        text.name = folder;
        read_folder(&text, folder);
    } else {
        make(&text, GENERATE_TEXT, seed, size);
    }
    make(&json, GENERATE_JSON, seed, size);
    make(&access, GENERATE_ACCESS, seed, size / 4);
    make(&nested, GENERATE_NESTED, seed, size / 4);
    make(&few, GENERATE_TEXT, seed + 1, size / 16);
    cut(&text);
    cut(&json);
    cut(&access);
    cut(&nested);
    cut(&few);
    store(&text);
    most = text.len > json.len ? text.len : json.len;
    sink = malloc(4 * most + 4096);
    if (sink == NULL)
        die("out of memory");
    memset(sink, 1, 4 * most);
    policy = policy_of("default", NULL, false);

    mode[MODE_MEMCPY] = (struct mode){ .name = "memcpy, record by record",
        .corpus = &text,
        .run = run_memcpy };
    mode[MODE_TEXT] = engine_mode("engine, text", &text, NULL);
    mode[MODE_PORTABLE] =
            engine_mode("engine, text, portable kernel", &text, "portable");
    mode[MODE_RIVAL] = (struct mode){ .name = "Vectorscan, text",
        .corpus = &text,
        .run = run_rival,
        .rival = rival_new(patterns) };
    mode[MODE_PIPE] = (struct mode){ .name = "pipe, text, file to /dev/null",
        .corpus = &text,
        .run = run_pipe,
        .threads = "1" };
    mode[MODE_PIPE_TWO] = (struct mode){ .name = "pipe, text, two threads",
        .corpus = &text,
        .run = run_pipe,
        .threads = "2" };
    mode[MODE_JSON] = engine_mode("engine, JSON lines with paths", &json, NULL);
    mode[MODE_RIVAL_JSON] = (struct mode){ .name = "Vectorscan, JSON lines",
        .corpus = &json,
        .run = run_rival,
        .rival = rival_new(patterns) };
    mode[MODE_LEAVES] = (struct mode){ .name = "simdjson, DOM, every leaf",
        .corpus = &json,
        .run = run_leaves,
        .leaves = leaves_new() };
    mode[MODE_ACCESS] =
            engine_mode("engine, access logs, percent-encoded", &access, NULL);
    mode[MODE_NESTED] = engine_mode("engine, JSON in lines of text", &nested, NULL);
    if (mode[MODE_LEAVES].leaves == NULL)
        die("out of memory");
    measure(mode, MODES);
    unlink(text.path);
    out = results != NULL ? fopen(results, "w") : NULL;
    if (out != NULL) {
        fprintf(out, "# Measured\n\nWritten by `make bench`; absolute figures are this "
                     "machine's, ratios are what counts.\n\n");
        put_report(out, mode);
        put_costs(out, &few);
        fclose(out);
    }
    put_report(stdout, mode);
    return 0;
}
