/* SPDX-License-Identifier: LGPL-2.1-or-later */
#define G_LOG_DOMAIN "connect4-admin"
#include "config.h"

#include "admin/connect4-admin-export.h"

#include "admin/connect4-admin-actor.h"
#include "admin/connect4-admin-game.h"
#include "admin/connect4-admin-manager.h"
#include "admin/connect4-admin-node.h"
#include "admin/connect4-admin-server.h"
#include "admin/connect4-admin-session.h"
#include "server/connect4-sessions.h"

static GDBusInterfaceSkeleton *
find_server (Connect4AdminExport *self,
             const char          *interface)
{
  if (g_str_equal (interface, CONNECT4_ADMIN_INTERFACE ("Server1")))
    return G_DBUS_INTERFACE_SKELETON (connect4_admin_server_new (self));

  return G_DBUS_INTERFACE_SKELETON (connect4_admin_manager_new (self));
}

static GDBusInterfaceSkeleton *
find_session (Connect4AdminExport *self,
              const char          *path)
{
  Connect4Session *session = NULL;
  guint64 id;

  if (connect4_admin_path_parse_session (path, &id))
    session = connect4_sessions_find (self->setup->services, id);
  if (session == NULL)
    return NULL;

  return G_DBUS_INTERFACE_SKELETON (connect4_admin_session_new (self, session));
}

static GDBusInterfaceSkeleton *
find_game (Connect4AdminExport *self,
           const char          *path)
{
  Connect4GameStore *store = connect4_games_get_store (self->setup->services->games);
  const char *code = connect4_admin_path_parse_game (path);

  if (connect4_game_store_lookup (store, code) == NULL)
    return NULL;

  return G_DBUS_INTERFACE_SKELETON (connect4_admin_game_new (self, code));
}

static GDBusInterfaceSkeleton *
find_actor (Connect4AdminExport *self,
            const char          *path)
{
  Connect4AdminNode *node = connect4_admin_node_find (self->setup->services, path);

  if (node == NULL)
    return NULL;

  return G_DBUS_INTERFACE_SKELETON (connect4_admin_actor_new (self, node));
}

/**
 * connect4_admin_export_find:
 * @self: the objects on a connection
 * @path: the path of an object
 * @interface: one of the interfaces that objects of that kind have
 *
 * Returns: (transfer full) (nullable): that interface of that object, made now; %NULL if there is no such
 *   object
 */
GDBusInterfaceSkeleton *
connect4_admin_export_find (Connect4AdminExport *self,
                            const char          *path,
                            const char          *interface)
{
  Connect4AdminPathKind kind = connect4_admin_path_get_kind (path);

  if (kind == CONNECT4_ADMIN_PATH_KIND_SERVER)
    return find_server (self, interface);
  if (g_str_equal (interface, CONNECT4_ADMIN_INTERFACE ("Actor1")))
    return find_actor (self, path);
  if (kind == CONNECT4_ADMIN_PATH_KIND_SESSION)
    return find_session (self, path);
  if (kind == CONNECT4_ADMIN_PATH_KIND_GAME)
    return find_game (self, path);

  return NULL;
}

/**
 * connect4_admin_export_set_none:
 * @object: one of the objects
 * @property_id: a property
 * @value: a value
 * @pspec: the property
 *
 * The `set_property` of the objects: they tell what is, and nothing can be set. A class needs one all the
 * same, for GDBus declares all properties as writable.
 */
void
connect4_admin_export_set_none (GObject      *object,
                                guint         property_id,
                                const GValue *value,
                                GParamSpec   *pspec)
{
  G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
}
