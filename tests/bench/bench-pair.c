/* SPDX-License-Identifier: LGPL-2.1-or-later */
#define G_LOG_DOMAIN "connect4-bench"

#include "config.h"

#include "bench-pair.h"

#include "bench-connection.h"

#include <string.h>

#define ROWS 6

/* Fills the board without four in a row: each game is as long as a game can be. */
static const char script[] = "546300103205623431421650550363245626412141";

/* pieces, rows: of the board that is arriving. */
typedef struct
{
  BenchConnection connection;
  BenchPair *pair; /* not owned */
  char symbol;
  gboolean moved; /* the board that is arriving shows a move */
  guint pieces;
  guint rows;
  guint seen; /* moves of this game whose boards have arrived here */
  char line[64]; /* the last one sent */
} BenchPlayer;

/* A player answers a move when its own board arrives, which may be before the mover's own arrives:
 * at most two moves are under way, which have their places by the parity of their number. */
struct _BenchPair
{
  BenchLoop *loop;         /* not owned */
  BenchPlayer creator;
  BenchPlayer guest;
  char *join;              /* owned; the line with which the guest joins */
  guint sent;              /* moves of this game */
  gint64 sent_at[2];
  guint arrived[2];        /* boards, of the two that each move makes */
  gint64 pace;             /* nanoseconds from one move to the next at least; 0: at once */
  BenchPlayer *due;        /* who moves at due_at; NULL: nobody whose turn it is waits for that */
  gint64 due_at;           /* bench_now() */
  gboolean playing;
};

static void
send_line (BenchPlayer *player,
           const char  *line)
{
  gsize length = strlen (line);

  if (line != player->line)
    g_strlcpy (player->line, line, sizeof player->line);
  if (bench_connection_send (&player->connection, line, length) != (gssize) length)
    bench_tally_error (&player->pair->loop->tally, "the server does not read");
}

static void
send_move (BenchPlayer *player)
{
  BenchPair *pair = player->pair;
  char line[] = "move --col=0\r\n";

  if (pair->sent >= strlen (script))
    {
      bench_tally_error (&pair->loop->tally, "the game does not end");
      return;
    }
  line[strlen ("move --col=")] = script[pair->sent];
  pair->sent_at[pair->sent % 2] = bench_now ();
  pair->arrived[pair->sent % 2] = 0;
  pair->sent++;
  send_line (player, line);
}

static void
send_move_in_time (BenchPlayer *player)
{
  BenchPair *pair = player->pair;

  if (pair->pace == 0)
    send_move (player);
  else
    pair->due = player;
}

/* Nothing is lost for a pair that plays at a pace, but the time: what was measured goes on. */
static void
take_apology (BenchPlayer *player,
              const char  *line)
{
  BenchTally *tally = &player->pair->loop->tally;

  if (player->pair->pace == 0)
    {
      bench_tally_error (tally, "a player reads: %s", line);
      return;
    }
  tally->lost++;
  send_line (player, player->line);
}

static void
start_game (BenchPair *pair)
{
  pair->sent = 0;
  send_line (&pair->creator, "play\r\n");
}

/* A board with a move on it has arrived whole at one of the two. */
static void
count_board (BenchPlayer *player)
{
  BenchPair *pair = player->pair;
  guint slot = player->seen % 2;

  player->moved = FALSE;
  player->seen++;
  if (player->rows != ROWS || player->pieces != player->seen)
    bench_tally_error (&pair->loop->tally, "a board of %u rows with %u pieces after move %u",
                       player->rows, player->pieces, player->seen);
  if (++pair->arrived[slot] < 2)
    return;
  pair->loop->tally.moves++;
  bench_histogram_add (&pair->loop->tally.latency, bench_now () - pair->sent_at[slot]);
}

static void
take_row (BenchPlayer *player,
          const char  *line,
          gsize        length)
{
  for (gsize i = 0; i < length; i += strlen ("X | "))
    player->pieces += line[i] != ' ';
  player->rows++;
}

static void
start_board (BenchPlayer *player)
{
  player->pieces = 0;
  player->rows = 0;
}

/* `It's player O's turn.` */
static void
take_turn (BenchPlayer *player,
           const char  *line)
{
  if (player->moved)
    count_board (player);
  if (line[strlen ("It's player ")] == player->symbol)
    send_move_in_time (player);
}

static void
take_draw (BenchPlayer *player)
{
  if (player->moved)
    count_board (player);
  if (player == &player->pair->creator)
    send_line (player, "lobby\r\n");
}

