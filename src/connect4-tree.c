/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "connect4-tree.h"

#include <glib/gi18n.h>

#include "admin/connect4-admin.h"
#include "facts/connect4-resource-fact-source.h"
#include "games/connect4-game-servers.h"
#include "loop/connect4-run-clock.h"
#include "paths/connect4-paths.h"
#include "supervision/connect4-supervision-error.h"
#include "supervision/connect4-task-supervisor.h"
#include "telnet/connect4-endpoint.h"
#include "telnet/connect4-listen.h"

/* What the tree's parts work with outlives them: services, sockets and, in the games service, the games. */
struct _Connect4Tree
{
  Connect4Supervisor *root;
  Connect4Services services;
  Connect4HandlersSettings handler_settings;
  Connect4FactSource *facts;
  Connect4MemoryTrim memory_trim;
  Connect4EndpointSetup endpoint;
  Connect4Drain drain;
  gint64 start_time; /* microseconds since 1970 */
  Connect4AdminConfig admin;
  Connect4TreeReloadFunc reload; /* or NULL */
  gpointer reload_data;
  gboolean stopped; /* by connect4_tree_stop() */
};

static Connect4Actor *
connect4_tree_start_tasks (Connect4Actor  *supervisor,
                           gpointer        user_data,
                           GError        **error)
{
  return CONNECT4_ACTOR (connect4_task_supervisor_new (CONNECT4_TASKS_ID));
}

static Connect4Actor *
connect4_tree_start_dispatcher (Connect4Actor  *supervisor,
                                gpointer        user_data,
                                GError        **error)
{
  Connect4Tree *self = user_data;
  g_autoptr (Connect4Handlers) handlers = connect4_handlers_new (&self->handler_settings);
  g_autoptr (Connect4Actor) processes = NULL;

  /* They are there if only the dispatcher was stopped, by an admin: a crash takes them along. */
  processes = connect4_supervisor_get_child (CONNECT4_SUPERVISOR (supervisor), CONNECT4_HANDLER_PROCESSES_ID);
  if (processes != NULL &&
      !connect4_handlers_start (handlers, CONNECT4_DYNAMIC_SUPERVISOR (processes), error))
    return NULL;

  connect4_sessions_set_handlers (self->services.sessions, handlers);

  return CONNECT4_ACTOR (g_steal_pointer (&handlers));
}

static Connect4Actor *
connect4_tree_start_handler_processes (Connect4Actor  *supervisor,
                                       gpointer        user_data,
                                       GError        **error)
{
  g_autoptr (Connect4Actor) handlers =
    connect4_supervisor_get_child (CONNECT4_SUPERVISOR (supervisor), CONNECT4_DISPATCHER_ID);
  g_autoptr (Connect4DynamicSupervisor) processes = NULL;

  if (handlers == NULL)
    {
      g_set_error_literal (error, CONNECT4_SUPERVISION_ERROR, CONNECT4_SUPERVISION_ERROR_NOPROC,
                           "The dispatcher has been stopped: start it first");
      return NULL;
    }

  processes = connect4_dynamic_supervisor_new (CONNECT4_HANDLER_PROCESSES_ID);
  if (!connect4_handlers_start (CONNECT4_HANDLERS (handlers), processes, error))
    return NULL;

  return CONNECT4_ACTOR (g_steal_pointer (&processes));
}

static Connect4Actor *
connect4_tree_start_handlers (Connect4Actor  *parent,
                              gpointer        user_data,
                              GError        **error)
{
  g_autoptr (Connect4Supervisor) supervisor = NULL;
  const Connect4ChildSpec specs[] = {
    { .id = CONNECT4_DISPATCHER_ID,
      .start = connect4_tree_start_dispatcher,
      .user_data = user_data,
      .shutdown = CONNECT4_SHUTDOWN_DEFAULT },
    { .id = CONNECT4_HANDLER_PROCESSES_ID,
      .start = connect4_tree_start_handler_processes,
      .shutdown = CONNECT4_SHUTDOWN_DEFAULT,
      .type = CONNECT4_CHILD_SUPERVISOR },
  };

  supervisor = connect4_supervisor_new (CONNECT4_HANDLERS_ID, CONNECT4_STRATEGY_REST_FOR_ONE);
  if (!connect4_supervisor_start (supervisor, specs, G_N_ELEMENTS (specs), error))
    return NULL;

  return CONNECT4_ACTOR (g_steal_pointer (&supervisor));
}

