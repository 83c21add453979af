/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "supervision/connect4-process-actor.h"
#include "supervision/connect4-pub-sub.h"

#include "connect4-test-observer.h"

#include <signal.h>

#define N_SUBSCRIBERS 3

typedef struct _Fixture Fixture;

typedef void (*TestFunc) (Fixture *fixture, gconstpointer data);
typedef void (*ReactionFunc) (Fixture *fixture, Connect4Actor *subscriber, const char *topic);

/* A subscriber, and what it does when it hears something. */
typedef struct
{
  Fixture *fixture;
  Connect4Actor *actor; /* owned */
  char name;
  ReactionFunc react;
  guint n_reactions; /* how often it still does that */
} Subscriber;

struct _Fixture
{
  Connect4PubSub *pub_sub;
  Subscriber subscribers[N_SUBSCRIBERS];
  GString *heard; /* who has heard what, in order: "A1 B1 " */
};

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  fixture->pub_sub = connect4_pub_sub_new ("pub-sub");
  fixture->heard = g_string_new (NULL);

  for (int i = 0; i < N_SUBSCRIBERS; i++)
    {
      fixture->subscribers[i].fixture = fixture;
      fixture->subscribers[i].actor = CONNECT4_ACTOR (connect4_test_observer_new ());
      fixture->subscribers[i].name = 'A' + i;
    }
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  for (int i = 0; i < N_SUBSCRIBERS; i++)
    g_clear_object (&fixture->subscribers[i].actor);

  g_string_free (fixture->heard, TRUE);
  if (fixture->pub_sub != NULL)
    connect4_test_assert_finalized (fixture->pub_sub);
}

static void
end (Connect4Actor *actor)
{
  g_autoptr (Connect4ExitReason) normal = connect4_exit_reason_new (CONNECT4_EXIT_NORMAL);

  connect4_actor_exit (actor, normal);
}

static void
hear (Connect4Actor *actor,
      const char    *topic,
      gpointer       message,
      gpointer       user_data)
{
  Subscriber *subscriber = user_data;
  Fixture *fixture = subscriber->fixture;

  g_assert_true (connect4_actor_is_alive (actor));
  g_string_append_printf (fixture->heard, "%c%s ", subscriber->name, (const char *) message);

  if (subscriber->n_reactions > 0)
    {
      subscriber->n_reactions--;
      subscriber->react (fixture, actor, topic);
    }

  /* Both are there until the call is over. */
  g_assert_true (CONNECT4_IS_ACTOR (actor));
  g_assert_cmpuint (*topic, ==, 't');
}

static void
subscribe (Fixture    *fixture,
           char        name,
           const char *topic)
{
  Subscriber *subscriber = &fixture->subscribers[name - 'A'];

  connect4_pub_sub_subscribe (fixture->pub_sub, subscriber->actor, topic, hear, subscriber);
}

static void
subscribe_all (Fixture *fixture)
{
  for (int i = 0; i < N_SUBSCRIBERS; i++)
    subscribe (fixture, 'A' + i, "topic");
}

static void
react (Fixture      *fixture,
       char          name,
       ReactionFunc  function)
{
  fixture->subscribers[name - 'A'].react = function;
  fixture->subscribers[name - 'A'].n_reactions = 1;
}

/* Broadcasts and asserts who has heard of it. */
static void
assert_heard (Fixture    *fixture,
              const char *message,
              const char *expected)
{
  g_string_truncate (fixture->heard, 0);
  connect4_pub_sub_broadcast (fixture->pub_sub, "topic", (gpointer) message, NULL);
  g_assert_cmpstr (fixture->heard->str, ==, expected);
}

static void
test_order (Fixture       *fixture,
            gconstpointer  data)
{
  subscribe (fixture, 'B', "topic");
  subscribe (fixture, 'A', "topic");
  subscribe (fixture, 'C', "top");
  subscribe (fixture, 'B', "topic");
  assert_heard (fixture, "1", "B1 A1 B1 ");
  assert_heard (fixture, "2", "B2 A2 B2 ");
}

static void
count_free (gpointer message)
{
  (*(guint *) message)++;
}

static void
ignore (Connect4Actor *subscriber,
        const char    *topic,
        gpointer       message,
        gpointer       user_data)
{
  g_assert_cmpuint (*(guint *) message, ==, 0);
}

