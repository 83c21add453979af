/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "admin/connect4-admin-node.h"

#include "games/connect4-game-servers.h"
#include "server/connect4-sessions.h"
#include "supervision/connect4-task-supervisor.h"

/* Finding nodes */

/* The children that come and go have names that no sibling has, unlike their specifications. */
static char *
get_child_name (Connect4BaseSupervisor  *supervisor,
                const Connect4ChildInfo *child)
{
  const char *name = child->actor != NULL ? connect4_actor_get_name (child->actor) : NULL;

  if (CONNECT4_IS_SUPERVISOR (supervisor) || child->actor == NULL)
    return g_strdup (child->id);
  if (CONNECT4_IS_TASK_SUPERVISOR (supervisor) || name == NULL)
    return g_strdup_printf ("%" G_GUINT64_FORMAT, connect4_actor_get_id (child->actor));

  return g_strdup (name);
}

/**
 * connect4_admin_node_new_child:
 * @services: the services
 * @supervisor: a supervisor
 * @supervisor_path: its place in the tree
 * @child: (transfer full): what it says of a child
 *
 * Returns: (transfer full): the child's node
 */
Connect4AdminNode *
connect4_admin_node_new_child (const Connect4Services *services,
                               Connect4BaseSupervisor *supervisor,
                               const char             *supervisor_path,
                               Connect4ChildInfo      *child)
{
  Connect4AdminNode *self = g_new0 (Connect4AdminNode, 1);
  g_autofree char *name = get_child_name (supervisor, child);

  self->services = services;
  self->supervisor = g_object_ref (supervisor);
  self->child = child;
  self->path = g_strconcat (supervisor_path, "/", name, NULL);
  self->name = self->path + strlen (supervisor_path) + 1;

  return self;
}

/**
 * connect4_admin_node_new_root:
 * @services: the services
 *
 * Returns: (transfer full): the node of the root
 */
Connect4AdminNode *
connect4_admin_node_new_root (const Connect4Services *services)
{
  Connect4AdminNode *self = g_new0 (Connect4AdminNode, 1);
  Connect4Actor *root = CONNECT4_ACTOR (services->root);
  const Connect4ChildInfo child = {
    .id = (char *) connect4_actor_get_name (root),
    .type = CONNECT4_CHILD_SUPERVISOR,
    .state = connect4_actor_get_state (root) == CONNECT4_ACTOR_RUNNING ? CONNECT4_CHILD_RUNNING
                                                                       : CONNECT4_CHILD_STOPPING,
    .actor = root,
  };

  self->services = services;
  self->child = connect4_child_info_copy (&child);
  self->path = g_strdup (child.id);
  self->name = self->path;

  return self;
}

/**
 * connect4_admin_node_free:
 * @self: (transfer full): a node
 */
void
connect4_admin_node_free (Connect4AdminNode *self)
{
  g_clear_object (&self->supervisor);
  connect4_child_info_free (self->child);
  g_free (self->path);
  g_free (self);
}

/* What @supervisor says of the child whose actor is @actor, or was the last. */
static Connect4ChildInfo *
describe_child (Connect4BaseSupervisor *supervisor,
                Connect4Actor          *actor)
{
  Connect4ChildInfo *child = connect4_base_supervisor_describe_child (supervisor, actor);

  /* The others forget their children, or have too many of them to search. */
  if (child == NULL && CONNECT4_IS_SUPERVISOR (supervisor))
    child = connect4_base_supervisor_search_child (supervisor, NULL, connect4_actor_get_id (actor));

  return child;
}

/**
 * connect4_admin_node_get_path_of:
 * @supervisor: a supervisor
 *
 * Returns: (transfer full): its place in the tree; of one that has ended and is not known any more, by its
 *   name
 */
