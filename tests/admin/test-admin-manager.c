/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "connect4-test-admin.h"

#define MANAGER "org.freedesktop.DBus.ObjectManager"

/* Returns: (transfer full): what GetManagedObjects() answers, an `a{oa{sa{sv}}}` */
static GVariant *
get_objects (Connect4TestAdmin *self)
{
  g_autoptr (GVariant) reply = connect4_test_admin_call (self, "", MANAGER ".GetManagedObjects", NULL);

  return g_variant_get_child_value (reply, 0);
}

/* How many properties each interface of an object has, such as `Actor1 17`. */
static char *
describe (GVariant   *objects,
          const char *path)
{
  g_autofree char *object = g_strconcat (CONNECT4_TEST_ROOT, path, NULL);
  g_autoptr (GVariant) interfaces = g_variant_lookup_value (objects, object, NULL);
  g_autoptr (GString) text = g_string_new (NULL);

  for (gsize i = 0; interfaces != NULL && i < g_variant_n_children (interfaces); i++)
    {
      g_autoptr (GVariant) properties = NULL;
      const char *name;

      g_variant_get_child (interfaces, i, "{&s@a{sv}}", &name, &properties);
      g_string_append_printf (text, "%s%s %" G_GSIZE_FORMAT, i > 0 ? ", " : "", strrchr (name, '.') + 1,
                              g_variant_n_children (properties));
    }

  return g_string_free (g_steal_pointer (&text), FALSE);
}

#define assert_described(objects, path, expected) \
  G_STMT_START \
  { \
    g_autofree char *text_ = describe (objects, path); \
    g_assert_cmpstr (text_, ==, expected); \
  } \
  G_STMT_END

static char *
get_session_path (Connect4TestAdmin *self)
{
  return g_strdup_printf ("/sessions/%" G_GUINT64_FORMAT,
                          connect4_actor_get_id (CONNECT4_ACTOR (connect4_test_admin_get_session (self, 0))));
}

static void
test_all (Connect4TestAdmin *self,
          gconstpointer      place)
{
  g_autofree char *code = connect4_test_admin_begin_game (self);
  g_autofree char *game = g_strconcat ("/games/", code, NULL);
  g_autofree char *session = get_session_path (self);
  g_autoptr (GVariant) objects = get_objects (self);

  assert_described (objects, game, "Game1 12, Actor1 17");
  assert_described (objects, session, "Session1 10, Actor1 17");
  assert_described (objects, "/actors/root", "Actor1 17");
  assert_described (objects, "/actors/root_2fendpoint_2flistener", "Actor1 17");
  assert_described (objects, "/actors/root_2fgames_2fgame_2dservers", "Actor1 17");
  assert_described (objects, "", "");
}

/* Nobody is told of objects who has not asked for them. */
static void
test_come_and_go (Connect4TestAdmin *self,
                  gconstpointer      place)
{
  g_autofree char *code = NULL;
  g_autofree char *session = NULL;
  g_autofree char *added = NULL;
  g_autofree char *game_added = NULL;
  g_autofree char *removed = NULL;

  connect4_test_admin_do (self, "", "Server1.Subscribe", NULL);
  connect4_test_admin_add_player (self);
  connect4_test_admin_await (self, "*PlayerJoined*");
  g_variant_unref (get_objects (self));
  connect4_test_admin_sync (self);
  g_assert_cmpuint (connect4_test_admin_count_signals (self, "*" MANAGER "*"), ==, 0);

  code = connect4_test_admin_begin_game (self);
  session = get_session_path (self);
  added = g_strdup ("/ " MANAGER ".InterfacesAdded ('" CONNECT4_TEST_ROOT "/sessions/*', "
                    "{'io.github.connect4d.Session1': {'Id': <*");
  game_added = g_strdup_printf ("/ " MANAGER ".InterfacesAdded ('" CONNECT4_TEST_ROOT "/games/%s', "
                                "{'io.github.connect4d.Game1': {'Code': <'%s'>*'Name': <'noon'>*",
                                code, code);
  connect4_test_admin_await (self, game_added);
  g_assert_cmpuint (connect4_test_admin_count_signals (self, added), ==, 2);

  connect4_test_client_reset (self->players->pdata[0]);
  removed = g_strdup_printf ("/ " MANAGER ".InterfacesRemoved ('" CONNECT4_TEST_ROOT
                             "%s', ['io.github.connect4d.Session1', 'io.github.connect4d.Actor1'])",
                             session);
  connect4_test_admin_await (self, removed);
  g_assert_cmpuint (connect4_test_admin_count_signals (self, "*" MANAGER "*/games/*"), ==, 1);
}

