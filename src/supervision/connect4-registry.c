/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "supervision/connect4-registry.h"

#include "supervision/connect4-actor-private.h"
#include "supervision/connect4-entry-table.h"
#include "supervision/connect4-link.h"
#include "supervision/connect4-supervision-error.h"

struct _Connect4Registry
{
  Connect4Actor parent_instance;

  Connect4RegistryKeys keys;
  Connect4EntryTable *table; /* Registration, owned */
  GHashTable *linked;        /* Connect4Actor, not owned -> LinkedOwner, owned */
  gboolean link_owners;
};

/* An owner that is linked to the registry as long as it has entries and lives. */
typedef struct
{
  Connect4Release release; /* among the owner's */
  Connect4Registry *registry; /* not owned */
  Connect4Actor *owner;    /* not owned */
  guint n_entries;
} LinkedOwner;

typedef struct
{
  Connect4Entry entry;
  Connect4Registry *registry; /* not owned */
  gpointer value;             /* owned */
  GDestroyNotify value_free;
} Registration;

G_DEFINE_FINAL_TYPE (Connect4Registry, connect4_registry, CONNECT4_TYPE_ACTOR)

/* A registration may go from inside its owner's call stack, where no foreign code may run: so its
 * value waits in the delivery queue for being freed. */
static void
registration_free (gpointer data)
{
  Registration *registration = data;

  if (registration->value_free != NULL)
    connect4_actor_send (NULL, CONNECT4_ACTOR (registration->registry),
                         registration->value, registration->value_free);

  g_free (registration);
}

static void
linked_owner_free (gpointer data)
{
  LinkedOwner *linked = data;

  connect4_actor_remove_release (linked->owner, &linked->release);
  g_free (linked);
}

static void
linked_owner_released (Connect4Release *release,
                       Connect4Actor   *owner,
                       gpointer         user_data)
{
  g_hash_table_remove (((LinkedOwner *) user_data)->registry->linked, owner);
}

static void
connect4_registry_link (Connect4Registry *self,
                        Connect4Actor    *owner)
{
  LinkedOwner *linked = g_hash_table_lookup (self->linked, owner);

  if (linked == NULL)
    {
      linked = g_new0 (LinkedOwner, 1);
      linked->registry = self;
      linked->owner = owner;
      connect4_release_init (&linked->release, linked_owner_released, linked);
      connect4_actor_add_release (owner, &linked->release);
      g_hash_table_insert (self->linked, owner, linked);
      connect4_actor_link (CONNECT4_ACTOR (self), owner, NULL);
    }

  linked->n_entries++;
}

static void
connect4_registry_unlink (Connect4Registry *self,
                          Connect4Actor    *owner,
                          guint             n_entries)
{
  LinkedOwner *linked = g_hash_table_lookup (self->linked, owner);

  if (linked == NULL)
    return;

  linked->n_entries -= MIN (n_entries, linked->n_entries);
  if (linked->n_entries > 0)
    return;

  g_hash_table_remove (self->linked, owner);
  connect4_actor_unlink (CONNECT4_ACTOR (self), owner, CONNECT4_UNLINK_FLUSH);
}

static void
connect4_registry_ended (Connect4Actor      *actor,
                         Connect4ExitReason *reason)
{
  connect4_entry_table_close (CONNECT4_REGISTRY (actor)->table);
  g_hash_table_remove_all (CONNECT4_REGISTRY (actor)->linked);

  CONNECT4_ACTOR_CLASS (connect4_registry_parent_class)->ended (actor, reason);
}

static void
connect4_registry_finalize (GObject *object)
{
  g_clear_pointer (&CONNECT4_REGISTRY (object)->table, connect4_entry_table_free);
  g_clear_pointer (&CONNECT4_REGISTRY (object)->linked, g_hash_table_unref);

  G_OBJECT_CLASS (connect4_registry_parent_class)->finalize (object);
}

