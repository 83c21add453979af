/* SPDX-License-Identifier: LGPL-2.1-or-later */
#define G_LOG_DOMAIN "connect4-games"
#include "config.h"

#include "games/connect4-game-store.h"

struct _Connect4StoredGame
{
  GList link; /* in Connect4GameStore.order; its data is the entry */
  char *code;
  Connect4Game *game;
};

struct _Connect4GameStore
{
  GHashTable *games; /* code -> Connect4StoredGame, owned; the code is the entry's */
  GQueue order;      /* of Connect4StoredGame, the oldest first; the links are the entries' */
  guint counts[CONNECT4_GAME_FINISHED + 1]; /* status -> how many of the games are in it */
};

static void
connect4_stored_game_free (Connect4StoredGame *stored)
{
  connect4_game_free (stored->game);
  g_free (stored->code);
  g_free (stored);
}

/**
 * connect4_game_store_new:
 *
 * Returns: (transfer full): a store without games
 */
Connect4GameStore *
connect4_game_store_new (void)
{
  Connect4GameStore *self = g_new0 (Connect4GameStore, 1);

  self->games = g_hash_table_new_full (g_str_hash, g_str_equal, NULL,
                                       (GDestroyNotify) connect4_stored_game_free);
  g_queue_init (&self->order);

  return self;
}

/**
 * connect4_game_store_free:
 * @self: (transfer full): a store
 */
void
connect4_game_store_free (Connect4GameStore *self)
{
  g_hash_table_unref (self->games);
  g_free (self);
}

static Connect4StoredGame *
connect4_game_store_add (Connect4GameStore  *self,
                         const char         *code,
                         const Connect4Game *game)
{
  Connect4StoredGame *stored = g_new0 (Connect4StoredGame, 1);

  stored->link.data = stored;
  stored->code = g_strdup (code);
  stored->game = connect4_game_copy (game);
  g_hash_table_insert (self->games, stored->code, stored);
  g_queue_push_tail_link (&self->order, &stored->link);
  self->counts[connect4_game_get_status (game)]++;

  return stored;
}

/**
 * connect4_game_store_keep:
 * @self: a store
 * @code: the game's code
 * @game: the game's state, which is copied
 *
 * Makes @game the state that a new server of the game with @code starts from.
 *
 * Returns: (transfer none): the game's place in the store
 */
Connect4StoredGame *
connect4_game_store_keep (Connect4GameStore  *self,
                          const char         *code,
                          const Connect4Game *game)
{
  Connect4StoredGame *stored = g_hash_table_lookup (self->games, code);

  if (stored == NULL)
    return connect4_game_store_add (self, code, game);

  connect4_game_store_update (self, stored, game);
  return stored;
}

/**
 * connect4_game_store_update:
 * @self: a store
 * @stored: the place of a game in it that has not been forgotten
 * @game: the game's state, which is copied
 *
 * The same for a game that is there.
 */
void
connect4_game_store_update (Connect4GameStore  *self,
                            Connect4StoredGame *stored,
                            const Connect4Game *game)
{
  self->counts[connect4_game_get_status (stored->game)]--;
  connect4_game_assign (stored->game, game);
  self->counts[connect4_game_get_status (game)]++;
}

/**
 * connect4_game_store_lookup:
 * @self: a store
 * @code: a game's code
 *
 * Returns: (transfer none) (nullable): the game's last state; valid until the next change of it
 */
const Connect4Game *
connect4_game_store_lookup (Connect4GameStore *self,
                            const char        *code)
{
  Connect4StoredGame *stored = g_hash_table_lookup (self->games, code);

  return stored != NULL ? stored->game : NULL;
}

/**
 * connect4_game_store_forget:
 * @self: a store
 * @code: the code of a game that is over for good; no error if it is not there
 */
void
connect4_game_store_forget (Connect4GameStore *self,
                            const char        *code)
{
  Connect4StoredGame *stored = g_hash_table_lookup (self->games, code);

  if (stored == NULL)
    return;

  self->counts[connect4_game_get_status (stored->game)]--;
  g_queue_unlink (&self->order, &stored->link);
  g_hash_table_remove (self->games, code);
}

/**
 * connect4_game_store_list:
 * @self: a store
 *
 * Returns: (transfer full): the codes of all games, the oldest game's first
 */
GStrv
connect4_game_store_list (Connect4GameStore *self)
{
  g_autoptr (GStrvBuilder) codes = g_strv_builder_new ();

  for (GList *link = self->order.head; link != NULL; link = link->next)
    g_strv_builder_add (codes, ((Connect4StoredGame *) link->data)->code);

  return g_strv_builder_end (codes);
}

/**
 * connect4_game_store_count:
 * @self: a store
 * @status: a status
 *
 * Returns: how many games are in @status
 */
guint
connect4_game_store_count (Connect4GameStore  *self,
                           Connect4GameStatus  status)
{
  g_return_val_if_fail (status < G_N_ELEMENTS (self->counts), 0);

  return self->counts[status];
}
