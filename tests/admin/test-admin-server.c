/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include <signal.h>
#include <unistd.h>

#include "connect4-test-admin.h"
#include "server/connect4-drain.h"

#define NOT_FOUND "io.github.connect4d.Error.NotFound"
#define INVALID_ARGS "org.freedesktop.DBus.Error.InvalidArgs"
#define ERROR(name)  "io.github.connect4d.Error." name

static guint64
get_number (Connect4TestAdmin *self,
            const char        *property)
{
  g_autoptr (GVariant) value = connect4_test_admin_get (self, "", property);

  return g_variant_is_of_type (value, G_VARIANT_TYPE_UINT32) ? g_variant_get_uint32 (value)
                                                             : g_variant_get_uint64 (value);
}

/* Properties */

static void
test_constants (Connect4TestAdmin *self,
                gconstpointer      place)
{
  g_autofree char *expected = NULL;
  g_autoptr (GSocketAddress) address = NULL;

  connect4_test_admin_assert (self, "", "Server1.Version", "'" PACKAGE_VERSION "'");
  connect4_test_admin_assert (self, "", "Server1.StartTime", "1700000000000000");
  g_assert_cmpuint (get_number (self, "Server1.Pid"), ==, getpid ());
  g_assert_cmpuint (get_number (self, "Server1.Memory"), >, 1024 * 1024);

  address = g_socket_get_local_address (connect4_tree_get_sockets (self->tree)->pdata[0], NULL);
  expected = g_strdup_printf ("['127.0.0.1:%u']",
                              g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (address)));
  connect4_test_admin_assert (self, "", "Server1.Addresses", expected);
}

static void
test_counts (Connect4TestAdmin *self,
             gconstpointer      place)
{
  Connect4TestClient *o;

  connect4_test_admin_assert (self, "", "Server1.Players", "0");
  connect4_test_admin_assert (self, "", "Server1.Latency", "(0, 0, 0)");
  g_free (connect4_test_admin_begin_game (self));
  connect4_test_client_type (connect4_test_admin_add_player (self), "create later");
  connect4_test_iterate_until (get_number (self, "Server1.GamesInLobby") == 1);

  connect4_test_admin_assert (self, "", "Server1.Players", "3");
  connect4_test_admin_assert (self, "", "Server1.GamesPlaying", "1");
  connect4_test_admin_assert (self, "", "Server1.GamesFinished", "0");
  connect4_test_admin_assert (self, "", "Server1.GamesEver", "2");
  connect4_test_admin_assert (self, "", "Server1.Moves", "1");
  connect4_test_admin_assert (self, "", "Server1.Requests", "5");
  g_assert_cmpuint (get_number (self, "Server1.Requests"), ==, 5);

  o = self->players->pdata[1];
  connect4_test_client_type (o, "exit");
  connect4_test_client_expect_end (o);
  connect4_test_iterate_until (get_number (self, "Server1.Players") == 2);
  connect4_test_admin_assert (self, "", "Server1.GamesPlaying", "0");
  connect4_test_admin_assert (self, "", "Server1.GamesFinished", "1");
  connect4_test_admin_assert (self, "", "Server1.ConnectionsEver", "3");
}

static void
test_latency (Connect4TestAdmin *self,
              gconstpointer      place)
{
  g_autoptr (GVariant) latency = NULL;
  guint64 median, percentile, longest;

  g_free (connect4_test_admin_begin_game (self));
  latency = connect4_test_admin_get (self, "", "Server1.Latency");
  g_variant_get (latency, "(ttt)", &median, &percentile, &longest);
  g_assert_cmpuint (median, >, 0);
  g_assert_cmpuint (percentile, >=, median);
  g_assert_cmpuint (longest, >=, percentile);
}

