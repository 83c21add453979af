/* SPDX-License-Identifier: LGPL-2.1-or-later */
#define G_LOG_DOMAIN "connect4-stress"

#include "config.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "connect4-test-table.h"
#include "handler/connect4-spawner.h"
#include "stress-children.h"

#define LOST "An unexpected error happened. Please try again."

#define N_CRASHERS 4

/* What may be left over at the end, beside what was there after the first tenth of the deaths. A sanitizer
 * keeps what was freed. */
#if CONNECT4_SANITIZED
#define MEMORY_TOLERANCE (512 * 1024 * 1024)
#else
#define MEMORY_TOLERANCE (2 * 1024 * 1024)
#endif

/* How handlers are made to die: four by a player's request, one by a signal from outside. */
typedef enum {
  DEATH_SEGV,
  DEATH_HANG,
  DEATH_GARBAGE,
  DEATH_OOM,
  DEATH_SIGNAL,
  N_DEATHS,
} Death;

static const char *const death_names[] = { "segv", "hang", "garbage", "oom", "signal" };

/* How many deaths there are to be, of all kinds together: the program's argument. */
static guint n_wanted = 200;

typedef struct
{
  const char *name;
  guint n_tables;
  guint n_handlers; /* that are at work when all players are there */
  guint share;      /* one in how many of the deaths that are wanted */
  const char *options[8];
} Setup;

typedef struct
{
  Connect4TestServer *server;
  GPtrArray *tables;                        /* Connect4TestTable, owned */
  Connect4TestPlayer *crashers[N_CRASHERS]; /* owned; each waits for the answer to one crash at most */
  Connect4TestPlayer *witness;              /* owned: whose next answer is timed */

  guint n_caused[N_DEATHS];
  guint n_lost; /* lines of the witness */
  guint n_games;
  guint n_moves;
  GArray *delays; /* of gint64, microseconds: how long the witness waited where one handler died at once */
  GArray *calms;  /* likewise, where none died */
} Stress;

static guint
count_caused (Stress *self)
{
  guint n = 0;

  for (guint i = 0; i < N_DEATHS; i++)
    n += self->n_caused[i];

  return n;
}

static void
begin_games (Stress *self)
{
  for (guint i = 0; i < self->tables->len; i++)
    {
      Connect4TestTable *table = self->tables->pdata[i];

      if (connect4_test_table_is_playing (table))
        continue;

      connect4_test_table_return_to_lobby (table);
      connect4_test_table_start (table);
    }
}

static void
type_moves (Stress *self)
{
  for (guint i = 0; i < self->tables->len; i++)
    connect4_test_table_type_random_move (self->tables->pdata[i]);
}

/* Every player reads what the move that was made shows, and nothing else, however often it was lost. */
static void
expect_moves (Stress *self)
{
  for (guint i = 0; i < self->tables->len; i++)
    {
      Connect4TestTable *table = self->tables->pdata[i];

      connect4_test_table_expect_moved (table);
      self->n_moves++;
      self->n_games += !connect4_test_table_is_playing (table);
    }
}

/* A signal that ends or stops a handler, any of those that do. */
static int
choose_signal (void)
{
  static const int signals[] = {
    SIGKILL, SIGSTOP, SIGTERM, SIGQUIT, SIGUSR1, SIGUSR2, SIGALRM, SIGPIPE, SIGPROF, SIGVTALRM, SIGXCPU, SIGXFSZ,
    SIGSEGV, SIGBUS,  SIGFPE,  SIGILL,  SIGTRAP, SIGABRT, SIGSYS,  SIGPOLL, SIGPWR,  SIGSTKFLT,
  };

  return signals[g_test_rand_int_range (0, G_N_ELEMENTS (signals))];
}

static void
kill_handlers (Stress *self,
               guint   n)
{
  g_autoptr (GArray) handlers = stress_children_list (connect4_test_server_get_pid (self->server));

  for (guint i = 0; i < MIN (n, handlers->len); i++)
    {
      guint chosen = g_test_rand_int_range (0, handlers->len);

      kill (g_array_index (handlers, GPid, chosen), choose_signal ());
      g_array_remove_index_fast (handlers, chosen);
      self->n_caused[DEATH_SIGNAL]++;
    }
}

/* The death whose turn it is: of those that do not hang, the one of which there have been fewest. */
static Death
choose_death (Stress *self)
{
  Death death = DEATH_SEGV;

  for (guint i = 0; i < N_DEATHS; i++)
    if (i != DEATH_HANG && self->n_caused[i] < self->n_caused[death])
      death = i;

  return death;
}

/* A fifth of all are hangs. They have rounds of their own, for they hold up whoever waits with them. */
static gboolean
is_turn_of_hangs (Stress *self)
{
  return self->n_caused[DEATH_HANG] * N_DEATHS < count_caused (self);
}

