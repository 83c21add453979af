/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "connect4-test-admin.h"

#define CHANGED "org.freedesktop.DBus.Properties.PropertiesChanged"

static void
play (Connect4TestAdmin *self,
      guint              player,
      const char        *column)
{
  Connect4Games *games = connect4_tree_get_services (self->tree)->games;
  guint64 n_moves = connect4_games_count (games, CONNECT4_GAME_EVENT_MOVED);

  connect4_test_client_type (self->players->pdata[player], column);
  connect4_test_iterate_until (connect4_games_count (games, CONNECT4_GAME_EVENT_MOVED) > n_moves);
}

/* Only what has changed is told, with all changes of half a second at once. */
static void
test_changes (Connect4TestAdmin *self,
              gconstpointer      place)
{
  g_autofree char *code = connect4_test_admin_begin_game (self);
  g_autofree char *path = g_strconcat ("/games/", code, NULL);
  g_autofree char *changed = g_strdup_printf (
    "%s " CHANGED " ('io.github.connect4d.Game1', {*'Moves': <'333'>, 'Board': <['       ', '       ', "
    "'       ', '   X   ', '   O   ', '   X   ']>}, [])",
    path);
  gint64 begin = g_get_monotonic_time ();
  gboolean at_once;

  connect4_test_admin_assert (self, path, "Game1.Turn", "'O'");
  play (self, 1, "3");
  play (self, 0, "3");
  at_once = g_get_monotonic_time () - begin < G_USEC_PER_SEC / 2; /* else the machine is too busy */
  connect4_test_admin_await (self, changed);
  g_assert_cmpint (g_get_monotonic_time () - begin, >=, G_USEC_PER_SEC / 2);
  g_assert_false (connect4_test_admin_has_signal (self, "*" CHANGED "*'Name'*"));
  g_assert_false (connect4_test_admin_has_signal (self, "*" CHANGED "*'Status'*"));
  if (at_once)
    g_assert_cmpuint (connect4_test_admin_count_signals (self, "*" CHANGED "*"), ==, 1);
}

/* Nothing is told of what nobody has read, nor what can only be read. */
static void
test_not_read (Connect4TestAdmin *self,
               gconstpointer      place)
{
  g_autofree char *code = NULL;
  g_autofree char *path = NULL;

  connect4_test_admin_assert (self, "", "Server1.Players", "0");
  code = connect4_test_admin_begin_game (self);
  path = g_strconcat ("/games/", code, NULL);
  connect4_test_admin_await (self, "/ " CHANGED " ('io.github.connect4d.Server1', {*'Players': <*");
  play (self, 1, "3");
  connect4_test_admin_await (self, "/ " CHANGED " ('io.github.connect4d.Server1', {*'Moves': <uint64 2>*");
  g_assert_false (connect4_test_admin_has_signal (self, "/games/*"));
  g_assert_false (connect4_test_admin_has_signal (self, "*'Latency'*"));
  g_assert_false (connect4_test_admin_has_signal (self, "*'Memory'*"));
  g_assert_false (connect4_test_admin_has_signal (self, "*'Limits'*"));
}

/* However much happens, an object is told of twice a second at most. */
static void
test_at_most_twice (Connect4TestAdmin *self,
                    gconstpointer      place)
{
  Connect4TestClient *player = connect4_test_admin_add_player (self);
  gint64 begin = g_get_monotonic_time ();

  connect4_test_admin_assert (self, "", "Server1.Requests", "0");
  while (connect4_test_admin_count_signals (self, "*" CHANGED "*'Requests'*") < 3)
    {
      connect4_test_client_type (player, "games");
      connect4_test_client_skip_to (player, "No game waits for players: create one.");
    }
  g_assert_cmpint (g_get_monotonic_time () - begin, >=, 3 * G_USEC_PER_SEC / 2);
}

/* An object that has gone is not looked at any more, and others go on. */
static void
test_gone (Connect4TestAdmin *self,
           gconstpointer      place)
{
  g_autofree char *code = connect4_test_admin_begin_game (self);
  g_autofree char *path = g_strconcat ("/games/", code, NULL);

  connect4_test_admin_assert (self, path, "Game1.Turn", "'O'");
  connect4_test_admin_assert (self, path, "Actor1.State", "'running'");
  connect4_test_admin_assert (self, "", "Server1.GamesPlaying", "1");
  connect4_test_admin_do (self, path, "Game1.End", "('',)");
  connect4_test_admin_await (self, "/ " CHANGED " ('io.github.connect4d.Server1', {*'GamesPlaying': <uint32 0>*");
  g_assert_false (connect4_test_admin_has_signal (self, "/games/* " CHANGED "*"));
}

/* When the only reader has gone, nobody is told. */
static void
test_reader_goes (Connect4TestAdmin *self,
                  gconstpointer      place)
{
  g_autoptr (GDBusConnection) reader = connect4_test_admin_connect (self);
  g_autoptr (GVariant) reply = NULL;
  g_autofree char *code = NULL;
  guint n_before;

  reply = connect4_test_admin_call_with (reader, connect4_test_admin_get_name (self), CONNECT4_TEST_ROOT,
                                         "org.freedesktop.DBus.Properties", "GetAll",
                                         g_variant_new ("(s)", "io.github.connect4d.Server1"), NULL);
  g_assert_nonnull (reply);
  code = connect4_test_admin_begin_game (self);
  connect4_test_admin_await (self, "/ " CHANGED "*'Moves'*");

  g_dbus_connection_close_sync (reader, NULL, NULL);
  connect4_test_admin_assert (self, "/actors/root_2ftasks", "Actor1.Children", "0");
  play (self, 1, "3");
  n_before = connect4_test_admin_count_signals (self, "/ " CHANGED "*");
  connect4_test_admin_do (self, "/actors/root_2ftasks", "Actor1.Restart", NULL);
  connect4_test_admin_await (self, "/actors/root_2ftasks " CHANGED "*'Id'*");
  g_assert_cmpuint (connect4_test_admin_count_signals (self, "/ " CHANGED "*"), ==, n_before);
}

static void
add_tests (void)
{
  connect4_test_admin_add ("/admin/notifier/changes", test_changes);
  connect4_test_admin_add ("/admin/notifier/not-read", test_not_read);
  connect4_test_admin_add ("/admin/notifier/at-most-twice", test_at_most_twice);
  connect4_test_admin_add ("/admin/notifier/gone", test_gone);
  g_test_add ("/admin/notifier/reader-goes", Connect4TestAdmin, GINT_TO_POINTER (CONNECT4_TEST_ADMIN_BUS),
              connect4_test_admin_set_up, test_reader_goes, connect4_test_admin_tear_down);
}

int
main (int    argc,
      char **argv)
{
  return connect4_test_admin_run (&argc, &argv, add_tests);
}
