/* SPDX-License-Identifier: LGPL-2.1-or-later */
#define G_LOG_DOMAIN "connect4-admin"
#include "config.h"

#include "admin/connect4-admin-manager.h"

#include "admin/connect4-admin-inventory.h"

struct _Connect4AdminManager
{
  Connect4DBusObjectManagerSkeleton parent_instance;

  Connect4AdminExport *export; /* not owned */
};

static void iface_init (Connect4DBusObjectManagerIface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (Connect4AdminManager,
                               connect4_admin_manager,
                               CONNECT4_DBUS_TYPE_OBJECT_MANAGER_SKELETON,
                               G_IMPLEMENT_INTERFACE (CONNECT4_DBUS_TYPE_OBJECT_MANAGER, iface_init))

static gboolean
connect4_admin_manager_get_managed_objects (Connect4DBusObjectManager *object,
                                            GDBusMethodInvocation     *invocation)
{
  connect4_admin_inventory_begin (CONNECT4_ADMIN_MANAGER (object)->export, invocation);

  return TRUE;
}

static void
iface_init (Connect4DBusObjectManagerIface *iface)
{
  iface->handle_get_managed_objects = connect4_admin_manager_get_managed_objects;
}

static void
connect4_admin_manager_class_init (Connect4AdminManagerClass *klass)
{
}

static void
connect4_admin_manager_init (Connect4AdminManager *self)
{
}

/**
 * connect4_admin_manager_new:
 * @export: the objects on a connection; outlives this one
 *
 * Returns: (transfer full): the object that lists them
 */
Connect4AdminManager *
connect4_admin_manager_new (Connect4AdminExport *export)
{
  Connect4AdminManager *self = g_object_new (CONNECT4_TYPE_ADMIN_MANAGER, NULL);

  self->export = export;

  return self;
}
