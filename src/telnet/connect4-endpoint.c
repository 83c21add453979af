/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "telnet/connect4-endpoint.h"

#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

#include "loop/connect4-errno.h"
#include "loop/connect4-poller.h"
#include "supervision/connect4-supervision-error.h"
#include "telnet/connect4-telnet-session.h"
#include "telnet/connect4-view.h"

/* Clients who are accepted, and who are let in, before those who play have their turn. Many more are accepted
 * than can be let in at once: what the kernel keeps for those who have not been would run over, and they
 * would have to wait for seconds. */
#define MAX_ACCEPTED_AT_ONCE 512
#define MAX_LET_IN_AT_ONCE   64

/* How many may be accepted and not let in yet when the server is full, to be told so. */
#define MIN_WAITING 32

/* How long what was sent may stay unacknowledged before the connection is given up. */
#define USER_TIMEOUT_MS (30 * 1000)

/* When nothing was sent for so long, the client's machine is asked whether it is still there, then again, and
 * given up after so many questions without an answer: in seconds. Left to itself the kernel asks after two
 * hours, so long would the others wait for who has lost the network in his turn. */
#define KEEPALIVE_IDLE     30
#define KEEPALIVE_INTERVAL 10
#define KEEPALIVE_COUNT    3

/* How much the kernel may hold for a client that does not read, in bytes; left to itself it would hold
 * megabytes. */
#define SEND_BUFFER (32 * 1024)

/* How often the children may crash before all of them are started again. Players who are connected do not depend
 * on the listener, which waits for longer after each failure by itself. */
#define MAX_RESTARTS 1000

/* How long players have to be let in before earlier failures are forgotten. */
#define GOOD_TIME (10 * G_USEC_PER_SEC)

struct _Connect4Endpoint
{
  Connect4Actor parent_instance;

  Connect4EndpointSetup *setup; /* unowned: outlives the endpoint */
  GSocketService *service; /* NULL while nobody is let in */
  Connect4Timer timer;     /* until that is tried again or, when it has been done, is taken to last */
  GQueue waiting;      /* of GSocket, owned: clients who have been accepted */
  Connect4Deferred admit; /* queued while there are any */
  gboolean accepting;     /* the others who wait are being accepted with the first */
};

G_DEFINE_FINAL_TYPE (Connect4Endpoint, connect4_endpoint, CONNECT4_TYPE_ACTOR)

/* Accepted sockets inherit the options of the listening one. Errors are ignored: all of these are optional. */
static void
connect4_endpoint_set_options (GSocket *socket)
{
  g_socket_set_blocking (socket, FALSE);
  g_socket_set_keepalive (socket, TRUE);
  g_socket_set_option (socket, IPPROTO_TCP, TCP_KEEPIDLE, KEEPALIVE_IDLE, NULL);
  g_socket_set_option (socket, IPPROTO_TCP, TCP_KEEPINTVL, KEEPALIVE_INTERVAL, NULL);
  g_socket_set_option (socket, IPPROTO_TCP, TCP_KEEPCNT, KEEPALIVE_COUNT, NULL);
  g_socket_set_option (socket, SOL_SOCKET, SO_SNDBUF, SEND_BUFFER, NULL);
  g_socket_set_option (socket, SOL_SOCKET, SO_OOBINLINE, TRUE, NULL); /* RFC 854: the DM of a Synch is urgent */
  g_socket_set_option (socket, IPPROTO_TCP, TCP_NODELAY, TRUE, NULL);
  g_socket_set_option (socket, IPPROTO_TCP, TCP_USER_TIMEOUT, USER_TIMEOUT_MS, NULL);
}

/* @cause: why; a CONNECT4_ERROR_SERVER_FULL if it is full only for the client's address */
static void
connect4_endpoint_turn_away (GSocket      *socket,
                             const GError *cause)
{
  g_autoptr (GString) text = g_string_new (NULL);
  Connect4Notice notice = { CONNECT4_NOTICE_ERROR, .error = { CONNECT4_ERROR_SERVER_FULL } };

  if (g_error_matches (cause, CONNECT4_ERROR, CONNECT4_ERROR_SERVER_FULL))
    notice.type = CONNECT4_NOTICE_ADDRESS_FULL;
  else if (g_error_matches (cause, CONNECT4_SUPERVISION_ERROR, CONNECT4_SUPERVISION_ERROR_NOPROC))
    notice.type = CONNECT4_NOTICE_NOBODY_LET_IN;
  connect4_view_notice (text, connect4_language_get_default (), &notice);
  g_socket_send (socket, text->str, text->len, NULL, NULL); /* it is closed either way */
  g_socket_shutdown (socket, FALSE, TRUE, NULL);
}

