/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "bench-scenario.h"

G_BEGIN_DECLS

/* The results of all runs, and what they say together. */
typedef struct _BenchReport BenchReport;

BenchReport *bench_report_new   (const char           *floor,
                                 const char           *server);
void         bench_report_free  (BenchReport          *self);
void         bench_report_add   (BenchReport          *self,
                                 const BenchScenario  *scenario,
                                 const char           *server,
                                 guint                 round,
                                 const BenchResult    *result);
gboolean     bench_report_print (BenchReport          *self);
gboolean     bench_report_write (BenchReport          *self,
                                 const char           *folder,
                                 GError              **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (BenchReport, bench_report_free)

G_END_DECLS
