// SIGTERM and SIGINT ask the program to stop; a second one ends it at once.
#ifndef CLI_STOP_H
#define CLI_STOP_H

#include <stdatomic.h>
#include <stdbool.h>

// The program's stop flag: set once, by a signal or by a command that has come to its end.
extern atomic_bool stop_asked;

// Catches the signals, ignores SIGPIPE. Before any thread starts.
void stop_catch(void);
// For a program that only has to tidy up: stop_asked on SIGHUP, SIGINT and SIGTERM, all else stays as it is.
void stop_catch_to_tidy(void);
// Ends the program by the signal that it got, if it got one.
void stop_die(void);
// Sleeps, at most this long or until asked to stop. True: asked.
bool stop_wait(unsigned ms);
#endif
