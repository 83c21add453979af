/* SPDX-License-Identifier: LGPL-2.1-or-later */
#define G_LOG_DOMAIN "connect4-fuzz"

#include "config.h"

#include "fuzz.h"

#include "simulation/simulation.h"

#define SEED_SIZE 2

/* Processes that cannot be started are part of it. */
static GLogWriterOutput
write_nothing (GLogLevelFlags   level,
               const GLogField *fields,
               gsize            n_fields,
               gpointer         user_data)
{
  return level > G_LOG_LEVEL_WARNING ? G_LOG_WRITER_HANDLED : g_log_writer_default (level, fields, n_fields, user_data);
}

/* The first bytes say what troubles a world of tests/simulation has, the others what happens in it, draw by
 * draw. The world checks itself. */
int
LLVMFuzzerTestOneInput (const guint8 *data,
                        gsize         size)
{
  static gboolean is_silent;

  if (!is_silent)
    g_log_set_writer_func (write_nothing, NULL, NULL);
  is_silent = TRUE;

  if (size > SEED_SIZE)
    simulate_with_luck ((guint64) data[0] << 8 | data[1], data + SEED_SIZE, size - SEED_SIZE);

  return 0;
}