/* Not from the socket, which would keep the address as long as it lives.
 *
 * Returns: (transfer full) (nullable): where the client comes from */
static GInetSocketAddress *
connect4_endpoint_get_remote (GSocket  *socket,
                              GError  **error)
{
  struct sockaddr_storage address;
  socklen_t size = sizeof address;

  if (getpeername (g_socket_get_fd (socket), (struct sockaddr *) &address, &size) < 0)
    {
      connect4_errno_set_error (errno, "Cannot tell where the client comes from", error);
      return NULL;
    }

  return G_INET_SOCKET_ADDRESS (g_socket_address_new_from_native (&address, size));
}

/* Returns: (transfer full) (nullable): the client's session */
static Connect4Session *
connect4_endpoint_new_session (Connect4Endpoint  *self,
                               GSocket           *socket,
                               GError           **error)
{
  Connect4Sessions *sessions = self->setup->sessions;
  g_autoptr (GInetSocketAddress) remote = connect4_endpoint_get_remote (socket, error);
  Connect4AddressCount *address;

  if (remote == NULL)
    return NULL;

  address = connect4_sessions_hold_address (sessions, g_inet_socket_address_get_address (remote), error);
  if (address == NULL)
    return NULL;

  return connect4_telnet_session_new (connect4_sessions_get_context (sessions), address, remote, socket, error);
}

static void
connect4_endpoint_let_in (Connect4Endpoint *self,
                          GSocket          *socket)
{
  g_autoptr (Connect4Session) session = NULL;
  g_autoptr (GError) error = NULL;

  session = connect4_endpoint_new_session (self, socket, &error);
  if (session != NULL && connect4_sessions_start (self->setup->sessions, session, &error))
    return;

  g_debug ("client turned away: %s", error->message);
  connect4_endpoint_turn_away (socket, error);
}

/* Returns: whether anybody waits still */
static gboolean
connect4_endpoint_let_in_some (Connect4Endpoint *self,
                               guint             n)
{
  Connect4Sessions *sessions = self->setup->sessions;

  while (n-- > 0 && self->waiting.length > 0)
    {
      g_autoptr (GSocket) socket = g_queue_pop_head (&self->waiting);

      connect4_endpoint_let_in (self, socket);
      connect4_sessions_get_traffic (sessions)->n_waiting--;
      connect4_drain_player_left (connect4_sessions_get_context (sessions)->drain);
    }

  return self->waiting.length > 0;
}

static void
connect4_endpoint_on_admit (Connect4Deferred *deferred,
                            gpointer          user_data)
{
  if (connect4_endpoint_let_in_some (user_data, MAX_LET_IN_AT_ONCE))
    connect4_deferred_queue (deferred);
}

/* Returns: how many may wait to be let in */
static guint
connect4_endpoint_get_room (Connect4Endpoint *self)
{
  guint n_players = connect4_sessions_get_traffic (self->setup->sessions)->n_players;
  guint max_players = connect4_sessions_get_limits (self->setup->sessions)->max_connections;

  return MAX (max_players > n_players ? max_players - n_players : 0, MIN_WAITING);
}

/* GSocketService accepts one client in each turn of the main loop, which takes its time while thousands play: the
 * others who wait come in with it. */
static void
connect4_endpoint_accept_others (Connect4Endpoint *self,
                                 GSocket          *listening)
{
  guint room = connect4_endpoint_get_room (self);

  for (guint i = 0; i < MAX_ACCEPTED_AT_ONCE && self->waiting.length < room; i++)
    {
      g_autoptr (GSocket) socket = g_socket_accept (listening, NULL, NULL);
      g_autoptr (GSocketConnection) connection = NULL;
      gboolean handled;

      if (socket == NULL)
        return;
      connection = g_socket_connection_factory_create_connection (socket);
      g_signal_emit_by_name (self->service, "incoming", connection, NULL, &handled);
    }
}

