/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "connect4-test-admin.h"

#define N_PLAYERS 1000

/* How many messages the server has sent. */
static int n_sent;

static GDBusMessage *
count_message (GDBusConnection *connection,
               GDBusMessage    *message,
               gboolean         incoming,
               gpointer         user_data)
{
  if (!incoming)
    g_atomic_int_inc (&n_sent);

  return message;
}

/* With a thousand players nothing listens to them, and next to nothing sent, until somebody looks. */
static void
test_lazy (Connect4TestAdmin *self,
           gconstpointer      place)
{
  guint n_sources = connect4_test_count_sources ();
  g_autofree char *path = NULL;

  g_dbus_connection_add_filter (self->server, count_message, NULL, NULL);
  for (guint i = 0; i < N_PLAYERS; i++)
    connect4_test_admin_add_player (self);
  connect4_test_iterate_all ();

  /* handlers may have been started too */
  g_assert_cmpuint (connect4_test_count_sources (), <, n_sources + N_PLAYERS + 10);
  g_assert_cmpint (g_atomic_int_get (&n_sent), <, 50);
  for (guint i = 0; i < N_PLAYERS; i++)
    g_assert_false (g_signal_has_handler_pending (
      connect4_test_admin_get_session (self, i), g_signal_lookup ("notify", G_TYPE_OBJECT), 0, TRUE));

  path = g_strdup_printf ("/sessions/%" G_GUINT64_FORMAT,
                          connect4_actor_get_id (CONNECT4_ACTOR (connect4_test_admin_get_session (self, 700))));
  connect4_test_admin_assert (self, path, "Session1.Place", "'menu'");
}

/* All of them in one call, however many there are. */
static void
test_many (Connect4TestAdmin *self,
           gconstpointer      place)
{
  g_autoptr (GVariant) reply = NULL;
  g_autoptr (GVariant) sessions = NULL;
  g_autoptr (GVariant) objects_reply = NULL;
  g_autoptr (GVariant) objects = NULL;

  for (guint i = 0; i < N_PLAYERS; i++)
    connect4_test_admin_add_player (self);

  reply = connect4_test_admin_call (self, "", "Server1.ListSessions", NULL);
  sessions = g_variant_get_child_value (reply, 0);
  g_assert_cmpuint (g_variant_n_children (sessions), ==, N_PLAYERS);
  objects_reply =
    connect4_test_admin_call (self, "", "org.freedesktop.DBus.ObjectManager.GetManagedObjects", NULL);
  objects = g_variant_get_child_value (objects_reply, 0);
  g_assert_cmpuint (g_variant_n_children (objects), >, N_PLAYERS);
}

static void
add_tests (void)
{
  g_test_add ("/admin/export/lazy", Connect4TestAdmin, GINT_TO_POINTER (CONNECT4_TEST_ADMIN_PEER),
              connect4_test_admin_set_up, test_lazy, connect4_test_admin_tear_down);
  connect4_test_admin_add ("/admin/export/many", test_many);
}

int
main (int    argc,
      char **argv)
{
  return connect4_test_admin_run (&argc, &argv, add_tests);
}
