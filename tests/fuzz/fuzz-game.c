/* SPDX-License-Identifier: LGPL-2.1-or-later */
#define G_LOG_DOMAIN "connect4-fuzz"

#include "config.h"

#include "fuzz.h"

#include <string.h>

#include "game/connect4-game.h"

#define MAX_SIZE CONNECT4_BOARD_MAX_SIZE

/* More than can sit at a game. */
#define N_IDS 12

/* What the game has to be, kept the simplest way. */
typedef struct
{
  Connect4GameStatus status;
  Connect4GameSettings settings;
  Connect4Player players[CONNECT4_GAME_MAX_PLAYERS]; /* who moves next is the first */
  guint n_players;
  gunichar cells[MAX_SIZE][MAX_SIZE]; /* column, row; 0 for none */
  gunichar winner;                    /* 0 for none */
  guint n_moves;
} Oracle;

static guint
oracle_find (const Oracle *self,
             guint64       id)
{
  guint i = 0;

  while (i < self->n_players && self->players[i].id != id)
    i++;

  return i;
}

/* Whether so many in one direction from a cell on have its symbol. */
static gboolean
oracle_is_line (const Oracle *self,
                int           column,
                int           row,
                int           column_step,
                int           row_step)
{
  gunichar symbol = self->cells[column][row];

  for (int i = 1; i < self->settings.connect; i++)
    {
      column += column_step;
      row += row_step;
      if (column < 0 || column >= self->settings.columns || row < 0 || row >= self->settings.rows ||
          self->cells[column][row] != symbol)
        return FALSE;
    }

  return symbol != 0;
}

/* Looks at each cell and in each direction. Returns: the symbol that has so many in a row, or 0 */
static gunichar
oracle_search (const Oracle *self)
{
  for (int column = 0; column < self->settings.columns; column++)
    for (int row = 0; row < self->settings.rows; row++)
      if (oracle_is_line (self, column, row, 1, 0) || oracle_is_line (self, column, row, 0, 1) ||
          oracle_is_line (self, column, row, 1, 1) || oracle_is_line (self, column, row, 1, -1))
        return self->cells[column][row];

  return 0;
}

static gboolean
oracle_join (Oracle   *self,
             guint64   id,
             gunichar  symbol)
{
  if (self->status != CONNECT4_GAME_LOBBY || oracle_find (self, id) < self->n_players ||
      self->n_players == (guint) self->settings.players)
    return FALSE;

  for (guint i = 0; i < self->n_players; i++)
    if (self->players[i].symbol == symbol)
      return FALSE;

  self->players[self->n_players++] = (Connect4Player){ .id = id, .symbol = symbol };

  return TRUE;
}

static void
oracle_remove (Oracle *self,
               guint   index)
{
  self->n_players--;
  memmove (&self->players[index], &self->players[index + 1],
           (self->n_players - index) * sizeof self->players[0]);
}

static gboolean
oracle_leave (Oracle  *self,
              guint64  id)
{
  guint index = oracle_find (self, id);

  if (index == self->n_players)
    return FALSE;

  oracle_remove (self, index);
  if (self->status == CONNECT4_GAME_PLAYING && self->n_players < 2)
    {
      self->status = CONNECT4_GAME_FINISHED;
      self->winner = self->n_players == 1 ? self->players[0].symbol : 0;
    }

  return TRUE;
}

static gboolean
oracle_start (Oracle *self)
{
  if (self->status != CONNECT4_GAME_LOBBY || self->n_players == 0 ||
      self->n_players < (guint) self->settings.players)
    return FALSE;

  self->status = CONNECT4_GAME_PLAYING;

  return TRUE;
}

static gboolean
oracle_move (Oracle  *self,
             guint64  id,
             int      column)
{
  Connect4Player mover = self->players[0];
  int row = 0;

  if (self->status != CONNECT4_GAME_PLAYING || self->n_players == 0 || mover.id != id || column < 0 ||
      column >= self->settings.columns)
    return FALSE;

  while (row < self->settings.rows && self->cells[column][row] != 0)
    row++;
  if (row == self->settings.rows)
    return FALSE;

  self->cells[column][row] = mover.symbol;
  self->n_moves++;
  self->winner = oracle_search (self);
  if (self->winner != 0 || self->n_moves == (guint) (self->settings.columns * self->settings.rows))
    {
      self->status = CONNECT4_GAME_FINISHED;
      return TRUE;
    }

  oracle_remove (self, 0);
  self->players[self->n_players++] = mover;

  return TRUE;
}

static gboolean
oracle_return_to_lobby (Oracle *self)
{
  if (self->status != CONNECT4_GAME_FINISHED)
    return FALSE;

  memset (self->cells, 0, sizeof self->cells);
  self->winner = 0;
  self->n_moves = 0;
  self->status = CONNECT4_GAME_LOBBY;

  return TRUE;
}

