/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "connect4-test-game.h"

#define N_GAMES 100000
#define MAX_SIZE CONNECT4_BOARD_MAX_SIZE
#define MAX_PLAYERS CONNECT4_GAME_MAX_PLAYERS

/* The rules a second time, slow and obvious: after each move it looks for every row on the whole
 * board, piece by piece. Players are numbers from 1 in the order in which they sat down, which are
 * their ids and symbols as well. */
typedef struct
{
  int columns;
  int rows;
  int connect;
  int n_players;
  int cells[MAX_SIZE][MAX_SIZE]; /* by column, then row: a player, or 0 */
  gboolean seated[MAX_PLAYERS + 1];
  int turn;
  gboolean over;
  int winner; /* or 0 */
  GString *moves;
} Model;

static gboolean
model_has_row (const Model *model,
               int          player,
               int          column,
               int          row,
               int          column_step,
               int          row_step)
{
  for (int i = 0; i < model->connect; i++)
    {
      int x = column + i * column_step;
      int y = row + i * row_step;

      if (x < 0 || x >= model->columns || y < 0 || y >= model->rows)
        return FALSE;

      if (model->cells[x][y] != player)
        return FALSE;
    }

  return TRUE;
}

/* Who has a row anywhere, or 0. */
static int
model_find_winner (const Model *model)
{
  for (int column = 0; column < model->columns; column++)
    {
      for (int row = 0; row < model->rows; row++)
        {
          int player = model->cells[column][row];

          if (player != 0 &&
              (model_has_row (model, player, column, row, 1, 0) ||
               model_has_row (model, player, column, row, 0, 1) ||
               model_has_row (model, player, column, row, 1, 1) ||
               model_has_row (model, player, column, row, -1, 1)))
            return player;
        }
    }

  return 0;
}

static gboolean
model_is_full (const Model *model)
{
  for (int column = 0; column < model->columns; column++)
    {
      for (int row = 0; row < model->rows; row++)
        {
          if (model->cells[column][row] == 0)
            return FALSE;
        }
    }

  return TRUE;
}

static int
model_next_player (const Model *model,
                   int          player)
{
  do
    player = player % model->n_players + 1;
  while (!model->seated[player]);

  return player;
}

static int
model_count_seated (const Model *model)
{
  int count = 0;

  for (int player = 1; player <= model->n_players; player++)
    count += model->seated[player];

  return count;
}

/* The error that the move deserves, or -1 if it was made. */
static int
model_move (Model *model,
            int    player,
            int    column)
{
  int row = 0;

  if (player != model->turn)
    return CONNECT4_ERROR_NOT_YOUR_TURN;

  if (column < 0 || column >= model->columns)
    return CONNECT4_ERROR_INVALID_COLUMN;

  while (row < model->rows && model->cells[column][row] != 0)
    row++;

  if (row == model->rows)
    return CONNECT4_ERROR_COLUMN_FULL;

  model->cells[column][row] = player;
  g_string_append_c (model->moves, column < 10 ? '0' + column : 'a' + column - 10);
  model->winner = model_find_winner (model);
  model->over = model->winner != 0 || model_is_full (model);
  if (!model->over)
    model->turn = model_next_player (model, model->turn);

  return -1;
}

static void
model_leave (Model *model,
             int    player)
{
  if (model_count_seated (model) > 1 && model->turn == player)
    model->turn = model_next_player (model, player);

  model->seated[player] = FALSE;

  if (model_count_seated (model) < 2)
    {
      model->over = TRUE;
      model->winner = model_count_seated (model) == 1 ? model->turn : 0;
    }
}

static void
assert_same_line (const Connect4Game *game,
                  const Model        *model)
{
  guint n_players;
  const Connect4Player *players = connect4_game_get_players (game, &n_players);
  int player = model->turn;

  g_assert_cmpuint (n_players, ==, model_count_seated (model));
  for (guint i = 0; i < n_players; i++)
    {
      g_assert_cmpuint (players[i].id, ==, player);
      player = model_next_player (model, player);
    }
}

