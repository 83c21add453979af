/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "connect4-test-sessions.h"

static void
ignore_notice (const Connect4Notice *notice,
               gpointer              user_data)
{
}

static void
ignore_end (gpointer user_data)
{
}

void
connect4_test_sessions_init (Connect4TestSessions *self)
{
  static const Connect4DrainFuncs drain_funcs = { ignore_notice, ignore_end };
  static const Connect4HandlersSettings handler_settings = { .n_handlers = 1 };
  const Connect4Limits limits = CONNECT4_LIMITS_DEFAULT;

  self->root = connect4_supervisor_new ("root", CONNECT4_STRATEGY_ONE_FOR_ONE);
  self->games = connect4_games_new ();
  connect4_memory_trim_init (&self->memory_trim);
  self->sessions = connect4_sessions_new (&(Connect4SessionContext){ .root = self->root,
                                                                     .games = self->games,
                                                                     .drain = &self->drain,
                                                                     .memory_trim = &self->memory_trim },
                                          &handler_settings);
  connect4_drain_init (&self->drain, connect4_sessions_get_traffic (self->sessions), &drain_funcs, NULL);
  connect4_sessions_set_limits (self->sessions, &limits);
}

/* Once all sessions have ended. */
void
connect4_test_sessions_clear (Connect4TestSessions *self)
{
  while (g_main_context_iteration (NULL, FALSE))
    ;
  connect4_drain_clear (&self->drain);
  connect4_sessions_free (self->sessions);
  connect4_memory_trim_clear (&self->memory_trim);
  g_object_unref (self->games);
  g_object_unref (self->root);
}
