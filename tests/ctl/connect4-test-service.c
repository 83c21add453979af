/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "connect4-test-service.h"

#include <glib/gstdio.h>

#include "connect4-test-util.h"
#include "ctl/connect4-remote.h"

#define PREFIX CONNECT4_REMOTE_NAME "."
#define PROPERTIES "org.freedesktop.DBus.Properties"
#define UNKNOWN_METHOD "org.freedesktop.DBus.Error.UnknownMethod"

/* What a method answers. */
typedef struct
{
  GVariant *reply; /* owned; NULL for an error */
  char *error;     /* owned; the name of a D-Bus error */
} Answer;

struct _Connect4TestService
{
  GDBusServer *server;
  GPtrArray *connections; /* of GDBusConnection, owned */
  char *folder;

  GMutex mutex;        /* for what follows, which GDBus' own thread uses as well */
  GHashTable *answers; /* name of a method, owned -> Answer, owned */
  GString *calls;      /* a line each */
};

static void
answer_free (gpointer data)
{
  Answer *self = data;

  g_clear_pointer (&self->reply, g_variant_unref);
  g_free (self->error);
  g_free (self);
}

/* Such as Server1.GetTree; reading the properties of an interface is Server1.GetAll. */
static char *
get_method (GDBusMessage *call)
{
  const char *interface = g_dbus_message_get_interface (call);
  const char *member = g_dbus_message_get_member (call);

  if (g_strcmp0 (interface, PROPERTIES) == 0)
    g_variant_get (g_dbus_message_get_body (call), "(&s)", &interface);
  g_assert_true (g_str_has_prefix (interface, PREFIX));

  return g_strjoin (".", interface + strlen (PREFIX), member, NULL);
}

/* Remembers a call such as `/games/K7 Game1.End ('Lunch',)`. */
static void
note_call (Connect4TestService *self,
           GDBusMessage        *call,
           const char          *method)
{
  const char *path = g_dbus_message_get_path (call);
  GVariant *body = g_dbus_message_get_body (call);
  g_autofree char *arguments = body != NULL ? g_variant_print (body, FALSE) : g_strdup ("()");

  g_assert_true (g_str_has_prefix (path, CONNECT4_REMOTE_ROOT));
  if (!g_str_has_suffix (method, ".GetAll"))
    g_string_append_printf (self->calls, "%s %s %s\n", path + strlen (CONNECT4_REMOTE_ROOT), method,
                            arguments);
}

static GDBusMessage *
make_reply (Connect4TestService *self,
            GDBusMessage        *call)
{
  g_autofree char *method = get_method (call);
  G_GNUC_UNUSED g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);
  const Answer *answer = g_hash_table_lookup (self->answers, method);
  GDBusMessage *reply;

  note_call (self, call, method);
  if (answer == NULL)
    return g_dbus_message_new_method_error (
      call, UNKNOWN_METHOD, "Object does not exist at path “%s”", g_dbus_message_get_path (call));
  if (answer->error != NULL)
    return g_dbus_message_new_method_error_literal (call, answer->error, "This is why");

  reply = g_dbus_message_new_method_reply (call);
  g_dbus_message_set_body (reply, answer->reply);
  return reply;
}

static GDBusMessage *
on_message (GDBusConnection *connection,
            GDBusMessage    *message,
            gboolean         is_incoming,
            gpointer         user_data)
{
  g_autoptr (GDBusMessage) reply = NULL;

  if (!is_incoming || g_dbus_message_get_message_type (message) != G_DBUS_MESSAGE_TYPE_METHOD_CALL)
    return message;

  reply = make_reply (user_data, message);
  g_dbus_connection_send_message (connection, reply, G_DBUS_SEND_MESSAGE_FLAGS_NONE, NULL, NULL);
  g_object_unref (message);
  return NULL;
}

static gboolean
on_connection (GDBusServer     *server,
               GDBusConnection *connection,
               gpointer         user_data)
{
  Connect4TestService *self = user_data;

  g_dbus_connection_add_filter (connection, on_message, self, NULL);
  g_ptr_array_add (self->connections, g_object_ref (connection));
  return TRUE;
}

/**
 * connect4_test_service_new:
 *
 * Returns: (transfer full): a service that knows no method
 */
Connect4TestService *
connect4_test_service_new (void)
{
  Connect4TestService *self = g_new0 (Connect4TestService, 1);
  g_autofree char *address = NULL;
  g_autofree char *guid = g_dbus_generate_guid ();
  g_autoptr (GError) error = NULL;

  self->folder = g_dir_make_tmp ("connect4-test-XXXXXX", &error);
  g_assert_no_error (error);
  address = g_strdup_printf ("unix:path=%s/bus", self->folder);
  self->server =
    g_dbus_server_new_sync (address, G_DBUS_SERVER_FLAGS_NONE, guid, NULL, NULL, &error);
  g_assert_no_error (error);

  g_mutex_init (&self->mutex);
  self->connections = g_ptr_array_new_with_free_func (g_object_unref);
  self->answers = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, answer_free);
  self->calls = g_string_new (NULL);
  g_signal_connect (self->server, "new-connection", G_CALLBACK (on_connection), self);
  g_dbus_server_start (self->server);

  return self;
}

