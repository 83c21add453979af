/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "connect4-test-admin.h"

#define UNKNOWN_OBJECT "org.freedesktop.DBus.Error.UnknownObject"

static void
play (Connect4TestAdmin *self,
      guint              player,
      const char        *column)
{
  guint64 n_moves = connect4_games_count (connect4_tree_get_services (self->tree)->games, CONNECT4_GAME_EVENT_MOVED);

  connect4_test_client_type (self->players->pdata[player], column);
  connect4_test_iterate_until (
    connect4_games_count (connect4_tree_get_services (self->tree)->games, CONNECT4_GAME_EVENT_MOVED) > n_moves);
}

static void
test_properties (Connect4TestAdmin *self,
                 gconstpointer      place)
{
  g_autofree char *code = connect4_test_admin_begin_game (self);
  g_autofree char *path = g_strconcat ("/games/", code, NULL);
  g_autofree char *quoted = g_strdup_printf ("'%s'", code);
  g_autofree char *players =
    g_strdup_printf ("[(%" G_GUINT64_FORMAT ", 'O'), (%" G_GUINT64_FORMAT ", 'X')]",
                     connect4_actor_get_id (CONNECT4_ACTOR (connect4_test_admin_get_session (self, 1))),
                     connect4_actor_get_id (CONNECT4_ACTOR (connect4_test_admin_get_session (self, 0))));

  connect4_test_admin_assert (self, path, "Game1.Code", quoted);
  connect4_test_admin_assert (self, path, "Game1.Name", "'noon'");
  connect4_test_admin_assert (self, path, "Game1.Status", "'playing'");
  connect4_test_admin_assert (self, path, "Game1.Columns", "7");
  connect4_test_admin_assert (self, path, "Game1.Rows", "6");
  connect4_test_admin_assert (self, path, "Game1.Connect", "4");
  connect4_test_admin_assert (self, path, "Game1.Seats", "2");
  connect4_test_admin_assert (self, path, "Game1.Players", players);
  connect4_test_admin_assert (self, path, "Game1.Turn", "'O'");
  connect4_test_admin_assert (self, path, "Game1.Winner", "''");
  connect4_test_admin_assert (self, path, "Game1.Moves", "'3'");
  play (self, 1, "3");
  connect4_test_admin_assert (self, path, "Game1.Board",
                              "['       ', '       ', '       ', '       ', '   O   ', '   X   ']");
  connect4_test_admin_assert (self, path, "Game1.Turn", "'X'");
}

static void
test_win (Connect4TestAdmin *self,
          gconstpointer      place)
{
  g_autofree char *code = connect4_test_admin_begin_game (self);
  g_autofree char *path = g_strconcat ("/games/", code, NULL);
  g_autofree char *moved = g_strdup_printf ("%s Game1.Moved ('O', 0, '30')", path);
  g_autofree char *finished = g_strdup_printf ("/ Server1.GameFinished ('%s', 'X', '3031323')", code);

  connect4_test_admin_do (self, "", "Server1.Subscribe", NULL);
  play (self, 1, "0");
  connect4_test_admin_await (self, moved);
  play (self, 0, "3");
  play (self, 1, "1");
  g_clear_pointer (&finished, g_free);
  play (self, 0, "3");
  play (self, 1, "2");
  play (self, 0, "3");
  finished = g_strdup_printf ("/ Server1.GameFinished ('%s', 'X', '3031323')", code);
  connect4_test_admin_await (self, finished);
  connect4_test_admin_assert (self, path, "Game1.Status", "'finished'");
  connect4_test_admin_assert (self, path, "Game1.Winner", "'X'");
  connect4_test_admin_assert (self, path, "Game1.Turn", "''");
}

/* Wide boards have columns beyond the digits. */
static void
test_wide (Connect4TestAdmin *self,
           gconstpointer      place)
{
  Connect4TestClient *x = connect4_test_admin_add_player (self);
  Connect4TestClient *o = connect4_test_admin_add_player (self);
  g_autoptr (GVariant) reply = NULL;
  g_autoptr (GVariant) games = NULL;
  g_autofree char *join = NULL;
  g_autofree char *moved = NULL;
  const char *code;

  connect4_test_admin_do (self, "", "Server1.Subscribe", NULL);
  connect4_test_client_type (x, "create wide --cols=20");
  connect4_test_admin_await (self, "*Actor1.ChildStarted ('/io/github/connect4d/games/*");
  reply = connect4_test_admin_call (self, "", "Server1.ListGames", NULL);
  games = g_variant_get_child_value (reply, 0);
  g_variant_get_child (games, 0, "(&s&s&suuuu@a(ts)&s&s&s)", &code, NULL, NULL, NULL, NULL, NULL, NULL, NULL,
                       NULL, NULL, NULL);
  join = g_strconcat ("join ", code, NULL);
  connect4_test_client_type (o, join);
  connect4_test_client_skip_to (o, "Game joined!");
  connect4_test_client_type (x, "play");
  connect4_test_client_type (x, "19");
  moved = g_strdup_printf ("/games/%s Game1.Moved ('X', 19, 'j')", code);
  connect4_test_admin_await (self, moved);
}

