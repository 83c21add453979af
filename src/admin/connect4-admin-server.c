/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include <signal.h>
#include <unistd.h>

#include <glib/gi18n.h>

#include "admin/connect4-admin-actor.h"
#include "admin/connect4-admin-export.h"
#include "loop/connect4-memory.h"
#include "server/connect4-drain.h"
#include "server/connect4-sessions.h"
#include "settings/connect4-setting.h"
#include "supervision/connect4-task-supervisor.h"

/* io.github.connect4d.Server1: the server as a whole. */

static const Connect4Services *
get_services (const Connect4AdminObject *object)
{
  return object->export->setup->services;
}

/* What it is */

CONNECT4_ADMIN_DEFINE_GET (get_version, string, PACKAGE_VERSION)
CONNECT4_ADMIN_DEFINE_GET (get_pid, uint32, (guint32) getpid ())
CONNECT4_ADMIN_DEFINE_GET (get_start_time, uint64, (guint64) object->export->setup->start_time)

/* Where players are awaited. */
static GVariant *
get_addresses (const Connect4AdminObject *object)
{
  GPtrArray *sockets = object->export->setup->sockets;
  g_auto (GVariantBuilder) builder = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE ("as"));

  for (guint i = 0; i < sockets->len; i++)
    {
      g_autoptr (GSocketAddress) address = g_socket_get_local_address (sockets->pdata[i], NULL);

      if (address != NULL)
        g_variant_builder_add_value (
          &builder,
          g_variant_new_take_string (g_socket_connectable_to_string (G_SOCKET_CONNECTABLE (address))));
    }

  return g_variant_builder_end (&builder);
}

CONNECT4_ADMIN_DEFINE_GET (get_memory, uint64, connect4_memory_get_of_process (getpid ()))

/* What it counts */

static const Connect4Traffic *
get_traffic (const Connect4AdminObject *object)
{
  return connect4_sessions_get_traffic (get_services (object)->sessions);
}

CONNECT4_ADMIN_DEFINE_GET (get_players, uint32, get_traffic (object)->n_players)

static guint
count_games (const Connect4AdminObject *object,
             Connect4GameStatus         status)
{
  return connect4_game_store_count (connect4_games_get_store (get_services (object)->games), status);
}

static guint64
count_events (const Connect4AdminObject *object,
              Connect4GameEventType      type)
{
  return connect4_games_count (get_services (object)->games, type);
}

CONNECT4_ADMIN_DEFINE_GET (get_games_in_lobby, uint32, count_games (object, CONNECT4_GAME_LOBBY))
CONNECT4_ADMIN_DEFINE_GET (get_games_playing, uint32, count_games (object, CONNECT4_GAME_PLAYING))
CONNECT4_ADMIN_DEFINE_GET (get_games_finished, uint32, count_games (object, CONNECT4_GAME_FINISHED))
CONNECT4_ADMIN_DEFINE_GET (get_connections_ever, uint64, get_traffic (object)->n_connections)
CONNECT4_ADMIN_DEFINE_GET (get_games_ever, uint64, count_events (object, CONNECT4_GAME_EVENT_CREATED))
CONNECT4_ADMIN_DEFINE_GET (get_requests, uint64, get_traffic (object)->n_requests)
CONNECT4_ADMIN_DEFINE_GET (get_moves, uint64, count_events (object, CONNECT4_GAME_EVENT_MOVED))

static GVariant *
get_handler_crashes (const Connect4AdminObject *object)
{
  const Connect4Traffic *traffic = get_traffic (object);
  g_auto (GVariantBuilder) builder = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE ("a{st}"));

  for (guint i = 0; i < CONNECT4_N_CRASH_CAUSES; i++)
    g_variant_builder_add (&builder, "{st}", connect4_crash_cause_get_name (i),
                           traffic->n_handler_crashes[i]);

  return g_variant_builder_end (&builder);
}

CONNECT4_ADMIN_DEFINE_GET (get_crashes, uint64, connect4_tree_watch_get_crashes (get_services (object)->watch))
CONNECT4_ADMIN_DEFINE_GET (get_restarts, uint64, connect4_tree_watch_get_restarts (get_services (object)->watch))

static GVariant *
get_latency (const Connect4AdminObject *object)
{
  Connect4LatencySummary summary;

  connect4_latency_summarize (&get_traffic (object)->latency,
                              g_get_monotonic_time (), &summary);

  return g_variant_new ("(ttt)", summary.median, summary.percentile_99, summary.longest);
}

