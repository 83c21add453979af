/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "bench-loop.h"

G_BEGIN_DECLS

/* Two clients who play game after game against each other, each as soon as the board reaches it, or
 * at a pace. */
typedef struct _BenchPair BenchPair;

BenchPair  *bench_pair_new           (BenchLoop       *loop,
                                      guint            pace_ms);
void        bench_pair_free          (BenchPair       *self);
void        bench_pair_act           (BenchPair       *self);
void        bench_pair_count_waiting (BenchPair       *self);
gboolean    bench_pair_is_playing    (const BenchPair *self);
const char *bench_pair_get_script    (void);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (BenchPair, bench_pair_free)

G_END_DECLS