static gboolean
connect4_tree_start_children (Connect4Tree  *self,
                              GError       **error)
{
  const Connect4ChildSpec specs[] = {
    { .id = CONNECT4_PUB_SUB_ID,
      .start = connect4_games_start_pub_sub,
      .user_data = self->services.games,
      .shutdown = CONNECT4_SHUTDOWN_DEFAULT },
    { .id = CONNECT4_GAMES_ID,
      .start = connect4_game_servers_start,
      .user_data = self->services.games,
      .shutdown = CONNECT4_SHUTDOWN_DEFAULT,
      .type = CONNECT4_CHILD_SUPERVISOR },
    { .id = CONNECT4_TASKS_ID,
      .start = connect4_tree_start_tasks,
      .shutdown = CONNECT4_SHUTDOWN_DEFAULT,
      .type = CONNECT4_CHILD_SUPERVISOR },
    { .id = CONNECT4_HANDLERS_ID,
      .start = connect4_tree_start_handlers,
      .user_data = self,
      .shutdown = CONNECT4_SHUTDOWN_DEFAULT,
      .type = CONNECT4_CHILD_SUPERVISOR },
    { .id = CONNECT4_ENDPOINT_ID,
      .start = connect4_endpoint_start_supervisor,
      .user_data = &self->endpoint,
      .shutdown = CONNECT4_SHUTDOWN_DEFAULT,
      .type = CONNECT4_CHILD_SUPERVISOR },
  };

  return connect4_supervisor_start (self->root, specs, G_N_ELEMENTS (specs), error);
}

static void
connect4_tree_on_child_started (Connect4TreeWatch      *watch,
                                Connect4BaseSupervisor *supervisor,
                                Connect4Actor          *child,
                                gpointer                user_data)
{
  Connect4Tree *self = user_data;

  if (CONNECT4_IS_PUB_SUB (child))
    connect4_sessions_reattach (self->services.sessions);
}

static void
connect4_tree_show_drain (const Connect4Notice *notice,
                          gpointer              user_data)
{
  Connect4Tree *self = user_data;

  connect4_sessions_show (self->services.sessions, notice);
}

static void
connect4_tree_on_drained (gpointer user_data)
{
  connect4_tree_stop (user_data);
}

/* What the children of the root work with, which outlives them. */
static void
connect4_tree_make_services (Connect4Tree           *self,
                             const Connect4Settings *settings)
{
  static const Connect4DrainFuncs drain_funcs = { connect4_tree_show_drain, connect4_tree_on_drained };
  Connect4Services *services = &self->services;

  connect4_memory_trim_init (&self->memory_trim);
  self->root = connect4_supervisor_new ("root", CONNECT4_STRATEGY_ONE_FOR_ONE);
  self->facts = CONNECT4_FACT_SOURCE (connect4_resource_fact_source_new ());
  self->handler_settings = (Connect4HandlersSettings){
    .program = connect4_paths_get_handler (),
    .flags = settings->fault_injection ? CONNECT4_PARSER_FAULT_INJECTION : 0,
    .n_handlers = settings->n_handlers,
    .players_per_handler = settings->players_per_handler,
    .timeout = settings->handler_timeout,
  };

  services->root = self->root;
  services->watch = connect4_tree_watch_new (CONNECT4_BASE_SUPERVISOR (self->root));
  services->games = connect4_games_new ();
  services->drain = &self->drain;
  services->sessions = connect4_sessions_new (&(Connect4SessionContext){ .root = self->root,
                                                                         .games = services->games,
                                                                         .facts = self->facts,
                                                                         .drain = &self->drain,
                                                                         .memory_trim = &self->memory_trim },
                                              &self->handler_settings);
  connect4_sessions_set_limits (services->sessions, &settings->limits);
  connect4_drain_init (&self->drain, connect4_sessions_get_traffic (services->sessions), &drain_funcs, self);
  self->endpoint.sessions = services->sessions;
}

