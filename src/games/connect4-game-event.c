/* SPDX-License-Identifier: LGPL-2.1-or-later */
#define G_LOG_DOMAIN "connect4-games"
#include "config.h"

#include "games/connect4-game-event.h"

/**
 * connect4_game_event_new:
 * @type: what happened
 * @game: the game, after it happened; has to live until the event is delivered
 * @player: (nullable): who did it
 *
 * Returns: (transfer full): the event
 */
Connect4GameEvent *
connect4_game_event_new (Connect4GameEventType  type,
                         const Connect4Game    *game,
                         const Connect4Player  *player)
{
  static guint64 last_id = 0;
  Connect4GameEvent *self = g_new (Connect4GameEvent, 1);

  *self = (Connect4GameEvent){ .id = ++last_id, .type = type, .game = game };
  if (player != NULL)
    self->player = *player;

  return self;
}

/**
 * connect4_game_event_free:
 * @self: (transfer full): an event
 */
void
connect4_game_event_free (Connect4GameEvent *self)
{
  g_free (self->reason);
  g_free (self);
}

/**
 * connect4_game_event_topic:
 * @code: a game's code
 * @topic: (out): the topic on which the events of the game with @code are published
 */
void
connect4_game_event_topic (const char *code,
                           char        topic[CONNECT4_GAME_TOPIC_SIZE])
{
  g_snprintf (topic, CONNECT4_GAME_TOPIC_SIZE, CONNECT4_GAME_TOPIC_PREFIX "%s", code);
}
