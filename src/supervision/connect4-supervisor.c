/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "supervision/connect4-supervisor.h"

#include "supervision/connect4-base-supervisor-private.h"
#include "supervision/connect4-supervision-error.h"
#include "supervision/connect4-supervisor-private.h"

/* Whatever happens to the children only decides what is to become of them, by their state and flags:
 *
 *   doomed      has to be stopped, in its turn: the last child first, one after the other;
 *   again       doomed, and then restarting;
 *   restarting  has to be started, in its turn: the first child first, when none is doomed;
 *   failed      restarting, but not before the retry timer; nor are those behind it, where the
 *               strategy restarts more than one child.
 *
 * connect4_supervisor_advance() then takes the next steps that can be taken, until it has to wait
 * for the DOWN of a child or for the timer, each of which leads back to it. It takes no longer where there
 * are many children: the sets have those that there is something to do about, as
 * connect4_supervisor_update() has seen them last, in the order of their start. */
struct _Connect4Supervisor
{
  Connect4BaseSupervisor parent_instance;

  GHashTable *by_id; /* id -> Connect4Child, not owned */
  GTree *doomed;     /* Connect4Child, not owned, likewise below */
  GTree *due;        /* those that are restarting, but for the failed */
  GTree *failed;
  Connect4Strategy strategy;
  Connect4AutoShutdown auto_shutdown;
  gboolean started;
  gboolean advancing;
  GSList *renewals; /* of GTask, owned, the last first: of connect4_supervisor_renew_child_async() */
};

typedef enum {
  PROP_STRATEGY = 1,
  PROP_AUTO_SHUTDOWN,
} Connect4SupervisorProperty;

static GParamSpec *properties[PROP_AUTO_SHUTDOWN + 1];

G_DEFINE_FINAL_TYPE (Connect4Supervisor, connect4_supervisor, CONNECT4_TYPE_BASE_SUPERVISOR)

G_DEFINE_ENUM_TYPE (Connect4Strategy,
                    connect4_strategy,
                    G_DEFINE_ENUM_VALUE (CONNECT4_STRATEGY_ONE_FOR_ONE, "one-for-one"),
                    G_DEFINE_ENUM_VALUE (CONNECT4_STRATEGY_ONE_FOR_ALL, "one-for-all"),
                    G_DEFINE_ENUM_VALUE (CONNECT4_STRATEGY_REST_FOR_ONE, "rest-for-one"))

G_DEFINE_ENUM_TYPE (Connect4AutoShutdown,
                    connect4_auto_shutdown,
                    G_DEFINE_ENUM_VALUE (CONNECT4_AUTO_SHUTDOWN_NEVER, "never"),
                    G_DEFINE_ENUM_VALUE (CONNECT4_AUTO_SHUTDOWN_ANY_SIGNIFICANT, "any-significant"),
                    G_DEFINE_ENUM_VALUE (CONNECT4_AUTO_SHUTDOWN_ALL_SIGNIFICANT, "all-significant"))

static GQueue *
get_children (Connect4Supervisor *self)
{
  return connect4_base_supervisor_get_children (CONNECT4_BASE_SUPERVISOR (self));
}

/* Whether the strategy restarts children together, and so in their order. */
static gboolean
is_grouped (Connect4Supervisor *self)
{
  return self->strategy != CONNECT4_STRATEGY_ONE_FOR_ONE;
}

/* Which children there is something to do about, found without looking at all of them. */

static int
compare_positions (gconstpointer a,
                   gconstpointer b)
{
  const Connect4Child *child = a;
  const Connect4Child *other = b;

  return (child->position > other->position) - (child->position < other->position);
}

/* @node is the first or the last of a set, or NULL. */
static Connect4Child *
get_child (GTreeNode *node)
{
  return node != NULL ? g_tree_node_key (node) : NULL;
}

