/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "supervision/connect4-entry-table.h"

#include "connect4-test-observer.h"

#define N_OWNERS 5
#define N_KEYS 3
#define N_ROUNDS 50000
#define MAX_DEPTH 3

static const char *const keys[N_KEYS] = { "a", "b", "c" };

/* What ought to be in the table. */
typedef struct
{
  guint key;
  guint owner;
  gboolean is_present;
  gboolean is_freed;
} Expectation;

typedef struct
{
  Connect4Entry entry;
  guint number; /* in expectations */
} Item;

static Connect4EntryTable *table;
static Connect4Actor *owners[N_OWNERS]; /* owned */
static GArray *expectations;            /* Expectation, in the order in which they were added */

static Expectation *
get_expectation (guint number)
{
  return &g_array_index (expectations, Expectation, number);
}

static void
free_item (gpointer data)
{
  Item *item = data;
  Expectation *expectation = get_expectation (item->number);

  g_assert_false (expectation->is_present);
  g_assert_false (expectation->is_freed);
  expectation->is_freed = TRUE;
  g_free (item);
}

static void
add (guint key,
     guint owner)
{
  const Expectation expectation = { key, owner, TRUE, FALSE };
  Item *item = g_new0 (Item, 1);

  item->number = expectations->len;
  g_array_append_val (expectations, expectation);
  connect4_entry_table_add (table, keys[key], owners[owner], &item->entry);
}

static void
expect_gone (guint    owner,
             gboolean any_key,
             guint    key)
{
  for (guint i = 0; i < expectations->len; i++)
    {
      Expectation *expectation = get_expectation (i);

      if (expectation->owner == owner && (any_key || expectation->key == key))
        expectation->is_present = FALSE;
    }
}

/* Ends the owner, either by dropping it, unless a walk still holds it, or by its own exit; and
 * makes another one. */
static void
replace (guint owner)
{
  gpointer old = owners[owner];

  expect_gone (owner, TRUE, 0);
  g_object_add_weak_pointer (old, &old);

  if (g_test_rand_bit ())
    g_clear_object (&owners[owner]);

  if (old != NULL)
    {
      g_autoptr (Connect4ExitReason) normal = connect4_exit_reason_new (CONNECT4_EXIT_NORMAL);

      g_object_remove_weak_pointer (old, &old);
      connect4_actor_exit (old, normal);
    }

  g_clear_object (&owners[owner]);
  owners[owner] = CONNECT4_ACTOR (connect4_test_observer_new ());
}

static void walk (guint key,
                  int   depth);

static void
do_anything (int depth)
{
  guint owner = g_test_rand_int_range (0, N_OWNERS);
  guint key = g_test_rand_int_range (0, N_KEYS);

  switch (g_test_rand_int_range (0, 12))
    {
    case 0:
      replace (owner);
      break;
    case 1:
    case 2:
      expect_gone (owner, FALSE, key);
      connect4_entry_table_remove (table, keys[key], owners[owner]);
      break;
    case 3:
    case 4:
    case 5:
      if (depth < MAX_DEPTH)
        walk (key, depth + 1);
      break;
    default:
      add (key, owner);
      break;
    }
}

/* The first that is expected under the key, from number on and before end; or end. */
static guint
find_expected (guint key,
               guint number,
               guint end)
{
  while (number < end &&
         (get_expectation (number)->key != key || !get_expectation (number)->is_present))
    number++;

  return number;
}

static void
walk (guint key,
      int   depth)
{
  Connect4EntryWalk steps;
  Connect4Entry *entry;
  guint end = expectations->len;
  guint number = find_expected (key, 0, end);

  connect4_entry_walk_begin (&steps, table, keys[key]);

  while ((entry = connect4_entry_walk_next (&steps)) != NULL)
    {
      Item *item = (Item *) entry;

      g_assert_cmpuint (item->number, ==, number);
      g_assert_true (entry->owner == owners[get_expectation (number)->owner]);

      for (int i = g_test_rand_int_range (0, 3); i > 0; i--)
        do_anything (depth);

      /* Whatever has happened to it, it is there until the next step. */
      g_assert_cmpuint (item->number, ==, number);
      number = find_expected (key, number + 1, end);
    }

  g_assert_cmpuint (number, ==, end);
}

static void
assert_as_expected (void)
{
  guint n_present = 0;

  for (guint key = 0; key < N_KEYS; key++)
    {
      Connect4Entry *first = connect4_entry_table_lookup (table, keys[key]);
      guint number = find_expected (key, 0, expectations->len);

      if (number == expectations->len)
        g_assert_null (first);
      else
        g_assert_cmpuint (((Item *) first)->number, ==, number);
    }

  for (guint i = 0; i < expectations->len; i++)
    {
      g_assert_true (get_expectation (i)->is_present != get_expectation (i)->is_freed);
      n_present += get_expectation (i)->is_present;
    }

  g_assert_cmpuint (connect4_entry_table_count (table), ==, n_present);
}

static void
begin (void)
{
  table = connect4_entry_table_new (free_item);
  expectations = g_array_new (FALSE, FALSE, sizeof (Expectation));
  for (guint i = 0; i < N_OWNERS; i++)
    owners[i] = CONNECT4_ACTOR (connect4_test_observer_new ());
}

static void
finish (void)
{
  for (guint i = 0; i < N_OWNERS; i++)
    expect_gone (i, TRUE, 0);
  g_clear_pointer (&table, connect4_entry_table_free);

  for (guint i = 0; i < expectations->len; i++)
    g_assert_true (get_expectation (i)->is_freed);

  for (guint i = 0; i < N_OWNERS; i++)
    g_clear_object (&owners[i]);
  g_clear_pointer (&expectations, g_array_unref);
}

/* Anything may happen during a walk, other walks of the same key included. */
static void
test_random (void)
{
  int n_rounds = N_ROUNDS;

  while (n_rounds > 0)
    {
      begin ();

      for (int i = 0; i < 50; i++, n_rounds--)
        {
          do_anything (0);
          assert_as_expected ();
        }

      finish ();
    }
}

static void
test_close_during_a_walk (void)
{
  Connect4EntryWalk steps;

  begin ();
  add (0, 0);
  add (0, 1);

  connect4_entry_walk_begin (&steps, table, "a");
  g_assert_nonnull (connect4_entry_walk_next (&steps));
  connect4_entry_table_close (table);
  g_assert_null (connect4_entry_walk_next (&steps));
  g_assert_null (connect4_entry_table_lookup (table, "a"));
  g_assert_cmpuint (connect4_entry_table_count (table), ==, 0);
  finish ();
}

static void
test_key_is_the_tables_own (void)
{
  Connect4EntryWalk steps;
  g_autofree char *key = g_strdup ("a");

  begin ();
  add (0, 0);
  g_assert_null (connect4_entry_walk_begin (&steps, table, "b"));
  g_assert_null (connect4_entry_walk_next (&steps));
  g_assert_true (connect4_entry_walk_begin (&steps, table, key) != key);
  while (connect4_entry_walk_next (&steps) != NULL)
    continue;
  finish ();
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/supervision/entry-table/random", test_random);
  g_test_add_func ("/supervision/entry-table/close-during-a-walk", test_close_during_a_walk);
  g_test_add_func ("/supervision/entry-table/key-is-the-tables-own", test_key_is_the_tables_own);

  return g_test_run ();
}
