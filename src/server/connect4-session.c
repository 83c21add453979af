/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "server/connect4-session-private.h"

#include "supervision/connect4-task-supervisor.h"

G_DEFINE_ABSTRACT_TYPE (Connect4Session, connect4_session, CONNECT4_TYPE_TASK_ACTOR)

/* Returns: where the player is */
Connect4Place
connect4_session_get_place (Connect4Session *self)
{
  return self->code[0] != '\0' ? CONNECT4_PLACE_GAME : CONNECT4_PLACE_MENU;
}

/**
 * connect4_session_show:
 * @self: a session
 * @notice: what the player is to see
 *
 * Shows @notice, unless leave has been taken of the player.
 */
void
connect4_session_show (Connect4Session      *self,
                       const Connect4Notice *notice)
{
  if (!self->closed)
    CONNECT4_SESSION_GET_CLASS (self)->show (self, notice);
}

/* Shows a notice that says it all by its type. */
void
connect4_session_show_plain (Connect4Session    *self,
                             Connect4NoticeType  type)
{
  connect4_session_show (self, &(Connect4Notice){ type });
}

/* Tells the player what is wrong; about @game, unless that is NULL. */
void
connect4_session_show_error (Connect4Session    *self,
                             Connect4Error       code,
                             const Connect4Game *game)
{
  connect4_session_show (self, &(Connect4Notice){ CONNECT4_NOTICE_ERROR, .error = { code, game } });
}

/* Lists what the player can type now. */
void
connect4_session_show_commands (Connect4Session *self)
{
  connect4_session_show (self, &(Connect4Notice){ CONNECT4_NOTICE_COMMANDS,
                                                  .commands = { connect4_session_get_place (self),
                                                                self->context->parser_flags } });
}