static void
test_crashes (Connect4TestAdmin *self,
              gconstpointer      place)
{
  Connect4TestClient *player = connect4_test_admin_add_player (self);

  connect4_test_admin_assert (self, "", "Server1.HandlerCrashes",
                              "{'signal': 0, 'status': 0, 'timeout': 0, 'protocol': 0, 'killed': 0}");
  connect4_test_client_type (player, "crash segv");
  connect4_test_client_skip_to (player, "An unexpected error happened. Please try again.");
  connect4_test_client_type (player, "crash exit");
  connect4_test_client_skip_to (player, "An unexpected error happened. Please try again.");
  /* The first line that ended a handler was tried on another one; those behind it always are. */
  connect4_test_admin_assert (self, "", "Server1.HandlerCrashes",
                              "{'signal': 2, 'status': 1, 'timeout': 0, 'protocol': 0, 'killed': 0}");
  connect4_test_admin_assert (self, "", "Server1.Crashes", "3");
  g_assert_cmpuint (get_number (self, "Server1.Restarts"), >=, 1);
  g_assert_cmpuint (get_number (self, "Server1.Restarts"), <=, 3);

  /* Those who counted them are gone, but they have been counted. */
  connect4_test_admin_do (self, "/actors/root_2fhandlers", "Actor1.Restart", NULL);
  connect4_test_admin_assert (self, "", "Server1.HandlerCrashes",
                              "{'signal': 2, 'status': 1, 'timeout': 0, 'protocol': 0, 'killed': 0}");
  g_assert_cmpuint (get_number (self, "Server1.Crashes"), ==, 3);
}

static void
test_get_all (Connect4TestAdmin *self,
              gconstpointer      place)
{
  g_autoptr (GVariant) reply = connect4_test_admin_call (
    self, "", "org.freedesktop.DBus.Properties.GetAll", "('io.github.connect4d.Server1',)");
  g_autoptr (GVariant) properties = g_variant_get_child_value (reply, 0);

  g_assert_cmpuint (g_variant_n_children (properties), ==, 21);
  connect4_test_admin_refuse (self, "", "org.freedesktop.DBus.Properties.Get",
                              "('io.github.connect4d.Server1', 'Nothing')", INVALID_ARGS, NULL);
  connect4_test_admin_refuse (self, "", "org.freedesktop.DBus.Properties.Set",
                              "('io.github.connect4d.Server1', 'Players', <uint32 7>)", INVALID_ARGS, NULL);
}

/* Lists */

static void
test_list_sessions (Connect4TestAdmin *self,
                    gconstpointer      place)
{
  g_autofree char *code = connect4_test_admin_begin_game (self);
  g_autoptr (GVariant) reply = NULL;
  g_autoptr (GVariant) sessions = NULL;
  guint64 id, since, idle, n_requests, n_crashes;
  const char *address, *language, *place_name, *game, *symbol;

  connect4_test_admin_add_player (self);
  reply = connect4_test_admin_call (self, "", "Server1.ListSessions", NULL);
  sessions = g_variant_get_child_value (reply, 0);
  g_assert_cmpuint (g_variant_n_children (sessions), ==, 3);

  g_variant_get_child (sessions, 1, "(t&stt&s&s&s&stt)", &id, &address, &since, &idle, &language, &place_name,
                       &game, &symbol, &n_requests, &n_crashes);
  g_assert_cmpuint (id, ==, connect4_actor_get_id (CONNECT4_ACTOR (connect4_test_admin_get_session (self, 1))));
  g_assert_true (g_str_has_prefix (address, "127.0.0.1:"));
  g_assert_cmpint (ABS (g_get_real_time () - (gint64) since), <, 60 * G_USEC_PER_SEC);
  g_assert_cmpuint (idle, <, 60 * G_USEC_PER_SEC);
  g_assert_cmpstr (language, ==, "en");
  g_assert_cmpstr (place_name, ==, "game");
  g_assert_cmpstr (game, ==, code);
  g_assert_cmpstr (symbol, ==, "O");
  g_assert_cmpuint (n_requests, ==, 1);
  g_assert_cmpuint (n_crashes, ==, 0);

  g_variant_get_child (sessions, 2, "(t&stt&s&s&s&stt)", NULL, NULL, NULL, NULL, NULL, &place_name, &game,
                       &symbol, NULL, NULL);
  g_assert_cmpstr (place_name, ==, "menu");
  g_assert_cmpstr (game, ==, "");
  g_assert_cmpstr (symbol, ==, "");
}