/* What is restarted stays where it is; what is below a supervisor comes again. */
static void
test_restarts (Connect4TestAdmin *self,
               gconstpointer      place)
{
  g_variant_unref (get_objects (self));
  connect4_test_admin_do (self, "/actors/root_2fendpoint_2flistener", "Actor1.Restart", NULL);
  connect4_test_admin_sync (self);
  g_assert_cmpuint (connect4_test_admin_count_signals (self, "*" MANAGER "*"), ==, 0);

  connect4_test_admin_do (self, "/actors/root_2fendpoint", "Actor1.Restart", NULL);
  connect4_test_admin_await (self, "*InterfacesRemoved ('" CONNECT4_TEST_ACTOR "root_2fendpoint_2flistener'*");
  connect4_test_admin_await (self, "*InterfacesRemoved ('" CONNECT4_TEST_ACTOR "root_2fendpoint_2fconnections'*");
  connect4_test_admin_await (self, "*InterfacesAdded ('" CONNECT4_TEST_ACTOR "root_2fendpoint_2flistener'*");
  connect4_test_admin_await (self, "*InterfacesAdded ('" CONNECT4_TEST_ACTOR "root_2fendpoint_2fconnections'*");
  g_assert_cmpuint (connect4_test_admin_count_signals (self, "*" MANAGER "*"), ==, 4);
}

static void
on_manager (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (GError) error = NULL;

  *(GDBusObjectManager **) user_data =
    G_DBUS_OBJECT_MANAGER (g_dbus_object_manager_client_new_finish (result, &error));
  g_assert_no_error (error);
}

static gboolean
has_property (GDBusObjectManager *manager,
              const char         *path,
              const char         *interface,
              const char         *property,
              const char         *expected)
{
  g_autofree char *object = g_strconcat (CONNECT4_TEST_ROOT, path, NULL);
  g_autoptr (GDBusInterface) proxy = g_dbus_object_manager_get_interface (manager, object, interface);
  g_autoptr (GVariant) value = NULL;
  g_autofree char *text = NULL;

  if (proxy == NULL)
    return FALSE;

  value = g_dbus_proxy_get_cached_property (G_DBUS_PROXY (proxy), property);
  text = value != NULL ? g_variant_print (value, FALSE) : NULL;
  return g_strcmp0 (text, expected) == 0;
}

/* GDBus' own client keeps up with what happens. */
static void
test_client (Connect4TestAdmin *self,
             gconstpointer      place)
{
  g_autoptr (GDBusObjectManager) manager = NULL;
  g_autofree char *code = NULL;
  g_autofree char *path = NULL;

  g_dbus_object_manager_client_new (self->admin, G_DBUS_OBJECT_MANAGER_CLIENT_FLAGS_NONE,
                                    connect4_test_admin_get_name (self), CONNECT4_TEST_ROOT, NULL, NULL, NULL,
                                    NULL, on_manager, &manager);
  connect4_test_iterate_until (manager != NULL);
  code = connect4_test_admin_begin_game (self);
  path = g_strconcat ("/games/", code, NULL);
  connect4_test_iterate_until (
    has_property (manager, path, "io.github.connect4d.Game1", "Moves", "'3'"));
  connect4_test_client_type (self->players->pdata[1], "3");
  connect4_test_iterate_until (
    has_property (manager, path, "io.github.connect4d.Game1", "Moves", "'33'"));
  connect4_test_admin_do (self, path, "Game1.End", "('',)");
  connect4_test_iterate_until (
    !has_property (manager, path, "io.github.connect4d.Game1", "Moves", "'33'"));
}

