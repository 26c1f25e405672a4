// SIGTERM and SIGINT ask the program to stop; a second one ends it at once.
#ifndef CLI_STOP_H
#define CLI_STOP_H

#include <stdatomic.h>
#include <stdbool.h>

// The program's stop flag: set once, by a signal or by a command that has come to its end.
extern atomic_bool stop_asked;

// Catches the signals, ignores SIGPIPE. Before any thread starts.
void stop_catch(void);
// Sleeps, at most this long or until asked to stop. True: asked.
bool stop_wait(unsigned ms);
#endif