static void
set_member (GTree         *set,
            Connect4Child *child,
            gboolean       is_member)
{
  if (is_member)
    g_tree_insert (set, child, child);
  else
    g_tree_remove (set, child);
}

/* @child may have become doomed, restarting or failed, or is that no more. */
static void
connect4_supervisor_update (Connect4Supervisor *self,
                            Connect4Child      *child)
{
  gboolean is_restarting = child->state == CONNECT4_CHILD_RESTARTING;

  set_member (self->doomed, child, child->doomed);
  set_member (self->due, child, is_restarting && !child->failed);
  set_member (self->failed, child, is_restarting && child->failed);
}

/* The child to be stopped, or waited for, before any other. */
static Connect4Child *
connect4_supervisor_last_doomed (Connect4Supervisor *self)
{
  return get_child (g_tree_node_last (self->doomed));
}

/* The child to be started before any other. Where the strategy restarts children together, one that failed to start
 * holds up those behind it. */
static Connect4Child *
connect4_supervisor_first_due (Connect4Supervisor *self)
{
  Connect4Child *due = get_child (g_tree_node_first (self->due));
  Connect4Child *failed = get_child (g_tree_node_first (self->failed));

  if (due != NULL && is_grouped (self) && failed != NULL && compare_positions (failed, due) < 0)
    return NULL;

  return due;
}

/* Whether any child is to be stopped or started still. */
static gboolean
connect4_supervisor_is_restarting (Connect4Supervisor *self)
{
  return g_tree_nnodes (self->doomed) + g_tree_nnodes (self->due) + g_tree_nnodes (self->failed) > 0;
}

/* Adds a child without an actor; @spec is taken over. */
static Connect4Child *
connect4_supervisor_add (Connect4Supervisor *self,
                         Connect4ChildSpec  *spec)
{
  Connect4Child *child = connect4_base_supervisor_add_child (CONNECT4_BASE_SUPERVISOR (self), spec);

  g_hash_table_insert (self->by_id, (gpointer) child->spec->id, child);

  return child;
}

/* Forgets a child without an actor. */
void
connect4_supervisor_remove (Connect4Supervisor *self,
                            Connect4Child      *child)
{
  g_hash_table_remove (self->by_id, child->spec->id);
  g_tree_remove (self->doomed, child);
  g_tree_remove (self->due, child);
  g_tree_remove (self->failed, child);
  connect4_base_supervisor_remove_child (CONNECT4_BASE_SUPERVISOR (self), child);
}

/* Returns: (nullable): the child with that id */
Connect4Child *
connect4_supervisor_find (Connect4Supervisor *self,
                          const char         *id)
{
  return g_hash_table_lookup (self->by_id, id);
}

/* Has @child started anew. */
void
connect4_supervisor_renew (Connect4Supervisor *self,
                           Connect4Child      *child)
{
  connect4_child_renew (child);
  connect4_supervisor_update (self, child);
}

static void
connect4_supervisor_cancel (Connect4Supervisor *self,
                            Connect4Child      *child)
{
  connect4_child_cancel (child);
  connect4_supervisor_update (self, child);
}

/* Answers those who wait for children to run again. */
static void
connect4_supervisor_answer_renewals (Connect4Supervisor *self)
{
  GSList *renewals = g_slist_reverse (g_steal_pointer (&self->renewals));

  for (GSList *link = renewals; link != NULL; link = link->next)
    {
      const char *id = g_task_get_task_data (link->data);
      Connect4Child *child = connect4_supervisor_find (self, id);
      GError *error = NULL;

      if (!connect4_base_supervisor_check_running (CONNECT4_BASE_SUPERVISOR (self), &error))
        g_task_return_error (link->data, error);
      else if (child == NULL || child->actor == NULL)
        g_task_return_new_error (link->data, CONNECT4_SUPERVISION_ERROR, CONNECT4_SUPERVISION_ERROR_NOT_FOUND,
                                 "Child '%s' has been stopped for good meanwhile", id);
      else
        g_task_return_boolean (link->data, TRUE);
    }

  g_slist_free_full (renewals, g_object_unref);
}