/* Its limits: those settings that are limits of the players and can be changed while the server runs, by the
 * names that they have on the command line. */

static gboolean
is_limit (const Connect4Setting *setting)
{
  return setting->live && setting->type == CONNECT4_SETTING_NUMBER;
}

static GVariant *
get_limits (const Connect4AdminObject *object)
{
  const Connect4Settings settings = { .limits = *connect4_sessions_get_limits (get_services (object)->sessions) };
  g_auto (GVariantBuilder) builder = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE ("a{su}"));
  guint n_rows;
  const Connect4Setting *rows = connect4_setting_list (&n_rows);

  for (guint i = 0; i < n_rows; i++)
    if (is_limit (&rows[i]))
      g_variant_builder_add (&builder, "{su}", rows[i].name,
                             G_STRUCT_MEMBER (guint, &settings, rows[i].offset));

  return g_variant_builder_end (&builder);
}

/* Returns: (transfer full): the names of all limits */
static char *
list_limits (void)
{
  GString *names = g_string_new (NULL);
  guint n_rows;
  const Connect4Setting *rows = connect4_setting_list (&n_rows);

  for (guint i = 0; i < n_rows; i++)
    if (is_limit (&rows[i]))
      g_string_append_printf (names, "%s%s", names->len > 0 ? ", " : "", rows[i].name);

  return g_string_free (names, FALSE);
}

static gboolean
set_limit (Connect4Settings  *settings,
           const char        *name,
           guint              number,
           GError           **error)
{
  const Connect4Setting *setting = connect4_setting_find (name);
  g_autofree char *text = g_strdup_printf ("%u", number);
  g_autoptr (GError) cause = NULL;

  if (setting == NULL || !is_limit (setting))
    {
      g_autofree char *names = list_limits ();

      g_set_error (error, G_DBUS_ERROR, G_DBUS_ERROR_INVALID_ARGS,
                   _("There is no limit “%s”: there are %s"), name, names);
      return FALSE;
    }

  if (connect4_setting_parse (setting, name, text, settings, &cause))
    return TRUE;

  g_set_error_literal (error, G_DBUS_ERROR, G_DBUS_ERROR_INVALID_ARGS, cause->message);
  return FALSE;
}

/* Returns: whether all of @changes make sense; else @limits is as before */
static gboolean
change_limits (Connect4Limits  *limits,
               GVariant        *changes,
               GError         **error)
{
  Connect4Settings settings = { .limits = *limits };
  GVariantIter iter;
  const char *name;
  guint32 number;

  g_variant_iter_init (&iter, changes);
  while (g_variant_iter_next (&iter, "{&su}", &name, &number))
    if (!set_limit (&settings, name, number, error))
      return FALSE;

  *limits = settings.limits;
  return TRUE;
}

static gboolean
check_set_limits (const Connect4AdminObject  *object,
                  GVariant                   *arguments,
                  GError                    **error)
{
  Connect4Limits limits = *connect4_sessions_get_limits (get_services (object)->sessions);
  g_autoptr (GVariant) changes = g_variant_get_child_value (arguments, 0);

  return change_limits (&limits, changes, error);
}

static void
call_set_limits (const Connect4AdminObject *object,
                 GDBusMethodInvocation     *invocation)
{
  const Connect4Services *services = object->export->setup->services;
  Connect4Limits limits = *connect4_sessions_get_limits (services->sessions);
  g_autoptr (GVariant) changes = NULL;

  changes = g_variant_get_child_value (g_dbus_method_invocation_get_parameters (invocation), 0);
  change_limits (&limits, changes, NULL);
  connect4_sessions_set_limits (services->sessions, &limits);
  g_dbus_method_invocation_return_value (invocation, NULL);
}

/* Its end */

CONNECT4_ADMIN_DEFINE_GET (get_draining, boolean, connect4_drain_is_on (get_services (object)->drain))
CONNECT4_ADMIN_DEFINE_GET (get_drain_end, uint64, (guint64) connect4_drain_get_end (get_services (object)->drain))
CONNECT4_ADMIN_DEFINE_GET (get_drain_reason, string, connect4_drain_get_reason (get_services (object)->drain))

