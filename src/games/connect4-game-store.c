/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "games/connect4-game-store.h"

#include "games/connect4-game-code.h"

struct _Connect4StoredGame
{
  GList link; /* in Connect4GameStore.order; its data is the entry, or NULL when it is forgotten */
  char *code; /* owned */
  Connect4Game *game;         /* owned */
  Connect4GameStatus counted; /* under which status it is counted */
  GSequenceIter *joinable;    /* in Connect4GameStore.joinable; NULL while nobody can join */
};

struct _Connect4GameStore
{
  GHashTable *games; /* code -> Connect4StoredGame, a reference; the code is the entry's */
  GQueue order;      /* of Connect4StoredGame, the oldest first; the links are the entries' */
  GSequence *joinable; /* of Connect4StoredGame, not owned, the oldest first: those that wait for players */
  guint counts[CONNECT4_GAME_FINISHED + 1]; /* status -> how many of the games are in it */
  guint32 next_code; /* its position in the sequence of codes */
};

G_DEFINE_BOXED_TYPE (Connect4StoredGame, connect4_stored_game, connect4_stored_game_ref, connect4_stored_game_unref)

static void
connect4_stored_game_clear (gpointer data)
{
  Connect4StoredGame *self = data;

  connect4_game_free (self->game);
  g_free (self->code);
}

/**
 * connect4_stored_game_ref:
 * @self: a stored game
 *
 * Returns: (transfer full): @self
 */
Connect4StoredGame *
connect4_stored_game_ref (Connect4StoredGame *self)
{
  return g_rc_box_acquire (self);
}

/**
 * connect4_stored_game_unref:
 * @self: (transfer full): a stored game
 */
void
connect4_stored_game_unref (Connect4StoredGame *self)
{
  g_rc_box_release_full (self, connect4_stored_game_clear);
}

/**
 * connect4_stored_game_get:
 * @self: a stored game
 *
 * Returns: (transfer none): its state, which connect4_game_store_apply() changes
 */
const Connect4Game *
connect4_stored_game_get (Connect4StoredGame *self)
{
  return self->game;
}

/**
 * connect4_stored_game_get_code:
 * @self: a stored game
 *
 * Returns: (transfer none): its code
 */
const char *
connect4_stored_game_get_code (Connect4StoredGame *self)
{
  return self->code;
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
                                       (GDestroyNotify) connect4_stored_game_unref);
  g_queue_init (&self->order);
  self->joinable = g_sequence_new (NULL);

  return self;
}

/**
 * connect4_game_store_free:
 * @self: (transfer full): a store
 */
void
connect4_game_store_free (Connect4GameStore *self)
{
  g_sequence_free (self->joinable);
  g_hash_table_unref (self->games);
  g_free (self);
}

static gboolean
is_joinable (const Connect4Game *game)
{
  guint n_players;

  connect4_game_get_players (game, &n_players);

  return connect4_game_get_status (game) == CONNECT4_GAME_LOBBY &&
         n_players < (guint) connect4_game_get_settings (game).players;
}

static int
compare_ids (gconstpointer a,
             gconstpointer b,
             gpointer      user_data)
{
  const Connect4StoredGame *first = a;
  const Connect4StoredGame *second = b;

  guint64 first_id = connect4_game_get_id (first->game);
  guint64 second_id = connect4_game_get_id (second->game);

  return first_id < second_id ? -1 : first_id > second_id;
}

static void
index_game (Connect4GameStore  *self,
            Connect4StoredGame *stored,
            gboolean            joinable)
{
  if (joinable && stored->joinable == NULL)
    stored->joinable = g_sequence_insert_sorted (self->joinable, stored, compare_ids, NULL);
  else if (!joinable)
    g_clear_pointer (&stored->joinable, g_sequence_remove);
}

/**
 * connect4_game_store_draw_code:
 * @self: a store
 *
 * When all codes have been drawn their sequence begins anew; games of the first round may live still.
 *
 * Returns: (transfer full): a code that no game in it has
 */
char *
connect4_game_store_draw_code (Connect4GameStore *self)
{
  g_autofree char *code = connect4_game_code_draw (self->next_code++);

  while (connect4_game_store_find (self, code) != NULL)
    {
      g_free (code);
      code = connect4_game_code_draw (self->next_code++);
    }

  return g_steal_pointer (&code);
}

