/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "loop/connect4-poller.h"

#include <errno.h>
#include <unistd.h>

#include <glib.h>
#include <glib/gstdio.h>

#include "loop/connect4-errno.h"
#include "loop/connect4-prefetch.h"

/* Descriptors that are seen to before what is queued for the end of the turn is run: so few that what the
 * processor has cached of them is still there then. */
#define BATCH_SIZE 64

/* How much of what a watch is embedded in is fetched before the watch is called: in front of the watch and in
 * all. */
#define PREFETCH_BEFORE (2 * CONNECT4_CACHE_LINE)
#define PREFETCH_SIZE   (5 * CONNECT4_CACHE_LINE)

/* Which descriptors are seen to first. */
enum {
  URGENT,
  ORDINARY,
  N_URGENCIES,
};

/* All watches of a thread, as a source of the main context that was the thread's default when the
 * poller was first needed. GMainContext looks at each of its sources in every turn; so there is one
 * for all descriptors, and what they cost is epoll's business.
 *
 * During a dispatch, batch[next_event .. n_events) has the events that are still to be delivered; a
 * watch that is removed is taken out of them, so that neither it nor a watch of a descriptor that
 * gets the same number is called for what happened before. Outside of a dispatch that range is
 * empty. */
typedef struct
{
  GSource source;
  int epoll_fds[N_URGENCIES];   /* owned; -1 until there is such a watch */
  Connect4Deferred deferred;      /* the ring's head: what is queued for the end of the turn */
  Connect4Deferred late_deferred; /* likewise, and to be run after those */
  Connect4Deferred end_of_turn;   /* in a ring while it is run: what is behind is for the next turn */
  struct epoll_event batch[BATCH_SIZE]; /* data.ptr: the Connect4Watch; NULL: removed meanwhile */
  int next_event;
  int n_events;
  gboolean dispatching;
} Poller;

static void poller_release (gpointer data);

static GPrivate thread_poller = G_PRIVATE_INIT (poller_release);

static void
deferred_ring_init (Connect4Deferred *head)
{
  head->next = head;
  head->previous = head;
}

static gboolean
deferred_ring_is_empty (const Connect4Deferred *head)
{
  return head->next == head;
}

static void
deferred_ring_append (Connect4Deferred *head,
                      Connect4Deferred *deferred)
{
  deferred->previous = head->previous;
  deferred->next = head;
  deferred->previous->next = deferred;
  head->previous = deferred;
}

static void
deferred_ring_unlink (Connect4Deferred *deferred)
{
  deferred->previous->next = deferred->next;
  deferred->next->previous = deferred->previous;
}

static void
poller_deliver_events (Poller *self,
                       int     epoll_fd)
{
  if (epoll_fd == -1)
    return;

  self->n_events = epoll_wait (epoll_fd, self->batch, BATCH_SIZE, 0);
  g_assert (self->n_events >= 0 || errno == EINTR);

  for (self->next_event = 0; self->next_event < self->n_events;)
    {
      struct epoll_event *event = &self->batch[self->next_event++];
      Connect4Watch *watch = event->data.ptr;
      guint32 events;

      if (self->next_event < self->n_events)
        connect4_prefetch (event[1].data.ptr, PREFETCH_BEFORE, PREFETCH_SIZE);
      if (watch == NULL)
        continue;

      /* The watch may have been modified by one that was called before it. */
      events = event->events & (watch->events | EPOLLERR | EPOLLHUP);
      if (events != 0)
        watch->func (watch, events, watch->user_data);
    }

  self->next_event = 0;
  self->n_events = 0;
}

/* Deferred calls that queue each other must not hold up everybody else: a turn runs what is there at its
 * end and no more. */
static void
poller_run_deferred (Poller           *self,
                     Connect4Deferred *head)
{
  deferred_ring_append (head, &self->end_of_turn);

  while (head->next != &self->end_of_turn)
    {
      Connect4Deferred *deferred = head->next;

      connect4_deferred_cancel (deferred);
      deferred->func (deferred, deferred->user_data);
    }

  deferred_ring_unlink (&self->end_of_turn);
}

static gboolean
poller_prepare (GSource *source,
                int     *timeout)
{
  Poller *self = (Poller *) source;

  *timeout = -1;

  return !deferred_ring_is_empty (&self->deferred) || !deferred_ring_is_empty (&self->late_deferred);
}