/* Takes leave of the player, unless that has been done; without a word if @farewell is NULL. */
void
connect4_session_close (Connect4Session      *self,
                        const Connect4Notice *farewell)
{
  if (self->closed)
    return;

  if (farewell != NULL)
    connect4_session_show (self, farewell);
  self->closed = TRUE;
  CONNECT4_SESSION_GET_CLASS (self)->close (self);
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

/**
 * connect4_session_find_game:
 * @self: a session at a game
 *
 * Returns: (transfer none) (nullable): the game as it stands, whether its server runs or not
 */
const Connect4Game *
connect4_session_find_game (Connect4Session *self)
{
  if (self->server != NULL)
    return connect4_game_server_get_game (self->server);

  return connect4_game_store_lookup (connect4_games_get_store (self->context->games), self->code);
}

static void
connect4_session_return_to_menu (Connect4Session *self)
{
  connect4_session_exit_game (self);
  connect4_session_show_commands (self);
}

static void
connect4_session_on_event (Connect4Actor *subscriber,
                           const char    *topic,
                           gpointer       message,
                           gpointer       user_data)
{
  Connect4Session *self = CONNECT4_SESSION (subscriber);
  const Connect4GameEvent *event = message;

  if (!self->closed)
    CONNECT4_SESSION_GET_CLASS (self)->show_event (self, event, connect4_session_find_game (self));
  self->version = event->version;
  if (event->type == CONNECT4_GAME_EVENT_ENDED)
    connect4_session_return_to_menu (self);
}

/* Nothing is left behind of an earlier subscription. */
static void
connect4_session_subscribe (Connect4Session *self)
{
  Connect4PubSub *pub_sub = connect4_games_get_pub_sub (self->context->games);

  if (pub_sub == NULL)
    return;

  connect4_pub_sub_unsubscribe (pub_sub, CONNECT4_ACTOR (self), self->code);
  connect4_pub_sub_subscribe (pub_sub, CONNECT4_ACTOR (self), self->code, connect4_session_on_event, NULL);
}

/* Follows the game of @server, at which the player has sat down. */
void
connect4_session_enter_game (Connect4Session    *self,
                             Connect4GameServer *server)
{
  g_strlcpy (self->code, connect4_game_server_get_code (server), sizeof self->code);
  g_set_weak_pointer (&self->server, server);
  self->version = connect4_game_get_version (connect4_game_server_get_game (server));
  connect4_session_subscribe (self);
}

/* Takes the player back to the menu; that the seat is free has to be told to the games service. */
void
connect4_session_exit_game (Connect4Session *self)
{
  Connect4PubSub *pub_sub = connect4_games_get_pub_sub (self->context->games);

  if (pub_sub != NULL)
    connect4_pub_sub_unsubscribe (pub_sub, CONNECT4_ACTOR (self), self->code);
  g_clear_weak_pointer (&self->server);
  self->code[0] = '\0';
  connect4_session_restart_timeouts (self);
}

/**
 * connect4_session_reattach:
 * @self: a session
 *
 * Subscribes the player to the events of the game again, after the publish/subscribe service was started anew. A player
 * who has missed something is shown how the game stands; one whose game is gone returns to the menu.
 */
void
connect4_session_reattach (Connect4Session *self)
{
  const Connect4Game *game;

  if (self->closed || connect4_session_get_place (self) != CONNECT4_PLACE_GAME)
    return;

  game = connect4_game_store_lookup (connect4_games_get_store (self->context->games), self->code);
  if (game == NULL)
    {
      connect4_session_return_to_menu (self);
      return;
    }

  connect4_session_subscribe (self);
  if (connect4_game_get_version (game) == self->version)
    return;

  self->version = connect4_game_get_version (game);
  connect4_session_show (self, &(Connect4Notice){ CONNECT4_NOTICE_GAME, .game = game });
}

/* The player's lines */

/* Counts the request that is under way, once: it has been answered. */
static void
connect4_session_count_request (Connect4Session *self)
{
  Connect4Traffic *traffic = self->context->traffic;
  gint64 now;

  if (!self->asking)
    return;

  now = g_get_monotonic_time ();
  self->asking = FALSE;
  self->n_requests++;
  traffic->n_requests++;
  connect4_latency_add (&traffic->latency, now, now - self->last_line);
}

static void
connect4_session_pause (Connect4Session *self)
{
  CONNECT4_SESSION_GET_CLASS (self)->set_paused (self, TRUE);
}

/* Returns: how long a crash can make the player wait, in microseconds */
static gint64
connect4_session_get_max_penalty (Connect4Session *self)
{
  const Connect4Limits *limits = self->context->limits;

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

  return connect4_crash_penalty_add (self->context->crash_penalty,
                                     &self->crash_record,
                                     connect4_address_count_get_text (self->address), max_delay,
                                     g_get_monotonic_time ());
}

/* A penalty cannot be escaped by connecting again: the first line from an address with a record of crashes waits like
 * the next line of the session that crashed a handler.
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

  delay = connect4_crash_penalty_get_delay (self->context->crash_penalty,
                                            &self->crash_record,
                                            connect4_address_count_get_text (self->address),
                                            g_get_monotonic_time ());
  delay = MIN (delay, max_delay);
  if (delay == 0)
    return FALSE;

  self->busy = TRUE;
  connect4_session_pause (self);
  connect4_session_show_plain (self, CONNECT4_NOTICE_FIRST_LINE_HELD);
  connect4_session_hold (self, delay);

  return TRUE;
}

static void
connect4_session_on_crash (Connect4Session *self)
{
  gint64 delay = connect4_session_count_crash (self);

  self->n_crashes++;
  connect4_session_count_request (self);
  connect4_session_show_plain (self, CONNECT4_NOTICE_TRY_AGAIN);
  if (delay == 0)
    {
      connect4_session_end_action (self);
      return;
    }

  connect4_session_show_plain (self, CONNECT4_NOTICE_NEXT_LINE_HELD);
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
  connect4_session_show_plain (self, CONNECT4_NOTICE_TRY_AGAIN);
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
  connect4_session_show_plain (CONNECT4_SESSION (requester),
                               delayed ? CONNECT4_NOTICE_LINE_DELAYED : CONNECT4_NOTICE_LINE_NOT_DELAYED);
}

/* Returns: (nullable): as what the session submits lines to the action handlers; NULL while they are being restarted */
Connect4Requester *
connect4_session_get_requester (Connect4Session *self)
{
  static const Connect4RequesterFuncs funcs = {
    .answer = connect4_session_on_answer,
    .moved = connect4_session_on_moved,
    .delayed = connect4_session_on_delayed,
  };
  Connect4Handlers *handlers = self->context->handlers;
  gboolean spared = connect4_session_get_max_penalty (self) == 0;

  if (self->requester != NULL && connect4_requester_is_open (self->requester))
    return self->requester;

  g_clear_pointer (&self->requester, connect4_requester_free);
  if (handlers != NULL && connect4_actor_is_alive (CONNECT4_ACTOR (handlers)) &&
      connect4_actor_is_alive (CONNECT4_ACTOR (self)))
    self->requester = connect4_handlers_add (handlers, CONNECT4_ACTOR (self), &funcs,
                                             spared ? NULL : connect4_address_count_get_text (self->address));

  return self->requester;
}

/* The player's handler is gone. If its line is why, it is lost; else it is answered by another one. */
static void
connect4_session_exit (Connect4Actor      *actor,
                       Connect4Actor      *from,
                       Connect4ExitReason *reason)
{
  Connect4Session *self = CONNECT4_SESSION (actor);

  if (self->requester != NULL && connect4_requester_take_dropped (self->requester))
    connect4_session_on_crash (self);

  CONNECT4_ACTOR_CLASS (connect4_session_parent_class)->exit (actor, from, reason);
}

static gboolean
connect4_session_has_rate (Connect4Session *self)
{
  const Connect4Limits *limits = self->context->limits;

  return limits->request_rate != 0 &&
         (!connect4_address_count_is_loopback (self->address) || limits->request_limit_on_loopback);
}

static gboolean
connect4_session_is_too_fast (Connect4Session *self)
{
  const Connect4Limits *limits = self->context->limits;

  if (!connect4_session_has_rate (self))
    return FALSE;

  return !connect4_request_meter_count (&self->meter, g_get_monotonic_time (), limits->request_rate,
                                        MAX (limits->request_burst, 1));
}

static void
connect4_session_take_line (Connect4Session *self,
                            const char      *line,
                            gsize            length)
{
  Connect4Requester *requester;

  if (connect4_session_is_too_fast (self))
    {
      connect4_session_show_error (self, CONNECT4_ERROR_TOO_MANY_REQUESTS, NULL);
      return;
    }

  requester = connect4_session_get_requester (self);
  if (requester == NULL)
    {
      connect4_session_show_plain (self, CONNECT4_NOTICE_TRY_AGAIN);
      return;
    }

  self->busy = TRUE;
  self->asking = TRUE;
  self->last_line = g_get_monotonic_time ();
  self->warned = FALSE;
  connect4_session_pause (self);
  connect4_requester_submit (requester, connect4_session_get_place (self), line, length);
}

/* Counts all that was sent since it was counted last, be it lines or not, against the rates of the player and of
 * the address. The longest line is as good as a request; what is over the rate waits.
 *
 * Returns: whether the player may go on */
static gboolean
connect4_session_charge_input (Connect4Session *self)
{
  const Connect4Limits *limits = self->context->limits;
  guint weight = CONNECT4_SESSION_GET_CLASS (self)->get_input (self).weight;
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
  if (self->closed || connect4_session_hold_newcomer (self))
    return;

  while (!self->closed && !self->busy && connect4_session_charge_input (self))
    {
      const char *line;
      gsize length;

      switch (CONNECT4_SESSION_GET_CLASS (self)->next_line (self, &line, &length))
        {
        case CONNECT4_LINE_COMPLETE:
          connect4_session_take_line (self, line, length);
          break;

        case CONNECT4_LINE_TOO_LONG:
          connect4_session_show_error (self, CONNECT4_ERROR_LINE_TOO_LONG, NULL);
          break;

        case CONNECT4_LINE_NONE:
          return;

        case CONNECT4_LINE_END:
          connect4_session_close (self, NULL);
          return;

        default:
          g_assert_not_reached ();
        }
    }
}

/* Takes the lines that there are, and receives more unless one of them keeps it from that. */
void
connect4_session_go_on (Connect4Session *self)
{
  connect4_session_take_lines (self);
  if (!self->closed && !self->busy && self->input_until == 0)
    CONNECT4_SESSION_GET_CLASS (self)->set_paused (self, FALSE);
}

/* Goes on to the player's next line. */
void
connect4_session_end_action (Connect4Session *self)
{
  connect4_session_count_request (self);
  self->busy = FALSE;
  connect4_session_go_on (self);
  connect4_session_watch_timeouts (self);
}

/**
 * connect4_session_take_input:
 * @self: a session
 *
 * Takes what the player has sent, as far as that is its turn. For subclasses.
 */
void
connect4_session_take_input (Connect4Session *self)
{
  connect4_session_take_lines (self);
  connect4_session_watch_timeouts (self);
}

/**
 * connect4_session_end:
 * @self: a session whose player cannot be reached any more
 * @error: (nullable): why, unless it was closed
 *
 * Ends it. For subclasses.
 */
void
connect4_session_end (Connect4Session *self,
                      const GError    *error)
{
  g_autoptr (Connect4ExitReason) reason = NULL;

  self->closed = TRUE;
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
  const Connect4Drain *drain = self->context->drain;

  self->task = g_object_ref (task);
  self->since = g_get_real_time ();
  self->context->traffic->n_players++;
  self->context->traffic->n_connections++;
  connect4_session_show_commands (self);
  if (connect4_drain_is_on (drain))
    connect4_session_show (self, &(Connect4Notice){ CONNECT4_NOTICE_TIME_LEFT,
                                                    .time_left = { connect4_drain_get_seconds (drain),
                                                                   connect4_drain_get_reason (drain) } });
  connect4_session_watch_timeouts (self);
}

/* The server goes on if its root does: then only this session ends, or all of them do. */
static void
connect4_session_cancelled (Connect4TaskActor *actor)
{
  Connect4Session *self = CONNECT4_SESSION (actor);
  gboolean goes_on = connect4_actor_get_state (CONNECT4_ACTOR (self->context->root)) == CONNECT4_ACTOR_RUNNING;

  connect4_session_close (self, &(Connect4Notice){ goes_on ? CONNECT4_NOTICE_KICKED : CONNECT4_NOTICE_SERVER_CLOSES });
}

static void
connect4_session_ended (Connect4Actor      *actor,
                        Connect4ExitReason *reason)
{
  Connect4Session *self = CONNECT4_SESSION (actor);

  self->closed = TRUE;
  CONNECT4_SESSION_GET_CLASS (self)->drop (self);
  connect4_timer_clear (&self->timer);
  if (self->since != 0)
    {
      self->context->traffic->n_players--;
      connect4_drain_player_left (self->context->drain);
    }
  g_clear_pointer (&self->requester, connect4_requester_free);
  connect4_memory_trim_count (self->context->memory_trim);
  connect4_session_return (self);

  CONNECT4_ACTOR_CLASS (connect4_session_parent_class)->ended (actor, reason);
}

/**
 * connect4_session_set_up:
 * @self: a session that has just been made
 * @context: what the session works with; outlives it
 * @address: (transfer full): the player's address, held
 * @remote: the player's end
 *
 * Makes @self ready to be started by the connections' supervisor. For subclasses.
 */
void
connect4_session_set_up (Connect4Session              *self,
                         const Connect4SessionContext *context,
                         Connect4AddressCount         *address,
                         GInetSocketAddress           *remote)
{
  self->context = context;
  self->address = address;
  self->port = g_inet_socket_address_get_port (remote);
  self->address_text = g_inet_address_to_string (g_inet_socket_address_get_address (remote));
  if (g_str_equal (self->address_text, connect4_address_count_get_text (address)))
    g_clear_pointer (&self->address_text, g_free);
}

static void
connect4_session_dispose (GObject *object)
{
  Connect4Session *self = CONNECT4_SESSION (object);

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
  actor_class->ended = connect4_session_ended;
  task_actor_class->run = connect4_session_run;
  task_actor_class->cancelled = connect4_session_cancelled;
}

static void
connect4_session_init (Connect4Session *self)
{
  connect4_actor_set_trap_exit (CONNECT4_ACTOR (self), TRUE);
  connect4_session_init_timeouts (self);
  self->language = connect4_language_get_default ();
}