/**
 * connect4_tree_start:
 * @settings: what the server is told
 * @error: return location for an error
 *
 * Listens, and starts all that serves the players.
 *
 * Returns: (transfer full): the running tree; %NULL with a #GIOErrorEnum or #GResolverError when the
 *   address cannot be listened on, or with the error of the child that did not start
 */
Connect4Tree *
connect4_tree_start (const Connect4Settings  *settings,
                     GError                 **error)
{
  g_autoptr (GPtrArray) sockets = connect4_listen (settings->address, settings->port, error);

  if (sockets == NULL)
    {
      g_prefix_error (error, _("Cannot listen on %s, port %u: "), settings->address, settings->port);
      return NULL;
    }

  return connect4_tree_start_on (sockets, settings, error);
}

/**
 * connect4_tree_start_on:
 * @sockets: (element-type GSocket): sockets that listen
 * @settings: what the server is told, but for where to listen
 * @error: return location for an error
 *
 * Starts all that serves the players who connect to @sockets.
 *
 * Returns: (transfer full): the running tree; %NULL with the error of the child that did not start
 */
Connect4Tree *
connect4_tree_start_on (GPtrArray               *sockets,
                        const Connect4Settings  *settings,
                        GError                 **error)
{
  g_autoptr (Connect4Tree) self = g_new0 (Connect4Tree, 1);

  self->start_time = g_get_real_time ();
  self->endpoint.sockets = g_ptr_array_ref (sockets);
  connect4_run_clock_start ();
  connect4_tree_make_services (self, settings);
  g_signal_connect (self->services.watch, "child-started", G_CALLBACK (connect4_tree_on_child_started), self);
  if (!connect4_tree_start_children (self, error) ||
      !connect4_handlers_await_ready (connect4_sessions_get_context (self->services.sessions)->handlers, error))
    return NULL;

  return g_steal_pointer (&self);
}

static void
connect4_tree_on_admin_stop (gpointer user_data)
{
  connect4_tree_stop (user_data);
}

static gboolean
connect4_tree_on_admin_reload (gpointer   user_data,
                               GError   **error)
{
  Connect4Tree *self = user_data;

  return self->reload (self->reload_data, error);
}

/**
 * connect4_tree_start_admin:
 * @self: a tree that has been started
 * @bus: (nullable): where admins are: see #Connect4AdminConfig; %CONNECT4_ADMIN_NO_BUS for nowhere
 * @reload: (nullable): reads the configuration again; %NULL if there is none
 * @user_data: for @reload
 * @error: return location for an error
 *
 * Lets admins see and steer all this over D-Bus. That is started last, and so stopped first. When it crashes
 * too often it is given up, and the rest goes on without it.
 *
 * Returns: whether it was started, or is not wanted; else there is the error of the child that was not
 */
gboolean
connect4_tree_start_admin (Connect4Tree            *self,
                           const char              *bus,
                           Connect4TreeReloadFunc   reload,
                           gpointer                 user_data,
                           GError                 **error)
{
  const Connect4ChildSpec spec = { .id = CONNECT4_ADMIN_ID,
                                   .start = connect4_admin_start_supervisor,
                                   .user_data = &self->admin,
                                   .restart = CONNECT4_RESTART_TRANSIENT,
                                   .shutdown = CONNECT4_SHUTDOWN_DEFAULT,
                                   .type = CONNECT4_CHILD_SUPERVISOR };

  if (g_strcmp0 (bus, CONNECT4_ADMIN_NO_BUS) == 0)
    return TRUE;

  self->reload = reload;
  self->reload_data = user_data;
  self->admin = (Connect4AdminConfig){
    .bus = bus,
    .objects = { .services = &self->services,
                 .sockets = self->endpoint.sockets,
                 .start_time = self->start_time,
                 .stop = connect4_tree_on_admin_stop,
                 .reload = reload != NULL ? connect4_tree_on_admin_reload : NULL,
                 .user_data = self },
  };

  return connect4_supervisor_start_child (self->root, &spec, NULL, error);
}

/**
 * connect4_tree_stop:
 * @self: a tree
 *
 * Begins to stop all of @self, the last part that was started first. Its root is dead when that is done.
 */
