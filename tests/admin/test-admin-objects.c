/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "connect4-test-admin.h"

#define MANY 1200

static void
make_events (Connect4TestAdmin *self,
             guint              n_events)
{
  g_autoptr (Connect4GameStore) store = connect4_game_store_new ();
  Connect4StoredGame *stored = connect4_game_store_add (store, "ABCDEF");
  const Connect4GameEvent event = { .type = CONNECT4_GAME_EVENT_ENDED, .finished = TRUE };

  for (guint i = 0; i < n_events; i++)
    g_signal_emit_by_name (connect4_tree_get_services (self->tree)->games, "event", stored, &event);
}

/* How many games have been told of, once all has come that has been sent. */
static guint
count (Connect4TestAdmin *self)
{
  connect4_test_admin_sync (self);

  return connect4_test_admin_count_signals (self, "/ Server1.GameFinished *");
}

/* Processes that are started meanwhile are told of as well, and count among the few. */
static void
test_few_without (Connect4TestAdmin *self,
                  gconstpointer      place)
{
  guint n_before;

  make_events (self, MANY);
  n_before = count (self);
  g_assert_cmpuint (n_before, <=, 5);
  connect4_test_admin_await (self, "/ Server1.SignalsSkipped (1*");
  make_events (self, MANY);
  g_assert_cmpuint (count (self), >, n_before);
  g_assert_cmpuint (count (self), <, n_before + 5);
}

static void
test_many_with (Connect4TestAdmin *self,
                gconstpointer      place)
{
  guint n_before;

  connect4_test_admin_expect (self, "", "Server1.Subscribe", NULL, "()");
  connect4_test_admin_expect (self, "", "Server1.Subscribe", NULL, "()");
  make_events (self, MANY);
  n_before = count (self);
  g_assert_cmpuint (n_before, <=, 500);
  g_assert_cmpuint (n_before, >, 450);
  connect4_test_admin_await (self, "/ Server1.SignalsSkipped (7*");
  make_events (self, 10);
  g_assert_cmpuint (count (self), ==, n_before + 10);
}

/* What has been sent in a second counts, however often one comes and goes. */
static void
test_unsubscribe (Connect4TestAdmin *self,
                  gconstpointer      place)
{
  gint64 begin;

  connect4_test_admin_expect (self, "", "Server1.Unsubscribe", NULL, "()");
  connect4_test_admin_expect (self, "", "Server1.Subscribe", NULL, "()");
  begin = g_get_monotonic_time ();
  make_events (self, 100);
  g_assert_cmpuint (count (self), ==, 100);

  connect4_test_admin_expect (self, "", "Server1.Unsubscribe", NULL, "()");
  make_events (self, 100);
  g_assert_cmpuint (count (self), <=, 105);
  connect4_test_admin_expect (self, "", "Server1.Subscribe", NULL, "()");
  make_events (self, MANY);
  if (g_get_monotonic_time () - begin < G_USEC_PER_SEC)
    g_assert_cmpuint (count (self), <=, 500);
}

static void
call_with (Connect4TestAdmin *self,
           GDBusConnection   *admin,
           const char        *method)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) reply = NULL;

  reply = connect4_test_admin_call_with (admin, connect4_test_admin_get_name (self), CONNECT4_TEST_ROOT,
                                         "io.github.connect4d.Server1", method, NULL, &error);
  g_assert_no_error (error);
}

/* One of two subscribers leaves, then the other vanishes. */
static void
test_subscribers_leave (Connect4TestAdmin *self,
                        gconstpointer      place)
{
  g_autoptr (GDBusConnection) first = connect4_test_admin_connect (self);
  g_autoptr (GDBusConnection) second = connect4_test_admin_connect (self);
  guint n_before;

  call_with (self, first, "Subscribe");
  call_with (self, second, "Subscribe");
  call_with (self, first, "Unsubscribe");
  make_events (self, 20);
  g_assert_cmpuint (count (self), ==, 20);

  g_dbus_connection_close_sync (second, NULL, NULL);
  do
    {
      n_before = count (self);
      make_events (self, 1);
    }
  while (count (self) > n_before && n_before < 499);
  g_assert_cmpuint (n_before, <, 499);
}

static gboolean
is_listened_to (Connect4TestAdmin *self)
{
  return g_signal_has_handler_pending (connect4_tree_get_services (self->tree)->games,
                                       g_signal_lookup ("event", CONNECT4_TYPE_GAMES), 0, FALSE);
}

/* A move costs nothing more when there is nobody who could be told. */
static void
test_listens_while_exported (Connect4TestAdmin *self,
                             gconstpointer      place)
{
  g_assert_true (is_listened_to (self));
  connect4_admin_objects_unexport (self->objects, self->server);
  g_assert_false (is_listened_to (self));
}

