/* SPDX-License-Identifier: LGPL-2.1-or-later */
#define G_LOG_DOMAIN "connect4-handler"

#include "config.h"

#include "handler/connect4-local-handlers.h"

#include <gio/gio.h>

#include "handler/connect4-local-handler.h"
#include "loop/connect4-poller.h"
#include "supervision/connect4-link.h"
#include "supervision/connect4-monitor.h"

/* What is known of one requester. It has a request while answer is set; the request is queued
 * until the handler that was asked has looked at it or has died. */
typedef struct
{
  Connect4Actor *requester; /* owned */
  Connect4Actor *handler;   /* owned: the one that was assigned last */

  Connect4AnswerFunc answer; /* NULL: there is no request */
  Connect4Actor *asked;      /* owned, with a request: the handler that has it */
  Connect4Place place;
  char *line; /* owned, with a request */
  gsize length;
  GList queued; /* in the queue if data is set */
} Client;

/* Invariants: each handler that was ever assigned is in monitors until its DOWN has come; so a
 * request whose handler is dead will be answered by that DOWN. */
struct _Connect4LocalHandlers
{
  Connect4Actor parent_instance;

  Connect4ParserFlags flags;
  GHashTable *clients;  /* id of the requester -> Client, owned */
  GHashTable *monitors; /* reference of a monitor -> its Connect4LocalHandler, owned */
  GQueue queue;         /* Clients by their node: whose request is to be looked at */
  Connect4Flush flush;
};

