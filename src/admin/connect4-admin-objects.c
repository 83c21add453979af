/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "admin/connect4-admin-objects.h"

#include "admin/connect4-admin-export.h"
#include "admin/connect4-admin-game.h"
#include "admin/connect4-admin-manager.h"
#include "handler/connect4-handlers.h"
#include "server/connect4-sessions.h"

#define SERVER  CONNECT4_ADMIN_INTERFACE ("Server1")
#define GAME    CONNECT4_ADMIN_INTERFACE ("Game1")
#define ACTOR   CONNECT4_ADMIN_INTERFACE ("Actor1")

static const Connect4AdminInterface *const interfaces[] = {
  &connect4_admin_server1,
  &connect4_admin_object_manager,
  &connect4_admin_session1,
  &connect4_admin_game1,
  &connect4_admin_actor1,
  NULL,
};

struct _Connect4AdminObjects
{
  Connect4AdminSetup setup;
  Connect4TreeWatch *watch; /* owned */
  GPtrArray *exports; /* of Connect4AdminExport, owned */
  Connect4AdminManager *manager; /* owned */
  GSignalGroup *handlers; /* owned; listens to those that were started last */
  GSignalGroup *games;    /* owned; listens while there is an export: it costs something at every move */
};

/* An event is sent on each connection that has room for it. No signal is made of it before it is known that there is
 * one. */

static gboolean
connect4_admin_objects_admit (Connect4AdminObjects *self)
{
  gboolean any = FALSE;

  for (guint i = 0; i < self->exports->len; i++)
    {
      Connect4AdminExport *export = self->exports->pdata[i];

      export->admits = connect4_admin_limiter_admit (&export->subscribers);
      any = any || export->admits;
    }

  return any;
}

/* Sends a signal where it has been admitted. */
static void
connect4_admin_objects_emit (Connect4AdminObjects *self,
                             const char           *path,
                             const char           *interface,
                             const char           *signal,
                             GVariant             *parameters)
{
  g_autoptr (GVariant) value = g_variant_ref_sink (parameters);

  for (guint i = 0; i < self->exports->len; i++)
    {
      Connect4AdminExport *export = self->exports->pdata[i];

      if (export->admits)
        connect4_admin_export_emit (export, path, interface, signal, value);
    }
}

/* Games */

static void
connect4_admin_objects_emit_moved (Connect4AdminObjects    *self,
                                   Connect4StoredGame      *stored,
                                   const Connect4GameEvent *event)
{
  g_autofree char *path = connect4_admin_path_of_game (connect4_stored_game_get_code (stored));

  connect4_admin_objects_emit (self, path, GAME, "Moved",
                               g_variant_new ("(@sus)", connect4_admin_game_get_symbol (&event->player),
                                              (guint32) event->column,
                                              connect4_game_get_moves (connect4_stored_game_get (stored))));
}

static void
connect4_admin_objects_emit_game_finished (Connect4AdminObjects    *self,
                                           Connect4StoredGame      *stored,
                                           const Connect4GameEvent *event)
{
  GVariant *winner = connect4_admin_game_get_symbol (event->winner.symbol != 0 ? &event->winner : NULL);

  connect4_admin_objects_emit (self, CONNECT4_ADMIN_PATH, SERVER, "GameFinished",
                               g_variant_new ("(s@ss)", connect4_stored_game_get_code (stored), winner,
                                              connect4_game_get_moves (connect4_stored_game_get (stored))));
}

static void
connect4_admin_objects_on_game_event (Connect4AdminObjects    *self,
                                      Connect4StoredGame      *stored,
                                      const Connect4GameEvent *event)
{
  if (event->type == CONNECT4_GAME_EVENT_MOVED && connect4_admin_objects_admit (self))
    connect4_admin_objects_emit_moved (self, stored, event);
  if (event->finished && connect4_admin_objects_admit (self))
    connect4_admin_objects_emit_game_finished (self, stored, event);
}

/* Handlers */

static void
connect4_admin_objects_on_handler_crashed (Connect4AdminObjects      *self,
                                           const Connect4CrashReport *report)
{
  Connect4Actor *handler = CONNECT4_ACTOR (report->handler);
  GPid pid = connect4_process_actor_get_last_pid (CONNECT4_PROCESS_ACTOR (handler));
  g_autofree char *reason = NULL;

  if (!connect4_admin_objects_admit (self))
    return;

  reason = connect4_exit_reason_to_string (connect4_actor_get_exit_reason (handler));
  connect4_admin_objects_emit (self, CONNECT4_ADMIN_PATH, SERVER, "HandlerCrashed",
                               g_variant_new ("(ussts)", (guint32) pid,
                                              connect4_crash_cause_get_name (report->cause), reason,
                                              report->session, report->request != NULL ? report->request : ""));
}

