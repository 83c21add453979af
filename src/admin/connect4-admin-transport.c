/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "admin/connect4-admin-transport.h"

#include "loop/connect4-backoff.h"
#include "loop/connect4-timer.h"

/* Invariant: the timer is set only between a failure and the next attempt, and never once stopped. */
typedef struct
{
  Connect4Backoff backoff;
  Connect4Timer timer; /* for the next attempt */
  gboolean is_settled; /* was open once, or is known to have failed */
  gboolean is_stopped;
} Connect4AdminTransportPrivate;

enum {
  CONNECTED,
  FAILED,
  N_SIGNALS
};

static guint transport_signals[N_SIGNALS];

G_DEFINE_ABSTRACT_TYPE_WITH_PRIVATE (Connect4AdminTransport, connect4_admin_transport, G_TYPE_OBJECT)

static void
connect4_admin_transport_on_timer (Connect4Timer *timer,
                                   gpointer       user_data)
{
  Connect4AdminTransport *self = user_data;

  CONNECT4_ADMIN_TRANSPORT_GET_CLASS (self)->open (self);
}

/**
 * connect4_admin_transport_start:
 * @self: a transport that has not been started
 *
 * Begins to open it.
 */
void
connect4_admin_transport_start (Connect4AdminTransport *self)
{
  g_return_if_fail (CONNECT4_IS_ADMIN_TRANSPORT (self));

  CONNECT4_ADMIN_TRANSPORT_GET_CLASS (self)->open (self);
}

/**
 * connect4_admin_transport_stop:
 * @self: a transport
 *
 * Closes it for good. The connections are left to whoever has heard of them.
 */
void
connect4_admin_transport_stop (Connect4AdminTransport *self)
{
  Connect4AdminTransportPrivate *priv = connect4_admin_transport_get_instance_private (self);

  g_return_if_fail (CONNECT4_IS_ADMIN_TRANSPORT (self));

  if (priv->is_stopped)
    return;

  priv->is_stopped = TRUE;
  connect4_timer_clear (&priv->timer);
  CONNECT4_ADMIN_TRANSPORT_GET_CLASS (self)->close (self);
}

/**
 * connect4_admin_transport_connected:
 * @self: a transport
 * @connection: a new connection
 * @authority: who may do what on it
 *
 * Has the server's objects exported on @connection.
 */
void
connect4_admin_transport_connected (Connect4AdminTransport *self,
                                    GDBusConnection        *connection,
                                    Connect4Authority      *authority)
{
  g_signal_emit (self, transport_signals[CONNECTED], 0, connection, authority);
}

/**
 * connect4_admin_transport_opened:
 * @self: a transport
 *
 * Says that it is open.
 */
void
connect4_admin_transport_opened (Connect4AdminTransport *self)
{
  Connect4AdminTransportPrivate *priv = connect4_admin_transport_get_instance_private (self);

  priv->is_settled = TRUE;
  connect4_backoff_succeed (&priv->backoff);
}

/**
 * connect4_admin_transport_failed:
 * @self: a transport
 * @error: why
 *
 * Says that it could not be opened, or is open no more. It is tried again later.
 */
void
connect4_admin_transport_failed (Connect4AdminTransport *self,
                                 const GError           *error)
{
  Connect4AdminTransportPrivate *priv = connect4_admin_transport_get_instance_private (self);
  gint64 now = g_get_monotonic_time ();
  gboolean is_news = !priv->is_settled;

  g_debug ("%s: %s", G_OBJECT_TYPE_NAME (self), error->message);
  if (priv->is_stopped)
    return;

  priv->is_settled = TRUE;
  connect4_backoff_fail (&priv->backoff, now);
  connect4_timer_set (&priv->timer, connect4_backoff_get_delay (&priv->backoff, now));
  if (is_news)
    g_signal_emit (self, transport_signals[FAILED], 0, error);
}

static void
connect4_admin_transport_dispose (GObject *object)
{
  connect4_admin_transport_stop (CONNECT4_ADMIN_TRANSPORT (object));

  G_OBJECT_CLASS (connect4_admin_transport_parent_class)->dispose (object);
}

static void
connect4_admin_transport_class_init (Connect4AdminTransportClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = connect4_admin_transport_dispose;

  transport_signals[CONNECTED] =
    g_signal_new ("connected", CONNECT4_TYPE_ADMIN_TRANSPORT, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 2, G_TYPE_DBUS_CONNECTION, CONNECT4_TYPE_AUTHORITY);
  transport_signals[FAILED] =
    g_signal_new ("failed", CONNECT4_TYPE_ADMIN_TRANSPORT, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 1, G_TYPE_ERROR);
}

static void
connect4_admin_transport_init (Connect4AdminTransport *self)
{
  Connect4AdminTransportPrivate *priv = connect4_admin_transport_get_instance_private (self);

  connect4_timer_init (&priv->timer, connect4_admin_transport_on_timer, self);
}