static void
test_list_games (Connect4TestAdmin *self,
                 gconstpointer      place)
{
  g_autofree char *code = NULL;
  g_autofree char *expected = NULL;

  connect4_test_admin_expect (self, "", "Server1.ListGames", NULL, "([],)");
  code = connect4_test_admin_begin_game (self);
  expected = g_strdup_printf (
    "([('%s', 'noon', 'playing', 7, 6, 4, 2, [(%" G_GUINT64_FORMAT ", 'O'), (%" G_GUINT64_FORMAT
    ", 'X')], 'O', '', '3')],)",
    code, connect4_actor_get_id (CONNECT4_ACTOR (connect4_test_admin_get_session (self, 1))),
    connect4_actor_get_id (CONNECT4_ACTOR (connect4_test_admin_get_session (self, 0))));
  connect4_test_admin_expect (self, "", "Server1.ListGames", NULL, expected);
}

/* Returns: (transfer full): the paths of the nodes, and how many children each has, but for the processes:
 * there are spare ones */
static char *
print_tree (Connect4TestAdmin *self,
            const char        *arguments)
{
  g_autoptr (GVariant) reply = connect4_test_admin_call (self, "", "Server1.GetTree", arguments);
  g_autoptr (GVariant) nodes = g_variant_get_child_value (reply, 0);
  g_autoptr (GString) text = g_string_new (NULL);
  gint n_processes = 0;

  for (gsize i = 0; i < g_variant_n_children (nodes); i++)
    {
      const char *path;
      guint32 n_children;

      g_variant_get_child (nodes, i, "(&o&s&s&s&stutu&s&suu)", NULL, &path, NULL, NULL, NULL, NULL, NULL, NULL,
                           NULL, NULL, NULL, &n_children, NULL);
      if (g_str_equal (path, "root/handlers/processes"))
        n_processes += n_children;
      else if (g_str_has_prefix (path, "root/handlers/processes/"))
        n_processes--;
      else
        g_string_append_printf (text, "%s %u\n", path, n_children);
    }
  g_assert_cmpint (n_processes, ==, 0);

  return g_string_free (g_steal_pointer (&text), FALSE);
}

static void
test_get_tree (Connect4TestAdmin *self,
               gconstpointer      place)
{
  g_autofree char *code = connect4_test_admin_begin_game (self);
  g_autofree char *all = NULL;
  g_autofree char *some = NULL;
  g_autofree char *expected = NULL;
  guint64 first = connect4_actor_get_id (CONNECT4_ACTOR (connect4_test_admin_get_session (self, 0)));
  guint64 second = connect4_actor_get_id (CONNECT4_ACTOR (connect4_test_admin_get_session (self, 1)));

  all = print_tree (self, "('', uint32 0)");
  expected = g_strdup_printf ("root 5\nroot/pub-sub 0\nroot/games 2\nroot/games/registry 0\n"
                              "root/games/game-servers 1\nroot/games/game-servers/%s 0\nroot/tasks 0\n"
                              "root/handlers 2\nroot/handlers/dispatcher 0\n"
                              "root/endpoint 2\nroot/endpoint/connections 2\n"
                              "root/endpoint/connections/%" G_GUINT64_FORMAT
                              " 0\nroot/endpoint/connections/%" G_GUINT64_FORMAT
                              " 0\nroot/endpoint/listener 0\n",
                              code, first, second);
  g_assert_cmpstr (all, ==, expected);

  some = print_tree (self, "('', uint32 1)");
  g_assert_cmpstr (some, ==, "root 5\nroot/pub-sub 0\n");
}

static void
assert_subtree (Connect4TestAdmin *self,
                const char        *actor,
                const char        *expected)
{
  g_autofree char *arguments = g_strdup_printf ("('%s', uint32 0)", actor);
  g_autofree char *tree = print_tree (self, arguments);

  g_assert_cmpstr (tree, ==, expected);
}

