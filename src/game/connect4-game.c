/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "game/connect4-game.h"

#include <string.h>

#define MAX_MOVES (CONNECT4_BOARD_MAX_SIZE * CONNECT4_BOARD_MAX_SIZE)

/* Invariants: before the first event nothing is set but the id; no two players have the same id or the same symbol; in
 * the lobby the board is empty and there are no moves; a game being played has a player; a winner is there only when
 * the game is finished, and need not sit at it any more.
 */
struct _Connect4Game
{
  /* What every move looks at stands together, for the processor has to fetch it each time. */
  guint64 id;
  guint32 version; /* how many events have been applied */
  Connect4GameStatus status;
  Connect4GameSettings settings; /* what is in effect: no field is 0 */
  Connect4Board *board;          /* owned */
  guint n_players;
  guint n_moves;

  /* The line for the next turns: the first of it moves next. */
  Connect4Player players[CONNECT4_GAME_MAX_PLAYERS];

  Connect4Player winner; /* a copy; the symbol is 0 if there is none */
  char *name;            /* owned */

  char moves[MAX_MOVES + 1]; /* a character each, see connect4_game_get_moves(), then 0 */
};

/**
 * connect4_game_new:
 * @id: a number that no other game has
 *
 * Returns: (transfer full): a game to which nothing has happened yet, for which there is only
 *   connect4_game_check_create(); free it with connect4_game_free()
 */
Connect4Game *
connect4_game_new (guint64 id)
{
  Connect4Game *self = g_new0 (Connect4Game, 1);

  self->id = id;

  return self;
}

/**
 * connect4_game_free:
 * @self: (transfer full) (nullable): a game
 *
 * Frees @self.
 */
void
connect4_game_free (Connect4Game *self)
{
  if (self == NULL)
    return;

  connect4_board_free (self->board);
  g_free (self->name);
  g_free (self);
}

/* What several kinds of events need */

/* Returns: (transfer full): what happens next to @self, if @fields is what is particular about it */
static Connect4GameEvent *
new_event (const Connect4Game *self,
           Connect4GameEvent   fields)
{
  fields.game = self->id;
  fields.version = self->version + 1;

  return connect4_game_event_new (&fields);
}

static gboolean
check_has_players (const Connect4Game  *self,
                   GError             **error)
{
  if (self->n_players > 0)
    return TRUE;

  g_set_error (error, CONNECT4_ERROR, CONNECT4_ERROR_NO_PLAYERS,
               "Game “%s” has no players", self->name);
  return FALSE;
}

static gboolean
check_status (const Connect4Game  *self,
              Connect4GameStatus   status,
              GError             **error)
{
  static const char *const names[] = {
    [CONNECT4_GAME_LOBBY] = "in its lobby",
    [CONNECT4_GAME_PLAYING] = "being played",
    [CONNECT4_GAME_FINISHED] = "finished",
  };

  if (self->status == status)
    return TRUE;

  g_set_error (error, CONNECT4_ERROR, CONNECT4_ERROR_WRONG_STATUS,
               "Game “%s” is not %s, but %s", self->name, names[status], names[self->status]);
  return FALSE;
}

static void
remove_from_line (Connect4Game *self,
                  guint         index)
{
  self->n_players--;
  for (guint i = index; i < self->n_players; i++)
    self->players[i] = self->players[i + 1];
}

/* The kinds of events: of each the check of the request, and what it does to the game. A new kind is one more of these
 * parts, and a row in the table of connect4_game_apply(). */

/**
 * connect4_game_check_create:
 * @self: a game to which nothing has happened yet
 * @name: what its players call it
 * @settings: (nullable): size, connect and players, see connect4_game_settings_resolve()
 * @creator: the first player, with a symbol that is not 0
 *
 * Makes a game in its lobby, with @creator sitting at it. A random size is drawn here.
 *
 * Returns: (transfer full): the event
 */
Connect4GameEvent *
connect4_game_check_create (const Connect4Game         *self,
                            const char                 *name,
                            const Connect4GameSettings *settings,
                            const Connect4Player       *creator)
{
  g_return_val_if_fail (self != NULL && self->version == 0, NULL);
  g_return_val_if_fail (name != NULL, NULL);
  g_return_val_if_fail (creator != NULL && creator->symbol != 0, NULL);

  return new_event (self, (Connect4GameEvent){
                            .type = CONNECT4_GAME_EVENT_CREATED,
                            .player = *creator,
                            .settings = connect4_game_settings_resolve (settings),
                            .name = (char *) name,
                          });
}