static void
test_message_is_freed (Fixture       *fixture,
                       gconstpointer  data)
{
  guint n_freed = 0;

  connect4_pub_sub_broadcast (fixture->pub_sub, "topic", &n_freed, count_free);
  g_assert_cmpuint (n_freed, ==, 1);

  n_freed = 0;
  for (int i = 0; i < 3; i++)
    connect4_pub_sub_subscribe (fixture->pub_sub, fixture->subscribers[0].actor, "topic",
                                ignore, NULL);
  g_assert_cmpuint (connect4_pub_sub_broadcast (fixture->pub_sub, "topic", &n_freed, count_free),
                    ==, 3);
  g_assert_cmpuint (n_freed, ==, 1);
}

static void
test_broadcast_from (Fixture       *fixture,
                     gconstpointer  data)
{
  subscribe_all (fixture);
  connect4_pub_sub_broadcast_from (fixture->pub_sub, fixture->subscribers[1].actor, "topic",
                                   (gpointer) "1", NULL);
  g_assert_cmpstr (fixture->heard->str, ==, "A1 C1 ");
}

static void
unsubscribe (Fixture       *fixture,
             Connect4Actor *subscriber,
             const char    *topic)
{
  connect4_pub_sub_unsubscribe (fixture->pub_sub, subscriber, topic);
}

static void
test_unsubscribe_clears_all (Fixture       *fixture,
                             gconstpointer  data)
{
  subscribe (fixture, 'A', "topic");
  subscribe (fixture, 'B', "topic");
  subscribe (fixture, 'A', "topic");
  subscribe (fixture, 'A', "another topic");

  connect4_pub_sub_unsubscribe (fixture->pub_sub, fixture->subscribers[0].actor, "topic");
  assert_heard (fixture, "1", "B1 ");
  connect4_pub_sub_unsubscribe (fixture->pub_sub, fixture->subscribers[0].actor, "topic");
  connect4_pub_sub_unsubscribe (fixture->pub_sub, fixture->subscribers[0].actor, "no topic");
  g_assert_cmpuint (connect4_pub_sub_broadcast (fixture->pub_sub, "topic", (gpointer) "2", NULL),
                    ==, 1);
}

static void
test_unsubscribe_in_the_middle (Fixture       *fixture,
                                gconstpointer  data)
{
  subscribe_all (fixture);
  subscribe (fixture, 'A', "topic");
  react (fixture, 'A', unsubscribe);
  assert_heard (fixture, "1", "A1 B1 C1 ");
  assert_heard (fixture, "2", "B2 C2 ");
}

static void
end_all (Fixture       *fixture,
         Connect4Actor *subscriber,
         const char    *topic)
{
  for (int i = 0; i < N_SUBSCRIBERS; i++)
    end (fixture->subscribers[i].actor);
}

static void
test_die_in_the_middle (Fixture       *fixture,
                        gconstpointer  data)
{
  subscribe_all (fixture);
  react (fixture, 'B', end_all);
  assert_heard (fixture, "1", "A1 B1 ");
  assert_heard (fixture, "2", "");
}

static void
drop_all (Fixture       *fixture,
          Connect4Actor *subscriber,
          const char    *topic)
{
  for (int i = 0; i < N_SUBSCRIBERS; i++)
    g_clear_object (&fixture->subscribers[i].actor);
}

static void
test_vanish_in_the_middle (Fixture       *fixture,
                           gconstpointer  data)
{
  subscribe_all (fixture);
  react (fixture, 'A', drop_all);
  assert_heard (fixture, "1", "A1 ");
  assert_heard (fixture, "2", "");
}

static void
test_killed_process (Fixture       *fixture,
                     gconstpointer  data)
{
  const char *const argv[] = { "sleep", "1000", NULL };
  g_autoptr (GError) error = NULL;
  g_autoptr (Connect4ProcessActor) process = connect4_process_actor_new ("sleep", argv, &error);

  g_assert_no_error (error);
  g_object_unref (fixture->subscribers[1].actor);
  fixture->subscribers[1].actor = CONNECT4_ACTOR (g_object_ref (process));
  subscribe_all (fixture);
  assert_heard (fixture, "1", "A1 B1 C1 ");

  g_assert_cmpint (kill (connect4_process_actor_get_pid (process), SIGKILL), ==, 0);
  connect4_test_iterate_until (!connect4_actor_is_alive (CONNECT4_ACTOR (process)));
  assert_heard (fixture, "2", "A2 C2 ");
}

static void
subscribe_more (Fixture       *fixture,
                Connect4Actor *subscriber,
                const char    *topic)
{
  subscribe (fixture, 'C', topic);
}

