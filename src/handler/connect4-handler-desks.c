/* SPDX-License-Identifier: LGPL-2.1-or-later */
#define G_LOG_DOMAIN "connect4-handler"

#include "config.h"

#include "handler/connect4-handler-desks.h"

/* So many requests of one turn of the loop go to one process, rather than some to each: to wake another one
 * up costs more than it takes to answer them. */
#define MAX_TOGETHER 64

/**
 * connect4_handler_desks_init:
 * @self: desks
 *
 * Prepares @self: there are no desks and no clients.
 */
void
connect4_handler_desks_init (Connect4HandlerDesks *self)
{
  *self = (Connect4HandlerDesks){
    .clients = g_hash_table_new_full (g_int64_hash, g_int64_equal, NULL, g_free),
    .all = g_ptr_array_new_with_free_func (g_free),
  };
  g_queue_init (&self->vacant);
  g_queue_init (&self->open);
}

/**
 * connect4_handler_desks_clear:
 * @self: desks; not used any more, but for being cleared again
 *
 * Frees what is in @self; requests and processes are somebody else's.
 */
void
connect4_handler_desks_clear (Connect4HandlerDesks *self)
{
  g_clear_pointer (&self->clients, g_hash_table_unref);
  g_clear_pointer (&self->all, g_ptr_array_unref);
}

/**
 * connect4_handler_desks_add:
 * @self: desks
 *
 * Returns: (transfer none): one more, which is vacant
 */
Connect4HandlerDesk *
connect4_handler_desks_add (Connect4HandlerDesks *self)
{
  Connect4HandlerDesk *desk = g_new0 (Connect4HandlerDesk, 1);

  desk->vacant.data = desk;
  desk->open.data = desk;
  g_ptr_array_add (self->all, desk);
  g_queue_push_tail_link (&self->vacant, &desk->vacant);
  g_queue_push_tail_link (&self->open, &desk->open);

  return desk;
}

/**
 * connect4_handler_desks_occupy:
 * @self: desks
 * @desk: one that is vacant
 * @process: a process that is alive, and is at no other
 */
void
connect4_handler_desks_occupy (Connect4HandlerDesks   *self,
                               Connect4HandlerDesk    *desk,
                               Connect4HandlerProcess *process)
{
  g_queue_unlink (&self->vacant, &desk->vacant);
  desk->process = process;
}

/**
 * connect4_handler_desks_vacate:
 * @self: desks
 * @desk: one that has a process
 */
void
connect4_handler_desks_vacate (Connect4HandlerDesks *self,
                               Connect4HandlerDesk  *desk)
{
  if (self->filling == desk->process)
    self->filling = NULL;
  desk->process = NULL;
  g_queue_push_tail_link (&self->vacant, &desk->vacant);
}

/**
 * connect4_handler_desks_has_process:
 * @self: desks
 *
 * Returns: whether not all are vacant
 */
gboolean
connect4_handler_desks_has_process (Connect4HandlerDesks *self)
{
  return self->vacant.length < self->all->len;
}

/**
 * connect4_handler_desks_get_process:
 * @self: desks
 * @desk: one of them
 *
 * Returns: (transfer none) (nullable): the process of @desk: another desk's if it has none itself,
 *   unless each is to have its own
 */
Connect4HandlerProcess *
connect4_handler_desks_get_process (Connect4HandlerDesks *self,
                                    Connect4HandlerDesk  *desk)
{
  if (desk->process != NULL || self->players_per_desk != 0 || !connect4_handler_desks_has_process (self))
    return desk->process;

  for (guint i = 0; i < self->all->len; i++)
    {
      desk = g_ptr_array_index (self->all, i);
      if (desk->process != NULL)
        return desk->process;
    }

  g_return_val_if_reached (NULL);
}

/**
 * connect4_handler_desks_choose:
 * @self: desks
 * @desk: one of them
 *
 * Returns: (transfer none) (nullable): the process for a request of @desk: its own or, unless each is to
 *   have its own, one that is about to be sent others as well
 */
