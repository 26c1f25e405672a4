// Evidence words around a value. See evidence.en.txt and evidence.zh.txt for the words.
#ifndef DETECT_EVIDENCE_H
#define DETECT_EVIDENCE_H

#include "detect/family.h"
#endif
