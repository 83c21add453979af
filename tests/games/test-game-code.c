/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "games/connect4-game-code.h"

#include <string.h>

#define N_CODES 20000

/* Each character of the alphabet is about as frequent as any other, and there are no others. */
static void
assert_even (const guint *counts)
{
  const char *alphabet = "346789CDFGHJKMNPQRTVWXY";
  const guint expected = N_CODES / strlen (alphabet);
  guint n_counted = 0;

  for (const char *character = alphabet; *character != '\0'; character++)
    {
      guint count = counts[(guchar) *character];

      g_assert_cmpuint (count, >, expected * 3 / 4);
      g_assert_cmpuint (count, <, expected * 5 / 4);
      n_counted += count;
    }

  g_assert_cmpuint (n_counted, ==, N_CODES);
}

static void
test_draw (void)
{
  g_autoptr (GHashTable) codes = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  guint counts[CONNECT4_GAME_CODE_LENGTH][256] = { { 0 } };

  for (int i = 0; i < N_CODES; i++)
    {
      char *code = connect4_game_code_draw (i);

      g_assert_cmpuint (strlen (code), ==, CONNECT4_GAME_CODE_LENGTH);
      for (int place = 0; place < CONNECT4_GAME_CODE_LENGTH; place++)
        counts[place][(guchar) code[place]]++;

      g_assert_true (g_hash_table_add (codes, code));
    }

  for (int place = 0; place < CONNECT4_GAME_CODE_LENGTH; place++)
    assert_even (counts[place]);
}

/* After the last code the sequence begins anew. */
static void
test_draw_again (void)
{
  const guint32 n_codes = 23 * 23 * 23 * 23 * 23 * 23;

  for (guint32 position = 0; position < 1000; position++)
    {
      g_autofree char *code = connect4_game_code_draw (position);
      g_autofree char *again = connect4_game_code_draw (n_codes + position);
      g_autofree char *last = connect4_game_code_draw (n_codes - 1 - position);

      g_assert_cmpstr (again, ==, code);
      g_assert_cmpstr (last, !=, code);
    }
}

static void
test_normalize (void)
{
  static const char *const refused[] = {
    "",         "ABC",     "CDF34",       "CDF3467", "CDF340", "CDFO34", "CDF 34",
    " CDF346",  "CDF346 ", "CDF34\xc3\xa9", "CDF34\n", "cdf-34", "../../", "CDF34\xff",
  };
  g_autofree char *code = connect4_game_code_draw (0);
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

  g_test_add_func ("/games/game-code/draw", test_draw);
  g_test_add_func ("/games/game-code/draw-again", test_draw_again);
  g_test_add_func ("/games/game-code/normalize", test_normalize);

  return g_test_run ();
}
