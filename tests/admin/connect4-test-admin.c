/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "connect4-test-admin.h"

#include <sys/socket.h>

#include "paths/connect4-paths.h"
#include "server/connect4-language.h"
#include "server/connect4-sessions.h"

#define PREFIX     "io.github.connect4d."
#define PROPERTIES "org.freedesktop.DBus.Properties"

/* Connections */

static void
on_connected (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr (GError) error = NULL;

  *(GDBusConnection **) user_data = g_dbus_connection_new_finish (result, &error);
  g_assert_no_error (error);
}

static void
connect_end (int                    fd,
             GDBusConnectionFlags   flags,
             GDBusConnection      **connection)
{
  g_autoptr (GSocket) socket = g_socket_new_from_fd (fd, NULL);
  g_autoptr (GSocketConnection) stream = g_socket_connection_factory_create_connection (socket);
  g_autofree char *guid = g_dbus_generate_guid ();

  g_dbus_connection_new (G_IO_STREAM (stream),
                         (flags & G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_SERVER) != 0 ? guid : NULL, flags,
                         NULL, NULL, on_connected, connection);
}

static void
connect_peers (Connect4TestAdmin *self)
{
  int fds[2];

  g_assert_cmpint (socketpair (AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, fds), ==, 0);
  connect_end (fds[0], G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_SERVER, &self->server);
  connect_end (fds[1], G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT, &self->admin);
  connect4_test_iterate_until (self->server != NULL && self->admin != NULL);
}

/* One more connection to the bus. */
GDBusConnection *
connect4_test_admin_connect (Connect4TestAdmin *self)
{
  g_autoptr (GError) error = NULL;
  GDBusConnection *connection;

  connection = g_dbus_connection_new_for_address_sync (
    g_test_dbus_get_bus_address (self->bus),
    G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT | G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION, NULL,
    NULL, &error);
  g_assert_no_error (error);

  return connection;
}

static void
connect_to_bus (Connect4TestAdmin *self)
{
  self->bus = g_test_dbus_new (G_TEST_DBUS_NONE);
  g_test_dbus_up (self->bus);
  self->server = connect4_test_admin_connect (self);
  self->admin = connect4_test_admin_connect (self);
}

/* Where the objects are, on the bus. */
const char *
connect4_test_admin_get_name (Connect4TestAdmin *self)
{
  return g_dbus_connection_get_unique_name (self->server);
}

/* Calls */

