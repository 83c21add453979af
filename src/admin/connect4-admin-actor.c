/* SPDX-License-Identifier: LGPL-2.1-or-later */
#define G_LOG_DOMAIN "connect4-admin"
#include "config.h"

#include "admin/connect4-admin-actor.h"

#include "admin/connect4-admin-actor-acts.h"

struct _Connect4AdminActor
{
  Connect4DBusActor1Skeleton parent_instance;

  Connect4AdminExport *export; /* not owned */
  Connect4AdminNode *node;     /* owned */
};

/* In the order of data/io.github.connect4d.xml. */
typedef enum {
  PROP_PATH = 1,
  PROP_NAME,
  PROP_PARENT,
  PROP_TYPE,
  PROP_CLASS,
  PROP_STATE,
  PROP_ID,
  PROP_PID,
  PROP_MEMORY,
  PROP_RESTARTS,
  PROP_LAST_EXIT_REASON,
  PROP_CHILDREN,
  PROP_STRATEGY,
  PROP_MAX_RESTARTS,
  PROP_MAX_SECONDS,
  PROP_CHILD_RESTARTS,
  PROP_CHILD_CRASHES,
} Connect4AdminActorProperty;

static void iface_init (Connect4DBusActor1Iface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (Connect4AdminActor,
                               connect4_admin_actor,
                               CONNECT4_DBUS_TYPE_ACTOR1_SKELETON,
                               G_IMPLEMENT_INTERFACE (CONNECT4_DBUS_TYPE_ACTOR1, iface_init))

static gboolean
connect4_admin_actor_list_children (Connect4DBusActor1    *object,
                                    GDBusMethodInvocation *invocation)
{
  const Connect4AdminNode *node = CONNECT4_ADMIN_ACTOR (object)->node;
  Connect4BaseSupervisor *supervisor = connect4_admin_node_get_supervisor (node);
  g_auto (GVariantBuilder) builder = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE ("ao"));
  g_autoptr (GPtrArray) children = NULL;

  if (supervisor != NULL)
    children = connect4_base_supervisor_which_children (supervisor);

  for (guint i = 0; children != NULL && i < children->len; i++)
    {
      g_autoptr (Connect4AdminNode) child =
        connect4_admin_node_new_child (node->services, supervisor, node->path,
                                       connect4_child_info_copy (children->pdata[i]));
      g_autofree char *path = connect4_admin_node_get_object (child);

      g_variant_builder_add (&builder, "o", path);
    }

  g_dbus_method_invocation_return_value (invocation, g_variant_new ("(ao)", &builder));
  return TRUE;
}

static gboolean
connect4_admin_actor_restart (Connect4DBusActor1    *object,
                              GDBusMethodInvocation *invocation)
{
  return connect4_admin_export_authorise (CONNECT4_ADMIN_ACTOR (object)->export, invocation,
                                          connect4_admin_actor_act_restart);
}

static gboolean
connect4_admin_actor_terminate (Connect4DBusActor1    *object,
                                GDBusMethodInvocation *invocation)
{
  return connect4_admin_export_authorise (CONNECT4_ADMIN_ACTOR (object)->export, invocation,
                                          connect4_admin_actor_act_terminate);
}

static void
iface_init (Connect4DBusActor1Iface *iface)
{
  iface->handle_list_children = connect4_admin_actor_list_children;
  iface->handle_restart = connect4_admin_actor_restart;
  iface->handle_terminate = connect4_admin_actor_terminate;
}

/* What only supervisors have is 0 for the others. */
static void
connect4_admin_actor_get_number (const Connect4AdminNode *node,
                                 const char              *name,
                                 GValue                  *value)
{
  Connect4BaseSupervisor *supervisor = connect4_admin_node_get_supervisor (node);

  if (supervisor != NULL)
    g_object_get_property (G_OBJECT (supervisor), name, value);
}

static void
connect4_admin_actor_get_property (GObject    *object,
                                   guint       property_id,
                                   GValue     *value,
                                   GParamSpec *pspec)
{
  const Connect4AdminNode *node = CONNECT4_ADMIN_ACTOR (object)->node;

  switch ((Connect4AdminActorProperty) property_id)
    {
    case PROP_PATH:
      g_value_set_string (value, node->path);
      break;
    case PROP_NAME:
      g_value_set_string (value, node->name);
      break;
    case PROP_PARENT:
      g_value_take_string (value, connect4_admin_node_get_parent (node));
      break;
    case PROP_TYPE:
      g_value_set_static_string (value, connect4_admin_node_get_kind (node));
      break;
    case PROP_CLASS:
      g_value_set_static_string (value, connect4_admin_node_get_class (node));
      break;
    case PROP_STATE:
      g_value_set_static_string (value, connect4_admin_node_get_state (node));
      break;
    case PROP_ID:
      g_value_set_uint64 (value, connect4_admin_node_get_id (node));
      break;
    case PROP_PID:
      g_value_set_uint (value, (guint) connect4_admin_node_get_pid (node));
      break;
    case PROP_MEMORY:
      g_value_set_uint64 (value, connect4_admin_node_get_memory (node));
      break;
    case PROP_RESTARTS:
      g_value_set_uint (value, node->child->restarts);
      break;
    case PROP_LAST_EXIT_REASON:
      g_value_take_string (value, connect4_admin_node_get_last_reason (node));
      break;
    case PROP_CHILDREN:
      g_value_set_uint (value, connect4_admin_node_get_n_children (node));
      break;
    case PROP_STRATEGY:
      g_value_set_static_string (value, connect4_admin_node_get_strategy (node));
      break;
    case PROP_MAX_RESTARTS:
      connect4_admin_actor_get_number (node, "max-restarts", value);
      break;
    case PROP_MAX_SECONDS:
      connect4_admin_actor_get_number (node, "max-seconds", value);
      break;
    case PROP_CHILD_RESTARTS:
      connect4_admin_actor_get_number (node, "restarts", value);
      break;
    case PROP_CHILD_CRASHES:
      connect4_admin_actor_get_number (node, "crashes", value);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
connect4_admin_actor_finalize (GObject *object)
{
  g_clear_pointer (&CONNECT4_ADMIN_ACTOR (object)->node, connect4_admin_node_free);

  G_OBJECT_CLASS (connect4_admin_actor_parent_class)->finalize (object);
}

static void
connect4_admin_actor_class_init (Connect4AdminActorClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = connect4_admin_actor_get_property;
  object_class->set_property = connect4_admin_export_set_none;
  object_class->finalize = connect4_admin_actor_finalize;
  connect4_dbus_actor1_override_properties (object_class, PROP_PATH);
}

static void
connect4_admin_actor_init (Connect4AdminActor *self)
{
}

/**
 * connect4_admin_actor_new:
 * @export: the objects on a connection; outlives this one
 * @node: (transfer full): a node of the tree
 *
 * Returns: (transfer full): the D-Bus object of @node
 */
Connect4AdminActor *
connect4_admin_actor_new (Connect4AdminExport *export,
                          Connect4AdminNode   *node)
{
  Connect4AdminActor *self = g_object_new (CONNECT4_TYPE_ADMIN_ACTOR, NULL);

  self->export = export;
  self->node = node;

  return self;
}
