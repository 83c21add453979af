/* SPDX-License-Identifier: LGPL-2.1-or-later */
#define G_LOG_DOMAIN "connect4-telnet"
#include "config.h"

#include "telnet/connect4-session-private.h"

#include "games/connect4-game-event.h"
#include "telnet/connect4-drain.h"
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

/* Returns: how long the player has to wait until the next line, in microseconds */
static gint64
connect4_session_count_crash (Connect4Session *self)
{
  const Connect4Limits *limits = &self->services->limits;
  gboolean loopback = connect4_address_count_is_loopback (self->address);
  gint64 delay;

  if (loopback && !limits->crash_penalty_on_loopback)
    return 0;

  delay = connect4_crash_penalty_add (self->services->crash_penalty,
                                      connect4_actor_get_id (CONNECT4_ACTOR (self)),
                                      connect4_address_count_get_text (self->address),
                                      g_get_monotonic_time ());

  return MIN (delay, limits->crash_penalty * G_USEC_PER_SEC);
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
    connect4_session_perform (self, action);
  else
    connect4_session_on_crash (self);
}

static gboolean
connect4_session_is_too_fast (Connect4Session *self)
{
  const Connect4Limits *limits = &self->services->limits;

  if (limits->request_rate == 0 ||
      (connect4_address_count_is_loopback (self->address) && !limits->request_limit_on_loopback))
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
  connect4_handlers_submit (handlers, CONNECT4_ACTOR (self), connect4_session_get_place (self), line,
                            length, connect4_session_on_answer);
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

static void
connect4_session_take_lines (Connect4Session *self)
{
  while (!self->busy && !connect4_connection_is_congested (&self->connection))
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
  connect4_session_take_lines (self);
  if (!self->busy)
    connect4_connection_resume (&self->connection);
  connect4_session_watch_times (self);
}

static void
connect4_session_on_readable (Connect4Connection *connection,
                              gpointer            user_data)
{
  Connect4Session *self = user_data;

  connect4_game_server_prefetch (self->server);
  connect4_session_take_lines (self);
  connect4_session_watch_times (self);
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
  connect4_session_watch_times (self);
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
    connect4_handlers_forget (handlers, actor);
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
  connect4_session_init_times (self);
  self->language = connect4_language_get_default ();
}