char *
connect4_admin_node_get_path_of (Connect4BaseSupervisor *supervisor)
{
  const char *name = connect4_actor_get_name (CONNECT4_ACTOR (supervisor));
  Connect4Actor *parent = connect4_actor_get_parent (CONNECT4_ACTOR (supervisor));
  g_autofree char *parent_path = NULL;
  g_autofree char *child_name = NULL;
  g_autoptr (Connect4ChildInfo) child = NULL;

  if (parent == NULL)
    return g_strdup (name);

  parent_path = connect4_admin_node_get_path_of (CONNECT4_BASE_SUPERVISOR (parent));
  child = describe_child (CONNECT4_BASE_SUPERVISOR (parent), CONNECT4_ACTOR (supervisor));
  child_name = child != NULL ? get_child_name (CONNECT4_BASE_SUPERVISOR (parent), child) : g_strdup (name);

  return g_strconcat (parent_path, "/", child_name, NULL);
}

/* Returns: (transfer full): what is left to say of a child that its supervisor has forgotten */
static Connect4ChildInfo *
describe_former_child (Connect4Actor *actor)
{
  const char *name = connect4_actor_get_name (actor);
  const Connect4ChildInfo child = {
    .id = (char *) (name != NULL ? name : G_OBJECT_TYPE_NAME (actor)),
    .type = CONNECT4_IS_BASE_SUPERVISOR (actor) ? CONNECT4_CHILD_SUPERVISOR : CONNECT4_CHILD_WORKER,
    .restart = CONNECT4_RESTART_TEMPORARY,
    .state = CONNECT4_CHILD_STOPPED,
    .actor = actor,
  };

  return connect4_child_info_copy (&child);
}

/**
 * connect4_admin_node_find_actor:
 * @services: the services
 * @supervisor: a supervisor
 * @actor: an actor that is a child of @supervisor, or was one until just now
 *
 * Returns: (transfer full): its node
 */
Connect4AdminNode *
connect4_admin_node_find_actor (const Connect4Services *services,
                                Connect4BaseSupervisor *supervisor,
                                Connect4Actor          *actor)
{
  g_autofree char *path = connect4_admin_node_get_path_of (supervisor);
  Connect4ChildInfo *child = describe_child (supervisor, actor);

  if (child == NULL)
    child = describe_former_child (actor);

  return connect4_admin_node_new_child (services, supervisor, path, child);
}

static gboolean
has_own_objects (const Connect4Services *services,
                 Connect4BaseSupervisor *supervisor)
{
  Connect4BaseSupervisor *sessions = connect4_sessions_get_supervisor (services->sessions);

  return supervisor == sessions ||
         supervisor == connect4_game_servers_get_supervisor (services->games);
}

/**
 * connect4_admin_node_list_children:
 * @self: a node
 *
 * Returns: (transfer full) (element-type Connect4AdminNode): its children; none unless its actor is a supervisor
 */
GPtrArray *
connect4_admin_node_list_children (const Connect4AdminNode *self)
{
  Connect4BaseSupervisor *supervisor = connect4_admin_node_get_supervisor (self);
  GPtrArray *nodes = g_ptr_array_new_with_free_func ((GDestroyNotify) connect4_admin_node_free);
  g_autoptr (GPtrArray) children = NULL;

  if (supervisor != NULL)
    children = connect4_base_supervisor_which_children (supervisor);
  for (guint i = 0; children != NULL && i < children->len; i++)
    g_ptr_array_add (nodes, connect4_admin_node_new_child (self->services, supervisor, self->path,
                                                           connect4_child_info_copy (children->pdata[i])));

  return nodes;
}

/**
 * connect4_admin_node_list_parts:
 * @self: a node
 *
 * Returns: (transfer full) (element-type Connect4AdminNode): its children, but for sessions and games, of which there
 *   may be very many: they are not looked for, nor found, by their places in the tree
 */
GPtrArray *
connect4_admin_node_list_parts (const Connect4AdminNode *self)
{
  Connect4BaseSupervisor *supervisor = connect4_admin_node_get_supervisor (self);

  if (supervisor != NULL && has_own_objects (self->services, supervisor))
    return g_ptr_array_new ();

  return connect4_admin_node_list_children (self);
}