static void
apply_created (Connect4Game            *self,
               const Connect4GameEvent *event)
{
  self->name = g_strdup (event->name);
  self->settings = event->settings;
  self->board = connect4_board_new (self->settings.columns, self->settings.rows);
  self->players[self->n_players++] = event->player;
}

static gboolean
is_taken (const Connect4Game *self,
          gunichar            symbol)
{
  for (guint i = 0; i < self->n_players; i++)
    {
      if (self->players[i].symbol == symbol)
        return TRUE;
    }

  return FALSE;
}

/* There are more of them than there can be players. */
static gunichar
get_free_symbol (const Connect4Game *self)
{
  const char *symbol = "OXABCDEFGHIJKLMNPQRSTUVWYZ";

  while (is_taken (self, (guchar) *symbol))
    symbol++;

  return (guchar) *symbol;
}

static gboolean
check_seat (const Connect4Game    *self,
            const Connect4Player  *player,
            GError               **error)
{
  if (connect4_game_get_player (self, player->id) != NULL)
    {
      g_set_error (error, CONNECT4_ERROR, CONNECT4_ERROR_ID_ALREADY_TAKEN,
                   "Player %" G_GUINT64_FORMAT " sits at game “%s” already",
                   player->id, self->name);
      return FALSE;
    }

  if (self->n_players >= (guint) self->settings.players)
    {
      g_set_error (error, CONNECT4_ERROR, CONNECT4_ERROR_GAME_FULL,
                   "Game “%s” has its %d players", self->name, self->settings.players);
      return FALSE;
    }

  if (player->symbol != 0 && is_taken (self, player->symbol))
    {
      g_set_error (error, CONNECT4_ERROR, CONNECT4_ERROR_SYMBOL_ALREADY_TAKEN,
                   "Another player of game “%s” has the symbol", self->name);
      return FALSE;
    }

  return TRUE;
}

/**
 * connect4_game_check_join:
 * @self: a game
 * @player: who wants to sit down; with 0 for a symbol as the first that is free of O, X, then A to Z
 * @error: return location for an error
 *
 * Sits @player down behind the others.
 *
 * Fails with, in this order, %CONNECT4_ERROR_WRONG_STATUS outside the lobby,
 * %CONNECT4_ERROR_ID_ALREADY_TAKEN, %CONNECT4_ERROR_GAME_FULL and
 * %CONNECT4_ERROR_SYMBOL_ALREADY_TAKEN.
 *
 * Returns: (transfer full): the event
 */
Connect4GameEvent *
connect4_game_check_join (const Connect4Game    *self,
                          const Connect4Player  *player,
                          GError               **error)
{
  Connect4Player seated;

  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (player != NULL, NULL);

  if (!check_status (self, CONNECT4_GAME_LOBBY, error) || !check_seat (self, player, error))
    return NULL;

  seated = *player;
  if (seated.symbol == 0)
    seated.symbol = get_free_symbol (self);

  return new_event (self, (Connect4GameEvent){ .type = CONNECT4_GAME_EVENT_JOINED, .player = seated });
}

static void
apply_joined (Connect4Game            *self,
              const Connect4GameEvent *event)
{
  self->players[self->n_players++] = event->player;
}

/**
 * connect4_game_check_leave:
 * @self: a game
 * @player_id: who leaves
 * @error: return location for an error
 *
 * Takes a player off the game, whatever its status. While it is played, the turn passes on if it
 * was the leaver's, and if fewer than two are left the game is finished: the one who is left, if
 * any, has won.
 *
 * Fails with %CONNECT4_ERROR_NO_PLAYERS if nobody sits at the game, and with
 * %CONNECT4_ERROR_WRONG_STATUS if somebody does but not @player_id.
 *
 * Returns: (transfer full): the event
 */
