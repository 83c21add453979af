/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "games/connect4-players.h"

typedef struct
{
  Connect4Players *players;
  guint64 id;
  Connect4Actor *actor; /* has a weak reference, by which this is freed with it */
} Connect4PlayerEntry;

struct _Connect4Players
{
  GHashTable *entries; /* id -> Connect4PlayerEntry, owned; the id is the entry's */
  guint64 last_id;
};

static void
on_actor_gone (gpointer  user_data,
               GObject  *actor)
{
  Connect4PlayerEntry *entry = user_data;

  g_hash_table_remove (entry->players->entries, &entry->id);
}

/**
 * connect4_players_new:
 *
 * Returns: (transfer full): a register without players
 */
Connect4Players *
connect4_players_new (void)
{
  Connect4Players *self = g_new0 (Connect4Players, 1);

  self->entries = g_hash_table_new_full (g_int64_hash, g_int64_equal, NULL, g_free);

  return self;
}

/**
 * connect4_players_free:
 * @self: (transfer full): a register
 */
void
connect4_players_free (Connect4Players *self)
{
  GHashTableIter iter;
  Connect4PlayerEntry *entry;

  g_hash_table_iter_init (&iter, self->entries);
  while (g_hash_table_iter_next (&iter, NULL, (gpointer *) &entry))
    g_object_weak_unref (G_OBJECT (entry->actor), on_actor_gone, entry);
  g_hash_table_unref (self->entries);
  g_free (self);
}

/**
 * connect4_players_add:
 * @self: a register
 * @actor: who acts for the player; nothing is left of the player when it is freed
 *
 * Returns: the id of a new player, which no other player ever has and which is never 0
 */
guint64
connect4_players_add (Connect4Players *self,
                      Connect4Actor   *actor)
{
  Connect4PlayerEntry *entry = g_new (Connect4PlayerEntry, 1);

  *entry = (Connect4PlayerEntry){ .players = self, .id = ++self->last_id, .actor = actor };
  g_object_weak_ref (G_OBJECT (actor), on_actor_gone, entry);
  g_hash_table_insert (self->entries, &entry->id, entry);

  return entry->id;
}

/**
 * connect4_players_find:
 * @self: a register
 * @id: a player's id
 *
 * Returns: (transfer none) (nullable): the actor that acts for the player, if it is alive
 */
Connect4Actor *
connect4_players_find (Connect4Players *self,
                       guint64          id)
{
  const Connect4PlayerEntry *entry = g_hash_table_lookup (self->entries, &id);

  return entry != NULL && connect4_actor_is_alive (entry->actor) ? entry->actor : NULL;
}
