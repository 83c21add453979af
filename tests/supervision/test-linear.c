/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include <time.h>

#include "supervision/connect4-dynamic-supervisor.h"
#include "supervision/connect4-link.h"
#include "supervision/connect4-monitor.h"
#include "supervision/connect4-pub-sub.h"
#include "supervision/connect4-registry.h"
#include "supervision/connect4-supervisor.h"
#include "supervision/connect4-task-supervisor.h"

#include "connect4-test-observer.h"

/* What is done for one of many does not take longer because they are many. The same is done for as many
 * in all, a few or all of them at once, and the processor's time for it is compared. */

#define FEW  1000
#define MANY 10000

/* Times the cost when they are few: memory that does not fit into the processor's caches is slower, but
 * what looks at all for each is as much slower as they are more. */
#define MAX_RATIO 5

/* An attempt may suffer from what else the machine does. */
#define N_ATTEMPTS 3

typedef struct
{
  const char *path;
  void (*work) (guint n);
  guint n_in_all;
} Case;

static gint64
get_processor_time (void)
{
  struct timespec now;

  g_assert_no_errno (clock_gettime (CLOCK_PROCESS_CPUTIME_ID, &now));

  return (gint64) now.tv_sec * G_USEC_PER_SEC + now.tv_nsec / 1000;
}

static gint64
measure (const Case *test_case,
         guint       n)
{
  gint64 start = get_processor_time ();

  for (guint done = 0; done < test_case->n_in_all; done += n)
    test_case->work (n);

  return get_processor_time () - start;
}

static void
assert_linear (gconstpointer data)
{
  const Case *test_case = data;
  gint64 few = 0;
  gint64 many = G_MAXINT64;

  for (guint attempt = 0; attempt < N_ATTEMPTS && many > MAX_RATIO * few; attempt++)
    {
      gint64 all;

      few = measure (test_case, FEW);
      many = measure (test_case, MANY);
      all = measure (test_case, test_case->n_in_all);
      g_test_message ("%" G_GINT64_FORMAT ", %" G_GINT64_FORMAT " and %" G_GINT64_FORMAT " us", few, many, all);
      many = MAX (many, all);
    }

  g_assert_cmpint (many, <=, MAX_RATIO * few);
}

static Connect4Actor *
start_observer (Connect4Actor  *supervisor,
                gpointer        user_data,
                GError        **error)
{
  return CONNECT4_ACTOR (connect4_test_observer_new ());
}

static void
stop (gpointer supervisor)
{
  g_autoptr (Connect4ExitReason) shutdown = connect4_exit_reason_new (CONNECT4_EXIT_SHUTDOWN);

  connect4_actor_exit (supervisor, shutdown);
  connect4_test_iterate_until (!connect4_actor_is_alive (supervisor));
  g_object_unref (supervisor);
  connect4_test_iterate_all ();
}

/* Returns: (transfer full): the specifications of @n children with ids of their own */
static GArray *
make_specs (guint n)
{
  GArray *specs = g_array_new (FALSE, FALSE, sizeof (Connect4ChildSpec));

  for (guint i = 0; i < n; i++)
    {
      Connect4ChildSpec spec = {
        .id = g_strdup_printf ("child-%u", i),
        .start = start_observer,
        .restart = CONNECT4_RESTART_TRANSIENT,
      };

      g_array_append_val (specs, spec);
    }

  return specs;
}

static void
free_specs (GArray *specs)
{
  for (guint i = 0; i < specs->len; i++)
    g_free ((char *) g_array_index (specs, Connect4ChildSpec, i).id);
  g_array_unref (specs);
}

static void
work_start (guint n)
{
  Connect4Supervisor *supervisor = connect4_supervisor_new ("self", CONNECT4_STRATEGY_REST_FOR_ONE);
  GArray *specs = make_specs (n);

  g_assert_true (connect4_supervisor_start (supervisor, (Connect4ChildSpec *) specs->data, n, NULL));
  free_specs (specs);
  stop (supervisor);
}

/* Ends all children, which @supervisor starts again, one after the other. */
static void
crash_all (gpointer supervisor)
{
  g_autoptr (GPtrArray) children = connect4_base_supervisor_which_children (supervisor);
  g_autoptr (Connect4ExitReason) timeout = connect4_exit_reason_new (CONNECT4_EXIT_TIMEOUT);

  g_object_set (supervisor, "max-restarts", G_MAXUINT, NULL);
  for (guint i = 0; i < children->len; i++)
    {
      const Connect4ChildInfo *info = children->pdata[i];

      connect4_actor_exit (info->actor, timeout);
      g_main_context_iteration (NULL, FALSE);
    }
  connect4_test_iterate_all ();
  g_assert_cmpuint (connect4_test_get_restarts (supervisor), ==, children->len);
}

