/* SPDX-License-Identifier: LGPL-2.1-or-later */
#define G_LOG_DOMAIN "connect4-handler"

#include "config.h"

#include "handler/connect4-handler-process.h"

#include <errno.h>
#include <poll.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <glib/gstdio.h>

#include "handler/connect4-handler-user.h"
#include "handler/connect4-processor-time.h"
#include "handler/connect4-progress.h"
#include "handler/connect4-wire.h"
#include "handler/connect4-worker.h"
#include "loop/connect4-poller.h"
#include "loop/connect4-timer.h"

/* How long a process may take to be ready. It is long, as nobody should be waiting for it. */
#define STARTUP_TIMEOUT (10 * G_USEC_PER_SEC)

/* How long a process that has closed its end may take to be gone, before it is helped. */
#define CLOSED_TIMEOUT (G_USEC_PER_SEC / 10)

/* Invariants: sent is in the order of the ids. Without a socket nothing is sent or received any
 * more; a process that has ended keeps its socket until its requests are taken, as it may have
 * answered some. */
struct _Connect4HandlerProcess
{
  Connect4ProcessActor parent_instance;

  const Connect4HandlerProcessSettings *settings; /* not owned */
  int fd;               /* owned; -1 without a socket */
  Connect4Progress *progress;  /* owned; shared with the process */
  Connect4Watch watch;
  Connect4Flush flush;  /* queued while something is to be sent */
  Connect4Timer timer;  /* not later than the next deadline; may be too early */
  gint64 doomed_at;     /* when it is to be killed, for not being ready or not gone; or 0 */
  gboolean ready;
  gboolean distrusted;  /* it has sent nonsense: what else it has sent is not looked at */
  GQueue unsent;        /* Connect4Request, owned */
  GQueue sent;          /* Connect4Request, owned; the next one to be answered first */
  guint32 next_id;      /* from 1 */
  guint64 n_answered;

  /* what the timer saw of the oldest request when it last looked */
  gboolean has_checked;
  guint32 checked_id;   /* of that request */
  gint64 used_at_check; /* microseconds of processor time that the process had used at first */
  gint64 check_at;      /* when to look again */
};

/* How many times its time a request may take if the process gets no time on a processor. */
#define LONGEST_EXTENSION 10

/* Of one batch at a time: nothing that is called in between sends or receives. */
static guint8 outgoing[CONNECT4_WIRE_BATCH_SIZE];
static guint8 incoming[CONNECT4_WIRE_BATCH_SIZE];

G_DEFINE_FINAL_TYPE (Connect4HandlerProcess,
                     connect4_handler_process,
                     CONNECT4_TYPE_PROCESS_ACTOR)

static void
kill_for_error (Connect4HandlerProcess *self,
                const char             *what)
{
  g_autoptr (GError) error = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_INVALID_DATA, what);
  g_autoptr (Connect4ExitReason) reason = connect4_exit_reason_new_error (error);

  connect4_process_actor_kill (CONNECT4_PROCESS_ACTOR (self), reason);
}

static void
kill_for_timeout (Connect4HandlerProcess *self)
{
  g_autoptr (Connect4ExitReason) reason = connect4_exit_reason_new (CONNECT4_EXIT_TIMEOUT);

  connect4_process_actor_kill (CONNECT4_PROCESS_ACTOR (self), reason);
}

/* The timer is not moved with every answer, but set again when it turns out to have been too early.
 * */
static void
set_timer (Connect4HandlerProcess *self,
           gint64                  deadline)
{
  if (!connect4_timer_is_set (&self->timer) || deadline < self->timer.deadline)
    connect4_timer_set (&self->timer, MAX (deadline - g_get_monotonic_time (), 0));
}

/* The timer looks after the oldest request alone: half way to its deadline, to see what the process
 * has done until then, and at it. */
static gint64
get_next_check (Connect4HandlerProcess *self)
{
  Connect4Request *oldest = connect4_requests_peek (&self->sent);

  if (self->doomed_at != 0)
    return self->doomed_at;
  if (oldest == NULL)
    return 0;
  if (self->has_checked && self->checked_id == oldest->id)
    return self->check_at;

  return oldest->sent_at + self->settings->timeout / 2;
}

static void
close_socket (Connect4HandlerProcess *self)
{
  connect4_flush_cancel (&self->flush);
  connect4_watch_remove (&self->watch);
  if (self->fd != -1)
    g_close (g_steal_fd (&self->fd), NULL);
}

