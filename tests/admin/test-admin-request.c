/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "connect4-test-admin.h"

#include "games/connect4-game-servers.h"

/* Whether the bus knows a connection still. */
static gboolean
is_on_bus (Connect4TestAdmin *self,
           const char        *name)
{
  g_autoptr (GVariant) reply = NULL;
  gboolean has_owner;

  reply = g_dbus_connection_call_sync (self->admin, "org.freedesktop.DBus", "/org/freedesktop/DBus",
                                       "org.freedesktop.DBus", "NameHasOwner", g_variant_new ("(s)", name),
                                       G_VARIANT_TYPE ("(b)"), G_DBUS_CALL_FLAGS_NONE, -1, NULL, NULL);
  g_assert_nonnull (reply);
  g_variant_get (reply, "(b)", &has_owner);
  return has_owner;
}

/* Who has left the bus before it is known who that was gets nothing done. */
static void
test_vanished (Connect4TestAdmin *self,
               gconstpointer      place)
{
  g_autoptr (GDBusConnection) caller = connect4_test_admin_connect (self);
  g_autofree char *name = g_strdup (g_dbus_connection_get_unique_name (caller));

  g_dbus_connection_call (caller, connect4_test_admin_get_name (self), CONNECT4_TEST_ROOT,
                          "io.github.connect4d.Server1", "Stop", NULL, NULL, G_DBUS_CALL_FLAGS_NONE, -1, NULL,
                          NULL, NULL);
  g_dbus_connection_flush_sync (caller, NULL, NULL);
  g_dbus_connection_close_sync (caller, NULL, NULL);
  while (is_on_bus (self, name))
    continue;

  connect4_test_admin_sync (self);
  connect4_test_admin_sync (self);
  g_assert_cmpuint (self->n_stops, ==, 0);
}

static void
on_answer (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

/* Keeps the bus' answer about a caller back, in GDBus' own thread, until the gate is opened. */
typedef struct
{
  GMutex mutex;
  GCond cond;
  guint32 serial; /* of the question; 0 before it is asked */
  gboolean open;
  guint filter;
} Gate;

static GDBusMessage *
keep_back (GDBusConnection *connection,
           GDBusMessage    *message,
           gboolean         incoming,
           gpointer         user_data)
{
  Gate *gate = user_data;

  g_mutex_lock (&gate->mutex);
  if (!incoming && g_strcmp0 (g_dbus_message_get_member (message), "GetConnectionUnixUser") == 0)
    {
      gate->serial = g_dbus_message_get_serial (message);
      g_main_context_wakeup (NULL);
    }
  while (incoming && gate->serial != 0 && g_dbus_message_get_reply_serial (message) == gate->serial && !gate->open)
    g_cond_wait (&gate->cond, &gate->mutex);
  g_mutex_unlock (&gate->mutex);

  return message;
}

static void
gate_free (gpointer data)
{
  Gate *gate = data;

  g_cond_clear (&gate->cond);
  g_mutex_clear (&gate->mutex);
  g_free (gate);
}

static gboolean
has_asked (Gate *gate)
{
  gboolean asked;

  g_mutex_lock (&gate->mutex);
  asked = gate->serial != 0;
  g_mutex_unlock (&gate->mutex);

  return asked;
}

/* Has a method called, and runs until the bus has been asked who that is. */
static Gate *
begin_call (Connect4TestAdmin  *self,
            const char         *path,
            const char         *interface,
            const char         *method,
            GVariant           *arguments,
            GAsyncResult      **result)
{
  Gate *gate = g_new0 (Gate, 1);

  g_mutex_init (&gate->mutex);
  g_cond_init (&gate->cond);
  gate->filter = g_dbus_connection_add_filter (self->server, keep_back, gate, gate_free);
  g_dbus_connection_call (self->admin, connect4_test_admin_get_name (self), path, interface, method, arguments,
                          NULL, G_DBUS_CALL_FLAGS_NONE, -1, NULL, on_answer, result);
  connect4_test_iterate_until (has_asked (gate));

  return gate;
}

/* Lets the answer through, and waits for that to the call. */
static void
end_call (Connect4TestAdmin  *self,
          Gate               *gate,
          GAsyncResult      **result)
{
  g_mutex_lock (&gate->mutex);
  gate->open = TRUE;
  g_cond_signal (&gate->cond);
  g_mutex_unlock (&gate->mutex);
  connect4_test_iterate_until (*result != NULL);
  g_dbus_connection_remove_filter (self->server, gate->filter);
}

static void
expect_error (Connect4TestAdmin  *self,
              Gate               *gate,
              GAsyncResult      **result,
              const char         *expected)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) reply = NULL;
  g_autofree char *name = NULL;

  end_call (self, gate, result);
  reply = g_dbus_connection_call_finish (self->admin, *result, &error);
  g_assert_null (reply);
  name = g_dbus_error_get_remote_error (error);
  g_assert_cmpstr (name, ==, expected);
}