static void
on_called (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

/* Calls from this very process, which is why the main context has to run meanwhile. */
GVariant *
connect4_test_admin_call_with (GDBusConnection  *admin,
                               const char       *destination,
                               const char       *path,
                               const char       *interface,
                               const char       *method,
                               GVariant         *arguments,
                               GError          **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  g_dbus_connection_call (admin, destination, path, interface, method, arguments, NULL,
                          G_DBUS_CALL_FLAGS_NONE, G_MAXINT, NULL, on_called, &result);
  connect4_test_iterate_until (result != NULL);

  return g_dbus_connection_call_finish (admin, result, error);
}

static GVariant *
call (Connect4TestAdmin  *self,
      const char         *path,
      const char         *method,
      const char         *arguments,
      GError            **error)
{
  g_autofree char *object = g_str_has_prefix (path, CONNECT4_TEST_ROOT)
                              ? g_strdup (path)
                              : g_strconcat (CONNECT4_TEST_ROOT, path, NULL);
  const char *dot = strrchr (method, '.');
  g_autofree char *name = g_strndup (method, (gsize) (dot - method));
  g_autofree char *interface =
    strchr (name, '.') != NULL ? g_strdup (name) : g_strconcat (PREFIX, name, NULL);
  GVariant *parsed = arguments != NULL ? g_variant_new_parsed (arguments) : NULL;

  return connect4_test_admin_call_with (self->admin, connect4_test_admin_get_name (self), object, interface,
                                        dot + 1, parsed, error);
}

/* Calls a method such as Server1.Stop of the object at @path, which is relative to the root. */
GVariant *
connect4_test_admin_call (Connect4TestAdmin *self,
                          const char        *path,
                          const char        *method,
                          const char        *arguments)
{
  g_autoptr (GError) error = NULL;
  GVariant *reply = call (self, path, method, arguments, &error);

  g_assert_no_error (error);
  return reply;
}

/* Calls a method that has to succeed, whatever it answers. */
void
connect4_test_admin_do (Connect4TestAdmin *self,
                        const char        *path,
                        const char        *method,
                        const char        *arguments)
{
  g_variant_unref (connect4_test_admin_call (self, path, method, arguments));
}

/* Calls a method that has to fail like this. */
void
connect4_test_admin_refuse (Connect4TestAdmin *self,
                            const char        *path,
                            const char        *method,
                            const char        *arguments,
                            const char        *error,
                            const char        *message)
{
  g_autoptr (GError) actual = NULL;
  g_autoptr (GVariant) reply = call (self, path, method, arguments, &actual);
  g_autofree char *name = NULL;

  g_assert_null (reply);
  name = g_dbus_error_get_remote_error (actual);
  g_dbus_error_strip_remote_error (actual);
  g_assert_cmpstr (name, ==, error);
  if (message != NULL)
    g_assert_cmpstr (actual->message, ==, message);
}

/* Calls a method that has to answer like this. */
void
connect4_test_admin_expect (Connect4TestAdmin *self,
                            const char        *path,
                            const char        *method,
                            const char        *arguments,
                            const char        *reply)
{
  g_autoptr (GVariant) actual = connect4_test_admin_call (self, path, method, arguments);
  g_autofree char *text = g_variant_print (actual, FALSE);

  g_assert_cmpstr (text, ==, reply);
}

/* Reads a property such as Server1.Players. */
GVariant *
connect4_test_admin_get (Connect4TestAdmin *self,
                         const char        *path,
                         const char        *property)
{
  g_auto (GStrv) words = g_strsplit (property, ".", 2);
  g_autofree char *arguments = g_strdup_printf ("('" PREFIX "%s', '%s')", words[0], words[1]);
  g_autoptr (GVariant) reply = connect4_test_admin_call (self, path, PROPERTIES ".Get", arguments);
  GVariant *value;

  g_variant_get (reply, "(v)", &value);
  return value;
}

char *
connect4_test_admin_print (Connect4TestAdmin *self,
                           const char        *path,
                           const char        *property)
{
  g_autoptr (GVariant) value = connect4_test_admin_get (self, path, property);

  return g_variant_print (value, FALSE);
}

/* Signals */

static void
on_signal (GDBusConnection *connection,
           const char      *sender,
           const char      *path,
           const char      *interface,
           const char      *signal,
           GVariant        *parameters,
           gpointer         user_data)
{
  Connect4TestAdmin *self = user_data;
  g_autofree char *text = g_variant_print (parameters, FALSE);

  if (!g_str_has_prefix (path, CONNECT4_TEST_ROOT))
    return;

  path += strlen (CONNECT4_TEST_ROOT);
  if (g_str_has_prefix (interface, PREFIX))
    interface += strlen (PREFIX);
  g_ptr_array_add (self->signals, g_strdup_printf ("%s %s.%s %s", path[0] != '\0' ? path : "/", interface,
                                                   signal, text));
}

/* Whether a line of the signals matches @signal, in which `*` stands for anything. */
gboolean
connect4_test_admin_has_signal (Connect4TestAdmin *self,
                                const char        *signal)
{
  for (guint i = 0; i < self->signals->len; i++)
    if (g_pattern_match_simple (signal, self->signals->pdata[i]))
      return TRUE;

  return FALSE;
}

/* How many lines match. */
guint
connect4_test_admin_count_signals (Connect4TestAdmin *self,
                                   const char        *name)
{
  guint n = 0;

  for (guint i = 0; i < self->signals->len; i++)
    if (g_pattern_match_simple (name, self->signals->pdata[i]))
      n++;

  return n;
}

/* Waits until all that had been sent before has come. */
void
connect4_test_admin_sync (Connect4TestAdmin *self)
{
  connect4_test_admin_do (self, "", "org.freedesktop.DBus.Peer.Ping", NULL);
  connect4_test_iterate_all ();
}

/* The server */

static void
on_stop (gpointer user_data)
{
  ((Connect4TestAdmin *) user_data)->n_stops++;
}

static gboolean
on_reload (gpointer   user_data,
           GError   **error)
{
  Connect4TestAdmin *self = user_data;

  self->n_reloads++;
  if (self->reload_error == NULL)
    return TRUE;

  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_FAILED, self->reload_error);
  return FALSE;
}

static void
start_server (Connect4TestAdmin *self)
{
  Connect4Settings settings;
  g_autoptr (GError) error = NULL;

  connect4_settings_init (&settings);
  settings.port = 0;
  settings.fault_injection = TRUE;
  settings.n_handlers = 2;
  self->tree = connect4_tree_start (&settings, &error);
  g_assert_no_error (error);
}