static void
test_get_tree_of_actor (Connect4TestAdmin *self,
                        gconstpointer      place)
{
  g_autofree char *code = connect4_test_admin_begin_game (self);
  guint64 id = connect4_actor_get_id (CONNECT4_ACTOR (connect4_test_admin_get_session (self, 0)));
  g_autofree char *session = g_strdup_printf ("%" G_GUINT64_FORMAT, id);
  g_autofree char *session_row = g_strdup_printf ("root/endpoint/connections/%s 0\n", session);
  g_autofree char *game = g_strdup_printf ("game-servers/%s", code);
  g_autofree char *game_row = g_strdup_printf ("root/games/game-servers/%s 0\n", code);
  g_autofree char *games_rows = g_strdup_printf ("root/games 2\nroot/games/registry 0\n"
                                                 "root/games/game-servers 1\n%s",
                                                 game_row);

  assert_subtree (self, "root/games", games_rows);
  assert_subtree (self, "games", games_rows);
  assert_subtree (self, "registry", "root/games/registry 0\n");
  assert_subtree (self, session, session_row);
  assert_subtree (self, game, game_row);
}

static Connect4Actor *
start_nothing (Connect4Actor  *supervisor,
               gpointer        user_data,
               GError        **error)
{
  return NULL;
}

/* Adds a child without an actor. */
static void
add_child (Connect4TestAdmin *self,
           const char        *parent,
           const char        *id)
{
  const Connect4ChildSpec spec = { .id = (char *) id, .start = start_nothing };
  Connect4Supervisor *root = connect4_tree_get_root (self->tree);
  Connect4Actor *supervisor = parent != NULL ? connect4_supervisor_get_child (root, parent) : CONNECT4_ACTOR (root);
  g_autoptr (GError) error = NULL;

  connect4_supervisor_start_child (CONNECT4_SUPERVISOR (supervisor), &spec, NULL, &error);
  g_assert_no_error (error);
}

static void
test_get_tree_of_namesakes (Connect4TestAdmin *self,
                            gconstpointer      place)
{
  add_child (self, "endpoint", "registry");
  add_child (self, NULL, "listener");
  connect4_test_admin_refuse (self, "", "Server1.GetTree", "('registry', uint32 0)", INVALID_ARGS,
                              "More than one actor is called “registry”: give its whole path, such as "
                              "root/games/registry");
  assert_subtree (self, "endpoint/registry", "root/endpoint/registry 0\n");
  assert_subtree (self, "listener", "root/listener 0\n");
  assert_subtree (self, "endpoint/listener", "root/endpoint/listener 0\n");
}

static void
test_get_tree_of_nobody (Connect4TestAdmin *self,
                         gconstpointer      place)
{
  connect4_test_admin_refuse (self, "", "Server1.GetTree", "('egistry', uint32 0)", NOT_FOUND,
                              "There is no actor “egistry”: see connect4ctl tree");
  connect4_test_admin_refuse (self, "", "Server1.GetTree", "('/', uint32 0)", NOT_FOUND,
                              "There is no actor “/”: see connect4ctl tree");
  connect4_test_admin_refuse (self, "", "Server1.GetTree", "('endpoint/connections/007', uint32 0)", NOT_FOUND,
                              "There is no actor “endpoint/connections/007”: see connect4ctl tree");
}

/* What changes something */

static void
test_announce (Connect4TestAdmin *self,
               gconstpointer      place)
{
  Connect4TestClient *player = connect4_test_admin_add_player (self);

  connect4_test_admin_add_player (self);
  connect4_test_admin_expect (self, "", "Server1.Announce", "('Tea\\u001b[2J at \\u202e five\\n',)", "(2,)");
  connect4_test_client_skip_to (player, "Message from the server: Tea[2J at  five");
  connect4_test_admin_refuse (self, "", "Server1.Announce", "(' \\n\\u0007',)", INVALID_ARGS,
                              "The text is empty: there is nothing to say");
}