/* `Game <code> created!`, `Game <name> has started!`, `Game <name> is waiting for players.` */
static void
take_game (BenchPlayer *player,
           const char  *line)
{
  BenchPair *pair = player->pair;

  if (g_str_has_suffix (line, " created!") && pair->join == NULL)
    {
      const char *code = line + strlen ("Game ");

      int length = strcspn (code, " ");

      pair->join = g_strdup_printf ("join --code=%.*s --symbol=O\r\n", length, code);
      if (pair->guest.connection.greeted)
        send_line (&pair->guest, pair->join);
    }
  else if (g_str_has_suffix (line, " has started!"))
    {
      pair->playing = TRUE;
      player->seen = 0;
      start_board (player);
    }
  else if (g_str_has_suffix (line, " is waiting for players.") && player == &pair->creator)
    start_game (pair);
}

static void
take_line (BenchConnection *connection,
           const char      *line,
           gsize            length)
{
  BenchPlayer *player = (BenchPlayer *) connection;

  if (length > 2 && line[1] == ' ' && line[2] == '|')
    {
      take_row (player, line, length);
    }
  else if (g_str_has_prefix (line, "It's player "))
    {
      take_turn (player, line);
    }
  else if (g_str_has_prefix (line, "Player ") && g_str_has_suffix (line, " has played!"))
    {
      player->moved = TRUE;
      start_board (player);
    }
  else if (g_str_has_prefix (line, "It's a draw."))
    {
      take_draw (player);
    }
  else if (g_str_has_prefix (line, "Game "))
    {
      take_game (player, line);
    }
  else if (g_str_has_suffix (line, " has joined the game."))
    {
      start_game (player->pair);
    }
  else if (g_str_has_prefix (line, "An unexpected error"))
    {
      take_apology (player, line);
    }
  else if (g_str_has_prefix (line, "Error: "))
    {
      bench_tally_error (&player->pair->loop->tally, "a player reads: %s", line);
    }
}

static void
greet_creator (BenchConnection *connection)
{
  send_line ((BenchPlayer *) connection, "create --name=bench\r\n");
}

static void
greet_guest (BenchConnection *connection)
{
  BenchPlayer *player = (BenchPlayer *) connection;

  if (player->pair->join != NULL)
    send_line (player, player->pair->join);
}

/**
 * bench_pair_new:
 * @loop: a loop, which outlives the pair
 * @pace_ms: how long to wait from one move to the next at least, with bench_pair_act(); 0: not at all
 *
 * Two clients begin to connect; they make a game and play from then on, until they are freed.
 *
 * Returns: (transfer full): the pair
 */
BenchPair *
bench_pair_new (BenchLoop *loop,
                guint      pace_ms)
{
  static const BenchConnectionFuncs creator_funcs = { .greeted = greet_creator, .line = take_line };
  static const BenchConnectionFuncs guest_funcs = { .greeted = greet_guest, .line = take_line };
  BenchPair *self = g_new0 (BenchPair, 1);

  self->loop = loop;
  self->pace = pace_ms * G_GINT64_CONSTANT (1000000);
  if (pace_ms > 0) /* or all pairs would move at the same times */
    self->due_at = bench_now () + g_random_int_range (0, (gint32) pace_ms) * G_GINT64_CONSTANT (1000000);
  self->creator.pair = self;
  self->creator.symbol = 'X';
  self->guest.pair = self;
  self->guest.symbol = 'O';
  bench_connection_open (&self->creator.connection, loop, &creator_funcs);
  bench_connection_open (&self->guest.connection, loop, &guest_funcs);
  return self;
}

void
bench_pair_free (BenchPair *self)
{
  bench_connection_close (&self->creator.connection);
  bench_connection_close (&self->guest.connection);
  g_free (self->join);
  g_free (self);
}

/**
 * bench_pair_act:
 * @self: a pair that plays at a pace
 *
 * Makes the move that has become due.
 */
void
bench_pair_act (BenchPair *self)
{
  gint64 now = bench_now ();

  if (self->due == NULL || now < self->due_at)
    return;
  self->due_at = MAX (self->due_at + self->pace, now);
  send_move (g_steal_pointer (&self->due));
}

/**
 * bench_pair_count_waiting:
 * @self: a pair that plays at a pace
 *
 * Counts the latency so far of a move that has taken longer than the pace and is not there yet: it
 * would count for nothing, and be the worst of all.
 */
void
bench_pair_count_waiting (BenchPair *self)
{
  guint slot = (self->sent + 1) % 2;
  gint64 waited = bench_now () - self->sent_at[slot];

  if (self->sent > 0 && self->arrived[slot] < 2 && waited > self->pace)
    bench_histogram_add (&self->loop->tally.latency, waited);
}

gboolean
bench_pair_is_playing (const BenchPair *self)
{
  return self->playing;
}

/**
 * bench_pair_get_script:
 *
 * Returns: the columns, as digits, of the moves that each game consists of
 */
const char *
bench_pair_get_script (void)
{
  return script;
}
