/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "supervision/connect4-tree-watch.h"

struct _Connect4TreeWatch
{
  GObject parent_instance;

  guint64 crashes; /* of children, since it was made; likewise the restarts */
  guint64 restarts;
};

enum {
  CHILD_STARTED,
  CHILD_EXITED,
  CHILD_CRASHED,
  CHILD_RESTARTED,
  GAVE_UP,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (Connect4TreeWatch, connect4_tree_watch, G_TYPE_OBJECT)

static void connect4_tree_watch_attach    (Connect4TreeWatch      *self,
                                        Connect4BaseSupervisor *supervisor);
static void connect4_tree_watch_on_exited (Connect4TreeWatch      *self,
                                           Connect4Actor          *child,
                                           Connect4ExitReason     *reason,
                                           Connect4BaseSupervisor *supervisor);

static void
connect4_tree_watch_on_started (Connect4TreeWatch      *self,
                                Connect4Actor          *child,
                                Connect4BaseSupervisor *supervisor)
{
  g_signal_emit (self, signals[CHILD_STARTED], 0, supervisor, child);
  if (CONNECT4_IS_BASE_SUPERVISOR (child))
    connect4_tree_watch_attach (self, CONNECT4_BASE_SUPERVISOR (child));
}

/* Tells of the ends of the children that @supervisor has left behind: of none if it has ended in good
 * order, of all if it was killed. Supervisors among them are not listened to any more: their children are
 * told of here. */
static void
connect4_tree_watch_detach (Connect4TreeWatch      *self,
                            Connect4BaseSupervisor *supervisor,
                            Connect4ExitReason     *reason)
{
  g_autoptr (GPtrArray) children = connect4_base_supervisor_which_children (supervisor);

  g_signal_handlers_disconnect_by_data (supervisor, self);
  for (guint i = 0; i < children->len; i++)
    {
      const Connect4ChildInfo *child = children->pdata[i];
      Connect4ExitReason *why;

      if (child->actor == NULL)
        continue;

      why = connect4_actor_get_exit_reason (child->actor);
      connect4_tree_watch_on_exited (self, child->actor, why != NULL ? why : reason, supervisor);
    }
}

static void
connect4_tree_watch_on_exited (Connect4TreeWatch      *self,
                               Connect4Actor          *child,
                               Connect4ExitReason     *reason,
                               Connect4BaseSupervisor *supervisor)
{
  if (CONNECT4_IS_BASE_SUPERVISOR (child))
    connect4_tree_watch_detach (self, CONNECT4_BASE_SUPERVISOR (child), reason);
  g_signal_emit (self, signals[CHILD_EXITED], 0, supervisor, child, reason);
}

/* A supervisor also tells of the crashes of its tasks' workers, which are another one's children. */
static void
connect4_tree_watch_on_crashed (Connect4TreeWatch      *self,
                                Connect4Actor          *child,
                                Connect4ExitReason     *reason,
                                Connect4BaseSupervisor *supervisor)
{
  if (connect4_actor_get_parent (child) == CONNECT4_ACTOR (supervisor))
    self->crashes++;
  g_signal_emit (self, signals[CHILD_CRASHED], 0, supervisor, child, reason);
}

static void
connect4_tree_watch_on_restarted (Connect4TreeWatch      *self,
                                  Connect4Actor          *child,
                                  Connect4BaseSupervisor *supervisor)
{
  self->restarts++;
  g_signal_emit (self, signals[CHILD_RESTARTED], 0, supervisor, child);
}

static void
connect4_tree_watch_on_gave_up (Connect4TreeWatch      *self,
                                Connect4ExitReason     *reason,
                                Connect4BaseSupervisor *supervisor)
{
  g_signal_emit (self, signals[GAVE_UP], 0, supervisor, reason);
}

/* The connections end with whichever of the two ends first. */
static void
connect4_tree_watch_attach (Connect4TreeWatch      *self,
                            Connect4BaseSupervisor *supervisor)
{
  static const struct
  {
    const char *signal;
    GCallback callback;
  } connections[] = {
    { "child-started", G_CALLBACK (connect4_tree_watch_on_started) },
    { "child-exited", G_CALLBACK (connect4_tree_watch_on_exited) },
    { "child-crashed", G_CALLBACK (connect4_tree_watch_on_crashed) },
    { "child-restarted", G_CALLBACK (connect4_tree_watch_on_restarted) },
    { "gave-up", G_CALLBACK (connect4_tree_watch_on_gave_up) },
  };
  g_autoptr (GPtrArray) children = connect4_base_supervisor_which_children (supervisor);

  for (guint i = 0; i < G_N_ELEMENTS (connections); i++)
    g_signal_connect_object (supervisor, connections[i].signal, connections[i].callback, self,
                             G_CONNECT_SWAPPED);

  for (guint i = 0; i < children->len; i++)
    {
      const Connect4ChildInfo *child = children->pdata[i];

      if (child->actor != NULL)
        connect4_tree_watch_on_started (self, child->actor, supervisor);
    }
}

static guint
connect4_tree_watch_new_signal (const char *name,
                                GType       second,
                                GType       third)
{
  return g_signal_new (name, CONNECT4_TYPE_TREE_WATCH, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                       G_TYPE_NONE, third == G_TYPE_NONE ? 2 : 3, CONNECT4_TYPE_BASE_SUPERVISOR,
                       second, third);
}

static void
connect4_tree_watch_class_init (Connect4TreeWatchClass *klass)
{
  signals[CHILD_STARTED] =
    connect4_tree_watch_new_signal ("child-started", CONNECT4_TYPE_ACTOR, G_TYPE_NONE);
  signals[CHILD_EXITED] =
    connect4_tree_watch_new_signal ("child-exited", CONNECT4_TYPE_ACTOR, CONNECT4_TYPE_EXIT_REASON);
  signals[CHILD_CRASHED] =
    connect4_tree_watch_new_signal ("child-crashed", CONNECT4_TYPE_ACTOR, CONNECT4_TYPE_EXIT_REASON);
  signals[CHILD_RESTARTED] =
    connect4_tree_watch_new_signal ("child-restarted", CONNECT4_TYPE_ACTOR, G_TYPE_NONE);
  signals[GAVE_UP] =
    connect4_tree_watch_new_signal ("gave-up", CONNECT4_TYPE_EXIT_REASON, G_TYPE_NONE);
}

static void
connect4_tree_watch_init (Connect4TreeWatch *self)
{
}

/**
 * connect4_tree_watch_new:
 * @root: the root of a tree
 *
 * Returns: (transfer full): a watch that looks on at @root and all below it
 */
Connect4TreeWatch *
connect4_tree_watch_new (Connect4BaseSupervisor *root)
{
  Connect4TreeWatch *self = g_object_new (CONNECT4_TYPE_TREE_WATCH, NULL);

  connect4_tree_watch_attach (self, root);

  return self;
}

/**
 * connect4_tree_watch_get_crashes:
 * @self: a watch
 *
 * Returns: how many children have crashed since it was made, whoever was their supervisor
 */
guint64
connect4_tree_watch_get_crashes (Connect4TreeWatch *self)
{
  return self->crashes;
}

/**
 * connect4_tree_watch_get_restarts:
 * @self: a watch
 *
 * Returns: how many children have been restarted since it was made, and workers of tasks replaced
 */
guint64
connect4_tree_watch_get_restarts (Connect4TreeWatch *self)
{
  return self->restarts;
}
