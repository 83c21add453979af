/* SPDX-License-Identifier: LGPL-2.1-or-later */
#define G_LOG_DOMAIN "connect4-handler"

#include "config.h"

#include "handler/connect4-request-parser.h"

#include <string.h>

#define MENU CONNECT4_PLACE_MENU
#define GAME CONNECT4_PLACE_GAME

static const char longest[] = "0123456789012345678901234567890123456789012345678901234567890123";

typedef struct
{
  const char *line;
  Connect4Place place;
  Connect4Action action;
} Case;

#define CREATE(...) { .type = CONNECT4_ACTION_CREATE, .create = { __VA_ARGS__ } }
#define JOIN(...)   { .type = CONNECT4_ACTION_JOIN, .join = { __VA_ARGS__ } }
#define MOVE(index) { .type = CONNECT4_ACTION_MOVE, .move.column = (index) }
#define GAMES_PAGE(n) { .type = CONNECT4_ACTION_GAMES, .games.page = (n) }
#define FACTS(n)    { .type = CONNECT4_ACTION_FUN_FACTS, .fun_facts.number = (n) }
#define HELP(name)  { .type = CONNECT4_ACTION_HELP, .help.command = name }
#define LANG(name)  { .type = CONNECT4_ACTION_LANGUAGE, .language.code = name }
#define JUST(name)  { .type = CONNECT4_ACTION_##name }
#define REFUSE(why, ...)                                                                           \
  { .type = CONNECT4_ACTION_REFUSE, .refuse = { .refusal = CONNECT4_REFUSAL_##why, __VA_ARGS__ } }
#define OPTION(name) .option = CONNECT4_OPTION_##name
#define RANGE(from, to) .minimum = (from), .maximum = (to)

static const Case command_cases[] = {
  { "", MENU, JUST (NOTHING) },
  { "   \t ", GAME, JUST (NOTHING) },
  { "games", MENU, GAMES_PAGE (1) },
  { "  GaMeS  ", MENU, GAMES_PAGE (1) },
  { "\tgames\t", MENU, GAMES_PAGE (1) },
  { "games 2", MENU, GAMES_PAGE (2) },
  { "games --page=1000000", MENU, GAMES_PAGE (1000000) },
  { "'ga'mes", MENU, GAMES_PAGE (1) },
  { "exit", MENU, JUST (EXIT) },
  { "exit", GAME, JUST (EXIT) },
  { "quit", GAME, JUST (EXIT) },
  { "QUIT", MENU, JUST (EXIT) },
  { "play", GAME, JUST (PLAY) },
  { "lobby", GAME, JUST (LOBBY) },
  { "leave", GAME, JUST (LEAVE) },
  { "board", GAME, JUST (BOARD) },
  { "help", MENU, HELP ("") },
  { "?", GAME, HELP ("") },
  { "help move", MENU, HELP ("move") },
  { "? CREATE", GAME, HELP ("create") },
  { "help ?", MENU, HELP ("help") },
  { "help quit", MENU, HELP ("exit") },
  { "help --command=lang", MENU, HELP ("lang") },
  { "lang", MENU, LANG ("") },
  { "lang fr", GAME, LANG ("fr") },
  { "lang --code=fr", GAME, LANG ("fr") },
  { "funfacts", MENU, FACTS (1) },
  { "funfacts 5", MENU, FACTS (5) },
  { "funfacts --number=20", MENU, FACTS (20) },
  { "funfacts +7", MENU, FACTS (7) },
};

static const Case create_cases[] = {
  { "create --name=foo", MENU, CREATE (.name = "foo") },
  { "create foo", MENU, CREATE (.name = "foo") },
  { "CREATE --NAME=Foo", MENU, CREATE (.name = "Foo") },
  { "create --name foo", MENU, CREATE (.name = "foo") },
  { "create --name=\"after lunch\"", MENU, CREATE (.name = "after lunch") },
  { "create \"--name=after lunch\"", MENU, CREATE (.name = "after lunch") },
  { "create 'after lunch'", MENU, CREATE (.name = "after lunch") },
  { "create after lunch", MENU, CREATE (.name = "after lunch") },
  { "  create   my   game  ", MENU, CREATE (.name = "my game") },
  { "create don't panic", MENU, CREATE (.name = "don't panic") },
  { "create rock 'n' roll", MENU, CREATE (.name = "rock 'n' roll") },
  { "create 'after lunch' don't", MENU, CREATE (.name = "after lunch don't") },
  { "create it's", MENU, CREATE (.name = "it's") },
  { "create 3", MENU, CREATE (.name = "3") },
  { "create --cols=9 don't panic", MENU, CREATE (.name = "don't panic", .settings = { 9, 0, 0, 0 }) },
  { "create don't --cols 9 panic --rows=8",
    MENU,
    CREATE (.name = "don't panic", .settings = { 9, 8, 0, 0 }) },
  { "create don't --cols '9' panic", MENU, CREATE (.name = "don't panic", .settings = { 9, 0, 0, 0 }) },
  { "create --name \"after lunch\"", MENU, CREATE (.name = "after lunch") },
  { "create \"\t after lunch \"", MENU, CREATE (.name = "after lunch") },
  { "create \xc2\xa0x\xe3\x80\x80", MENU, CREATE (.name = "x") },
  { "create \"it's\"", MENU, CREATE (.name = "it's") },
  { "create e\xcc\x81t\xc3\xa9", MENU, CREATE (.name = "\xc3\xa9t\xc3\xa9") },
  { "create \xd0\xbf\xd1\x83\xd1\x82\xd1\x8c", MENU, CREATE (.name = "\xd0\xbf\xd1\x83\xd1\x82\xd1\x8c") },
  { "create \xe4\xb8\xad\xe6\x96\x87 3", MENU, CREATE (.name = "\xe4\xb8\xad\xe6\x96\x87 3") },
  { "create 4_a-b.c, 'd'.", MENU, CREATE (.name = "4_a-b.c, 'd'.") },
  { "create partie-\xc3\xa9t\xc3\xa9", MENU, CREATE (.name = "partie-\xc3\xa9t\xc3\xa9") },
  { "create --name=foo --cols=9 --rows=8 --connect=5 --players=3",
    MENU,
    CREATE (.name = "foo", .settings = { 9, 8, 5, 3 }) },
  { "create --players 3 --rows 8 --connect 5 foo --cols 9",
    MENU,
    CREATE (.name = "foo", .settings = { 9, 8, 5, 3 }) },
  { "create foo --cols=20 --rows=20 --connect=20 --players=8",
    MENU,
    CREATE (.name = "foo", .settings = { 20, 20, 20, 8 }) },
  { "create foo --cols=0 --rows=-1", MENU, CREATE (.name = "foo", .settings = { 0, -1, 0, 0 }) },
  { "create foo --cols -3", MENU, CREATE (.name = "foo", .settings = { -3, 0, 0, 0 }) },
  { "create foo --rows=-99999999999999999999",
    MENU,
    CREATE (.name = "foo", .settings = { 0, G_MININT, 0, 0 }) },
  { "create foo --cols=42 --rows=42", MENU, CREATE (.name = "foo", .settings = { 42, 42, 0, 0 }) },
};

static const Case join_cases[] = {
  { "join --code=ABC234 --symbol=O", MENU, JOIN ('O', "ABC234") },
  { "join --symbol=x --code=ABC234", MENU, JOIN ('X', "ABC234") },
  { "join ABC234", MENU, JOIN (0, "ABC234") },
  { "join ABC234 z", MENU, JOIN ('Z', "ABC234") },
  { "join z --code=ABC234", MENU, JOIN ('Z', "ABC234") },
  { "join --symbol z ABC234", MENU, JOIN ('Z', "ABC234") },
  { "join ABC234 \" y \"", MENU, JOIN ('Y', "ABC234") },
  { "join ABC234 7", MENU, JOIN ('7', "ABC234") },
  { "join ABC234 #", MENU, JOIN ('#', "ABC234") },
  { "join ABC234 ~", MENU, JOIN ('~', "ABC234") },
};

static const Case move_cases[] = {
  { "move --col=3", GAME, MOVE (3) },
  { "move --COL 3", GAME, MOVE (3) },
  { "move 3", GAME, MOVE (3) },
  { "3", GAME, MOVE (3) },
  { "\"3\"", GAME, MOVE (3) },
  { "0", GAME, MOVE (0) },
  { "007", GAME, MOVE (7) },
  { "+3", GAME, MOVE (3) },
  { "-1", GAME, MOVE (-1) },
  { "move -1", GAME, MOVE (-1) },
  { "move --col=-1", GAME, MOVE (-1) },
  { "move --col -1", GAME, MOVE (-1) },
  { "move 2147483647", GAME, MOVE (G_MAXINT) },
  { "move -2147483648", GAME, MOVE (G_MININT) },
  { "move 2147483648", GAME, MOVE (G_MAXINT) },
  { "move -2147483649", GAME, MOVE (G_MININT) },
  { "99999999999999999999999999", GAME, MOVE (G_MAXINT) },
  { "1\x7f" "2", GAME, MOVE (2) },
  { "12\b", GAME, MOVE (1) },
  { "1\x1b[D\x1b[3~", GAME, MOVE (1) },
  { "play\x15move x\x17" "3", GAME, MOVE (3) },
  { "-99999999999999999999999999", GAME, MOVE (G_MININT) },
};

static const Case refusal_cases[] = {
  { "frobnicate", MENU, REFUSE (UNKNOWN_COMMAND, .text = "frobnicate") },
  { "frobnicate", GAME, REFUSE (UNKNOWN_COMMAND, .text = "frobnicate") },
  { "#games", MENU, REFUSE (UNKNOWN_COMMAND, .text = "#games") },
  { "\"\"", MENU, REFUSE (UNKNOWN_COMMAND, .text = "") },
  { "--name=foo", MENU, REFUSE (UNKNOWN_COMMAND, .text = "--name=foo") },
  { "\"create foo\"", MENU, REFUSE (UNKNOWN_COMMAND, .text = "create foo") },
  { "+", GAME, REFUSE (UNKNOWN_COMMAND, .text = "+") },
  { "-", GAME, REFUSE (UNKNOWN_COMMAND, .text = "-") },
  { "3.5", GAME, REFUSE (UNKNOWN_COMMAND, .text = "3.5") },
  { "0x3", GAME, REFUSE (UNKNOWN_COMMAND, .text = "0x3") },
  { "?move", GAME, REFUSE (UNKNOWN_COMMAND, .text = "?move") },
  { "help nothing", GAME, REFUSE (UNKNOWN_COMMAND, .text = "nothing") },
  { "help 3", GAME, REFUSE (UNKNOWN_COMMAND, .text = "3") },
  { "crash", MENU, REFUSE (UNKNOWN_COMMAND, .text = "crash") },
  { "crash segv", GAME, REFUSE (UNKNOWN_COMMAND, .text = "crash") },
  { "help crash", GAME, REFUSE (UNKNOWN_COMMAND, .text = "crash") },
  { "MOVE 3", MENU, REFUSE (NOT_IN_MENU, .text = "move") },
  { "3", MENU, REFUSE (NOT_IN_MENU, .text = "move") },
  { "play", MENU, REFUSE (NOT_IN_MENU, .text = "play") },
  { "lobby", MENU, REFUSE (NOT_IN_MENU, .text = "lobby") },
  { "leave", MENU, REFUSE (NOT_IN_MENU, .text = "leave") },
  { "board", MENU, REFUSE (NOT_IN_MENU, .text = "board") },
  { "create foo", GAME, REFUSE (NOT_IN_GAME, .text = "create") },
  { "join", GAME, REFUSE (NOT_IN_GAME, .text = "join") },
  { "games", GAME, REFUSE (NOT_IN_GAME, .text = "games") },
  { "funfacts 3", GAME, REFUSE (NOT_IN_GAME, .text = "funfacts") },
  { "create", MENU, REFUSE (MISSING_OPTION, OPTION (NAME)) },
  { "create --cols=3", MENU, REFUSE (MISSING_OPTION, OPTION (NAME)) },
  { "join", MENU, REFUSE (MISSING_OPTION, OPTION (CODE)) },
  { "join --symbol=X", MENU, REFUSE (MISSING_OPTION, OPTION (CODE)) },
  { "move", GAME, REFUSE (MISSING_OPTION, OPTION (COL)) },
  { "create foo --colour=red", MENU, REFUSE (UNKNOWN_OPTION, .text = "colour") },
  { "create foo --na=x", MENU, REFUSE (UNKNOWN_OPTION, .text = "na") },
  { "create foo --names=x", MENU, REFUSE (UNKNOWN_OPTION, .text = "names") },
  { "create foo --", MENU, REFUSE (UNKNOWN_OPTION, .text = "") },
  { "create foo --=x", MENU, REFUSE (UNKNOWN_OPTION, .text = "") },
  { "create foo --col=3", MENU, REFUSE (UNKNOWN_OPTION, .text = "col") },
  { "games --all", MENU, REFUSE (UNKNOWN_OPTION, .text = "all") },
  { "create --name=a --name=b", MENU, REFUSE (REPEATED_OPTION, OPTION (NAME)) },
  { "create --name a --NAME b", MENU, REFUSE (REPEATED_OPTION, OPTION (NAME)) },
  { "create --name", MENU, REFUSE (OPTION_NEEDS_VALUE, OPTION (NAME)) },
  { "create --name=", MENU, REFUSE (OPTION_NEEDS_VALUE, OPTION (NAME)) },
  { "create --name= foo", MENU, REFUSE (OPTION_NEEDS_VALUE, OPTION (NAME)) },
  { "create --name=\"\"", MENU, REFUSE (OPTION_NEEDS_VALUE, OPTION (NAME)) },
  { "create \"   \"", MENU, REFUSE (OPTION_NEEDS_VALUE, OPTION (NAME)) },
  { "create \xe3\x80\x80", MENU, REFUSE (OPTION_NEEDS_VALUE, OPTION (NAME)) },
  { "create --name --cols=3", MENU, REFUSE (OPTION_NEEDS_VALUE, OPTION (NAME)) },
  { "move --col", GAME, REFUSE (OPTION_NEEDS_VALUE, OPTION (COL)) },
  { "create --name=don't", MENU, REFUSE (UNBALANCED_QUOTE) },
  { "create panic --cols=don't", MENU, REFUSE (UNBALANCED_QUOTE) },
  { "create panic --cols don't", MENU, REFUSE (UNBALANCED_QUOTE) },
  { "create --name=after lunch", MENU, REFUSE (UNEXPECTED_ARGUMENT, .text = "lunch") },
  { "join ABC X now", MENU, REFUSE (UNEXPECTED_ARGUMENT, .text = "now") },
  { "3 4", GAME, REFUSE (UNEXPECTED_ARGUMENT, .text = "4") },
  { "play now", GAME, REFUSE (UNEXPECTED_ARGUMENT, .text = "now") },
  { "funfacts 1 2", MENU, REFUSE (UNEXPECTED_ARGUMENT, .text = "2") },
  { "'", MENU, REFUSE (UNBALANCED_QUOTE) },
  { "\"", GAME, REFUSE (UNBALANCED_QUOTE) },
  { "don't", MENU, REFUSE (UNBALANCED_QUOTE) },
  { "panic, don't", MENU, REFUSE (UNKNOWN_COMMAND, .text = "panic,") },
  { "games don't", MENU, REFUSE (UNBALANCED_QUOTE) },
  { "create \"after lunch", MENU, REFUSE (UNBALANCED_QUOTE) },
  { "create \"after lunch\\\"", MENU, REFUSE (UNBALANCED_QUOTE) },
  { "join 'ABC234\\' x'", MENU, REFUSE (UNBALANCED_QUOTE) },
};

static const Case value_refusal_cases[] = {
  { "move x", GAME, REFUSE (NOT_A_NUMBER, OPTION (COL), RANGE (G_MININT, G_MAXINT), .text = "x") },
  { "move 3x",
    GAME,
    REFUSE (NOT_A_NUMBER, OPTION (COL), RANGE (G_MININT, G_MAXINT), .text = "3x") },
  { "move --3", GAME, REFUSE (UNKNOWN_OPTION, .text = "3") },
  { "move +", GAME, REFUSE (NOT_A_NUMBER, OPTION (COL), RANGE (G_MININT, G_MAXINT), .text = "+") },
  { "move +-3",
    GAME,
    REFUSE (NOT_A_NUMBER, OPTION (COL), RANGE (G_MININT, G_MAXINT), .text = "+-3") },
  { "move \xd9\xa3",
    GAME,
    REFUSE (NOT_A_NUMBER, OPTION (COL), RANGE (G_MININT, G_MAXINT), .text = "\xd9\xa3") },
  { "funfacts 0", MENU, REFUSE (NOT_A_NUMBER, OPTION (NUMBER), RANGE (1, 20), .text = "0") },
  { "funfacts 21", MENU, REFUSE (NOT_A_NUMBER, OPTION (NUMBER), RANGE (1, 20), .text = "21") },
  { "funfacts many", MENU, REFUSE (NOT_A_NUMBER, OPTION (NUMBER), RANGE (1, 20), .text = "many") },
  { "create a --cols=21", MENU, REFUSE (NOT_A_NUMBER, OPTION (COLS), RANGE (1, 20), .text = "21") },
  { "create a --rows=21", MENU, REFUSE (NOT_A_NUMBER, OPTION (ROWS), RANGE (1, 20), .text = "21") },
  { "create a --cols=42", MENU, REFUSE (NOT_A_NUMBER, OPTION (COLS), RANGE (1, 20), .text = "42") },
  { "create a --rows=42 --cols=7",
    MENU,
    REFUSE (NOT_A_NUMBER, OPTION (ROWS), RANGE (1, 20), .text = "42") },
  { "create a --rows=99999999999",
    MENU,
    REFUSE (NOT_A_NUMBER, OPTION (ROWS), RANGE (1, 20), .text = "99999999999") },
  { "create a --cols=wide",
    MENU,
    REFUSE (NOT_A_NUMBER, OPTION (COLS), RANGE (1, 20), .text = "wide") },
  { "create a --connect=1",
    MENU,
    REFUSE (NOT_A_NUMBER, OPTION (CONNECT), RANGE (2, 20), .text = "1") },
  { "create a --connect=21",
    MENU,
    REFUSE (NOT_A_NUMBER, OPTION (CONNECT), RANGE (2, 20), .text = "21") },
  { "create a --players=1",
    MENU,
    REFUSE (NOT_A_NUMBER, OPTION (PLAYERS), RANGE (2, 8), .text = "1") },
  { "create a --players=9",
    MENU,
    REFUSE (NOT_A_NUMBER, OPTION (PLAYERS), RANGE (2, 8), .text = "9") },
  { "create finished!", MENU, REFUSE (NOT_A_NAME, OPTION (NAME)) },
  { "create #1", MENU, REFUSE (NOT_A_NAME, OPTION (NAME)) },
  { "create -name=x", MENU, REFUSE (NOT_A_NAME, OPTION (NAME)) },
  { "create --name=--rows", MENU, REFUSE (NOT_A_NAME, OPTION (NAME)) },
  { "create --name==", MENU, REFUSE (NOT_A_NAME, OPTION (NAME)) },
  { "create 'a  b'", MENU, REFUSE (NOT_A_NAME, OPTION (NAME)) },
  { "create a\\b", MENU, REFUSE (NOT_A_NAME, OPTION (NAME)) },
  { "create \"a\\$d\\`e\\f\"", MENU, REFUSE (NOT_A_NAME, OPTION (NAME)) },
  { "create 'a\"b'", MENU, REFUSE (NOT_A_NAME, OPTION (NAME)) },
  { "create .a", MENU, REFUSE (NOT_A_NAME, OPTION (NAME)) },
  { "create \"'a\"", MENU, REFUSE (NOT_A_NAME, OPTION (NAME)) },
  { "create $HOME`id`*;&|<>()", MENU, REFUSE (NOT_A_NAME, OPTION (NAME)) },
  { "create a\xc2\xa0" "b", MENU, REFUSE (NOT_A_NAME, OPTION (NAME)) },
  { "create \xd7\xa9\xd7\x9c\xd7\x95\xd7\x9d", MENU, REFUSE (NOT_A_NAME, OPTION (NAME)) },
  { "create a\xd9\x85", MENU, REFUSE (NOT_A_NAME, OPTION (NAME)) },
  { "create 1\xd9\xa1", MENU, REFUSE (NOT_A_NAME, OPTION (NAME)) },
  { "create a\xe3\x85\xa4", MENU, REFUSE (NOT_A_NAME, OPTION (NAME)) },
  { "create a\xf0\x9f\x98\x80", MENU, REFUSE (NOT_A_NAME, OPTION (NAME)) },
  { "create x\xcc\x81", MENU, REFUSE (NOT_A_NAME, OPTION (NAME)) },
  { "join A |", MENU, REFUSE (NOT_A_SYMBOL, OPTION (SYMBOL), .text = "|") },
  { "join A -", MENU, REFUSE (NOT_A_SYMBOL, OPTION (SYMBOL), .text = "-") },
  { "join A .", MENU, REFUSE (NOT_A_SYMBOL, OPTION (SYMBOL), .text = ".") },
  { "join A ab", MENU, REFUSE (NOT_A_SYMBOL, OPTION (SYMBOL), .text = "ab") },
  { "join A OO", MENU, REFUSE (NOT_A_SYMBOL, OPTION (SYMBOL), .text = "OO") },
  { "join A \xc3\xa9", MENU, REFUSE (NOT_A_SYMBOL, OPTION (SYMBOL), .text = "\xc3\xa9") },
  { "join A \xd0\x9e", MENU, REFUSE (NOT_A_SYMBOL, OPTION (SYMBOL), .text = "\xd0\x9e") },
  { "join A \xd7\x90", MENU, REFUSE (NOT_A_SYMBOL, OPTION (SYMBOL), .text = "\xd7\x90") },
  { "join A O\xcc\x81", MENU, REFUSE (NOT_A_SYMBOL, OPTION (SYMBOL), .text = "O\xcc\x81") },
  { "join A \xf0\x9f\x98\x80",
    MENU,
    REFUSE (NOT_A_SYMBOL, OPTION (SYMBOL), .text = "\xf0\x9f\x98\x80") },
};

/* Actions are compared byte by byte: that no byte is left to chance is part of what is promised. */
static void
assert_same_action (const char           *line,
                    const Connect4Action *actual,
                    const Connect4Action *expected)
{
  g_autofree char *escaped = g_strescape (line, NULL);

  g_test_message ("%s", escaped);
  g_assert_cmpint (actual->type, ==, expected->type);
  if (expected->type == CONNECT4_ACTION_REFUSE)
    {
      g_assert_cmpint (actual->refuse.refusal, ==, expected->refuse.refusal);
      g_assert_cmpstr (actual->refuse.text, ==, expected->refuse.text);
    }
  g_assert_cmpmem (actual, sizeof *actual, expected, sizeof *expected);
}

static void
parse (const char          *line,
       Connect4Place        place,
       Connect4ParserFlags  flags,
       Connect4Action      *action)
{
  memset (action, 0xaa, sizeof *action);
  connect4_request_parse (line, strlen (line), place, flags, action);
}

static void
check_cases (const Case *cases,
             gsize       n_cases)
{
  for (gsize i = 0; i < n_cases; i++)
    {
      Connect4Action action;

      parse (cases[i].line, cases[i].place, CONNECT4_PARSER_NONE, &action);
      assert_same_action (cases[i].line, &action, &cases[i].action);
    }
}

static void
test_commands (void)
{
  check_cases (command_cases, G_N_ELEMENTS (command_cases));
}

static void
test_create (void)
{
  check_cases (create_cases, G_N_ELEMENTS (create_cases));
}

static void
test_join (void)
{
  check_cases (join_cases, G_N_ELEMENTS (join_cases));
}

static void
test_move (void)
{
  check_cases (move_cases, G_N_ELEMENTS (move_cases));
}

static void
test_refusals (void)
{
  check_cases (refusal_cases, G_N_ELEMENTS (refusal_cases));
}

static void
test_refused_values (void)
{
  check_cases (value_refusal_cases, G_N_ELEMENTS (value_refusal_cases));
}

static void
test_crash (void)
{
  for (guint kind = 0; kind < CONNECT4_N_CRASH_KINDS; kind++)
    {
      g_autofree char *line = g_strdup_printf ("Crash %s", connect4_crash_kind_get_name (kind));
      Connect4Action expected = { .type = CONNECT4_ACTION_CRASH, .crash.kind = kind };
      Connect4Action action;

      parse (line, MENU, CONNECT4_PARSER_FAULT_INJECTION, &action);
      assert_same_action (line, &action, &expected);
      parse (line, GAME, CONNECT4_PARSER_FAULT_INJECTION, &action);
      assert_same_action (line, &action, &expected);
    }
}

static void
test_crash_refusals (void)
{
  const Connect4Action missing = REFUSE (MISSING_OPTION, OPTION (KIND));
  const Connect4Action unknown = REFUSE (NOT_A_CRASH, OPTION (KIND), .text = "softly");
  const Connect4Action help = HELP ("crash");
  Connect4Action action;

  parse ("crash", GAME, CONNECT4_PARSER_FAULT_INJECTION, &action);
  assert_same_action ("crash", &action, &missing);
  parse ("crash softly", GAME, CONNECT4_PARSER_FAULT_INJECTION, &action);
  assert_same_action ("crash softly", &action, &unknown);
  parse ("help crash", GAME, CONNECT4_PARSER_FAULT_INJECTION, &action);
  assert_same_action ("help crash", &action, &help);
}

static void
test_long_text (void)
{
  g_autofree char *longer = g_strconcat (longest, "X", NULL);
  g_autofree char *fits = g_strconcat ("create ", longest, NULL);
  g_autofree char *too_long = g_strconcat ("create --name=", longer, NULL);
  g_autofree char *unknown = g_strconcat (longer, NULL);
  Connect4Action created = CREATE (.name = "");
  Connect4Action quoted = REFUSE (UNKNOWN_COMMAND);
  const Connect4Action refused = REFUSE (TEXT_TOO_LONG, OPTION (NAME), RANGE (0, 64));
  Connect4Action action;

  g_assert_cmpuint (strlen (longest), ==, CONNECT4_TEXT_MAX);
  strcpy (created.create.name, longest);
  strcpy (quoted.refuse.text, longest);

  parse (fits, MENU, CONNECT4_PARSER_NONE, &action);
  assert_same_action (fits, &action, &created);
  parse (too_long, MENU, CONNECT4_PARSER_NONE, &action);
  assert_same_action (too_long, &action, &refused);
  /* 65 digits and an X: no column, and longer than what is quoted */
  parse (unknown, MENU, CONNECT4_PARSER_NONE, &action);
  assert_same_action (unknown, &action, &quoted);
}

/* What is quoted is cut between two characters, whatever their length. */
static void
test_cut_text (void)
{
  const char *const characters[] = { "\xc3\xa9", "\xe2\x99\xa5", "\xf0\x9f\x98\x80" };

  for (gsize i = 0; i < G_N_ELEMENTS (characters); i++)
    {
      for (gsize shift = 0; shift < 4; shift++)
        {
          g_autoptr (GString) line = g_string_new_len ("xxxx", (gssize) shift);
          gsize step = strlen (characters[i]);
          Connect4Action action;

          while (line->len <= CONNECT4_TEXT_MAX)
            g_string_append (line, characters[i]);
          parse (line->str, MENU, CONNECT4_PARSER_NONE, &action);

          g_assert_cmpint (action.refuse.refusal, ==, CONNECT4_REFUSAL_UNKNOWN_COMMAND);
          g_assert_true (g_utf8_validate (action.refuse.text, -1, NULL));
          g_assert_true (g_str_has_prefix (line->str, action.refuse.text));
          g_assert_cmpuint (strlen (action.refuse.text), >, CONNECT4_TEXT_MAX - step);
        }
    }
}

/* All that is not text is taken out, wherever it stands, in options and commands alike. */
static void
test_harmful_bytes (void)
{
  static const char *const harmful[] = {
    "\x01", "\x07", "\r", "\n", "\x1b[A", "\x1bOP",            /* C0, and keys */
    "\xc2\x80", "\xc2\x9b", "\xc2\x9f",                       /* C1 */
    "\xc2\xad", "\xe2\x80\x8b", "\xe2\x80\x8d", "\xef\xbb\xbf", /* invisible */
    "\xe2\x80\x8e", "\xe2\x80\xae", "\xe2\x81\xa6", "\xd8\x9c", /* direction of writing */
    "\xe2\x80\xa8", "\xe2\x80\xa9",                           /* Unicode's new lines */
    "\xf3\xa0\x81\x81",                                       /* tags */
    "\xff", "\xfe", "\x80", "\xc0\xaf", "\xe0\x80\xaf", "\xed\xa0\x80", "\xf4\x90\x80\x80", "\xc3",
    "\xe2\x82", "\xf0\x9f\x98",                               /* not UTF-8 */
  };
  const Connect4Action expected = CREATE (.name = "ab");

  for (gsize i = 0; i < G_N_ELEMENTS (harmful); i++)
    {
      const char *h = harmful[i];
      g_autofree char *line = g_strdup_printf ("%scr%seate --na%sme=a%sb%s", h, h, h, h, h);
      Connect4Action action;

      parse (line, MENU, CONNECT4_PARSER_NONE, &action);
      assert_same_action (line, &action, &expected);
    }
}

static void
test_nul (void)
{
  static const char line[] = "\0mo\0ve\0 \0003\0";
  const Connect4Action expected = MOVE (3);
  Connect4Action action;

  connect4_request_parse (line, sizeof line, GAME, CONNECT4_PARSER_NONE, &action);
  assert_same_action ("move with NULs", &action, &expected);
}

/* The parser reads no further than it is told, and has an answer for any bytes of any length. */
static void
test_any_bytes (void)
{
  static const char alphabet[] = "create join move --name=--col \"'\\#=-0129 \t\xc3\xa9\xff\x1b";
  GRand *rand = g_rand_new_with_seed (4);

  for (guint round = 0; round < 50000; round++)
    {
      gsize length = (gsize) g_rand_int_range (rand, 0, round % 100 == 0 ? 2000 : 60);
      g_autofree char *line = g_malloc (length);
      Connect4Action first, second;

      for (gsize i = 0; i < length; i++)
        line[i] = alphabet[g_rand_int_range (rand, 0, sizeof alphabet)];

      connect4_request_parse (line, length, round % 2, CONNECT4_PARSER_NONE, &first);
      memset (&second, 0xff, sizeof second);
      connect4_request_parse (line, length, round % 2, CONNECT4_PARSER_NONE, &second);
      g_assert_cmpmem (&first, sizeof first, &second, sizeof second);
      if (first.type == CONNECT4_ACTION_REFUSE)
        g_assert_true (g_utf8_validate (first.refuse.text, -1, NULL));
    }

  g_rand_free (rand);
}

static void
test_most_words (void)
{
  g_autoptr (GString) line = g_string_new ("play");
  const Connect4Action expected = REFUSE (UNEXPECTED_ARGUMENT, .text = "x");
  Connect4Action action;

  while (line->len < 2 * CONNECT4_REQUEST_LINE_MAX)
    g_string_append (line, " x");

  parse (line->str, GAME, CONNECT4_PARSER_NONE, &action);
  assert_same_action ("play x x x", &action, &expected);
}

/* Each refusal has its code. */
static void
test_refusal_errors (void)
{
  for (guint refusal = 0; refusal < CONNECT4_N_REFUSALS; refusal++)
    {
      Connect4Error expected = CONNECT4_ERROR_INVALID_OPTION;

      if (refusal <= CONNECT4_REFUSAL_NOT_IN_GAME)
        expected = CONNECT4_ERROR_COMMAND_NOT_FOUND;
      else if (refusal == CONNECT4_REFUSAL_MISSING_OPTION)
        expected = CONNECT4_ERROR_MISSING_OPTION;

      g_assert_cmpint (connect4_refusal_get_error (refusal), ==, expected);
    }
}

static void
test_ported_command (void)
{
  const Connect4Action expected = CREATE (.name = "foo");
  Connect4Action action;

  parse ("create --name=foo", MENU, CONNECT4_PARSER_NONE, &action);
  assert_same_action ("create --name=foo", &action, &expected);
}

static void
test_ported_options (void)
{
  Connect4Action action;

  parse ("create --name=foo", MENU, CONNECT4_PARSER_NONE, &action);
  g_assert_cmpstr (action.create.name, ==, "foo");
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/handler/request-parser/commands", test_commands);
  g_test_add_func ("/handler/request-parser/create", test_create);
  g_test_add_func ("/handler/request-parser/join", test_join);
  g_test_add_func ("/handler/request-parser/move", test_move);
  g_test_add_func ("/handler/request-parser/refusals", test_refusals);
  g_test_add_func ("/handler/request-parser/refused-values", test_refused_values);
  g_test_add_func ("/handler/request-parser/refusal-errors", test_refusal_errors);
  g_test_add_func ("/handler/request-parser/crash", test_crash);
  g_test_add_func ("/handler/request-parser/crash-refusals", test_crash_refusals);
  g_test_add_func ("/handler/request-parser/long-text", test_long_text);
  g_test_add_func ("/handler/request-parser/cut-text", test_cut_text);
  g_test_add_func ("/handler/request-parser/harmful-bytes", test_harmful_bytes);
  g_test_add_func ("/handler/request-parser/nul", test_nul);
  g_test_add_func ("/handler/request-parser/any-bytes", test_any_bytes);
  g_test_add_func ("/handler/request-parser/most-words", test_most_words);
  g_test_add_func ("/ported/telnet/54-parse-create", test_ported_command);
  g_test_add_func ("/ported/telnet/55-options-alone", test_ported_options);

  return g_test_run ();
}