static void
connect4_registry_class_init (Connect4RegistryClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = connect4_registry_finalize;
  CONNECT4_ACTOR_CLASS (klass)->ended = connect4_registry_ended;
}

static void
connect4_registry_init (Connect4Registry *self)
{
  self->table = connect4_entry_table_new (registration_free);
  self->linked = g_hash_table_new_full (NULL, NULL, NULL, linked_owner_free);
  connect4_registry_set_link_owners (self, TRUE);
}

/**
 * connect4_registry_new:
 * @name: (nullable): the actor's name
 * @keys: whether a key stands for one actor at most, or for any number of them
 *
 * Creates a registry, by which actors find each other. It is Elixir's `Registry`: an entry belongs
 * to an actor and goes with it, before anybody hears of the actor's death. The owners are linked to
 * the registry, which traps exits: when it ends, for another reason than normal, so do they, unless
 * connect4_registry_set_link_owners() says otherwise.
 *
 * Returns: (transfer full): the registry
 */
Connect4Registry *
connect4_registry_new (const char           *name,
                       Connect4RegistryKeys  keys)
{
  Connect4Registry *self = g_object_new (CONNECT4_TYPE_REGISTRY, "name", name, NULL);

  self->keys = keys;

  return self;
}

static char *
describe_actor (Connect4Actor *actor)
{
  const char *name = connect4_actor_get_name (actor);

  return g_strdup_printf ("actor %" G_GUINT64_FORMAT " (%s)",
                          connect4_actor_get_id (actor), name != NULL ? name : "unnamed");
}

static gboolean
check_alive (Connect4Actor  *actor,
             GError        **error)
{
  g_autofree char *description = NULL;

  if (connect4_actor_check_thread (G_STRFUNC) && connect4_actor_is_alive (actor))
    return TRUE;

  description = describe_actor (actor);
  g_set_error (error, CONNECT4_SUPERVISION_ERROR, CONNECT4_SUPERVISION_ERROR_NOPROC,
               "Nothing can be registered: %s is dead", description);
  return FALSE;
}

static gboolean
check_free (Connect4Registry  *self,
            const char        *key,
            GError           **error)
{
  Connect4Actor *owner = connect4_registry_lookup (self, key);
  g_autofree char *description = NULL;

  if (owner == NULL || self->keys == CONNECT4_REGISTRY_DUPLICATE)
    return TRUE;

  description = describe_actor (owner);
  g_set_error (error, CONNECT4_SUPERVISION_ERROR, CONNECT4_SUPERVISION_ERROR_ALREADY_REGISTERED,
               "Key “%s” is registered already, by %s", key, description);
  return FALSE;
}

/**
 * connect4_registry_set_link_owners:
 * @self: a registry
 * @link_owners: whether those that register from now on are linked to @self; %TRUE at first
 *
 * Owners that are not linked live on when @self ends, are not found any more, and are not told.
 */
void
connect4_registry_set_link_owners (Connect4Registry *self,
                                   gboolean          link_owners)
{
  g_return_if_fail (CONNECT4_IS_REGISTRY (self));

  self->link_owners = link_owners;
  connect4_actor_set_trap_exit (CONNECT4_ACTOR (self), link_owners);
}

/**
 * connect4_registry_register:
 * @self: a registry
 * @owner: the actor that is to be found by @key
 * @key: a key
 * @value: (nullable) (transfer full): what connect4_registry_dispatch() hands out with @owner;
 *   stays the caller's if this fails
 * @value_free: (nullable): how to free @value once the entry has gone. It is called from the main
 *   context, or when @self is finalized.
 * @error: return location for an error
 *
 * Registers @owner under @key, behind those who are there already.
 *
 * Fails with %CONNECT4_SUPERVISION_ERROR_ALREADY_REGISTERED if keys are unique and @key is taken,
 * be it by @owner itself (connect4_registry_lookup() has the owner, the message names it), and
 * with %CONNECT4_SUPERVISION_ERROR_NOPROC if @owner or @self is dead.
 *
 * Returns: %TRUE if @owner is registered
 */