static void
work_start_child (guint n)
{
  Connect4Supervisor *supervisor = connect4_supervisor_new ("self", CONNECT4_STRATEGY_ONE_FOR_ONE);
  GArray *specs = make_specs (n);

  for (guint i = 0; i < n; i++)
    g_assert_true (connect4_supervisor_start_child (supervisor, &g_array_index (specs, Connect4ChildSpec, i), NULL,
                                                    NULL));
  free_specs (specs);
  crash_all (supervisor);
  stop (supervisor);
}

static void
work_terminate_child (guint n)
{
  Connect4Supervisor *supervisor = connect4_supervisor_new ("self", CONNECT4_STRATEGY_ONE_FOR_ONE);
  GArray *specs = make_specs (n);

  g_assert_true (connect4_supervisor_start (supervisor, (Connect4ChildSpec *) specs->data, n, NULL));

  for (guint i = 0; i < n; i++)
    {
      const char *id = g_array_index (specs, Connect4ChildSpec, i).id;

      connect4_supervisor_terminate_child_async (supervisor, id, NULL, NULL, NULL);
      connect4_test_iterate_until (connect4_supervisor_delete_child (supervisor, id, NULL));
    }

  free_specs (specs);
  stop (supervisor);
}

static void
work_dynamic (guint n)
{
  Connect4DynamicSupervisor *supervisor = connect4_dynamic_supervisor_new ("self");
  const Connect4ChildSpec spec = { .id = "a", .start = start_observer, .restart = CONNECT4_RESTART_TRANSIENT };

  for (guint i = 0; i < n; i++)
    g_object_unref (connect4_dynamic_supervisor_start_child (supervisor, &spec, NULL));
  crash_all (supervisor);
  stop (supervisor);
}

/* A task that costs the main loop nothing, and is returned as soon as it is cancelled. */
static void
on_cancelled (GCancellable *cancellable,
              gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;

  g_task_return_boolean (task, TRUE);
}

static void
wait_for_cancel (Connect4TaskActor *actor,
                 GTask             *task,
                 gpointer           user_data)
{
  g_signal_connect (g_task_get_cancellable (task), "cancelled", G_CALLBACK (on_cancelled), g_object_ref (task));
}

/* The same worker for all, as long as it lives. */
static Connect4Actor *
share_worker (Connect4Actor  *task,
              gpointer        user_data,
              GError        **error)
{
  Connect4Actor **worker = user_data;

  if (!connect4_actor_is_alive (*worker))
    {
      g_object_unref (*worker);
      *worker = CONNECT4_ACTOR (connect4_test_observer_new ());
    }

  return g_object_ref (*worker);
}

/* Tasks share a worker, which crashes; then their owner ends. */
static void
work_tasks (guint n)
{
  Connect4TaskSupervisor *supervisor = connect4_task_supervisor_new ("self");
  g_autoptr (Connect4TestObserver) owner = connect4_test_observer_new_trap ();
  g_autoptr (Connect4Actor) worker = CONNECT4_ACTOR (connect4_test_observer_new ());
  g_autoptr (Connect4ExitReason) timeout = connect4_exit_reason_new (CONNECT4_EXIT_TIMEOUT);

  connect4_task_supervisor_set_worker_func (supervisor, share_worker, &worker, NULL);
  for (guint i = 0; i < n; i++)
    {
      g_autoptr (Connect4TaskActor) task = connect4_task_actor_new (NULL, wait_for_cancel, NULL, NULL);

      connect4_actor_set_trap_exit (CONNECT4_ACTOR (task), TRUE);
      g_assert_cmpuint (connect4_task_supervisor_async (supervisor, CONNECT4_ACTOR (owner), task, NULL), !=, 0);
      g_assert_true (connect4_task_supervisor_attach_worker (supervisor, task, NULL));
    }

  connect4_actor_exit (worker, timeout);
  connect4_test_iterate_all ();
  g_assert_true (connect4_actor_is_alive (worker));
  g_assert_cmpuint (connect4_test_get_restarts (supervisor), ==, 1);

  connect4_actor_exit (CONNECT4_ACTOR (owner), timeout);
  connect4_test_iterate_all ();
  g_assert_cmpuint (connect4_base_supervisor_get_n_children (CONNECT4_BASE_SUPERVISOR (supervisor)), ==, 0);
  stop (supervisor);
}

/* Returns: (transfer full): @n actors that trap exits */
static GPtrArray *
make_actors (guint n)
{
  GPtrArray *actors = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < n; i++)
    g_ptr_array_add (actors, connect4_test_observer_new_trap ());

  return actors;
}

static void
end_actor (gpointer actor)
{
  g_autoptr (Connect4ExitReason) normal = connect4_exit_reason_new (CONNECT4_EXIT_NORMAL);

  connect4_actor_exit (actor, normal);
}