/* The child of @parent that is called @name. */
static Connect4AdminNode *
find_child (const Connect4AdminNode *parent,
            const char              *name)
{
  g_autoptr (GPtrArray) children = connect4_admin_node_list_parts (parent);

  for (guint i = 0; i < children->len; i++)
    if (g_str_equal (((Connect4AdminNode *) children->pdata[i])->name, name))
      return g_ptr_array_steal_index (children, i);

  return NULL;
}

static Connect4AdminNode *
find_by_tree_path (const Connect4Services *services,
                   const char             *tree_path)
{
  g_auto (GStrv) names = g_strsplit (tree_path, "/", -1);
  g_autoptr (Connect4AdminNode) node = connect4_admin_node_new_root (services);

  if (g_strcmp0 (names[0], node->name) != 0)
    return NULL;

  for (guint i = 1; names[i] != NULL; i++)
    {
      Connect4AdminNode *child = find_child (node, names[i]);

      if (child == NULL)
        return NULL;

      connect4_admin_node_free (node);
      node = child;
    }

  return g_steal_pointer (&node);
}

static Connect4AdminNode *
find_session (const Connect4Services *services,
              guint64                 id)
{
  Connect4BaseSupervisor *supervisor = connect4_sessions_get_supervisor (services->sessions);
  Connect4Session *session = connect4_sessions_find (services->sessions, id);

  if (session == NULL)
    return NULL;

  return connect4_admin_node_find_actor (services, supervisor, CONNECT4_ACTOR (session));
}

/* A game whose server is being restarted is found by the id of its specification. */
static Connect4AdminNode *
find_game (const Connect4Services *services,
           const char             *code)
{
  Connect4BaseSupervisor *supervisor = connect4_game_servers_get_supervisor (services->games);
  Connect4GameServer *server = connect4_game_servers_find (services->games, code);
  g_autofree char *path = NULL;
  Connect4ChildInfo *child = NULL;

  if (supervisor == NULL)
    return NULL;

  if (server != NULL)
    child = connect4_base_supervisor_describe_child (supervisor, CONNECT4_ACTOR (server));
  if (child == NULL)
    child = connect4_base_supervisor_search_child (supervisor, code, 0);
  if (child == NULL)
    return NULL;

  path = connect4_admin_node_get_path_of (supervisor);

  return connect4_admin_node_new_child (services, supervisor, path, child);
}

/**
 * connect4_admin_node_find:
 * @services: the services
 * @object: the path of a D-Bus object
 *
 * Returns: (transfer full) (nullable): the node whose object that is
 */
Connect4AdminNode *
connect4_admin_node_find (const Connect4Services *services,
                          const char             *object)
{
  g_autofree char *tree_path = NULL;
  guint64 id;

  switch (connect4_admin_path_get_kind (object))
    {
    case CONNECT4_ADMIN_PATH_KIND_SESSION:
      return connect4_admin_path_parse_session (object, &id) ? find_session (services, id) : NULL;
    case CONNECT4_ADMIN_PATH_KIND_GAME:
      return find_game (services, connect4_admin_path_parse_game (object));
    case CONNECT4_ADMIN_PATH_KIND_ACTOR:
      tree_path = connect4_admin_path_parse_actor (object);
      return tree_path != NULL ? find_by_tree_path (services, tree_path) : NULL;
    case CONNECT4_ADMIN_PATH_KIND_NONE:
    case CONNECT4_ADMIN_PATH_KIND_SERVER:
    default:
      return NULL;
    }
}

/* Whether a path is meant by a name: the path itself, or its end from any slash on. */
static gboolean
is_called (const char *path,
           const char *name)
{
  gsize start = strlen (path) - MIN (strlen (name), strlen (path));

  return *name != '\0' && g_str_equal (path + start, name) && (start == 0 || path[start - 1] == '/');
}