static void
test_too_long (Connect4TestAdmin *self,
               gconstpointer      place)
{
  g_autofree char *text = g_strnfill (1025, 'x');
  g_autofree char *announce = g_strdup_printf ("('%s',)", text);
  g_autofree char *drain = g_strdup_printf ("(uint32 7, '%s')", text);

  connect4_test_admin_refuse (self, "", "Server1.Announce", announce, INVALID_ARGS,
                              "The text has 1025 bytes, and may have 1024: say it in fewer words");
  connect4_test_admin_refuse (self, "", "Server1.Drain", drain, INVALID_ARGS,
                              "The text has 1025 bytes, and may have 1024: say it in fewer words");
}

static void
test_drain (Connect4TestAdmin *self,
            gconstpointer      place)
{
  Connect4TestClient *player = connect4_test_admin_add_player (self);
  guint64 end;

  connect4_test_admin_refuse (self, "", "Server1.CancelDrain", NULL, ERROR ("NotRunning"),
                              "The server is not being drained");
  connect4_test_admin_refuse (
    self, "", "Server1.Drain", "(uint32 86401, '')", INVALID_ARGS,
    "The server can be drained for 86400 seconds at most, which is a day, not 86401");
  connect4_test_admin_assert (self, "", "Server1.Draining", "false");
  connect4_test_admin_assert (self, "", "Server1.DrainEnd", "0");
  connect4_test_admin_assert (self, "", "Server1.DrainReason", "''");

  connect4_test_admin_expect (self, "", "Server1.Drain", "(uint32 600, 'a new\\n version')", "()");
  connect4_test_client_skip_to (player, "The server closes in 10 minutes.");
  connect4_test_admin_assert (self, "", "Server1.Draining", "true");
  connect4_test_admin_assert (self, "", "Server1.DrainReason", "'a new version'");
  end = get_number (self, "Server1.DrainEnd");
  g_assert_cmpint ((gint64) end - g_get_real_time (), <=, 600 * G_USEC_PER_SEC);
  g_assert_cmpint ((gint64) end - g_get_real_time (), >, 540 * G_USEC_PER_SEC);
  g_assert_cmpuint (get_number (self, "Server1.DrainEnd"), ==, end);

  connect4_test_admin_expect (self, "", "Server1.CancelDrain", NULL, "()");
  connect4_test_client_skip_to (player, "The server stays open: games can be created again.");
  connect4_test_admin_assert (self, "", "Server1.Draining", "false");
  connect4_test_admin_assert (self, "", "Server1.DrainEnd", "0");
}

static void
test_stop (Connect4TestAdmin *self,
           gconstpointer      place)
{
  connect4_test_admin_expect (self, "", "Server1.Stop", NULL, "()");
  g_assert_cmpuint (self->n_stops, ==, 1);
}

static void
test_reload (Connect4TestAdmin *self,
             gconstpointer      place)
{
  connect4_test_admin_expect (self, "", "Server1.Reload", NULL, "()");
  g_assert_cmpuint (self->n_reloads, ==, 1);

  self->reload_error = "line 3";
  connect4_test_admin_refuse (self, "", "Server1.Reload", NULL, ERROR ("Failed"),
                              "The configuration cannot be read, and nothing has changed: line 3");
}

static void
test_no_reload (Connect4TestAdmin *self,
                gconstpointer      place)
{
  const Connect4AdminSetup setup = {
    .services = connect4_tree_get_services (self->tree),
    .sockets = connect4_tree_get_sockets (self->tree),
  };
  g_autoptr (Connect4Authority) authority = connect4_authority_new ();

  connect4_admin_objects_free (self->objects);
  self->objects = connect4_admin_objects_new (&setup);
  g_assert_true (connect4_admin_objects_export (self->objects, self->server, authority, NULL));
  connect4_test_admin_refuse (self, "", "Server1.Reload", NULL, ERROR ("NotSupported"),
                              "The server has no configuration file that it could read again");
}