/* All let go of a hub that has just died, before they have heard of it. */
static void
work_unlink (guint n)
{
  g_autoptr (Connect4TestObserver) hub = connect4_test_observer_new_trap ();
  g_autoptr (GPtrArray) actors = make_actors (n);
  guint i;

  for (i = 0; i < n; i++)
    g_assert_true (connect4_actor_link (actors->pdata[i], CONNECT4_ACTOR (hub), NULL));
  end_actor (hub);
  for (i = n; i-- > 0;)
    connect4_actor_unlink (actors->pdata[i], CONNECT4_ACTOR (hub), CONNECT4_UNLINK_FLUSH);

  connect4_test_iterate_all ();
  for (i = 0; i < n; i++)
    g_assert_cmpuint (connect4_test_observer_count (actors->pdata[i]), ==, 0);
}

/* A hub lets go of all who have just died, before it has heard of that. */
static void
work_unlink_from_hub (guint n)
{
  g_autoptr (Connect4TestObserver) hub = connect4_test_observer_new_trap ();
  g_autoptr (GPtrArray) actors = make_actors (n);
  guint i;

  for (i = 0; i < n; i++)
    g_assert_true (connect4_actor_link (CONNECT4_ACTOR (hub), actors->pdata[i], NULL));
  for (i = 0; i < n; i++)
    end_actor (actors->pdata[i]);
  for (i = n; i-- > 0;)
    connect4_actor_unlink (CONNECT4_ACTOR (hub), actors->pdata[i], CONNECT4_UNLINK_FLUSH);

  connect4_test_iterate_all ();
  g_assert_cmpuint (connect4_test_observer_count (hub), ==, 0);
}

static void
work_unregister (guint n)
{
  g_autoptr (Connect4Registry) registry = connect4_registry_new (NULL, CONNECT4_REGISTRY_DUPLICATE);
  g_autoptr (GPtrArray) actors = make_actors (n);
  guint i;

  for (i = 0; i < n; i++)
    g_assert_true (connect4_registry_register (registry, actors->pdata[i], "key", NULL, NULL, NULL));
  for (i = n; i-- > 0;)
    connect4_registry_unregister (registry, actors->pdata[i], "key");
  g_assert_cmpuint (connect4_registry_count (registry), ==, 0);
}

static void
on_message (Connect4Actor *subscriber,
            const char    *topic,
            gpointer       message,
            gpointer       user_data)
{
}

static void
work_unsubscribe (guint n)
{
  g_autoptr (Connect4PubSub) pub_sub = connect4_pub_sub_new (NULL);
  g_autoptr (GPtrArray) actors = make_actors (n);
  guint i;

  for (i = 0; i < n; i++)
    connect4_pub_sub_subscribe (pub_sub, actors->pdata[i], "topic", on_message, NULL);
  for (i = n; i-- > 0;)
    connect4_pub_sub_unsubscribe (pub_sub, actors->pdata[i], "topic");
  g_assert_cmpuint (connect4_pub_sub_broadcast (pub_sub, "topic", NULL, NULL), ==, 0);
}

/* One with as many keys gives them back. */
static void
work_unregister_keys (guint n)
{
  g_autoptr (Connect4Registry) registry = connect4_registry_new (NULL, CONNECT4_REGISTRY_UNIQUE);
  g_autoptr (Connect4TestObserver) owner = connect4_test_observer_new ();

  for (guint i = 0; i < n; i++)
    {
      g_autofree char *key = g_strdup_printf ("%u", i);

      g_assert_true (connect4_registry_register (registry, CONNECT4_ACTOR (owner), key, NULL, NULL, NULL));
    }

  for (guint i = n; i-- > 0;)
    {
      g_autofree char *key = g_strdup_printf ("%u", i);

      connect4_registry_unregister (registry, CONNECT4_ACTOR (owner), key);
    }

  g_assert_cmpuint (connect4_registry_count (registry), ==, 0);
}

static const Case cases[] = {
  { "/supervision/linear/30-start", work_start, 2 * MANY },
  { "/supervision/linear/30-start-child", work_start_child, 2 * MANY },
  { "/supervision/linear/30-terminate-child", work_terminate_child, 2 * MANY },
  { "/supervision/linear/30-dynamic", work_dynamic, 2 * MANY },
  { "/supervision/linear/30-tasks", work_tasks, 2 * MANY },
  { "/supervision/linear/11-unlink", work_unlink, 10 * MANY },
  { "/supervision/linear/11-unlink-from-hub", work_unlink_from_hub, 10 * MANY },
  { "/supervision/linear/32-unregister", work_unregister, 10 * MANY },
  { "/supervision/linear/32-unregister-keys", work_unregister_keys, 10 * MANY },
  { "/supervision/linear/34-unsubscribe", work_unsubscribe, 10 * MANY },
};

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    g_test_add_data_func (cases[i].path, &cases[i], assert_linear);

  return g_test_run ();
}
