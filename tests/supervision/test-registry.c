/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "supervision/connect4-link.h"
#include "supervision/connect4-monitor.h"
#include "supervision/connect4-process-actor.h"
#include "supervision/connect4-registry.h"
#include "supervision/connect4-supervision-error.h"
#include "supervision/connect4-task-actor.h"

#include "connect4-test-observer.h"

#include <signal.h>
#include <string.h>

typedef struct
{
  Connect4Registry *unique;
  Connect4Registry *duplicate;
  Connect4Actor *first;
  Connect4Actor *second;
  guint n_freed; /* values */
} Fixture;

typedef void (*TestFunc) (Fixture *fixture, gconstpointer data);

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  fixture->unique = connect4_registry_new ("unique", CONNECT4_REGISTRY_UNIQUE);
  fixture->duplicate = connect4_registry_new ("duplicate", CONNECT4_REGISTRY_DUPLICATE);
  fixture->first = CONNECT4_ACTOR (connect4_test_observer_new ());
  fixture->second = CONNECT4_ACTOR (connect4_test_observer_new ());
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  g_clear_object (&fixture->second);
  g_clear_object (&fixture->first);
  connect4_test_assert_finalized (fixture->duplicate);
  connect4_test_assert_finalized (fixture->unique);
}

static void
end (Connect4Actor *actor)
{
  g_autoptr (Connect4ExitReason) normal = connect4_exit_reason_new (CONNECT4_EXIT_NORMAL);

  connect4_actor_exit (actor, normal);
  g_assert_false (connect4_actor_is_alive (actor));
}

static void
add (Connect4Registry *registry,
     Connect4Actor    *owner,
     const char       *key,
     gpointer          value,
     GDestroyNotify    value_free)
{
  g_autoptr (GError) error = NULL;

  connect4_registry_register (registry, owner, key, value, value_free, &error);
  g_assert_no_error (error);
}

static void
assert_not_added (Connect4Registry         *registry,
                  Connect4Actor            *owner,
                  const char               *key,
                  Connect4SupervisionError  code,
                  Connect4Actor            *named)
{
  g_autofree char *id = g_strdup_printf (" %" G_GUINT64_FORMAT " ", connect4_actor_get_id (named));
  g_autoptr (GError) error = NULL;

  g_assert_false (connect4_registry_register (registry, owner, key, NULL, NULL, &error));
  g_assert_error (error, CONNECT4_SUPERVISION_ERROR, (int) code);
  g_assert_nonnull (strstr (error->message, id));
}

static void
count_free (gpointer value)
{
  (*(guint *) value)++;
}

static void
append_value (Connect4Actor *owner,
              gpointer       value,
              gpointer       user_data)
{
  g_string_append (user_data, value);
}

static void
assert_dispatched (Connect4Registry *registry,
                   const char       *key,
                   const char       *expected)
{
  g_autoptr (GString) values = g_string_new (NULL);

  g_assert_cmpuint (connect4_registry_dispatch (registry, key, append_value, values), ==,
                    strlen (expected));
  g_assert_cmpstr (values->str, ==, expected);
}

static void
test_31_already_registered (Fixture       *fixture,
                            gconstpointer  data)
{
  add (fixture->unique, fixture->first, "code", NULL, NULL);
  assert_not_added (fixture->unique, fixture->second, "code",
                    CONNECT4_SUPERVISION_ERROR_ALREADY_REGISTERED, fixture->first);
  assert_not_added (fixture->unique, fixture->first, "code",
                    CONNECT4_SUPERVISION_ERROR_ALREADY_REGISTERED, fixture->first);

  g_assert_true (connect4_registry_lookup (fixture->unique, "code") == fixture->first);
  g_assert_cmpuint (connect4_registry_count (fixture->unique), ==, 1);

  add (fixture->unique, fixture->second, "another code", NULL, NULL);
  g_assert_true (connect4_registry_lookup (fixture->unique, "another code") == fixture->second);
}

static void
test_31_dead_owner (Fixture       *fixture,
                    gconstpointer  data)
{
  add (fixture->unique, fixture->first, "code", NULL, NULL);
  end (fixture->first);
  g_assert_null (connect4_registry_lookup (fixture->unique, "code"));

  add (fixture->unique, fixture->second, "code", NULL, NULL);
  g_assert_true (connect4_registry_lookup (fixture->unique, "code") == fixture->second);
}

