/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "game/connect4-game-event.h"

G_DEFINE_BOXED_TYPE (Connect4GameEvent, connect4_game_event, connect4_game_event_ref, connect4_game_event_unref)

/**
 * connect4_game_event_new:
 * @fields: what happened; copied, with its texts
 *
 * Makes an event. Those of a game are made by the functions that check a request, such as
 * connect4_game_check_move().
 *
 * Returns: (transfer full): the event
 */
Connect4GameEvent *
connect4_game_event_new (const Connect4GameEvent *fields)
{
  Connect4GameEvent *self = g_rc_box_new (Connect4GameEvent);

  *self = *fields;
  self->name = g_strdup (fields->name);
  self->reason = g_strdup (fields->reason);

  return self;
}

/**
 * connect4_game_event_ref:
 * @self: an event
 *
 * Returns: (transfer full): @self
 */
Connect4GameEvent *
connect4_game_event_ref (Connect4GameEvent *self)
{
  return g_rc_box_acquire (self);
}

static void
connect4_game_event_clear (gpointer data)
{
  Connect4GameEvent *self = data;

  g_free (self->name);
  g_free (self->reason);
}

/**
 * connect4_game_event_unref:
 * @self: (transfer full): an event
 */
void
connect4_game_event_unref (Connect4GameEvent *self)
{
  g_rc_box_release_full (self, connect4_game_event_clear);
}
