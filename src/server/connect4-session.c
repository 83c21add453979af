/* SPDX-License-Identifier: LGPL-2.1-or-later */
#define G_LOG_DOMAIN "connect4-server"
#include "config.h"

#include "server/connect4-session-private.h"

#include "games/connect4-game-event.h"
#include "server/connect4-drain.h"
#include "supervision/connect4-task-supervisor.h"
#include "telnet/connect4-view-error.h"
#include "telnet/connect4-view-help.h"
#include "telnet/connect4-view.h"

G_DEFINE_FINAL_TYPE (Connect4Session, connect4_session, CONNECT4_TYPE_TASK_ACTOR)

#define _(message) connect4_language_gettext (self->language, message)

/**
 * connect4_session_get_place:
 * @self: a session
 *
 * Returns: where the player is
 */
Connect4Place
connect4_session_get_place (Connect4Session *self)
{
  return self->code[0] != '\0' ? CONNECT4_PLACE_GAME : CONNECT4_PLACE_MENU;
}

/**
 * connect4_session_output:
 * @self: a session
 *
 * Returns: (transfer none): what the player is going to read, to append to
 */
GString *
connect4_session_output (Connect4Session *self)
{
  return connect4_connection_output (&self->connection);
}

/**
 * connect4_session_say_try_again:
 * @self: a session
 *
 * Tells the player that what was asked for has been lost by a crash.
 */
void
connect4_session_say_try_again (Connect4Session *self)
{
  connect4_view_text (connect4_session_output (self),
                      _("An unexpected error happened. Please try again."));
}

/**
 * connect4_session_show_menu:
 * @self: a session
 *
 * Lists what the player can type in the menu.
 */
void
connect4_session_show_menu (Connect4Session *self)
{
  connect4_view_commands (connect4_session_output (self), self->language, CONNECT4_PLACE_MENU,
                          self->services->parser_flags);
}

/**
 * connect4_session_show_game:
 * @self: a session
 * @game: the player's game
 *
 * Shows how @game stands.
 */
void
connect4_session_show_game (Connect4Session    *self,
                            const Connect4Game *game)
{
  connect4_view_board (connect4_session_output (self), connect4_game_get_board (game));
  connect4_view_status (connect4_session_output (self), self->language, game);
}

/**
 * connect4_session_close_with:
 * @self: a session
 * @sentence: what the player is told, in its language
 * @reason: (nullable): why, in the words of the admin
 *
 * Takes leave of the player.
 */
void
connect4_session_close_with (Connect4Session *self,
                             const char      *sentence,
                             const char      *reason)
{
  connect4_view_text (connect4_session_output (self), sentence);
  connect4_view_reason (connect4_session_output (self), self->language, reason);
  connect4_connection_close (&self->connection);
}

/* The end of the player's connection is the end of the task: normal, or cancelled if that was asked for. */
static void
connect4_session_return (Connect4Session *self)
{
  g_autoptr (GTask) task = g_steal_pointer (&self->task);

  if (task != NULL && !g_task_return_error_if_cancelled (task))
    g_task_return_boolean (task, TRUE);
}

/* The game's events */

static void
connect4_session_return_to_menu (Connect4Session *self)
{
  connect4_session_exit_game (self);
  connect4_session_show_menu (self);
}

static void
connect4_session_on_event (Connect4Actor *subscriber,
                           const char    *topic,
                           gpointer       message,
                           gpointer       user_data)
{
  Connect4Session *self = CONNECT4_SESSION (subscriber);
  const Connect4GameEvent *event = message;
  const GString *rendering = connect4_view_render_event (message, self->language);

  g_string_append_len (connect4_session_output (self), rendering->str,
                       rendering->len);
  self->last_event = event->id;
  if (event->type == CONNECT4_GAME_EVENT_ENDED)
    connect4_session_return_to_menu (self);
}

/* Nothing is left behind of an earlier subscription. */
static void
connect4_session_subscribe (Connect4Session *self)
{
  Connect4PubSub *pub_sub = connect4_games_get_pub_sub (self->services->games);
  char topic[CONNECT4_GAME_TOPIC_SIZE];

  if (pub_sub == NULL)
    return;

  connect4_game_event_topic (self->code, topic);
  connect4_pub_sub_unsubscribe (pub_sub, CONNECT4_ACTOR (self), topic);
  connect4_pub_sub_subscribe (pub_sub, CONNECT4_ACTOR (self), topic, connect4_session_on_event, NULL);
}

