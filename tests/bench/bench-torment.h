/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * BenchTormentKind:
 * @BENCH_TORMENT_NONE: nothing
 * @BENCH_TORMENT_SLOW: the busiest handler runs for a millisecond every 200, so that each of its
 *   batches takes up to that; when it has gone, another one's turn comes a second later
 * @BENCH_TORMENT_FREEZE: every 100 ms a random one is stopped (SIGSTOP), and not continued
 * @BENCH_TORMENT_KILL: 130 times a second a random one dies (SIGSEGV)
 *
 * What is done to the server's handlers from outside.
 */
typedef enum {
  BENCH_TORMENT_NONE,
  BENCH_TORMENT_SLOW,
  BENCH_TORMENT_FREEZE,
  BENCH_TORMENT_KILL,
} BenchTormentKind;

typedef struct _BenchTorment BenchTorment;

BenchTorment *bench_torment_new   (BenchTormentKind  kind,
                                   GPid              server);
void          bench_torment_free  (BenchTorment     *self);
guint         bench_torment_act   (BenchTorment     *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (BenchTorment, bench_torment_free)

G_END_DECLS
