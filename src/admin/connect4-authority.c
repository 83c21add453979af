/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "admin/connect4-authority.h"

#include <glib/gi18n.h>
#include <unistd.h>

#define BUS_NAME "org.freedesktop.DBus"
#define BUS_PATH "/org/freedesktop/DBus"

/* The bus itself answers at once, or not at all. */
#define BUS_TIMEOUT_MSEC (10 * 1000)

/* What polkit is asked, as data/polkit/io.github.connect4d.policy describes it. */
#define POLKIT_ACTION "io.github.connect4d.manage"
#define POLKIT_NAME "org.freedesktop.PolicyKit1"
#define POLKIT_PATH "/org/freedesktop/PolicyKit1/Authority"
#define POLKIT_INTERFACE "org.freedesktop.PolicyKit1.Authority"

#define ALLOW_USER_INTERACTION 1u

/* Somebody may be typing a password. */
#define POLKIT_TIMEOUT_MSEC (10 * 60 * 1000)

struct _Connect4Authority
{
  GObject parent_instance;

  gboolean asks_polkit; /* and does not trust its own user */
};

G_DEFINE_FINAL_TYPE (Connect4Authority, connect4_authority, G_TYPE_OBJECT)

/* A caller on a bus who is being looked at: the data of the task that says what came of it.
 *
 * Invariant: vanished is the id of a subscription until the task is returned, and 0 from then on. */
typedef struct
{
  GDBusConnection *connection; /* owned */
  char *sender;                /* owned */
  uid_t user;                  /* who that is, when the bus has said so */
  gboolean may_ask;            /* somebody may be asked for a password */
  char *polkit_id;             /* owned: of the question that polkit has not answered yet; or NULL */
  guint vanished;
} Connect4AuthorityCheck;

static void
connect4_authority_check_free (gpointer data)
{
  Connect4AuthorityCheck *check = data;

  g_assert (check->vanished == 0);

  g_object_unref (check->connection);
  g_free (check->sender);
  g_free (check->polkit_id);
  g_free (check);
}

static void
connect4_authority_return (GTask    *task,
                           gboolean  is_allowed,
                           uid_t     user)
{
  if (is_allowed)
    g_task_return_int (task, (gssize) user);
  else
    g_task_return_new_error (task, G_DBUS_ERROR, G_DBUS_ERROR_ACCESS_DENIED,
                             _("Whoever wants to change anything has to be root, or the user that "
                               "the server runs as, or to be let by polkit"));
}

/* Nobody waits for the answer any more: whoever has been asked for a password need not type it. */
static void
connect4_authority_cancel_polkit (Connect4AuthorityCheck *check)
{
  g_dbus_connection_call (check->connection, POLKIT_NAME, POLKIT_PATH, POLKIT_INTERFACE,
                          "CancelCheckAuthorization", g_variant_new ("(s)", check->polkit_id), NULL,
                          G_DBUS_CALL_FLAGS_NO_AUTO_START, -1, NULL, NULL, NULL);
}

/* What comes after the first conclusion counts no more. */
static void
connect4_authority_conclude (GTask    *task,
                             gboolean  is_allowed)
{
  Connect4AuthorityCheck *check = g_task_get_task_data (task);

  if (check->vanished == 0)
    return;

  g_dbus_connection_signal_unsubscribe (check->connection, check->vanished);
  check->vanished = 0;
  if (check->polkit_id != NULL)
    connect4_authority_cancel_polkit (check);
  connect4_authority_return (task, is_allowed, check->user);
}

/* The reply of polkit may be on its way already: a bus keeps the order of what it sends. */
static void
connect4_authority_on_vanished (GDBusConnection *connection,
                                const char      *sender,
                                const char      *path,
                                const char      *interface,
                                const char      *signal,
                                GVariant        *parameters,
                                gpointer         user_data)
{
  const char *new_owner;

  if (!g_variant_is_of_type (parameters, G_VARIANT_TYPE ("(sss)")))
    return;

  g_variant_get (parameters, "(&s&s&s)", NULL, NULL, &new_owner);
  if (*new_owner == '\0')
    connect4_authority_conclude (G_TASK (user_data), FALSE);
}