static void
test_31_the_dead_cannot_register (Fixture       *fixture,
                                  gconstpointer  data)
{
  end (fixture->first);
  assert_not_added (fixture->unique, fixture->first, "code",
                    CONNECT4_SUPERVISION_ERROR_NOPROC, fixture->first);
  g_assert_cmpuint (connect4_registry_count (fixture->unique), ==, 0);
}

/* An actor that takes over the name of whom it observes as soon as it hears of the death. */
#define CONNECT4_TYPE_TEST_SUCCESSOR (connect4_test_successor_get_type ())
G_DECLARE_FINAL_TYPE (Connect4TestSuccessor, connect4_test_successor, CONNECT4, TEST_SUCCESSOR,
                      Connect4Actor)

struct _Connect4TestSuccessor
{
  Connect4Actor parent_instance;

  Connect4Registry *registry; /* not owned */
  gboolean has_succeeded;
};

G_DEFINE_FINAL_TYPE (Connect4TestSuccessor, connect4_test_successor, CONNECT4_TYPE_ACTOR)

static void
connect4_test_successor_down (Connect4Actor      *actor,
                              guint64             reference,
                              Connect4Actor      *observed,
                              Connect4ExitReason *reason)
{
  Connect4TestSuccessor *self = CONNECT4_TEST_SUCCESSOR (actor);

  add (self->registry, actor, "name", NULL, NULL);
  self->has_succeeded = TRUE;
}

static void
connect4_test_successor_class_init (Connect4TestSuccessorClass *klass)
{
  CONNECT4_ACTOR_CLASS (klass)->down = connect4_test_successor_down;
}

static void
connect4_test_successor_init (Connect4TestSuccessor *self)
{
}

static Connect4TestSuccessor *
new_successor (Connect4Registry *registry,
               Connect4Actor    *predecessor)
{
  Connect4TestSuccessor *self = g_object_new (CONNECT4_TYPE_TEST_SUCCESSOR, NULL);

  self->registry = registry;
  add (registry, predecessor, "name", NULL, NULL);
  connect4_actor_monitor (CONNECT4_ACTOR (self), predecessor);

  return self;
}

static void
test_31_free_at_the_down_of_a_process (Fixture       *fixture,
                                       gconstpointer  data)
{
  const char *const argv[] = { "sleep", "1000", NULL };
  g_autoptr (GError) error = NULL;
  g_autoptr (Connect4ProcessActor) process = connect4_process_actor_new ("sleep", argv, &error);
  g_autoptr (Connect4TestSuccessor) successor = NULL;

  g_assert_no_error (error);
  successor = new_successor (fixture->unique, CONNECT4_ACTOR (process));

  g_assert_cmpint (kill (connect4_process_actor_get_pid (process), SIGKILL), ==, 0);
  connect4_test_iterate_until (successor->has_succeeded);
  g_assert_true (connect4_registry_lookup (fixture->unique, "name") == CONNECT4_ACTOR (successor));
}

static void
fail_in_thread (GTask        *task,
                gpointer      source_object,
                gpointer      task_data,
                GCancellable *cancellable)
{
  g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_FAILED, "It has failed");
}

static void
test_31_free_at_the_down_of_a_task (Fixture       *fixture,
                                    gconstpointer  data)
{
  g_autoptr (Connect4TaskActor) task =
    connect4_task_actor_new_in_thread ("task", fail_in_thread, NULL, NULL);
  g_autoptr (Connect4TestSuccessor) successor =
    new_successor (fixture->unique, CONNECT4_ACTOR (task));

  connect4_task_actor_start (task);
  connect4_test_iterate_until (successor->has_succeeded);
  g_assert_true (connect4_registry_lookup (fixture->unique, "name") == CONNECT4_ACTOR (successor));
}

static void
test_31_free_at_the_down_of_the_vanished (Fixture       *fixture,
                                          gconstpointer  data)
{
  g_autoptr (Connect4TestSuccessor) successor = new_successor (fixture->unique, fixture->first);

  g_clear_object (&fixture->first);
  g_assert_null (connect4_registry_lookup (fixture->unique, "name"));
  connect4_test_iterate_until (successor->has_succeeded);
}

