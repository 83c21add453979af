/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "ctl/connect4-event.h"

#define ROOT "/io/github/connect4d"
#define NOON 1700000000123456

static GVariant *
make_parameters (const char *text)
{
  return g_variant_ref_sink (g_variant_new_parsed (text));
}

/* What is shown of a signal, after the time of day. */
static void
assert_shown (const char *object,
              const char *name,
              const char *text,
              const char *expected)
{
  g_autoptr (GVariant) parameters = make_parameters (text);
  const Connect4Event event = { NOON, object, name, parameters };
  g_autoptr (Connect4Page) page = connect4_page_new (FALSE, TRUE, 0);
  g_autofree char *line = g_strconcat ("22:13:20.123  ", expected, "\n", NULL);

  connect4_event_draw (&event, page);
  g_assert_cmpstr (page->text->str, ==, expected != NULL ? line : "");
}

static void
test_players (void)
{
  assert_shown (ROOT, "Server1.PlayerJoined", "(uint64 17, '127.0.0.1:50000')",
                "player 17 has come, from 127.0.0.1:50000");
  assert_shown (ROOT, "Server1.PlayerLeft", "(uint64 17, 'normal')", "player 17 has gone: normal");
}

static void
test_games (void)
{
  assert_shown (ROOT "/games/K7", "Game1.Moved", "('X', uint32 3, '3')",
                "game K7: X has played column 3");
  assert_shown (ROOT, "Server1.GameFinished", "('K7', 'X', '3040506')",
                "game K7 is over after 7 moves: X has won");
  assert_shown (ROOT, "Server1.GameFinished", "('K7', '', '3')",
                "game K7 is over after 1 move: nobody has won");
}

static void
test_handler_crashed (void)
{
  assert_shown (ROOT, "Server1.HandlerCrashed",
                "(uint32 4243, 'signal', 'signal 11 (Segmentation fault)', uint64 17, 'crash')",
                "handler process 4243 has crashed (signal): signal 11 (Segmentation fault); "
                "player 17 had typed “crash”");
  assert_shown (ROOT, "Server1.HandlerCrashed", "(uint32 4243, 'killed', 'signal 9', uint64 0, '')",
                "handler process 4243 has crashed (killed): signal 9");
}

static void
test_children (void)
{
  const char *handlers = ROOT "/actors/root_2fhandlers";

  assert_shown (handlers, "Actor1.ChildStarted", "(@o '" ROOT "/actors/root_2fhandlers_2f1',)",
                "root/handlers/1 has been started");
  assert_shown (handlers, "Actor1.ChildExited", "(@o '" ROOT "/games/K7', 'normal')",
                "game K7 has ended: normal");
  assert_shown (handlers, "Actor1.ChildCrashed", "(@o '" ROOT "/sessions/17', 'error')",
                "player 17 has crashed: error");
  assert_shown (handlers, "Actor1.ChildRestarted", "(@o '" ROOT "/actors/root_2fhandlers_2f1',)",
                "root/handlers/1 has been restarted");
  assert_shown (handlers, "Actor1.GaveUp", "('killed',)", "root/handlers has given up: killed");
}

/* Server1 says who comes and goes. */
static void
test_sessions_are_shown_once (void)
{
  const char *connections = ROOT "/actors/root_2fendpoint_2fconnections";

  assert_shown (connections, "Actor1.ChildStarted", "(@o '" ROOT "/sessions/17',)", NULL);
  assert_shown (connections, "Actor1.ChildExited", "(@o '" ROOT "/sessions/17', 'normal')", NULL);
}

static void
test_skipped (void)
{
  assert_shown (ROOT, "Server1.SignalsSkipped", "(uint32 1,)",
                "1 event is not shown: there were too many");
  assert_shown (ROOT, "Server1.SignalsSkipped", "(uint32 37,)",
                "37 events are not shown: there were too many");
}

/* From a newer server. */
static void
test_unknown (void)
{
  assert_shown (ROOT, "Server1.PlayerSneezed", "(uint64 17,)", NULL);
  assert_shown (ROOT, "Server1.PlayerLeft", "(uint64 17,)", NULL);
}

static void
test_describe (void)
{
  g_autoptr (GVariant) parameters = make_parameters ("('X', uint32 3, '3')");
  const Connect4Event event = { NOON, ROOT "/games/K7", "Game1.Moved", parameters };
  g_autoptr (GVariant) dictionary = connect4_event_describe (&event);
  const char *name;
  const char *symbol;
  guint32 column;
  gint64 time;

  g_assert_true (g_variant_lookup (dictionary, "time", "x", &time));
  g_assert_cmpint (time, ==, NOON);
  g_assert_true (g_variant_lookup (dictionary, "event", "&s", &name));
  g_assert_cmpstr (name, ==, "Moved");
  g_assert_true (g_variant_lookup (dictionary, "object", "&o", &name));
  g_assert_cmpstr (name, ==, ROOT "/games/K7");
  g_assert_true (g_variant_lookup (dictionary, "symbol", "&s", &symbol));
  g_assert_cmpstr (symbol, ==, "X");
  g_assert_true (g_variant_lookup (dictionary, "column", "u", &column));
  g_assert_cmpuint (column, ==, 3);
}

static void
test_describe_unknown (void)
{
  g_autoptr (GVariant) parameters = make_parameters ("(uint64 17,)");
  const Connect4Event event = { NOON, ROOT, "Server1.PlayerSneezed", parameters };

  g_assert_null (connect4_event_describe (&event));
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_setenv ("TZ", "UTC0", TRUE);

  g_test_add_func ("/ctl/event/players", test_players);
  g_test_add_func ("/ctl/event/games", test_games);
  g_test_add_func ("/ctl/event/handler-crashed", test_handler_crashed);
  g_test_add_func ("/ctl/event/children", test_children);
  g_test_add_func ("/ctl/event/sessions-are-shown-once", test_sessions_are_shown_once);
  g_test_add_func ("/ctl/event/skipped", test_skipped);
  g_test_add_func ("/ctl/event/unknown", test_unknown);
  g_test_add_func ("/ctl/event/describe", test_describe);
  g_test_add_func ("/ctl/event/describe-unknown", test_describe_unknown);

  return g_test_run ();
}
