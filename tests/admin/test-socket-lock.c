/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "admin/connect4-admin-socket.h"

#include <glib/gstdio.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

/* A folder in which nothing is yet. */
typedef struct
{
  char *folder;
  char *path; /* of the socket */
} Fixture;

static void
set_up (Fixture       *fixture,
        gconstpointer  user_data)
{
  fixture->folder = g_dir_make_tmp ("connect4-lock-XXXXXX", NULL);
  fixture->path = g_build_filename (fixture->folder, "folder", "bus", NULL);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  user_data)
{
  g_autofree char *folder = g_path_get_dirname (fixture->path);
  g_autofree char *lock = g_strconcat (fixture->path, ".lock", NULL);

  g_unlink (fixture->path);
  g_unlink (lock);
  g_rmdir (folder);
  g_assert_cmpint (g_rmdir (fixture->folder), ==, 0);
  g_free (fixture->folder);
  g_free (fixture->path);
}

static int
take (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;
  int lock = connect4_admin_socket_lock (fixture->path, &error);

  g_assert_no_error (error);
  return lock;
}

static void
expect_refused (Fixture *fixture,
                GQuark   domain,
                int      code)
{
  g_autoptr (GError) error = NULL;
  int lock = connect4_admin_socket_lock (fixture->path, &error);

  g_assert_cmpint (lock, ==, -1);
  g_assert_error (error, domain, code);
}

/* Makes a socket. Returns: its descriptor; once that is closed the socket is one that nobody answers. */
static int
make_socket (Fixture *fixture)
{
  struct sockaddr_un address = { .sun_family = AF_UNIX };
  int fd = socket (AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);

  g_strlcpy (address.sun_path, fixture->path, sizeof address.sun_path);
  g_assert_cmpint (bind (fd, (struct sockaddr *) &address, sizeof address), ==, 0);
  g_assert_cmpint (listen (fd, 1), ==, 0);

  return fd;
}

static guint
get_mode (const char *path)
{
  GStatBuf info;

  g_assert_cmpint (g_stat (path, &info), ==, 0);
  return info.st_mode & 0777;
}

static void
test_nothing (Fixture       *fixture,
              gconstpointer  user_data)
{
  g_autofree char *folder = g_path_get_dirname (fixture->path);
  g_autofree char *file = g_strconcat (fixture->path, ".lock", NULL);
  int lock = take (fixture);

  g_assert_cmpint (lock, >=, 0);
  g_assert_cmphex (get_mode (folder), ==, 0700);
  g_assert_cmphex (get_mode (file), ==, 0600);
  g_assert_false (g_file_test (fixture->path, G_FILE_TEST_EXISTS));
  close (lock);
}

static void
test_taken (Fixture       *fixture,
            gconstpointer  user_data)
{
  int lock = take (fixture);

  expect_refused (fixture, G_IO_ERROR, G_IO_ERROR_ADDRESS_IN_USE);
  close (lock);
  lock = take (fixture);
  close (lock);
}

static void
test_stale (Fixture       *fixture,
            gconstpointer  user_data)
{
  int lock;

  close (take (fixture));
  close (make_socket (fixture));
  g_assert_true (g_file_test (fixture->path, G_FILE_TEST_EXISTS));
  lock = take (fixture);
  g_assert_false (g_file_test (fixture->path, G_FILE_TEST_EXISTS));
  close (lock);
}

/* Of something that knows nothing of the lock. */
static void
test_answered (Fixture       *fixture,
               gconstpointer  user_data)
{
  int fd;

  close (take (fixture));
  fd = make_socket (fixture);
  expect_refused (fixture, G_IO_ERROR, G_IO_ERROR_ADDRESS_IN_USE);
  g_assert_true (g_file_test (fixture->path, G_FILE_TEST_EXISTS));
  close (fd);
}

static void
test_no_socket (Fixture       *fixture,
                gconstpointer  user_data)
{
  close (take (fixture));
  g_assert_true (g_file_set_contents (fixture->path, "precious", -1, NULL));
  expect_refused (fixture, G_IO_ERROR, G_IO_ERROR_ADDRESS_IN_USE);
  g_assert_true (g_file_test (fixture->path, G_FILE_TEST_EXISTS));
}

static void
test_open_folder (Fixture       *fixture,
                  gconstpointer  user_data)
{
  g_autofree char *folder = g_path_get_dirname (fixture->path);

  g_mkdir (folder, 0700);
  g_assert_cmpint (g_chmod (folder, 0777), ==, 0);
  expect_refused (fixture, G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED);
  g_assert_cmpint (g_chmod (folder, 0755), ==, 0);
  close (take (fixture));
}

static void
test_folder_of_other_user (Fixture       *fixture,
                           gconstpointer  user_data)
{
  g_autofree char *folder = g_path_get_dirname (fixture->path);

  if (geteuid () != 0)
    {
      g_test_skip ("to give a folder away takes root");
      return;
    }

  g_mkdir (folder, 0700);
  g_assert_cmpint (chown (folder, 65534, 65534), ==, 0);
  expect_refused (fixture, G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED);
}

static void
test_long_path (Fixture       *fixture,
                gconstpointer  user_data)
{
  g_autofree char *name = g_strnfill (120, 'a');
  g_autofree char *usual = g_steal_pointer (&fixture->path);

  fixture->path = g_build_filename (fixture->folder, name, NULL);
  expect_refused (fixture, G_FILE_ERROR, G_FILE_ERROR_NAMETOOLONG);
  g_free (fixture->path);
  fixture->path = g_steal_pointer (&usual);
}

static void
test_no_folder (Fixture       *fixture,
                gconstpointer  user_data)
{
  g_autofree char *folder = g_path_get_dirname (fixture->path);

  g_assert_true (g_file_set_contents (folder, "", 0, NULL));
  expect_refused (fixture, G_FILE_ERROR, G_FILE_ERROR_NOTDIR);
  g_unlink (folder);
}

#define ADD(name, func)                                                                            \
  g_test_add ("/admin/socket-lock/" name, Fixture, NULL, set_up, func, tear_down)

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  ADD ("nothing", test_nothing);
  ADD ("taken", test_taken);
  ADD ("stale", test_stale);
  ADD ("answered", test_answered);
  ADD ("no-socket", test_no_socket);
  ADD ("open-folder", test_open_folder);
  ADD ("folder-of-other-user", test_folder_of_other_user);
  ADD ("long-path", test_long_path);
  ADD ("no-folder", test_no_folder);

  return g_test_run ();
}
