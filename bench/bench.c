// The benchmark: the engine through pumice.h alone, against memcpy and the rival, interleaved, findings counted.
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
#include "pumice.h"
#include "rival.h"

extern char **environ;

enum { ROUNDS = 7, BATCH = 1 << 18, MODES = 8 };

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
    size_t found; // in one pass
    double best, median, all[ROUNDS];
};

static struct pumice_policy *policy;
static uint8_t *sink;
static const char *program;

static double
now(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
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

static void
run_engine(struct mode *m)
{
    const struct corpus *c = m->corpus;

    m->found = 0;
    for (size_t i = 0, end; i < c->n; i = end) {
        struct pumice_batch batch;
        uint32_t base = c->rec[i].at;

        for (end = i; end < c->n && c->rec[end].at - base < BATCH; end++)
            ;
        batch = (struct pumice_batch){ .buf = c->buf,
            .len = (size_t)c->rec[end - 1].at + c->rec[end - 1].len + 1,
            .rec = c->rec + i,
            .n = end - i };
        // The batch's own buffer begins at its first record.
        static struct pumice_record own[BATCH];

        for (size_t k = 0; k < batch.n; k++) {
            own[k] = c->rec[i + k];
            own[k].at -= base;
        }
        batch.buf += base;
        batch.len -= base;
        batch.rec = own;
        pumice_clean(m->worker, &batch, &m->out);
        m->found += m->out.hits;
        pumice_out_reset(&m->out);
    }
}

static void
run_rival(struct mode *m)
{
    const struct corpus *c = m->corpus;

    m->found = 0;
    for (size_t i = 0; i < c->n; i++)
        rival_clean(m->rival, c->buf + c->rec[i].at, c->rec[i].len, sink, &m->found);
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
            double start = now();

            mode[i].run(&mode[i]);
            mode[i].all[r] = now() - start;
        }
    for (size_t i = 0; i < modes; i++) {
        qsort(mode[i].all, ROUNDS, sizeof(double), by_time);
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

static void
put_report(FILE *out, const struct mode *m, size_t modes)
{
    double text = (double)m[1].found, rival = (double)m[3].found,
           json = (double)m[5].found, rival2 = (double)m[6].found;

    put_machine(out);
    fprintf(out,
            "\n%s: %.1f MB in %zu records; JSON lines: %.1f MB in %zu records. Medians "
            "of %d interleaved rounds.\n\n",
            m[0].corpus->name, (double)m[0].corpus->len / 1e6, m[0].corpus->n,
            (double)m[5].corpus->len / 1e6, m[5].corpus->n, ROUNDS);
    put_table(out, m, modes);
    fprintf(out, "\n| ratio | |\n| --- | --- |\n");
    fprintf(out,
            "| engine to Vectorscan, text | %.2f x (findings differ by %.2f %%) |\n",
            ratio(&m[1], &m[3]), (text - rival) / rival * 100);
    fprintf(out,
            "| engine to Vectorscan, JSON | %.2f x (findings differ by %.2f %%) |\n",
            ratio(&m[5], &m[6]), (json - rival2) / rival2 * 100);
    fprintf(out, "| engine to memcpy, text | %.3f x |\n", ratio(&m[1], &m[0]));
    fprintf(out, "| portable kernel to the best one | %.2f x |\n", ratio(&m[2], &m[1]));
    fprintf(out, "| pipe, file to /dev/null, to the engine | %.2f x |\n",
            ratio(&m[4], &m[1]));
    fprintf(out, "| pipe, two threads, to one | %.2f x |\n", ratio(&m[7], &m[4]));
}

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

int
main(int argc, char **argv)
{
    struct corpus text = { .name = "generated text" },
                  json = { .name = "generated JSON" };
    const char *patterns = "bench/vectorscan.txt", *results = NULL, *folder = NULL;
    size_t size = 32 << 20;
    uint64_t seed = 1;
    struct mode mode[MODES];
    size_t modes = 0, most;
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
        text.text = (uint8_t *)generate(GENERATE_TEXT, seed, size, &text.len);
    }
    json.text = (uint8_t *)generate(GENERATE_JSON, seed, size, &json.len);
    if (text.text == NULL || json.text == NULL)
        die("out of memory");
    cut(&text);
    cut(&json);
    store(&text);
    most = text.len > json.len ? text.len : json.len;
    sink = malloc(4 * most + 4096);
    policy = pumice_policy_new();
    if (sink == NULL || policy == NULL || pumice_plan_add(policy) < 0 ||
            pumice_policy_seal(policy) < 0)
        die("out of memory");
    memset(sink, 1, 4 * most);

    mode[modes++] = (struct mode){ .name = "memcpy, record by record",
        .corpus = &text,
        .run = run_memcpy };
    mode[modes++] = engine_mode("engine, text", &text, NULL);
    mode[modes++] = engine_mode("engine, text, portable kernel", &text, "portable");
    mode[modes++] = (struct mode){ .name = "Vectorscan, text",
        .corpus = &text,
        .run = run_rival,
        .rival = rival_new(patterns) };
    mode[modes++] = (struct mode){ .name = "pipe, text, file to /dev/null",
        .corpus = &text,
        .run = run_pipe,
        .threads = "1" };
    mode[modes++] = engine_mode("engine, JSON lines with paths", &json, NULL);
    mode[modes++] = (struct mode){ .name = "Vectorscan, JSON lines",
        .corpus = &json,
        .run = run_rival,
        .rival = rival_new(patterns) };
    mode[modes++] = (struct mode){ .name = "pipe, text, two threads",
        .corpus = &text,
        .run = run_pipe,
        .threads = "2" };
    measure(mode, modes);
    unlink(text.path);
    put_report(stdout, mode, modes);
    if (results != NULL && (out = fopen(results, "w")) != NULL) {
        fprintf(out, "# Measured\n\nWritten by `make bench`; absolute figures are this "
                     "machine's, ratios are what counts.\n\n");
        put_report(out, mode, modes);
        fclose(out);
    }
    return 0;
}
