/* SPDX-License-Identifier: LGPL-2.1-or-later */
#define G_LOG_DOMAIN "connect4-bench"

#include "config.h"

#include "bench-tally.h"

/**
 * bench_tally_clear:
 * @self: a tally
 *
 * Forgets what was measured. Errors and attacks stay: one that happened before is one all
 * the same.
 */
void
bench_tally_clear (BenchTally *self)
{
  self->moves = 0;
  self->lost = 0;
  bench_histogram_clear (&self->latency);
}

void
bench_tally_error (BenchTally *self,
                   const char *format,
                   ...)
{
  va_list arguments;

  if (self->errors++ > 0)
    return;
  va_start (arguments, format);
  g_vsnprintf (self->first_error, sizeof self->first_error, format, arguments);
  va_end (arguments);
}