/* Returns: (transfer none) (nullable): the player's game */
static Connect4StoredGame *
connect4_session_find_stored_game (Connect4Session *self)
{
  return connect4_game_store_find (connect4_games_get_store (self->services->games), self->code);
}

/**
 * connect4_session_enter_game:
 * @self: a session in the menu
 * @server: the server of the game at which the player has sat down
 */
void
connect4_session_enter_game (Connect4Session    *self,
                             Connect4GameServer *server)
{
  Connect4StoredGame *stored;

  g_strlcpy (self->code, connect4_game_server_get_code (server), sizeof self->code);
  g_set_weak_pointer (&self->server, server);
  stored = connect4_session_find_stored_game (self);
  self->last_event = stored != NULL ? connect4_stored_game_get_last_event (stored) : 0;
  connect4_session_subscribe (self);
}

/**
 * connect4_session_exit_game:
 * @self: a session at a game
 *
 * Takes the player back to the menu; that the seat is free has to be told to the games service.
 */
void
connect4_session_exit_game (Connect4Session *self)
{
  Connect4PubSub *pub_sub = connect4_games_get_pub_sub (self->services->games);
  char topic[CONNECT4_GAME_TOPIC_SIZE];

  connect4_game_event_topic (self->code, topic);
  if (pub_sub != NULL)
    connect4_pub_sub_unsubscribe (pub_sub, CONNECT4_ACTOR (self), topic);
  g_clear_weak_pointer (&self->server);
  self->code[0] = '\0';
  connect4_session_restart_timeouts (self);
}

/**
 * connect4_session_reattach:
 * @self: a session
 *
 * Has the player hear of the game again, for what publishes that is there again, whatever had become of it. Who
 * has missed something sees how the game stands; if there is no game any more, that is what was missed.
 */
void
connect4_session_reattach (Connect4Session *self)
{
  Connect4StoredGame *stored;

  if (connect4_session_get_place (self) != CONNECT4_PLACE_GAME || self->connection.state != CONNECT4_CONNECTION_OPEN)
    return;

  stored = connect4_session_find_stored_game (self);
  if (stored == NULL)
    {
      connect4_session_return_to_menu (self);
      return;
    }

  connect4_session_subscribe (self);
  if (connect4_stored_game_get_last_event (stored) == self->last_event)
    return;

  self->last_event = connect4_stored_game_get_last_event (stored);
  connect4_session_show_game (self, connect4_stored_game_get (stored));
}

/* The player's lines */

static void connect4_session_take_lines (Connect4Session *self);

/* Counts the request that is under way, once: it has been answered. */
static void
connect4_session_count_request (Connect4Session *self)
{
  Connect4Traffic *traffic = &self->services->traffic;
  gint64 now;

  if (!self->asking)
    return;

  now = g_get_monotonic_time ();
  self->asking = FALSE;
  self->n_requests++;
  traffic->n_requests++;
  connect4_latency_add (&traffic->latency, now, now - self->last_line);
}

/* Returns: how long a crash can make the player wait, in microseconds */
static gint64
connect4_session_get_max_penalty (Connect4Session *self)
{
  const Connect4Limits *limits = &self->services->limits;

  if (connect4_address_count_is_loopback (self->address) && !limits->crash_penalty_on_loopback)
    return 0;

  return limits->crash_penalty * G_TIME_SPAN_SECOND;
}

/* Returns: how long the player has to wait until the next line, in microseconds */
static gint64
connect4_session_count_crash (Connect4Session *self)
{
  gint64 max_delay = connect4_session_get_max_penalty (self);

  if (max_delay == 0)
    return 0;

  return connect4_crash_penalty_add (self->services->crash_penalty,
                                     connect4_actor_get_id (CONNECT4_ACTOR (self)),
                                     connect4_address_count_get_text (self->address), max_delay,
                                     g_get_monotonic_time ());
}

/* To connect again is no way out: the first line of a player whose address has a record waits like
 * that of who has made it.
 *
 * Returns: whether no line is taken for now */
static gboolean
connect4_session_hold_newcomer (Connect4Session *self)
{
  gint64 max_delay;
  gint64 delay;

  if (self->n_requests > 0)
    return FALSE;

  max_delay = connect4_session_get_max_penalty (self);
  if (max_delay == 0)
    return FALSE;

  delay = connect4_crash_penalty_get_delay (self->services->crash_penalty,
                                            connect4_actor_get_id (CONNECT4_ACTOR (self)),
                                            connect4_address_count_get_text (self->address),
                                            g_get_monotonic_time ());
  delay = MIN (delay, max_delay);
  if (delay == 0)
    return FALSE;

  self->busy = TRUE;
  connect4_connection_pause (&self->connection);
  connect4_view_text (connect4_session_output (self),
                      _("Lines from your address crash handlers again and again: yours has to wait."));
  connect4_session_hold (self, delay);

  return TRUE;
}