/* Returns: how many crashers have typed */
static guint
cause_deaths (Stress   *self,
              gboolean  hangs,
              guint     n_crashers)
{
  guint n_typed = 0;

  while (n_typed < n_crashers)
    {
      Death death = hangs ? DEATH_HANG : choose_death (self);

      if (death == DEATH_SIGNAL)
        {
          kill_handlers (self, n_crashers > 1 ? 2 : 1);
          if (n_crashers == 1)
            break;
          continue;
        }

      connect4_test_player_type (self->crashers[n_typed++], "crash %s", death_names[death]);
      self->n_caused[death]++;
    }

  return n_typed;
}

static gint64
time_witness (Stress *self)
{
  gint64 begin = g_get_monotonic_time ();

  connect4_test_player_type (self->witness, "hello");
  while (g_str_equal (connect4_test_player_read_answer (self->witness), LOST))
    {
      self->n_lost++;
      connect4_test_player_type (self->witness, "hello");
    }

  return g_get_monotonic_time () - begin;
}

/* In half of the rounds one handler dies, in some none, in the others several at once. */
static void
play_round (Stress *self)
{
  static const guint round_crashers[] = { 0, 1, 1, N_CRASHERS };
  gboolean hangs = is_turn_of_hangs (self);
  guint n_crashers = round_crashers[g_test_rand_int_range (0, G_N_ELEMENTS (round_crashers))];
  guint n_oom = self->n_caused[DEATH_OOM];
  guint n_typed;
  gint64 delay;

  begin_games (self);
  type_moves (self);
  n_typed = cause_deaths (self, hangs, n_crashers);
  delay = time_witness (self);
  if (n_crashers == 0)
    g_array_append_val (self->calms, delay);
  else if (n_crashers == 1 && !hangs && self->n_caused[DEATH_OOM] == n_oom)
    g_array_append_val (self->delays, delay);
  for (guint i = 0; i < n_typed; i++)
    g_assert_cmpstr (connect4_test_player_read_answer (self->crashers[i]), ==, LOST);
  expect_moves (self);
}

static guint
count_lost (Stress *self)
{
  guint n = self->n_lost;

  for (guint i = 0; i < self->tables->len; i++)
    n += connect4_test_table_count_lost (self->tables->pdata[i]);

  return n;
}

static void
expect_quiet (Stress *self)
{
  for (guint i = 0; i < self->tables->len; i++)
    connect4_test_table_expect_quiet (self->tables->pdata[i]);
  for (guint i = 0; i < N_CRASHERS; i++)
    connect4_test_player_expect_quiet (self->crashers[i]);
  connect4_test_player_expect_quiet (self->witness);
}

static int
compare_delays (gconstpointer a,
                gconstpointer b)
{
  const gint64 *first = a;
  const gint64 *second = b;

  return (*first > *second) - (*first < *second);
}

static double
get_percentile (GArray *sorted,
                guint   percent)
{
  return g_array_index (sorted, gint64, (sorted->len - 1) * percent / 100) / 1000.0;
}

static void
report_delays (const Setup *setup,
               const char  *what,
               GArray      *delays)
{
  g_array_sort (delays, compare_delays);
  if (delays->len > 0)
    g_test_message ("%s: %s: median %.1f ms, 99th percentile %.1f ms, of %u", setup->name, what,
                    get_percentile (delays, 50), get_percentile (delays, 99),
                    delays->len);
}

/* Each handler that dies is reported by the server, with its request. */
static guint
count_reports (Stress *self)
{
  const char *message = connect4_test_server_get_messages (self->server);
  guint n = 0;

  while ((message = strstr (message, " crashed (")) != NULL)
    {
      n++;
      message++;
    }

  return n;
}

/* How long, in microseconds, those who waited at a handler that died had to wait for the next answer. */
static GArray *
find_recoveries (Stress *self)
{
  static const char words[] = "The next answer came ";
  const char *message = connect4_test_server_get_messages (self->server);
  GArray *recoveries = g_array_new (FALSE, FALSE, sizeof (gint64));

  while ((message = strstr (message, words)) != NULL)
    {
      gint64 delay = g_ascii_strtoll (message + strlen (words), (char **) &message, 10);

      g_array_append_val (recoveries, delay);
    }

  return recoveries;
}

static void
report (Stress      *self,
        const Setup *setup)
{
  g_autoptr (GArray) recoveries = find_recoveries (self);

  g_test_message ("%s: %u deaths: %u segv, %u hang, %u garbage, %u oom, %u killed from outside",
                  setup->name, count_caused (self), self->n_caused[DEATH_SEGV],
                  self->n_caused[DEATH_HANG], self->n_caused[DEATH_GARBAGE],
                  self->n_caused[DEATH_OOM], self->n_caused[DEATH_SIGNAL]);
  g_test_message ("%s: %u tables, %u games played to the end, %u moves", setup->name, self->tables->len,
                  self->n_games, self->n_moves);
  report_delays (setup, "the next answer after a death, from when the server sees it", recoveries);
  report_delays (setup, "a line typed after 200 moves and a crash", self->delays);
  report_delays (setup, "the same without a crash", self->calms);
}