static void
ask_for_objects (Connect4TestAdmin   *self,
                 GAsyncReadyCallback  callback,
                 gpointer             user_data)
{
  g_dbus_connection_call (self->admin, connect4_test_admin_get_name (self), CONNECT4_TEST_ROOT, MANAGER,
                          "GetManagedObjects", NULL, NULL, G_DBUS_CALL_FLAGS_NONE, -1, NULL, callback,
                          user_data);
}

static void
on_objects (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) reply = g_dbus_connection_call_finish (G_DBUS_CONNECTION (source), result, &error);
  g_autoptr (GVariant) objects = NULL;

  g_assert_no_error (error);
  objects = g_variant_get_child_value (reply, 0);
  assert_described (objects, "/actors/root", "Actor1 17");
  (*(guint *) user_data)++;
}

/* They are made one after the other, and all are answered. */
static void
test_several_at_once (Connect4TestAdmin *self,
                      gconstpointer      place)
{
  guint n_answers = 0;

  for (guint i = 0; i < 10; i++)
    ask_for_objects (self, on_objects, &n_answers);
  connect4_test_iterate_until (n_answers == 10);
}

/* What has become of a number of calls. */
typedef struct
{
  guint n_answers;
  guint n_refused;
} Tally;

static void
on_tallied (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  Tally *tally = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) reply = g_dbus_connection_call_finish (G_DBUS_CONNECTION (source), result, &error);

  tally->n_answers++;
  if (reply != NULL)
    return;

  g_assert_error (error, G_DBUS_ERROR, G_DBUS_ERROR_LIMITS_EXCEEDED);
  tally->n_refused++;
}

static Tally
ask_often (Connect4TestAdmin *self,
           guint              n_calls)
{
  Tally tally = { 0 };

  for (guint i = 0; i < n_calls; i++)
    ask_for_objects (self, on_tallied, &tally);
  connect4_test_iterate_until (tally.n_answers == n_calls);

  return tally;
}

/* Nobody keeps more calls waiting than there may be, but may call again after that. */
static void
test_too_many_at_once (Connect4TestAdmin *self,
                       gconstpointer      place)
{
  g_assert_cmpuint (ask_often (self, 32).n_refused, ==, 0);
  g_assert_cmpuint (ask_often (self, 200).n_refused, >, 0);
  g_assert_cmpuint (ask_often (self, 32).n_refused, ==, 0);
}