Connect4GameEvent *
connect4_game_check_leave (const Connect4Game  *self,
                           guint64              player_id,
                           GError             **error)
{
  Connect4GameEvent event = { .type = CONNECT4_GAME_EVENT_LEFT };
  const Connect4Player *leaver;

  g_return_val_if_fail (self != NULL, NULL);

  if (!check_has_players (self, error))
    return NULL;

  leaver = connect4_game_get_player (self, player_id);
  if (leaver == NULL)
    {
      g_set_error (error, CONNECT4_ERROR, CONNECT4_ERROR_WRONG_STATUS,
                   "Player %" G_GUINT64_FORMAT " does not sit at game “%s”",
                   player_id, self->name);
      return NULL;
    }

  event.player = *leaver;
  event.finished = self->status == CONNECT4_GAME_PLAYING && self->n_players <= 2;
  if (event.finished && self->n_players == 2)
    event.winner = self->players[leaver == &self->players[0] ? 1 : 0];

  return new_event (self, event);
}

static void
apply_left (Connect4Game            *self,
            const Connect4GameEvent *event)
{
  const Connect4Player *leaver = connect4_game_get_player (self, event->player.id);

  g_return_if_fail (leaver != NULL);

  remove_from_line (self, (guint) (leaver - self->players));
}

/**
 * connect4_game_check_start:
 * @self: a game
 * @error: return location for an error
 *
 * Begins to play. The turn is the first player's of the line.
 *
 * Fails with, in this order, %CONNECT4_ERROR_NO_PLAYERS, %CONNECT4_ERROR_WRONG_STATUS outside the
 * lobby, and %CONNECT4_ERROR_NOT_ENOUGH_PLAYERS unless all seats are taken.
 *
 * Returns: (transfer full): the event
 */
Connect4GameEvent *
connect4_game_check_start (const Connect4Game  *self,
                           GError             **error)
{
  g_return_val_if_fail (self != NULL, NULL);

  if (!check_has_players (self, error) || !check_status (self, CONNECT4_GAME_LOBBY, error))
    return NULL;

  if (self->n_players < (guint) self->settings.players)
    {
      g_set_error (error, CONNECT4_ERROR, CONNECT4_ERROR_NOT_ENOUGH_PLAYERS,
                   "Game “%s” needs %d players and has %u",
                   self->name, self->settings.players, self->n_players);
      return NULL;
    }

  return new_event (self, (Connect4GameEvent){ .type = CONNECT4_GAME_EVENT_STARTED });
}

static void
apply_started (Connect4Game            *self,
               const Connect4GameEvent *event)
{
  self->status = CONNECT4_GAME_PLAYING;
}

static gboolean
check_turn (const Connect4Game  *self,
            guint64              player_id,
            GError             **error)
{
  if (self->players[0].id == player_id)
    return TRUE;

  g_set_error (error, CONNECT4_ERROR, CONNECT4_ERROR_NOT_YOUR_TURN,
               "In game “%s” it is the turn of player %" G_GUINT64_FORMAT
               ", not of player %" G_GUINT64_FORMAT,
               self->name, self->players[0].id, player_id);
  return FALSE;
}

/* The row in which a piece would come to rest, or -1 with the error set. */
static int
find_row (const Connect4Game  *self,
          int                  column,
          GError             **error)
{
  int row;

  if (column < 0 || column >= self->settings.columns)
    {
      g_set_error (error, CONNECT4_ERROR, CONNECT4_ERROR_INVALID_COLUMN,
                   "Game “%s” has columns 0 to %d, not %d",
                   self->name, self->settings.columns - 1, column);
      return -1;
    }

  row = connect4_board_get_free_row (self->board, column);
  if (row < 0)
    g_set_error (error, CONNECT4_ERROR, CONNECT4_ERROR_COLUMN_FULL,
                 "Column %d of game “%s” is full", column, self->name);

  return row;
}

/**
 * connect4_game_check_move:
 * @self: a game
 * @player_id: who moves
 * @column: where the piece is dropped; 0 is the leftmost column
 * @error: return location for an error
 *
 * Drops a piece of the player's. Then the game is finished, with a winner or drawn, or the turn
 * passes: the player who has moved goes to the end of the line. Whoever makes the last move of a
 * game stays at the head of the line, as in the application that this one ports.
 *
 * Fails with, in this order, %CONNECT4_ERROR_NO_PLAYERS, %CONNECT4_ERROR_WRONG_STATUS unless the
 * game is being played, %CONNECT4_ERROR_NOT_YOUR_TURN, %CONNECT4_ERROR_INVALID_COLUMN and
 * %CONNECT4_ERROR_COLUMN_FULL.
 *
 * Returns: (transfer full): the event
 */