static void
test_32_death_removes_entries (Fixture       *fixture,
                               gconstpointer  data)
{
  add (fixture->duplicate, fixture->first, "a", &fixture->n_freed, count_free);
  add (fixture->duplicate, fixture->first, "a", &fixture->n_freed, count_free);
  add (fixture->duplicate, fixture->first, "b", &fixture->n_freed, count_free);
  add (fixture->duplicate, fixture->second, "b", &fixture->n_freed, count_free);
  g_assert_cmpuint (connect4_registry_count (fixture->duplicate), ==, 4);

  end (fixture->first);
  g_assert_null (connect4_registry_lookup (fixture->duplicate, "a"));
  g_assert_true (connect4_registry_lookup (fixture->duplicate, "b") == fixture->second);
  g_assert_cmpuint (connect4_registry_count (fixture->duplicate), ==, 1);

  g_assert_cmpuint (fixture->n_freed, ==, 0);
  connect4_test_iterate_all ();
  g_assert_cmpuint (fixture->n_freed, ==, 3);
}

static void
test_32_unregister_own (Fixture       *fixture,
                        gconstpointer  data)
{
  add (fixture->duplicate, fixture->first, "a", &fixture->n_freed, count_free);
  add (fixture->duplicate, fixture->second, "a", &fixture->n_freed, count_free);
  add (fixture->duplicate, fixture->first, "a", &fixture->n_freed, count_free);
  add (fixture->duplicate, fixture->first, "b", &fixture->n_freed, count_free);

  connect4_registry_unregister (fixture->duplicate, fixture->first, "a");
  g_assert_true (connect4_registry_lookup (fixture->duplicate, "a") == fixture->second);
  g_assert_true (connect4_registry_lookup (fixture->duplicate, "b") == fixture->first);
  g_assert_cmpuint (connect4_registry_count (fixture->duplicate), ==, 2);

  connect4_test_iterate_all ();
  g_assert_cmpuint (fixture->n_freed, ==, 2);
}

static void
test_32_unknown_key (Fixture       *fixture,
                     gconstpointer  data)
{
  connect4_registry_unregister (fixture->unique, fixture->first, "unknown");
  g_assert_null (connect4_registry_lookup (fixture->unique, "unknown"));

  add (fixture->unique, fixture->first, "known", NULL, NULL);
  connect4_registry_unregister (fixture->unique, fixture->second, "known");
  g_assert_true (connect4_registry_lookup (fixture->unique, "known") == fixture->first);
}

static void
test_32_the_registry_dies (Fixture       *fixture,
                           gconstpointer  data)
{
  add (fixture->unique, fixture->first, "a", &fixture->n_freed, count_free);
  add (fixture->unique, fixture->second, "b", &fixture->n_freed, count_free);
  add (fixture->unique, CONNECT4_ACTOR (fixture->unique), "itself", &fixture->n_freed, count_free);
  end (CONNECT4_ACTOR (fixture->unique));

  g_assert_null (connect4_registry_lookup (fixture->unique, "a"));
  g_assert_cmpuint (connect4_registry_count (fixture->unique), ==, 0);
  assert_not_added (fixture->unique, fixture->first, "a",
                    CONNECT4_SUPERVISION_ERROR_NOPROC, CONNECT4_ACTOR (fixture->unique));
  connect4_registry_unregister (fixture->unique, fixture->first, "a");
  end (fixture->first);

  connect4_test_assert_finalized (fixture->unique);
  g_assert_cmpuint (fixture->n_freed, ==, 3);
  end (fixture->second);
  fixture->unique = connect4_registry_new (NULL, CONNECT4_REGISTRY_UNIQUE);
}

static void
test_32_finalized_registry (Fixture       *fixture,
                            gconstpointer  data)
{
  add (fixture->unique, fixture->first, "a", &fixture->n_freed, count_free);
  connect4_test_assert_finalized (fixture->unique);
  g_assert_cmpuint (fixture->n_freed, ==, 1);
  end (fixture->first);
  fixture->unique = connect4_registry_new (NULL, CONNECT4_REGISTRY_UNIQUE);
}