static void
on_not_answered (GObject      *source,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (g_dbus_connection_call_finish (G_DBUS_CONNECTION (source), result, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CLOSED);
  (*(guint *) user_data)++;
}

static void
on_added (GDBusConnection *connection,
          const char      *sender,
          const char      *path,
          const char      *interface,
          const char      *signal,
          GVariant        *parameters,
          gpointer         user_data)
{
  (*(guint *) user_data)++;
}

/* Calls on another connection than the admin's. */
static GVariant *
call_from (GDBusConnection *other,
           const char      *name,
           const char      *path,
           const char      *interface,
           const char      *method,
           GVariant        *arguments)
{
  g_autoptr (GError) error = NULL;
  GVariant *reply = connect4_test_admin_call_with (other, name, path, interface, method, arguments, &error);

  g_assert_no_error (error);
  return reply;
}

/* The server has seen by then what had happened on the bus before. */
static void
sync_from (Connect4TestAdmin *self,
           GDBusConnection   *other)
{
  g_variant_unref (call_from (other, connect4_test_admin_get_name (self), CONNECT4_TEST_ROOT,
                              "org.freedesktop.DBus.Properties", "GetAll",
                              g_variant_new ("(s)", "io.github.connect4d.Server1")));
}

static void
await_end_of_name (GDBusConnection *other,
                   const char      *name)
{
  gboolean is_there = TRUE;

  while (is_there)
    {
      g_autoptr (GVariant) reply = call_from (other, "org.freedesktop.DBus", "/org/freedesktop/DBus",
                                              "org.freedesktop.DBus", "NameHasOwner", g_variant_new ("(s)", name));

      g_variant_get (reply, "(b)", &is_there);
    }
}

/* On the bus others see that nobody is told of objects any more, until somebody else asks for them. */
static void
assert_abandoned (Connect4TestAdmin *self)
{
  g_autoptr (GDBusConnection) other = connect4_test_admin_connect (self);
  g_autoptr (GVariant) reply = NULL;
  g_autoptr (GVariant) objects = NULL;
  guint n_added = 0;
  guint subscription;

  g_dbus_connection_set_exit_on_close (other, FALSE);
  subscription = g_dbus_connection_signal_subscribe (other, connect4_test_admin_get_name (self), MANAGER,
                                                     "InterfacesAdded", NULL, NULL, G_DBUS_SIGNAL_FLAGS_NONE,
                                                     on_added, &n_added, NULL);
  await_end_of_name (other, g_dbus_connection_get_unique_name (self->admin));
  sync_from (self, other);
  connect4_test_admin_add_player (self);
  sync_from (self, other);
  g_assert_cmpuint (n_added, ==, 0);

  reply = call_from (other, connect4_test_admin_get_name (self), CONNECT4_TEST_ROOT, MANAGER, "GetManagedObjects",
                     NULL);
  objects = g_variant_get_child_value (reply, 0);
  assert_described (objects, "/actors/root", "Actor1 17");
  connect4_test_admin_add_player (self);
  connect4_test_iterate_until (n_added > 0);

  g_dbus_connection_signal_unsubscribe (other, subscription);
  g_dbus_connection_close_sync (other, NULL, NULL);
}

/* Who goes meanwhile gets nothing, and the server goes on. */
static void
test_abandoned (Connect4TestAdmin *self,
                gconstpointer      place)
{
  guint n_not_answered = 0;
  Connect4TestClient *player;

  g_variant_unref (get_objects (self));
  for (guint i = 0; i < 3; i++)
    ask_for_objects (self, on_not_answered, &n_not_answered);
  g_dbus_connection_flush_sync (self->admin, NULL, NULL);
  g_dbus_connection_close_sync (self->admin, NULL, NULL);
  connect4_test_iterate_until (n_not_answered == 3);

  if (self->place == CONNECT4_TEST_ADMIN_BUS)
    {
      assert_abandoned (self);
      return;
    }

  connect4_test_iterate_until (g_dbus_connection_is_closed (self->server));
  player = connect4_test_admin_add_player (self);
  connect4_test_client_type (player, "exit");
  connect4_test_client_skip_to (player, "Bye!");
}

static void
add_tests (void)
{
  connect4_test_admin_add ("/admin/manager/all", test_all);
  connect4_test_admin_add ("/admin/manager/come-and-go", test_come_and_go);
  connect4_test_admin_add ("/admin/manager/restarts", test_restarts);
  connect4_test_admin_add ("/admin/manager/client", test_client);
  connect4_test_admin_add ("/admin/manager/several-at-once", test_several_at_once);
  connect4_test_admin_add ("/admin/manager/too-many-at-once", test_too_many_at_once);
  connect4_test_admin_add ("/admin/manager/abandoned", test_abandoned);
}

int
main (int    argc,
      char **argv)
{
  return connect4_test_admin_run (&argc, &argv, add_tests);
}