/* The spares are there as well, which take their time behind those whom somebody waits for. */
static void
wait_for_handlers (Stress *self,
                   guint   n)
{
  g_autoptr (GArray) handlers = NULL;

  do
    {
      connect4_test_player_expect_quiet (self->witness);
      g_clear_pointer (&handlers, g_array_unref);
      handlers = stress_children_list (connect4_test_server_get_pid (self->server));
    }
  while (handlers->len != n);
}

static void
set_up (Stress      *self,
        const Setup *setup)
{
  self->server = connect4_test_server_new (setup->options, NULL);
  self->tables = g_ptr_array_new_with_free_func ((GDestroyNotify) connect4_test_table_free);
  self->delays = g_array_new (FALSE, FALSE, sizeof (gint64));
  self->calms = g_array_new (FALSE, FALSE, sizeof (gint64));
  for (guint i = 0; i < setup->n_tables; i++)
    {
      g_ptr_array_add (self->tables, connect4_test_table_new (self->server, NULL));
      connect4_test_table_start (self->tables->pdata[i]);
    }
  for (guint i = 0; i < N_CRASHERS; i++)
    {
      self->crashers[i] = connect4_test_server_connect (self->server, "crasher");
      g_strfreev (connect4_test_player_read_all (self->crashers[i]));
    }
  self->witness = connect4_test_server_connect (self->server, "witness");
  g_strfreev (connect4_test_player_read_all (self->witness));
  wait_for_handlers (self, setup->n_handlers + CONNECT4_SPAWNER_SPARES);
}

static void
tear_down (Stress *self)
{
  connect4_test_player_free (self->witness);
  for (guint i = 0; i < N_CRASHERS; i++)
    connect4_test_player_free (self->crashers[i]);
  g_ptr_array_unref (self->tables);
  g_array_unref (self->delays);
  g_array_unref (self->calms);
  connect4_test_server_stop (self->server);
  connect4_test_server_free (self->server);
}

/* What the last deaths have left behind goes away when their successors are there. */
static void
wait_for_descriptors (Stress *self,
                      guint   limit)
{
  do
    connect4_test_player_expect_quiet (self->witness);
  while (connect4_test_server_count_descriptors (self->server) > limit ||
         stress_children_count_zombies (connect4_test_server_get_pid (self->server)) > 0);
}

static void
test_deaths (gconstpointer user_data)
{
  const Setup *setup = user_data;
  Stress self = { 0 };
  guint n_deaths = n_wanted / setup->share;
  guint n_descriptors;
  guint64 resident;
  GPid pid;

  set_up (&self, setup);
  pid = connect4_test_server_get_pid (self.server);
  n_descriptors = connect4_test_server_count_descriptors (self.server);

  while (count_caused (&self) < n_deaths / 10)
    play_round (&self);
  resident = stress_process_get_resident (pid);
  while (count_caused (&self) < n_deaths)
    play_round (&self);

  expect_quiet (&self);
  wait_for_descriptors (&self, n_descriptors);
  report (&self, setup);
  g_assert_cmpuint (count_lost (&self), ==, 0);
  g_assert_cmpuint (count_reports (&self), >=, count_caused (&self) - self.n_caused[DEATH_SIGNAL]);
  g_assert_cmpuint (stress_process_get_resident (pid), <=, resident + MEMORY_TOLERANCE);

  tear_down (&self);
}

int
main (int    argc,
      char **argv)
{
  static const Setup two = {
    .name = "two-handlers",
    .n_tables = 200,
    .n_handlers = 2,
    .share = 1,
    .options = { "--fault-injection", "--log-level=info", "--handlers=2", NULL },
  };
  static const Setup one = {
    .name = "one-handler",
    .n_tables = 50,
    .n_handlers = 1,
    .share = 5,
    .options = { "--fault-injection", "--log-level=info", "--handlers=1", NULL },
  };
  static const Setup each = {
    .name = "handler-each",
    .n_tables = 10,
    .n_handlers = 2 * 10 + N_CRASHERS + 1,
    .share = 5,
    .options = { "--fault-injection", "--log-level=info", "--players-per-handler=1", NULL },
  };

  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  if (argc > 1)
    n_wanted = MAX (atoi (argv[1]), 1);

  g_test_add_data_func ("/stress/deaths/two-handlers", &two, test_deaths);
  g_test_add_data_func ("/stress/deaths/one-handler", &one, test_deaths);
  g_test_add_data_func ("/stress/deaths/handler-each", &each, test_deaths);

  return g_test_run ();
}