Connect4GameEvent *
connect4_game_check_move (const Connect4Game  *self,
                          guint64              player_id,
                          int                  column,
                          GError             **error)
{
  Connect4GameEvent event = { .type = CONNECT4_GAME_EVENT_MOVED, .column = column };
  int row;

  g_return_val_if_fail (self != NULL, NULL);

  if (!check_has_players (self, error) ||
      !check_status (self, CONNECT4_GAME_PLAYING, error) ||
      !check_turn (self, player_id, error))
    return NULL;

  row = find_row (self, column, error);
  if (row < 0)
    return NULL;

  event.player = self->players[0];
  if (connect4_board_is_win (self->board, column, row, event.player.symbol, self->settings.connect))
    event.winner = event.player;
  event.finished = event.winner.symbol != 0 || connect4_board_get_n_empty (self->board) == 1;

  return new_event (self, event);
}

static void
apply_moved (Connect4Game            *self,
             const Connect4GameEvent *event)
{
  int row = connect4_board_get_free_row (self->board, event->column);

  connect4_board_put (self->board, event->column, row, event->player.symbol);
  self->moves[self->n_moves++] = "0123456789abcdefghij"[event->column];
  self->moves[self->n_moves] = '\0';

  if (event->finished)
    return;

  remove_from_line (self, 0);
  self->players[self->n_players++] = event->player;
}

/**
 * connect4_game_check_lobby:
 * @self: a game
 * @error: return location for an error
 *
 * Empties the board for another game of the same players. The line stays as it is.
 *
 * Fails with %CONNECT4_ERROR_WRONG_STATUS unless the game is finished.
 *
 * Returns: (transfer full): the event
 */
Connect4GameEvent *
connect4_game_check_lobby (const Connect4Game  *self,
                           GError             **error)
{
  g_return_val_if_fail (self != NULL, NULL);

  if (!check_status (self, CONNECT4_GAME_FINISHED, error))
    return NULL;

  return new_event (self, (Connect4GameEvent){ .type = CONNECT4_GAME_EVENT_LOBBY });
}

static void
apply_lobby (Connect4Game            *self,
             const Connect4GameEvent *event)
{
  connect4_board_free (self->board);
  self->board = connect4_board_new (self->settings.columns, self->settings.rows);
  self->winner = (Connect4Player){ 0 };
  self->n_moves = 0;
  self->moves[0] = '\0';
  self->status = CONNECT4_GAME_LOBBY;
}

/**
 * connect4_game_check_end:
 * @self: a game
 * @reason: (nullable): why, for the players
 * @error: return location for an error
 *
 * Ends the game, whatever its status: nobody sits at it any more.
 *
 * Fails with %CONNECT4_ERROR_NO_PLAYERS if nobody does anyway.
 *
 * Returns: (transfer full): the event
 */
Connect4GameEvent *
connect4_game_check_end (const Connect4Game  *self,
                         const char          *reason,
                         GError             **error)
{
  g_return_val_if_fail (self != NULL, NULL);

  if (!check_has_players (self, error))
    return NULL;

  return new_event (self, (Connect4GameEvent){
                            .type = CONNECT4_GAME_EVENT_ENDED,
                            .finished = self->status == CONNECT4_GAME_PLAYING,
                            .reason = (char *) reason,
                          });
}

static void
apply_ended (Connect4Game            *self,
             const Connect4GameEvent *event)
{
  self->n_players = 0;
  self->status = CONNECT4_GAME_FINISHED;
}

/**
 * connect4_game_apply:
 * @self: a game
 * @event: what happens to it, as it was checked when the game was what it is now
 *
 * Changes the game. It is the same after the same events, whenever and wherever they are applied.
 */