/* The tree */

/* A supervisor also tells of the workers of its tasks, which are not its children. */
static gboolean
is_child (Connect4BaseSupervisor *supervisor,
          Connect4Actor          *actor)
{
  return connect4_actor_get_parent (actor) == CONNECT4_ACTOR (supervisor);
}

/* Sends Actor1's signal about @child, if it is admitted; @reason is NULL for those that have none. */
static void
connect4_admin_objects_emit_child (Connect4AdminObjects   *self,
                                   Connect4BaseSupervisor *supervisor,
                                   Connect4Actor          *child,
                                   const char             *signal,
                                   Connect4ExitReason     *reason)
{
  g_autoptr (Connect4AdminNode) node = NULL;
  g_autofree char *child_path = NULL;
  g_autofree char *path = NULL;
  g_autofree char *why = NULL;

  if (!is_child (supervisor, child) || !connect4_admin_objects_admit (self))
    return;

  node = connect4_admin_node_find_actor (self->setup.services, supervisor, child);
  child_path = connect4_admin_node_get_object (node);
  path = connect4_admin_node_get_parent (node);
  if (reason != NULL)
    why = connect4_exit_reason_to_string (reason);
  connect4_admin_objects_emit (self, path, ACTOR, signal,
                               why != NULL ? g_variant_new ("(os)", child_path, why)
                                           : g_variant_new ("(o)", child_path));
}

static void
connect4_admin_objects_emit_player_joined (Connect4AdminObjects *self,
                                           Connect4Session      *session)
{
  const Connect4AdminInterface *interface = &connect4_admin_session1;
  Connect4AdminObject object = { .session = session };

  if (!connect4_admin_objects_admit (self))
    return;

  connect4_session_get_info (session, &object.info);
  connect4_admin_objects_emit (self, CONNECT4_ADMIN_PATH, SERVER, "PlayerJoined",
                               g_variant_new ("(@t@s)", connect4_admin_interface_read (interface, &object, "Id"),
                                              connect4_admin_interface_read (interface, &object, "Address")));
}

static void
connect4_admin_objects_emit_player_left (Connect4AdminObjects *self,
                                         Connect4Session      *session,
                                         Connect4ExitReason   *reason)
{
  g_autofree char *why = NULL;

  if (!connect4_admin_objects_admit (self))
    return;

  why = connect4_exit_reason_to_string (reason);
  connect4_admin_objects_emit (self, CONNECT4_ADMIN_PATH, SERVER, "PlayerLeft",
                               g_variant_new ("(ts)", connect4_actor_get_id (CONNECT4_ACTOR (session)), why));
}

static void
connect4_admin_objects_on_started (Connect4AdminObjects   *self,
                                   Connect4BaseSupervisor *supervisor,
                                   Connect4Actor          *child)
{
  if (CONNECT4_IS_SESSION (child))
    connect4_admin_objects_emit_player_joined (self, CONNECT4_SESSION (child));
  if (CONNECT4_IS_HANDLERS (child))
    g_signal_group_set_target (self->handlers, child);
  connect4_admin_objects_emit_child (self, supervisor, child, "ChildStarted", NULL);
}

static void
connect4_admin_objects_on_exited (Connect4AdminObjects   *self,
                                  Connect4BaseSupervisor *supervisor,
                                  Connect4Actor          *child,
                                  Connect4ExitReason     *reason)
{
  if (CONNECT4_IS_SESSION (child))
    connect4_admin_objects_emit_player_left (self, CONNECT4_SESSION (child), reason);
  connect4_admin_objects_emit_child (self, supervisor, child, "ChildExited", reason);
}

static void
connect4_admin_objects_on_crashed (Connect4AdminObjects   *self,
                                   Connect4BaseSupervisor *supervisor,
                                   Connect4Actor          *child,
                                   Connect4ExitReason     *reason)
{
  connect4_admin_objects_emit_child (self, supervisor, child, "ChildCrashed", reason);
}

static void
connect4_admin_objects_on_restarted (Connect4AdminObjects   *self,
                                     Connect4BaseSupervisor *supervisor,
                                     Connect4Actor          *child)
{
  connect4_admin_objects_emit_child (self, supervisor, child, "ChildRestarted", NULL);
}

