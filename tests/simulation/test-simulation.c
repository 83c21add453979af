/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include <signal.h>
#include <stdlib.h>

#include "simulation.h"

#define N_SEEDS   1000
#define N_CASES   10
#define N_BETWEEN 10000

static void
test_seeds (gconstpointer data)
{
  guint first = GPOINTER_TO_UINT (data);

  for (guint64 seed = first; seed < first + N_SEEDS / N_CASES; seed++)
    {
      g_test_message ("seed %" G_GUINT64_FORMAT, seed);
      simulate (seed);
    }
}

/* Worlds in which a fault was found by hand. */
static void
test_found (void)
{
  static const guint64 seeds[] = {
    40991820, /* suspects waited as long as players came who had no handler yet */
  };

  for (gsize i = 0; i < G_N_ELEMENTS (seeds); i++)
    simulate (seeds[i]);
}

static guint64 current_seed;

static void
say_seed (int signal_number)
{
  g_printerr ("This was seed %" G_GUINT64_FORMAT ": ./dev simulate 1 %" G_GUINT64_FORMAT " plays it again\n",
              current_seed, current_seed);
  signal (SIGABRT, SIG_DFL);
}

/* By hand: so many worlds, from this seed on. */
static int
simulate_many (guint64 n,
               guint64 first)
{
  signal (SIGABRT, say_seed);

  for (guint64 seed = first; seed < first + n; seed++)
    {
      if ((seed - first) % N_BETWEEN == 0)
        g_print ("%" G_GUINT64_FORMAT " of %" G_GUINT64_FORMAT " worlds\n", seed - first, n);
      current_seed = seed;
      simulate (seed);
    }

  g_print ("%" G_GUINT64_FORMAT " of %" G_GUINT64_FORMAT " worlds: all is as it should be\n", n, n);

  return EXIT_SUCCESS;
}

int
main (int   argc,
      char *argv[])
{
  if (argc > 1 && g_ascii_isdigit (argv[1][0]))
    return simulate_many (g_ascii_strtoull (argv[1], NULL, 10),
                          argc > 2 ? g_ascii_strtoull (argv[2], NULL, 10) : 0);

  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/simulation/busy-handler", simulate_busy_handler);
  g_test_add_func ("/simulation/found", test_found);
  for (guint first = 0; first < N_SEEDS; first += N_SEEDS / N_CASES)
    {
      g_autofree char *path = g_strdup_printf ("/simulation/seeds/%u", first);

      g_test_add_data_func (path, GUINT_TO_POINTER (first), test_seeds);
    }

  return g_test_run ();
}
