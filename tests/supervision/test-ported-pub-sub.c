/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "supervision/connect4-pub-sub.h"

#include "connect4-test-observer.h"

/* The cases on pub/sub of the application that this one ports, numbered as they are there. */

static void
append_message (Connect4Actor *subscriber,
                const char    *topic,
                gpointer       message,
                gpointer       user_data)
{
  g_string_append_printf (user_data, "%s:%s ", topic, (const char *) message);
}

static void
test_subscribe (void)
{
  g_autoptr (Connect4PubSub) pub_sub = connect4_pub_sub_new ("pub-sub");
  g_autoptr (Connect4TestObserver) subscriber = connect4_test_observer_new ();
  g_autoptr (GString) heard = g_string_new (NULL);

  connect4_pub_sub_subscribe (pub_sub, CONNECT4_ACTOR (subscriber), "topic", append_message, heard);
  g_assert_cmpuint (connect4_pub_sub_broadcast (pub_sub, "topic", (gpointer) "hello", NULL), ==, 1);
  g_assert_cmpstr (heard->str, ==, "topic:hello ");
}

static void
test_unsubscribe (void)
{
  g_autoptr (Connect4PubSub) pub_sub = connect4_pub_sub_new ("pub-sub");
  g_autoptr (Connect4TestObserver) subscriber = connect4_test_observer_new ();
  g_autoptr (GString) heard = g_string_new (NULL);

  connect4_pub_sub_subscribe (pub_sub, CONNECT4_ACTOR (subscriber), "topic", append_message, heard);
  connect4_pub_sub_unsubscribe (pub_sub, CONNECT4_ACTOR (subscriber), "topic");
  g_assert_cmpuint (connect4_pub_sub_broadcast (pub_sub, "topic", (gpointer) "hello", NULL), ==, 0);
  g_assert_cmpstr (heard->str, ==, "");
}

static void
test_broadcast (void)
{
  g_autoptr (Connect4PubSub) pub_sub = connect4_pub_sub_new ("pub-sub");
  g_autoptr (Connect4TestObserver) first = connect4_test_observer_new ();
  g_autoptr (Connect4TestObserver) second = connect4_test_observer_new ();
  g_autoptr (GString) heard_by_first = g_string_new (NULL);
  g_autoptr (GString) heard_by_second = g_string_new (NULL);

  g_assert_cmpuint (connect4_pub_sub_broadcast (pub_sub, "topic", (gpointer) "0", NULL), ==, 0);

  connect4_pub_sub_subscribe (pub_sub, CONNECT4_ACTOR (first), "topic",
                              append_message, heard_by_first);
  connect4_pub_sub_subscribe (pub_sub, CONNECT4_ACTOR (second), "topic",
                              append_message, heard_by_second);
  g_assert_cmpuint (connect4_pub_sub_broadcast (pub_sub, "topic", (gpointer) "1", NULL), ==, 2);
  g_assert_cmpstr (heard_by_first->str, ==, "topic:1 ");
  g_assert_cmpstr (heard_by_second->str, ==, "topic:1 ");
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/ported/pub-sub/51-subscribe", test_subscribe);
  g_test_add_func ("/ported/pub-sub/52-unsubscribe", test_unsubscribe);
  g_test_add_func ("/ported/pub-sub/53-broadcast", test_broadcast);

  return g_test_run ();
}
