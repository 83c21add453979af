/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "supervision/connect4-workers.h"

#include "supervision/connect4-actor-private.h"
#include "supervision/connect4-base-supervisor-private.h"
#include "supervision/connect4-link.h"
#include "supervision/connect4-monitor.h"
#include "supervision/connect4-supervision-error.h"

#define RETRY_SECONDS 1

/* Each worker is watched once, however many children are attached to it. When it ends, its children wait, and
 * connect4_workers_advance() has the function create another for each of them. */
struct _Connect4Workers
{
  Connect4BaseSupervisor *supervisor; /* not owned: its owner */
  Connect4WorkerFunc func;
  gpointer user_data; /* owned */
  GDestroyNotify user_data_free;
  GHashTable *workers; /* actor id -> Connect4Worker, owned */
  GQueue waiting;      /* Connect4WorkerAttachment, by their link: those without a worker */
  Connect4Timer timer; /* until those who wait are due again */
  gboolean due;        /* those who wait are to be seen to now */
  guint64 round;       /* how many times those who wait have been seen to */
};

struct _Connect4Worker
{
  Connect4Actor *actor; /* owned */
  guint64 id;           /* of actor */
  guint64 monitor;      /* the supervisor's reference for actor */
  guint64 round;        /* the last in which it took over a child */
  GQueue attachments;   /* Connect4WorkerAttachment, by their link; never empty between two calls */
};

static void
connect4_worker_free (gpointer data)
{
  Connect4Worker *worker = data;

  g_object_unref (worker->actor);
  g_free (worker);
}

static void
connect4_workers_retry (Connect4Timer *timer,
                        gpointer       user_data)
{
  Connect4Workers *self = user_data;

  self->due = TRUE;
  connect4_base_supervisor_settle (self->supervisor);
}

/* Returns: (transfer full): the workers of @supervisor's children; of none yet */
Connect4Workers *
connect4_workers_new (Connect4BaseSupervisor *supervisor)
{
  Connect4Workers *self = g_new0 (Connect4Workers, 1);

  self->supervisor = supervisor;
  self->workers = g_hash_table_new_full (g_int64_hash, g_int64_equal, NULL, connect4_worker_free);
  connect4_timer_init (&self->timer, connect4_workers_retry, self);

  return self;
}

/* Frees workers that no child is attached to any more. */
void
connect4_workers_free (Connect4Workers *self)
{
  g_assert (self->waiting.length == 0);
  g_assert (g_hash_table_size (self->workers) == 0);

  connect4_workers_set_func (self, NULL, NULL, NULL);
  g_hash_table_unref (self->workers);
  connect4_timer_clear (&self->timer);
  g_free (self);
}

/* Sets what creates workers. */
void
connect4_workers_set_func (Connect4Workers    *self,
                           Connect4WorkerFunc  func,
                           gpointer            user_data,
                           GDestroyNotify      user_data_free)
{
  if (self->user_data_free != NULL)
    self->user_data_free (self->user_data);

  self->func = func;
  self->user_data = user_data;
  self->user_data_free = user_data_free;
}

/* What is known of @actor, which is taken over. */
static Connect4Worker *
connect4_workers_get (Connect4Workers *self,
                      Connect4Actor   *actor)
{
  guint64 id = connect4_actor_get_id (actor);
  Connect4Worker *worker = g_hash_table_lookup (self->workers, &id);

  if (worker != NULL)
    {
      g_object_unref (actor);
      return worker;
    }

  worker = g_new0 (Connect4Worker, 1);
  worker->actor = actor;
  worker->id = id;
  worker->monitor = connect4_actor_monitor (CONNECT4_ACTOR (self->supervisor), actor);
  g_hash_table_insert (self->workers, &worker->id, worker);

  return worker;
}

/* Creates a worker for a child that is in no list, and links them. */
static gboolean
connect4_workers_create (Connect4Workers           *self,
                         Connect4WorkerAttachment  *attachment,
                         GError                   **error)
{
  g_autoptr (Connect4Actor) actor = self->func (attachment->child, self->user_data, error);

  if (actor == NULL)
    return FALSE;

  if (!connect4_actor_is_alive (actor))
    {
      g_set_error_literal (error, CONNECT4_SUPERVISION_ERROR, CONNECT4_SUPERVISION_ERROR_NOPROC,
                           "The worker has ended already");
      return FALSE;
    }

  connect4_actor_link (attachment->child, actor, NULL);
  attachment->worker = connect4_workers_get (self, g_steal_pointer (&actor));
  attachment->link.data = attachment;
  g_queue_push_tail_link (&attachment->worker->attachments, &attachment->link);

  return TRUE;
}

/* Puts a child that is in no list behind those who wait. */
static void
connect4_workers_wait (Connect4Workers          *self,
                       Connect4WorkerAttachment *attachment)
{
  attachment->link.data = attachment;
  g_queue_push_tail_link (&self->waiting, &attachment->link);

  if (!connect4_timer_is_set (&self->timer))
    connect4_timer_set_in (&self->timer, connect4_actor_get_main_context (CONNECT4_ACTOR (self->supervisor)),
                           RETRY_SECONDS * G_USEC_PER_SEC);
}

