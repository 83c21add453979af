/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "admin/connect4-admin.h"

#include <string.h>

#include "connect4-test-bus.h"
#include "connect4-test-client.h"
#include "connect4-test-observer.h"
#include "connect4-tree.h"
#include "paths/connect4-paths.h"
#include "server/connect4-drain.h"
#include "server/connect4-language.h"
#include "supervision/connect4-child-info.h"

#define NAME "io.github.connect4d"
#define PATH "/io/github/connect4d"

/* The whole tree in this process, with admins on a bus of its own, and a player who asks for the games. */
typedef struct
{
  Connect4TestBus *bus;
  Connect4Tree *tree;
  Connect4TestClient *player;
  guint n_reloads;
} Fixture;

static gboolean
on_reload (gpointer   user_data,
           GError   **error)
{
  Fixture *fixture = user_data;

  fixture->n_reloads++;
  if (fixture->n_reloads == 1)
    return TRUE;

  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_FAILED, "There is a mistake");
  return FALSE;
}

static void
set_up (Fixture       *fixture,
        gconstpointer  user_data)
{
  Connect4Settings settings;
  g_autoptr (GError) error = NULL;

  fixture->bus = connect4_test_bus_new (CONNECT4_TEST_BUS_SESSION);
  connect4_test_bus_start (fixture->bus);
  connect4_settings_init (&settings);
  settings.port = 0;
  fixture->tree = connect4_tree_start (&settings, &error);
  g_assert_no_error (error);
  connect4_tree_start_admin (fixture->tree, connect4_test_bus_get_address (fixture->bus),
                             user_data != NULL ? NULL : on_reload, fixture, &error);
  g_assert_no_error (error);
  fixture->player = connect4_test_client_new (connect4_tree_get_sockets (fixture->tree)->pdata[0]);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  user_data)
{
  Connect4Actor *root = CONNECT4_ACTOR (connect4_tree_get_root (fixture->tree));

  g_clear_pointer (&fixture->player, connect4_test_client_free);
  connect4_tree_stop (fixture->tree);
  connect4_test_iterate_until (!connect4_actor_is_alive (root));
  while (g_main_context_iteration (NULL, FALSE))
    ;
  connect4_tree_free (fixture->tree);
  connect4_test_bus_free (fixture->bus);
}

static gboolean
is_on_bus (Fixture *fixture)
{
  return connect4_test_bus_name_exists (fixture->bus, NAME);
}

static void
play_on (Fixture *fixture)
{
  connect4_test_client_type (fixture->player, "games");
  connect4_test_client_skip_to (fixture->player, "No game waits for players: create one.");
}

static Connect4Actor *
find_interface (Fixture *fixture)
{
  Connect4Actor *admin =
    connect4_test_peek_child (connect4_tree_get_root (fixture->tree), CONNECT4_ADMIN_ID);

  return admin != NULL
           ? connect4_test_peek_child (admin, CONNECT4_ADMIN_INTERFACE_ID)
           : NULL;
}

static void
kill_interface (Fixture *fixture)
{
  g_autoptr (Connect4ExitReason) reason = connect4_exit_reason_new (CONNECT4_EXIT_KILL);
  guint64 id = connect4_actor_get_id (find_interface (fixture));

  connect4_actor_exit (find_interface (fixture), reason);
  connect4_test_iterate_until (find_interface (fixture) == NULL ||
                               connect4_actor_get_id (find_interface (fixture)) != id);
}

static void
on_called (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

static void
call (Fixture     *fixture,
      const char  *method,
      GError     **error)
{
  g_autoptr (GDBusConnection) connection = connect4_test_bus_connect (fixture->bus);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GVariant) reply = NULL;

  g_dbus_connection_call (connection, NAME, PATH, NAME ".Server1", method, NULL, NULL, G_DBUS_CALL_FLAGS_NONE,
                          -1, NULL, on_called, &result);
  connect4_test_iterate_until (result != NULL);
  reply = g_dbus_connection_call_finish (connection, result, error);
}

/* It stops first. */
static void
test_last (Fixture       *fixture,
           gconstpointer  user_data)
{
  Connect4BaseSupervisor *root = CONNECT4_BASE_SUPERVISOR (connect4_tree_get_root (fixture->tree));
  g_autoptr (GPtrArray) children = connect4_base_supervisor_which_children (root);
  const Connect4ChildInfo *last = children->pdata[children->len - 1];

  g_assert_cmpstr (last->id, ==, CONNECT4_ADMIN_ID);
  connect4_test_iterate_until (is_on_bus (fixture));
}