enum {
  HANDLER_CRASHED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void handlers_iface_init (Connect4HandlersInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (Connect4LocalHandlers,
                               connect4_local_handlers,
                               CONNECT4_TYPE_ACTOR,
                               G_IMPLEMENT_INTERFACE (CONNECT4_TYPE_HANDLERS, handlers_iface_init))

static void
client_drop_request (Client *client)
{
  client->answer = NULL;
  g_clear_object (&client->asked);
  g_clear_pointer (&client->line, g_free);
}

static void
client_free (gpointer data)
{
  Client *client = data;

  client_drop_request (client);
  g_clear_object (&client->handler);
  g_clear_object (&client->requester);
  g_free (client);
}

static Client *
find_client (Connect4LocalHandlers *self,
             guint64                requester)
{
  return g_hash_table_lookup (self->clients, &requester);
}

static guint64 *
copy_id (guint64 id)
{
  return g_memdup2 (&id, sizeof id);
}

static void
unqueue (Connect4LocalHandlers *self,
         Client                *client)
{
  if (client->queued.data == NULL)
    return;

  g_queue_unlink (&self->queue, &client->queued);
  client->queued.data = NULL;
}

/* Ends the client's request first, for what is called may submit the next, or forget the client. */
static void
answer_request (Client               *client,
                const Connect4Action *action)
{
  g_autoptr (Connect4Actor) requester = g_object_ref (client->requester);
  Connect4AnswerFunc answer = client->answer;

  client_drop_request (client);
  if (connect4_actor_is_alive (requester))
    answer (requester, action);
}

/* What `crash` asks for: the end of the handler. Its DOWN then brings the answer. */
static void
crash_handler (Connect4Actor     *handler,
               Connect4CrashKind  kind)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (Connect4ExitReason) reason = NULL;

  error = g_error_new (G_IO_ERROR,
                       G_IO_ERROR_FAILED,
                       "Fault injection: %s",
                       connect4_crash_kind_get_name (kind));
  reason = connect4_exit_reason_new_error (error);
  connect4_actor_exit (handler, reason);
}

static void
handle_request (Connect4LocalHandlers *self,
                Client                *client)
{
  Connect4Action action;

  if (!connect4_actor_is_alive (client->asked))
    return;

  connect4_request_parse (client->line, client->length, client->place, self->flags, &action);
  if (action.type == CONNECT4_ACTION_CRASH)
    crash_handler (client->asked, action.crash.kind);
  else
    answer_request (client, &action);
}

/* Looks at the requests that are there, and leaves to the next turn what these bring about. */
static void
handle_requests (Connect4Flush *flush,
                 gpointer       user_data)
{
  g_autoptr (Connect4LocalHandlers) self = g_object_ref (user_data);
  guint n_requests = self->queue.length;

  for (; n_requests > 0 && self->queue.head != NULL; n_requests--)
    {
      Client *client = self->queue.head->data;

      unqueue (self, client);
      handle_request (self, client);
    }

  if (self->queue.head != NULL)
    connect4_flush_queue (&self->flush);
}

static void
connect4_local_handlers_down (Connect4Actor      *actor,
                              guint64             reference,
                              Connect4Actor      *observed,
                              Connect4ExitReason *reason)
{
  Connect4LocalHandlers *self = CONNECT4_LOCAL_HANDLERS (actor);
  g_autoptr (Connect4Actor) handler = NULL;
  g_autofree guint64 *key = NULL;
  guint64 requester;
  Client *client;

  if (!g_hash_table_steal_extended (self->monitors,
                                    &reference,
                                    (gpointer *) &key,
                                    (gpointer *) &handler))
    return;

  if (connect4_exit_reason_is_crash (reason))
    g_signal_emit (self, signals[HANDLER_CRASHED], 0, handler);

  requester = connect4_local_handler_get_requester (CONNECT4_LOCAL_HANDLER (handler));
  client = find_client (self, requester);
  if (client == NULL || client->asked != handler)
    return;

  unqueue (self, client);
  answer_request (client, NULL);
}

static Connect4Actor *
create_handler (Connect4LocalHandlers *self,
                guint64                requester)
{
  Connect4Actor *handler = connect4_local_handler_new (requester);
  guint64 reference;

  connect4_actor_set_parent (handler, CONNECT4_ACTOR (self));
  connect4_actor_link (CONNECT4_ACTOR (self), handler, NULL);
  reference = connect4_actor_monitor (CONNECT4_ACTOR (self), handler);
  g_hash_table_insert (self->monitors, copy_id (reference), g_object_ref (handler));

  return handler;
}

/* The requester's client, with a handler that is alive. */
static Client *
ensure_client (Connect4LocalHandlers *self,
               Connect4Actor         *requester)
{
  guint64 id = connect4_actor_get_id (requester);
  Client *client = find_client (self, id);

  if (client == NULL)
    {
      client = g_new0 (Client, 1);
      client->requester = g_object_ref (requester);
      g_hash_table_insert (self->clients, copy_id (id), client);
    }

  if (client->handler == NULL || !connect4_actor_is_alive (client->handler))
    {
      g_clear_object (&client->handler);
      client->handler = create_handler (self, id);
    }

  return client;
}

static Connect4Actor *
connect4_local_handlers_assign (Connect4Handlers  *handlers,
                                Connect4Actor     *requester,
                                GError           **error)
{
  return ensure_client (CONNECT4_LOCAL_HANDLERS (handlers), requester)->handler;
}

static void
connect4_local_handlers_submit (Connect4Handlers   *handlers,
                                Connect4Actor      *requester,
                                Connect4Place       place,
                                const char         *line,
                                gsize               length,
                                Connect4AnswerFunc  answer)
{
  Connect4LocalHandlers *self = CONNECT4_LOCAL_HANDLERS (handlers);
  Client *client = ensure_client (self, requester);

  g_return_if_fail (client->answer == NULL);

  client->answer = answer;
  client->asked = g_object_ref (client->handler);
  client->place = place;
  client->line = g_memdup2 (line, length);
  client->length = length;

  client->queued.data = client;
  g_queue_push_tail_link (&self->queue, &client->queued);
  connect4_flush_queue (&self->flush);
}

static void
connect4_local_handlers_forget (Connect4Handlers *handlers,
                                Connect4Actor    *requester)
{
  Connect4LocalHandlers *self = CONNECT4_LOCAL_HANDLERS (handlers);
  g_autoptr (Connect4ExitReason) reason = connect4_exit_reason_new (CONNECT4_EXIT_SHUTDOWN);
  g_autoptr (Connect4Actor) handler = NULL;
  guint64 id = connect4_actor_get_id (requester);
  Client *client = find_client (self, id);

  if (client == NULL)
    return;

  unqueue (self, client);
  handler = g_steal_pointer (&client->handler);
  g_hash_table_remove (self->clients, &id);
  connect4_actor_exit (handler, reason);
}

/* The handlers, which are linked, end with this; what they had not answered is lost. */
static void
connect4_local_handlers_ended (Connect4Actor      *actor,
                               Connect4ExitReason *reason)
{
  Connect4LocalHandlers *self = CONNECT4_LOCAL_HANDLERS (actor);
  g_autoptr (GArray) requesters = g_array_new (FALSE, FALSE, sizeof (guint64));
  GHashTableIter iter;
  gpointer id;

  g_hash_table_iter_init (&iter, self->clients);
  while (g_hash_table_iter_next (&iter, &id, NULL))
    g_array_append_vals (requesters, id, 1);

  for (guint i = 0; i < requesters->len; i++)
    {
      Client *client = find_client (self, g_array_index (requesters, guint64, i));

      if (client == NULL || client->answer == NULL)
        continue;

      unqueue (self, client);
      answer_request (client, NULL);
    }

  CONNECT4_ACTOR_CLASS (connect4_local_handlers_parent_class)->ended (actor, reason);
}

static void
connect4_local_handlers_finalize (GObject *object)
{
  Connect4LocalHandlers *self = CONNECT4_LOCAL_HANDLERS (object);

  connect4_flush_cancel (&self->flush);
  g_clear_pointer (&self->clients, g_hash_table_unref);
  g_clear_pointer (&self->monitors, g_hash_table_unref);

  G_OBJECT_CLASS (connect4_local_handlers_parent_class)->finalize (object);
}

static void
handlers_iface_init (Connect4HandlersInterface *iface)
{
  iface->assign = connect4_local_handlers_assign;
  iface->submit = connect4_local_handlers_submit;
  iface->forget = connect4_local_handlers_forget;
}

static void
connect4_local_handlers_class_init (Connect4LocalHandlersClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = connect4_local_handlers_finalize;
  CONNECT4_ACTOR_CLASS (klass)->down = connect4_local_handlers_down;
  CONNECT4_ACTOR_CLASS (klass)->ended = connect4_local_handlers_ended;

  signals[HANDLER_CRASHED] = g_signal_new ("handler-crashed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST,
                                           0, NULL, NULL, NULL, G_TYPE_NONE, 1, CONNECT4_TYPE_ACTOR);
}

static void
connect4_local_handlers_init (Connect4LocalHandlers *self)
{
  self->clients = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, client_free);
  self->monitors = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, g_object_unref);
  connect4_flush_init (&self->flush, handle_requests, self);
}

/**
 * connect4_local_handlers_new:
 * @flags: what can be typed
 *
 * Returns: (transfer full): action handlers in this process
 */
Connect4LocalHandlers *
connect4_local_handlers_new (Connect4ParserFlags flags)
{
  Connect4LocalHandlers *self;

  self = g_object_new (CONNECT4_TYPE_LOCAL_HANDLERS, "name", "handlers", "trap-exit", TRUE, NULL);
  self->flags = flags;

  return self;
}
