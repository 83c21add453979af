/* SPDX-License-Identifier: LGPL-2.1-or-later */
#define G_LOG_DOMAIN "connect4-supervision"

#include "config.h"

#include "supervision/connect4-companions.h"

#include "supervision/connect4-actor-private.h"
#include "supervision/connect4-link.h"
#include "supervision/connect4-monitor.h"
#include "supervision/connect4-supervision-error.h"

#define RETRY_SECONDS 1

struct _Connect4Companion
{
  Connect4Actor *actor; /* owned */
  guint64 id;           /* of actor */
  guint64 monitor;      /* the supervisor's reference for actor */
  guint64 round;        /* the last in which it took over a child */
  GQueue accompanies;   /* Connect4Accompanied, by their link; never empty between two calls */
};

static void
connect4_companion_free (gpointer data)
{
  Connect4Companion *companion = data;

  g_object_unref (companion->actor);
  g_free (companion);
}

static void connect4_companions_retry (Connect4Timer *timer,
                                       gpointer       user_data);

/**
 * connect4_companions_init:
 * @self: the companions
 * @supervisor: whose they are
 */
void
connect4_companions_init (Connect4Companions     *self,
                          Connect4BaseSupervisor *supervisor)
{
  self->supervisor = supervisor;
  self->companions =
    g_hash_table_new_full (g_int64_hash, g_int64_equal, NULL, connect4_companion_free);
  g_queue_init (&self->waiting);
  connect4_timer_init (&self->timer, connect4_companions_retry, self);
}

/**
 * connect4_companions_clear:
 * @self: companions that accompany nobody any more
 */
void
connect4_companions_clear (Connect4Companions *self)
{
  g_assert (self->waiting.length == 0);
  g_assert (g_hash_table_size (self->companions) == 0);

  connect4_companions_set_func (self, NULL, NULL, NULL);
  g_hash_table_unref (self->companions);
  connect4_timer_clear (&self->timer);
}

/**
 * connect4_companions_set_func:
 * @self: the companions
 * @func: (nullable): gives a child its companion
 * @user_data: for @func
 * @user_data_free: (nullable): frees @user_data
 */
void
connect4_companions_set_func (Connect4Companions    *self,
                              Connect4CompanionFunc  func,
                              gpointer               user_data,
                              GDestroyNotify         user_data_free)
{
  if (self->user_data_free != NULL)
    self->user_data_free (self->user_data);

  self->func = func;
  self->user_data = user_data;
  self->user_data_free = user_data_free;
}

/* What is known of @actor, which is taken over. */
static Connect4Companion *
connect4_companions_get (Connect4Companions *self,
                         Connect4Actor      *actor)
{
  guint64 id = connect4_actor_get_id (actor);
  Connect4Companion *companion = g_hash_table_lookup (self->companions, &id);

  if (companion != NULL)
    {
      g_object_unref (actor);
      return companion;
    }

  companion = g_new0 (Connect4Companion, 1);
  companion->actor = actor;
  companion->id = id;
  companion->monitor = connect4_actor_monitor (CONNECT4_ACTOR (self->supervisor), actor);
  g_queue_init (&companion->accompanies);
  g_hash_table_insert (self->companions, &companion->id, companion);

  return companion;
}

/* Finds a companion for a child that is in no list, and links them. */
static gboolean
connect4_companions_assign (Connect4Companions   *self,
                            Connect4Accompanied  *accompanied,
                            GError              **error)
{
  g_autoptr (Connect4Actor) actor = self->func (accompanied->child, self->user_data, error);

  if (actor == NULL)
    return FALSE;

  if (!connect4_actor_is_alive (actor))
    {
      g_set_error_literal (error, CONNECT4_SUPERVISION_ERROR, CONNECT4_SUPERVISION_ERROR_NOPROC,
                           "The companion has ended already");
      return FALSE;
    }

  connect4_actor_link (accompanied->child, actor, NULL);
  accompanied->companion = connect4_companions_get (self, g_steal_pointer (&actor));
  accompanied->link.data = accompanied;
  g_queue_push_tail_link (&accompanied->companion->accompanies, &accompanied->link);

  return TRUE;
}

/* Puts a child that is in no list behind those who wait. */
static void
connect4_companions_wait (Connect4Companions  *self,
                          Connect4Accompanied *accompanied)
{
  accompanied->link.data = accompanied;
  g_queue_push_tail_link (&self->waiting, &accompanied->link);

  if (!connect4_timer_is_set (&self->timer))
    connect4_timer_set_in (&self->timer, connect4_actor_get_main_context (CONNECT4_ACTOR (self->supervisor)),
                           RETRY_SECONDS * G_USEC_PER_SEC);
}

/**
 * connect4_companions_add:
 * @self: the companions
 * @accompanied: the child's part in this, all zero bytes
 * @child: a child
 * @error: why there is no companion yet
 *
 * Returns: whether @child has a companion now; else it waits for one
 */
gboolean
connect4_companions_add (Connect4Companions   *self,
                         Connect4Accompanied  *accompanied,
                         Connect4Actor        *child,
                         GError              **error)
{
  g_assert (accompanied->link.data == NULL);

  accompanied->child = child;

  if (connect4_companions_assign (self, accompanied, error))
    return TRUE;

  connect4_companions_wait (self, accompanied);

  return FALSE;
}