/* Gives @child its first worker. @attachment is all zero bytes. If there is none for it now, it waits for one. */
gboolean
connect4_workers_attach (Connect4Workers           *self,
                         Connect4WorkerAttachment  *attachment,
                         Connect4Actor             *child,
                         GError                   **error)
{
  g_assert (attachment->link.data == NULL);
  g_return_val_if_fail (self->func != NULL, FALSE);

  attachment->child = child;
  if (connect4_workers_create (self, attachment, error))
    return TRUE;

  connect4_workers_wait (self, attachment);

  return FALSE;
}

/* Asks the function for the child's worker again, which may be another one than the one that it has. */
void
connect4_workers_reattach (Connect4Workers          *self,
                           Connect4WorkerAttachment *attachment)
{
  Connect4Actor *worker = connect4_worker_attachment_get (attachment);

  if (attachment->link.data == NULL)
    return;

  if (worker != NULL)
    connect4_actor_unlink (attachment->child, worker, CONNECT4_UNLINK_NONE);
  connect4_workers_detach (self, attachment);
  if (!connect4_workers_create (self, attachment, NULL))
    connect4_workers_wait (self, attachment);
}

/* The child has ended, or needs no worker any more. The worker is let go of with the last child. */
void
connect4_workers_detach (Connect4Workers          *self,
                         Connect4WorkerAttachment *attachment)
{
  Connect4Worker *worker = g_steal_pointer (&attachment->worker);

  if (attachment->link.data == NULL)
    return;

  g_queue_unlink (worker != NULL ? &worker->attachments : &self->waiting, &attachment->link);
  attachment->link.data = NULL;

  if (worker == NULL || worker->attachments.length > 0)
    return;

  connect4_actor_demonitor (CONNECT4_ACTOR (self->supervisor), worker->monitor,
                            CONNECT4_DEMONITOR_FLUSH, NULL, NULL);
  g_hash_table_remove (self->workers, &worker->id);
}

/* Returns: (transfer none) (nullable): the child's worker, if there is one now */
Connect4Actor *
connect4_worker_attachment_get (Connect4WorkerAttachment *attachment)
{
  return attachment->worker != NULL ? attachment->worker->actor : NULL;
}

/* Returns: whether it was the DOWN of a worker; its children wait for others, and the supervisor has to settle */
gboolean
connect4_workers_down (Connect4Workers    *self,
                       guint64             reference,
                       Connect4Actor      *observed,
                       Connect4ExitReason *reason)
{
  guint64 id = observed != NULL ? connect4_actor_get_id (observed) : 0;
  Connect4Worker *worker = g_hash_table_lookup (self->workers, &id);
  GList *link;

  if (worker == NULL || worker->monitor != reference)
    return FALSE;

  if (connect4_exit_reason_is_crash (reason))
    connect4_base_supervisor_queue_signal (self->supervisor, CONNECT4_SUPERVISOR_CHILD_CRASHED,
                                           observed, reason);

  while ((link = g_queue_pop_head_link (&worker->attachments)) != NULL)
    {
      Connect4WorkerAttachment *attachment = link->data;

      attachment->worker = NULL;
      g_queue_push_tail_link (&self->waiting, link);
    }

  g_hash_table_remove (self->workers, &id);
  self->due = TRUE;

  return TRUE;
}

/* Each worker that takes over is announced once a round, for however many children. */
static void
connect4_workers_announce (Connect4Workers *self,
                           Connect4Worker  *worker)
{
  if (worker->round == self->round)
    return;

  worker->round = self->round;
  connect4_base_supervisor_queue_signal (self->supervisor, CONNECT4_SUPERVISOR_CHILD_RESTARTED,
                                         worker->actor, NULL);
}

/* Creates a worker for the first child that waits, unless that is about to end itself; if there is none for it,
 * it waits behind the others. */
static void
connect4_workers_serve_first (Connect4Workers *self)
{
  g_autoptr (GError) error = NULL;
  GList *link = g_queue_pop_head_link (&self->waiting);
  Connect4WorkerAttachment *attachment = g_steal_pointer (&link->data);

  if (!connect4_actor_is_alive (attachment->child))
    return;

  if (connect4_workers_create (self, attachment, &error))
    {
      connect4_workers_announce (self, attachment->worker);
      return;
    }

  g_debug ("No worker for a child: %s", error->message);
  connect4_workers_wait (self, attachment);
}

/* Creates workers for the children that wait, if that is due. Those for whom there is none wait on. */
void
connect4_workers_advance (Connect4Workers *self)
{
  guint n = self->waiting.length;

  if (!self->due)
    return;

  self->due = FALSE;
  self->round++;

  while (n-- > 0 && self->waiting.length > 0 && connect4_base_supervisor_is_running (self->supervisor))
    connect4_workers_serve_first (self);
}