/* A connection that has been closed has nobody left on it, and does no harm. */
static void
test_closed (Connect4TestAdmin *self,
             gconstpointer      place)
{
  connect4_test_admin_expect (self, "", "Server1.Subscribe", NULL, "()");
  g_dbus_connection_close_sync (self->admin, NULL, NULL);
  if (self->place == CONNECT4_TEST_ADMIN_PEER)
    connect4_test_iterate_until (g_dbus_connection_is_closed (self->server));
  make_events (self, MANY);
  connect4_test_iterate_all ();
  connect4_admin_objects_unexport (self->objects, self->server);
  make_events (self, MANY);
}

static void
test_unexport (Connect4TestAdmin *self,
               gconstpointer      place)
{
  g_autoptr (Connect4Authority) authority = connect4_authority_new ();
  g_autoptr (GError) error = NULL;

  g_assert_false (connect4_admin_objects_export (self->objects, self->server, authority, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_EXISTS);
  connect4_test_admin_expect (self, "", "Server1.Stop", NULL, "()");

  connect4_admin_objects_unexport (self->objects, self->server);
  connect4_admin_objects_unexport (self->objects, self->server);
  connect4_test_admin_refuse (self, "", "Server1.Stop", NULL, "org.freedesktop.DBus.Error.UnknownMethod", NULL);
  g_clear_error (&error);
  g_assert_true (connect4_admin_objects_export (self->objects, self->server, authority, &error));
  g_assert_no_error (error);
  connect4_test_admin_expect (self, "", "Server1.Stop", NULL, "()");
  g_assert_cmpuint (self->n_stops, ==, 2);
}

static void
assert_lists (Connect4TestAdmin *self,
              const char        *path,
              const char        *text)
{
  g_autoptr (GVariant) reply =
    connect4_test_admin_call (self, path, "org.freedesktop.DBus.Introspectable.Introspect", NULL);
  const char *xml;

  g_variant_get (reply, "(&s)", &xml);
  g_assert_nonnull (strstr (xml, text));
}

/* As busctl and others find out what there is. */
static void
test_introspect (Connect4TestAdmin *self,
                 gconstpointer      place)
{
  g_autofree char *code = connect4_test_admin_begin_game (self);
  g_autofree char *node = g_strdup_printf ("<node name=\"%s\"/>", code);
  g_autofree char *game = g_strconcat ("/games/", code, NULL);

  assert_lists (self, "", "<interface name=\"io.github.connect4d.Server1\">");
  assert_lists (self, "", "<interface name=\"org.freedesktop.DBus.ObjectManager\">");
  assert_lists (self, "", "<node name=\"games\"/>");
  assert_lists (self, "/games", node);
  assert_lists (self, "/actors", "<node name=\"root_2fgames\"/>");
  assert_lists (self, game, "<interface name=\"io.github.connect4d.Game1\">");
  assert_lists (self, game, "<interface name=\"io.github.connect4d.Actor1\">");
  assert_lists (self, "/actors/root", "<interface name=\"io.github.connect4d.Actor1\">");
}

static void
test_handler_crashed (Connect4TestAdmin *self,
                      gconstpointer      place)
{
  Connect4TestClient *player = connect4_test_admin_add_player (self);
  g_autofree char *signal =
    g_strdup_printf ("/ Server1.HandlerCrashed (*, 'signal', 'signal 6 (Aborted)', %" G_GUINT64_FORMAT
                     ", 'crash abort')",
                     connect4_actor_get_id (CONNECT4_ACTOR (connect4_test_admin_get_session (self, 0))));

  connect4_test_admin_do (self, "", "Server1.Subscribe", NULL);
  connect4_test_client_type (player, "crash abort");
  connect4_test_admin_await (self, signal);
  /* Both those that the line ended, the second one as it was tried there. */
  g_assert_cmpuint (connect4_test_admin_count_signals (self, "*Actor1.ChildCrashed *"), ==, 2);

  /* A dispatcher that takes the place of another is listened to as well. */
  connect4_test_admin_expect (self, "/actors/root_2fhandlers", "Actor1.Restart", NULL, "()");
  g_ptr_array_set_size (self->signals, 0);
  connect4_test_client_type (player, "crash abort");
  connect4_test_admin_await (self, signal);
}

static void
add_tests (void)
{
  connect4_test_admin_add ("/admin/objects/few-without", test_few_without);
  connect4_test_admin_add ("/admin/objects/many-with", test_many_with);
  connect4_test_admin_add ("/admin/objects/unsubscribe", test_unsubscribe);
  g_test_add ("/admin/objects/subscribers-leave", Connect4TestAdmin, GINT_TO_POINTER (CONNECT4_TEST_ADMIN_BUS),
              connect4_test_admin_set_up, test_subscribers_leave, connect4_test_admin_tear_down);
  connect4_test_admin_add ("/admin/objects/closed", test_closed);
  connect4_test_admin_add ("/admin/objects/unexport", test_unexport);
  connect4_test_admin_add ("/admin/objects/listens-while-exported", test_listens_while_exported);
  connect4_test_admin_add ("/admin/objects/introspect", test_introspect);
  connect4_test_admin_add ("/admin/objects/handler-crashed", test_handler_crashed);
}

int
main (int    argc,
      char **argv)
{
  return connect4_test_admin_run (&argc, &argv, add_tests);
}
