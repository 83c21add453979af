/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "facts/connect4-facts.h"
#include "games/connect4-game-servers.h"
#include "server/connect4-session-private.h"

/* The symbol of who creates a game. */
#define CREATOR_SYMBOL 'X'

#define GAMES_PER_PAGE 20

static void
connect4_session_show_gerror (Connect4Session    *self,
                              const GError       *error,
                              const Connect4Game *game)
{
  if (error->domain == CONNECT4_ERROR)
    connect4_session_show_error (self, error->code, game);
  else
    connect4_session_show_plain (self, CONNECT4_NOTICE_TRY_AGAIN);
}

/* Returns: (transfer none) (nullable): the server of the player's game; it is looked for again only when
 * it has been started again */
static Connect4GameServer *
connect4_session_find_game_server (Connect4Session *self)
{
  if (self->server == NULL || !connect4_actor_is_alive (CONNECT4_ACTOR (self->server)))
    g_set_weak_pointer (&self->server, connect4_game_servers_find (self->context->games, self->code));

  return self->server;
}

/* The same, for what is published to all players of the game. If there is no server or nothing to publish it, the
 * player is asked to try again. */
static Connect4GameServer *
connect4_session_get_game_server (Connect4Session *self)
{
  Connect4GameServer *server = connect4_session_find_game_server (self);

  if (server != NULL && connect4_games_get_pub_sub (self->context->games) != NULL)
    return server;

  connect4_session_show_plain (self, CONNECT4_NOTICE_TRY_AGAIN);
  return NULL;
}

/* Commits @event, or shows the error.
 *
 * Returns: whether there is an event */
static gboolean
connect4_session_commit (Connect4Session    *self,
                         Connect4GameServer *server,
                         Connect4GameEvent  *event,
                         const GError       *error)
{
  if (connect4_game_server_commit (server, event))
    return TRUE;

  connect4_session_show_gerror (self, error, connect4_game_server_get_game (server));
  return FALSE;
}

/* Returns: the id of the player, who is about to sit down */
static guint64
connect4_session_get_player (Connect4Session *self)
{
  if (self->player == 0)
    self->player = connect4_players_add (connect4_games_get_players (self->context->games), CONNECT4_ACTOR (self));

  return self->player;
}

/* In the menu */

static void
connect4_session_create (Connect4Session      *self,
                         const Connect4Action *action)
{
  Connect4GameSettings settings = connect4_game_settings_resolve (&action->create.settings);
  Connect4Player creator = { .symbol = CREATOR_SYMBOL };
  g_autoptr (Connect4GameServer) server = NULL;
  g_autoptr (GError) error = NULL;

  if (connect4_drain_is_on (self->context->drain))
    {
      connect4_session_show_error (self, CONNECT4_ERROR_SERVER_CLOSING, NULL);
      return;
    }

  if (!connect4_game_settings_can_be_won (&settings))
    {
      connect4_session_show (self, &(Connect4Notice){ CONNECT4_NOTICE_NOBODY_CAN_WIN, .settings = &settings });
      return;
    }

  creator.id = connect4_session_get_player (self);
  server = connect4_game_servers_create (self->context->games, action->create.name, &settings, &creator, &error);
  if (server == NULL)
    {
      connect4_session_show_gerror (self, error, NULL);
      return;
    }

  connect4_session_enter_game (self, server);
  connect4_session_show (self, &(Connect4Notice){ CONNECT4_NOTICE_GAME_CREATED, .text = self->code });
}

static void
connect4_session_join (Connect4Session      *self,
                       const Connect4Action *action)
{
  g_autofree char *code = connect4_game_code_normalize (action->join.code);
  Connect4Player player = { .symbol = action->join.symbol };
  Connect4GameServer *server = NULL;
  Connect4GameEvent *event;
  g_autoptr (GError) error = NULL;

  if (code != NULL)
    server = connect4_game_servers_find (self->context->games, code);
  if (server == NULL && code != NULL &&
      connect4_game_store_lookup (connect4_games_get_store (self->context->games), code) != NULL)
    {
      connect4_session_show_plain (self, CONNECT4_NOTICE_TRY_AGAIN);
      return;
    }
  if (server == NULL)
    {
      connect4_session_show_error (self, CONNECT4_ERROR_GAME_NOT_FOUND, NULL);
      return;
    }

  player.id = connect4_session_get_player (self);
  event = connect4_game_check_join (connect4_game_server_get_game (server), &player, &error);
  if (!connect4_game_server_commit (server, event))
    {
      connect4_session_show (self, &(Connect4Notice){ CONNECT4_NOTICE_ERROR,
                                                      .error = { error->code, connect4_game_server_get_game (server),
                                                                 .is_joining = TRUE } });
      return;
    }

  connect4_session_enter_game (self, server);
  connect4_session_show_plain (self, CONNECT4_NOTICE_GAME_JOINED);
}

