/* SPDX-License-Identifier: LGPL-2.1-or-later */
#define G_LOG_DOMAIN "connect4-handler"

#include "config.h"

#include "handler/connect4-request.h"

#include <string.h>

#include "connect4-test-observer.h"

static guint n_answers;

static void
on_answer (Connect4Actor        *requester,
           const Connect4Action *action)
{
  n_answers++;
}

static Connect4Request *
make_request (Connect4Actor    *requester,
              const char       *line,
              Connect4Request **holder)
{
  return connect4_request_new (requester,
                               CONNECT4_PLACE_MENU,
                               line,
                               strlen (line),
                               on_answer,
                               holder);
}

static void
test_answer (void)
{
  g_autoptr (Connect4Actor) requester = CONNECT4_ACTOR (connect4_test_observer_new ());
  Connect4Request *request, *holder = NULL;

  n_answers = 0;
  request = make_request (requester, "games", &holder);
  g_assert_true (holder == request);
  connect4_request_answer (request, NULL);
  g_assert_null (holder);
  g_assert_cmpuint (n_answers, ==, 1);
}

static void
test_forget (void)
{
  g_autoptr (Connect4Actor) requester = CONNECT4_ACTOR (connect4_test_observer_new ());
  Connect4Request *request, *holder = NULL;

  n_answers = 0;
  request = make_request (requester, "games", &holder);
  connect4_request_forget (request);
  g_assert_null (holder);
  connect4_request_answer (request, NULL);
  g_assert_cmpuint (n_answers, ==, 0);
}

static void
test_dead (void)
{
  g_autoptr (Connect4Actor) requester = CONNECT4_ACTOR (connect4_test_observer_new ());
  g_autoptr (Connect4ExitReason) normal = connect4_exit_reason_new (CONNECT4_EXIT_NORMAL);
  Connect4Request *request, *holder = NULL;

  n_answers = 0;
  request = make_request (requester, "games", &holder);
  connect4_actor_exit (requester, normal);
  connect4_request_answer (request, NULL);
  g_assert_null (holder);
  g_assert_cmpuint (n_answers, ==, 0);
}

static void
test_queues (void)
{
  g_autoptr (Connect4Actor) requester = CONNECT4_ACTOR (connect4_test_observer_new ());
  Connect4Request *holders[4] = { NULL };
  GQueue first = G_QUEUE_INIT;
  GQueue second = G_QUEUE_INIT;
  Connect4Request *request;

  for (gsize i = 0; i < G_N_ELEMENTS (holders); i++)
    connect4_requests_push (i < 2 ? &second : &first, make_request (requester, "", &holders[i]));

  connect4_requests_move (&first, &second);
  g_assert_null (connect4_requests_peek (&first));
  g_assert_null (connect4_requests_pop (&first));
  g_assert_true (connect4_requests_peek (&second) == holders[0]);
  request = connect4_requests_pop (&second);
  g_assert_true (request == holders[0]);
  connect4_request_free (request);

  g_assert_cmpuint (second.length, ==, 3);
  connect4_requests_clear (&second);
  for (gsize i = 0; i < G_N_ELEMENTS (holders); i++)
    g_assert_null (holders[i]);
}

static void
test_escape (void)
{
  static const struct
  {
    const char *line;
    const char *escaped;
  } cases[] = {
    { "", "" },
    { "move 3", "move 3" },
    { "\x1b[2J\\\xc3\xa9\n", "\\x1b[2J\\x5c\\xc3\\xa9\\x0a" },
    { "0123456789012345678901234567890123456789"
      "0123456789012345678901234567890123456789",
      "0123456789012345678901234567890123456789"
      "0123456789012345678901234567890123456789" },
    { "0123456789012345678901234567890123456789"
      "01234567890123456789012345678901234567890",
      "0123456789012345678901234567890123456789"
      "0123456789012345678901234567890123456789..." },
  };
  g_autoptr (Connect4Actor) requester = CONNECT4_ACTOR (connect4_test_observer_new ());

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      Connect4Request *holder = NULL;
      g_autoptr (Connect4Request) request = make_request (requester, cases[i].line, &holder);
      g_autofree char *escaped = connect4_request_escape (request);

      g_assert_cmpstr (escaped, ==, cases[i].escaped);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/handler/request/answer", test_answer);
  g_test_add_func ("/handler/request/forget", test_forget);
  g_test_add_func ("/handler/request/dead", test_dead);
  g_test_add_func ("/handler/request/queues", test_queues);
  g_test_add_func ("/handler/request/escape", test_escape);

  return g_test_run ();
}
