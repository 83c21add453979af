/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "bench-histogram.h"

G_BEGIN_DECLS

/* What the clients of one run have seen. */
typedef struct
{
  guint64 moves;          /* whose boards have reached both players */
  BenchHistogram latency; /* from a move's sending to the arrival of the later of its two boards */
  guint64 lost;           /* lines of players who pace their moves that were answered by an apology */
  guint64 attacks;        /* lines of attackers answered by an apology; handlers stopped or killed */
  guint64 cut_off;        /* hostile clients that the server has closed, which is its right */
  guint64 errors;         /* all else that should not have happened */
  char first_error[128];  /* empty while there was none */
} BenchTally;

void bench_tally_clear (BenchTally *self);
void bench_tally_error (BenchTally *self,
                        const char *format,
                        ...) G_GNUC_PRINTF (2, 3);

G_END_DECLS
