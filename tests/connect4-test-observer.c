/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "connect4-test-observer.h"

#include "supervision/connect4-supervisor.h"

struct _Connect4TestObserver
{
  Connect4Actor parent_instance;

  GPtrArray *events; /* Connect4TestEvent, owned */
};

G_DEFINE_FINAL_TYPE (Connect4TestObserver, connect4_test_observer, CONNECT4_TYPE_ACTOR)

void
connect4_test_iterate_all (void)
{
  while (g_main_context_iteration (NULL, FALSE))
    continue;
}

/**
 * connect4_test_count_sources:
 *
 * Returns: how many sources the main context has, those of the test's clients included
 */
guint
connect4_test_count_sources (void)
{
  GSource *last = g_idle_source_new ();
  guint last_id = g_source_attach (last, NULL);
  guint n_sources = 0;

  for (guint id = 1; id < last_id; id++)
    if (g_main_context_find_source_by_id (NULL, id) != NULL)
      n_sources++;

  g_source_destroy (last);
  g_source_unref (last);

  return n_sources;
}

/**
 * connect4_test_peek_child:
 * @supervisor: a #Connect4Supervisor
 * @id: the id of a child
 *
 * Returns: (transfer none) (nullable): the child's actor, if there is one that is alive
 */
gpointer
connect4_test_peek_child (gpointer    supervisor,
                          const char *id)
{
  g_autoptr (Connect4Actor) actor = connect4_supervisor_get_child (supervisor, id);

  return actor;
}

static void
connect4_test_event_free (gpointer data)
{
  Connect4TestEvent *event = data;

  g_clear_object (&event->from);
  g_clear_pointer (&event->reason, connect4_exit_reason_unref);
  g_free (event->message);
  g_free (event);
}

static Connect4TestEvent *
connect4_test_observer_record (Connect4Actor         *actor,
                               Connect4TestEventKind  kind,
                               Connect4Actor         *from)
{
  Connect4TestObserver *self = CONNECT4_TEST_OBSERVER (actor);
  Connect4TestEvent *event = g_new0 (Connect4TestEvent, 1);

  event->kind = kind;
  event->from = from == NULL ? NULL : g_object_ref (from);
  g_ptr_array_add (self->events, event);

  return event;
}

static void
connect4_test_observer_receive (Connect4Actor *actor,
                                Connect4Actor *sender,
                                gpointer       message)
{
  Connect4TestEvent *event = connect4_test_observer_record (actor, CONNECT4_TEST_MESSAGE, sender);

  event->message = g_strdup (message);
}

static void
connect4_test_observer_down (Connect4Actor      *actor,
                             guint64             reference,
                             Connect4Actor      *observed,
                             Connect4ExitReason *reason)
{
  Connect4TestEvent *event = connect4_test_observer_record (actor, CONNECT4_TEST_DOWN, observed);

  event->reference = reference;
  event->reason = connect4_exit_reason_ref (reason);
}

static void
connect4_test_observer_exit (Connect4Actor      *actor,
                             Connect4Actor      *from,
                             Connect4ExitReason *reason)
{
  Connect4TestEvent *event = connect4_test_observer_record (actor, CONNECT4_TEST_EXIT, from);

  event->reason = connect4_exit_reason_ref (reason);
}

static void
connect4_test_observer_finalize (GObject *object)
{
  Connect4TestObserver *self = CONNECT4_TEST_OBSERVER (object);

  g_clear_pointer (&self->events, g_ptr_array_unref);

  G_OBJECT_CLASS (connect4_test_observer_parent_class)->finalize (object);
}

static void
connect4_test_observer_class_init (Connect4TestObserverClass *klass)
{
  Connect4ActorClass *actor_class = CONNECT4_ACTOR_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = connect4_test_observer_finalize;

  actor_class->receive = connect4_test_observer_receive;
  actor_class->down = connect4_test_observer_down;
  actor_class->exit = connect4_test_observer_exit;
}

static void
connect4_test_observer_init (Connect4TestObserver *self)
{
  self->events = g_ptr_array_new_with_free_func (connect4_test_event_free);
}

Connect4TestObserver *
connect4_test_observer_new (void)
{
  return g_object_new (CONNECT4_TYPE_TEST_OBSERVER, NULL);
}

Connect4TestObserver *
connect4_test_observer_new_trap (void)
{
  return g_object_new (CONNECT4_TYPE_TEST_OBSERVER, "trap-exit", TRUE, NULL);
}

/* Returns: how many events it was given */
guint
connect4_test_observer_count (Connect4TestObserver *self)
{
  return self->events->len;
}

/* Returns: (transfer none): the event at @index, which must be there */
Connect4TestEvent *
connect4_test_observer_get (Connect4TestObserver *self,
                            guint                 index)
{
  g_assert_cmpuint (index, <, self->events->len);

  return g_ptr_array_index (self->events, index);
}

/* Returns: (transfer none): the event at @index, once it is there */
Connect4TestEvent *
connect4_test_observer_wait (Connect4TestObserver *self,
                             guint                 index)
{
  connect4_test_iterate_until (self->events->len > index);

  return connect4_test_observer_get (self, index);
}

void
connect4_test_observer_clear (Connect4TestObserver *self)
{
  g_ptr_array_set_size (self->events, 0);
}

guint
connect4_test_get_restarts (gpointer supervisor)
{
  guint restarts;

  g_object_get (supervisor, "restarts", &restarts, NULL);

  return restarts;
}

guint
connect4_test_get_crashes (gpointer supervisor)
{
  guint crashes;

  g_object_get (supervisor, "crashes", &crashes, NULL);

  return crashes;
}