void
connect4_game_apply (Connect4Game            *self,
                     const Connect4GameEvent *event)
{
  static void (*const appliers[CONNECT4_GAME_N_EVENT_TYPES]) (Connect4Game *, const Connect4GameEvent *) = {
    [CONNECT4_GAME_EVENT_CREATED] = apply_created,
    [CONNECT4_GAME_EVENT_JOINED] = apply_joined,
    [CONNECT4_GAME_EVENT_LEFT] = apply_left,
    [CONNECT4_GAME_EVENT_STARTED] = apply_started,
    [CONNECT4_GAME_EVENT_MOVED] = apply_moved,
    [CONNECT4_GAME_EVENT_LOBBY] = apply_lobby,
    [CONNECT4_GAME_EVENT_ENDED] = apply_ended,
  };

  g_return_if_fail (self != NULL);
  g_return_if_fail (event->game == self->id && event->version == self->version + 1);
  g_return_if_fail (event->type < G_N_ELEMENTS (appliers));

  appliers[event->type](self, event);
  if (event->finished)
    {
      self->status = CONNECT4_GAME_FINISHED;
      self->winner = event->winner;
    }
  self->version = event->version;
}

/* What can be read */

/**
 * connect4_game_get_id:
 * @self: a game
 *
 * Returns: the number that no other game has
 */
guint64
connect4_game_get_id (const Connect4Game *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->id;
}

/**
 * connect4_game_get_version:
 * @self: a game
 *
 * Returns: how many events have been applied to it; the version of the last of them
 */
guint32
connect4_game_get_version (const Connect4Game *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->version;
}

/**
 * connect4_game_get_name:
 * @self: a game
 *
 * Returns: (transfer none): the name
 */
const char *
connect4_game_get_name (const Connect4Game *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->name;
}

/**
 * connect4_game_get_status:
 * @self: a game
 *
 * Returns: the status
 */
Connect4GameStatus
connect4_game_get_status (const Connect4Game *self)
{
  g_return_val_if_fail (self != NULL, CONNECT4_GAME_LOBBY);

  return self->status;
}

/**
 * connect4_game_get_board:
 * @self: a game
 *
 * Returns: (transfer none): the board, valid until @self goes back to its lobby
 */
const Connect4Board *
connect4_game_get_board (const Connect4Game *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->board;
}

/**
 * connect4_game_get_settings:
 * @self: a game
 *
 * Returns: the settings in effect: defaults filled in, none of them 0
 */
Connect4GameSettings
connect4_game_get_settings (const Connect4Game *self)
{
  static const Connect4GameSettings none = { 0 };

  g_return_val_if_fail (self != NULL, none);

  return self->settings;
}

/**
 * connect4_game_get_players:
 * @self: a game
 * @n_players: (out): how many there are
 *
 * Lists who sits at the game, as the line for the next turns: the first of them moves next. Before
 * the first move that is the order in which they sat down.
 *
 * Returns: (transfer none) (array length=n_players): the players, valid until @self changes
 */
const Connect4Player *
connect4_game_get_players (const Connect4Game *self,
                           guint              *n_players)
{
  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (n_players != NULL, NULL);

  *n_players = self->n_players;
  return self->players;
}

/**
 * connect4_game_get_player:
 * @self: a game
 * @player_id: whom to look for
 *
 * Returns: (transfer none) (nullable): the player, valid until @self changes, or %NULL if nobody at
 *   the game has the id
 */
const Connect4Player *
connect4_game_get_player (const Connect4Game *self,
                          guint64             player_id)
{
  g_return_val_if_fail (self != NULL, NULL);

  for (guint i = 0; i < self->n_players; i++)
    {
      if (self->players[i].id == player_id)
        return &self->players[i];
    }

  return NULL;
}

/**
 * connect4_game_get_current_player:
 * @self: a game
 *
 * Returns: (transfer none) (nullable): whose turn it is, valid until @self changes; %NULL unless
 *   the game is being played
 */
const Connect4Player *
connect4_game_get_current_player (const Connect4Game *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->status == CONNECT4_GAME_PLAYING ? &self->players[0] : NULL;
}

/**
 * connect4_game_get_winner:
 * @self: a game
 *
 * Returns: (transfer none) (nullable): who has won, also after having left; valid until @self
 *   changes; %NULL unless the game is finished and has a winner
 */
const Connect4Player *
connect4_game_get_winner (const Connect4Game *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->winner.symbol != 0 ? &self->winner : NULL;
}

/**
 * connect4_game_get_moves:
 * @self: a game
 *
 * Tells the moves since the start, a character for each: its column as a digit in base 36, which is
 * 0 to 9, then `a` to `j`.
 *
 * Returns: (transfer none): the moves, valid until @self changes; empty in the lobby
 */
const char *
connect4_game_get_moves (const Connect4Game *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->moves;
}