static void
connect4_supervisor_advance (Connect4BaseSupervisor *base)
{
  Connect4Supervisor *self = CONNECT4_SUPERVISOR (base);
  Connect4Child *child;

  if (self->advancing)
    return;

  self->advancing = TRUE;
  while (connect4_base_supervisor_is_running (base) &&
         connect4_supervisor_last_doomed (self) == NULL &&
         (child = connect4_supervisor_first_due (self)) != NULL)
    {
      connect4_base_supervisor_restart_child (base, child);
      connect4_supervisor_update (self, child);
    }
  self->advancing = FALSE;

  child = connect4_supervisor_last_doomed (self);
  if (child != NULL && child->state == CONNECT4_CHILD_RUNNING)
    connect4_base_supervisor_stop_child (base, child);
  if (self->renewals != NULL && !connect4_supervisor_is_restarting (self))
    connect4_supervisor_answer_renewals (self);
}

/* Has those started anew that the strategy restarts with @child. */
void
connect4_supervisor_renew_group (Connect4Supervisor *self,
                                 Connect4Child      *child)
{
  GList *link = self->strategy == CONNECT4_STRATEGY_ONE_FOR_ALL ? get_children (self)->head : child->link.next;

  for (; link != NULL && is_grouped (self); link = link->next)
    if (link->data != child)
      connect4_supervisor_renew (self, link->data);
}

/* Gives up the restart of @child, if one is under way, and of those that wait behind it: they would be
 * started without what they depend on. Where all depend on all, those that it does not hold up go on. */
void
connect4_supervisor_give_up_restart (Connect4Supervisor *self,
                                     Connect4Child      *child)
{
  gboolean needed = child->failed ? is_grouped (self)
                                  : self->strategy == CONNECT4_STRATEGY_REST_FOR_ONE &&
                                      (child->again || child->state == CONNECT4_CHILD_RESTARTING);

  connect4_supervisor_cancel (self, child);

  for (GList *link = needed ? child->link.next : NULL; link != NULL; link = link->next)
    connect4_supervisor_cancel (self, link->data);
}

/* @task, which is taken over, is answered when nothing is to be stopped or started any more. */
void
connect4_supervisor_add_renewal (Connect4Supervisor *self,
                                 GTask              *task)
{
  self->renewals = g_slist_prepend (self->renewals, task);
}

/* Restarts @child, which has no actor, and those that the strategy adds. */
static void
connect4_supervisor_restart (Connect4Supervisor *self,
                             Connect4Child      *child,
                             Connect4ExitReason *reason)
{
  if (!connect4_base_supervisor_may_restart (CONNECT4_BASE_SUPERVISOR (self), reason))
    return;

  connect4_supervisor_renew (self, child);
  connect4_supervisor_renew_group (self, child);
}

/* Whether there is a significant child that runs, or is being stopped or restarted. */
static gboolean
connect4_supervisor_has_significant (Connect4Supervisor *self)
{
  for (GList *link = get_children (self)->head; link != NULL; link = link->next)
    {
      Connect4Child *child = link->data;

      if (child->spec->significant && child->state != CONNECT4_CHILD_STOPPED)
        return TRUE;
    }

  return FALSE;
}

/* A child, significant or not, has ended by itself and for good. */
static void
connect4_supervisor_consider_shutdown (Connect4Supervisor *self,
                                       gboolean            significant)
{
  g_autoptr (Connect4ExitReason) reason = NULL;

  if (!significant || self->auto_shutdown == CONNECT4_AUTO_SHUTDOWN_NEVER)
    return;
  if (self->auto_shutdown == CONNECT4_AUTO_SHUTDOWN_ALL_SIGNIFICANT &&
      connect4_supervisor_has_significant (self))
    return;

  reason = connect4_exit_reason_new (CONNECT4_EXIT_SHUTDOWN);
  connect4_actor_exit (CONNECT4_ACTOR (self), reason);
}

