/* SPDX-License-Identifier: LGPL-2.1-or-later */
#define G_LOG_DOMAIN "connect4-test"

#include "config.h"

#include "connect4-test-table.h"

/* The symbols in the order in which players sit down; the first is the creator's. */
static const char symbols[] = "XOABCDEF";

/* What a player reads whose line went down with its handler. */
#define LOST "An unexpected error happened. Please try again."

struct _Connect4TestTable
{
  Connect4Game *game;   /* what should be */
  GPtrArray *players;   /* Connect4TestPlayer, owned, by their ids in game */
  char *code;
  char mover;           /* whose move was typed last */
  guint typist;         /* the index of the player who typed last */
  char *typed;          /* the line */
  guint n_lost;         /* lines that were typed again, for a handler had died with them */
};

static void
add_player (Connect4TestTable  *self,
            Connect4TestServer *server)
{
  guint index = self->players->len;
  g_autofree char *name = g_strdup_printf ("%s-%c", connect4_test_table_get_name (self),
                                           symbols[index]);

  g_ptr_array_add (self->players, connect4_test_server_connect (server, name));
}

static void
type (Connect4TestTable *self,
      guint              typist,
      char              *line)
{
  g_free (self->typed);
  self->typed = line;
  self->typist = typist;
  connect4_test_player_type (self->players->pdata[typist], "%s", line);
}

/* What was typed last makes all players read @lines. It is typed again as often as it is lost. */
static void
expect_of_all (Connect4TestTable *self,
               const char *const *lines)
{
  Connect4TestPlayer *typist = self->players->pdata[self->typist];
  const char *first;
  guint i;

  while (g_str_equal (first = connect4_test_player_read_answer (typist), LOST))
    {
      self->n_lost++;
      connect4_test_player_type (typist, "%s", self->typed);
    }
  g_assert_cmpstr (first, ==, lines[0]);

  for (i = 0; i < self->players->len; i++)
    connect4_test_player_expect_strv (self->players->pdata[i], i == self->typist ? lines + 1 : lines);
}

static void
create (Connect4TestTable          *self,
        const Connect4GameSettings *settings)
{
  Connect4TestPlayer *creator = self->players->pdata[0];

  connect4_test_player_type (creator,
                             "create --name=%s --cols=%d --rows=%d --connect=%d --players=%d",
                             connect4_test_table_get_name (self), settings->columns, settings->rows,
                             settings->connect, settings->players);
  self->code = connect4_test_player_read_code (creator);
}

static void
join (Connect4TestTable *self,
      guint              index)
{
  Connect4Player player = { .id = index, .symbol = symbols[index] };
  g_autofree char *line = g_strdup_printf ("Player %c has joined the game.", symbols[index]);
  g_autoptr (GError) error = NULL;
  guint i;

  connect4_test_player_type (self->players->pdata[index], "join --code=%s --symbol=%c", self->code,
                             symbols[index]);
  connect4_test_player_expect_line (self->players->pdata[index], "Game joined!");
  for (i = 0; i < index; i++)
    connect4_test_player_expect_line (self->players->pdata[i], line);

  connect4_test_game_join (self->game, &player, &error);
  g_assert_no_error (error);
}

/**
 * connect4_test_table_new:
 * @server: where to play
 * @settings: (nullable): of the game; %NULL for the defaults
 *
 * Returns: (transfer full): a table in its lobby, with as many players as the game needs
 */
Connect4TestTable *
connect4_test_table_new (Connect4TestServer         *server,
                         const Connect4GameSettings *settings)
{
  static guint n_tables = 0;
  Connect4TestTable *self = g_new0 (Connect4TestTable, 1);
  Connect4Player creator = { .id = 0, .symbol = symbols[0] };
  Connect4GameSettings actual;
  g_autofree char *name = g_strdup_printf ("table-%u", ++n_tables);
  int i;

  self->game = connect4_test_game_new (name, settings, &creator);
  self->players = g_ptr_array_new_with_free_func ((GDestroyNotify) connect4_test_player_free);
  actual = connect4_game_get_settings (self->game);

  for (i = 0; i < actual.players; i++)
    add_player (self, server);
  create (self, &actual);
  for (i = 1; i < actual.players; i++)
    join (self, i);
  return self;
}

/**
 * connect4_test_table_free:
 * @self: (transfer full): a table, whose players hang up
 */
void
connect4_test_table_free (Connect4TestTable *self)
{
  g_ptr_array_unref (self->players);
  connect4_game_free (self->game);
  g_free (self->typed);
  g_free (self->code);
  g_free (self);
}

/**
 * connect4_test_table_get_code:
 *
 * Returns: (transfer none): the game's code
 */
const char *
connect4_test_table_get_code (Connect4TestTable *self)
{
  return self->code;
}

/**
 * connect4_test_table_get_name:
 *
 * Returns: (transfer none): the game's name
 */
const char *
connect4_test_table_get_name (Connect4TestTable *self)
{
  return connect4_game_get_name (self->game);
}

/**
 * connect4_test_table_get_game:
 *
 * Returns: (transfer none): what the server's game should be
 */
Connect4Game *
connect4_test_table_get_game (Connect4TestTable *self)
{
  return self->game;
}

/**
 * connect4_test_table_get_player:
 * @index: in the order of sitting down
 *
 * Returns: (transfer none): the player
 */
Connect4TestPlayer *
connect4_test_table_get_player (Connect4TestTable *self,
                                guint              index)
{
  return self->players->pdata[index];
}

/**
 * connect4_test_table_is_playing:
 *
 * Returns: whether somebody is to move
 */
gboolean
connect4_test_table_is_playing (Connect4TestTable *self)
{
  return connect4_game_get_status (self->game) == CONNECT4_GAME_PLAYING;
}

