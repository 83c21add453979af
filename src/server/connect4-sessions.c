/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "server/connect4-sessions.h"

#include <fcntl.h>
#include <sys/resource.h>
#include <unistd.h>

#include "handler/connect4-handler-process.h"
#include "server/connect4-session-private.h"
#include "supervision/connect4-supervision-error.h"
#include "supervision/connect4-task-supervisor.h"

/* Descriptors that are neither for players nor for the handler processes that they share: listening sockets, the bus,
 * logs, the clients that are turned away; and two for each other process: up to 24 in quarantine, 6 spare ones, and
 * those that have been killed and not reaped yet. */
#define RESERVED_DESCRIPTORS 128

/* So many descriptors have room from the start. */
#define MAX_PREPARED_DESCRIPTORS 32768

struct _Connect4Sessions
{
  Connect4SessionContext context;
  const Connect4HandlersSettings *handler_settings; /* unowned: outlives it */
  Connect4Limits limits;
  Connect4Traffic traffic;
  Connect4AddressCounts *addresses;
  Connect4TaskSupervisor *supervisor; /* weak: the one that was started last */
};

/**
 * connect4_sessions_new:
 * @context: what the sessions are to work with; what is of the sessions themselves is filled in
 * @handler_settings: how many handlers there are; outlives the sessions
 *
 * Returns: (transfer full): no sessions yet, without limits
 */
Connect4Sessions *
connect4_sessions_new (const Connect4SessionContext   *context,
                       const Connect4HandlersSettings *handler_settings)
{
  Connect4Sessions *self = g_new0 (Connect4Sessions, 1);

  self->addresses = connect4_address_counts_new ();
  self->handler_settings = handler_settings;
  self->context = *context;
  self->context.limits = &self->limits;
  self->context.traffic = &self->traffic;
  self->context.crash_penalty = connect4_crash_penalty_new ();
  self->context.parser_flags = handler_settings->flags;

  return self;
}

/**
 * connect4_sessions_free:
 * @self: (transfer full): the sessions, which have all ended
 */
void
connect4_sessions_free (Connect4Sessions *self)
{
  g_clear_weak_pointer (&self->supervisor);
  g_clear_weak_pointer (&self->context.handlers);
  connect4_crash_penalty_free (self->context.crash_penalty);
  connect4_address_counts_free (self->addresses);
  g_free (self);
}

/* The action handler of a session: its first, or another when that has crashed. A Connect4WorkerFunc. */
static Connect4Actor *
connect4_sessions_assign_handler (Connect4Actor  *session,
                                  gpointer        user_data,
                                  GError        **error)
{
  Connect4Requester *requester = connect4_session_get_requester (CONNECT4_SESSION (session));
  Connect4Actor *handler;

  if (requester == NULL)
    {
      g_set_error (error, CONNECT4_SUPERVISION_ERROR, CONNECT4_SUPERVISION_ERROR_NOPROC,
                   "The action handlers are being restarted");
      return NULL;
    }

  handler = connect4_requester_assign (requester, error);

  return handler != NULL ? g_object_ref (handler) : NULL;
}

/**
 * connect4_sessions_start_supervisor:
 * @parent: the supervisor whose child it becomes
 * @user_data: a #Connect4Sessions
 * @error: not set
 *
 * Starts the supervisor under which sessions are from now on. A #Connect4ChildStartFunc.
 *
 * Returns: (transfer full): the supervisor
 */
Connect4Actor *
connect4_sessions_start_supervisor (Connect4Actor  *parent,
                                    gpointer        user_data,
                                    GError        **error)
{
  Connect4Sessions *self = user_data;
  Connect4TaskSupervisor *supervisor = connect4_task_supervisor_new (CONNECT4_SESSIONS_ID);

  g_object_set (supervisor, "max-children", self->limits.max_connections, NULL);
  connect4_task_supervisor_set_worker_func (supervisor, connect4_sessions_assign_handler, NULL, NULL);
  g_set_weak_pointer (&self->supervisor, supervisor);

  return CONNECT4_ACTOR (supervisor);
}

/**
 * connect4_sessions_get_supervisor:
 * @self: the sessions
 *
 * Returns: (transfer none) (nullable): the supervisor of all sessions; %NULL while it is being restarted
 */
Connect4BaseSupervisor *
connect4_sessions_get_supervisor (const Connect4Sessions *self)
{
  if (self->supervisor == NULL || !connect4_actor_is_alive (CONNECT4_ACTOR (self->supervisor)))
    return NULL;

  return CONNECT4_BASE_SUPERVISOR (self->supervisor);
}