static void
export_objects (Connect4TestAdmin *self)
{
  const Connect4AdminSetup setup = {
    .services = connect4_tree_get_services (self->tree),
    .sockets = connect4_tree_get_sockets (self->tree),
    .start_time = 1700000000000000,
    .stop = on_stop,
    .reload = on_reload,
    .user_data = self,
  };
  g_autoptr (Connect4Authority) authority = connect4_authority_new ();
  g_autoptr (GError) error = NULL;

  self->objects = connect4_admin_objects_new (&setup);
  connect4_admin_objects_export (self->objects, self->server, authority, &error);
  g_assert_no_error (error);
}

void
connect4_test_admin_set_up (Connect4TestAdmin *self,
                            gconstpointer      place)
{
  self->place = GPOINTER_TO_INT (place);
  self->signals = g_ptr_array_new_with_free_func (g_free);
  self->players = g_ptr_array_new_with_free_func ((GDestroyNotify) connect4_test_client_free);
  start_server (self);
  if (self->place == CONNECT4_TEST_ADMIN_PEER)
    connect_peers (self);
  else
    connect_to_bus (self);

  g_dbus_connection_set_exit_on_close (self->server, FALSE);
  g_dbus_connection_set_exit_on_close (self->admin, FALSE);
  export_objects (self);
  self->subscription =
    g_dbus_connection_signal_subscribe (self->admin, connect4_test_admin_get_name (self), NULL, NULL, NULL,
                                        NULL, G_DBUS_SIGNAL_FLAGS_NONE, on_signal, self, NULL);
  connect4_test_admin_sync (self);
}

static void
close_connection (GDBusConnection **connection)
{
  g_dbus_connection_close_sync (*connection, NULL, NULL);
  connect4_test_iterate_all ();
  g_clear_object (connection);
}

static void
stop_server (Connect4TestAdmin *self)
{
  Connect4Actor *root = CONNECT4_ACTOR (connect4_tree_get_root (self->tree));

  connect4_tree_stop (self->tree);
  connect4_test_iterate_until (!connect4_actor_is_alive (root));
  connect4_test_iterate_all ();
  g_clear_pointer (&self->objects, connect4_admin_objects_free);
  g_clear_pointer (&self->tree, connect4_tree_free);
}

void
connect4_test_admin_tear_down (Connect4TestAdmin *self,
                               gconstpointer      place)
{
  g_clear_pointer (&self->players, g_ptr_array_unref);
  stop_server (self);
  g_dbus_connection_signal_unsubscribe (self->admin, self->subscription);
  close_connection (&self->admin);
  close_connection (&self->server);
  if (self->bus != NULL)
    g_test_dbus_stop (self->bus);
  g_clear_object (&self->bus);
  g_clear_pointer (&self->signals, g_ptr_array_unref);
}

/* Players */

Connect4TestClient *
connect4_test_admin_add_player (Connect4TestAdmin *self)
{
  const Connect4Services *services = connect4_tree_get_services (self->tree);
  guint n_before = connect4_sessions_get_traffic (services->sessions)->n_players;
  Connect4TestClient *player = connect4_test_client_new (connect4_tree_get_sockets (self->tree)->pdata[0]);

  g_ptr_array_add (self->players, player);
  connect4_test_iterate_until (connect4_sessions_get_traffic (services->sessions)->n_players > n_before);

  return player;
}

/* The session of a player who is connected: in the order in which they came. */
Connect4Session *
connect4_test_admin_get_session (Connect4TestAdmin *self,
                                 guint              index)
{
  g_autoptr (GPtrArray) sessions = connect4_sessions_list (connect4_tree_get_services (self->tree)->sessions);

  g_assert_cmpuint (index, <, sessions->len);
  return sessions->pdata[index];
}

/* Two players, X and O, come and begin a game, in which X has moved to column 3. Returns: its code */
char *
connect4_test_admin_begin_game (Connect4TestAdmin *self)
{
  Connect4TestClient *x = connect4_test_admin_add_player (self);
  Connect4TestClient *o = connect4_test_admin_add_player (self);

  return connect4_test_client_begin_game (x, o);
}

int
connect4_test_admin_run (int    *argc,
                         char ***argv,
                         void  (*add_tests) (void))
{
  g_test_init (argc, argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  connect4_languages_init (connect4_paths_get_locale_dir ());
  add_tests ();

  return g_test_run ();
}