static void
add_board (GStrvBuilder        *lines,
           const Connect4Board *board)
{
  int column;
  int row;

  g_strv_builder_add (lines, "");
  for (row = connect4_board_get_rows (board) - 1; row >= 0; row--)
    {
      g_autoptr (GString) line = g_string_new (NULL);

      for (column = 0; column < connect4_board_get_columns (board); column++)
        {
          gunichar cell = connect4_board_get_cell (board, column, row);

          g_string_append (line, column > 0 ? " | " : "");
          g_string_append_unichar (line, cell != 0 ? cell : ' ');
        }
      g_strv_builder_add (lines, line->str);
    }
  g_strv_builder_add (lines, "");
}

static void
add_line (GStrvBuilder *lines,
          const char   *format,
          ...) G_GNUC_PRINTF (2, 3);

static void
add_line (GStrvBuilder *lines,
          const char   *format,
          ...)
{
  g_autofree char *line = NULL;
  va_list args;

  va_start (args, format);
  line = g_strdup_vprintf (format, args);
  va_end (args);
  g_strv_builder_add (lines, line);
}

static void
add_turn_or_end (GStrvBuilder *lines,
                 Connect4Game *game)
{
  const Connect4Player *winner = connect4_game_get_winner (game);

  if (connect4_game_get_status (game) == CONNECT4_GAME_PLAYING)
    {
      add_line (lines, "It's player %c's turn.", connect4_game_get_current_player (game)->symbol);
      return;
    }
  add_line (lines, "Game finished!");
  if (winner != NULL)
    add_line (lines, "Player %c wins!", winner->symbol);
  else
    add_line (lines, "It's a draw.");
}

/**
 * connect4_test_table_start:
 *
 * The player who sat down first types `play`, and all read what that makes them read.
 */
void
connect4_test_table_start (Connect4TestTable *self)
{
  g_autoptr (GStrvBuilder) lines = g_strv_builder_new ();
  g_auto (GStrv) strv = NULL;
  g_autoptr (GError) error = NULL;

  connect4_test_game_start (self->game, &error);
  g_assert_no_error (error);
  type (self, 0, g_strdup ("play"));

  add_line (lines, "Game %s has started!", connect4_test_table_get_name (self));
  add_board (lines, connect4_game_get_board (self->game));
  add_turn_or_end (lines, self->game);
  strv = g_strv_builder_end (lines);
  expect_of_all (self, (const char *const *) strv);
  connect4_test_player_expect_line (self->players->pdata[0], "Game started!");
}

/**
 * connect4_test_table_type_move:
 * @column: where the player whose turn it is drops a piece: a legal move
 *
 * Does not wait for anything to be read.
 */
void
connect4_test_table_type_move (Connect4TestTable *self,
                               int                column)
{
  Connect4Player mover = *connect4_game_get_current_player (self->game);
  g_autoptr (GError) error = NULL;

  connect4_test_game_move (self->game, mover.id, column, &error);
  g_assert_no_error (error);
  self->mover = mover.symbol;
  type (self, mover.id, g_strdup_printf ("move --col=%d", column));
}

/**
 * connect4_test_table_type_random_move:
 *
 * Types a legal move, any, and does not wait for anything to be read.
 */
void
connect4_test_table_type_random_move (Connect4TestTable *self)
{
  const Connect4Board *board = connect4_game_get_board (self->game);
  int column;

  do
    column = g_test_rand_int_range (0, connect4_board_get_columns (board));
  while (connect4_board_get_free_row (board, column) < 0);
  connect4_test_table_type_move (self, column);
}

/**
 * connect4_test_table_return_to_lobby:
 *
 * The player who sat down first types `lobby`, and all read that the game waits.
 */
void
connect4_test_table_return_to_lobby (Connect4TestTable *self)
{
  g_autofree char *line = g_strdup_printf ("Game %s is waiting for players.",
                                           connect4_test_table_get_name (self));
  const char *const lines[] = { line, NULL };
  g_autoptr (GError) error = NULL;

  connect4_test_game_return_to_lobby (self->game, &error);
  g_assert_no_error (error);
  type (self, 0, g_strdup ("lobby"));
  expect_of_all (self, lines);
}

/**
 * connect4_test_table_expect_moved:
 *
 * Expects all players to read what the last move that was typed makes them read.
 */
void
connect4_test_table_expect_moved (Connect4TestTable *self)
{
  g_autoptr (GStrvBuilder) lines = g_strv_builder_new ();
  g_auto (GStrv) strv = NULL;

  add_line (lines, "Player %c has played!", self->mover);
  add_board (lines, connect4_game_get_board (self->game));
  add_turn_or_end (lines, self->game);
  strv = g_strv_builder_end (lines);
  expect_of_all (self, (const char *const *) strv);
}

/**
 * connect4_test_table_count_lost:
 *
 * Returns: how many lines had to be typed again, for the handler that was at them had died
 */
guint
connect4_test_table_count_lost (Connect4TestTable *self)
{
  return self->n_lost;
}

/**
 * connect4_test_table_move:
 * @columns: one digit a move; all read what each makes them read
 */
void
connect4_test_table_move (Connect4TestTable *self,
                          const char        *columns)
{
  const char *column;

  for (column = columns; *column != '\0'; column++)
    {
      connect4_test_table_type_move (self, g_ascii_digit_value (*column));
      connect4_test_table_expect_moved (self);
    }
}

/**
 * connect4_test_table_expect_quiet:
 *
 * Expects that no player has anything left to read.
 */
void
connect4_test_table_expect_quiet (Connect4TestTable *self)
{
  guint i;

  for (i = 0; i < self->players->len; i++)
    connect4_test_player_expect_quiet (self->players->pdata[i]);
}