static void
test_end (Connect4TestAdmin *self,
          gconstpointer      place)
{
  g_autofree char *code = connect4_test_admin_begin_game (self);
  g_autofree char *path = g_strconcat ("/games/", code, NULL);
  g_autofree char *finished = g_strdup_printf ("/ Server1.GameFinished ('%s', '', '3')", code);

  connect4_test_admin_do (self, "", "Server1.Subscribe", NULL);
  connect4_test_admin_expect (self, path, "Game1.End", "('Lunch\\n time',)", "()");
  connect4_test_client_skip_to (self->players->pdata[0], "The game has been ended.");
  connect4_test_client_skip_to (self->players->pdata[1], "The game has been ended.");
  connect4_test_admin_await (self, finished);
  connect4_test_admin_refuse (self, path, "Game1.End", "('',)", UNKNOWN_OBJECT, NULL);
  connect4_test_admin_refuse (self, path, "org.freedesktop.DBus.Properties.Get",
                              "('io.github.connect4d.Game1', 'Board')", UNKNOWN_OBJECT, NULL);
  connect4_test_admin_expect (self, "", "Server1.ListGames", NULL, "([],)");
}

/* The game is there, but nobody who could end it. */
static void
test_without_server (Connect4TestAdmin *self,
                     gconstpointer      place)
{
  g_autofree char *code = connect4_test_admin_begin_game (self);
  g_autofree char *path = g_strconcat ("/games/", code, NULL);

  connect4_test_admin_expect (self, "/actors/root_2fgames", "Actor1.Terminate", NULL, "()");
  connect4_test_admin_assert (self, path, "Game1.Moves", "'3'");
  connect4_test_admin_refuse (self, path, "Game1.End", "('',)", "io.github.connect4d.Error.Busy",
                              "The game is being restarted: try again");
  connect4_test_admin_refuse (self, path, "Actor1.Restart", NULL, UNKNOWN_OBJECT, NULL);
  connect4_test_admin_expect (self, "/actors/root_2fgames", "Actor1.Restart", NULL, "()");
  connect4_test_admin_expect (self, path, "Game1.End", "('',)", "()");
}

static void
test_actor (Connect4TestAdmin *self,
            gconstpointer      place)
{
  g_autofree char *code = connect4_test_admin_begin_game (self);
  g_autofree char *path = g_strconcat ("/games/", code, NULL);
  g_autofree char *tree_path = g_strdup_printf ("'root/games/game-servers/%s'", code);
  g_autofree char *id = connect4_test_admin_print (self, path, "Actor1.Id");
  g_autofree char *new_id = NULL;

  connect4_test_admin_assert (self, path, "Actor1.Path", tree_path);
  connect4_test_admin_assert (self, path, "Actor1.Type", "'worker'");
  connect4_test_admin_assert (self, path, "Actor1.Class", "'Connect4GameServer'");
  connect4_test_admin_assert (self, path, "Actor1.Parent",
                              "'" CONNECT4_TEST_ACTOR "root_2fgames_2fgame_2dservers'");

  /* Another server, and the players go on. */
  connect4_test_admin_expect (self, path, "Actor1.Restart", NULL, "()");
  new_id = connect4_test_admin_print (self, path, "Actor1.Id");
  g_assert_cmpstr (new_id, !=, id);
  connect4_test_admin_assert (self, path, "Actor1.Restarts", "1");
  connect4_test_admin_assert (self, path, "Actor1.LastExitReason", "'shutdown'");
  play (self, 1, "3");
  connect4_test_admin_assert (self, path, "Game1.Moves", "'33'");

  connect4_test_admin_expect (self, path, "Actor1.Terminate", NULL, "()");
  connect4_test_client_skip_to (self->players->pdata[0], "The game has been ended.");
  connect4_test_admin_refuse (self, path, "Actor1.Terminate", NULL, UNKNOWN_OBJECT, NULL);
}

static void
add_tests (void)
{
  connect4_test_admin_add ("/admin/game/properties", test_properties);
  connect4_test_admin_add ("/admin/game/win", test_win);
  connect4_test_admin_add ("/admin/game/wide", test_wide);
  connect4_test_admin_add ("/admin/game/end", test_end);
  connect4_test_admin_add ("/admin/game/without-server", test_without_server);
  connect4_test_admin_add ("/admin/game/actor", test_actor);
}

int
main (int    argc,
      char **argv)
{
  return connect4_test_admin_run (&argc, &argv, add_tests);
}