/* The objects go while it is being found out who is calling. */
static void
test_unexported (Connect4TestAdmin *self,
                 gconstpointer      place)
{
  g_autoptr (GAsyncResult) result = NULL;
  Gate *gate;

  gate = begin_call (self, CONNECT4_TEST_ROOT, "io.github.connect4d.Server1", "Stop", NULL, &result);
  connect4_admin_objects_unexport (self->objects, self->server);
  expect_error (self, gate, &result, "io.github.connect4d.Error.Failed");
  g_assert_cmpuint (self->n_stops, ==, 0);
}

/* What was called has gone when it is known that the caller may do that. */
static void
test_gone_meanwhile (Connect4TestAdmin *self,
                     gconstpointer      method)
{
  g_autoptr (Connect4ExitReason) kill = connect4_exit_reason_new (CONNECT4_EXIT_KILLED);
  g_autoptr (GAsyncResult) told = NULL;
  g_autoptr (GAsyncResult) ended = NULL;
  g_autofree char *code = connect4_test_admin_begin_game (self);
  g_autofree char *game = g_strconcat (CONNECT4_TEST_ROOT "/games/", code, NULL);
  Connect4Session *session = connect4_test_admin_get_session (self, 0);
  g_autofree char *path = g_strdup_printf (CONNECT4_TEST_ROOT "/sessions/%" G_GUINT64_FORMAT,
                                           connect4_actor_get_id (CONNECT4_ACTOR (session)));
  Connect4GameServer *server = connect4_game_servers_find (connect4_tree_get_services (self->tree)->games, code);
  Gate *gate;

  gate = begin_call (self, path, "io.github.connect4d.Session1", "Tell", g_variant_new ("(s)", "Hello"), &told);
  connect4_actor_exit (CONNECT4_ACTOR (session), kill);
  expect_error (self, gate, &told, "org.freedesktop.DBus.Error.UnknownObject");

  gate = begin_call (self, game, "io.github.connect4d.Game1", "End", g_variant_new ("(s)", ""), &ended);
  connect4_game_server_commit (server, connect4_game_check_end (connect4_game_server_get_game (server), NULL, NULL));
  expect_error (self, gate, &ended, "org.freedesktop.DBus.Error.UnknownObject");
}

static void
add_tests (void)
{
  g_test_add ("/admin/request/gone-meanwhile", Connect4TestAdmin, GINT_TO_POINTER (CONNECT4_TEST_ADMIN_BUS),
              connect4_test_admin_set_up, test_gone_meanwhile, connect4_test_admin_tear_down);
  g_test_add ("/admin/request/vanished", Connect4TestAdmin, GINT_TO_POINTER (CONNECT4_TEST_ADMIN_BUS),
              connect4_test_admin_set_up, test_vanished, connect4_test_admin_tear_down);
  g_test_add ("/admin/request/unexported", Connect4TestAdmin, GINT_TO_POINTER (CONNECT4_TEST_ADMIN_BUS),
              connect4_test_admin_set_up, test_unexported, connect4_test_admin_tear_down);
}

int
main (int    argc,
      char **argv)
{
  return connect4_test_admin_run (&argc, &argv, add_tests);
}
