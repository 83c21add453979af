/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "admin/connect4-admin-lists.h"

#include <glib/gi18n.h>

#include "admin/connect4-admin-interface.h"
#include "loop/connect4-timer.h"

/* How long may be worked on lists without a break, and how long a break is. */
#define WORK_US  (2 * 1000)
#define BREAK_US (4 * 1000)

/* How long to wait for a caller that does not read before it is looked again whether it has. */
#define PATIENCE_US (50 * 1000)

/* Invariant: of the lists of a connection only the first is worked on, so that many of them take the server no
 * more of its time than one. */
struct _Connect4AdminLists
{
  Connect4AdminCallers *callers; /* not owned */
  Connect4BusBacklog *backlog;   /* not owned */
  guint32 mark;                  /* in the backlog, when the last list was begun */
  GQueue queue;                  /* of List */
};

typedef struct
{
  GList link;                        /* in the queue; its data is the list */
  Connect4AdminLists *lists;         /* not owned */
  GDBusMethodInvocation *invocation; /* owned, until it is answered */
  Connect4AdminCaller *caller;       /* held, by its call */
  Connect4AdminNextRow next;
  GDestroyNotify free_data;
  gpointer data;            /* of both */
  GVariantBuilder *builder; /* owned */
  Connect4Timer timer;      /* set while it is the first in the queue */
  gboolean is_begun;
} List;

/* The next one begins where this one has ended. */
static void
list_free (List *self)
{
  List *next;

  g_queue_unlink (&self->lists->queue, &self->link);
  next = g_queue_peek_head (&self->lists->queue);
  if (next != NULL && !connect4_timer_is_set (&next->timer))
    connect4_timer_set (&next->timer, BREAK_US);
  connect4_timer_clear (&self->timer);
  connect4_admin_caller_end_call (self->caller);
  self->free_data (self->data);
  g_variant_builder_unref (self->builder);
  g_clear_object (&self->invocation);
  g_free (self);
}

static void
list_abandon (List *self)
{
  g_dbus_method_invocation_return_error_literal (
    g_steal_pointer (&self->invocation), CONNECT4_ADMIN_ERROR, CONNECT4_ADMIN_ERROR_FAILED,
    _("The server does not answer on this connection any more"));
  list_free (self);
}

/* No list is made for a peer that has not taken the one before the last: they would pile up. */
static gboolean
list_has_to_wait (List *self)
{
  Connect4AdminLists *lists = self->lists;

  if (self->is_begun)
    return FALSE;

  if (!connect4_bus_backlog_has_taken (lists->backlog, lists->mark))
    return TRUE;

  self->is_begun = TRUE;
  lists->mark = connect4_bus_backlog_mark (lists->backlog);
  return FALSE;
}

static void
answer_in_thread (GTask        *task,
                  gpointer      source,
                  gpointer      task_data,
                  GCancellable *cancellable)
{
  GVariant **value = task_data;
  g_autoptr (GVariant) answer = g_steal_pointer (value);

  g_dbus_method_invocation_return_value (g_object_ref (source), answer);
  g_task_return_boolean (task, TRUE);
}

/* Another thread turns the list into bytes and frees it: nothing else refers to it. */
static void
list_answer (List *self)
{
  g_autoptr (GTask) task = g_task_new (self->invocation, NULL, NULL, NULL);
  GVariant **value = g_new0 (GVariant *, 1);
  GVariant *list = g_variant_builder_end (self->builder);

  g_task_set_source_tag (task, list_answer);
  g_task_set_name (task, "[connect4] send a long list");
  *value = g_variant_ref_sink (g_variant_new_tuple (&list, 1));
  g_task_set_task_data (task, value, g_free);
  g_task_run_in_thread (task, answer_in_thread);
}

static void
list_on_timer (Connect4Timer *timer,
               gpointer       user_data)
{
  List *self = user_data;
  gint64 end = g_get_monotonic_time () + WORK_US;
  gboolean is_complete = FALSE;

  if (!connect4_admin_caller_is_there (self->caller))
    {
      list_abandon (self);
      return;
    }

  if (list_has_to_wait (self))
    {
      connect4_timer_set (&self->timer, PATIENCE_US);
      return;
    }

  while (!is_complete && g_get_monotonic_time () < end)
    {
      GVariant *row = self->next (self->data);

      is_complete = row == NULL;
      if (row != NULL)
        g_variant_builder_add_value (self->builder, row);
    }

  if (!is_complete)
    {
      connect4_timer_set (&self->timer, BREAK_US);
      return;
    }

  list_answer (self);
  list_free (self);
}

/**
 * connect4_admin_lists_begin:
 * @self: the lists on a connection
 * @invocation: (transfer full): a call that returns a list
 * @next: makes the rows
 * @free_data: (destroy data): frees @data
 * @data: for @next
 *
 * Makes the list, and answers with it, unless too much is being answered to the caller already.
 */
void
connect4_admin_lists_begin (Connect4AdminLists    *self,
                            GDBusMethodInvocation *invocation,
                            Connect4AdminNextRow   next,
                            GDestroyNotify         free_data,
                            gpointer               data)
{
  const GDBusMethodInfo *method = g_dbus_method_invocation_get_method_info (invocation);
  Connect4AdminCaller *caller = connect4_admin_callers_begin_call (self->callers, invocation);
  List *list;

  if (caller == NULL)
    {
      free_data (data);
      return;
    }

  list = g_new0 (List, 1);
  list->link.data = list;
  list->lists = self;
  list->invocation = invocation;
  list->caller = caller;
  list->next = next;
  list->free_data = free_data;
  list->data = data;
  list->builder = g_variant_builder_new (G_VARIANT_TYPE (method->out_args[0]->signature));
  g_queue_push_tail_link (&self->queue, &list->link);
  connect4_timer_init (&list->timer, list_on_timer, list);
  if (self->queue.head == &list->link)
    connect4_timer_set (&list->timer, 0);
}

/**
 * connect4_admin_lists_new:
 * @callers: the callers on a connection; outlive the lists
 * @backlog: of that connection; outlives the lists
 *
 * Returns: (transfer full): no lists yet
 */
Connect4AdminLists *
connect4_admin_lists_new (Connect4AdminCallers *callers,
                          Connect4BusBacklog   *backlog)
{
  Connect4AdminLists *self = g_new0 (Connect4AdminLists, 1);

  self->callers = callers;
  self->backlog = backlog;
  self->mark = connect4_bus_backlog_mark (backlog);
  g_queue_init (&self->queue);

  return self;
}

/**
 * connect4_admin_lists_free:
 * @self: (transfer full): the lists on a connection; who waits for one is told that it does not come
 */
void
connect4_admin_lists_free (Connect4AdminLists *self)
{
  while (self->queue.length > 0)
    list_abandon (g_queue_peek_head (&self->queue));
  g_free (self);
}