static gboolean
check_drain (const Connect4AdminObject  *object,
             GVariant                   *arguments,
             GError                    **error)
{
  guint seconds;

  if (!connect4_admin_text_check_optional (object, arguments, error))
    return FALSE;

  g_variant_get_child (arguments, 0, "u", &seconds);
  if (seconds > CONNECT4_DRAIN_MAX_SECONDS)
    g_set_error (error, G_DBUS_ERROR, G_DBUS_ERROR_INVALID_ARGS,
                 _("The server can be drained for %u seconds at most, which is a day, not %u"),
                 CONNECT4_DRAIN_MAX_SECONDS, seconds);

  return seconds <= CONNECT4_DRAIN_MAX_SECONDS;
}

static void
call_drain (const Connect4AdminObject *object,
            GDBusMethodInvocation     *invocation)
{
  g_autofree char *reason = connect4_admin_text_get (invocation);
  guint seconds;

  g_variant_get_child (g_dbus_method_invocation_get_parameters (invocation), 0, "u", &seconds);
  connect4_drain_begin (get_services (object)->drain, seconds, reason);
  g_dbus_method_invocation_return_value (invocation, NULL);
}

static void
call_cancel_drain (const Connect4AdminObject *object,
                   GDBusMethodInvocation     *invocation)
{
  if (connect4_drain_cancel (get_services (object)->drain))
    g_dbus_method_invocation_return_value (invocation, NULL);
  else
    g_dbus_method_invocation_return_error_literal (invocation, CONNECT4_ADMIN_ERROR,
                                                   CONNECT4_ADMIN_ERROR_NOT_RUNNING,
                                                   _("The server is not being drained"));
}

static void
call_stop (const Connect4AdminObject *object,
           GDBusMethodInvocation     *invocation)
{
  const Connect4AdminSetup *setup = object->export->setup;

  g_dbus_method_invocation_return_value (invocation, NULL);
  setup->stop (setup->user_data);
}

static void
call_reload (const Connect4AdminObject *object,
             GDBusMethodInvocation     *invocation)
{
  const Connect4AdminSetup *setup = object->export->setup;
  g_autoptr (GError) error = NULL;

  if (setup->reload == NULL)
    g_dbus_method_invocation_return_error_literal (
      invocation, CONNECT4_ADMIN_ERROR, CONNECT4_ADMIN_ERROR_NOT_SUPPORTED,
      _ ("The server has no configuration file that it could read again"));
  else if (setup->reload (setup->user_data, &error))
    g_dbus_method_invocation_return_value (invocation, NULL);
  else
    g_dbus_method_invocation_return_error (invocation, CONNECT4_ADMIN_ERROR, CONNECT4_ADMIN_ERROR_FAILED,
                                           _ ("The configuration cannot be read, and nothing has changed: %s"),
                                           error->message);
}

/* Its signals, and all that it can list */

static void
call_subscribe (const Connect4AdminObject *object,
                GDBusMethodInvocation     *invocation)
{
  Connect4AdminCaller *caller =
    connect4_admin_callers_hold (object->export->callers, g_dbus_method_invocation_get_sender (invocation));

  connect4_admin_limiter_add (&object->export->subscribers, caller);
  connect4_admin_caller_release (caller);
  g_dbus_method_invocation_return_value (invocation, NULL);
}

static void
call_unsubscribe (const Connect4AdminObject *object,
                  GDBusMethodInvocation     *invocation)
{
  Connect4AdminCaller *caller =
    connect4_admin_callers_hold (object->export->callers, g_dbus_method_invocation_get_sender (invocation));

  connect4_admin_limiter_remove (&object->export->subscribers, caller);
  connect4_admin_caller_release (caller);
  g_dbus_method_invocation_return_value (invocation, NULL);
}

/* The objects of one interface, as they are when the first row is asked for, less those that have gone when their
 * turn comes. */
typedef struct
{
  Connect4AdminExport *export; /* not owned */
  Connect4AdminTable table;
  GPtrArray *paths;            /* of string, owned; NULL until the first row */
  guint n_done;
} Rows;

static GVariant *
rows_next (gpointer data)
{
  Rows *self = data;

  if (self->paths == NULL)
    {
      self->paths = g_ptr_array_new_with_free_func (g_free);
      self->table.interface->list (self->export->setup->services, self->paths);
    }

  while (self->n_done < self->paths->len)
    {
      const char *path = self->paths->pdata[self->n_done++];
      g_auto (Connect4AdminObject) object = { NULL };

      if (connect4_admin_interface_find (self->table.interface, self->export, path, &object))
        return connect4_admin_table_read_row (&self->table, &object);
    }

  return NULL;
}

