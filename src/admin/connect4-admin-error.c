/* SPDX-License-Identifier: LGPL-2.1-or-later */
#define G_LOG_DOMAIN "connect4-admin"
#include "config.h"

#include "admin/connect4-admin-error.h"

static const GDBusErrorEntry entries[] = {
  { CONNECT4_ADMIN_ERROR_FAILED, "io.github.connect4d.Error.Failed" },
  { CONNECT4_ADMIN_ERROR_NOT_FOUND, "io.github.connect4d.Error.NotFound" },
  { CONNECT4_ADMIN_ERROR_NOT_RUNNING, "io.github.connect4d.Error.NotRunning" },
  { CONNECT4_ADMIN_ERROR_NOT_SUPPORTED, "io.github.connect4d.Error.NotSupported" },
  { CONNECT4_ADMIN_ERROR_BUSY, "io.github.connect4d.Error.Busy" },
};

GQuark
connect4_admin_error_quark (void)
{
  static gsize quark;

  g_dbus_error_register_error_domain ("connect4-admin-error-quark", &quark, entries,
                                      G_N_ELEMENTS (entries));

  return (GQuark) quark;
}
