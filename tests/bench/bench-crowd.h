/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "bench-loop.h"

G_BEGIN_DECLS

/**
 * BenchCrowdKind:
 * @BENCH_CROWD_IDLE: sits in the menu and does nothing
 * @BENCH_CROWD_SLOW: types one byte a second of a line that never ends
 * @BENCH_CROWD_DEAF: asks for more than the buffers hold, once, then once a second; never reads
 * @BENCH_CROWD_HANGING: types a line on which its handler hangs, and again when that has been said
 * @BENCH_CROWD_CRASHING: likewise, of which its handler dies
 *
 * What all clients of a crowd do. One that does anything and that the server closes comes back in a
 * second. The last two come from an address of their own.
 */
typedef enum {
  BENCH_CROWD_IDLE,
  BENCH_CROWD_SLOW,
  BENCH_CROWD_DEAF,
  BENCH_CROWD_HANGING,
  BENCH_CROWD_CRASHING,
} BenchCrowdKind;

typedef struct _BenchCrowd BenchCrowd;

BenchCrowd *bench_crowd_new       (BenchLoop      *loop,
                                   BenchCrowdKind  kind,
                                   guint           size);
void        bench_crowd_free      (BenchCrowd     *self);
gboolean    bench_crowd_open_some (BenchCrowd     *self,
                                   guint           n);
void        bench_crowd_act       (BenchCrowd     *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (BenchCrowd, bench_crowd_free)

G_END_DECLS