static void
test_killed (Fixture       *fixture,
             gconstpointer  user_data)
{
  for (guint i = 0; i < 2; i++)
    {
      connect4_test_iterate_until (is_on_bus (fixture));
      kill_interface (fixture);
      play_on (fixture);
    }
  connect4_test_iterate_until (is_on_bus (fixture));
}

static void
on_moved (GDBusConnection *connection,
          const char      *sender,
          const char      *path,
          const char      *interface,
          const char      *signal,
          GVariant        *parameters,
          gpointer         user_data)
{
  (*(guint *) user_data)++;
}

/* The player creates a game, and makes the first move of it. */
static void
make_a_move (Fixture *fixture)
{
  Connect4TestClient *guest =
    connect4_test_client_new (connect4_tree_get_sockets (fixture->tree)->pdata[0]);
  g_autofree char *created = NULL;
  g_autofree char *join = NULL;

  connect4_test_client_type (fixture->player, "create noon");
  while (created == NULL || !g_str_has_prefix (created, "Game "))
    {
      g_free (created);
      created = connect4_test_client_read_line (fixture->player);
    }
  join = g_strdup_printf ("join %.6s", created + strlen ("Game "));
  connect4_test_client_type (guest, join);
  connect4_test_client_skip_to (guest, "Game joined!");
  connect4_test_client_type (fixture->player, "play");
  connect4_test_client_type (fixture->player, "3");
  connect4_test_client_skip_to (guest, "Player X has played!");
  connect4_test_client_free (guest);
}

/* The one that takes its place is told of the games, whenever the one that was killed is freed. */
static void
test_moves_after_kill (Fixture       *fixture,
                       gconstpointer  user_data)
{
  g_autoptr (GDBusConnection) connection = connect4_test_bus_connect (fixture->bus);
  guint n_moved = 0;
  guint subscription;

  subscription = g_dbus_connection_signal_subscribe (connection, NULL, NAME ".Game1", "Moved", NULL, NULL,
                                                     G_DBUS_SIGNAL_FLAGS_NONE, on_moved, &n_moved, NULL);
  connect4_test_iterate_until (is_on_bus (fixture));
  kill_interface (fixture);
  connect4_test_iterate_until (is_on_bus (fixture));
  make_a_move (fixture);
  connect4_test_iterate_until (n_moved == 1);
  g_dbus_connection_signal_unsubscribe (connection, subscription);
}

/* Too often: then there is none any more, and the rest goes on. */
static void
test_given_up (Fixture       *fixture,
               gconstpointer  user_data)
{
  while (find_interface (fixture) != NULL)
    kill_interface (fixture);

  connect4_test_iterate_until (!is_on_bus (fixture));
  g_assert_true (connect4_actor_is_alive (CONNECT4_ACTOR (connect4_tree_get_root (fixture->tree))));
  play_on (fixture);
}

static void
test_stop (Fixture       *fixture,
           gconstpointer  user_data)
{
  Connect4Actor *root = CONNECT4_ACTOR (connect4_tree_get_root (fixture->tree));
  g_autoptr (GError) error = NULL;

  connect4_test_iterate_until (is_on_bus (fixture));
  call (fixture, "Stop", &error);
  g_assert_no_error (error);
  connect4_test_iterate_until (!connect4_actor_is_alive (root));
  g_assert_true (connect4_tree_was_stopped (fixture->tree));
}

static void
test_reload (Fixture       *fixture,
             gconstpointer  user_data)
{
  g_autoptr (GError) error = NULL;

  connect4_test_iterate_until (is_on_bus (fixture));
  call (fixture, "Reload", &error);
  g_assert_no_error (error);
  call (fixture, "Reload", &error);
  g_assert_nonnull (error);
  g_assert_nonnull (strstr (error->message, "There is a mistake"));
  g_assert_cmpuint (fixture->n_reloads, ==, 2);
}

static void
test_no_reload (Fixture       *fixture,
                gconstpointer  user_data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *name = NULL;

  connect4_test_iterate_until (is_on_bus (fixture));
  call (fixture, "Reload", &error);
  name = g_dbus_error_get_remote_error (error);
  g_assert_cmpstr (name, ==, NAME ".Error.NotSupported");
}

