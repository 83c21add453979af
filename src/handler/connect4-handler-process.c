/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "handler/connect4-handler-process.h"

#include <errno.h>
#include <poll.h>
#include <pwd.h>
#include <sched.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <glib/gstdio.h>

#include "handler/connect4-handler-loop.h"
#include "handler/connect4-progress.h"
#include "handler/connect4-spawner.h"
#include "handler/connect4-wire.h"
#include "loop/connect4-errno.h"
#include "loop/connect4-poller.h"
#include "loop/connect4-timer.h"

/* How long a process that has closed its end may take to end, before it is killed. */
#define CLOSED_TIMEOUT (G_USEC_PER_SEC / 10)

/* The user as whom the handlers of a server run that root has started; if there is none of that name, nobody, whose id
 * is this on every system (user_namespaces(7)). */
#define HANDLER_USER "connect4-handler"
#define NOBODY       65534

/* Invariant: without a socket nothing is sent or received any more. A process that has ended keeps its socket until
 * its answers are taken. */
struct _Connect4HandlerProcess
{
  Connect4ProcessActor parent_instance;

  const Connect4HandlerProcessFuncs *funcs; /* static; NULL when nobody is to be told any more */
  gpointer user_data;                       /* for them */
  Connect4ParserFlags flags;
  int fd;                     /* owned; -1 without a socket */
  Connect4Progress *progress; /* owned; shared with the process */
  Connect4Watch watch;
  Connect4Timer timer;        /* for funcs->check */
  Connect4Timer closed;       /* set when the process has no end of the wire any more */
  gboolean ready;
  gboolean distrusted;        /* it has sent nonsense: what else it has sent is not looked at */
};

/* Of one batch at a time, of all processes. What an answer brings about may read another process's last batch only if
 * the answer was the last of its own: it was from a handler in quarantine, which has one request at a time. */
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
close_socket (Connect4HandlerProcess *self)
{
  connect4_watch_remove (&self->watch);
  if (self->fd != -1)
    g_close (g_steal_fd (&self->fd), NULL);
}

/* The process has closed its end of the wire, and so should end by itself soon. */
static void
on_closed (Connect4HandlerProcess *self)
{
  connect4_watch_remove (&self->watch);
  connect4_timer_set (&self->closed, CLOSED_TIMEOUT);
}

static void
on_closed_for_long (Connect4Timer *timer,
                    gpointer       user_data)
{
  kill_for_error (user_data, "It closed its end of the wire");
}

/* Reads one batch. Taking an answer may lead to anything, the end of this process included. */
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
      status = connect4_wire_read_answer (&reader, self->flags, &id, &action);
      if (status != CONNECT4_WIRE_MESSAGE)
        break;

      n_answers++;
      if (!self->funcs->answer (self, id, &action, self->user_data))
        {
          status = CONNECT4_WIRE_BROKEN;
          break;
        }
    }

  if (self->fd == -1)
    return;

  if (status != CONNECT4_WIRE_END || (n_answers == 0) == self->ready)
    {
      self->distrusted = TRUE;
      return;
    }

  if (!self->ready)
    {
      self->ready = TRUE;
      self->funcs->ready (self, self->user_data);
    }
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

/* Whether the process may be sent something: not if it has closed its end, or has been told to end. */
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

/* A timer that comes late, as after a long turn of the loop or a machine's sleep, finds the answers in the
 * socket. */
static void
on_timer (Connect4Timer *timer,
          gpointer       user_data)
{
  g_autoptr (Connect4HandlerProcess) self = g_object_ref (user_data);

  listen_to_process (self);
  if (is_connected (self))
    self->funcs->check (self, self->user_data);
}

static void
on_watch (Connect4Watch *watch,
          guint32        events,
          gpointer       user_data)
{
  g_autoptr (Connect4HandlerProcess) self = g_object_ref (user_data);

  if (events & ~(guint32) EPOLLOUT)
    listen_to_process (self);
  if (!(events & EPOLLOUT) || !is_connected (self))
    return;

  connect4_watch_modify (&self->watch, EPOLLIN);
  self->funcs->writable (self, self->user_data);
}

static void
connect4_handler_process_ended (Connect4Actor      *actor,
                                Connect4ExitReason *reason)
{
  Connect4HandlerProcess *self = CONNECT4_HANDLER_PROCESS (actor);

  connect4_watch_remove (&self->watch);
  connect4_timer_clear (&self->timer);
  connect4_timer_clear (&self->closed);

  if (self->funcs != NULL)
    self->funcs->ended (self, self->user_data);

  CONNECT4_ACTOR_CLASS (connect4_handler_process_parent_class)->ended (actor, reason);
}

/* Sessions are linked to it to hear of its end. A session's end does not end a handler that others share. */
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
  connect4_watch_init_urgent (&self->watch, on_watch, self);
  connect4_timer_init (&self->timer, on_timer, self);
  connect4_timer_init (&self->closed, on_closed_for_long, self);
}

