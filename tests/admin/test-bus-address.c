/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "admin/connect4-admin-bus.h"

#include <glib/gstdio.h>

static void
expect (const char *bus,
        const char *address)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *found = connect4_admin_bus_find_address (bus, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (found, ==, address);
}

static void
expect_no_session (void)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *found = connect4_admin_bus_find_address ("session", &error);

  g_assert_null (found);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
}

static void
test_address (void)
{
  expect ("unix:path=/nonexistent", "unix:path=/nonexistent");
}

static void
test_system (void)
{
  g_setenv ("DBUS_SYSTEM_BUS_ADDRESS", "unix:path=/system", TRUE);
  expect ("system", "unix:path=/system");
  g_unsetenv ("DBUS_SYSTEM_BUS_ADDRESS");
}

static void
test_session (void)
{
  g_setenv ("DBUS_SESSION_BUS_ADDRESS", "unix:path=/session", TRUE);
  expect ("session", "unix:path=/session");
}

/* A bus that would have to be started is none. */
static void
test_autolaunch (void)
{
  g_setenv ("DBUS_SESSION_BUS_ADDRESS", "autolaunch:", TRUE);
  expect_no_session ();
}

static void
test_runtime_folder (void)
{
  g_autofree char *folder = g_dir_make_tmp ("connect4 %-XXXXXX", NULL);
  g_autofree char *socket = g_build_filename (folder, "bus", NULL);
  g_autofree char *escaped = g_dbus_address_escape_value (socket);
  g_autofree char *address = g_strconcat ("unix:path=", escaped, NULL);

  g_unsetenv ("DBUS_SESSION_BUS_ADDRESS");
  g_unsetenv ("XDG_RUNTIME_DIR");
  expect_no_session ();
  g_setenv ("XDG_RUNTIME_DIR", folder, TRUE);
  expect_no_session ();
  g_file_set_contents (socket, "", 0, NULL);
  expect ("session", address);
  g_setenv ("DBUS_SESSION_BUS_ADDRESS", "", TRUE);
  expect ("session", address);

  g_unlink (socket);
  g_rmdir (folder);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/admin/bus-address/address", test_address);
  g_test_add_func ("/admin/bus-address/system", test_system);
  g_test_add_func ("/admin/bus-address/session", test_session);
  g_test_add_func ("/admin/bus-address/autolaunch", test_autolaunch);
  g_test_add_func ("/admin/bus-address/runtime-folder", test_runtime_folder);

  return g_test_run ();
}