static void
test_33_dispatch_in_order (Fixture       *fixture,
                           gconstpointer  data)
{
  add (fixture->duplicate, fixture->first, "key", (gpointer) "1", NULL);
  add (fixture->duplicate, fixture->second, "key", (gpointer) "2", NULL);
  add (fixture->duplicate, fixture->first, "key", (gpointer) "3", NULL);
  add (fixture->duplicate, fixture->second, "another key", (gpointer) "4", NULL);
  assert_dispatched (fixture->duplicate, "key", "123");

  connect4_registry_unregister (fixture->duplicate, fixture->second, "key");
  assert_dispatched (fixture->duplicate, "key", "13");
  add (fixture->duplicate, fixture->second, "key", (gpointer) "5", NULL);
  assert_dispatched (fixture->duplicate, "key", "135");
}

static void
test_33_dispatch_to_one (Fixture       *fixture,
                         gconstpointer  data)
{
  add (fixture->unique, fixture->first, "key", (gpointer) "1", NULL);
  assert_dispatched (fixture->unique, "key", "1");
}

static void
test_33_dispatch_to_none (Fixture       *fixture,
                          gconstpointer  data)
{
  assert_dispatched (fixture->duplicate, "key", "");
  add (fixture->duplicate, fixture->first, "key", (gpointer) "1", NULL);
  end (fixture->first);
  assert_dispatched (fixture->duplicate, "key", "");
}

/* What one entry's turn in a dispatch does to the registry. */
typedef struct
{
  Fixture *fixture;
  GString *turns;
  const char *end_first_at;
  const char *end_second_at;
  const char *unregister_first_at;
  const char *register_at;
  const char *end_registry_at;
  const char *dispatch_at;
} Disturbance;

static void
disturb (Connect4Actor *owner,
         gpointer       value,
         gpointer       user_data)
{
  Disturbance *disturbance = user_data;
  Fixture *fixture = disturbance->fixture;

  if (g_strcmp0 (value, disturbance->end_first_at) == 0)
    g_clear_object (&fixture->first);
  if (g_strcmp0 (value, disturbance->end_second_at) == 0)
    end (fixture->second);
  if (g_strcmp0 (value, disturbance->unregister_first_at) == 0)
    connect4_registry_unregister (fixture->duplicate, fixture->first, "key");
  if (g_strcmp0 (value, disturbance->register_at) == 0)
    add (fixture->duplicate, fixture->first, "key", g_strdup ("+"), g_free);
  if (g_strcmp0 (value, disturbance->end_registry_at) == 0)
    end (CONNECT4_ACTOR (fixture->duplicate));
  if (g_strcmp0 (value, disturbance->dispatch_at) == 0)
    connect4_registry_dispatch (fixture->duplicate, "key", append_value, disturbance->turns);

  g_assert_true (CONNECT4_IS_ACTOR (owner));
  g_string_append (disturbance->turns, value);
}

static void
assert_disturbed (Fixture     *fixture,
                  Disturbance  disturbance,
                  const char  *expected_turns,
                  guint        expected_count)
{
  g_autoptr (GString) turns = g_string_new (NULL);

  disturbance.fixture = fixture;
  disturbance.turns = turns;
  for (const char *value = "1234"; *value != '\0'; value++)
    add (fixture->duplicate, *value % 2 == 1 ? fixture->first : fixture->second, "key",
         g_strndup (value, 1), g_free);

  connect4_registry_dispatch (fixture->duplicate, "key", disturb, &disturbance);
  g_assert_cmpstr (turns->str, ==, expected_turns);
  g_assert_cmpuint (connect4_registry_count (fixture->duplicate), ==, expected_count);
}

static void
test_33_owner_vanishes_at_its_turn (Fixture       *fixture,
                                    gconstpointer  data)
{
  assert_disturbed (fixture, (Disturbance){ .end_first_at = "1" }, "124", 2);
  assert_dispatched (fixture->duplicate, "key", "24");
}

static void
test_33_owner_dies_before_its_turn (Fixture       *fixture,
                                    gconstpointer  data)
{
  assert_disturbed (fixture, (Disturbance){ .end_second_at = "1" }, "13", 2);
}