static gboolean
poller_dispatch (GSource     *source,
                 GSourceFunc  callback,
                 gpointer     user_data)
{
  Poller *self = (Poller *) source;

  g_assert (!self->dispatching); /* nobody runs a main loop inside of the main loop */

  self->dispatching = TRUE;
  poller_deliver_events (self, self->epoll_fds[URGENT]);
  poller_deliver_events (self, self->epoll_fds[ORDINARY]);
  poller_run_deferred (self, &self->deferred);
  poller_run_deferred (self, &self->late_deferred);
  self->dispatching = FALSE;

  return G_SOURCE_CONTINUE;
}

static void
poller_finalize (GSource *source)
{
  Poller *self = (Poller *) source;

  for (guint i = 0; i < N_URGENCIES; i++)
    if (self->epoll_fds[i] != -1)
      g_close (self->epoll_fds[i], NULL);
}

/* Without a check function GLib asks the epoll descriptors themselves. */
static GSourceFuncs poller_funcs = {
  .prepare = poller_prepare,
  .dispatch = poller_dispatch,
  .finalize = poller_finalize,
};

static void
poller_release (gpointer data)
{
  g_source_destroy (data);
  g_source_unref (data);
}

static Poller *
poller_new (void)
{
  g_autoptr (GMainContext) context = g_main_context_ref_thread_default ();
  GSource *source = g_source_new (&poller_funcs, sizeof (Poller));
  Poller *self = (Poller *) source;

  for (guint i = 0; i < N_URGENCIES; i++)
    self->epoll_fds[i] = -1;
  deferred_ring_init (&self->deferred);
  deferred_ring_init (&self->late_deferred);

  g_source_set_static_name (source, "connect4-poller");
  /* It never does, but GLib would make sure of that with three system calls a turn: it takes the
   * descriptors of a source that is dispatched out of the context and puts them back, and wakes the
   * context up for each. */
  g_source_set_can_recurse (source, TRUE);
  g_source_attach (source, context);
  g_private_replace (&thread_poller, source);

  return self;
}

static Poller *
poller_get (void)
{
  GSource *source = g_private_get (&thread_poller);

  if (G_UNLIKELY (source == NULL || g_source_is_destroyed (source)))
    return poller_new ();

  return (Poller *) source;
}

static int
poller_get_epoll_fd (Poller              *self,
                     const Connect4Watch *watch)
{
  return self->epoll_fds[watch->urgent ? URGENT : ORDINARY];
}

static gboolean
poller_open (Poller               *self,
             const Connect4Watch  *watch,
             GError              **error)
{
  int *epoll_fd = &self->epoll_fds[watch->urgent ? URGENT : ORDINARY];

  if (*epoll_fd != -1)
    return TRUE;

  *epoll_fd = epoll_create1 (EPOLL_CLOEXEC);
  if (*epoll_fd == -1)
    return connect4_errno_set_error (errno, "Cannot create an epoll descriptor", error);

  g_source_add_unix_fd (&self->source, *epoll_fd, G_IO_IN);

  return TRUE;
}

/**
 * connect4_watch_init:
 * @watch: a watch
 * @func: called each time when the descriptor is ready
 * @user_data: for @func
 *
 * Prepares @watch, which is in no poller yet.
 */
void
connect4_watch_init (Connect4Watch     *watch,
                     Connect4WatchFunc  func,
                     gpointer           user_data)
{
  g_return_if_fail (watch != NULL);
  g_return_if_fail (func != NULL);

  *watch = (Connect4Watch){ .fd = -1, .func = func, .user_data = user_data };
}

/**
 * connect4_watch_init_urgent:
 * @watch: a watch
 * @func: called each time when the descriptor is ready
 * @user_data: for @func
 *
 * The same, for one of a few descriptors that are seen to first in every turn, however many others are
 * ready. What has been begun is so brought to its end before more is begun.
 */
void
connect4_watch_init_urgent (Connect4Watch     *watch,
                            Connect4WatchFunc  func,
                            gpointer           user_data)
{
  connect4_watch_init (watch, func, user_data);
  watch->urgent = TRUE;
}

/**
 * connect4_watch_add:
 * @watch: a watch that is in no poller
 * @fd: a descriptor that is in no other watch; stays the caller's
 * @events: EPOLLIN, EPOLLOUT and so on; level-triggered unless EPOLLET is among them. 0 is possible: EPOLLERR
 *   and EPOLLHUP are reported all the same
 * @error: return location for an error
 *
 * Starts watching @fd, in the main context that was the thread's default when it first used this
 * module.
 *
 * Returns: %FALSE with @error set, in the domain %G_FILE_ERROR, if the system refuses
 */