static void
connect4_sessions_on_handler_crashed (Connect4Handlers          *handlers,
                                      const Connect4CrashReport *report,
                                      gpointer                   user_data)
{
  Connect4Sessions *self = user_data;

  self->traffic.n_handler_crashes[report->cause]++;
}

/**
 * connect4_sessions_set_handlers:
 * @self: the sessions
 * @handlers: the action handlers, when they have been started
 *
 * Has all sessions send their lines to @handlers, which must not outlive @self.
 */
void
connect4_sessions_set_handlers (Connect4Sessions *self,
                                Connect4Handlers *handlers)
{
  g_set_weak_pointer (&self->context.handlers, handlers);
  g_signal_connect (handlers, "handler-crashed", G_CALLBACK (connect4_sessions_on_handler_crashed), self);
}

/* The kernel makes its table of a process's descriptors twice as large whenever it is full, and a process
 * that has several threads has to wait for that, for 10 milliseconds and more. So it is made large at once. */
static void
prepare_descriptors (guint n)
{
  int highest = fcntl (STDERR_FILENO, F_DUPFD_CLOEXEC, (int) MIN (n, MAX_PREPARED_DESCRIPTORS) - 1);

  if (highest >= 0)
    close (highest);
}

/* How many players so many descriptors are enough for, with their handler processes. */
static guint
share_descriptors (const Connect4HandlersSettings *handlers,
                   gint64                          n_descriptors)
{
  const gint64 each = CONNECT4_HANDLER_PROCESS_DESCRIPTORS;
  const gint64 n_together = handlers->players_per_handler;
  gint64 n_players;

  if (n_together == 0)
    n_players = n_descriptors - each * handlers->n_handlers;
  else /* the last process may have only one player */
    n_players = (n_descriptors * n_together - each * (n_together - 1)) / (n_together + each);

  return (guint) MAX (n_players, 1);
}

/* Raises the process's limit of descriptors as far as it goes, and keeps some of them back.
 *
 * Returns: how many players there can be, at most as many as are wanted, which are any number if that is 0 */
static guint
connect4_sessions_get_max_players (Connect4Sessions *self,
                                   guint             wanted)
{
  struct rlimit limit;
  guint possible;

  if (getrlimit (RLIMIT_NOFILE, &limit) < 0)
    return wanted;

  limit.rlim_cur = limit.rlim_max;
  if (setrlimit (RLIMIT_NOFILE, &limit) < 0)
    getrlimit (RLIMIT_NOFILE, &limit);

  possible = MIN (limit.rlim_cur, G_MAXINT);
  possible = possible > 2 * RESERVED_DESCRIPTORS ? possible - RESERVED_DESCRIPTORS : possible / 2;
  possible = share_descriptors (self->handler_settings, possible);
  possible = wanted == 0 ? possible : MIN (wanted, possible);
  prepare_descriptors (possible);

  return possible;
}

/**
 * connect4_sessions_set_limits:
 * @self: the sessions
 * @limits: what a client may take up; max_connections is 0 for as many as there can be
 *
 * Changes the limits of all players, from now on. Players who are connected stay, even if there are too many.
 */
void
connect4_sessions_set_limits (Connect4Sessions     *self,
                              const Connect4Limits *limits)
{
  g_autoptr (GPtrArray) sessions = connect4_sessions_list (self);

  self->limits = *limits;
  self->limits.max_connections = connect4_sessions_get_max_players (self, limits->max_connections);
  if (self->limits.max_connections < limits->max_connections)
    g_message ("No more than %u players can be let in, not %u: the limit of open files is too low",
               self->limits.max_connections, limits->max_connections);
  if (self->supervisor != NULL)
    g_object_set (self->supervisor, "max-children", self->limits.max_connections, NULL);

  for (guint i = 0; i < sessions->len; i++)
    connect4_session_watch_timeouts (sessions->pdata[i]);
}

/**
 * connect4_sessions_get_limits:
 * @self: the sessions
 *
 * Returns: (transfer none): the limits in force
 */
const Connect4Limits *
connect4_sessions_get_limits (const Connect4Sessions *self)
{
  return &self->limits;
}

/**
 * connect4_sessions_get_traffic:
 * @self: the sessions
 *
 * Returns: (transfer none): what is counted of all sessions
 */
Connect4Traffic *
connect4_sessions_get_traffic (Connect4Sessions *self)
{
  return &self->traffic;
}

/**
 * connect4_sessions_get_context:
 * @self: the sessions
 *
 * Returns: (transfer none): what sessions work with, to be given to a new one
 */
const Connect4SessionContext *
connect4_sessions_get_context (const Connect4Sessions *self)
{
  return &self->context;
}

