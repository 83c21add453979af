/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "admin/connect4-admin-notifier.h"

#include "loop/connect4-timer.h"

/* How long may be looked at objects without a break, and how long a break is. */
#define WORK_US  (2 * 1000)
#define BREAK_US (20 * 1000)

/* One interface of one object. */
typedef struct
{
  GList link; /* in Connect4AdminNotifier.queue; its data is the entry */
  char *path;
  const Connect4AdminInterface *interface;
  GPtrArray *callers; /* of Connect4AdminCaller, held: who has read it, at least one */
  GVariant *values; /* `av`: those properties that tell of their changes, when they were told last */
  gint64 due; /* when it may be looked at, monotonic, in µs */
} Entry;

struct _Connect4AdminNotifier
{
  GDBusConnection *connection; /* owned */
  Connect4AdminExport *export; /* not owned: the objects there */
  GHashTable *entries; /* of Entry, owned, by path and interface */
  GQueue queue; /* of Entry, the one that is due first at the head */
  Connect4Timer timer; /* set while there are entries */
  Connect4BusBacklog *backlog; /* not owned; of the connection */
  guint32 mark; /* in the backlog, of what was told last */
};

static guint
entry_hash (gconstpointer data)
{
  const Entry *entry = data;

  return g_str_hash (entry->path) ^ g_direct_hash (entry->interface);
}

static gboolean
entry_equal (gconstpointer data,
             gconstpointer other_data)
{
  const Entry *entry = data;
  const Entry *other = other_data;

  return g_str_equal (entry->path, other->path) && entry->interface == other->interface;
}

static void
entry_free (gpointer data)
{
  Entry *entry = data;

  g_clear_pointer (&entry->values, g_variant_unref);
  g_ptr_array_unref (entry->callers);
  g_free (entry->path);
  g_free (entry);
}

static void
connect4_admin_notifier_drop (Connect4AdminNotifier *self,
                              Entry                 *entry)
{
  g_queue_unlink (&self->queue, &entry->link);
  g_hash_table_remove (self->entries, entry);
  if (self->queue.length == 0)
    connect4_timer_clear (&self->timer);
}

static void
connect4_admin_notifier_check (Connect4AdminNotifier *self,
                               Entry                 *entry,
                               gint64                 now)
{
  g_auto (Connect4AdminObject) object = { NULL };
  g_autoptr (GVariant) values = NULL;

  if (!connect4_admin_interface_find (entry->interface, self->export, entry->path, &object))
    {
      connect4_admin_notifier_drop (self, entry);
      return;
    }

  entry->due = now + CONNECT4_ADMIN_NOTIFIER_INTERVAL;
  g_queue_unlink (&self->queue, &entry->link);
  g_queue_push_tail_link (&self->queue, &entry->link);

  values = connect4_admin_interface_read_live (entry->interface, &object);
  if (g_variant_equal (entry->values, values))
    return;

  g_dbus_connection_emit_signal (self->connection, NULL, entry->path, "org.freedesktop.DBus.Properties",
                                 "PropertiesChanged",
                                 connect4_admin_interface_compare (entry->interface, entry->values, values),
                                 NULL);
  g_variant_unref (entry->values);
  entry->values = g_steal_pointer (&values);
}

static void
connect4_admin_notifier_set_timer (Connect4AdminNotifier *self,
                                   gint64                 earliest)
{
  Entry *first = g_queue_peek_head (&self->queue);

  if (first != NULL)
    connect4_timer_set (&self->timer, MAX (first->due, earliest) - g_get_monotonic_time ());
}

/* A connection gets no more signals until it has read the last ones. */
static void
connect4_admin_notifier_on_timer (Connect4Timer *timer,
                                  gpointer       user_data)
{
  Connect4AdminNotifier *self = user_data;
  gboolean has_taken = connect4_bus_backlog_has_taken (self->backlog, self->mark);
  gint64 begin = g_get_monotonic_time ();
  gint64 now = begin;
  Entry *entry;

  while (has_taken && now - begin < WORK_US &&
         (entry = g_queue_peek_head (&self->queue)) != NULL && entry->due <= now)
    {
      connect4_admin_notifier_check (self, entry, now);
      now = g_get_monotonic_time ();
    }

  if (has_taken)
    self->mark = connect4_bus_backlog_mark (self->backlog);
  connect4_admin_notifier_set_timer (self, now + BREAK_US);
}

/**
 * connect4_admin_notifier_new:
 * @connection: where changes are told
 * @backlog: of @connection; outlives the notifier
 * @export: the objects there; not looked at before the first of them is added
 *
 * Returns: (transfer full): a notifier without entries
 */
Connect4AdminNotifier *
connect4_admin_notifier_new (GDBusConnection     *connection,
                             Connect4BusBacklog  *backlog,
                             Connect4AdminExport *export)
{
  Connect4AdminNotifier *self = g_new0 (Connect4AdminNotifier, 1);

  self->connection = g_object_ref (connection);
  self->backlog = backlog;
  self->mark = connect4_bus_backlog_mark (backlog);
  self->export = export;
  self->entries = g_hash_table_new_full (entry_hash, entry_equal, entry_free, NULL);
  g_queue_init (&self->queue);
  connect4_timer_init (&self->timer, connect4_admin_notifier_on_timer, self);

  return self;
}

/**
 * connect4_admin_notifier_free:
 * @self: (transfer full): a notifier
 */
void
connect4_admin_notifier_free (Connect4AdminNotifier *self)
{
  connect4_timer_clear (&self->timer);
  g_hash_table_unref (self->entries);
  g_object_unref (self->connection);
  g_free (self);
}

static void
caller_release (gpointer caller)
{
  connect4_admin_caller_release (caller);
}

/**
 * connect4_admin_notifier_add:
 * @self: a notifier
 * @caller: who has read a property
 * @interface: of which interface
 * @object: and of which object
 *
 * Tells of changes from now on, until @caller has gone.
 */
void
connect4_admin_notifier_add (Connect4AdminNotifier        *self,
                             Connect4AdminCaller          *caller,
                             const Connect4AdminInterface *interface,
                             const Connect4AdminObject    *object)
{
  const Entry key = { .path = (char *) object->path, .interface = interface };
  Entry *entry = g_hash_table_lookup (self->entries, &key);

  if (entry == NULL)
    {
      entry = g_new0 (Entry, 1);
      entry->link.data = entry;
      entry->path = g_strdup (object->path);
      entry->interface = interface;
      entry->callers = g_ptr_array_new_with_free_func (caller_release);
      entry->values = connect4_admin_interface_read_live (interface, object);
      entry->due = g_get_monotonic_time () + CONNECT4_ADMIN_NOTIFIER_INTERVAL;
      g_hash_table_add (self->entries, entry);
      g_queue_push_tail_link (&self->queue, &entry->link);
      if (!connect4_timer_is_set (&self->timer))
        connect4_admin_notifier_set_timer (self, 0);
    }

  if (!g_ptr_array_find (entry->callers, caller, NULL))
    g_ptr_array_add (entry->callers, connect4_admin_caller_hold (caller));
}

/**
 * connect4_admin_notifier_forget:
 * @self: a notifier
 * @caller: somebody who is held, and has gone
 */
void
connect4_admin_notifier_forget (Connect4AdminNotifier *self,
                                Connect4AdminCaller   *caller)
{
  GList *next;

  for (GList *link = self->queue.head; link != NULL; link = next)
    {
      Entry *entry = link->data;

      next = link->next;
      if (g_ptr_array_remove_fast (entry->callers, caller) && entry->callers->len == 0)
        connect4_admin_notifier_drop (self, entry);
    }
}