static void
rows_free (gpointer data)
{
  Rows *self = data;

  connect4_admin_table_clear (&self->table);
  g_clear_pointer (&self->paths, g_ptr_array_unref);
  g_free (self);
}

static void
list_rows (Connect4AdminExport          *export,
           const Connect4AdminInterface *interface,
           GDBusMethodInvocation        *invocation)
{
  Rows *rows = g_new0 (Rows, 1);

  rows->export = export;
  connect4_admin_table_init (&rows->table, interface, invocation);
  connect4_admin_lists_begin (export->lists, invocation, rows_next, rows_free, rows);
}

static void
call_list_sessions (const Connect4AdminObject *object,
                    GDBusMethodInvocation     *invocation)
{
  list_rows (object->export, &connect4_admin_session1, invocation);
}

static void
call_list_games (const Connect4AdminObject *object,
                 GDBusMethodInvocation     *invocation)
{
  list_rows (object->export, &connect4_admin_game1, invocation);
}

static void
call_get_tree (const Connect4AdminObject *object,
               GDBusMethodInvocation     *invocation)
{
  const char *actor;
  guint max_children;
  Connect4AdminTree *tree;
  GError *error = NULL;

  g_variant_get (g_dbus_method_invocation_get_parameters (invocation), "(&su)", &actor, &max_children);
  tree = connect4_admin_tree_new (object->export, actor, max_children, invocation, &error);
  if (tree != NULL)
    connect4_admin_lists_begin (object->export->lists, invocation, connect4_admin_tree_next,
                                connect4_admin_tree_free, tree);
  else
    g_dbus_method_invocation_take_error (invocation, error);
}

/* Its players and handlers */

static void
call_announce (const Connect4AdminObject *object,
               GDBusMethodInvocation     *invocation)
{
  g_autofree char *text = connect4_admin_text_get (invocation);
  guint n_players = connect4_sessions_show (get_services (object)->sessions,
                                            &(Connect4Notice){ CONNECT4_NOTICE_MESSAGE, .text = text });

  g_dbus_method_invocation_return_value (invocation, g_variant_new ("(u)", n_players));
}

/* Each of the processes that handle what players type -> how many players it has. */
static GHashTable *
count_players (const Connect4Services *services)
{
  Connect4BaseSupervisor *supervisor = connect4_sessions_get_supervisor (services->sessions);
  g_autoptr (GPtrArray) sessions = connect4_sessions_list (services->sessions);
  GHashTable *counts = g_hash_table_new (NULL, NULL);

  for (guint i = 0; i < sessions->len; i++)
    {
      Connect4Actor *handler = connect4_task_supervisor_get_worker (CONNECT4_TASK_SUPERVISOR (supervisor),
                                                                    sessions->pdata[i]);

      if (CONNECT4_IS_HANDLER_PROCESS (handler))
        g_hash_table_insert (counts, handler,
                             GUINT_TO_POINTER (GPOINTER_TO_UINT (g_hash_table_lookup (counts, handler)) + 1));
    }

  return counts;
}

static GPid
find_busiest (const Connect4Services *services,
              GPtrArray              *processes)
{
  g_autoptr (GHashTable) counts = count_players (services);
  Connect4ProcessActor *busiest = NULL;

  for (guint i = 0; i < processes->len; i++)
    if (busiest == NULL || GPOINTER_TO_UINT (g_hash_table_lookup (counts, processes->pdata[i])) >
                             GPOINTER_TO_UINT (g_hash_table_lookup (counts, busiest)))
      busiest = processes->pdata[i];

  return busiest != NULL ? connect4_process_actor_get_pid (busiest) : 0;
}

/* Returns: (transfer full) (nullable): the supervisor of the processes */
static Connect4BaseSupervisor *
get_processes_supervisor (const Connect4Services *services)
{
  g_autoptr (Connect4Actor) handlers = connect4_supervisor_get_child (services->root, CONNECT4_HANDLERS_ID);
  Connect4Actor *processes = NULL;

  if (handlers != NULL)
    processes = connect4_supervisor_get_child (CONNECT4_SUPERVISOR (handlers), CONNECT4_HANDLER_PROCESSES_ID);

  return (Connect4BaseSupervisor *) processes;
}