static void
connect4_session_list_games (Connect4Session      *self,
                             const Connect4Action *action)
{
  Connect4GameStore *store = connect4_games_get_store (self->context->games);
  guint n_games = connect4_game_store_count_joinable (store);
  guint n_pages = (n_games + GAMES_PER_PAGE - 1) / GAMES_PER_PAGE;
  guint page = action->games.page;
  g_auto (GStrv) codes =
    connect4_game_store_list_joinable (store, (page - 1) * GAMES_PER_PAGE, GAMES_PER_PAGE);
  Connect4OpenGame games[GAMES_PER_PAGE];
  Connect4Notice notice = { CONNECT4_NOTICE_GAMES, .games = { .games = games, .page = page, .n_pages = n_pages } };

  for (guint i = 0; codes[i] != NULL; i++)
    games[notice.games.n_games++] = (Connect4OpenGame){ codes[i], connect4_game_store_lookup (store, codes[i]) };
  if (page < n_pages)
    notice.games.n_more = n_games - page * GAMES_PER_PAGE;
  connect4_session_show (self, &notice);
}

static void
connect4_session_set_language (Connect4Session      *self,
                               const Connect4Action *action)
{
  const Connect4Language *language;

  if (action->language.code[0] == '\0')
    {
      connect4_session_show_plain (self, CONNECT4_NOTICE_LANGUAGES);
      return;
    }

  language = connect4_language_find (action->language.code);
  if (language == NULL)
    {
      connect4_session_show (self, &(Connect4Notice){ CONNECT4_NOTICE_UNKNOWN_LANGUAGE,
                                                      .text = action->language.code });
      return;
    }

  self->language = language;
  connect4_session_show_plain (self, CONNECT4_NOTICE_LANGUAGE_SET);
}

static void
connect4_session_on_facts (GObject      *source,
                           GAsyncResult *result,
                           gpointer      user_data)
{
  g_autoptr (Connect4Session) self = CONNECT4_SESSION (user_data);
  g_autoptr (GPtrArray) facts = NULL;
  g_autoptr (GError) error = NULL;

  facts = connect4_facts_fetch_finish (CONNECT4_FACT_SOURCE (source), result, &error);
  if (facts != NULL)
    {
      connect4_session_show (self, &(Connect4Notice){ CONNECT4_NOTICE_FACTS, .facts = facts });
    }
  else
    {
      g_debug ("no facts: %s", error->message);
      connect4_session_show_plain (self, CONNECT4_NOTICE_TRY_AGAIN);
    }

  connect4_session_end_action (self);
}

static void
connect4_session_fetch_facts (Connect4Session      *self,
                              const Connect4Action *action)
{
  g_autoptr (Connect4Actor) tasks = connect4_supervisor_get_child (self->context->root, CONNECT4_TASKS_ID);

  if (tasks == NULL)
    {
      connect4_session_show_plain (self, CONNECT4_NOTICE_TRY_AGAIN);
      connect4_session_end_action (self);
      return;
    }

  connect4_facts_fetch_async (self->context->facts, CONNECT4_TASK_SUPERVISOR (tasks),
                              CONNECT4_ACTOR (self), action->fun_facts.number,
                              CONNECT4_FACTS_TIMEOUT_MS, NULL, connect4_session_on_facts,
                              g_object_ref (self));
}

/* At a game */

static void
connect4_session_play (Connect4Session      *self,
                       const Connect4Action *action)
{
  Connect4GameServer *server = connect4_session_get_game_server (self);
  Connect4GameEvent *event;
  g_autoptr (GError) error = NULL;

  if (server == NULL)
    return;

  /* For scripts: all have read that the game has begun. Nothing else says so to who typed it. */
  event = connect4_game_check_start (connect4_game_server_get_game (server), &error);
  if (connect4_session_commit (self, server, event, error))
    connect4_session_show_plain (self, CONNECT4_NOTICE_GAME_STARTED);
}

static void
connect4_session_move (Connect4Session      *self,
                       const Connect4Action *action)
{
  Connect4GameServer *server = connect4_session_get_game_server (self);
  Connect4GameEvent *event;
  g_autoptr (GError) error = NULL;

  if (server == NULL)
    return;

  event = connect4_game_check_move (connect4_game_server_get_game (server), self->player, action->move.column, &error);
  connect4_session_commit (self, server, event, error);
}