static void
add_if_called (GPtrArray         *found,
               Connect4AdminNode *node, /* transfer full; nullable */
               const char        *name)
{
  if (node != NULL && is_called (node->path, name))
    g_ptr_array_add (found, node);
  else
    g_clear_pointer (&node, connect4_admin_node_free);
}

/* Those below @parent, but for sessions and games. */
static void
search_below (const Connect4AdminNode *parent,
              const char              *name,
              GPtrArray               *found)
{
  g_autoptr (GPtrArray) children = connect4_admin_node_list_parts (parent);

  g_ptr_array_set_free_func (children, NULL);
  for (guint i = 0; i < children->len; i++)
    {
      search_below (children->pdata[i], name, found);
      add_if_called (found, children->pdata[i], name);
    }
}

/* Whether a name leaves no doubt. */
static gboolean
is_exactly_called (const Connect4AdminNode *self,
                   const char              *name)
{
  const char *slash = strchr (self->path, '/');

  return g_str_equal (self->path, name) || (slash != NULL && g_str_equal (slash + 1, name));
}

/**
 * connect4_admin_node_search:
 * @services: the services
 * @name: the path of an actor, with or without its beginning
 *
 * Sessions and games are looked up by the last part of the path: they may be very many.
 *
 * Returns: (transfer full) (element-type Connect4AdminNode): the actors that are called so; only one if its whole
 *   path is @name, with or without the root
 */
GPtrArray *
connect4_admin_node_search (const Connect4Services *services,
                            const char             *name)
{
  GPtrArray *found = g_ptr_array_new_with_free_func ((GDestroyNotify) connect4_admin_node_free);
  Connect4AdminNode *root = connect4_admin_node_new_root (services);
  const char *slash = strrchr (name, '/');
  const char *last = slash != NULL ? slash + 1 : name;
  guint64 id;

  search_below (root, name, found);
  add_if_called (found, root, name);
  add_if_called (found, find_game (services, last), name);
  if (g_ascii_string_to_unsigned (last, 10, 0, G_MAXUINT64, &id, NULL))
    add_if_called (found, find_session (services, id), name);

  for (guint i = 0; i < found->len; i++)
    if (is_exactly_called (found->pdata[i], name))
      {
        Connect4AdminNode *exact = g_ptr_array_steal_index (found, i);

        g_ptr_array_set_size (found, 0);
        g_ptr_array_add (found, exact);
        break;
      }

  return found;
}

/* Its objects */

/**
 * connect4_admin_node_get_object:
 * @self: a node
 *
 * Returns: (transfer full): the path of its D-Bus object
 */
char *
connect4_admin_node_get_object (const Connect4AdminNode *self)
{
  if (CONNECT4_IS_SESSION (self->child->actor))
    return connect4_admin_path_of_session (connect4_actor_get_id (self->child->actor));
  if (CONNECT4_IS_GAME_SERVER (self->child->actor) ||
      (self->supervisor != NULL && has_own_objects (self->services, self->supervisor)))
    return connect4_admin_path_of_game (self->name);

  return connect4_admin_path_of_actor (self->path);
}

/**
 * connect4_admin_node_get_parent:
 * @self: a node
 *
 * Returns: (transfer full): the path of its supervisor's D-Bus object; `/` for the root
 */
char *
connect4_admin_node_get_parent (const Connect4AdminNode *self)
{
  g_autofree char *path = NULL;

  if (self->name == self->path)
    return g_strdup ("/");

  path = g_strndup (self->path, (gsize) (self->name - self->path - 1));
  return connect4_admin_path_of_actor (path);
}

/**
 * connect4_admin_node_get_supervisor:
 * @self: a node
 *
 * Returns: (transfer none) (nullable): its actor, if that is a supervisor
 */
Connect4BaseSupervisor *
connect4_admin_node_get_supervisor (const Connect4AdminNode *self)
{
  if (!CONNECT4_IS_BASE_SUPERVISOR (self->child->actor))
    return NULL;

  return CONNECT4_BASE_SUPERVISOR (self->child->actor);
}