/* Returns: (element-type Connect4ProcessActor): the processes that run */
static GPtrArray *
list_processes (const Connect4Services *services)
{
  g_autoptr (Connect4BaseSupervisor) supervisor = get_processes_supervisor (services);
  GPtrArray *processes = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GPtrArray) children = NULL;

  if (supervisor != NULL)
    children = connect4_base_supervisor_which_children (supervisor);
  for (guint i = 0; children != NULL && i < children->len; i++)
    {
      Connect4Actor *actor = ((const Connect4ChildInfo *) children->pdata[i])->actor;

      if (CONNECT4_IS_HANDLER_PROCESS (actor) &&
          connect4_process_actor_get_pid (CONNECT4_PROCESS_ACTOR (actor)) != 0)
        g_ptr_array_add (processes, g_object_ref (actor));
    }

  return processes;
}

/* The process @pid, if it is one that handles what players type; for 0 the one that has most players. */
static GPid
find_handler (const Connect4Services *services,
              GPid                    pid)
{
  g_autoptr (GPtrArray) processes = list_processes (services);

  if (pid == 0)
    return find_busiest (services, processes);

  for (guint i = 0; i < processes->len; i++)
    if (connect4_process_actor_get_pid (processes->pdata[i]) == pid)
      return pid;

  return 0;
}

static void
call_kill_handler (const Connect4AdminObject *object,
                   GDBusMethodInvocation     *invocation)
{
  guint wanted;
  GPid pid;

  g_variant_get (g_dbus_method_invocation_get_parameters (invocation), "(u)", &wanted);
  pid = find_handler (get_services (object), (GPid) wanted);
  if (pid == 0 && wanted == 0)
    g_dbus_method_invocation_return_error_literal (
      invocation, CONNECT4_ADMIN_ERROR, CONNECT4_ADMIN_ERROR_NOT_FOUND,
      _ ("No process handles what players type: the server does it itself, or is starting one"));
  else if (pid == 0)
    g_dbus_method_invocation_return_error (
      invocation, CONNECT4_ADMIN_ERROR, CONNECT4_ADMIN_ERROR_NOT_FOUND,
      _ ("Process %u is none that handles what players type: see connect4ctl tree"), wanted);
  else
    g_dbus_method_invocation_return_value (invocation, g_variant_new ("(u)", (guint32) pid));

  if (pid != 0)
    kill (pid, SIGKILL);
}

/* The interface */

static const Connect4AdminProperty properties[] = {
  { "Version", get_version },
  { "Pid", get_pid },
  { "StartTime", get_start_time },
  { "Addresses", get_addresses },
  { "Memory", get_memory },
  { "Players", get_players },
  { "GamesInLobby", get_games_in_lobby },
  { "GamesPlaying", get_games_playing },
  { "GamesFinished", get_games_finished },
  { "ConnectionsEver", get_connections_ever },
  { "GamesEver", get_games_ever },
  { "Requests", get_requests },
  { "Moves", get_moves },
  { "HandlerCrashes", get_handler_crashes },
  { "Crashes", get_crashes },
  { "Restarts", get_restarts },
  { "Latency", get_latency },
  { "Limits", get_limits },
  { "Draining", get_draining },
  { "DrainEnd", get_drain_end },
  { "DrainReason", get_drain_reason },
};

static const Connect4AdminMethod methods[] = {
  { "Subscribe", call_subscribe },
  { "Unsubscribe", call_unsubscribe },
  { "ListSessions", call_list_sessions },
  { "ListGames", call_list_games },
  { "GetTree", call_get_tree },
  { "Announce", call_announce, .changes = TRUE, .check = connect4_admin_text_check_required },
  { "Drain", call_drain, .changes = TRUE, .check = check_drain },
  { "CancelDrain", call_cancel_drain, .changes = TRUE },
  { "Stop", call_stop, .changes = TRUE },
  { "Reload", call_reload, .changes = TRUE },
  { "SetLimits", call_set_limits, .changes = TRUE, .check = check_set_limits },
  { "KillHandler", call_kill_handler, .changes = TRUE },
};

const Connect4AdminInterface connect4_admin_server1 = {
  .info = &io_github_connect4d_server1_interface,
  .kinds = 1u << CONNECT4_ADMIN_PATH_KIND_SERVER,
  .properties = properties,
  .methods = methods,
};
