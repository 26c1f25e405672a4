// Of this program, from the Makefile.
#ifndef CLI_VERSION_H
#define CLI_VERSION_H

extern const char version_number[], version_revision[];
#endif