gboolean
connect4_registry_register (Connect4Registry  *self,
                            Connect4Actor     *owner,
                            const char        *key,
                            gpointer           value,
                            GDestroyNotify     value_free,
                            GError           **error)
{
  Registration *registration;

  g_return_val_if_fail (CONNECT4_IS_REGISTRY (self), FALSE);
  g_return_val_if_fail (CONNECT4_IS_ACTOR (owner), FALSE);
  g_return_val_if_fail (key != NULL, FALSE);

  if (!check_alive (CONNECT4_ACTOR (self), error) ||
      !check_alive (owner, error) ||
      !check_free (self, key, error))
    return FALSE;

  registration = g_new0 (Registration, 1);
  registration->registry = self;
  registration->value = value;
  registration->value_free = value_free;
  connect4_entry_table_add (self->table, key, owner, &registration->entry);
  if (self->link_owners)
    connect4_registry_link (self, owner);

  return TRUE;
}

/**
 * connect4_registry_unregister:
 * @self: a registry
 * @owner: an actor
 * @key: a key
 *
 * Removes all that @owner has registered under @key. Others' entries stay; there need not be any.
 */
void
connect4_registry_unregister (Connect4Registry *self,
                              Connect4Actor    *owner,
                              const char       *key)
{
  g_return_if_fail (CONNECT4_IS_REGISTRY (self));
  g_return_if_fail (CONNECT4_IS_ACTOR (owner));
  g_return_if_fail (key != NULL);

  if (connect4_actor_check_thread (G_STRFUNC))
    connect4_registry_unlink (self, owner, connect4_entry_table_remove (self->table, key, owner));
}

/**
 * connect4_registry_lookup:
 * @self: a registry
 * @key: a key
 *
 * Returns: (transfer none) (nullable): the actor that is registered under @key, and is alive; the
 *   first of them if keys are not unique
 */
Connect4Actor *
connect4_registry_lookup (Connect4Registry *self,
                          const char       *key)
{
  Connect4Entry *entry;

  g_return_val_if_fail (CONNECT4_IS_REGISTRY (self), NULL);
  g_return_val_if_fail (key != NULL, NULL);

  if (!connect4_actor_check_thread (G_STRFUNC))
    return NULL;

  entry = connect4_entry_table_lookup (self->table, key);

  return entry != NULL ? entry->owner : NULL;
}

/**
 * connect4_registry_dispatch:
 * @self: a registry
 * @key: a key
 * @func: (scope call): called for each entry, in the order of their registration
 * @user_data: for @func
 *
 * Calls @func for each entry that stands under @key now. @func may do anything, also to the
 * registry: an entry that goes before its turn is left out, one that is added is not reached.
 *
 * Returns: how many entries were reached
 */
guint
connect4_registry_dispatch (Connect4Registry     *self,
                            const char           *key,
                            Connect4RegistryFunc  func,
                            gpointer              user_data)
{
  g_autoptr (Connect4Registry) alive = NULL;
  Connect4EntryWalk walk;
  Connect4Entry *entry;
  guint n_reached = 0;

  g_return_val_if_fail (CONNECT4_IS_REGISTRY (self), 0);
  g_return_val_if_fail (key != NULL, 0);
  g_return_val_if_fail (func != NULL, 0);

  if (!connect4_actor_check_thread (G_STRFUNC))
    return 0;

  alive = g_object_ref (self);
  connect4_entry_walk_begin (&walk, self->table, key);

  while ((entry = connect4_entry_walk_next (&walk)) != NULL)
    {
      func (entry->owner, ((Registration *) entry)->value, user_data);
      n_reached++;
    }

  return n_reached;
}

/**
 * connect4_registry_count:
 * @self: a registry
 *
 * Returns: how many entries there are, under all keys
 */
guint
connect4_registry_count (Connect4Registry *self)
{
  g_return_val_if_fail (CONNECT4_IS_REGISTRY (self), 0);

  return connect4_entry_table_count (self->table);
}
