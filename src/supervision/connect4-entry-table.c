/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "supervision/connect4-entry-table.h"

#include <string.h>

#include "loop/connect4-prefetch.h"

/* How much of an actor is fetched before it is told something: in front of the instance, where GObject has what
 * an actor is, and in all. */
#define OWNER_PREFETCH_BEFORE CONNECT4_CACHE_LINE
#define OWNER_PREFETCH_SIZE   (4 * CONNECT4_CACHE_LINE)

/* What the registry and the pub/sub have in common: actors under keys, in order, which go with
 * their owner, and which can be walked while anything happens to them.
 *
 * An entry that is removed while its key is walked stays where it is, without an owner, until the
 * last walk is over: so neither a walk's place nor its end can vanish.
 */
struct _Connect4EntryTable
{
  GHashTable *slots; /* key -> Connect4EntrySlot, owned; the key is the slot's */
  guint n_entries;   /* that have an owner */
  GDestroyNotify entry_free;
};

/* All entries of one key. A slot goes with its last entry, but not while it is walked.
 *
 * Invariant: it has entries without an owner only while it is walked, or when the table is closed.
 */
struct _Connect4EntrySlot
{
  Connect4EntryTable *table;
  GQueue entries; /* Connect4Entry, owned, by their node, in the order in which they were added */
  guint n_walks;
  gboolean needs_sweep; /* an entry was removed during a walk */
  char key[];
};

static Connect4EntrySlot *
slot_new (Connect4EntryTable *table,
          const char         *key)
{
  gsize key_size = strlen (key) + 1;
  Connect4EntrySlot *slot = g_malloc0 (sizeof (Connect4EntrySlot) + key_size);

  slot->table = table;
  memcpy (slot->key, key, key_size);
  g_hash_table_insert (table->slots, slot->key, slot);

  return slot;
}

static void
slot_free (gpointer data)
{
  Connect4EntrySlot *slot = data;

  g_assert (slot->n_walks == 0);

  while (slot->entries.head != NULL)
    {
      Connect4Entry *entry = slot->entries.head->data;

      g_assert (entry->owner == NULL);
      g_queue_unlink (&slot->entries, &entry->node);
      slot->table->entry_free (entry);
    }

  g_free (slot);
}

static void
slot_drop (Connect4EntrySlot *slot,
           Connect4Entry     *entry)
{
  g_assert (entry->owner == NULL && slot->n_walks == 0);

  g_queue_unlink (&slot->entries, &entry->node);
  slot->table->entry_free (entry);

  if (slot->entries.length == 0)
    g_hash_table_remove (slot->table->slots, slot->key);
}

/* Drops what was removed while the slot was walked, and with its last entry the slot. */
static void
slot_sweep (Connect4EntrySlot *slot)
{
  GList *node = slot->entries.head;

  slot->needs_sweep = FALSE;

  while (node != NULL)
    {
      Connect4Entry *entry = node->data;

      node = node->next;
      if (entry->owner == NULL)
        slot_drop (slot, entry);
    }
}

/* From here on nobody finds the entry. Its release is in no list any more. */
static void
entry_disown (Connect4Entry *entry)
{
  entry->owner = NULL;
  entry->slot->table->n_entries--;
}

static void
entry_remove (Connect4Entry *entry)
{
  entry_disown (entry);

  if (entry->slot->n_walks > 0)
    entry->slot->needs_sweep = TRUE;
  else
    slot_drop (entry->slot, entry);
}

static void
entry_released (Connect4Release *release,
                Connect4Actor   *actor,
                gpointer         user_data)
{
  Connect4Entry *entry = user_data;

  g_assert (entry->owner == actor);
  entry_remove (entry);
}

/* Returns: (transfer full): an empty table. @entry_free may be called from inside a dying actor's call stack, and so
 * may neither end actors nor call foreign code. */
Connect4EntryTable *
connect4_entry_table_new (GDestroyNotify entry_free)
{
  Connect4EntryTable *self = g_new0 (Connect4EntryTable, 1);

  self->slots = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, slot_free);
  self->entry_free = entry_free;

  return self;
}

/* Frees the table, which is not being walked, and all entries. */
void
connect4_entry_table_free (Connect4EntryTable *self)
{
  connect4_entry_table_close (self);
  g_hash_table_unref (self->slots);
  g_free (self);
}

static void
slot_close (Connect4EntrySlot *slot)
{
  for (GList *node = slot->entries.head; node != NULL; node = node->next)
    {
      Connect4Entry *entry = node->data;

      if (entry->owner == NULL)
        continue;

      connect4_actor_remove_release (entry->owner, &entry->release);
      entry_disown (entry);
    }
}

/* Lets go of all owners: there is nothing to be found any more, and nothing may be added. The entries are freed with
 * the table. */
void
connect4_entry_table_close (Connect4EntryTable *self)
{
  GHashTableIter iter;
  gpointer slot;

  g_hash_table_iter_init (&iter, self->slots);
  while (g_hash_table_iter_next (&iter, NULL, &slot))
    slot_close (slot);
}