static void
test_33_owner_dies_after_its_turn (Fixture       *fixture,
                                   gconstpointer  data)
{
  assert_disturbed (fixture, (Disturbance){ .end_first_at = "4" }, "1234", 2);
}

static void
test_33_all_die (Fixture       *fixture,
                 gconstpointer  data)
{
  assert_disturbed (fixture, (Disturbance){ .end_first_at = "1", .end_second_at = "1" }, "1", 0);
  assert_dispatched (fixture->duplicate, "key", "");
}

static void
test_33_unregistered_at_its_turn (Fixture       *fixture,
                                  gconstpointer  data)
{
  assert_disturbed (fixture, (Disturbance){ .unregister_first_at = "3" }, "1234", 2);
  assert_dispatched (fixture->duplicate, "key", "24");
}

static void
test_33_registered_meanwhile (Fixture       *fixture,
                              gconstpointer  data)
{
  assert_disturbed (fixture, (Disturbance){ .register_at = "4" }, "1234", 5);
  assert_dispatched (fixture->duplicate, "key", "1234+");
}

static void
test_33_unregistered_and_registered_anew (Fixture       *fixture,
                                          gconstpointer  data)
{
  const Disturbance disturbance = {
    .end_second_at = "1",
    .unregister_first_at = "1",
    .register_at = "1",
  };

  assert_disturbed (fixture, disturbance, "1", 1);
  assert_dispatched (fixture->duplicate, "key", "+");
}

static void
test_33_the_registry_dies (Fixture       *fixture,
                           gconstpointer  data)
{
  assert_disturbed (fixture, (Disturbance){ .end_registry_at = "2" }, "12", 0);
}

static void
test_33_nested_dispatch (Fixture       *fixture,
                         gconstpointer  data)
{
  assert_disturbed (fixture, (Disturbance){ .end_second_at = "1", .dispatch_at = "1" }, "1313", 2);
}

/* Ten thousand owners of one key die one after the other: it takes time linear in their number. */
static void
test_33_many (Fixture       *fixture,
              gconstpointer  data)
{
  const guint n_owners = 10000;
  g_autoptr (GPtrArray) owners = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < n_owners; i++)
    {
      Connect4Actor *owner = CONNECT4_ACTOR (connect4_test_observer_new ());

      g_ptr_array_add (owners, owner);
      add (fixture->duplicate, owner, "key", (gpointer) "x", NULL);
    }

  for (guint i = 0; i < n_owners; i++)
    {
      g_assert_cmpuint (connect4_registry_count (fixture->duplicate), ==, n_owners - i);
      end (g_ptr_array_index (owners, (i * 7919) % n_owners));
    }

  g_assert_cmpuint (connect4_registry_count (fixture->duplicate), ==, 0);
}

static void
crash (gpointer actor)
{
  g_autoptr (Connect4ExitReason) timeout = connect4_exit_reason_new (CONNECT4_EXIT_TIMEOUT);

  connect4_actor_exit (actor, timeout);
}

/* Who is registered does not live on unfindable. */
static void
test_owners_are_linked (Fixture       *fixture,
                        gconstpointer  data)
{
  g_autoptr (Connect4TestObserver) trapper = connect4_test_observer_new_trap ();
  Connect4TestEvent *event;

  add (fixture->duplicate, fixture->first, "key", NULL, NULL);
  add (fixture->duplicate, fixture->first, "other key", NULL, NULL);
  add (fixture->duplicate, fixture->second, "key", NULL, NULL);
  add (fixture->duplicate, CONNECT4_ACTOR (trapper), "key", NULL, NULL);
  g_assert_true (connect4_actor_is_linked (fixture->first, CONNECT4_ACTOR (fixture->duplicate)));

  crash (fixture->second);
  connect4_test_iterate_all ();
  g_assert_true (connect4_actor_is_alive (CONNECT4_ACTOR (fixture->duplicate)));
  g_assert_true (connect4_actor_is_alive (fixture->first));

  crash (fixture->duplicate);
  connect4_test_iterate_all ();
  connect4_test_assert_exit (fixture->first, CONNECT4_EXIT_TIMEOUT);
  event = connect4_test_observer_wait (trapper, 0);
  g_assert_cmpint (event->kind, ==, CONNECT4_TEST_EXIT);
  g_assert_true (event->from == CONNECT4_ACTOR (fixture->duplicate));
}