/* The process has no end of the wire any more, and so should end at any moment of itself. */
static void
on_closed (Connect4HandlerProcess *self)
{
  connect4_watch_remove (&self->watch);
  self->doomed_at = g_get_monotonic_time () + CLOSED_TIMEOUT;
  set_timer (self, self->doomed_at);
}

/* The time that a process takes to start is nobody's request's. */
static void
become_ready (Connect4HandlerProcess *self)
{
  gint64 now = g_get_monotonic_time ();

  for (GList *link = self->sent.head; link != NULL; link = link->next)
    ((Connect4Request *) link->data)->sent_at = now;

  self->ready = TRUE;
  self->doomed_at = 0;
  if (self->sent.head != NULL)
    set_timer (self, get_next_check (self));

  self->settings->ready (self, self->settings->user_data);
}

/* Answers the oldest request. What the answer brings about may be anything, this process's end
 * included. */
static gboolean
take_answer (Connect4HandlerProcess *self,
             guint32                 id,
             const Connect4Action   *action)
{
  Connect4Request *oldest = connect4_requests_peek (&self->sent);

  if (oldest == NULL || oldest->id != id)
    return FALSE;

  self->n_answered++;
  if (oldest->orphaned_at != 0)
    self->settings->recovered (self, oldest, self->settings->user_data);
  connect4_request_answer (connect4_requests_pop (&self->sent), action);

  return TRUE;
}

static void
take_batch (Connect4HandlerProcess *self,
            gsize                   length)
{
  Connect4WireStatus status = CONNECT4_WIRE_BROKEN;
  Connect4WireReader reader;
  Connect4Action action;
  guint n_answers = 0;
  guint32 id;

  connect4_wire_reader_init (&reader, incoming, length, CONNECT4_WIRE_ANSWERS);

  while (self->fd != -1)
    {
      status = connect4_wire_read_answer (&reader, self->settings->flags, &id, &action);
      if (status != CONNECT4_WIRE_MESSAGE)
        break;

      n_answers++;
      if (!take_answer (self, id, &action))
        {
          status = CONNECT4_WIRE_BROKEN;
          break;
        }
    }

  if (self->fd == -1)
    return;

  if (status != CONNECT4_WIRE_END || (n_answers == 0) == self->ready)
    self->distrusted = TRUE;
  else if (!self->ready)
    become_ready (self);
  else if (self->sent.length + self->unsent.length == 0)
    self->settings->idle (self, self->settings->user_data);
}

/* Receives one batch, if there is one. That the other end did not read all before it was closed is
 * said once, and before what it has sent itself.
 *
 * Returns: 0 if there will not be any more, -1 if there is none now */
static ssize_t
receive (Connect4HandlerProcess *self)
{
  ssize_t length;

  do
    length = recv (self->fd, incoming, sizeof incoming, MSG_DONTWAIT | MSG_TRUNC);
  while (length == -1 && (errno == EINTR || errno == ECONNRESET));

  if (length > (ssize_t) sizeof incoming)
    self->distrusted = TRUE;
  else if (length > 0)
    take_batch (self, (gsize) length);
  else if (length == -1 && errno != EAGAIN)
    return 0;

  return length;
}

/* Whether there is anybody to talk to; one who is told to end is left alone. */
static gboolean
is_connected (Connect4HandlerProcess *self)
{
  if (connect4_actor_get_state (CONNECT4_ACTOR (self)) != CONNECT4_ACTOR_RUNNING)
    connect4_watch_remove (&self->watch);

  return self->watch.fd != -1;
}

static void
listen_to_process (Connect4HandlerProcess *self)
{
  if (!is_connected (self))
    return;

  if (receive (self) == 0)
    on_closed (self);
  if (self->distrusted)
    kill_for_error (self, "It does not speak as it should");
}

/* Looks at what the process does with the oldest request.
 *
 * Returns: whether it may go on with it: until it is due, and after that for as long as it is the
 *   machine that leaves it no time, within limits */
static gboolean
check_oldest (Connect4HandlerProcess *self)
{
  Connect4Request *oldest = connect4_requests_peek (&self->sent);
  const gint64 timeout = self->settings->timeout;
  const gint64 now = g_get_monotonic_time ();
  const gboolean is_first = !self->has_checked || self->checked_id != oldest->id;
  gboolean wants_more = FALSE;
  gint64 used = 0;

  connect4_processor_time_read (connect4_process_actor_get_pid (CONNECT4_PROCESS_ACTOR (self)),
                                &wants_more,
                                &used);

  if (!is_first && (!wants_more || used - self->used_at_check >= timeout / 4 ||
                    now >= oldest->sent_at + LONGEST_EXTENSION * timeout))
    return FALSE;

  if (is_first)
    self->used_at_check = used;
  self->has_checked = TRUE;
  self->checked_id = oldest->id;
  self->check_at = MAX (oldest->sent_at + timeout, now + timeout / 2);

  return TRUE;
}