static void
connect4_session_on_crash (Connect4Session *self)
{
  gint64 delay = connect4_session_count_crash (self);

  self->n_crashes++;
  connect4_session_count_request (self);
  connect4_session_say_try_again (self);
  if (delay == 0)
    {
      connect4_session_end_action (self);
      return;
    }

  connect4_view_text (connect4_session_output (self),
                      _("That happens to your lines again and again: the next one has to wait."));
  connect4_session_hold (self, delay);
}

static void
connect4_session_on_answer (Connect4Actor        *requester,
                            const Connect4Action *action)
{
  Connect4Session *self = CONNECT4_SESSION (requester);

  if (action != NULL)
    {
      connect4_session_perform (self, action);
      return;
    }

  /* The handlers have ended, which is nobody's fault. */
  connect4_session_say_try_again (self);
  connect4_session_end_action (self);
}

static void
connect4_session_on_moved (Connect4Actor *requester)
{
  Connect4Actor *connections = connect4_actor_get_parent (requester);

  if (connections != NULL)
    connect4_task_supervisor_reassign_worker (CONNECT4_TASK_SUPERVISOR (connections), CONNECT4_TASK_ACTOR (requester));
}

static void
connect4_session_on_delayed (Connect4Actor *requester,
                             gboolean       delayed)
{
  Connect4Session *self = CONNECT4_SESSION (requester);

  connect4_view_text (connect4_session_output (self),
                      delayed ? _("What you type cannot be read at the moment. Your line waits until it can.")
                              : _("What you type can be read again."));
}

/**
 * connect4_session_add_to_handlers:
 * @self: a session
 * @handlers: the action handlers
 *
 * Makes the session known to them, if it is not.
 */
void
connect4_session_add_to_handlers (Connect4Session  *self,
                                  Connect4Handlers *handlers)
{
  static const Connect4RequesterFuncs funcs = {
    .answer = connect4_session_on_answer,
    .moved = connect4_session_on_moved,
    .delayed = connect4_session_on_delayed,
  };
  gboolean spared = connect4_session_get_max_penalty (self) == 0;

  connect4_handlers_add (handlers, CONNECT4_ACTOR (self), &funcs,
                         spared ? NULL : connect4_address_count_get_text (self->address));
}

/* The player's handler is gone. If its line is why, it is lost; else it is answered by another one. */
static void
connect4_session_exit (Connect4Actor      *actor,
                       Connect4Actor      *from,
                       Connect4ExitReason *reason)
{
  Connect4Session *self = CONNECT4_SESSION (actor);
  Connect4Handlers *handlers = connect4_services_get_handlers (self->services);

  if (handlers != NULL && connect4_handlers_take_dropped (handlers, actor))
    connect4_session_on_crash (self);
  else
    CONNECT4_ACTOR_CLASS (connect4_session_parent_class)->exit (actor, from, reason);
}

static gboolean
connect4_session_has_rate (Connect4Session *self)
{
  const Connect4Limits *limits = &self->services->limits;

  return limits->request_rate != 0 &&
         (!connect4_address_count_is_loopback (self->address) || limits->request_limit_on_loopback);
}

static gboolean
connect4_session_is_too_fast (Connect4Session *self)
{
  const Connect4Limits *limits = &self->services->limits;

  if (!connect4_session_has_rate (self))
    return FALSE;

  return !connect4_request_meter_count (&self->meter, g_get_monotonic_time (), limits->request_rate,
                                        MAX (limits->request_burst, 1));
}

static void
connect4_session_submit (Connect4Session *self,
                         const char      *line,
                         gsize            length)
{
  Connect4Handlers *handlers = connect4_services_get_handlers (self->services);

  if (handlers == NULL)
    {
      connect4_session_say_try_again (self);
      return;
    }

  self->busy = TRUE;
  self->asking = TRUE;
  self->last_line = g_get_monotonic_time ();
  self->warned = FALSE;
  connect4_connection_pause (&self->connection);
  connect4_session_add_to_handlers (self, handlers);
  connect4_handlers_submit (handlers, CONNECT4_ACTOR (self), connect4_session_get_place (self), line, length);
  if (self->server != NULL)
    connect4_game_server_prefetch_game (self->server);
}