/**
 * connect4_test_service_free:
 * @self: (transfer full): a service; all that is connected to it is left alone
 */
void
connect4_test_service_free (Connect4TestService *self)
{
  connect4_test_service_hang_up (self);
  g_signal_handlers_disconnect_by_data (self->server, self); /* somebody may be about to be let in */
  g_dbus_server_stop (self->server);
  g_object_unref (self->server);
  g_ptr_array_unref (self->connections);
  g_rmdir (self->folder);
  g_free (self->folder);

  g_mutex_clear (&self->mutex);
  g_hash_table_unref (self->answers);
  g_string_free (self->calls, TRUE);
  g_free (self);
}

/**
 * connect4_test_service_hang_up:
 * @self: a service
 *
 * Closes all connections.
 */
void
connect4_test_service_hang_up (Connect4TestService *self)
{
  for (guint i = 0; i < self->connections->len; i++)
    g_dbus_connection_close_sync (self->connections->pdata[i], NULL, NULL);
}

static GVariant *
parse_variant (const char *text)
{
  g_autoptr (GError) error = NULL;
  GVariant *variant = g_variant_parse (NULL, text, NULL, NULL, &error);

  g_assert_no_error (error);
  return variant;
}

static void
set_answer (Connect4TestService *self,
            const char          *method,
            GVariant            *reply,
            const char          *error)
{
  G_GNUC_UNUSED g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);
  Answer *answer = g_new0 (Answer, 1);

  answer->reply = reply;
  answer->error = g_strdup (error);
  g_hash_table_insert (self->answers, g_strdup (method), answer);
}

/**
 * connect4_test_service_answer:
 * @self: a service
 * @method: such as Server1.GetTree, or Server1.GetAll for its properties
 * @reply: what it answers from now on, as g_variant_parse() reads it
 */
void
connect4_test_service_answer (Connect4TestService *self,
                              const char          *method,
                              const char          *reply)
{
  set_answer (self, method, parse_variant (reply), NULL);
}

/**
 * connect4_test_service_refuse:
 * @self: a service
 * @method: such as Server1.GetTree
 * @error: the name of the D-Bus error that it answers from now on
 */
void
connect4_test_service_refuse (Connect4TestService *self,
                              const char          *method,
                              const char          *error)
{
  set_answer (self, method, NULL, error);
}

/**
 * connect4_test_service_emit:
 * @self: a service
 * @path: one of its objects, below the root
 * @signal: such as Game1.Moved
 * @parameters: as g_variant_parse() reads them
 *
 * Sends a signal to all who are connected.
 */
void
connect4_test_service_emit (Connect4TestService *self,
                            const char          *path,
                            const char          *signal,
                            const char          *parameters)
{
  g_autofree char *object = g_strconcat (CONNECT4_REMOTE_ROOT, path, NULL);
  g_auto (GStrv) words = g_strsplit (signal, ".", 2);
  g_autofree char *interface = g_strconcat (PREFIX, words[0], NULL);
  g_autoptr (GVariant) variant = parse_variant (parameters);

  for (guint i = 0; i < self->connections->len; i++)
    g_dbus_connection_emit_signal (self->connections->pdata[i], NULL, object, interface, words[1],
                                   variant, NULL);
}

/**
 * connect4_test_service_take_calls:
 * @self: a service
 *
 * Returns: (transfer full): what it was asked since the last time, but for properties: a line each
 */
char *
connect4_test_service_take_calls (Connect4TestService *self)
{
  G_GNUC_UNUSED g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);
  char *calls = g_strdup (self->calls->str);

  g_string_truncate (self->calls, 0);
  return calls;
}

/**
 * connect4_test_service_start:
 * @self: a service
 * @arguments: (array zero-terminated=1): those of connect4ctl
 * @environment: (array zero-terminated=1) (nullable): as connect4_test_ctl_start() takes it
 * @flags: how to run it
 *
 * Returns: (transfer full): a connect4ctl that is at work on @self
 */
Connect4TestCtl *
connect4_test_service_start (Connect4TestService  *self,
                             const char *const    *arguments,
                             const char *const    *environment,
                             Connect4TestCtlFlags  flags)
{
  g_autofree char *address = g_strdup_printf ("--address=%s/bus", self->folder);
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) words = NULL;

  g_strv_builder_add (builder, address);
  g_strv_builder_addv (builder, (const char **) arguments);
  words = g_strv_builder_end (builder);

  return connect4_test_ctl_start ((const char *const *) words, environment, flags);
}

/**
 * connect4_test_service_expect:
 * @self: a service
 * @arguments: (array zero-terminated=1): those of connect4ctl
 * @status: the exit status that it has to have
 * @output: (nullable): all that it has to write on standard output; %NULL for whatever it is
 * @messages: and on standard error
 */
void
connect4_test_service_expect (Connect4TestService *self,
                              const char *const   *arguments,
                              int                  status,
                              const char          *output,
                              const char          *messages)
{
  g_autoptr (Connect4TestCtl) ctl =
    connect4_test_service_start (self, arguments, NULL, CONNECT4_TEST_CTL_NONE);

  connect4_test_ctl_expect (ctl, status, output, messages);
}