/* A timer that comes late, as after a long turn of the loop or a machine's sleep, finds the answer
 * in the socket. */
static void
on_timer (Connect4Timer *timer,
          gpointer       user_data)
{
  g_autoptr (Connect4HandlerProcess) self = g_object_ref (user_data);
  gint64 check = get_next_check (self);

  if (check != 0 && check <= g_get_monotonic_time ())
    {
      listen_to_process (self);
      check = get_next_check (self);
    }

  if (check == 0 || !connect4_actor_is_alive (CONNECT4_ACTOR (self)))
    return;

  if (check > g_get_monotonic_time ())
    set_timer (self, check);
  else if (!is_connected (self))
    kill_for_error (self, "It closed its end of the wire");
  else if (self->ready && check_oldest (self))
    set_timer (self, self->check_at);
  else
    kill_for_timeout (self);
}

/* Puts as many requests as there is room for into one batch. */
static guint
fill_batch (Connect4HandlerProcess *self,
            Connect4WireWriter     *writer)
{
  guint32 id = self->next_id;
  guint n_requests = 0;

  connect4_wire_writer_init (writer, outgoing, CONNECT4_WIRE_REQUESTS);

  for (GList *link = self->unsent.head; link != NULL; link = link->next)
    {
      Connect4Request *request = link->data;
      Connect4WireRequest message = { id++, request->place, request->line, request->length };

      if (!connect4_wire_write_request (writer, &message))
        break;

      n_requests++;
    }

  return n_requests;
}

static void
mark_sent (Connect4HandlerProcess *self,
           guint                   n_requests)
{
  gint64 now = g_get_monotonic_time ();

  for (; n_requests > 0; n_requests--)
    {
      Connect4Request *request = connect4_requests_pop (&self->unsent);

      request->id = self->next_id++;
      request->sent_at = now;
      connect4_requests_push (&self->sent, request);
    }

  set_timer (self, get_next_check (self));
}

/* Sends what there is to be sent, as far as the socket takes it. */
static void
send_requests (Connect4HandlerProcess *self)
{
  if (!is_connected (self))
    return;

  while (self->unsent.head != NULL)
    {
      Connect4WireWriter writer;
      guint n_requests = fill_batch (self, &writer);
      ssize_t sent;

      sent = send (self->fd, outgoing, writer.used, MSG_DONTWAIT | MSG_NOSIGNAL);
      if (sent == (ssize_t) writer.used)
        mark_sent (self, n_requests);
      else if (sent == -1 && errno != EINTR)
        break;
    }

  if (self->unsent.head == NULL)
    connect4_watch_modify (&self->watch, EPOLLIN);
  else if (errno == EAGAIN)
    connect4_watch_modify (&self->watch, EPOLLIN | EPOLLOUT);
  else
    on_closed (self);
}

static void
on_flush (Connect4Flush *flush,
          gpointer       user_data)
{
  send_requests (user_data);
}

static void
on_watch (Connect4Watch *watch,
          guint32        events,
          gpointer       user_data)
{
  g_autoptr (Connect4HandlerProcess) self = g_object_ref (user_data);

  if (events & ~(guint32) EPOLLOUT)
    listen_to_process (self);
  if (events & EPOLLOUT)
    send_requests (self);
}

static void
connect4_handler_process_ended (Connect4Actor      *actor,
                                Connect4ExitReason *reason)
{
  Connect4HandlerProcess *self = CONNECT4_HANDLER_PROCESS (actor);

  connect4_flush_cancel (&self->flush);
  connect4_watch_remove (&self->watch);
  connect4_timer_clear (&self->timer);

  if (self->settings != NULL)
    self->settings->ended (self, self->settings->user_data);

  CONNECT4_ACTOR_CLASS (connect4_handler_process_parent_class)->ended (actor, reason);
}

/* The sessions that are linked to it want to hear of its end. Theirs, whatever its reason, is nothing to those
 * with whom they share it. */
static void
connect4_handler_process_exit (Connect4Actor      *actor,
                               Connect4Actor      *from,
                               Connect4ExitReason *reason)
{
  if (from == connect4_actor_get_parent (actor))
    connect4_actor_exit (actor, reason);
}