static gboolean
connect4_endpoint_on_incoming (GSocketService    *service,
                               GSocketConnection *connection,
                               GObject           *source_object,
                               gpointer           user_data)
{
  Connect4Endpoint *self = CONNECT4_ENDPOINT (user_data);

  /* Only the socket is kept. A connection closes its socket at its end, unless an operation is pending. */
  g_io_stream_set_pending (G_IO_STREAM (connection), NULL);
  g_queue_push_tail (&self->waiting, g_object_ref (g_socket_connection_get_socket (connection)));
  connect4_sessions_get_traffic (self->setup->sessions)->n_waiting++;
  connect4_deferred_queue (&self->admit);

  if (!self->accepting)
    {
      self->accepting = TRUE;
      for (guint i = 0; i < self->setup->sockets->len; i++)
        connect4_endpoint_accept_others (self, self->setup->sockets->pdata[i]);
      self->accepting = FALSE;
    }

  return TRUE;
}

/* A GSocketService that is stopped lets one more client in, and drops it. So it gets a descriptor of its own,
 * which is closed then: who connects waits for the next one. */
static gboolean
connect4_endpoint_add_socket (Connect4Endpoint  *self,
                              GSocket           *listening,
                              GError           **error)
{
  g_autoptr (GSocket) socket = NULL;
  int fd = fcntl (g_socket_get_fd (listening), F_DUPFD_CLOEXEC, 3);

  if (fd < 0)
    return connect4_errno_set_error (errno, "Cannot duplicate a listening socket", error);

  socket = g_socket_new_from_fd (fd, error);
  if (socket == NULL)
    {
      close (fd);
      return FALSE;
    }

  connect4_endpoint_set_options (listening);
  g_socket_set_blocking (socket, FALSE);
  return g_socket_listener_add_socket (G_SOCKET_LISTENER (self->service), socket, NULL, error);
}

static void
connect4_endpoint_close (Connect4Endpoint *self)
{
  if (self->service != NULL)
    {
      g_socket_service_stop (self->service);
      g_socket_listener_close (G_SOCKET_LISTENER (self->service));
    }
  g_clear_object (&self->service);
}

static gboolean
connect4_endpoint_open (Connect4Endpoint  *self,
                        GError           **error)
{
  GPtrArray *sockets = self->setup->sockets;

  /* A service that is active already drops whoever connects while another socket is added. */
  self->service = g_object_new (G_TYPE_SOCKET_SERVICE, "active", FALSE, NULL);
  for (guint i = 0; i < sockets->len; i++)
    if (!connect4_endpoint_add_socket (self, sockets->pdata[i], error))
      {
        connect4_endpoint_close (self);
        return FALSE;
      }

  g_signal_connect_object (self->service, "incoming", G_CALLBACK (connect4_endpoint_on_incoming), self,
                           0);
  g_socket_service_start (self->service);
  self->setup->opened = TRUE;
  connect4_timer_set (&self->timer, GOOD_TIME);

  return TRUE;
}

static void
connect4_endpoint_fail (Connect4Endpoint *self)
{
  connect4_backoff_fail (&self->setup->backoff, g_get_monotonic_time ());
}

/* Opens, unless it is too early after a failure; who connects meanwhile waits. */
static void
connect4_endpoint_try_to_open (Connect4Endpoint *self)
{
  const Connect4Backoff *backoff = &self->setup->backoff;
  gint64 delay = connect4_backoff_get_delay (backoff, g_get_monotonic_time ());
  g_autoptr (GError) error = NULL;

  if (delay == 0 && connect4_endpoint_open (self, &error))
    return;

  if (error != NULL)
    {
      connect4_endpoint_fail (self);
      delay = connect4_backoff_get_delay (backoff, g_get_monotonic_time ());
      if ((backoff->failures & (backoff->failures - 1)) == 0) /* less and less often */
        g_warning ("Nobody can be let in, which is tried again in %" G_GINT64_FORMAT " ms: %s", delay / 1000,
                   error->message);
    }
  connect4_timer_set (&self->timer, delay);
}

static void
connect4_endpoint_on_timer (Connect4Timer *timer,
                            gpointer       user_data)
{
  Connect4Endpoint *self = user_data;

  if (self->service != NULL)
    connect4_backoff_succeed (&self->setup->backoff);
  else
    connect4_endpoint_try_to_open (self);
}

