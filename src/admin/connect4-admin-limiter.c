/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "admin/connect4-admin-limiter.h"

static guint
connect4_admin_limiter_get_max (Connect4AdminLimiter *self)
{
  return connect4_admin_limiter_is_empty (self) ? self->max_without : self->max_with_members;
}

static void
connect4_admin_limiter_report_skipped (Connect4AdminLimiter *self)
{
  guint n_skipped = self->n_skipped;

  if (n_skipped == 0 || self->n_left == 0)
    return;

  self->n_skipped = 0;
  self->n_left--;
  self->n_sent++;
  connect4_admin_limiter_begin_second (self);
  self->skipped (n_skipped, self->user_data);
}

/* A second is over, and what had been sent before it has been taken. */
static void
connect4_admin_limiter_refill (Connect4AdminLimiter *self)
{
  self->n_sent = 0;
  self->n_left = connect4_admin_limiter_get_max (self);
  connect4_admin_limiter_report_skipped (self);
}

/* A second goes on for as long as the other end does not keep up with it. */
static void
connect4_admin_limiter_on_second (Connect4Timer *timer,
                                  gpointer       user_data)
{
  Connect4AdminLimiter *self = user_data;

  if (connect4_bus_backlog_has_taken (self->backlog, self->mark))
    connect4_admin_limiter_refill (self);
  else
    connect4_timer_set (&self->second, G_USEC_PER_SEC);
}

/**
 * connect4_admin_limiter_begin_second:
 * @self: a limiter
 *
 * The first signal of a second is about to be sent.
 */
void
connect4_admin_limiter_begin_second (Connect4AdminLimiter *self)
{
  self->mark = connect4_bus_backlog_mark (self->backlog);
  connect4_timer_set (&self->second, G_USEC_PER_SEC);
}

/**
 * connect4_admin_limiter_init:
 * @self: a limiter, without members
 * @backlog: of the connection where it is; outlives it
 * @max_with_members: how many signals a second it gets when it has members
 * @max_without: and how many when it has none
 * @skipped: is called, at most once a second, when there were more than that
 * @user_data: for @skipped
 */
void
connect4_admin_limiter_init (Connect4AdminLimiter     *self,
                             Connect4BusBacklog       *backlog,
                             guint                     max_with_members,
                             guint                     max_without,
                             Connect4AdminSkippedFunc  skipped,
                             gpointer                  user_data)
{
  *self = (Connect4AdminLimiter){
    .backlog = backlog,
    .members = g_hash_table_new_full (NULL, NULL, (GDestroyNotify) connect4_admin_caller_release, NULL),
    .max_with_members = max_with_members,
    .max_without = max_without,
    .n_left = max_without,
    .skipped = skipped,
    .user_data = user_data,
  };
  connect4_timer_init (&self->second, connect4_admin_limiter_on_second, self);
}

/**
 * connect4_admin_limiter_clear:
 * @self: a limiter
 */
void
connect4_admin_limiter_clear (Connect4AdminLimiter *self)
{
  connect4_timer_clear (&self->second);
  g_clear_pointer (&self->members, g_hash_table_unref);
}

/* What has been sent in this second counts, whoever was there. */
static void
connect4_admin_limiter_adjust (Connect4AdminLimiter *self)
{
  guint max = connect4_admin_limiter_get_max (self);

  self->n_left = max > self->n_sent ? max - self->n_sent : 0;
}

/**
 * connect4_admin_limiter_add:
 * @self: a limiter
 * @caller: a member of it from now on, held; once, however often this is called
 */
void
connect4_admin_limiter_add (Connect4AdminLimiter *self,
                            Connect4AdminCaller  *caller)
{
  if (g_hash_table_contains (self->members, caller))
    return;

  if (connect4_admin_limiter_is_empty (self))
    self->n_skipped = 0; /* nobody has missed them */
  g_hash_table_add (self->members, connect4_admin_caller_hold (caller));
  connect4_admin_limiter_adjust (self);
}

/**
 * connect4_admin_limiter_remove:
 * @self: a limiter
 * @caller: one who may be a member
 */
void
connect4_admin_limiter_remove (Connect4AdminLimiter *self,
                               Connect4AdminCaller  *caller)
{
  if (g_hash_table_remove (self->members, caller))
    connect4_admin_limiter_adjust (self);
}

/**
 * connect4_admin_limiter_is_empty:
 * @self: a limiter
 *
 * Returns: whether it has no members
 */
gboolean
connect4_admin_limiter_is_empty (Connect4AdminLimiter *self)
{
  return g_hash_table_size (self->members) == 0;
}