static void
test_limits (Connect4TestAdmin *self,
             gconstpointer      place)
{
  const Connect4Limits *limits = connect4_sessions_get_limits (connect4_tree_get_services (self->tree)->sessions);
  g_autoptr (GVariant) value = connect4_test_admin_get (self, "", "Server1.Limits");
  guint32 number;

  g_assert_cmpuint (g_variant_n_children (value), ==, 7);
  g_assert_true (g_variant_lookup (value, "idle-timeout", "u", &number));
  g_assert_cmpuint (number, ==, 1800);
  g_assert_true (g_variant_lookup (value, "max-connections", "u", &number));
  g_assert_cmpuint (number, ==, limits->max_connections);

  connect4_test_admin_expect (self, "", "Server1.SetLimits",
                              "({'idle-timeout': uint32 7, 'request-rate': 3},)", "()");
  g_assert_cmpuint (limits->idle_timeout, ==, 7);
  g_assert_cmpuint (limits->request_rate, ==, 3);
  g_assert_true (limits->request_limit_on_loopback);

  connect4_test_admin_refuse (self, "", "Server1.SetLimits", "({'idle-timeout': uint32 8, 'port': 1},)",
                              INVALID_ARGS,
                              "There is no limit “port”: there are max-connections, max-connections-per-address, "
                              "idle-timeout, line-timeout, request-rate, request-burst, crash-penalty");
  connect4_test_admin_refuse (self, "", "Server1.SetLimits",
                              "({'idle-timeout': uint32 8, 'request-burst': 0},)", INVALID_ARGS,
                              "request-burst is a number from 1 to 1000000, not “0”");
  g_assert_cmpuint (limits->idle_timeout, ==, 7);
}

static void
test_kill_handler (Connect4TestAdmin *self,
                   gconstpointer      place)
{
  Connect4TestClient *player = connect4_test_admin_add_player (self);
  g_autoptr (GVariant) reply = NULL;
  g_autofree char *signal = NULL;
  guint32 pid;

  connect4_test_admin_refuse (
    self, "", "Server1.KillHandler", "(uint32 1,)", ERROR ("NotFound"),
    "Process 1 is none that handles what players type: see connect4ctl tree");
  connect4_test_admin_do (self, "", "Server1.Subscribe", NULL);
  reply = connect4_test_admin_call (self, "", "Server1.KillHandler", "(uint32 0,)");
  g_variant_get (reply, "(u)", &pid);
  signal = g_strdup_printf ("/ Server1.HandlerCrashed (%u, 'signal', 'signal 9 (Killed)', 0, '')", pid);
  connect4_test_admin_await (self, signal);

  connect4_test_client_type (player, "games");
  connect4_test_client_skip_to (player, "No game waits for players: create one.");
}

static void
add_tests (void)
{
  connect4_test_admin_add ("/admin/server/constants", test_constants);
  connect4_test_admin_add ("/admin/server/counts", test_counts);
  connect4_test_admin_add ("/admin/server/latency", test_latency);
  connect4_test_admin_add ("/admin/server/crashes", test_crashes);
  connect4_test_admin_add ("/admin/server/get-all", test_get_all);
  connect4_test_admin_add ("/admin/server/list-sessions", test_list_sessions);
  connect4_test_admin_add ("/admin/server/list-games", test_list_games);
  connect4_test_admin_add ("/admin/server/get-tree", test_get_tree);
  connect4_test_admin_add ("/admin/server/get-tree-of-actor", test_get_tree_of_actor);
  connect4_test_admin_add ("/admin/server/get-tree-of-namesakes", test_get_tree_of_namesakes);
  connect4_test_admin_add ("/admin/server/get-tree-of-nobody", test_get_tree_of_nobody);
  connect4_test_admin_add ("/admin/server/announce", test_announce);
  connect4_test_admin_add ("/admin/server/too-long", test_too_long);
  connect4_test_admin_add ("/admin/server/drain", test_drain);
  connect4_test_admin_add ("/admin/server/stop", test_stop);
  connect4_test_admin_add ("/admin/server/reload", test_reload);
  connect4_test_admin_add ("/admin/server/no-reload", test_no_reload);
  connect4_test_admin_add ("/admin/server/limits", test_limits);
  connect4_test_admin_add ("/admin/server/kill-handler", test_kill_handler);
}

int
main (int    argc,
      char **argv)
{
  return connect4_test_admin_run (&argc, &argv, add_tests);
}