static void
assert_same (const Connect4Game *game,
             const Model        *model)
{
  const Connect4Board *board = connect4_game_get_board (game);
  const Connect4Player *winner = connect4_game_get_winner (game);

  g_assert_cmpint (connect4_game_get_status (game), ==,
                   model->over ? CONNECT4_GAME_FINISHED : CONNECT4_GAME_PLAYING);
  g_assert_cmpuint (winner == NULL ? 0 : winner->id, ==, model->winner);
  g_assert_cmpstr (connect4_game_get_moves (game), ==, model->moves->str);
  assert_same_line (game, model);

  for (int column = 0; column < model->columns; column++)
    {
      for (int row = 0; row < model->rows; row++)
        g_assert_cmpuint (connect4_board_get_cell (board, column, row), ==,
                          model->cells[column][row]);
    }
}

static Connect4Game *
model_create_game (const Model *model)
{
  const Connect4GameSettings settings = {
    model->columns, model->rows, model->connect, model->n_players,
  };
  const Connect4Player creator = { 1, 1 };
  g_autoptr (Connect4Game) game = connect4_test_game_new ("random", &settings, &creator);

  for (int i = 2; i <= model->n_players; i++)
    {
      const Connect4Player player = { i, i };

      g_assert_true (connect4_test_game_join (game, &player, NULL));
    }

  g_assert_true (connect4_test_game_start (game, NULL));

  return g_steal_pointer (&game);
}

/* Any column with room. */
static int
random_column (const Model *model)
{
  int column = g_test_rand_int_range (0, model->columns);

  while (model->cells[column][model->rows - 1] != 0)
    column = (column + 1) % model->columns;

  return column;
}

/* Mostly a move that can be made, now and then anything. */
static void
move_at_random (Connect4Game *game,
                Model        *model)
{
  gboolean sane = g_test_rand_int_range (0, 20) != 0;
  int player = sane ? model->turn : g_test_rand_int_range (0, model->n_players + 2);
  int column = sane ? random_column (model) : g_test_rand_int_range (-2, model->columns + 2);
  g_autoptr (GError) error = NULL;
  int expected = model_move (model, player, column);
  gboolean moved = connect4_test_game_move (game, player, column, &error);

  g_assert_true (moved == (expected == -1));
  if (expected == -1)
    g_assert_no_error (error);
  else
    g_assert_error (error, CONNECT4_ERROR, expected);
}

static void
leave_at_random (Connect4Game *game,
                 Model        *model)
{
  int player = g_test_rand_int_range (1, model->n_players + 1);

  g_assert_true (connect4_test_game_leave (game, player, NULL) == model->seated[player]);
  if (model->seated[player])
    model_leave (model, player);
}

static void
play_at_random (Model *model)
{
  g_autoptr (Connect4Game) game = model_create_game (model);

  while (!model->over)
    {
      if (g_test_rand_int_range (0, 500) == 0)
        leave_at_random (game, model);
      else
        move_at_random (game, model);

      g_assert_true ((connect4_game_get_status (game) == CONNECT4_GAME_FINISHED) == model->over);
    }

  assert_same (game, model);
}

/* From 1 to maximum, small ones more often. */
static int
random_size (int maximum)
{
  int size = g_test_rand_int_range (1, maximum + 1);
  int other = g_test_rand_int_range (1, maximum + 1);

  return MIN (size, other);
}

static void
test_random_games (void)
{
  int n_won = 0;
  int n_drawn = 0;

  for (int i = 0; i < N_GAMES; i++)
    {
      Model model = {
        .columns = random_size (MAX_SIZE),
        .rows = random_size (MAX_SIZE),
        .connect = random_size (10),
        .n_players = random_size (MAX_PLAYERS),
        .turn = 1,
        .moves = g_string_new (NULL),
      };

      for (int player = 1; player <= model.n_players; player++)
        model.seated[player] = TRUE;

      play_at_random (&model);

      n_won += model.winner != 0;
      n_drawn += model.winner == 0;
      g_string_free (model.moves, TRUE);
    }

  g_test_message ("%d games: %d won, %d drawn", N_GAMES, n_won, n_drawn);
  g_assert_cmpint (n_won, >, N_GAMES / 10);
  g_assert_cmpint (n_drawn, >, N_GAMES / 10);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/game/rules/random-games", test_random_games);

  return g_test_run ();
}