Connect4HandlerProcess *
connect4_handler_desks_choose (Connect4HandlerDesks *self,
                               Connect4HandlerDesk  *desk)
{
  guint n_unsent;

  if (self->players_per_desk != 0)
    return desk->process;

  n_unsent = self->filling != NULL ? connect4_handler_process_count_unsent (self->filling) : 0;
  if (n_unsent == 0 || n_unsent >= MAX_TOGETHER)
    self->filling = connect4_handler_desks_get_process (self, desk);

  return self->filling;
}

/* A desk for one more client. With a limit it is one that has room, else the one with the fewest. */
static Connect4HandlerDesk *
find_room (Connect4HandlerDesks *self)
{
  Connect4HandlerDesk *best = NULL;

  if (self->players_per_desk != 0)
    return self->open.head != NULL ? self->open.head->data : connect4_handler_desks_add (self);

  for (guint i = 0; i < self->all->len; i++)
    {
      Connect4HandlerDesk *desk = g_ptr_array_index (self->all, i);

      if (best == NULL || desk->n_clients < best->n_clients)
        best = desk;
    }

  return best;
}

static Connect4HandlerClient *
add_client (Connect4HandlerDesks *self,
            guint64               id)
{
  Connect4HandlerClient *client = g_new0 (Connect4HandlerClient, 1);
  Connect4HandlerDesk *desk = find_room (self);

  client->id = id;
  client->desk = desk;
  desk->n_clients++;
  if (desk->n_clients == self->players_per_desk)
    g_queue_unlink (&self->open, &desk->open);
  g_hash_table_insert (self->clients, &client->id, client);

  return client;
}

/* With a limit of players, a desk without any has no reason to be. */
static Connect4HandlerProcess *
remove_desk (Connect4HandlerDesks *self,
             Connect4HandlerDesk  *desk)
{
  Connect4HandlerProcess *process = desk->process;

  if (process == NULL)
    g_queue_unlink (&self->vacant, &desk->vacant);
  g_queue_unlink (&self->open, &desk->open);
  g_ptr_array_remove_fast (self->all, desk);

  return process;
}

/**
 * connect4_handler_desks_find_client:
 * @self: desks
 * @requester: who asks
 *
 * Returns: (transfer none) (nullable): what is known of @requester
 */
Connect4HandlerClient *
connect4_handler_desks_find_client (Connect4HandlerDesks *self,
                                    Connect4Actor        *requester)
{
  guint64 id = connect4_actor_get_id (requester);

  return g_hash_table_lookup (self->clients, &id);
}

/**
 * connect4_handler_desks_ensure_client:
 * @self: desks, of which there is one unless their clients have a limit
 * @requester: who asks
 *
 * Returns: (transfer none): the same, made if there was nothing: one that a pool before this one
 *   knew may be unknown here
 */
Connect4HandlerClient *
connect4_handler_desks_ensure_client (Connect4HandlerDesks *self,
                                      Connect4Actor        *requester)
{
  Connect4HandlerClient *client = connect4_handler_desks_find_client (self, requester);

  return client != NULL ? client : add_client (self, connect4_actor_get_id (requester));
}

/**
 * connect4_handler_desks_remove_client:
 * @self: desks
 * @client: (transfer full): one of their clients
 *
 * Returns: (transfer none) (nullable): a process that is at no desk any more, because of this
 */
Connect4HandlerProcess *
connect4_handler_desks_remove_client (Connect4HandlerDesks  *self,
                                      Connect4HandlerClient *client)
{
  Connect4HandlerDesk *desk = client->desk;

  g_hash_table_remove (self->clients, &client->id);
  if (desk->n_clients == self->players_per_desk)
    g_queue_push_tail_link (&self->open, &desk->open);
  desk->n_clients--;

  return self->players_per_desk != 0 && desk->n_clients == 0 ? remove_desk (self, desk) : NULL;
}

/**
 * connect4_handler_client_of_request:
 * @request: a request whose holder is the request of a client
 *
 * Returns: (transfer none): whose it is
 */
Connect4HandlerClient *
connect4_handler_client_of_request (const Connect4Request *request)
{
  return (Connect4HandlerClient *) (gpointer) ((char *) request->holder -
                                               G_STRUCT_OFFSET (Connect4HandlerClient, request));
}