/**
 * connect4_sessions_hold_address:
 * @self: the sessions
 * @address: where a client comes from
 * @error: return location for a %CONNECT4_ERROR_SERVER_FULL
 *
 * Returns: (transfer full) (nullable): the client's address, held, unless it has too many connections already
 */
Connect4AddressCount *
connect4_sessions_hold_address (Connect4Sessions  *self,
                                GInetAddress      *address,
                                GError           **error)
{
  guint limit = self->limits.max_connections_per_address;
  Connect4AddressCount *count = connect4_address_counts_hold (self->addresses, address);

  if (limit == 0 || connect4_address_count_get (count) <= limit ||
      (connect4_address_count_is_loopback (count) && !self->limits.address_limit_on_loopback))
    return count;

  g_set_error (error, CONNECT4_ERROR, CONNECT4_ERROR_SERVER_FULL,
               "%s has %u connections already", connect4_address_count_get_text (count), limit);
  connect4_address_count_release (count);
  return NULL;
}

/**
 * connect4_sessions_start:
 * @self: the sessions
 * @session: a new session
 * @error: return location for an error
 *
 * Starts @session, with a handler for its lines as soon as there is one.
 *
 * Returns: whether it runs; else there is a #Connect4SupervisionError, such as
 *   %CONNECT4_SUPERVISION_ERROR_NOPROC while there is no supervisor
 */
gboolean
connect4_sessions_start (Connect4Sessions  *self,
                         Connect4Session   *session,
                         GError           **error)
{
  Connect4TaskActor *task = CONNECT4_TASK_ACTOR (session);
  g_autoptr (GError) no_handler = NULL;

  if (connect4_sessions_get_supervisor (self) == NULL)
    {
      g_set_error_literal (error, CONNECT4_SUPERVISION_ERROR, CONNECT4_SUPERVISION_ERROR_NOPROC,
                           "The connections are being restarted, or have been stopped");
      return FALSE;
    }

  if (!connect4_task_supervisor_start_task (self->supervisor, task, error))
    return FALSE;

  if (!connect4_task_supervisor_attach_worker (self->supervisor, task, &no_handler))
    g_debug ("session %" G_GUINT64_FORMAT ": no action handler yet: %s",
             connect4_actor_get_id (CONNECT4_ACTOR (session)), no_handler->message);
  return TRUE;
}

/**
 * connect4_sessions_list:
 * @self: the sessions
 *
 * Returns: (transfer container) (element-type Connect4Session): the sessions that live, in the order in
 *   which the players connected
 */
GPtrArray *
connect4_sessions_list (const Connect4Sessions *self)
{
  Connect4BaseSupervisor *supervisor = connect4_sessions_get_supervisor (self);
  GPtrArray *sessions = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GPtrArray) children = NULL;

  if (supervisor == NULL)
    return sessions;

  children = connect4_base_supervisor_which_children (supervisor);
  for (guint i = 0; i < children->len; i++)
    {
      const Connect4ChildInfo *child = children->pdata[i];

      if (child->actor != NULL && connect4_actor_is_alive (child->actor))
        g_ptr_array_add (sessions, g_object_ref (child->actor));
    }

  return sessions;
}

/**
 * connect4_sessions_find:
 * @self: the sessions
 * @id: an actor's id
 *
 * Returns: (transfer none) (nullable): the session with @id, if there is one that lives
 */
Connect4Session *
connect4_sessions_find (const Connect4Sessions *self,
                        guint64                 id)
{
  Connect4Actor *actor = connect4_actor_lookup (id);

  if (!CONNECT4_IS_SESSION (actor) || !connect4_actor_is_alive (actor) ||
      connect4_actor_get_parent (actor) != (Connect4Actor *) connect4_sessions_get_supervisor (self))
    return NULL;

  return CONNECT4_SESSION (actor);
}

/**
 * connect4_sessions_show:
 * @self: the sessions
 * @notice: what all players are to see
 *
 * Shows @notice to all players.
 *
 * Returns: how many they are
 */
guint
connect4_sessions_show (const Connect4Sessions *self,
                        const Connect4Notice   *notice)
{
  g_autoptr (GPtrArray) sessions = connect4_sessions_list (self);

  for (guint i = 0; i < sessions->len; i++)
    connect4_session_show (sessions->pdata[i], notice);

  return sessions->len;
}

/**
 * connect4_sessions_reattach:
 * @self: the sessions
 *
 * Has all players hear of their games again.
 */
void
connect4_sessions_reattach (const Connect4Sessions *self)
{
  g_autoptr (GPtrArray) sessions = connect4_sessions_list (self);

  for (guint i = 0; i < sessions->len; i++)
    connect4_session_reattach (sessions->pdata[i]);
}