static void
connect4_authority_on_polkit (GObject      *source,
                              GAsyncResult *result,
                              gpointer      user_data)
{
  g_autoptr (GTask) task = G_TASK (user_data);
  Connect4AuthorityCheck *check = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) reply = g_dbus_connection_call_finish (G_DBUS_CONNECTION (source), result, &error);
  gboolean is_allowed = FALSE;

  /* Where there is no polkit, root alone is left. */
  if (error != NULL)
    g_debug ("polkit does not say whether %s may: %s", check->sender, error->message);
  if (error == NULL || g_dbus_error_is_remote_error (error))
    g_clear_pointer (&check->polkit_id, g_free);
  if (reply != NULL)
    g_variant_get (reply, "((bba{ss}))", &is_allowed, NULL, NULL);

  connect4_authority_conclude (task, is_allowed);
}

/* polkit is started if it is installed. */
static void
connect4_authority_ask_polkit (GTask *task)
{
  Connect4AuthorityCheck *check = g_task_get_task_data (task);
  GVariantBuilder subject = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE_VARDICT);

  check->polkit_id = g_uuid_string_random ();
  g_variant_builder_add (&subject, "{sv}", "name", g_variant_new_string (check->sender));
  g_dbus_connection_call (check->connection, POLKIT_NAME, POLKIT_PATH, POLKIT_INTERFACE, "CheckAuthorization",
                          g_variant_new ("((sa{sv})sa{ss}us)", "system-bus-name", &subject, POLKIT_ACTION, NULL,
                                         check->may_ask ? ALLOW_USER_INTERACTION : 0u, check->polkit_id),
                          G_VARIANT_TYPE ("((bba{ss}))"), G_DBUS_CALL_FLAGS_NONE, POLKIT_TIMEOUT_MSEC,
                          g_task_get_cancellable (task), connect4_authority_on_polkit, g_object_ref (task));
}

static void
connect4_authority_on_user (GObject      *source,
                            GAsyncResult *result,
                            gpointer      user_data)
{
  g_autoptr (GTask) task = G_TASK (user_data);
  Connect4Authority *self = g_task_get_source_object (task);
  Connect4AuthorityCheck *check = g_task_get_task_data (task);
  g_autoptr (GVariant) reply = NULL;
  g_autoptr (GError) error = NULL;
  guint32 uid;

  reply = g_dbus_connection_call_finish (G_DBUS_CONNECTION (source), result, &error);
  if (reply == NULL)
    {
      g_debug ("the bus does not know who %s is: %s", check->sender, error->message);
      connect4_authority_conclude (task, FALSE);
      return;
    }

  g_variant_get (reply, "(u)", &uid);
  check->user = uid;
  if (uid != 0 && self->asks_polkit && check->vanished != 0)
    connect4_authority_ask_polkit (task);
  else
    connect4_authority_conclude (task, uid == 0 || (!self->asks_polkit && uid == geteuid ()));
}

static void
connect4_authority_check_on_bus (GTask                 *task,
                                 GDBusMethodInvocation *invocation)
{
  Connect4AuthorityCheck *check = g_new0 (Connect4AuthorityCheck, 1);
  GDBusMessage *message = g_dbus_method_invocation_get_message (invocation);

  check->connection = g_object_ref (g_dbus_method_invocation_get_connection (invocation));
  check->sender = g_strdup (g_dbus_method_invocation_get_sender (invocation));
  check->may_ask = (g_dbus_message_get_flags (message) &
                    G_DBUS_MESSAGE_FLAGS_ALLOW_INTERACTIVE_AUTHORIZATION) != 0;
  check->vanished = g_dbus_connection_signal_subscribe (
    check->connection, BUS_NAME, BUS_NAME, "NameOwnerChanged", BUS_PATH, check->sender,
    G_DBUS_SIGNAL_FLAGS_NONE, connect4_authority_on_vanished, g_object_ref (task), g_object_unref);
  g_task_set_task_data (task, check, connect4_authority_check_free);

  g_dbus_connection_call (check->connection, BUS_NAME, BUS_PATH, BUS_NAME, "GetConnectionUnixUser",
                          g_variant_new ("(s)", check->sender), G_VARIANT_TYPE ("(u)"),
                          G_DBUS_CALL_FLAGS_NONE, BUS_TIMEOUT_MSEC, g_task_get_cancellable (task),
                          connect4_authority_on_user, g_object_ref (task));
}

