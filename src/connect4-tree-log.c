/* SPDX-License-Identifier: LGPL-2.1-or-later */
#define G_LOG_DOMAIN "connect4d"
#include "config.h"

#include "connect4-tree-log.h"

#include "handler/connect4-handler-process.h"

static void
connect4_tree_log_event (GLogLevelFlags      level,
                         Connect4Actor      *supervisor,
                         Connect4Actor      *child,
                         const char         *event,
                         Connect4ExitReason *reason)
{
  g_autofree char *id = g_strdup_printf ("%" G_GUINT64_FORMAT, connect4_actor_get_id (child));
  g_autofree char *why = reason != NULL ? connect4_exit_reason_to_string (reason) : g_strdup ("");
  const char *child_name = connect4_actor_get_name (child);

  if (child_name == NULL)
    child_name = G_OBJECT_TYPE_NAME (child);

  g_log_structured (G_LOG_DOMAIN, level,
                    "CONNECT4_SUPERVISOR", connect4_actor_get_name (supervisor),
                    "CONNECT4_ACTOR", id,
                    "CONNECT4_REASON", why,
                    "MESSAGE", "%s: %s %s %s%s%s", connect4_actor_get_name (supervisor), child_name, id,
                    event, reason != NULL ? ": " : "", why);
}

static void
connect4_tree_log_on_crashed (Connect4TreeWatch  *watch,
                              Connect4Actor      *supervisor,
                              Connect4Actor      *child,
                              Connect4ExitReason *reason,
                              gpointer            user_data)
{
  /* The dispatcher reports the crashes of handlers, and more of them than is known here. */
  if (CONNECT4_IS_HANDLER_PROCESS (child))
    return;

  connect4_tree_log_event (G_LOG_LEVEL_WARNING, supervisor, child, "crashed", reason);
}

static void
connect4_tree_log_on_restarted (Connect4TreeWatch *watch,
                                Connect4Actor     *supervisor,
                                Connect4Actor     *child,
                                gpointer           user_data)
{
  if (CONNECT4_IS_HANDLER_PROCESS (child))
    return;

  connect4_tree_log_event (G_LOG_LEVEL_MESSAGE, supervisor, child, "was started again", NULL);
}

static void
connect4_tree_log_on_gave_up (Connect4TreeWatch  *watch,
                              Connect4Actor      *supervisor,
                              Connect4ExitReason *reason,
                              gpointer            user_data)
{
  connect4_tree_log_event (G_LOG_LEVEL_CRITICAL, supervisor, supervisor,
                           "gave up, for there were too many crashes; the last one", reason);
}

/**
 * connect4_tree_log:
 * @watch: what looks on at a supervision tree
 *
 * Logs each crash in the tree, from now on as long as @watch lives, and what is started again.
 */
void
connect4_tree_log (Connect4TreeWatch *watch)
{
  g_signal_connect (watch, "child-crashed", G_CALLBACK (connect4_tree_log_on_crashed), NULL);
  g_signal_connect (watch, "child-restarted", G_CALLBACK (connect4_tree_log_on_restarted), NULL);
  g_signal_connect (watch, "gave-up", G_CALLBACK (connect4_tree_log_on_gave_up), NULL);
}