static void
connect4_session_take_line (Connect4Session *self,
                            const char      *line,
                            gsize            length)
{
  if (connect4_session_is_too_fast (self))
    connect4_view_error (connect4_session_output (self), self->language,
                         CONNECT4_ERROR_TOO_MANY_REQUESTS, NULL);
  else
    connect4_session_submit (self, line, length);
}

/* Counts all that was sent since it was counted last, be it lines or not, against the rates of the player and of
 * the address. The longest line is as good as a request; what is over the rate waits.
 *
 * Returns: whether the player may go on */
static gboolean
connect4_session_charge_input (Connect4Session *self)
{
  const Connect4Limits *limits = &self->services->limits;
  guint weight = connect4_connection_get_weight (&self->connection);
  guint amount = weight - self->charged;
  guint burst = MAX (limits->request_burst, 1);
  gint64 delay, address_delay;

  self->charged = weight;
  if (amount == 0 || !connect4_session_has_rate (self))
    return self->input_until == 0;

  delay = connect4_request_meter_charge (&self->input_meter, g_get_monotonic_time (), amount,
                                         CONNECT4_LINE_MAX, limits->request_rate, burst);
  address_delay = connect4_address_count_charge (
    self->address, amount, CONNECT4_LINE_MAX,
    (guint64) limits->request_rate * CONNECT4_CLIENTS_PER_ADDRESS,
    (guint64) burst * CONNECT4_CLIENTS_PER_ADDRESS);
  if (MAX (delay, address_delay) > 0)
    connect4_session_hold_input (self, MAX (delay, address_delay));

  return self->input_until == 0;
}

static void
connect4_session_take_lines (Connect4Session *self)
{
  if (connect4_session_hold_newcomer (self))
    return;

  while (!self->busy && !connect4_connection_is_congested (&self->connection) &&
         connect4_session_charge_input (self))
    {
      const char *line;
      gsize length;

      switch (connect4_connection_next_line (&self->connection, &line, &length))
        {
        case CONNECT4_LINE_COMPLETE:
          connect4_session_take_line (self, line, length);
          break;

        case CONNECT4_LINE_TOO_LONG:
          connect4_view_error (connect4_session_output (self), self->language,
                               CONNECT4_ERROR_LINE_TOO_LONG, NULL);
          break;

        case CONNECT4_LINE_NONE:
          if (connect4_connection_has_ended (&self->connection))
            connect4_connection_close (&self->connection);
          return;

        default:
          g_assert_not_reached ();
        }
    }
}

/**
 * connect4_session_go_on:
 * @self: a session that can take a line
 *
 * Takes the lines that there are, and receives more unless one of them keeps it from that.
 */
void
connect4_session_go_on (Connect4Session *self)
{
  connect4_session_take_lines (self);
  if (!self->busy && self->input_until == 0)
    connect4_connection_resume (&self->connection);
}

/**
 * connect4_session_end_action:
 * @self: a session whose last line has been answered
 *
 * Goes on to the player's next line.
 */
void
connect4_session_end_action (Connect4Session *self)
{
  connect4_session_count_request (self);
  self->busy = FALSE;
  connect4_session_go_on (self);
  connect4_session_watch_timeouts (self);
}

static void
connect4_session_on_readable (Connect4Connection *connection,
                              gpointer            user_data)
{
  Connect4Session *self = user_data;

  connect4_game_server_prefetch (self->server);
  connect4_session_take_lines (self);
  connect4_session_watch_timeouts (self);
}

static void
connect4_session_on_closed (Connect4Connection *connection,
                            const GError       *error,
                            gpointer            user_data)
{
  Connect4Session *self = user_data;
  g_autoptr (Connect4ExitReason) reason = NULL;

  if (error != NULL)
    {
      reason = connect4_exit_reason_new_shutdown (error->message);
      connect4_actor_exit (CONNECT4_ACTOR (self), reason);
    }

  connect4_session_return (self);
}

/* The life of a session */

static void
connect4_session_run (Connect4TaskActor *actor,
                      GTask             *task)
{
  Connect4Session *self = CONNECT4_SESSION (actor);

  self->task = g_object_ref (task);
  self->since = g_get_real_time ();
  self->services->traffic.n_players++;
  self->services->traffic.n_connections++;
  connect4_session_show_menu (self);
  if (connect4_drain_is_on (self->services->drain))
    connect4_session_tell_time_left (self, connect4_drain_get_seconds (self->services->drain),
                                     connect4_drain_get_reason (self->services->drain));
  connect4_session_watch_timeouts (self);
}