/**
 * connect4_game_store_add:
 * @self: a store
 * @code: a code that no game in it has
 *
 * Keeps a game to which nothing has happened yet, whatever becomes of its server, until it is forgotten.
 *
 * Returns: (transfer none): its place in the store
 */
Connect4StoredGame *
connect4_game_store_add (Connect4GameStore *self,
                         const char        *code)
{
  static guint64 last_id = 0; /* of all stores' games, for an id says which game something is about */
  Connect4StoredGame *stored = g_rc_box_new0 (Connect4StoredGame);

  g_assert (!g_hash_table_contains (self->games, code));

  stored->link.data = stored;
  stored->code = g_strdup (code);
  stored->game = connect4_game_new (++last_id);
  stored->counted = connect4_game_get_status (stored->game);
  g_hash_table_insert (self->games, stored->code, stored);
  g_queue_push_tail_link (&self->order, &stored->link);
  self->counts[stored->counted]++;

  return stored;
}

/**
 * connect4_game_store_apply:
 * @self: a store
 * @stored: a game in it
 * @event: what happens to the game
 *
 * Changes the game, see connect4_game_apply().
 */
void
connect4_game_store_apply (Connect4GameStore       *self,
                           Connect4StoredGame      *stored,
                           const Connect4GameEvent *event)
{
  g_return_if_fail (stored->link.data != NULL);

  connect4_game_apply (stored->game, event);
  if (event->type == CONNECT4_GAME_EVENT_MOVED && !event->finished)
    return;

  self->counts[stored->counted]--;
  stored->counted = connect4_game_get_status (stored->game);
  self->counts[stored->counted]++;
  index_game (self, stored, is_joinable (stored->game));
}

/**
 * connect4_game_store_find:
 * @self: a store
 * @code: a game's code
 *
 * Returns: (transfer none) (nullable): the game's place in the store
 */
Connect4StoredGame *
connect4_game_store_find (Connect4GameStore *self,
                          const char        *code)
{
  return g_hash_table_lookup (self->games, code);
}

/**
 * connect4_game_store_lookup:
 * @self: a store
 * @code: a game's code
 *
 * Returns: (transfer none) (nullable): the game as it stands; valid until it is forgotten
 */
const Connect4Game *
connect4_game_store_lookup (Connect4GameStore *self,
                            const char        *code)
{
  Connect4StoredGame *stored = connect4_game_store_find (self, code);

  return stored != NULL ? stored->game : NULL;
}

/**
 * connect4_game_store_forget:
 * @self: a store
 * @stored: a game that is over for good; no error if it is not in the store any more
 */
void
connect4_game_store_forget (Connect4GameStore  *self,
                            Connect4StoredGame *stored)
{
  if (stored->link.data == NULL)
    return;

  self->counts[stored->counted]--;
  index_game (self, stored, FALSE);
  g_queue_unlink (&self->order, &stored->link);
  stored->link.data = NULL;
  g_hash_table_remove (self->games, stored->code);
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
 * connect4_game_store_list_joinable:
 * @self: a store
 * @first: how many games are to be passed over
 * @n: how many are wanted at most
 *
 * What this takes does not depend on how many games there are, but for the logarithm of their number.
 *
 * Returns: (transfer full): the codes of games that wait for players, the oldest game's first
 */
GStrv
connect4_game_store_list_joinable (Connect4GameStore *self,
                                   guint              first,
                                   guint              n)
{
  g_autoptr (GStrvBuilder) codes = g_strv_builder_new ();
  GSequenceIter *iter = g_sequence_get_iter_at_pos (self->joinable, (int) MIN (first, G_MAXINT));

  for (; n > 0 && !g_sequence_iter_is_end (iter); iter = g_sequence_iter_next (iter), n--)
    g_strv_builder_add (codes, ((Connect4StoredGame *) g_sequence_get (iter))->code);

  return g_strv_builder_end (codes);
}

/**
 * connect4_game_store_count_joinable:
 * @self: a store
 *
 * Returns: how many games wait for players
 */
guint
connect4_game_store_count_joinable (Connect4GameStore *self)
{
  return g_sequence_get_length (self->joinable);
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