/* Whoever waits for the end of a server that is being drained does not take the end for a change of mind. */
static void
test_stop_of_drained (Fixture       *fixture,
                      gconstpointer  user_data)
{
  Connect4Drain *drain = connect4_tree_get_services (fixture->tree)->drain;

  connect4_drain_begin (drain, 60, "lunch");
  connect4_test_client_skip_to (fixture->player, "The reason: lunch");
  connect4_tree_stop (fixture->tree);
  g_assert_true (connect4_drain_is_on (drain));
  g_assert_cmpstr (connect4_drain_get_reason (drain), ==, "lunch");
  g_assert_false (connect4_timer_is_set (&drain->timer));
}

/* A bus that hangs keeps nobody from playing, nor from stopping. */
static void
test_frozen (Fixture       *fixture,
             gconstpointer  user_data)
{
  Connect4Actor *root = CONNECT4_ACTOR (connect4_tree_get_root (fixture->tree));

  connect4_test_iterate_until (is_on_bus (fixture));
  connect4_test_bus_freeze (fixture->bus);
  play_on (fixture);
  connect4_tree_stop (fixture->tree);
  connect4_test_client_skip_to (fixture->player, "The server is closing. Goodbye!");
  connect4_test_iterate_until (!connect4_actor_is_alive (root));
  connect4_test_bus_thaw (fixture->bus);
}

/* And so does one that hangs from the beginning. */
static void
test_frozen_at_start (Fixture       *fixture,
                      gconstpointer  user_data)
{
  connect4_test_bus_freeze (fixture->bus);
  play_on (fixture);
  kill_interface (fixture);
  play_on (fixture);
  connect4_test_bus_thaw (fixture->bus);
  connect4_test_iterate_until (is_on_bus (fixture));
}

static void
test_none (Fixture       *fixture,
           gconstpointer  user_data)
{
  Connect4Settings settings;
  g_autoptr (Connect4Tree) tree = NULL;
  g_autoptr (GError) error = NULL;

  connect4_settings_init (&settings);
  settings.port = 0;
  tree = connect4_tree_start (&settings, &error);
  g_assert_no_error (error);
  g_assert_true (connect4_tree_start_admin (tree, CONNECT4_ADMIN_NO_BUS, on_reload, fixture, &error));
  g_assert_null (connect4_test_peek_child (connect4_tree_get_root (tree), CONNECT4_ADMIN_ID));
  connect4_tree_stop (tree);
  connect4_test_iterate_until (!connect4_actor_is_alive (CONNECT4_ACTOR (connect4_tree_get_root (tree))));
}

/* A tree can be freed without having been stopped. */
static void
test_freed (void)
{
  g_autoptr (Connect4TestBus) bus = connect4_test_bus_new (CONNECT4_TEST_BUS_SESSION);
  Connect4Settings settings;
  g_autoptr (Connect4Tree) tree = NULL;
  g_autoptr (GError) error = NULL;

  connect4_test_bus_start (bus);
  connect4_settings_init (&settings);
  settings.port = 0;
  tree = connect4_tree_start (&settings, &error);
  g_assert_no_error (error);
  g_assert_true (connect4_tree_start_admin (tree, connect4_test_bus_get_address (bus), NULL, NULL, &error));
  connect4_test_iterate_until (connect4_test_bus_name_exists (bus, NAME));
}

#define ADD(name, data, func)                                                                      \
  g_test_add ("/admin/admin/" name, Fixture, data, set_up, func, tear_down)

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  connect4_languages_init (connect4_paths_get_locale_dir ());

  ADD ("last", NULL, test_last);
  ADD ("killed", NULL, test_killed);
  ADD ("moves-after-kill", NULL, test_moves_after_kill);
  ADD ("given-up", NULL, test_given_up);
  ADD ("stop", NULL, test_stop);
  ADD ("stop-of-drained", NULL, test_stop_of_drained);
  ADD ("reload", NULL, test_reload);
  ADD ("no-reload", "no", test_no_reload);
  ADD ("frozen", NULL, test_frozen);
  ADD ("frozen-at-start", NULL, test_frozen_at_start);
  ADD ("none", NULL, test_none);
  g_test_add_func ("/admin/admin/freed", test_freed);

  return g_test_run ();
}