/* The server goes on if its root does: then only this session ends, or all of them do. */
static const char *
connect4_session_get_farewell (Connect4Session *self)
{
  if (connect4_actor_get_state (CONNECT4_ACTOR (self->services->root)) == CONNECT4_ACTOR_RUNNING)
    return _("Your connection is being closed, goodbye!");

  return _("The server is closing. Goodbye!");
}

static void
connect4_session_terminate (Connect4Actor      *actor,
                            Connect4ExitReason *reason)
{
  Connect4Session *self = CONNECT4_SESSION (actor);

  CONNECT4_ACTOR_CLASS (connect4_session_parent_class)->terminate (actor, reason);

  if (self->connection.state == CONNECT4_CONNECTION_OPEN)
    connect4_session_close_with (self, connect4_session_get_farewell (self), NULL);
}

static void
connect4_session_ended (Connect4Actor      *actor,
                        Connect4ExitReason *reason)
{
  Connect4Session *self = CONNECT4_SESSION (actor);
  Connect4Handlers *handlers = connect4_services_get_handlers (self->services);

  connect4_connection_clear (&self->connection);
  connect4_timer_clear (&self->timer);
  connect4_crash_penalty_forget (self->services->crash_penalty, connect4_actor_get_id (actor));
  if (self->since != 0)
    {
      self->services->traffic.n_players--;
      connect4_drain_player_left (self->services->drain);
    }
  if (handlers != NULL)
    connect4_handlers_remove (handlers, actor);
  connect4_memory_trim_count (&self->services->memory_trim);
  connect4_session_return (self);

  CONNECT4_ACTOR_CLASS (connect4_session_parent_class)->ended (actor, reason);
}

/**
 * connect4_session_new:
 * @services: what the session works with; outlives it
 * @address: (transfer full): the player's address, held; taken only on success
 * @remote: the player's end
 * @fd: (transfer full): the player's socket, non-blocking; taken only on success
 * @error: return location for an error
 *
 * Returns: (transfer full): a session, to be started by the connections' supervisor
 */
Connect4Session *
connect4_session_new (Connect4Services      *services,
                      Connect4AddressCount  *address,
                      GInetSocketAddress    *remote,
                      int                    fd,
                      GError               **error)
{
  g_autoptr (Connect4Session) self = g_object_new (CONNECT4_TYPE_SESSION, "trap-exit", TRUE, NULL);

  self->services = services;
  if (!connect4_connection_open (&self->connection, fd, error))
    return NULL;

  self->address = address;
  self->port = g_inet_socket_address_get_port (remote);
  self->address_text = g_inet_address_to_string (g_inet_socket_address_get_address (remote));
  if (g_str_equal (self->address_text, connect4_address_count_get_text (address)))
    g_clear_pointer (&self->address_text, g_free);
  return g_steal_pointer (&self);
}

static void
connect4_session_dispose (GObject *object)
{
  Connect4Session *self = CONNECT4_SESSION (object);

  connect4_connection_clear (&self->connection);
  connect4_timer_clear (&self->timer);
  g_clear_pointer (&self->address, connect4_address_count_release);
  g_clear_pointer (&self->address_text, g_free);
  g_clear_object (&self->task);
  g_clear_weak_pointer (&self->server);

  G_OBJECT_CLASS (connect4_session_parent_class)->dispose (object);
}

static void
connect4_session_class_init (Connect4SessionClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  Connect4ActorClass *actor_class = CONNECT4_ACTOR_CLASS (klass);
  Connect4TaskActorClass *task_actor_class = CONNECT4_TASK_ACTOR_CLASS (klass);

  object_class->dispose = connect4_session_dispose;
  actor_class->exit = connect4_session_exit;
  actor_class->terminate = connect4_session_terminate;
  actor_class->ended = connect4_session_ended;
  task_actor_class->run = connect4_session_run;
}

static void
connect4_session_init (Connect4Session *self)
{
  static const Connect4ConnectionFuncs funcs = {
    .readable = connect4_session_on_readable,
    .closed = connect4_session_on_closed,
  };

  connect4_connection_init (&self->connection, &funcs, self);
  connect4_session_init_timeouts (self);
  self->language = connect4_language_get_default ();
}
