/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "admin/connect4-admin-socket.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <sys/file.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "loop/connect4-errno.h"

#define OWN_USER_ONLY        0600
#define OWN_USER_ONLY_FOLDER 0700

/* The right to the path */

static gboolean
check_path (const char  *path,
            GError     **error)
{
  return strlen (path) < sizeof ((struct sockaddr_un *) NULL)->sun_path ||
         connect4_errno_set_error (ENAMETOOLONG, path, error);
}

/* In a folder where others may write, they could put a socket of theirs in our socket's place. */
static gboolean
make_folder (const char  *path,
             GError     **error)
{
  g_autofree char *folder = g_path_get_dirname (path);
  struct stat info;

  if (g_mkdir_with_parents (folder, OWN_USER_ONLY_FOLDER) < 0 || stat (folder, &info) < 0)
    return connect4_errno_set_error (errno, folder, error);
  if ((info.st_uid == 0 || info.st_uid == geteuid ()) && (info.st_mode & (S_IWGRP | S_IWOTH)) == 0)
    return TRUE;

  g_set_error (error, G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED,
               _ ("%s: other users can write to this folder"), folder);
  return FALSE;
}

/* Returns: a descriptor of the file beside @path, locked by it; -1 if somebody else has the lock */
static int
take_lock (const char  *path,
           GError     **error)
{
  g_autofree char *file = g_strconcat (path, ".lock", NULL);
  int fd = open (file, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, OWN_USER_ONLY);

  if (fd < 0)
    {
      connect4_errno_set_error (errno, file, error);
      return -1;
    }
  if (flock (fd, LOCK_EX | LOCK_NB) == 0)
    return fd;

  if (errno == EWOULDBLOCK)
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_ADDRESS_IN_USE, _ ("%s: another server is there"), path);
  else
    connect4_errno_set_error (errno, file, error);
  close (fd);
  return -1;
}

/* Returns: 0 if somebody answers at the socket; else an errno */
static int
probe_socket (const char *path)
{
  struct sockaddr_un address = { .sun_family = AF_UNIX };
  int fd = socket (AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
  int error_number;

  if (fd < 0)
    return errno;

  g_strlcpy (address.sun_path, path, sizeof address.sun_path);
  error_number = connect (fd, (struct sockaddr *) &address, sizeof address) < 0 ? errno : 0;
  close (fd);

  return error_number;
}

/* Removes the socket that a killed server has left. What is no socket, or is in use without the lock, is not ours: it
 * stays, and that is an error. */
static gboolean
clear_path (const char  *path,
            GError     **error)
{
  int error_number = probe_socket (path);
  struct stat info;

  if (error_number == ENOENT)
    return TRUE;
  if (error_number == ECONNREFUSED && lstat (path, &info) == 0 && S_ISSOCK (info.st_mode))
    return g_unlink (path) == 0 || connect4_errno_set_error (errno, path, error);

  g_set_error (error, G_IO_ERROR, G_IO_ERROR_ADDRESS_IN_USE, _ ("%s: something else is there"), path);
  return FALSE;
}

/**
 * connect4_admin_socket_lock:
 * @path: where a socket is to be
 * @error: %G_IO_ERROR_ADDRESS_IN_USE if somebody else has a socket there, or what is there is no socket;
 *   %G_IO_ERROR_PERMISSION_DENIED if others could write to the folder; a #GFileError if it cannot be made
 *
 * Sees to it that there is a folder for the socket and nothing in its place. Does not wait. The right to the path is
 * a lock on the file beside it, which the kernel takes from whoever dies.
 *
 * Returns: a descriptor, which gives the right back when it is closed; -1 if the socket may not be made
 */
int
connect4_admin_socket_lock (const char  *path,
                            GError     **error)
{
  int fd;

  if (!check_path (path, error) || !make_folder (path, error))
    return -1;

  fd = take_lock (path, error);
  if (fd >= 0 && !clear_path (path, error))
    {
      close (fd);
      return -1;
    }

  return fd;
}

/* The socket */

/* Invariant: server and lock are there together, while the socket is open. */
struct _Connect4AdminSocket
{
  Connect4AdminTransport parent_instance;

  char *path; /* owned */
  GDBusAuthObserver *observer; /* owned */
  Connect4Authority *authority; /* owned */
  int lock; /* owned, or -1 */
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
connect4_admin_socket_unlock (Connect4AdminSocket *self)
{
  if (self->lock >= 0)
    close (self->lock);
  self->lock = -1;
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
  connect4_admin_socket_unlock (self);
}

static gboolean
connect4_admin_socket_try (Connect4AdminSocket  *self,
                           GError              **error)
{
  self->lock = connect4_admin_socket_lock (self->path, error);
  if (self->lock < 0)
    return FALSE;

  self->server = connect4_admin_socket_listen (self, error);
  if (self->server == NULL)
    {
      connect4_admin_socket_unlock (self);
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
  self->lock = -1;
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