/* @child has ended by itself. */
static void
connect4_supervisor_child_left (Connect4Supervisor *self,
                                Connect4Child      *child,
                                Connect4ExitReason *reason)
{
  gboolean significant = child->spec->significant;

  if (connect4_child_spec_is_restarted (child->spec, reason))
    {
      connect4_supervisor_restart (self, child, reason);
      return;
    }

  if (child->spec->restart == CONNECT4_RESTART_TEMPORARY)
    connect4_supervisor_remove (self, child);
  connect4_supervisor_consider_shutdown (self, significant);
}

static void
connect4_supervisor_child_ended (Connect4BaseSupervisor *base,
                                 Connect4Child          *child,
                                 gboolean                asked,
                                 Connect4ExitReason     *reason)
{
  Connect4Supervisor *self = CONNECT4_SUPERVISOR (base);
  gboolean doomed = child->doomed;
  gboolean again = child->again;

  child->doomed = FALSE;
  child->again = FALSE;
  connect4_supervisor_update (self, child);

  if (!asked && !doomed)
    connect4_supervisor_child_left (self, child, reason);
  else if (child->spec->restart == CONNECT4_RESTART_TEMPORARY)
    connect4_supervisor_remove (self, child);
  else if (again)
    connect4_supervisor_renew (self, child);
}

/* Each attempt counts like a crash of the child that could not be started. What is done for one of them changes the
 * others. */
static void
connect4_supervisor_retry (Connect4BaseSupervisor *base)
{
  Connect4Supervisor *self = CONNECT4_SUPERVISOR (base);
  g_autoptr (GPtrArray) failed = g_ptr_array_new ();

  for (GTreeNode *node = g_tree_node_first (self->failed); node != NULL; node = g_tree_node_next (node))
    g_ptr_array_add (failed, g_tree_node_key (node));

  for (guint i = 0; i < failed->len; i++)
    {
      Connect4Child *child = failed->pdata[i];

      if (child->failed)
        connect4_supervisor_restart (self, child, child->last_reason);
    }
}

static void
connect4_supervisor_stop_children (Connect4BaseSupervisor *base)
{
  Connect4Supervisor *self = CONNECT4_SUPERVISOR (base);
  GList *link;

  for (link = get_children (self)->head; link != NULL; link = link->next)
    {
      Connect4Child *child = link->data;

      child->doomed = child->actor != NULL;
      connect4_supervisor_cancel (self, child);
    }
}

static void
connect4_supervisor_ended (Connect4Actor      *actor,
                           Connect4ExitReason *reason)
{
  Connect4Supervisor *self = CONNECT4_SUPERVISOR (actor);

  connect4_supervisor_answer_renewals (self);

  CONNECT4_ACTOR_CLASS (connect4_supervisor_parent_class)->ended (actor, reason);
}

static void
connect4_supervisor_get_property (GObject    *object,
                                  guint       property_id,
                                  GValue     *value,
                                  GParamSpec *pspec)
{
  Connect4Supervisor *self = CONNECT4_SUPERVISOR (object);

  switch ((Connect4SupervisorProperty) property_id)
    {
    case PROP_STRATEGY:
      g_value_set_enum (value, self->strategy);
      break;
    case PROP_AUTO_SHUTDOWN:
      g_value_set_enum (value, self->auto_shutdown);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
connect4_supervisor_set_auto_shutdown (Connect4Supervisor   *self,
                                       Connect4AutoShutdown  auto_shutdown)
{
  if (self->auto_shutdown == auto_shutdown)
    return;

  self->auto_shutdown = auto_shutdown;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_AUTO_SHUTDOWN]);
}