static void
connect4_admin_objects_on_gave_up (Connect4AdminObjects   *self,
                                   Connect4BaseSupervisor *supervisor,
                                   Connect4ExitReason     *reason)
{
  g_autofree char *tree_path = NULL;
  g_autofree char *path = NULL;
  g_autofree char *why = NULL;

  if (!connect4_admin_objects_admit (self))
    return;

  tree_path = connect4_admin_node_get_path_of (supervisor);
  path = connect4_admin_path_of_actor (tree_path);
  why = connect4_exit_reason_to_string (reason);
  connect4_admin_objects_emit (self, path, ACTOR, "GaveUp", g_variant_new ("(s)", why));
}

/* The life of the objects */

static void
connect4_admin_objects_listen (Connect4AdminObjects *self)
{
  const Connect4Services *services = self->setup.services;
  Connect4Handlers *handlers = connect4_sessions_get_context (services->sessions)->handlers;
  static const struct
  {
    const char *signal;
    GCallback callback;
  } connections[] = {
    { "child-started", G_CALLBACK (connect4_admin_objects_on_started) },
    { "child-exited", G_CALLBACK (connect4_admin_objects_on_exited) },
    { "child-crashed", G_CALLBACK (connect4_admin_objects_on_crashed) },
    { "child-restarted", G_CALLBACK (connect4_admin_objects_on_restarted) },
    { "gave-up", G_CALLBACK (connect4_admin_objects_on_gave_up) },
  };

  for (guint i = 0; i < G_N_ELEMENTS (connections); i++)
    g_signal_connect_swapped (self->watch, connections[i].signal, connections[i].callback, self);

  self->handlers = g_signal_group_new (CONNECT4_TYPE_HANDLERS);
  g_signal_group_connect_swapped (self->handlers, "handler-crashed",
                                  G_CALLBACK (connect4_admin_objects_on_handler_crashed), self);
  if (handlers != NULL)
    g_signal_group_set_target (self->handlers, handlers);

  self->games = g_signal_group_new (CONNECT4_TYPE_GAMES);
  g_signal_group_connect_swapped (self->games, "event", G_CALLBACK (connect4_admin_objects_on_game_event), self);
}

/**
 * connect4_admin_objects_new:
 * @setup: what is shown, and how some of it is done; copied
 *
 * Returns: (transfer full): the objects, on no connection
 */
Connect4AdminObjects *
connect4_admin_objects_new (const Connect4AdminSetup *setup)
{
  Connect4AdminObjects *self = g_new0 (Connect4AdminObjects, 1);

  self->setup = *setup;
  self->setup.sockets = g_ptr_array_ref (setup->sockets);
  self->watch = g_object_ref (setup->services->watch);
  self->exports = g_ptr_array_new_with_free_func ((GDestroyNotify) connect4_admin_export_free);
  connect4_admin_objects_listen (self);
  self->manager = connect4_admin_manager_new (self->exports, setup->services);

  return self;
}

/**
 * connect4_admin_objects_free:
 * @self: (transfer full): the objects, which are taken off all connections
 */
void
connect4_admin_objects_free (Connect4AdminObjects *self)
{
  connect4_admin_manager_free (self->manager);
  g_signal_handlers_disconnect_by_data (self->watch, self);
  g_clear_object (&self->watch);
  g_clear_object (&self->handlers);
  g_clear_object (&self->games);
  g_ptr_array_unref (self->exports);
  g_ptr_array_unref (self->setup.sockets);
  g_free (self);
}

/**
 * connect4_admin_objects_export:
 * @self: the objects
 * @connection: where they are to be
 * @authority: who may change something there
 * @error: %G_IO_ERROR_EXISTS if something is there already
 *
 * Returns: whether they can be called on @connection now
 */
gboolean
connect4_admin_objects_export (Connect4AdminObjects  *self,
                               GDBusConnection       *connection,
                               Connect4Authority     *authority,
                               GError               **error)
{
  Connect4AdminExport *export = connect4_admin_export_new (&self->setup, interfaces, connection, authority, error);

  if (export == NULL)
    return FALSE;

  g_ptr_array_add (self->exports, export);
  g_signal_group_set_target (self->games, self->setup.services->games);
  return TRUE;
}

/**
 * connect4_admin_objects_unexport:
 * @self: the objects
 * @connection: where they are not to be any more; nothing happens if they are not there
 */
void
connect4_admin_objects_unexport (Connect4AdminObjects *self,
                                 GDBusConnection      *connection)
{
  for (guint i = 0; i < self->exports->len; i++)
    if (((Connect4AdminExport *) self->exports->pdata[i])->connection == connection)
      {
        g_ptr_array_remove_index_fast (self->exports, i);
        if (self->exports->len == 0)
          g_signal_group_set_target (self->games, NULL);
        return;
      }
}
