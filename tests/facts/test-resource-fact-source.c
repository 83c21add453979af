/* SPDX-License-Identifier: LGPL-2.1-or-later */
#define G_LOG_DOMAIN "connect4-facts"

#include "config.h"

#include "facts/connect4-resource-fact-source.h"

#include <string.h>

#include "connect4-test-util.h"

#define FACT_MAX 160 /* bytes: two lines of a terminal */

typedef struct
{
  Connect4FactSource *source;
  GPtrArray *facts; /* char *, owned; NULL for one that failed */
  GError *error;
} Fixture;

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  fixture->source = connect4_resource_fact_source_new ();
  fixture->facts = g_ptr_array_new_with_free_func (g_free);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  g_object_unref (fixture->source);
  g_ptr_array_unref (fixture->facts);
  g_clear_error (&fixture->error);
}

static void
on_fetched (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  Fixture *fixture = user_data;
  char *fact;

  g_clear_error (&fixture->error);
  fact = connect4_fact_source_fetch_finish (CONNECT4_FACT_SOURCE (source), result, &fixture->error);
  g_ptr_array_add (fixture->facts, fact);
}

static void
fetch (Fixture *fixture,
       guint    first,
       guint    n)
{
  g_ptr_array_set_size (fixture->facts, 0);
  for (guint i = 0; i < n; i++)
    connect4_fact_source_fetch_async (fixture->source, first + i, NULL, on_fetched, fixture);

  connect4_test_iterate_until (fixture->facts->len == n);
  g_assert_no_error (fixture->error);
}

/* Returns: after how many facts the first one comes again */
static guint
get_n_facts (Fixture *fixture)
{
  g_autofree char *first = NULL;
  guint n = 0;

  fetch (fixture, 0, 1);
  first = g_strdup (g_ptr_array_index (fixture->facts, 0));
  do
    fetch (fixture, ++n, 1);
  while (!g_str_equal (g_ptr_array_index (fixture->facts, 0), first));

  return n;
}

static void
test_all_differ (Fixture       *fixture,
                 gconstpointer  data)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  guint n_facts = get_n_facts (fixture);

  g_assert_cmpuint (n_facts, >=, 40);

  fetch (fixture, n_facts / 2, n_facts);
  for (guint i = 0; i < n_facts; i++)
    g_assert_true (g_hash_table_add (seen, g_ptr_array_index (fixture->facts, i)));
}

/* A fact is a line that can be sent as it is and found in the translations. */
static void
test_are_lines (Fixture       *fixture,
                gconstpointer  data)
{
  guint n_facts = get_n_facts (fixture);

  fetch (fixture, 0, n_facts);
  for (guint i = 0; i < n_facts; i++)
    {
      const char *fact = g_ptr_array_index (fixture->facts, i);
      gsize length = strlen (fact);

      g_assert_cmpuint (length, >, 0);
      g_assert_cmpuint (length, <=, FACT_MAX);
      g_assert_true (g_ascii_isupper (fact[0]) || g_ascii_isdigit (fact[0]) || fact[0] == '"');
      g_assert_true (fact[length - 1] == '.');
      g_assert_null (strstr (fact, "  "));
      for (const char *p = fact; *p != '\0'; p++)
        g_assert_true (g_ascii_isprint (*p));
    }
}

static void
test_any_index (Fixture       *fixture,
                gconstpointer  data)
{
  guint n_facts = get_n_facts (fixture);

  fetch (fixture, G_MAXUINT, 1);
  fetch (fixture, 3, 1);
  connect4_fact_source_fetch_async (fixture->source, 3 + 7 * n_facts, NULL, on_fetched, fixture);
  connect4_test_iterate_until (fixture->facts->len == 2);

  g_assert_cmpstr (fixture->facts->pdata[0], ==, fixture->facts->pdata[1]);
}

/* That two shuffles agree has a chance of less than one in 40!. */
static void
test_shuffled (Fixture       *fixture,
               gconstpointer  data)
{
  Fixture other = { NULL, NULL, NULL };
  guint n_facts = get_n_facts (fixture);
  guint n_same = 0;

  set_up (&other, data);
  fetch (fixture, 0, n_facts);
  fetch (&other, 0, n_facts);

  for (guint i = 0; i < n_facts; i++)
    n_same += g_str_equal (fixture->facts->pdata[i], other.facts->pdata[i]);
  g_assert_cmpuint (n_same, <, n_facts);

  tear_down (&other, data);
}

static void
test_cancelled (Fixture       *fixture,
                gconstpointer  data)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();

  g_cancellable_cancel (cancellable);
  connect4_fact_source_fetch_async (fixture->source, 0, cancellable, on_fetched, fixture);
  connect4_test_iterate_until (fixture->facts->len == 1);

  g_assert_error (fixture->error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_null (g_ptr_array_index (fixture->facts, 0));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

#define ADD(path, function) \
  g_test_add ("/facts/resource-fact-source/" path, Fixture, NULL, set_up, function, tear_down)
  ADD ("all-differ", test_all_differ);
  ADD ("are-lines", test_are_lines);
  ADD ("any-index", test_any_index);
  ADD ("shuffled", test_shuffled);
  ADD ("cancelled", test_cancelled);
#undef ADD

  return g_test_run ();
}
