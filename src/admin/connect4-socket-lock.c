/* SPDX-License-Identifier: LGPL-2.1-or-later */
#define G_LOG_DOMAIN "connect4-admin"
#include "config.h"

#include "admin/connect4-socket-lock.h"

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

struct _Connect4SocketLock
{
  int fd; /* -1 until the lock is there */
};

static gboolean
connect4_socket_lock_check_path (const char  *path,
                                 GError     **error)
{
  return strlen (path) < sizeof ((struct sockaddr_un *) NULL)->sun_path ||
         connect4_errno_set_error (ENAMETOOLONG, path, error);
}

/* In a folder where others may write, they could put a socket of theirs in our socket's place. */
static gboolean
connect4_socket_lock_make_folder (const char  *path,
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

static gboolean
connect4_socket_lock_take (Connect4SocketLock  *self,
                           const char          *path,
                           GError             **error)
{
  g_autofree char *file = g_strconcat (path, ".lock", NULL);

  self->fd = open (file, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, OWN_USER_ONLY);
  if (self->fd < 0)
    return connect4_errno_set_error (errno, file, error);
  if (flock (self->fd, LOCK_EX | LOCK_NB) == 0)
    return TRUE;
  if (errno != EWOULDBLOCK)
    return connect4_errno_set_error (errno, file, error);

  g_set_error (error, G_IO_ERROR, G_IO_ERROR_ADDRESS_IN_USE, _ ("%s: another server is there"), path);
  return FALSE;
}

/* Returns: 0 if somebody answers at the socket; else an errno */
static int
connect4_socket_lock_probe (const char *path)
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

/* What a server left that was killed is removed; what is no socket, or is in use without the lock, is none of
 * our business. */
static gboolean
connect4_socket_lock_clear_path (const char  *path,
                                 GError     **error)
{
  int error_number = connect4_socket_lock_probe (path);
  struct stat info;

  if (error_number == ENOENT)
    return TRUE;
  if (error_number == ECONNREFUSED && lstat (path, &info) == 0 && S_ISSOCK (info.st_mode))
    return g_unlink (path) == 0 || connect4_errno_set_error (errno, path, error);

  g_set_error (error, G_IO_ERROR, G_IO_ERROR_ADDRESS_IN_USE, _ ("%s: something else is there"), path);
  return FALSE;
}

/**
 * connect4_socket_lock_new:
 * @path: where a socket is to be
 * @error: %G_IO_ERROR_ADDRESS_IN_USE if somebody else has a socket there, or what is there is no socket;
 *   %G_IO_ERROR_PERMISSION_DENIED if others could write to the folder; a #GFileError if it cannot be made
 *
 * Sees to it that there is a folder for the socket and nothing in its place. Does not wait.
 *
 * Returns: (transfer full) (nullable): the right to make the socket
 */
Connect4SocketLock *
connect4_socket_lock_new (const char  *path,
                          GError     **error)
{
  g_autoptr (Connect4SocketLock) self = g_new0 (Connect4SocketLock, 1);

  self->fd = -1;
  if (!connect4_socket_lock_check_path (path, error) ||
      !connect4_socket_lock_make_folder (path, error) ||
      !connect4_socket_lock_take (self, path, error) ||
      !connect4_socket_lock_clear_path (path, error))
    return NULL;

  return g_steal_pointer (&self);
}

/**
 * connect4_socket_lock_free:
 * @self: (transfer full): a right, which somebody else can have now
 */
void
connect4_socket_lock_free (Connect4SocketLock *self)
{
  if (self->fd >= 0)
    close (self->fd);
  g_free (self);
}
