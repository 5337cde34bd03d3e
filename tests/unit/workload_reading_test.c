/* How logs are read: cut anywhere, by any number of threads, from a pipe that Ctrl-C ends. The logs are those
 * of SARGENT_DATA, else ../shared/data; without them a test is skipped with a notice. */
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "cli/cli.h"
#include "report/report.h"
#include "test.h"
#include "workload/workload.h"

/* What a digest says of all shapes and sequences; "" without the log. */
static struct slice digest_of(struct arena *a, const char *name, const struct workload_options *o)
{
    const char *folder = getenv("SARGENT_DATA");
    char *path = arena_printf(a, "%s/logs/%s", folder ? folder : "../shared/data", name);
    struct workload w;
    struct error err = {""};
    struct buf b = {0};
    if (access(path, R_OK) != 0) return (struct slice){"", 0};
    workload_open(&w);
    if (!workload_read(&w, path, o, &err)) fail_msg("%s", err.text);
    workload_finish(&w);
    digest_write_json(&(struct digest_report){.workload = &w, .series = true}, &b);
    struct slice text = slice_copy(a, buf_slice(&b));
    ptrdiff_t shapes = slice_find(text, SLICE("\"shapes\":["), 0); /* behind the counts of records */
    buf_free(&b);
    workload_close(&w);
    return (struct slice){text.p + shapes, text.n - (size_t)shapes};
}

/* Logs of several hundred sessions and thousands of statements, where more values were seen than are counted
 * exactly: what is kept depends on the order in which calls are counted, which must not depend on the cuts.
 */
static void cuts_and_threads_change_nothing(void **state)
{
    (void)state;
    static const char *const names[] = {
        "postgres/v_default.log.zst",
        "postgres/v_auto_explain_text.log.zst",
        "postgres/v_verbose.log.zst",
        "postgres/v_log_statement_all.log.zst",
        "postgres/v_log_statement_all_min0.log.zst",
        "postgres/v_log_statement_all_duration.log.zst",
        "postgres/v_noprefix_time.log.zst",
        "postgres/v_debian_prefix.csv.zst",
        "postgres/v_debian_prefix.json.zst",
        "postgres/v_locale_ru_RU.log.zst",
        "mariadb/slow_general.log.zst",
        "mariadb/general.log.zst",
        "orm/pg_server_side_orm.log",
    };
    static const size_t sizes[] = {300, 4099, 65537};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        struct arena a = {0};
        struct slice whole =
            digest_of(&a, names[i], &(struct workload_options){.threads = 1, .chunk_size = 64 << 20});
        if (!whole.n) print_message("notice: no %s; skipped\n", names[i]);
        for (size_t k = 0; whole.n && k < sizeof sizes / sizeof *sizes; k++) {
            struct workload_options o = {.threads = 1 + k, .chunk_size = sizes[k]};
            if (!slice_eq(whole, digest_of(&a, names[i], &o)))
                fail_msg("%s, cut into pieces of %zu bytes, says something else", names[i], sizes[k]);
        }
        arena_free(&a);
    }
}

/* ---- Ctrl-C
 * ------------------------------------------------------------------------------------------------ */

static _Noreturn void digest_standard_input(int in, int out, int err)
{
    static char words[4][8] = {"sargent", "digest", "-j1", "-"};
    char *argv[] = {words[0], words[1], words[2], words[3], NULL};
    dup2(in, 0);
    dup2(out, 1);
    dup2(err, 2);
    alarm(60);
    _exit(sargent_main(4, argv));
}

static void write_calls(int fd, int count)
{
    for (int i = 0; i < count; i++)
        dprintf(fd,
                "2026-11-20 23:46:05.%03d UTC [7] a@b LOG:  duration: 1.250 ms  statement: SELECT * FROM t "
                "WHERE id "
                "= %d\n",
                i % 1000, i);
}

/* The pipe stays open: the reader waits for more when the signal comes. */
static void an_interrupt_shows_what_was_read(void **state)
{
    (void)state;
    enum { CALLS = 5000, WAITS = 2000, WAIT_US = 5000 };
    int in[2], out = memfd_create("out", 0), err = memfd_create("err", 0), status, unread = 1;
    assert_int_equal(pipe(in), 0);
    fflush(NULL);
    pid_t child = fork();
    if (child == 0) {
        close(in[1]);
        digest_standard_input(in[0], out, err);
    }
    close(in[0]);
    write_calls(in[1], CALLS);
    for (int i = 0; i < WAITS && unread; i++) {
        usleep(WAIT_US);
        if (ioctl(in[1], FIONREAD, &unread) != 0) break;
    }
    usleep(20 * WAIT_US); /* from having read to waiting for more */
    kill(child, SIGINT);
    waitpid(child, &status, 0);
    close(in[1]);
    char shown[4096] = "", said[256] = "";
    assert_true(pread(out, shown, sizeof shown - 1, 0) > 0);
    assert_true(pread(err, said, sizeof said - 1, 0) > 0);
    assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 0);
    assert_non_null(strstr(shown, "5000"));
    assert_non_null(strstr(shown, "select * from t where id = ?"));
    assert_string_equal(
        said, "sargent: interrupted; this is what was read so far\n"); /* and no progress: no terminal */
    close(out);
    close(err);
}

/* On a terminal the progress is shown while the log is read, and wiped out at the end. */
static void a_terminal_shows_progress(void **state)
{
    (void)state;
    enum { PARTS = 5, CALLS = 8000, PAUSE_US = 300000 };
    int in[2], out = memfd_create("out", 0), status;
    int terminal = posix_openpt(O_RDWR | O_NOCTTY);
    if (terminal < 0 || grantpt(terminal) || unlockpt(terminal)) skip();
    int err = open(ptsname(terminal), O_RDWR | O_NOCTTY);
    if (err < 0) skip();
    assert_int_equal(pipe(in), 0);
    fflush(NULL);
    pid_t child = fork();
    if (child == 0) {
        close(in[1]);
        digest_standard_input(in[0], out, err);
    }
    close(in[0]);
    for (int i = 0; i < PARTS; i++) {
        write_calls(in[1], CALLS);
        usleep(PAUSE_US);
    }
    close(in[1]);
    waitpid(child, &status, 0);
    assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 0);
    char said[1024] = "", shown[64] = "";
    ssize_t n = read(terminal, said, sizeof said - 1);
    static const char wiped[] = "\r\033[K";
    assert_true(n > (ssize_t)sizeof wiped);
    assert_non_null(strstr(said, " MB/s"));
    assert_string_equal(said + n - (sizeof wiped - 1), wiped);
    assert_true(pread(out, shown, sizeof shown - 1, 0) > 0);
    assert_null(strstr(shown, "MB/s"));
    close(err);
    close(terminal);
    close(out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(cuts_and_threads_change_nothing),
        cmocka_unit_test(an_interrupt_shows_what_was_read),
        cmocka_unit_test(a_terminal_shows_progress),
    };
    return cmocka_run_group_tests_name("workload_reading", tests, NULL, NULL);
}
