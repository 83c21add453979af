/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "supervision/connect4-child-spec.h"
#include "supervision/connect4-supervision-error.h"

static Connect4Actor *
start (Connect4Actor  *supervisor,
       gpointer        user_data,
       GError        **error)
{
  return NULL;
}

static void
assert_refused (Connect4ChildSpec  spec,
                const char        *field)
{
  g_autofree char *quoted = g_strdup_printf (": '%s' ", field);
  g_autoptr (GError) error = NULL;

  g_assert_false (connect4_child_spec_validate (&spec, &error));
  g_assert_error (error, CONNECT4_SUPERVISION_ERROR, CONNECT4_SUPERVISION_ERROR_BAD_CHILD_SPEC);
  g_assert_nonnull (strstr (error->message, quoted));
}

static void
test_defaults (void)
{
  const Connect4ChildSpec worker = { .id = "worker", .start = start };
  const Connect4ChildSpec supervisor = {
    .id = "supervisor",
    .start = start,
    .type = CONNECT4_CHILD_SUPERVISOR,
  };
  g_autoptr (GError) error = NULL;

  g_assert_true (connect4_child_spec_validate (&worker, &error));
  g_assert_no_error (error);
  g_assert_cmpint (worker.restart, ==, CONNECT4_RESTART_PERMANENT);
  g_assert_cmpint (worker.type, ==, CONNECT4_CHILD_WORKER);
  g_assert_false (worker.significant);
  g_assert_cmpint (connect4_child_spec_get_shutdown (&worker), ==, 5000);

  g_assert_true (connect4_child_spec_validate (&supervisor, NULL));
  g_assert_cmpint (connect4_child_spec_get_shutdown (&supervisor), ==, CONNECT4_SHUTDOWN_INFINITY);
}

static void
test_shutdown_values (void)
{
  const int values[] = { 1, 60000, CONNECT4_SHUTDOWN_INFINITY, CONNECT4_SHUTDOWN_BRUTAL_KILL };
  guint i;

  for (i = 0; i < G_N_ELEMENTS (values); i++)
    {
      const Connect4ChildSpec spec = { .id = "child", .start = start, .shutdown = values[i] };

      g_assert_true (connect4_child_spec_validate (&spec, NULL));
      g_assert_cmpint (connect4_child_spec_get_shutdown (&spec), ==, values[i]);
    }
}

static void
test_bad_fields (void)
{
  const Connect4ChildSpec good = { .id = "child", .start = start };
  Connect4ChildSpec spec;

  spec = good;
  spec.id = NULL;
  assert_refused (spec, "id");
  spec.id = "";
  assert_refused (spec, "id");

  spec = good;
  spec.start = NULL;
  assert_refused (spec, "start");

  spec = good;
  spec.restart = CONNECT4_RESTART_TEMPORARY + 1;
  assert_refused (spec, "restart");

  spec = good;
  spec.shutdown = CONNECT4_SHUTDOWN_BRUTAL_KILL - 1;
  assert_refused (spec, "shutdown");

  spec = good;
  spec.type = CONNECT4_CHILD_SUPERVISOR + 1;
  assert_refused (spec, "type");

  spec = good;
  spec.significant = TRUE;
  assert_refused (spec, "significant");
}

static void
count (gpointer user_data)
{
  int *freed = user_data;

  (*freed)++;
}

static void
test_copy (void)
{
  int freed = 0;
  g_autofree char *id = g_strdup ("child");
  const Connect4ChildSpec spec = {
    .id = id,
    .start = start,
    .user_data = &freed,
    .user_data_free = count,
  };
  Connect4ChildSpec *copy = connect4_child_spec_copy (&spec);

  id[0] = 'x';
  g_assert_cmpstr (copy->id, ==, "child");
  g_assert_true (connect4_child_spec_ref (copy) == copy);

  connect4_child_spec_unref (copy);
  g_assert_cmpint (freed, ==, 0);
  connect4_child_spec_unref (copy);
  g_assert_cmpint (freed, ==, 1);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/supervision/child-spec/17-defaults", test_defaults);
  g_test_add_func ("/supervision/child-spec/17-shutdown-values", test_shutdown_values);
  g_test_add_func ("/supervision/child-spec/17-bad-field-is-named", test_bad_fields);
  g_test_add_func ("/supervision/child-spec/17-copy", test_copy);

  return g_test_run ();
}