/* When the server is started all has to be well; what happens later does not end the listener. */
static Connect4Endpoint *
connect4_endpoint_new (Connect4EndpointSetup  *setup,
                       GError                **error)
{
  g_autoptr (Connect4Endpoint) self = NULL;

  self = g_object_new (CONNECT4_TYPE_ENDPOINT, "name", CONNECT4_ENDPOINT_LISTENER_ID, NULL);
  self->setup = setup;

  if (setup->opened)
    connect4_endpoint_try_to_open (self);
  else if (!connect4_endpoint_open (self, error))
    return NULL;

  return g_steal_pointer (&self);
}

static void
connect4_endpoint_stop (Connect4Endpoint *self)
{
  connect4_timer_clear (&self->timer);
  connect4_endpoint_close (self);

  connect4_deferred_cancel (&self->admit);
  connect4_endpoint_let_in_some (self, G_MAXUINT);
}

static void
connect4_endpoint_terminate (Connect4Actor      *actor,
                             Connect4ExitReason *reason)
{
  connect4_endpoint_stop (CONNECT4_ENDPOINT (actor));

  CONNECT4_ACTOR_CLASS (connect4_endpoint_parent_class)->terminate (actor, reason);
}

static void
connect4_endpoint_ended (Connect4Actor      *actor,
                         Connect4ExitReason *reason)
{
  connect4_endpoint_stop (CONNECT4_ENDPOINT (actor));
  if (connect4_exit_reason_is_crash (reason))
    connect4_endpoint_fail (CONNECT4_ENDPOINT (actor));

  CONNECT4_ACTOR_CLASS (connect4_endpoint_parent_class)->ended (actor, reason);
}

static Connect4Actor *
connect4_endpoint_start_listener (Connect4Actor  *supervisor,
                                  gpointer        user_data,
                                  GError        **error)
{
  return (Connect4Actor *) connect4_endpoint_new (user_data, error);
}

/**
 * connect4_endpoint_start_supervisor:
 * @parent: the supervisor whose child it becomes
 * @setup: a #Connect4EndpointSetup, which has to outlive the endpoint
 * @error: return location for an error
 *
 * Starts to let players in. A #Connect4ChildStartFunc.
 *
 * Returns: (transfer full) (nullable): the endpoint's supervisor
 */
Connect4Actor *
connect4_endpoint_start_supervisor (Connect4Actor  *parent,
                                    gpointer        setup,
                                    GError        **error)
{
  g_autoptr (Connect4Supervisor) supervisor = NULL;
  const Connect4ChildSpec specs[] = {
    { .id = CONNECT4_SESSIONS_ID,
      .start = connect4_sessions_start_supervisor,
      .user_data = ((Connect4EndpointSetup *) setup)->sessions,
      .shutdown = CONNECT4_SHUTDOWN_DEFAULT,
      .type = CONNECT4_CHILD_SUPERVISOR },
    { .id = CONNECT4_ENDPOINT_LISTENER_ID,
      .start = connect4_endpoint_start_listener,
      .user_data = setup,
      .shutdown = CONNECT4_SHUTDOWN_DEFAULT },
  };

  supervisor = connect4_supervisor_new (CONNECT4_ENDPOINT_ID, CONNECT4_STRATEGY_ONE_FOR_ONE);
  g_object_set (supervisor, "max-restarts", MAX_RESTARTS, NULL);
  if (!connect4_supervisor_start (supervisor, specs, G_N_ELEMENTS (specs), error))
    return NULL;

  return CONNECT4_ACTOR (g_steal_pointer (&supervisor));
}

static void
connect4_endpoint_dispose (GObject *object)
{
  Connect4Endpoint *self = CONNECT4_ENDPOINT (object);

  connect4_endpoint_stop (self);

  G_OBJECT_CLASS (connect4_endpoint_parent_class)->dispose (object);
}

static void
connect4_endpoint_class_init (Connect4EndpointClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = connect4_endpoint_dispose;
  CONNECT4_ACTOR_CLASS (klass)->terminate = connect4_endpoint_terminate;
  CONNECT4_ACTOR_CLASS (klass)->ended = connect4_endpoint_ended;
}

static void
connect4_endpoint_init (Connect4Endpoint *self)
{
  connect4_timer_init (&self->timer, connect4_endpoint_on_timer, self);
  g_queue_init (&self->waiting);
  connect4_deferred_init (&self->admit, connect4_endpoint_on_admit, self);
}