static void
connect4_handler_process_finalize (GObject *object)
{
  Connect4HandlerProcess *self = CONNECT4_HANDLER_PROCESS (object);

  connect4_handler_process_detach (self);
  g_clear_pointer (&self->progress, connect4_progress_free);

  G_OBJECT_CLASS (connect4_handler_process_parent_class)->finalize (object);
}

static void
connect4_handler_process_class_init (Connect4HandlerProcessClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = connect4_handler_process_finalize;
  CONNECT4_ACTOR_CLASS (klass)->exit = connect4_handler_process_exit;
  CONNECT4_ACTOR_CLASS (klass)->ended = connect4_handler_process_ended;
}

static void
connect4_handler_process_init (Connect4HandlerProcess *self)
{
  self->fd = -1;
  self->next_id = 1;
  g_queue_init (&self->unsent);
  g_queue_init (&self->sent);
  connect4_watch_init_urgent (&self->watch, on_watch, self);
  connect4_flush_init_late (&self->flush, on_flush, self);
  connect4_timer_init (&self->timer, on_timer, self);
}

/* Starts the program with its ends of what there is between it and the server. */
static gboolean
connect4_handler_process_spawn (Connect4HandlerProcess  *self,
                                int                      socket_fd,
                                int                      progress_fd,
                                GError                 **error)
{
  const gboolean fault_injection = self->settings->flags & CONNECT4_PARSER_FAULT_INJECTION;
  const char *user = connect4_handler_user_get_option ();
  const char *arguments[] = { self->settings->program,
                              fault_injection ? "--fault-injection" : user,
                              fault_injection ? user : NULL,
                              NULL };
  const int source_fds[] = { socket_fd, progress_fd };
  const int target_fds[] = { CONNECT4_WORKER_FD, CONNECT4_WORKER_PROGRESS_FD };

  return connect4_process_actor_spawn (CONNECT4_PROCESS_ACTOR (self), arguments, source_fds,
                                       target_fds, G_N_ELEMENTS (source_fds), error);
}

/* Makes the pair of sockets, and starts the program at its other end. */
static gboolean
connect4_handler_process_start (Connect4HandlerProcess  *self,
                                GError                 **error)
{
  gboolean spawned = FALSE;
  int progress_fd;
  int ends[2];

  if (socketpair (AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends) != 0)
    {
      g_set_error (error,
                   G_IO_ERROR,
                   g_io_error_from_errno (errno),
                   "Cannot make a pair of sockets: %s",
                   g_strerror (errno));
      return FALSE;
    }

  self->fd = ends[0];
  self->progress = connect4_progress_new (&progress_fd, error);
  if (self->progress != NULL)
    spawned = connect4_handler_process_spawn (self, ends[1], progress_fd, error);

  g_close (ends[1], NULL);
  if (progress_fd != -1)
    g_close (progress_fd, NULL);

  return spawned && connect4_watch_add (&self->watch, self->fd, EPOLLIN, error);
}

/**
 * connect4_handler_process_new:
 * @name: the actor's name
 * @settings: what to run and whom to tell; has to outlive the process
 * @error: a #GSpawnError or a #GIOErrorEnum if it cannot be started
 *
 * Starts a handler. It can be given requests at once, and looks at them when it is ready.
 *
 * Returns: (transfer full) (nullable): the running actor
 */
Connect4HandlerProcess *
connect4_handler_process_new (const char                            *name,
                              const Connect4HandlerProcessSettings  *settings,
                              GError                               **error)
{
  g_autoptr (Connect4HandlerProcess) self = NULL;

  g_return_val_if_fail (settings != NULL, NULL);

  self = g_object_new (CONNECT4_TYPE_HANDLER_PROCESS, "name", name, "trap-exit", TRUE, NULL);
  self->settings = settings;
  if (!connect4_handler_process_start (self, error))
    {
      self->settings = NULL;
      return NULL;
    }

  self->doomed_at = g_get_monotonic_time () + STARTUP_TIMEOUT;
  set_timer (self, self->doomed_at);

  return g_steal_pointer (&self);
}

/**
 * connect4_handler_process_await_ready:
 * @self: a handler
 * @error: set if it is not, and will not be
 *
 * Waits until the handler is ready, and everybody else with it: for the start of the server alone.
 *
 * Returns: whether it is
 */
