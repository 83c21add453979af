/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "facts/connect4-fact-source.h"

G_BEGIN_DECLS

/* A fact source that answers when it is told to: fact N is "fact N", counted from its first. */
#define CONNECT4_TYPE_TEST_FACT_SOURCE (connect4_test_fact_source_get_type ())
G_DECLARE_FINAL_TYPE (Connect4TestFactSource, connect4_test_fact_source, CONNECT4, TEST_FACT_SOURCE, GObject)

Connect4TestFactSource *connect4_test_fact_source_new           (void);
guint                   connect4_test_fact_source_get_n_fetches (Connect4TestFactSource *self);
gboolean                connect4_test_fact_source_is_cancelled  (Connect4TestFactSource *self,
                                                                 guint                   fetch);
void                    connect4_test_fact_source_answer        (Connect4TestFactSource *self,
                                                                 guint                   fetch);
void                    connect4_test_fact_source_fail          (Connect4TestFactSource *self,
                                                                 guint                   fetch);

G_END_DECLS
