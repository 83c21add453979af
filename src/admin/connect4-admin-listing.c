/* SPDX-License-Identifier: LGPL-2.1-or-later */
#define G_LOG_DOMAIN "connect4-admin"
#include "config.h"

#include "admin/connect4-admin-listing.h"

#include <glib/gi18n.h>

#include "admin/connect4-admin-error.h"
#include "admin/connect4-admin-reply.h"

/* How long may be worked on listings without a break, and how long a break is. */
#define WORK_US  (2 * 1000)
#define BREAK_US (4 * 1000)

/* How long to wait for a caller that does not read before it is looked again whether it has. */
#define PATIENCE_US (50 * 1000)

/* Invariant: of the listings of a connection only the first is worked on, so that many of them take the
 * server no more of its time than one. */
struct _Connect4AdminListing
{
  GList link;                        /* in Connect4AdminExport.listings; its data is the listing */
  Connect4AdminExport *export;       /* not owned */
  GDBusMethodInvocation *invocation; /* owned, until it is answered */
  Connect4AdminCaller *caller;       /* held, by its call */
  Connect4AdminRows *rows;           /* owned */
  Connect4Timer timer;               /* set while it is the first in the queue */
  gboolean is_begun;
  GVariantBuilder *values;           /* owned: what is made of the rows */
  gboolean is_dictionary;            /* and not an array of structures */
};

/* The next one begins where this one has ended. */
static void
connect4_admin_listing_free (Connect4AdminListing *self)
{
  Connect4AdminListing *next;

  g_queue_unlink (&self->export->listings, &self->link);
  next = g_queue_peek_head (&self->export->listings);
  if (next != NULL && !connect4_timer_is_set (&next->timer))
    connect4_timer_set (&next->timer, BREAK_US);
  connect4_timer_clear (&self->timer);
  connect4_admin_caller_end_call (self->caller);
  self->rows->free (self->rows);
  g_clear_pointer (&self->values, g_variant_builder_unref);
  g_clear_object (&self->invocation);
  g_free (self);
}

/**
 * connect4_admin_listing_abandon:
 * @self: (transfer full): a listing on a connection that is not served any more
 */
void
connect4_admin_listing_abandon (Connect4AdminListing *self)
{
  g_dbus_method_invocation_return_error_literal (
    g_steal_pointer (&self->invocation), CONNECT4_ADMIN_ERROR, CONNECT4_ADMIN_ERROR_FAILED,
    _("The server does not answer on this connection any more"));
  connect4_admin_listing_free (self);
}

/* Returns: whether there was one */
static gboolean
connect4_admin_listing_add_next (Connect4AdminListing *self)
{
  Connect4AdminRow row;
  GVariant *value;

  connect4_admin_row_begin (&row);
  if (!self->rows->next (self->rows, &row))
    return FALSE;

  if (self->is_dictionary)
    value = g_variant_new_dict_entry (row.cells[0], row.cells[1]);
  else
    value = g_variant_new_tuple (row.cells, row.n_cells);
  g_variant_builder_add_value (self->values, value);

  return TRUE;
}

static GVariant *
connect4_admin_listing_end (Connect4AdminListing *self)
{
  GVariant *list = g_variant_builder_end (self->values);

  return g_variant_new_tuple (&list, 1);
}

/* No list is made for a peer that has not taken the one before the last: they would pile up. */
static gboolean
connect4_admin_listing_has_to_wait (Connect4AdminListing *self)
{
  if (self->is_begun)
    return FALSE;

  if (!connect4_bus_backlog_has_taken (self->export->backlog, self->export->listing_mark))
    return TRUE;

  self->is_begun = TRUE;
  self->export->listing_mark = connect4_bus_backlog_mark (self->export->backlog);
  return FALSE;
}

static void
connect4_admin_listing_on_timer (Connect4Timer *timer,
                                 gpointer       user_data)
{
  Connect4AdminListing *self = user_data;
  gint64 end = g_get_monotonic_time () + WORK_US;
  gboolean is_complete = FALSE;

  if (!connect4_admin_caller_is_there (self->caller))
    {
      connect4_admin_listing_abandon (self);
      return;
    }

  if (connect4_admin_listing_has_to_wait (self))
    {
      connect4_timer_set (&self->timer, PATIENCE_US);
      return;
    }

  while (!is_complete && g_get_monotonic_time () < end)
    is_complete = !connect4_admin_listing_add_next (self);

  if (!is_complete)
    {
      connect4_timer_set (&self->timer, BREAK_US);
      return;
    }

  connect4_admin_reply_return (g_steal_pointer (&self->invocation), connect4_admin_listing_end (self));
  connect4_admin_listing_free (self);
}

/* Returns: (nullable): %NULL if too much is being answered to the caller already, who has been told so */
static Connect4AdminListing *
connect4_admin_listing_new (Connect4AdminExport   *export,
                            GDBusMethodInvocation *invocation,
                            Connect4AdminRows     *rows)
{
  Connect4AdminCaller *caller = connect4_admin_callers_begin_call (export->callers, invocation);
  Connect4AdminListing *self;

  if (caller == NULL)
    {
      rows->free (rows);
      return NULL;
    }

  self = g_new0 (Connect4AdminListing, 1);
  self->link.data = self;
  self->export = export;
  self->invocation = invocation;
  self->caller = caller;
  self->rows = rows;
  g_queue_push_tail_link (&export->listings, &self->link);
  connect4_timer_init (&self->timer, connect4_admin_listing_on_timer, self);
  if (export->listings.head == &self->link)
    connect4_timer_set (&self->timer, 0);

  return self;
}

/**
 * connect4_admin_listing_begin:
 * @export: the objects on a connection
 * @invocation: (transfer full): a call
 * @rows: (transfer full): what to answer
 * @type: the type of the list, such as `a(st)`
 *
 * Makes the list, and answers with it.
 */
void
connect4_admin_listing_begin (Connect4AdminExport   *export,
                              GDBusMethodInvocation *invocation,
                              Connect4AdminRows     *rows,
                              const char            *type)
{
  Connect4AdminListing *self = connect4_admin_listing_new (export, invocation, rows);

  if (self == NULL)
    return;

  self->values = g_variant_builder_new (G_VARIANT_TYPE (type));
  self->is_dictionary = g_str_has_prefix (type, "a{");
}