gboolean
connect4_handler_process_await_ready (Connect4HandlerProcess  *self,
                                      GError                 **error)
{
  struct pollfd socket = { .fd = self->fd, .events = POLLIN };

  g_return_val_if_fail (CONNECT4_IS_HANDLER_PROCESS (self), FALSE);

  if (!self->ready && self->fd != -1 && poll (&socket, 1, STARTUP_TIMEOUT / 1000) == 1)
    listen_to_process (self);

  if (!self->ready)
    g_set_error (error,
                 G_IO_ERROR,
                 G_IO_ERROR_FAILED,
                 "The action handler %s does not start",
                 self->settings->program);

  return self->ready;
}

/**
 * connect4_handler_process_is_ready:
 * @self: a handler
 *
 * Returns: whether it has said that it is sandboxed and waits for requests
 */
gboolean
connect4_handler_process_is_ready (Connect4HandlerProcess *self)
{
  g_return_val_if_fail (CONNECT4_IS_HANDLER_PROCESS (self), FALSE);

  return self->ready;
}

/**
 * connect4_handler_process_submit:
 * @self: a handler that is alive
 * @request: (transfer full): a request that is in no queue
 *
 * Has the handler answer @request. It is sent at the end of the loop's turn, with all others that
 * have come until then.
 */
void
connect4_handler_process_submit (Connect4HandlerProcess *self,
                                 Connect4Request        *request)
{
  g_return_if_fail (CONNECT4_IS_HANDLER_PROCESS (self));
  g_return_if_fail (connect4_actor_is_alive (CONNECT4_ACTOR (self)));

  connect4_requests_push (&self->unsent, request);
  if (!(self->watch.events & EPOLLOUT))
    connect4_flush_queue (&self->flush);
}

/**
 * connect4_handler_process_count_unanswered:
 * @self: a handler
 *
 * Returns: how many requests it has been given and not answered
 */
guint
connect4_handler_process_count_unanswered (Connect4HandlerProcess *self)
{
  g_return_val_if_fail (CONNECT4_IS_HANDLER_PROCESS (self), 0);

  return self->sent.length + self->unsent.length;
}

/**
 * connect4_handler_process_count_unsent:
 * @self: a handler
 *
 * Returns: how many of them will be sent to it at the end of the turn
 */
guint
connect4_handler_process_count_unsent (Connect4HandlerProcess *self)
{
  g_return_val_if_fail (CONNECT4_IS_HANDLER_PROCESS (self), 0);

  return self->unsent.length;
}

/**
 * connect4_handler_process_count_answered:
 * @self: a handler
 *
 * Returns: how many requests it has answered in its life
 */
guint64
connect4_handler_process_count_answered (Connect4HandlerProcess *self)
{
  g_return_val_if_fail (CONNECT4_IS_HANDLER_PROCESS (self), 0);

  return self->n_answered;
}

/**
 * connect4_handler_process_take_requests:
 * @self: a handler that has ended
 * @sent: where those go that it may have looked at
 * @unsent: where those go that it has not been sent
 *
 * Takes all requests that it has not answered, in order. Answers that it has sent before its end
 * are given first; so this is not to be called from inside `ended`.
 *
 * Returns: (transfer none) (nullable): the one in @sent at which it seems to have been when it
 *   ended: the oldest if that was answered with nonsense, else what it has said itself, which need
 *   not be true
 */
Connect4Request *
connect4_handler_process_take_requests (Connect4HandlerProcess *self,
                                        GQueue                 *sent,
                                        GQueue                 *unsent)
{
  g_return_val_if_fail (CONNECT4_IS_HANDLER_PROCESS (self), NULL);
  g_return_val_if_fail (!connect4_actor_is_alive (CONNECT4_ACTOR (self)), NULL);

  while (self->fd != -1 && !self->distrusted && receive (self) > 0)
    continue;
  close_socket (self);
  connect4_timer_clear (&self->timer);

  connect4_requests_move (&self->sent, sent);
  connect4_requests_move (&self->unsent, unsent);

  if (self->distrusted)
    return connect4_requests_peek (sent);

  return connect4_requests_find (sent, connect4_progress_get_id (self->progress));
}

/**
 * connect4_handler_process_detach:
 * @self: a handler
 *
 * Takes leave of a handler whose settings are about to be gone: it is told nothing more, and ends
 * by itself.
 */
void
connect4_handler_process_detach (Connect4HandlerProcess *self)
{
  g_return_if_fail (CONNECT4_IS_HANDLER_PROCESS (self));

  close_socket (self);
  connect4_timer_clear (&self->timer);
  connect4_requests_clear (&self->sent);
  connect4_requests_clear (&self->unsent);
  self->settings = NULL;
}
