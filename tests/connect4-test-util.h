/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Far beyond what a loaded machine needs, valgrind included: running into it is a failure. */
#define CONNECT4_TEST_LIMIT_SECONDS 60

static inline gboolean
connect4_test_limit_reached (gpointer condition)
{
  g_error ("Waited %d s in vain for: %s", CONNECT4_TEST_LIMIT_SECONDS, (const char *) condition);

  return G_SOURCE_REMOVE;
}

/* Runs the default main context until the expression is true. */
#define connect4_test_iterate_until(condition)                                                     \
  G_STMT_START                                                                                     \
  {                                                                                                \
    guint limit_id_ = g_timeout_add_seconds (CONNECT4_TEST_LIMIT_SECONDS,                          \
                                             connect4_test_limit_reached, (gpointer) #condition);  \
    while (!(condition))                                                                           \
      g_main_context_iteration (NULL, TRUE);                                                       \
    g_source_remove (limit_id_);                                                                   \
  }                                                                                                \
  G_STMT_END

G_END_DECLS