/* Looks the user up once, for all handlers: each would have to do it itself otherwise, and is to know no more than a
 * number.
 *
 * Returns: (nullable): the option that names the user to become; %NULL if the server is not root's, as nobody else can
 *   become another */
static const char *
get_user_option (void)
{
  static char *option;
  const struct passwd *user;

  if (geteuid () != 0)
    return NULL;

  if (option == NULL)
    {
      user = getpwnam (HANDLER_USER);
      option = g_strdup_printf ("--user=%u:%u",
                                user != NULL ? user->pw_uid : NOBODY,
                                user != NULL ? user->pw_gid : NOBODY);
    }

  return option;
}

/* Starts the program with its ends of the socket pair and of the shared memory. */
static gboolean
connect4_handler_process_spawn (Connect4HandlerProcess  *self,
                                const char              *program,
                                int                      socket_fd,
                                int                      progress_fd,
                                GError                 **error)
{
  const gboolean fault_injection = self->flags & CONNECT4_PARSER_FAULT_INJECTION;
  const char *user = get_user_option ();
  const char *arguments[] = { program, fault_injection ? "--fault-injection" : user, fault_injection ? user : NULL,
                              NULL };
  const int source_fds[] = { socket_fd, progress_fd };
  const int target_fds[] = { CONNECT4_HANDLER_FD, CONNECT4_HANDLER_PROGRESS_FD };

  return connect4_process_actor_spawn (CONNECT4_PROCESS_ACTOR (self), arguments, source_fds,
                                       target_fds, G_N_ELEMENTS (source_fds), error);
}

/* Makes the pair of sockets, and starts the program at its other end. */
static gboolean
connect4_handler_process_start (Connect4HandlerProcess  *self,
                                const char              *program,
                                GError                 **error)
{
  gboolean spawned = FALSE;
  int progress_fd;
  int ends[2];

  if (socketpair (AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends) != 0)
    return connect4_errno_set_error (errno, "Cannot make a pair of sockets", error);

  self->fd = ends[0];
  self->progress = connect4_progress_new (&progress_fd, error);
  if (self->progress != NULL)
    spawned = connect4_handler_process_spawn (self, program, ends[1], progress_fd, error);

  g_close (ends[1], NULL);
  if (progress_fd != -1)
    g_close (progress_fd, NULL);

  return spawned && connect4_watch_add (&self->watch, self->fd, EPOLLIN, error);
}

/**
 * connect4_handler_process_new:
 * @name: the actor's name
 * @program: the connect4-handler to run
 * @flags: what can be typed
 * @funcs: (scope forever): whom to tell
 * @user_data: for @funcs
 * @error: a #GSpawnError or a #GIOErrorEnum if it cannot be started
 *
 * Starts a handler. It can be sent requests when it is ready.
 *
 * Returns: (transfer full) (nullable): the running actor
 */
Connect4HandlerProcess *
connect4_handler_process_new (const char                         *name,
                              const char                         *program,
                              Connect4ParserFlags                 flags,
                              const Connect4HandlerProcessFuncs  *funcs,
                              gpointer                            user_data,
                              GError                            **error)
{
  g_autoptr (Connect4HandlerProcess) self = NULL;

  g_return_val_if_fail (funcs != NULL, NULL);

  self = g_object_new (CONNECT4_TYPE_HANDLER_PROCESS, "name", name, "trap-exit", TRUE, NULL);
  self->flags = flags;
  if (!connect4_handler_process_start (self, program, error))
    return NULL;

  self->funcs = funcs;
  self->user_data = user_data;

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

  if (!self->ready && self->fd != -1 && poll (&socket, 1, CONNECT4_SPAWNER_STARTUP_TIMEOUT / 1000) == 1)
    listen_to_process (self);

  if (!self->ready)
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_FAILED, "The action handler does not start");

  return self->ready;
}

/**
 * connect4_handler_process_is_distrusted:
 * @self: a handler
 *
 * Returns: whether it has answered its oldest request with what is no answer
 */
gboolean
connect4_handler_process_is_distrusted (Connect4HandlerProcess *self)
{
  g_return_val_if_fail (CONNECT4_IS_HANDLER_PROCESS (self), FALSE);

  return self->distrusted;
}

/* Puts as many of the first @n requests as there is room for into one batch. */
static guint
fill_batch (Connect4WireWriter *writer,
            GList              *requests,
            guint               n)
{
  guint n_written = 0;

  connect4_wire_writer_init (writer, outgoing, CONNECT4_WIRE_REQUESTS);

  for (GList *link = requests; link != NULL && n_written < n; link = link->next)
    {
      const Connect4Request *request = link->data;
      Connect4WireRequest message = { request->id, request->place, request->line, request->length };

      if (!connect4_wire_write_request (writer, &message))
        break;

      n_written++;
    }

  return n_written;
}