/**
 * connect4_companions_renew:
 * @self: the companions
 * @accompanied: the part of a child that has a companion or waits for one
 *
 * Asks for the child's companion again, which may be another one than the one that it has.
 */
void
connect4_companions_renew (Connect4Companions  *self,
                           Connect4Accompanied *accompanied)
{
  Connect4Actor *companion = connect4_accompanied_get (accompanied);

  if (accompanied->link.data == NULL)
    return;

  if (companion != NULL)
    connect4_actor_unlink (accompanied->child, companion, CONNECT4_UNLINK_NONE);
  connect4_companions_remove (self, accompanied);
  if (!connect4_companions_assign (self, accompanied, NULL))
    connect4_companions_wait (self, accompanied);
}

/**
 * connect4_companions_remove:
 * @self: the companions
 * @accompanied: the part of a child that has ended, or that never asked
 *
 * Lets go of the companion when this was the last child that it accompanied.
 */
void
connect4_companions_remove (Connect4Companions  *self,
                            Connect4Accompanied *accompanied)
{
  Connect4Companion *companion = g_steal_pointer (&accompanied->companion);

  if (accompanied->link.data == NULL)
    return;

  g_queue_unlink (companion != NULL ? &companion->accompanies : &self->waiting, &accompanied->link);
  accompanied->link.data = NULL;

  if (companion == NULL || companion->accompanies.length > 0)
    return;

  connect4_actor_demonitor (CONNECT4_ACTOR (self->supervisor), companion->monitor,
                            CONNECT4_DEMONITOR_FLUSH, NULL, NULL);
  g_hash_table_remove (self->companions, &companion->id);
}

/**
 * connect4_accompanied_get:
 * @accompanied: a child's part in this
 *
 * Returns: (transfer none) (nullable): its companion, if there is one now
 */
Connect4Actor *
connect4_accompanied_get (Connect4Accompanied *accompanied)
{
  return accompanied->companion != NULL ? accompanied->companion->actor : NULL;
}

/* Each companion that takes over is told once a round, for however many children. */
static void
connect4_companions_announce (Connect4Companions *self,
                              Connect4Companion  *companion)
{
  if (companion->round == self->round)
    return;

  companion->round = self->round;
  connect4_base_supervisor_queue_signal (self->supervisor, CONNECT4_SUPERVISOR_CHILD_RESTARTED,
                                         companion->actor, NULL);
}

static void
connect4_companions_retry (Connect4Timer *timer,
                           gpointer       user_data)
{
  Connect4Companions *self = user_data;

  self->due = TRUE;
  connect4_base_supervisor_settle (self->supervisor);
}

/**
 * connect4_companions_down:
 * @self: the companions
 * @reference: of a DOWN
 * @observed: (nullable): who has ended
 * @reason: why
 *
 * Has each child that @observed accompanied wait for another companion.
 *
 * Returns: whether it was the DOWN of a companion; if so, the supervisor has to settle
 */
gboolean
connect4_companions_down (Connect4Companions *self,
                          guint64             reference,
                          Connect4Actor      *observed,
                          Connect4ExitReason *reason)
{
  guint64 id = observed != NULL ? connect4_actor_get_id (observed) : 0;
  Connect4Companion *companion = g_hash_table_lookup (self->companions, &id);
  GList *link;

  if (companion == NULL || companion->monitor != reference)
    return FALSE;

  if (connect4_exit_reason_is_crash (reason))
    connect4_base_supervisor_queue_signal (self->supervisor, CONNECT4_SUPERVISOR_CHILD_CRASHED,
                                           observed, reason);

  while ((link = g_queue_pop_head_link (&companion->accompanies)) != NULL)
    {
      Connect4Accompanied *accompanied = link->data;

      accompanied->companion = NULL;
      g_queue_push_tail_link (&self->waiting, link);
    }

  g_hash_table_remove (self->companions, &id);
  self->due = TRUE;

  return TRUE;
}

/* Finds a companion for the first child that waits, unless that is about to end itself; if there is none for it,
 * it waits behind the others. */
static void
connect4_companions_serve_first (Connect4Companions *self)
{
  g_autoptr (GError) error = NULL;
  GList *link = g_queue_pop_head_link (&self->waiting);
  Connect4Accompanied *accompanied = g_steal_pointer (&link->data);

  if (!connect4_actor_is_alive (accompanied->child))
    return;

  if (connect4_companions_assign (self, accompanied, &error))
    {
      connect4_companions_announce (self, accompanied->companion);
      return;
    }

  g_debug ("No companion for a child: %s", error->message);
  connect4_companions_wait (self, accompanied);
}

/**
 * connect4_companions_advance:
 * @self: the companions
 *
 * Finds companions for the children that wait, if that is due. Those for whom there is none try again
 * later.
 */
void
connect4_companions_advance (Connect4Companions *self)
{
  guint n = self->waiting.length;

  if (!self->due)
    return;

  self->due = FALSE;
  self->round++;

  while (n-- > 0 && self->waiting.length > 0 && connect4_base_supervisor_is_running (self->supervisor))
    connect4_companions_serve_first (self);
}