/* The link goes with the last entry. */
static void
test_link_goes_with_entries (Fixture       *fixture,
                             gconstpointer  data)
{
  Connect4Actor *registry = CONNECT4_ACTOR (fixture->duplicate);

  add (fixture->duplicate, fixture->first, "key", NULL, NULL);
  add (fixture->duplicate, fixture->first, "key", NULL, NULL);
  add (fixture->duplicate, fixture->first, "other key", NULL, NULL);
  connect4_registry_unregister (fixture->duplicate, fixture->first, "key");
  g_assert_true (connect4_actor_is_linked (fixture->first, registry));
  connect4_registry_unregister (fixture->duplicate, fixture->first, "unknown");
  connect4_registry_unregister (fixture->duplicate, fixture->first, "other key");
  g_assert_false (connect4_actor_is_linked (fixture->first, registry));

  add (fixture->duplicate, fixture->first, "key", NULL, NULL);
  g_assert_true (connect4_actor_is_linked (fixture->first, registry));
  connect4_registry_unregister (fixture->duplicate, fixture->first, "key");
  crash (registry);
  connect4_test_iterate_all ();
  g_assert_true (connect4_actor_is_alive (fixture->first));
}

static void
test_owners_are_not_linked (Fixture       *fixture,
                            gconstpointer  data)
{
  connect4_registry_set_link_owners (fixture->unique, FALSE);
  add (fixture->unique, fixture->first, "key", NULL, NULL);
  g_assert_false (connect4_actor_is_linked (fixture->first, CONNECT4_ACTOR (fixture->unique)));
  crash (fixture->unique);
  connect4_test_iterate_all ();
  g_assert_true (connect4_actor_is_alive (fixture->first));
}

static void
add_test (const char *name,
          TestFunc    test)
{
  g_autofree char *path = g_strconcat ("/supervision/registry/", name, NULL);

  g_test_add (path, Fixture, NULL, set_up, test, tear_down);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  add_test ("31-already-registered", test_31_already_registered);
  add_test ("31-dead-owner", test_31_dead_owner);
  add_test ("31-the-dead-cannot-register", test_31_the_dead_cannot_register);
  add_test ("31-free-at-the-down-of-a-process", test_31_free_at_the_down_of_a_process);
  add_test ("31-free-at-the-down-of-a-task", test_31_free_at_the_down_of_a_task);
  add_test ("31-free-at-the-down-of-the-vanished", test_31_free_at_the_down_of_the_vanished);
  add_test ("32-death-removes-entries", test_32_death_removes_entries);
  add_test ("32-unregister-own", test_32_unregister_own);
  add_test ("32-unknown-key", test_32_unknown_key);
  add_test ("32-the-registry-dies", test_32_the_registry_dies);
  add_test ("32-finalized-registry", test_32_finalized_registry);
  add_test ("32-owners-are-linked", test_owners_are_linked);
  add_test ("32-link-goes-with-entries", test_link_goes_with_entries);
  add_test ("32-owners-are-not-linked", test_owners_are_not_linked);
  add_test ("33-dispatch-in-order", test_33_dispatch_in_order);
  add_test ("33-dispatch-to-one", test_33_dispatch_to_one);
  add_test ("33-dispatch-to-none", test_33_dispatch_to_none);
  add_test ("33-owner-vanishes-at-its-turn", test_33_owner_vanishes_at_its_turn);
  add_test ("33-owner-dies-before-its-turn", test_33_owner_dies_before_its_turn);
  add_test ("33-owner-dies-after-its-turn", test_33_owner_dies_after_its_turn);
  add_test ("33-all-die", test_33_all_die);
  add_test ("33-unregistered-at-its-turn", test_33_unregistered_at_its_turn);
  add_test ("33-registered-meanwhile", test_33_registered_meanwhile);
  add_test ("33-unregistered-and-registered-anew", test_33_unregistered_and_registered_anew);
  add_test ("33-the-registry-dies", test_33_the_registry_dies);
  add_test ("33-nested-dispatch", test_33_nested_dispatch);
  add_test ("33-many", test_33_many);

  return g_test_run ();
}
