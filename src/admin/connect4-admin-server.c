/* SPDX-License-Identifier: LGPL-2.1-or-later */
#define G_LOG_DOMAIN "connect4-admin"
#include "config.h"

#include "admin/connect4-admin-server.h"

#include <unistd.h>

#include "admin/connect4-admin-limits.h"
#include "admin/connect4-admin-server-acts.h"
#include "admin/connect4-process-memory.h"
#include "server/connect4-drain.h"

struct _Connect4AdminServer
{
  Connect4DBusServer1Skeleton parent_instance;

  Connect4AdminExport *export; /* not owned */
};

/* In the order of data/io.github.connect4d.xml. */
typedef enum {
  PROP_VERSION = 1,
  PROP_PID,
  PROP_START_TIME,
  PROP_ADDRESSES,
  PROP_MEMORY,
  PROP_PLAYERS,
  PROP_GAMES_IN_LOBBY,
  PROP_GAMES_PLAYING,
  PROP_GAMES_FINISHED,
  PROP_CONNECTIONS_EVER,
  PROP_GAMES_EVER,
  PROP_REQUESTS,
  PROP_MOVES,
  PROP_HANDLER_CRASHES,
  PROP_CRASHES,
  PROP_RESTARTS,
  PROP_LATENCY,
  PROP_LIMITS,
  PROP_DRAINING,
  PROP_DRAIN_END,
  PROP_DRAIN_REASON,
} Connect4AdminServerProperty;

G_DEFINE_FINAL_TYPE_WITH_CODE (Connect4AdminServer,
                               connect4_admin_server,
                               CONNECT4_DBUS_TYPE_SERVER1_SKELETON,
                               G_IMPLEMENT_INTERFACE (CONNECT4_DBUS_TYPE_SERVER1,
                                                      connect4_admin_server_init_methods))

/* Returns: (transfer full): where players are awaited */
static char **
get_addresses (GPtrArray *sockets)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  for (guint i = 0; i < sockets->len; i++)
    {
      g_autoptr (GSocketAddress) address = g_socket_get_local_address (sockets->pdata[i], NULL);
      g_autofree char *text = NULL;

      if (address == NULL)
        continue;

      text = g_socket_connectable_to_string (G_SOCKET_CONNECTABLE (address));
      g_strv_builder_add (builder, text);
    }

  return g_strv_builder_end (builder);
}

static GVariant *
get_handler_crashes (const Connect4Traffic *traffic)
{
  g_auto (GVariantBuilder) builder = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE ("a{st}"));

  for (guint i = 0; i < CONNECT4_N_CRASH_CAUSES; i++)
    g_variant_builder_add (&builder, "{st}", connect4_crash_cause_get_name (i),
                           traffic->n_handler_crashes[i]);

  return g_variant_builder_end (&builder);
}

static GVariant *
get_latency (const Connect4Traffic *traffic)
{
  Connect4LatencySummary summary;

  connect4_latency_summarize (&traffic->latency, g_get_monotonic_time (), &summary);

  return g_variant_new ("(ttt)", summary.median, summary.percentile_99, summary.longest);
}

/* What is counted, and what is playing now. */
static gboolean
connect4_admin_server_get_count (const Connect4Services      *services,
                                 Connect4AdminServerProperty  property,
                                 GValue                      *value)
{
  Connect4GameStore *store = connect4_games_get_store (services->games);

  switch ((int) property)
    {
    case PROP_PLAYERS:
      g_value_set_uint (value, services->traffic.n_players);
      return TRUE;
    case PROP_GAMES_IN_LOBBY:
      g_value_set_uint (value, connect4_game_store_count (store, CONNECT4_GAME_LOBBY));
      return TRUE;
    case PROP_GAMES_PLAYING:
      g_value_set_uint (value, connect4_game_store_count (store, CONNECT4_GAME_PLAYING));
      return TRUE;
    case PROP_GAMES_FINISHED:
      g_value_set_uint (value, connect4_game_store_count (store, CONNECT4_GAME_FINISHED));
      return TRUE;
    case PROP_CONNECTIONS_EVER:
      g_value_set_uint64 (value, services->traffic.n_connections);
      return TRUE;
    case PROP_GAMES_EVER:
      g_value_set_uint64 (value, connect4_games_get_n_games (services->games));
      return TRUE;
    case PROP_REQUESTS:
      g_value_set_uint64 (value, services->traffic.n_requests);
      return TRUE;
    case PROP_MOVES:
      g_value_set_uint64 (value, connect4_games_get_n_moves (services->games));
      return TRUE;
    case PROP_HANDLER_CRASHES:
      g_value_take_variant (value, get_handler_crashes (&services->traffic));
      return TRUE;
    case PROP_CRASHES:
      g_value_set_uint64 (value, connect4_tree_watch_get_crashes (services->watch));
      return TRUE;
    case PROP_RESTARTS:
      g_value_set_uint64 (value, connect4_tree_watch_get_restarts (services->watch));
      return TRUE;
    default:
      return FALSE;
    }
}

static void
connect4_admin_server_get_property (GObject    *object,
                                    guint       property_id,
                                    GValue     *value,
                                    GParamSpec *pspec)
{
  const Connect4AdminSetup *setup = CONNECT4_ADMIN_SERVER (object)->export->setup;
  const Connect4Services *services = setup->services;

  if (connect4_admin_server_get_count (services, property_id, value))
    return;

  switch ((int) property_id)
    {
    case PROP_VERSION:
      g_value_set_static_string (value, PACKAGE_VERSION);
      break;
    case PROP_PID:
      g_value_set_uint (value, (guint) getpid ());
      break;
    case PROP_START_TIME:
      g_value_set_uint64 (value, (guint64) setup->start_time);
      break;
    case PROP_ADDRESSES:
      g_value_take_boxed (value, get_addresses (setup->sockets));
      break;
    case PROP_MEMORY:
      g_value_set_uint64 (value, connect4_process_memory_get (getpid ()));
      break;
    case PROP_LATENCY:
      g_value_take_variant (value, get_latency (&services->traffic));
      break;
    case PROP_LIMITS:
      g_value_take_variant (value, connect4_admin_limits_get (&services->limits));
      break;
    case PROP_DRAINING:
      g_value_set_boolean (value, connect4_drain_is_on (services->drain));
      break;
    case PROP_DRAIN_END:
      g_value_set_uint64 (value, (guint64) connect4_drain_get_end (services->drain));
      break;
    case PROP_DRAIN_REASON:
      g_value_set_string (value, connect4_drain_get_reason (services->drain));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
connect4_admin_server_class_init (Connect4AdminServerClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = connect4_admin_server_get_property;
  object_class->set_property = connect4_admin_export_set_none;
  connect4_dbus_server1_override_properties (object_class, PROP_VERSION);
}

static void
connect4_admin_server_init (Connect4AdminServer *self)
{
}

/**
 * connect4_admin_server_new:
 * @export: the objects on a connection; outlives this one
 *
 * Returns: (transfer full): the D-Bus object of the server
 */
Connect4AdminServer *
connect4_admin_server_new (Connect4AdminExport *export)
{
  Connect4AdminServer *self = g_object_new (CONNECT4_TYPE_ADMIN_SERVER, NULL);

  self->export = export;

  return self;
}

/**
 * connect4_admin_server_get_export:
 * @self: the object of the server
 *
 * Returns: (transfer none): the objects on its connection
 */
Connect4AdminExport *
connect4_admin_server_get_export (Connect4AdminServer *self)
{
  return self->export;
}
