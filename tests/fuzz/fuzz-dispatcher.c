/* SPDX-License-Identifier: LGPL-2.1-or-later */
#define G_LOG_DOMAIN "connect4-fuzz"

#include "config.h"

#include "fuzz.h"

#include "simulation/simulation.h"

#define SEED_SIZE 2

/* The first bytes say what troubles a world of tests/simulation has, the others what happens in it, draw by
 * draw. The world checks itself. */
int
LLVMFuzzerTestOneInput (const guint8 *data,
                        gsize         size)
{
  if (size > SEED_SIZE)
    simulate_with_luck ((guint64) data[0] << 8 | data[1], data + SEED_SIZE, size - SEED_SIZE);

  return 0;
}
