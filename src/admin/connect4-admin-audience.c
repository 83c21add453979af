/* SPDX-License-Identifier: LGPL-2.1-or-later */
#define G_LOG_DOMAIN "connect4-admin"
#include "config.h"

#include "admin/connect4-admin-audience.h"

static guint
connect4_admin_audience_get_max (Connect4AdminAudience *self)
{
  return connect4_admin_audience_is_empty (self) ? self->max_without : self->max_with_members;
}

static void
connect4_admin_audience_tell_skipped (Connect4AdminAudience *self)
{
  guint n_skipped = self->n_skipped;

  if (n_skipped == 0 || self->n_left == 0)
    return;

  self->n_skipped = 0;
  self->n_left--;
  self->n_sent++;
  connect4_admin_audience_begin_second (self);
  self->skipped (n_skipped, self->user_data);
}

/* A second is over, and all of it has been taken. */
static void
connect4_admin_audience_refill (Connect4AdminAudience *self)
{
  self->n_sent = 0;
  self->n_left = connect4_admin_audience_get_max (self);
  connect4_admin_audience_tell_skipped (self);
}

static void
connect4_admin_audience_on_flushed (GObject      *source,
                                    GAsyncResult *result,
                                    gpointer      user_data)
{
  Connect4AdminAudience *self = user_data;
  g_autoptr (GError) error = NULL;

  if (!g_dbus_connection_flush_finish (G_DBUS_CONNECTION (source), result, &error) &&
      g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return; /* self may have gone */

  g_clear_object (&self->flush);
  if (!connect4_timer_is_set (&self->second))
    connect4_admin_audience_refill (self);
}

static void
connect4_admin_audience_on_second (Connect4Timer *timer,
                                   gpointer       user_data)
{
  Connect4AdminAudience *self = user_data;

  if (self->flush == NULL)
    connect4_admin_audience_refill (self);
  else
    self->n_left = 0;
}

/**
 * connect4_admin_audience_begin_second:
 * @self: an audience
 *
 * The first signal of a second is about to be sent.
 */
void
connect4_admin_audience_begin_second (Connect4AdminAudience *self)
{
  connect4_timer_set (&self->second, G_USEC_PER_SEC);
  if (self->flush != NULL)
    return;

  self->flush = g_cancellable_new ();
  g_dbus_connection_flush (self->connection, self->flush, connect4_admin_audience_on_flushed, self);
}

/**
 * connect4_admin_audience_init:
 * @self: an audience, without members
 * @connection: where it is
 * @max_with_members: how many signals a second it gets when it has members
 * @max_without: and how many when it has none
 * @skipped: is called, at most once a second, when there were more than that
 * @user_data: for @skipped
 */
void
connect4_admin_audience_init (Connect4AdminAudience    *self,
                              GDBusConnection          *connection,
                              guint                     max_with_members,
                              guint                     max_without,
                              Connect4AdminSkippedFunc  skipped,
                              gpointer                  user_data)
{
  *self = (Connect4AdminAudience){
    .connection = g_object_ref (connection),
    .members = g_hash_table_new_full (NULL, NULL, (GDestroyNotify) connect4_admin_caller_release, NULL),
    .max_with_members = max_with_members,
    .max_without = max_without,
    .n_left = max_without,
    .skipped = skipped,
    .user_data = user_data,
  };
  connect4_timer_init (&self->second, connect4_admin_audience_on_second, self);
}

/**
 * connect4_admin_audience_clear:
 * @self: an audience
 */
void
connect4_admin_audience_clear (Connect4AdminAudience *self)
{
  connect4_timer_clear (&self->second);
  if (self->flush != NULL)
    g_cancellable_cancel (self->flush);
  g_clear_object (&self->flush);
  g_clear_pointer (&self->members, g_hash_table_unref);
  g_clear_object (&self->connection);
}

/* What has been sent in this second counts, whoever was there. */
static void
connect4_admin_audience_adjust (Connect4AdminAudience *self)
{
  guint max = connect4_admin_audience_get_max (self);
  gboolean may_begin = self->flush == NULL || connect4_timer_is_set (&self->second);

  self->n_left = may_begin && max > self->n_sent ? max - self->n_sent : 0;
}

/**
 * connect4_admin_audience_add:
 * @self: an audience
 * @caller: a member of it from now on, held; once, however often this is called
 */
void
connect4_admin_audience_add (Connect4AdminAudience *self,
                             Connect4AdminCaller   *caller)
{
  if (g_hash_table_contains (self->members, caller))
    return;

  if (connect4_admin_audience_is_empty (self))
    self->n_skipped = 0; /* nobody has missed them */
  g_hash_table_add (self->members, connect4_admin_caller_hold (caller));
  connect4_admin_audience_adjust (self);
}

/**
 * connect4_admin_audience_remove:
 * @self: an audience
 * @caller: one who may be a member
 */
void
connect4_admin_audience_remove (Connect4AdminAudience *self,
                                Connect4AdminCaller   *caller)
{
  if (g_hash_table_remove (self->members, caller))
    connect4_admin_audience_adjust (self);
}

/**
 * connect4_admin_audience_is_empty:
 * @self: an audience
 *
 * Returns: whether it has no members
 */
gboolean
connect4_admin_audience_is_empty (Connect4AdminAudience *self)
{
  return g_hash_table_size (self->members) == 0;
}