void
connect4_tree_stop (Connect4Tree *self)
{
  g_autoptr (Connect4ExitReason) reason = connect4_exit_reason_new (CONNECT4_EXIT_SHUTDOWN);

  self->stopped = TRUE;
  connect4_drain_halt (&self->drain);
  connect4_actor_exit (CONNECT4_ACTOR (self->root), reason);
}

/**
 * connect4_tree_was_stopped:
 * @self: a tree
 *
 * Returns: whether connect4_tree_stop() has been called; if it has not and the root is dead, there were
 *   more crashes than the root bears
 */
gboolean
connect4_tree_was_stopped (Connect4Tree *self)
{
  return self->stopped;
}

static void
connect4_tree_clear (gpointer user_data)
{
  Connect4Tree *self = user_data;

  connect4_drain_clear (&self->drain);
  g_clear_object (&self->root);
  g_clear_object (&self->services.watch);
  connect4_run_clock_stop ();
  connect4_memory_trim_clear (&self->memory_trim);
  g_clear_pointer (&self->services.sessions, connect4_sessions_free);
  g_clear_object (&self->services.games);
  g_clear_object (&self->facts);
  g_clear_pointer (&self->endpoint.sockets, g_ptr_array_unref);
  g_free (self);
}

/* From the main loop: the root is in the middle of it. */
static void
connect4_tree_on_root_state (GObject    *root,
                             GParamSpec *pspec,
                             gpointer    user_data)
{
  if (connect4_actor_is_alive (CONNECT4_ACTOR (root)))
    return;

  g_signal_handlers_disconnect_by_data (root, user_data);
  g_idle_add_once (connect4_tree_clear, user_data);
}

/**
 * connect4_tree_free:
 * @self: (transfer full): a tree that has been stopped, or could not be started
 *
 * Frees it, as soon as its root is dead: until then its parts need what belongs to it.
 */
void
connect4_tree_free (Connect4Tree *self)
{
  if (!connect4_actor_is_alive (CONNECT4_ACTOR (self->root)))
    connect4_tree_clear (self);
  else
    g_signal_connect (self->root, "notify::state", G_CALLBACK (connect4_tree_on_root_state), self);
}

/**
 * connect4_tree_reconfigure:
 * @self: a tree
 * @settings: what the server is told
 *
 * Changes what can be changed while the server runs.
 */
void
connect4_tree_reconfigure (Connect4Tree           *self,
                           const Connect4Settings *settings)
{
  Connect4Handlers *handlers = connect4_sessions_get_context (self->services.sessions)->handlers;

  connect4_sessions_set_limits (self->services.sessions, &settings->limits);
  self->handler_settings.timeout = settings->handler_timeout;
  if (handlers != NULL)
    connect4_handlers_set_timeout (handlers, settings->handler_timeout);
}

/**
 * connect4_tree_get_root:
 * @self: a tree
 *
 * Returns: (transfer none): the root supervisor
 */
Connect4Supervisor *
connect4_tree_get_root (Connect4Tree *self)
{
  return self->root;
}

/**
 * connect4_tree_get_services:
 * @self: a tree
 *
 * Returns: (transfer none): the parts of the server
 */
const Connect4Services *
connect4_tree_get_services (Connect4Tree *self)
{
  return &self->services;
}

/**
 * connect4_tree_get_sockets:
 * @self: a tree
 *
 * Returns: (transfer none) (element-type GSocket): the sockets on which players are awaited
 */
GPtrArray *
connect4_tree_get_sockets (Connect4Tree *self)
{
  return self->endpoint.sockets;
}

/**
 * connect4_tree_describe:
 * @self: a tree
 *
 * Returns: (transfer full): how much is going on, in a line
 */
char *
connect4_tree_describe (Connect4Tree *self)
{
  guint n_players = connect4_sessions_get_traffic (self->services.sessions)->n_players;
  unsigned long long n_moves = connect4_games_count (self->services.games, CONNECT4_GAME_EVENT_MOVED);
  g_autofree char *players = NULL;
  g_autofree char *moves = NULL;

  players = g_strdup_printf (ngettext ("%u player", "%u players", n_players), n_players);
  moves = g_strdup_printf (ngettext ("%llu move so far", "%llu moves so far", n_moves), n_moves);

  return g_strdup_printf ("%s, %s", players, moves);
}