static void
connect4_session_return_to_lobby (Connect4Session      *self,
                                  const Connect4Action *action)
{
  Connect4GameServer *server = connect4_session_get_game_server (self);
  Connect4GameEvent *event;
  g_autoptr (GError) error = NULL;

  if (server == NULL)
    return;

  event = connect4_game_check_lobby (connect4_game_server_get_game (server), &error);
  connect4_session_commit (self, server, event, error);
}

static void
connect4_session_show_board (Connect4Session      *self,
                             const Connect4Action *action)
{
  const Connect4Game *game = connect4_session_find_game (self);

  if (game != NULL)
    connect4_session_show (self, &(Connect4Notice){ CONNECT4_NOTICE_GAME, .game = game });
  else
    connect4_session_show_plain (self, CONNECT4_NOTICE_TRY_AGAIN);
}

/* The player gets up first, so that what is told to those who stay is not told to it. */
static void
connect4_session_get_up (Connect4Session *self)
{
  Connect4GameServer *server = connect4_session_find_game_server (self);
  char code[sizeof self->code];

  g_strlcpy (code, self->code, sizeof code);
  connect4_session_exit_game (self);
  if (server != NULL)
    connect4_game_server_commit (server, connect4_game_check_leave (connect4_game_server_get_game (server),
                                                                    self->player, NULL));
  else
    connect4_games_leave (self->context->games, code, self->player);
}

static void
connect4_session_leave (Connect4Session      *self,
                        const Connect4Action *action)
{
  connect4_session_get_up (self);
  connect4_session_show_plain (self, CONNECT4_NOTICE_GAME_LEFT);
  connect4_session_show_commands (self);
}

/* Anywhere */

static void
connect4_session_help (Connect4Session      *self,
                       const Connect4Action *action)
{
  const Connect4Command *command;

  command = connect4_command_find (action->help.command, self->context->parser_flags);
  if (command != NULL)
    connect4_session_show (self, &(Connect4Notice){ CONNECT4_NOTICE_COMMAND, .command = command });
  else
    connect4_session_show_commands (self);
}

/* Which columns there are only the game knows. */
static void
connect4_session_refuse (Connect4Session      *self,
                         const Connect4Action *action)
{
  const Connect4Game *game = NULL;
  Connect4Action refusal = *action;

  if (action->refuse.option == CONNECT4_OPTION_COL)
    game = connect4_session_find_game (self);
  if (game != NULL)
    {
      refusal.refuse.minimum = 0;
      refusal.refuse.maximum = connect4_game_get_settings (game).columns - 1;
    }
  connect4_session_show (self, &(Connect4Notice){ CONNECT4_NOTICE_REFUSAL, .refusal = &refusal });
}

static void
connect4_session_quit (Connect4Session      *self,
                       const Connect4Action *action)
{
  if (connect4_session_get_place (self) == CONNECT4_PLACE_GAME)
    connect4_session_get_up (self);

  connect4_session_close (self, &(Connect4Notice){ CONNECT4_NOTICE_BYE });
}

/* Carries out @action, then goes on to the player's next line. The action comes from a process that is not trusted, but
 * its fields have been checked. */
void
connect4_session_perform (Connect4Session      *self,
                          const Connect4Action *action)
{
  static void (*const performers[]) (Connect4Session *, const Connect4Action *) = {
    [CONNECT4_ACTION_REFUSE] = connect4_session_refuse,
    [CONNECT4_ACTION_CREATE] = connect4_session_create,
    [CONNECT4_ACTION_JOIN] = connect4_session_join,
    [CONNECT4_ACTION_GAMES] = connect4_session_list_games,
    [CONNECT4_ACTION_LANGUAGE] = connect4_session_set_language,
    [CONNECT4_ACTION_HELP] = connect4_session_help,
    [CONNECT4_ACTION_EXIT] = connect4_session_quit,
    [CONNECT4_ACTION_PLAY] = connect4_session_play,
    [CONNECT4_ACTION_MOVE] = connect4_session_move,
    [CONNECT4_ACTION_LOBBY] = connect4_session_return_to_lobby,
    [CONNECT4_ACTION_LEAVE] = connect4_session_leave,
    [CONNECT4_ACTION_BOARD] = connect4_session_show_board,
  };

  if (action->type == CONNECT4_ACTION_FUN_FACTS)
    {
      connect4_session_fetch_facts (self, action);
      return;
    }

  if (action->type < G_N_ELEMENTS (performers) && performers[action->type] != NULL)
    performers[action->type](self, action);
  connect4_session_end_action (self);
}