gboolean
connect4_watch_add (Connect4Watch  *watch,
                    int             fd,
                    guint32         events,
                    GError        **error)
{
  struct epoll_event event = { .events = events, .data.ptr = watch };
  Poller *self;

  g_return_val_if_fail (watch != NULL && watch->fd == -1, FALSE);
  g_return_val_if_fail (fd >= 0, FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  self = poller_get ();
  if (!poller_open (self, watch, error))
    return FALSE;

  if (epoll_ctl (poller_get_epoll_fd (self, watch), EPOLL_CTL_ADD, fd, &event) == -1)
    return connect4_errno_set_error (errno, "Cannot watch a descriptor", error);

  watch->fd = fd;
  watch->events = events;

  return TRUE;
}

/**
 * connect4_watch_modify:
 * @watch: a watch that has been added
 * @events: what to wait for from now on, as for connect4_watch_add()
 *
 * Changes what @watch waits for. Nothing that is not in @events is delivered any more, even if it
 * has happened already.
 */
void
connect4_watch_modify (Connect4Watch *watch,
                       guint32        events)
{
  struct epoll_event event = { .events = events, .data.ptr = watch };

  g_return_if_fail (watch != NULL && watch->fd != -1);

  if (watch->events == events)
    return;

  if (epoll_ctl (poller_get_epoll_fd (poller_get (), watch), EPOLL_CTL_MOD, watch->fd, &event) == -1)
    g_critical ("Cannot modify the watch of descriptor %d: %s", watch->fd, g_strerror (errno));

  watch->events = events;
}

/**
 * connect4_watch_remove:
 * @watch: a watch
 *
 * Stops watching; @watch is not called any more, and may be freed or added again. Does nothing to
 * one that is in no poller. To be called before the descriptor is closed.
 */
void
connect4_watch_remove (Connect4Watch *watch)
{
  Poller *self;
  int i;

  g_return_if_fail (watch != NULL);

  if (watch->fd == -1)
    return;

  self = poller_get ();
  if (epoll_ctl (poller_get_epoll_fd (self, watch), EPOLL_CTL_DEL, watch->fd, NULL) == -1)
    g_critical ("Cannot remove the watch of descriptor %d: %s", watch->fd, g_strerror (errno));

  for (i = self->next_event; i < self->n_events; i++)
    {
      if (self->batch[i].data.ptr == watch)
        self->batch[i].data.ptr = NULL;
    }

  watch->fd = -1;
  watch->events = 0;
}

/**
 * connect4_deferred_init:
 * @deferred: a deferred call
 * @func: called once for each time that @deferred has been queued
 * @user_data: for @func
 *
 * Prepares @deferred, which is not queued yet.
 */
void
connect4_deferred_init (Connect4Deferred     *deferred,
                        Connect4DeferredFunc  func,
                        gpointer              user_data)
{
  g_return_if_fail (deferred != NULL);
  g_return_if_fail (func != NULL);

  *deferred = (Connect4Deferred){ .func = func, .user_data = user_data };
}

/**
 * connect4_deferred_init_late:
 * @deferred: a deferred call
 * @func: called once for each time that @deferred has been queued
 * @user_data: for @func
 *
 * The same, for what is better done when all else of the turn is: a process that is woken up, say,
 * may take the processor at once.
 */
void
connect4_deferred_init_late (Connect4Deferred     *deferred,
                             Connect4DeferredFunc  func,
                             gpointer              user_data)
{
  connect4_deferred_init (deferred, func, user_data);
  deferred->late = TRUE;
}

/**
 * connect4_deferred_queue:
 * @deferred: a deferred call
 *
 * Has @deferred called once, after those of its kind that were queued before it: at the end of the poller's turn
 * that is under way, when all its events have been delivered, else in the next turn. One that is
 * queued by a deferred call is for the next turn as well, which comes without waiting. Does nothing to a
 * call that is queued already.
 */
void
connect4_deferred_queue (Connect4Deferred *deferred)
{
  Poller *self;

  g_return_if_fail (deferred != NULL);

  if (deferred->queued)
    return;

  self = poller_get ();
  deferred->queued = TRUE;
  deferred_ring_append (deferred->late ? &self->late_deferred : &self->deferred, deferred);
}

/**
 * connect4_deferred_cancel:
 * @deferred: a deferred call
 *
 * Makes sure that @deferred is not called. Does nothing to one that is not queued.
 */
void
connect4_deferred_cancel (Connect4Deferred *deferred)
{
  g_return_if_fail (deferred != NULL);

  if (!deferred->queued)
    return;

  deferred->queued = FALSE;
  deferred_ring_unlink (deferred);
  deferred->previous = NULL;
  deferred->next = NULL;
}