/* Adds @entry, which is taken over, behind what stands under @key already. It is removed when @owner, which is alive,
 * dies. */
void
connect4_entry_table_add (Connect4EntryTable *self,
                          const char         *key,
                          Connect4Actor      *owner,
                          Connect4Entry      *entry)
{
  Connect4EntrySlot *slot = g_hash_table_lookup (self->slots, key);

  if (slot == NULL)
    slot = slot_new (self, key);

  entry->slot = slot;
  entry->owner = owner;
  entry->node = (GList){ .data = entry };
  g_queue_push_tail_link (&slot->entries, &entry->node);
  self->n_entries++;

  connect4_release_init (&entry->release, entry_released, entry);
  connect4_actor_add_release (owner, &entry->release);
}

/* Removes those of @owner's entries that stand in @slot, by what @owner is found by. */
static guint
slot_remove_of_owner (Connect4EntrySlot *slot,
                      Connect4Actor     *owner)
{
  GList *node = connect4_actor_get_private (owner)->releases.head;
  guint n_removed = 0;

  while (node != NULL)
    {
      Connect4Release *release = node->data;
      Connect4Entry *entry = release->func == entry_released ? release->user_data : NULL;

      node = node->next;
      if (entry == NULL || entry->slot != slot)
        continue;

      connect4_actor_remove_release (owner, release);
      entry_remove (entry);
      n_removed++;
    }

  return n_removed;
}

/* Removes those of @owner's entries that stand under @key. Looks at the entries of @key or at those of @owner, which
 * are fewer.
 *
 * Returns: how many were removed */
guint
connect4_entry_table_remove (Connect4EntryTable *self,
                             const char         *key,
                             Connect4Actor      *owner)
{
  Connect4EntrySlot *slot = g_hash_table_lookup (self->slots, key);
  guint n_removed = 0;
  Connect4EntryWalk walk;
  Connect4Entry *entry;

  if (slot != NULL && slot->entries.length > connect4_actor_get_private (owner)->releases.length)
    return slot_remove_of_owner (slot, owner);

  connect4_entry_walk_begin (&walk, self, key);
  while ((entry = connect4_entry_walk_next (&walk)) != NULL)
    {
      if (entry->owner != owner)
        continue;

      connect4_actor_remove_release (owner, &entry->release);
      entry_remove (entry);
      n_removed++;
    }

  return n_removed;
}

/* Returns: (transfer none) (nullable): the first entry under @key */
Connect4Entry *
connect4_entry_table_lookup (Connect4EntryTable *self,
                             const char         *key)
{
  Connect4EntrySlot *slot = g_hash_table_lookup (self->slots, key);

  for (GList *node = slot == NULL ? NULL : slot->entries.head; node != NULL; node = node->next)
    {
      Connect4Entry *entry = node->data;

      if (entry->owner != NULL)
        return entry;
    }

  return NULL;
}

/* How many entries there are, under all keys. */
guint
connect4_entry_table_count (Connect4EntryTable *self)
{
  return self->n_entries;
}

/* Begins to walk the entries that stand under @key now, in their order, to the end. Those that are removed before the
 * walk comes to them are left out, and those that are added are not reached.
 *
 * Returns: (transfer none) (nullable): the table's own copy of @key, valid until the walk is over; NULL if there are no
 *   entries */
const char *
connect4_entry_walk_begin (Connect4EntryWalk  *self,
                           Connect4EntryTable *table,
                           const char         *key)
{
  *self = (Connect4EntryWalk){ .slot = g_hash_table_lookup (table->slots, key) };

  if (self->slot == NULL)
    return NULL;

  self->slot->n_walks++;
  self->next = self->slot->entries.head;
  self->last = self->slot->entries.tail;
  connect4_prefetch (self->next->data, 0, sizeof (Connect4Entry));
  connect4_prefetch (self->last->data, 0, sizeof (Connect4Entry));

  return self->slot->key;
}

static void
walk_end (Connect4EntryWalk *self)
{
  Connect4EntrySlot *slot = g_steal_pointer (&self->slot);

  if (slot != NULL && --slot->n_walks == 0 && slot->needs_sweep)
    slot_sweep (slot);
}

/* The owner of the next entry is fetched while something is done with this one's. */
static void
prefetch_owner (const Connect4Entry *entry)
{
  connect4_prefetch (entry->owner, OWNER_PREFETCH_BEFORE, OWNER_PREFETCH_SIZE);
}

/* Takes one step. The walk keeps the entry and its owner from being freed until the next.
 *
 * Returns: (transfer none) (nullable): the next entry, or NULL if the walk is over */
Connect4Entry *
connect4_entry_walk_next (Connect4EntryWalk *self)
{
  g_clear_object (&self->owner);

  while (self->next != NULL)
    {
      GList *node = self->next;
      Connect4Entry *entry = node->data;

      self->next = node == self->last ? NULL : node->next;

      if (entry->owner != NULL)
        {
          self->owner = g_object_ref (entry->owner);
          if (self->next != NULL)
            prefetch_owner (self->next->data);
          return entry;
        }
    }

  walk_end (self);
  return NULL;
}
