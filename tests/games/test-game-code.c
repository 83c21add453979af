/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "games/connect4-game-code.h"

#include <string.h>

#define N_CODES 20000

static void
test_never_twice (void)
{
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (int i = 0; i < N_CODES; i++)
    g_assert_true (g_hash_table_add (seen, connect4_game_code_new ()));
}

static void
test_alphabet (void)
{
  guint counts[256] = { 0 };
  guint n_symbols = 0;

  for (int i = 0; i < N_CODES; i++)
    {
      g_autofree char *code = connect4_game_code_new ();

      g_assert_cmpuint (strlen (code), ==, CONNECT4_GAME_CODE_LENGTH);
      for (const char *character = code; *character != '\0'; character++)
        {
          g_assert_true (g_ascii_isupper (*character) || g_ascii_isdigit (*character));
          g_assert_null (strchr ("0O1IL2Z5SBU", *character));
          counts[(guchar) *character]++;
        }
    }

  for (guint i = 0; i < G_N_ELEMENTS (counts); i++)
    n_symbols += counts[i] > 0;

  g_assert_cmpuint (n_symbols, ==, 23);
}

/* Each symbol is as frequent as any other, at each place. */
static void
test_random (void)
{
  guint counts[CONNECT4_GAME_CODE_LENGTH][256] = { { 0 } };

  for (int i = 0; i < N_CODES; i++)
    {
      g_autofree char *code = connect4_game_code_new ();

      for (int place = 0; place < CONNECT4_GAME_CODE_LENGTH; place++)
        counts[place][(guchar) code[place]]++;
    }

  for (int place = 0; place < CONNECT4_GAME_CODE_LENGTH; place++)
    {
      for (int symbol = 0; symbol < 256; symbol++)
        {
          if (counts[place][symbol] > 0)
            {
              g_assert_cmpuint (counts[place][symbol], >, N_CODES / 23 * 3 / 4);
              g_assert_cmpuint (counts[place][symbol], <, N_CODES / 23 * 5 / 4);
            }
        }
    }
}

static void
test_normalize (void)
{
  static const char *const refused[] = {
    "",         "ABC",     "CDF34",       "CDF3467", "CDF340", "CDFO34", "CDF 34",
    " CDF346",  "CDF346 ", "CDF34\xc3\xa9", "CDF34\n", "cdf-34", "../../", "CDF34\xff",
  };
  g_autofree char *code = connect4_game_code_new ();
  g_autofree char *lower = g_ascii_strdown (code, -1);
  g_autofree char *same = connect4_game_code_normalize (code);
  g_autofree char *normalized = connect4_game_code_normalize (lower);

  g_assert_cmpstr (same, ==, code);
  g_assert_cmpstr (normalized, ==, code);

  for (gsize i = 0; i < G_N_ELEMENTS (refused); i++)
    g_assert_null (connect4_game_code_normalize (refused[i]));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/games/game-code/never-twice", test_never_twice);
  g_test_add_func ("/games/game-code/alphabet", test_alphabet);
  g_test_add_func ("/games/game-code/random", test_random);
  g_test_add_func ("/games/game-code/normalize", test_normalize);

  return g_test_run ();
}