static void
check_board (const Oracle        *self,
             const Connect4Board *board)
{
  g_assert_true (connect4_board_get_columns (board) == self->settings.columns);
  g_assert_true (connect4_board_get_rows (board) == self->settings.rows);

  for (int column = 0; column < self->settings.columns; column++)
    for (int row = 0; row < self->settings.rows; row++)
      g_assert_true (connect4_board_get_cell (board, column, row) == self->cells[column][row]);
}

static void
check_players (const Oracle       *self,
               const Connect4Game *game)
{
  guint n_players;
  const Connect4Player *players = connect4_game_get_players (game, &n_players);
  const Connect4Player *current = connect4_game_get_current_player (game);
  const Connect4Player *winner = connect4_game_get_winner (game);

  g_assert_true (n_players == self->n_players);
  for (guint i = 0; i < n_players; i++)
    g_assert_true (players[i].id == self->players[i].id && players[i].symbol == self->players[i].symbol);

  g_assert_true ((current != NULL) == (self->status == CONNECT4_GAME_PLAYING));
  g_assert_true (current == NULL || current->id == self->players[0].id);
  g_assert_true ((winner != NULL ? winner->symbol : 0) == self->winner);
}

static void
check_settings (const Connect4GameSettings *settings)
{
  g_assert_true (settings->columns >= 1 && settings->columns <= MAX_SIZE);
  g_assert_true (settings->rows >= 1 && settings->rows <= MAX_SIZE);
  g_assert_true (settings->connect >= 1 && settings->connect <= MAX_SIZE);
  g_assert_true (settings->players >= 1 && settings->players <= CONNECT4_GAME_MAX_PLAYERS);
}

/* Does the same to all: the replica knows of events alone. A byte says what, and most of them a move of whose turn it
 * is. */
static void
act (Connect4Game *game,
     Connect4Game *replica,
     Oracle       *oracle,
     guint8        what)
{
  g_autoptr (Connect4GameEvent) event = NULL;
  g_autoptr (GError) error = NULL;
  Connect4Player player = { .id = what % N_IDS, .symbol = "OXABCDEF"[what / N_IDS % 8] };
  int column = what % (MAX_SIZE + 2) - 1;
  gboolean expected;

  if (what < 192)
    {
      guint64 mover = oracle->n_players > 0 ? oracle->players[what / 24 == 7 ? oracle->n_players - 1 : 0].id : 0;

      expected = oracle_move (oracle, mover, column);
      event = connect4_game_check_move (game, mover, column, &error);
    }
  else if (what < 232)
    {
      expected = oracle_join (oracle, player.id, player.symbol);
      event = connect4_game_check_join (game, &player, &error);
    }
  else if (what < 244)
    {
      expected = oracle_leave (oracle, player.id);
      event = connect4_game_check_leave (game, player.id, &error);
    }
  else if (what < 250)
    {
      expected = oracle_start (oracle);
      event = connect4_game_check_start (game, &error);
    }
  else
    {
      expected = oracle_return_to_lobby (oracle);
      event = connect4_game_check_lobby (game, &error);
    }

  g_assert_true ((event != NULL) == expected);
  g_assert_true ((event != NULL) == (error == NULL));
  if (event != NULL)
    {
      connect4_game_apply (game, event);
      connect4_game_apply (replica, event);
    }
  g_assert_true (connect4_game_get_status (game) == oracle->status);
  g_assert_true (strlen (connect4_game_get_moves (game)) == oracle->n_moves);
  check_players (oracle, game);
}

/* The first bytes are what `create` sets, each of the others is something that is done. */
int
LLVMFuzzerTestOneInput (const guint8 *data,
                        gsize         size)
{
  const Connect4Player creator = { .id = 0, .symbol = 'O' };
  g_autoptr (Connect4Game) game = connect4_game_new (1);
  g_autoptr (Connect4Game) replica = connect4_game_new (1);
  g_autoptr (Connect4GameEvent) created = NULL;
  Connect4GameSettings settings;
  Oracle oracle;

  if (size < 4)
    return 0;

  settings = (Connect4GameSettings){
    .columns = (gint8) data[0],
    .rows = (gint8) data[1],
    .connect = (gint8) data[2],
    .players = (gint8) data[3],
  };
  g_random_set_seed (data[0]);
  created = connect4_game_check_create (game, "noon", &settings, &creator);
  connect4_game_apply (game, created);
  connect4_game_apply (replica, created);

  memset (&oracle, 0, sizeof oracle);
  oracle.settings = connect4_game_get_settings (game);
  oracle.players[oracle.n_players++] = creator;
  check_settings (&oracle.settings);

  for (gsize i = 4; i < size; i++)
    act (game, replica, &oracle, data[i]);
  check_board (&oracle, connect4_game_get_board (game));
  check_board (&oracle, connect4_game_get_board (replica));
  check_players (&oracle, replica);

  return 0;
}