static void
connect4_supervisor_set_property (GObject      *object,
                                  guint         property_id,
                                  const GValue *value,
                                  GParamSpec   *pspec)
{
  Connect4Supervisor *self = CONNECT4_SUPERVISOR (object);

  switch ((Connect4SupervisorProperty) property_id)
    {
    case PROP_STRATEGY:
      self->strategy = g_value_get_enum (value);
      break;
    case PROP_AUTO_SHUTDOWN:
      connect4_supervisor_set_auto_shutdown (self, g_value_get_enum (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
connect4_supervisor_finalize (GObject *object)
{
  Connect4Supervisor *self = CONNECT4_SUPERVISOR (object);

  g_hash_table_unref (self->by_id);
  g_tree_unref (self->doomed);
  g_tree_unref (self->due);
  g_tree_unref (self->failed);

  G_OBJECT_CLASS (connect4_supervisor_parent_class)->finalize (object);
}

static void
connect4_supervisor_class_init (Connect4SupervisorClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  Connect4BaseSupervisorClass *base_class = CONNECT4_BASE_SUPERVISOR_CLASS (klass);

  object_class->get_property = connect4_supervisor_get_property;
  object_class->set_property = connect4_supervisor_set_property;
  object_class->finalize = connect4_supervisor_finalize;
  CONNECT4_ACTOR_CLASS (klass)->ended = connect4_supervisor_ended;
  base_class->child_ended = connect4_supervisor_child_ended;
  base_class->retry = connect4_supervisor_retry;
  base_class->stop_children = connect4_supervisor_stop_children;
  base_class->advance = connect4_supervisor_advance;

  properties[PROP_STRATEGY] =
    g_param_spec_enum ("strategy", NULL, NULL, CONNECT4_TYPE_STRATEGY,
                       CONNECT4_STRATEGY_ONE_FOR_ONE,
                       G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY |
                         G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  properties[PROP_AUTO_SHUTDOWN] =
    g_param_spec_enum ("auto-shutdown", NULL, NULL, CONNECT4_TYPE_AUTO_SHUTDOWN,
                       CONNECT4_AUTO_SHUTDOWN_NEVER,
                       G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
}

static void
connect4_supervisor_init (Connect4Supervisor *self)
{
  self->by_id = g_hash_table_new (g_str_hash, g_str_equal);
  self->doomed = g_tree_new (compare_positions);
  self->due = g_tree_new (compare_positions);
  self->failed = g_tree_new (compare_positions);
}

/**
 * connect4_supervisor_new:
 * @name: the name that people know it by
 * @strategy: which children are restarted together
 *
 * Makes a supervisor without children. To end it, and the children before it, it has to be told to,
 * by connect4_actor_exit(): one that is just let go of has vanished, and takes its children with
 * it.
 *
 * Returns: (transfer full): the supervisor
 */
Connect4Supervisor *
connect4_supervisor_new (const char       *name,
                         Connect4Strategy  strategy)
{
  return g_object_new (CONNECT4_TYPE_SUPERVISOR, "name", name, "strategy", strategy, NULL);
}

static gboolean
connect4_supervisor_validate (Connect4Supervisor       *self,
                              const Connect4ChildSpec  *spec,
                              GError                  **error)
{
  if (!connect4_child_spec_validate (spec, error))
    return FALSE;

  if (spec->significant && self->auto_shutdown == CONNECT4_AUTO_SHUTDOWN_NEVER)
    {
      connect4_child_spec_refuse (spec, "significant",
                                  "makes no sense where auto-shutdown is never", error);
      return FALSE;
    }

  return TRUE;
}

/* All specifications are taken over, and all are checked before the first child is started. */
static gboolean
connect4_supervisor_add_specs (Connect4Supervisor       *self,
                               const Connect4ChildSpec  *specs,
                               gsize                     n_specs,
                               GError                  **error)
{
  gboolean valid = TRUE;
  gsize i;

  for (i = 0; i < n_specs; i++)
    {
      g_autoptr (Connect4ChildSpec) spec = connect4_child_spec_copy (&specs[i]);

      valid = valid && connect4_supervisor_validate (self, spec, error);
      if (valid && connect4_supervisor_find (self, spec->id) != NULL)
        {
          connect4_child_spec_refuse (spec, "id", "is another child's too", error);
          valid = FALSE;
        }
      if (valid)
        connect4_supervisor_add (self, g_steal_pointer (&spec));
    }

  return valid;
}

/* A temporary child whose start function answered "ignore" will never be asked again. */
static void
connect4_supervisor_drop_ignored (Connect4Supervisor *self,
                                  Connect4Child      *child)
{
  if (child->actor == NULL && child->spec->restart == CONNECT4_RESTART_TEMPORARY)
    connect4_supervisor_remove (self, child);
}

/* Starts the children behind @last: those before it have been started by themselves. */
static gboolean
connect4_supervisor_start_all (Connect4Supervisor  *self,
                               GList               *last,
                               GError             **error)
{
  Connect4BaseSupervisor *base = CONNECT4_BASE_SUPERVISOR (self);
  GList *link = last != NULL ? last->next : get_children (self)->head;

  while (link != NULL)
    {
      Connect4Child *child = link->data;

      link = link->next;

      if (!connect4_base_supervisor_start_asked (base, child, error) ||
          !connect4_base_supervisor_check_running (base, error))
        return FALSE;

      connect4_supervisor_drop_ignored (self, child);
    }

  return TRUE;
}

/**
 * connect4_supervisor_start:
 * @self: a supervisor that has not been started
 * @specs: (array length=n_specs): its children, in the order in which they are to be started
 * @n_specs: how many
 * @error: %CONNECT4_SUPERVISION_ERROR_BAD_CHILD_SPEC, before any child has been started, or
 *   %CONNECT4_SUPERVISION_ERROR_START_FAILED, saying which child failed and why
 *
 * Starts the children, behind those of connect4_supervisor_start_child(). When that fails the
 * supervisor stops those that had been started, in the reverse order, and ends with a shutdown; it
 * keeps itself alive for that. A supervisor whose start function this was called from waits for that
 * end before it tries again.
 *
 * Returns: whether all children have been started, or want to be ignored
 */
gboolean
connect4_supervisor_start (Connect4Supervisor       *self,
                           const Connect4ChildSpec  *specs,
                           gsize                     n_specs,
                           GError                  **error)
{
  Connect4BaseSupervisor *base = CONNECT4_BASE_SUPERVISOR (self);
  g_autoptr (Connect4Supervisor) alive = NULL;
  g_autoptr (Connect4ExitReason) reason = NULL;
  g_autoptr (GError) local_error = NULL;
  GList *last;

  g_return_val_if_fail (CONNECT4_IS_SUPERVISOR (self), FALSE);
  g_return_val_if_fail (!self->started, FALSE);
  g_return_val_if_fail (connect4_base_supervisor_is_running (base), FALSE);

  if (!connect4_base_supervisor_check_running (base, error))
    return FALSE;

  alive = g_object_ref (self);
  self->started = TRUE;
  last = get_children (self)->tail;

  if (connect4_supervisor_add_specs (self, specs, n_specs, &local_error) &&
      connect4_supervisor_start_all (self, last, &local_error))
    {
      connect4_base_supervisor_settle (base);
      return TRUE;
    }

  reason = connect4_exit_reason_new_shutdown (local_error->message);
  connect4_actor_exit (CONNECT4_ACTOR (self), reason);
  connect4_base_supervisor_settle (base);
  connect4_base_supervisor_linger (base);
  g_propagate_error (error, g_steal_pointer (&local_error));

  return FALSE;
}

static gboolean
connect4_supervisor_check_new_id (Connect4Supervisor  *self,
                                  const char          *id,
                                  GError             **error)
{
  Connect4Child *child = connect4_supervisor_find (self, id);

  if (child != NULL && child->actor != NULL)
    g_set_error (error, CONNECT4_SUPERVISION_ERROR, CONNECT4_SUPERVISION_ERROR_ALREADY_STARTED,
                 "Child '%s' is running already", id);
  else if (child != NULL)
    g_set_error (error, CONNECT4_SUPERVISION_ERROR, CONNECT4_SUPERVISION_ERROR_ALREADY_PRESENT,
                 "Child '%s' is there already, but not running", id);
  else if (is_grouped (self) && connect4_supervisor_is_restarting (self))
    g_set_error (error, CONNECT4_SUPERVISION_ERROR, CONNECT4_SUPERVISION_ERROR_RESTARTING,
                 "Child '%s' has to wait: its siblings are being restarted", id);
  else
    return TRUE;

  return FALSE;
}

/**
 * connect4_supervisor_start_child:
 * @self: a supervisor
 * @spec: the specification of a child that comes behind all others
 * @child: (out) (optional) (nullable) (transfer full): its actor, which may have ended again; %NULL
 *   if it wants to be ignored
 * @error: %CONNECT4_SUPERVISION_ERROR_BAD_CHILD_SPEC, naming the field;
 *   %CONNECT4_SUPERVISION_ERROR_ALREADY_STARTED or %CONNECT4_SUPERVISION_ERROR_ALREADY_PRESENT if
 *   the id is taken; %CONNECT4_SUPERVISION_ERROR_RESTARTING while the strategy restarts several
 *   children;
 *   %CONNECT4_SUPERVISION_ERROR_START_FAILED, saying why, and the specification is forgotten;
 *   %CONNECT4_SUPERVISION_ERROR_NOPROC if @self is ending or has ended
 *
 * OTP's `start_child`.
 *
 * Returns: whether it has been started, or wants to be ignored
 */
gboolean
connect4_supervisor_start_child (Connect4Supervisor       *self,
                                 const Connect4ChildSpec  *spec,
                                 Connect4Actor           **child,
                                 GError                  **error)
{
  Connect4BaseSupervisor *base = CONNECT4_BASE_SUPERVISOR (self);
  g_autoptr (Connect4Supervisor) alive = NULL;
  g_autoptr (Connect4ChildSpec) copy = connect4_child_spec_copy (spec);
  Connect4Child *added;
  gboolean started;

  g_return_val_if_fail (CONNECT4_IS_SUPERVISOR (self), FALSE);

  alive = g_object_ref (self);

  if (child != NULL)
    *child = NULL;

  if (!connect4_base_supervisor_check_running (base, error) ||
      !connect4_supervisor_validate (self, copy, error) ||
      !connect4_supervisor_check_new_id (self, copy->id, error))
    return FALSE;

  added = connect4_supervisor_add (self, g_steal_pointer (&copy));
  started = connect4_base_supervisor_start_asked (base, added, error);

  if (child != NULL && added->actor != NULL)
    *child = g_object_ref (added->actor);
  if (started)
    connect4_supervisor_drop_ignored (self, added);
  else
    connect4_supervisor_remove (self, added);
  connect4_base_supervisor_settle (base);

  return started;
}

/**
 * connect4_supervisor_get_child:
 * @self: a supervisor
 * @id: the id of a child
 *
 * Returns: (transfer full) (nullable): the child's actor, if there is one that is alive
 */
Connect4Actor *
connect4_supervisor_get_child (Connect4Supervisor *self,
                               const char         *id)
{
  Connect4Child *child;

  g_return_val_if_fail (CONNECT4_IS_SUPERVISOR (self), NULL);
  g_return_val_if_fail (id != NULL, NULL);

  child = connect4_supervisor_find (self, id);

  if (child == NULL || child->actor == NULL || !connect4_actor_is_alive (child->actor))
    return NULL;

  return g_object_ref (child->actor);
}
