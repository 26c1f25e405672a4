// A flag that signals set; everything that waits looks at it.
#include "cli/stop.h"

#include <signal.h>
#include <stddef.h>
#include <time.h>

atomic_bool stop_asked;
static atomic_int stop_signal;

static void
ask(int signal_number)
{
    atomic_store(&stop_signal, signal_number);
    if (atomic_exchange(&stop_asked, true)) {
        signal(signal_number, SIG_DFL);
        raise(signal_number);
    }
}

void
stop_catch(void)
{
    struct sigaction act = { .sa_handler = ask };

    sigemptyset(&act.sa_mask);
    sigaction(SIGTERM, &act, NULL);
    sigaction(SIGINT, &act, NULL);
    act.sa_handler = SIG_IGN;
    sigaction(SIGPIPE, &act, NULL);
}

void
stop_catch_to_tidy(void)
{
    struct sigaction act = { .sa_handler = ask };

    sigemptyset(&act.sa_mask);
    sigaction(SIGHUP, &act, NULL);
    sigaction(SIGINT, &act, NULL);
    sigaction(SIGTERM, &act, NULL);
}

void
stop_die(void)
{
    int number = atomic_load(&stop_signal);

    if (number == 0)
        return;
    signal(number, SIG_DFL);
    raise(number);
}

bool
stop_wait(unsigned ms)
{
    const struct timespec step = { 0, 20 * 1000 * 1000 };

    for (unsigned waited = 0; waited < ms && !atomic_load(&stop_asked); waited += 20)
        nanosleep(&step, NULL);
    return atomic_load(&stop_asked);
}