/**
 * connect4_authority_trusts:
 * @credentials: (nullable): of the other end of a socket, as the kernel knows them
 *
 * May be called from any thread.
 *
 * Returns: whether they are of root or of this process's user
 */
gboolean
connect4_authority_trusts (GCredentials *credentials)
{
  uid_t uid;

  if (credentials == NULL)
    return FALSE;

  uid = g_credentials_get_unix_user (credentials, NULL);
  return uid == 0 || (uid != (uid_t) -1 && uid == geteuid ());
}

static void
connect4_authority_check_peer (GTask        *task,
                               GCredentials *credentials)
{
  gboolean is_allowed = connect4_authority_trusts (credentials);

  connect4_authority_return (task, is_allowed,
                             is_allowed ? g_credentials_get_unix_user (credentials, NULL) : 0);
}

/**
 * connect4_authority_check:
 * @self: an authority
 * @invocation: (transfer none): what somebody wants to have done
 * @cancellable: (nullable): ends the waiting; then it is not allowed
 * @callback: called when it is clear whether they may
 * @user_data: for @callback
 *
 * Finds out whether whoever has called may change anything. On a bus that takes a question to the bus
 * and, for connect4_authority_new_for_system_bus(), one to polkit, where somebody may have to type a
 * password. A caller that has left the bus by then may not.
 */
void
connect4_authority_check (Connect4Authority     *self,
                          GDBusMethodInvocation *invocation,
                          GCancellable          *cancellable,
                          GAsyncReadyCallback    callback,
                          gpointer               user_data)
{
  GDBusConnection *connection = g_dbus_method_invocation_get_connection (invocation);
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (CONNECT4_IS_AUTHORITY (self));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, connect4_authority_check);
  g_task_set_name (task, "[connect4] authority");

  if (g_dbus_connection_get_flags (connection) & G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION)
    connect4_authority_check_on_bus (task, invocation);
  else
    connect4_authority_check_peer (task, g_dbus_connection_get_peer_credentials (connection));
}

/**
 * connect4_authority_check_finish:
 * @self: the authority
 * @result: what the callback was given
 * @user: (out): whose call it was, if it is allowed
 * @error: %G_DBUS_ERROR_ACCESS_DENIED if it is not allowed; %G_IO_ERROR_CANCELLED
 *
 * Returns: whether it is allowed
 */
gboolean
connect4_authority_check_finish (Connect4Authority  *self,
                                 GAsyncResult       *result,
                                 uid_t              *user,
                                 GError            **error)
{
  gssize number;

  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  number = g_task_propagate_int (G_TASK (result), error);
  if (number < 0)
    return FALSE;

  *user = (uid_t) number;
  return TRUE;
}

static void
connect4_authority_class_init (Connect4AuthorityClass *klass)
{
}

static void
connect4_authority_init (Connect4Authority *self)
{
}

/**
 * connect4_authority_new:
 *
 * For a bus of one's own and for the private socket.
 *
 * Returns: (transfer full): an authority that lets this process's user and root
 */
Connect4Authority *
connect4_authority_new (void)
{
  return g_object_new (CONNECT4_TYPE_AUTHORITY, NULL);
}

/**
 * connect4_authority_new_for_system_bus:
 *
 * Returns: (transfer full): an authority that lets root, and whom polkit lets if there is polkit
 */
Connect4Authority *
connect4_authority_new_for_system_bus (void)
{
  Connect4Authority *self = g_object_new (CONNECT4_TYPE_AUTHORITY, NULL);

  self->asks_polkit = TRUE;
  return self;
}
