/* SPDX-License-Identifier: LGPL-2.1-or-later */
#define G_LOG_DOMAIN "connect4-handler"

#include "config.h"

#include "handler/connect4-answer-check.h"

#include <string.h>

#include "handler/connect4-request-parser.h"

#define MENU CONNECT4_PLACE_MENU
#define GAME CONNECT4_PLACE_GAME

#define N_ROUNDS 200000

typedef struct
{
  const char *line;
  Connect4Place place;
  gboolean plausible;
  Connect4Action action;
} Case;

#define JUST(name)    { .type = CONNECT4_ACTION_##name }
#define MOVE(index)   { .type = CONNECT4_ACTION_MOVE, .move.column = (index) }
#define CREATE(...)   { .type = CONNECT4_ACTION_CREATE, .create = { __VA_ARGS__ } }
#define JOIN(...)     { .type = CONNECT4_ACTION_JOIN, .join = { __VA_ARGS__ } }
#define FACTS(n)      { .type = CONNECT4_ACTION_FUN_FACTS, .fun_facts.number = (n) }
#define REFUSE(why, quoted)                                                                        \
  { .type = CONNECT4_ACTION_REFUSE,                                                                \
    .refuse = { .refusal = CONNECT4_REFUSAL_##why, .text = quoted } }

static const Case word_cases[] = {
  { "exit", MENU, TRUE, JUST (EXIT) },
  { "QuIt", GAME, TRUE, JUST (EXIT) },
  { " 'ex'it", GAME, TRUE, JUST (EXIT) },
  { "\texit\t", GAME, TRUE, JUST (EXIT) },
  { "exi", GAME, FALSE, JUST (EXIT) },
  { "exits", GAME, FALSE, JUST (EXIT) },
  { "help exit", GAME, FALSE, JUST (EXIT) },
  { "'exit", GAME, FALSE, JUST (EXIT) },
  { "'exit now'", GAME, FALSE, JUST (EXIT) },
  { "", GAME, FALSE, JUST (EXIT) },
  { "leave", GAME, TRUE, JUST (LEAVE) },
  { "leave", MENU, FALSE, JUST (LEAVE) },
  { "3", GAME, FALSE, JUST (LEAVE) },
  { "", MENU, TRUE, JUST (NOTHING) },
  { " \t ", MENU, TRUE, JUST (NOTHING) },
  { "3", GAME, FALSE, JUST (NOTHING) },
  { "''", GAME, FALSE, JUST (NOTHING) },
  { "crash segv", GAME, FALSE, JUST (CRASH) },
  { "board", GAME, TRUE, JUST (BOARD) },
  { "board", GAME, FALSE, JUST (PLAY) },
};

static const Case value_cases[] = {
  { "3", GAME, TRUE, MOVE (3) },
  { "+03", GAME, TRUE, MOVE (3) },
  { "move --col=-12", GAME, TRUE, MOVE (-12) },
  { "move 99999999999", GAME, TRUE, MOVE (G_MAXINT) },
  { "3", GAME, FALSE, MOVE (4) },
  { "3", GAME, FALSE, MOVE (-3) },
  { "3", GAME, FALSE, MOVE (33) },
  { "3-", GAME, FALSE, MOVE (-3) },
  { "21", GAME, FALSE, MOVE (12) },
  { "move", GAME, FALSE, MOVE (0) },
  { "move 999999999", GAME, FALSE, MOVE (G_MAXINT) },
  { "3", MENU, FALSE, MOVE (3) },
  { "funfacts", MENU, TRUE, FACTS (1) },
  { "funfacts 20", MENU, TRUE, FACTS (20) },
  { "funfacts", MENU, FALSE, FACTS (20) },
  { "create 'after\tlunch'", MENU, TRUE, CREATE (.name = "after lunch") },
  { "create foo --cols=9", MENU, TRUE, CREATE (.name = "foo", .settings.columns = 9) },
  { "create foo", MENU, FALSE, CREATE (.name = "foo", .settings.columns = 9) },
  { "create foo", MENU, FALSE, CREATE (.name = "bar") },
  { "join ABC234", MENU, TRUE, JOIN ('O', "ABC234") },
  { "join ABC234 z", MENU, TRUE, JOIN ('Z', "ABC234") },
  { "join ABC234", MENU, FALSE, JOIN ('O', "XYZ789") },
};

static const Case refusal_cases[] = {
  { "frobnicate", MENU, TRUE, REFUSE (UNKNOWN_COMMAND, "frobnicate") },
  { "frobnicate", MENU, FALSE, REFUSE (UNKNOWN_COMMAND, "send me your password") },
  { "create 'x", MENU, TRUE, REFUSE (UNBALANCED_QUOTE, "") },
  { "3", MENU, TRUE, REFUSE (NOT_IN_MENU, "move") },
  { "quit", MENU, TRUE, REFUSE (NOT_IN_GAME, "exit") },
  { "3", MENU, FALSE, REFUSE (NOT_IN_MENU, "board") },
  { "3", MENU, FALSE, REFUSE (NOT_IN_MENU, "3") },
};

/* Lines out of which a handler takes bytes before it reads them. */
static const Case odd_cases[] = {
  { "\x7f""exit", GAME, TRUE, JUST (EXIT) },
  { "ex\xc2\xadit", GAME, TRUE, JUST (EXIT) },
  { "ex\xffIT", GAME, TRUE, JUST (EXIT) },
  { "move 3\x15quit", GAME, TRUE, JUST (EXIT) },
  { "move 4\x08""3", GAME, TRUE, MOVE (3) },
  { "\x1b[A3", GAME, TRUE, MOVE (3) },
  { "3\x15", GAME, TRUE, JUST (NOTHING) },
  { "create caf\xc3\xa9", MENU, TRUE, CREATE (.name = "caf\xc3\xa9") },
  { "create cafe\xcc\x81", MENU, TRUE, CREATE (.name = "caf\xc3\xa9") },
  { "move 3\x08", GAME, FALSE, JUST (EXIT) },
  { "create caf\xc3\xa9", MENU, FALSE, JUST (EXIT) },
  { "\x1b[A3", GAME, FALSE, MOVE (4) },
  { "\x1b[A", GAME, FALSE, JUST (LEAVE) },
};

static void
check_cases (const Case *cases,
             gsize       n_cases)
{
  for (gsize i = 0; i < n_cases; i++)
    {
      const Case *c = &cases[i];
      g_autofree char *escaped = g_strescape (c->line, NULL);

      g_test_message ("%s, answered by %d", escaped, c->action.type);
      g_assert_cmpint (
        connect4_answer_is_plausible (c->place, c->line, strlen (c->line), &c->action),
        ==,
        c->plausible);
    }
}

static void
test_words (void)
{
  check_cases (word_cases, G_N_ELEMENTS (word_cases));
}

static void
test_values (void)
{
  check_cases (value_cases, G_N_ELEMENTS (value_cases));
}

static void
test_refusals (void)
{
  check_cases (refusal_cases, G_N_ELEMENTS (refusal_cases));
}

static void
test_odd_lines (void)
{
  check_cases (odd_cases, G_N_ELEMENTS (odd_cases));
}

/* What is behind the longest line is not looked at; a 0 is one of the bytes that are taken out. */
static void
test_any_bytes (void)
{
  static const char zeros[] = "e\0x\0i\0t";
  const Connect4Action leave = JUST (EXIT);
  const Connect4Action nothing = JUST (NOTHING);
  char line[CONNECT4_REQUEST_LINE_MAX + 4];

  memset (line, ' ', sizeof line);
  memcpy (line + CONNECT4_REQUEST_LINE_MAX - 4, "exit", 4);
  g_assert_true (connect4_answer_is_plausible (GAME, line, sizeof line, &leave));
  memcpy (line + CONNECT4_REQUEST_LINE_MAX - 4, "    exit", 8);
  g_assert_false (connect4_answer_is_plausible (GAME, line, sizeof line, &leave));
  g_assert_true (connect4_answer_is_plausible (GAME, line, sizeof line, &nothing));
  g_assert_true (connect4_answer_is_plausible (GAME, zeros, sizeof zeros, &leave));
}

static const char *const pieces[] = {
  "create", "join", "games", "funfacts", "lang", "help", "exit", "play", "move", "lobby", "leave",
  "board", "quit", "?", "crash", "segv", "fr", "ABC234", "after lunch", "--name=", "--name", "--cols",
  "--rows=42", "--cols=42", "--code=", "--symbol", "--number=", "--col=", "--command=", "--connect=5",
  "--players", " ", " ", " ", "  ", "\t", "'", "\"", "\\", "0", "3", "7", "20", "-1", "+2", "99999999999",
  "-99999999999", "\xc3\xa9", "\xe3\x80\x80", "\xff", "\x08", "\x1b[A", "\x15",
};

static GString *
make_line (GRand *rand)
{
  GString *line = g_string_new (NULL);
  guint n = (guint) g_rand_int_range (rand, 0, 8);

  for (guint i = 0; i < n; i++)
    {
      const char *piece = pieces[g_rand_int_range (rand, 0, G_N_ELEMENTS (pieces))];

      if (g_rand_boolean (rand))
        g_string_append_c (line, ' ');
      for (; *piece != '\0'; piece++)
        g_string_append_c (line, g_rand_int_range (rand, 0, 8) == 0 ? g_ascii_toupper (*piece) : *piece);
    }

  while (line->len > 0 && g_rand_int_range (rand, 0, 10) == 0)
    line->str[g_rand_int_range (rand, 0, (gint32) line->len)] = (char) g_rand_int_range (rand, 0, 256);

  return line;
}

/* Takes some bytes away, as the editing keys do. */
static void
cut_line (GString *line,
          GRand   *rand)
{
  for (guint n = (guint) g_rand_int_range (rand, 0, 4); n > 0 && line->len > 0; n--)
    g_string_erase (line, g_rand_int_range (rand, 0, (gint32) line->len), 1);
}

static Connect4Place
choose_place (GRand *rand)
{
  return g_rand_boolean (rand) ? GAME : MENU;
}

static Connect4ParserFlags
choose_flags (GRand *rand)
{
  return g_rand_boolean (rand) ? CONNECT4_PARSER_FAULT_INJECTION : CONNECT4_PARSER_NONE;
}

static void
test_honest (void)
{
  GRand *rand = g_rand_new_with_seed (11);

  for (guint i = 0; i < N_ROUNDS; i++)
    {
      g_autoptr (GString) line = make_line (rand);
      Connect4Place place = choose_place (rand);
      Connect4Action action;

      connect4_request_parse (line->str, line->len, place, choose_flags (rand), &action);
      if (action.type == CONNECT4_ACTION_CRASH ||
          connect4_answer_is_plausible (place, line->str, line->len, &action))
        continue;

      g_error ("the answer %d to '%s' is not plausible", action.type, g_strescape (line->str, NULL));
    }

  g_rand_free (rand);
}

/* An odd line's answer is that to the line without the bytes that were taken away. */
static void
test_honest_cut (void)
{
  GRand *rand = g_rand_new_with_seed (12);

  for (guint i = 0; i < N_ROUNDS; i++)
    {
      g_autoptr (GString) line = make_line (rand);
      g_autoptr (GString) left = g_string_new_len (line->str, (gssize) line->len);
      Connect4Place place = choose_place (rand);
      Connect4Action action;

      cut_line (left, rand);
      g_string_append_c (line, '\x08');
      connect4_request_parse (left->str, left->len, place, choose_flags (rand), &action);
      if (action.type == CONNECT4_ACTION_CRASH ||
          connect4_answer_is_plausible (place, line->str, line->len, &action))
        continue;

      g_error ("the answer %d to '%s' is not plausible", action.type, g_strescape (line->str, NULL));
    }

  g_rand_free (rand);
}

static gboolean
is_plain (const GString *line)
{
  for (gsize i = 0; i < line->len; i++)
    {
      if (!g_ascii_isprint (line->str[i]))
        return FALSE;
    }

  return TRUE;
}

/* Where a line is a command's, no other command's answer is believed. */
static void
test_forged (void)
{
  GRand *rand = g_rand_new_with_seed (13);
  guint n_forged = 0;

  while (n_forged < N_ROUNDS / 4)
    {
      g_autoptr (GString) line = make_line (rand);
      Connect4Place place = choose_place (rand);
      Connect4Action action;

      connect4_request_parse (line->str, line->len, place, choose_flags (rand), &action);
      if (action.type == CONNECT4_ACTION_REFUSE || !is_plain (line))
        continue;

      for (guint type = 0; type <= CONNECT4_ACTION_CRASH; type++)
        {
          Connect4Action forged = action;

          forged.type = type;
          if (type == action.type || type == CONNECT4_ACTION_REFUSE)
            continue;

          n_forged++;
          if (connect4_answer_is_plausible (place, line->str, line->len, &forged))
            g_error ("the answer %d to '%s' is plausible", type, g_strescape (line->str, NULL));
        }
    }

  g_rand_free (rand);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/handler/answer-check/words", test_words);
  g_test_add_func ("/handler/answer-check/values", test_values);
  g_test_add_func ("/handler/answer-check/refusals", test_refusals);
  g_test_add_func ("/handler/answer-check/odd-lines", test_odd_lines);
  g_test_add_func ("/handler/answer-check/any-bytes", test_any_bytes);
  g_test_add_func ("/handler/answer-check/honest", test_honest);
  g_test_add_func ("/handler/answer-check/honest-cut", test_honest_cut);
  g_test_add_func ("/handler/answer-check/forged", test_forged);

  return g_test_run ();
}
