/* SPDX-License-Identifier: LGPL-2.1-or-later */
#define G_LOG_DOMAIN "connect4-admin"
#include "config.h"

#include "admin/connect4-bus-address.h"

#include <glib/gi18n.h>

/* GDBus would have dbus-launch start a session bus that is not there, and so would this address. */
#define STARTS_A_BUS "autolaunch:"

static char *
connect4_bus_address_find_session (GError **error)
{
  const char *address = g_getenv ("DBUS_SESSION_BUS_ADDRESS");
  const char *runtime_dir = g_getenv ("XDG_RUNTIME_DIR");
  g_autofree char *socket = NULL;
  g_autofree char *escaped = NULL;

  if (address != NULL && *address != '\0' && !g_str_has_prefix (address, STARTS_A_BUS))
    return g_strdup (address);

  if (runtime_dir != NULL && g_path_is_absolute (runtime_dir))
    {
      socket = g_build_filename (runtime_dir, "bus", NULL);
      escaped = g_dbus_address_escape_value (socket);
      if (g_file_test (socket, G_FILE_TEST_EXISTS))
        return g_strconcat ("unix:path=", escaped, NULL);
    }

  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND, _ ("There is no session bus"));
  return NULL;
}

/**
 * connect4_bus_address_find:
 * @bus: `session`, `system`, or an address
 * @error: %G_IO_ERROR_NOT_FOUND if there is no session bus
 *
 * Returns: (transfer full) (nullable): the address of that bus, which may not be running
 */
char *
connect4_bus_address_find (const char  *bus,
                           GError     **error)
{
  if (g_str_equal (bus, "session"))
    return connect4_bus_address_find_session (error);
  if (g_str_equal (bus, "system"))
    return g_dbus_address_get_for_bus_sync (G_BUS_TYPE_SYSTEM, NULL, error); /* looks at environment variables */

  return g_strdup (bus);
}
