/* SPDX-License-Identifier: LGPL-2.1-or-later */
#define G_LOG_DOMAIN "connect4-admin"
#include "config.h"

#include "admin/connect4-admin-socket.h"

#include <glib/gstdio.h>

#include "admin/connect4-socket-lock.h"
#include "loop/connect4-errno.h"

#define OWN_USER_ONLY 0600

/* Invariant: server and lock are there together, while the socket is open. */
struct _Connect4AdminSocket
{
  Connect4AdminTransport parent_instance;

  char *path; /* owned */
  GDBusAuthObserver *observer; /* owned */
  Connect4Authority *authority; /* owned */
  Connect4SocketLock *lock; /* owned, or NULL */
  GDBusServer *server; /* owned, or NULL */
};

G_DEFINE_FINAL_TYPE (Connect4AdminSocket, connect4_admin_socket, CONNECT4_TYPE_ADMIN_TRANSPORT)

/* The kernel's word is enough; the other mechanism writes cookies into the home folder. */
static gboolean
connect4_admin_socket_allow_mechanism (GDBusAuthObserver *observer,
                                       const char        *mechanism,
                                       gpointer           user_data)
{
  return g_str_equal (mechanism, "EXTERNAL");
}

/* In a thread of GDBus: touches nothing of the server. */
static gboolean
connect4_admin_socket_authorize_peer (GDBusAuthObserver *observer,
                                      GIOStream         *stream,
                                      GCredentials      *credentials,
                                      gpointer           user_data)
{
  return connect4_authority_trusts (credentials);
}

static gboolean
connect4_admin_socket_on_new_connection (GDBusServer     *server,
                                         GDBusConnection *connection,
                                         gpointer         user_data)
{
  Connect4AdminSocket *self = CONNECT4_ADMIN_SOCKET (user_data);

  connect4_admin_transport_connected (CONNECT4_ADMIN_TRANSPORT (self), connection, self->authority);
  return TRUE;
}

static GDBusServer *
connect4_admin_socket_listen (Connect4AdminSocket  *self,
                              GError              **error)
{
  g_autofree char *escaped = g_dbus_address_escape_value (self->path);
  g_autofree char *address = g_strconcat ("unix:path=", escaped, NULL);
  g_autofree char *guid = g_dbus_generate_guid ();
  g_autoptr (GDBusServer) server = NULL;

  server = g_dbus_server_new_sync (address, G_DBUS_SERVER_FLAGS_NONE, guid, self->observer, NULL, error);
  if (server == NULL)
    return NULL;

  if (g_chmod (self->path, OWN_USER_ONLY) < 0)
    {
      connect4_errno_set_error (errno, self->path, error);
      return NULL;
    }

  return g_steal_pointer (&server);
}

static void
connect4_admin_socket_close (Connect4AdminTransport *transport)
{
  Connect4AdminSocket *self = CONNECT4_ADMIN_SOCKET (transport);

  if (self->server != NULL)
    {
      g_signal_handlers_disconnect_by_data (self->server, self);
      g_dbus_server_stop (self->server); /* and removes the socket */
    }
  g_clear_object (&self->server);
  g_clear_pointer (&self->lock, connect4_socket_lock_free);
}

static gboolean
connect4_admin_socket_try (Connect4AdminSocket  *self,
                           GError              **error)
{
  self->lock = connect4_socket_lock_new (self->path, error);
  if (self->lock == NULL)
    return FALSE;

  self->server = connect4_admin_socket_listen (self, error);
  if (self->server == NULL)
    {
      g_clear_pointer (&self->lock, connect4_socket_lock_free);
      return FALSE;
    }

  g_signal_connect (self->server, "new-connection", G_CALLBACK (connect4_admin_socket_on_new_connection),
                    self);
  g_dbus_server_start (self->server);
  return TRUE;
}

/* None of this waits for anybody. */
static void
connect4_admin_socket_open (Connect4AdminTransport *transport)
{
  Connect4AdminSocket *self = CONNECT4_ADMIN_SOCKET (transport);
  g_autoptr (GError) error = NULL;

  if (!connect4_admin_socket_try (self, &error))
    {
      connect4_admin_transport_failed (transport, error);
      return;
    }

  g_message ("The server can be administered at %s", self->path);
  connect4_admin_transport_opened (transport);
}

static void
connect4_admin_socket_finalize (GObject *object)
{
  Connect4AdminSocket *self = CONNECT4_ADMIN_SOCKET (object);

  g_clear_object (&self->authority);
  g_clear_object (&self->observer);
  g_free (self->path);

  G_OBJECT_CLASS (connect4_admin_socket_parent_class)->finalize (object);
}

static void
connect4_admin_socket_class_init (Connect4AdminSocketClass *klass)
{
  Connect4AdminTransportClass *transport_class = CONNECT4_ADMIN_TRANSPORT_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = connect4_admin_socket_finalize;
  transport_class->open = connect4_admin_socket_open;
  transport_class->close = connect4_admin_socket_close;
}

static void
connect4_admin_socket_init (Connect4AdminSocket *self)
{
  self->authority = connect4_authority_new ();
  self->observer = g_dbus_auth_observer_new ();
  g_signal_connect (self->observer, "allow-mechanism", G_CALLBACK (connect4_admin_socket_allow_mechanism),
                    NULL);
  g_signal_connect (self->observer, "authorize-authenticated-peer",
                    G_CALLBACK (connect4_admin_socket_authorize_peer), NULL);
}

/**
 * connect4_admin_socket_new:
 * @path: where the socket is to be
 *
 * Returns: (transfer full): a transport that is not open yet
 */
Connect4AdminTransport *
connect4_admin_socket_new (const char *path)
{
  Connect4AdminSocket *self = g_object_new (CONNECT4_TYPE_ADMIN_SOCKET, NULL);

  self->path = g_strdup (path);
  return CONNECT4_ADMIN_TRANSPORT (self);
}