static void
test_subscribe_in_the_middle (Fixture       *fixture,
                              gconstpointer  data)
{
  subscribe (fixture, 'A', "topic");
  subscribe (fixture, 'B', "topic");
  react (fixture, 'B', subscribe_more);
  assert_heard (fixture, "1", "A1 B1 ");
  assert_heard (fixture, "2", "A2 B2 C2 ");
}

static void
broadcast_more (Fixture       *fixture,
                Connect4Actor *subscriber,
                const char    *topic)
{
  g_autofree char *copy = g_strdup (topic);

  g_assert_cmpuint (connect4_pub_sub_broadcast (fixture->pub_sub, copy, g_strdup ("+"), g_free),
                    ==, 0);
  g_assert_cmpuint (connect4_pub_sub_broadcast_from (fixture->pub_sub, subscriber, copy,
                                                     g_strdup ("-"), g_free),
                    ==, 0);
}

static void
test_broadcast_in_the_middle (Fixture       *fixture,
                              gconstpointer  data)
{
  subscribe_all (fixture);
  react (fixture, 'B', broadcast_more);
  assert_heard (fixture, "1", "A1 B1 C1 A+ B+ C+ A- C- ");
}

static void
broadcast_and_end (Fixture       *fixture,
                   Connect4Actor *subscriber,
                   const char    *topic)
{
  broadcast_more (fixture, subscriber, topic);
  end (subscriber);
  subscribe (fixture, 'C', topic);
}

static void
test_broadcast_and_die (Fixture       *fixture,
                        gconstpointer  data)
{
  subscribe_all (fixture);
  react (fixture, 'B', broadcast_and_end);
  assert_heard (fixture, "1", "A1 B1 C1 A+ C+ C+ A- C- C- ");
}

static void
broadcast_and_end_pub_sub (Fixture       *fixture,
                           Connect4Actor *subscriber,
                           const char    *topic)
{
  broadcast_more (fixture, subscriber, topic);
  end (CONNECT4_ACTOR (fixture->pub_sub));
  subscribe (fixture, 'C', topic);
}

static void
test_pub_sub_dies_in_the_middle (Fixture       *fixture,
                                 gconstpointer  data)
{
  subscribe_all (fixture);
  react (fixture, 'B', broadcast_and_end_pub_sub);
  assert_heard (fixture, "1", "A1 B1 ");
  assert_heard (fixture, "2", "");
}

static void
broadcast_and_drop_pub_sub (Fixture       *fixture,
                            Connect4Actor *subscriber,
                            const char    *topic)
{
  broadcast_more (fixture, subscriber, topic);
  g_clear_object (&fixture->pub_sub);
}

static void
test_pub_sub_vanishes_in_the_middle (Fixture       *fixture,
                                     gconstpointer  data)
{
  subscribe_all (fixture);
  react (fixture, 'B', broadcast_and_drop_pub_sub);
  assert_heard (fixture, "1", "A1 B1 C1 A+ B+ C+ A- C- ");
}

static void
test_the_dead_hear_nothing (Fixture       *fixture,
                            gconstpointer  data)
{
  end (fixture->subscribers[0].actor);
  subscribe_all (fixture);
  assert_heard (fixture, "1", "B1 C1 ");

  end (CONNECT4_ACTOR (fixture->pub_sub));
  subscribe (fixture, 'B', "topic");
  assert_heard (fixture, "2", "");
}

static void
add_test (const char *name,
          TestFunc    test)
{
  g_autofree char *path = g_strconcat ("/supervision/pub-sub/34-", name, NULL);

  g_test_add (path, Fixture, NULL, set_up, test, tear_down);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  add_test ("order", test_order);
  add_test ("message-is-freed", test_message_is_freed);
  add_test ("broadcast-from", test_broadcast_from);
  add_test ("unsubscribe-clears-all", test_unsubscribe_clears_all);
  add_test ("unsubscribe-in-the-middle", test_unsubscribe_in_the_middle);
  add_test ("die-in-the-middle", test_die_in_the_middle);
  add_test ("vanish-in-the-middle", test_vanish_in_the_middle);
  add_test ("killed-process", test_killed_process);
  add_test ("subscribe-in-the-middle", test_subscribe_in_the_middle);
  add_test ("broadcast-in-the-middle", test_broadcast_in_the_middle);
  add_test ("broadcast-and-die", test_broadcast_and_die);
  add_test ("pub-sub-dies-in-the-middle", test_pub_sub_dies_in_the_middle);
  add_test ("pub-sub-vanishes-in-the-middle", test_pub_sub_vanishes_in_the_middle);
  add_test ("the-dead-hear-nothing", test_the_dead_hear_nothing);

  return g_test_run ();
}