/**
 * connect4_handler_process_send:
 * @self: a handler that is ready
 * @requests: (element-type Connect4Request): requests that have their ids
 * @n: how many of them to send, at least 1
 *
 * Sends requests as one batch.
 *
 * Returns: how many were sent: those for which a batch has room; 0 if the handler's socket is full
 */
guint
connect4_handler_process_send (Connect4HandlerProcess *self,
                               GList                  *requests,
                               guint                   n)
{
  Connect4WireWriter writer;
  ssize_t sent;

  g_return_val_if_fail (CONNECT4_IS_HANDLER_PROCESS (self), 0);

  if (!is_connected (self))
    return 0;

  n = fill_batch (&writer, requests, n);
  do
    sent = send (self->fd, outgoing, writer.used, MSG_DONTWAIT | MSG_NOSIGNAL);
  while (sent == -1 && errno == EINTR);

  if (sent == (ssize_t) writer.used)
    return n;

  if (errno == EAGAIN)
    connect4_watch_modify (&self->watch, EPOLLIN | EPOLLOUT);
  else
    on_closed (self);

  return 0;
}

/**
 * connect4_handler_process_check_at:
 * @self: a handler
 * @time: a monotonic time, in microseconds
 *
 * Has `check` called then; if it is to be called earlier anyway, then only then.
 */
void
connect4_handler_process_check_at (Connect4HandlerProcess *self,
                                   gint64                  time)
{
  g_return_if_fail (CONNECT4_IS_HANDLER_PROCESS (self));

  if (!connect4_timer_is_set (&self->timer) || time < self->timer.deadline)
    connect4_timer_set (&self->timer, MAX (time - g_get_monotonic_time (), 0));
}

/**
 * connect4_handler_process_lower:
 * @self: a handler
 *
 * Has it run only when nobody else wants a processor (SCHED_IDLE, sched(7)).
 */
void
connect4_handler_process_lower (Connect4HandlerProcess *self)
{
  const struct sched_param parameters = { .sched_priority = 0 };
  GPid pid;

  g_return_if_fail (CONNECT4_IS_HANDLER_PROCESS (self));

  pid = connect4_process_actor_get_pid (CONNECT4_PROCESS_ACTOR (self));
  if (pid != 0 && sched_setscheduler (pid, SCHED_IDLE, &parameters) != 0)
    g_debug ("%s keeps its priority: %s", connect4_actor_get_name (CONNECT4_ACTOR (self)), g_strerror (errno));
}

/**
 * connect4_handler_process_get_progress:
 * @self: a handler
 *
 * Returns: the id of the request at which it seems to be or to have been; it says so itself
 */
guint32
connect4_handler_process_get_progress (Connect4HandlerProcess *self)
{
  g_return_val_if_fail (CONNECT4_IS_HANDLER_PROCESS (self), 0);

  return connect4_progress_get_id (self->progress);
}

/**
 * connect4_handler_process_measure:
 * @self: a handler
 * @time: (out caller-allocates): what it has had of the processors
 */
void
connect4_handler_process_measure (Connect4HandlerProcess *self,
                                  Connect4ProcessorTime  *time)
{
  g_return_if_fail (CONNECT4_IS_HANDLER_PROCESS (self));

  connect4_processor_time_read (connect4_process_actor_get_pid (CONNECT4_PROCESS_ACTOR (self)), time);
}

/**
 * connect4_handler_process_time_out:
 * @self: a handler
 *
 * Kills it for taking too long. Nothing that it says is heard any more.
 */
void
connect4_handler_process_time_out (Connect4HandlerProcess *self)
{
  g_autoptr (Connect4ExitReason) reason = connect4_exit_reason_new (CONNECT4_EXIT_TIMEOUT);

  g_return_if_fail (CONNECT4_IS_HANDLER_PROCESS (self));

  /* In this order: without its socket it would end by itself. */
  connect4_process_actor_kill (CONNECT4_PROCESS_ACTOR (self), reason);
  close_socket (self);
}

/**
 * connect4_handler_process_take_answers:
 * @self: a handler that has ended
 *
 * Takes the answers that it had sent before its end. Not to be called from inside `ended`.
 */
void
connect4_handler_process_take_answers (Connect4HandlerProcess *self)
{
  g_return_if_fail (CONNECT4_IS_HANDLER_PROCESS (self));
  g_return_if_fail (!connect4_actor_is_alive (CONNECT4_ACTOR (self)));

  while (self->fd != -1 && !self->distrusted && receive (self) > 0)
    continue;
  close_socket (self);
}

/**
 * connect4_handler_process_detach:
 * @self: a handler
 *
 * Closes the socket of @self, so that it ends by itself, and calls none of its functions any more.
 */
void
connect4_handler_process_detach (Connect4HandlerProcess *self)
{
  g_return_if_fail (CONNECT4_IS_HANDLER_PROCESS (self));

  close_socket (self);
  connect4_timer_clear (&self->timer);
  connect4_timer_clear (&self->closed);
  self->funcs = NULL;
}
