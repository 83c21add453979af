/* SPDX-License-Identifier: LGPL-2.1-or-later */
#define G_LOG_DOMAIN "connect4-handler"

#include "config.h"

#include "handler/connect4-request.h"

#include <string.h>

#include "handler/connect4-slot.h"

static Connect4Request *
make_request (Connect4Slot *slot,
              const char   *line)
{
  return connect4_request_new (slot, CONNECT4_PLACE_MENU, line, strlen (line), 7);
}

static void
test_new (void)
{
  Connect4Slot slot = { NULL };
  g_autoptr (Connect4Request) request = make_request (&slot, "games");

  g_assert_true (slot.request == request);
  g_assert_true (request->slot == &slot);
  g_assert_cmpmem (request->line, request->length, "games", 5);
  g_assert_cmpint (request->submitted_at, ==, 7);
}

static void
test_forget (void)
{
  Connect4Slot slot = { NULL };
  Connect4Request *forgotten = make_request (&slot, "games");
  g_autoptr (Connect4Request) next = NULL;

  connect4_request_forget (forgotten);
  g_assert_null (slot.request);
  g_assert_null (forgotten->slot);

  next = make_request (&slot, "help");
  connect4_request_forget (forgotten);
  connect4_request_free (forgotten);
  g_assert_true (slot.request == next);
}

static void
test_queues (void)
{
  Connect4Slot slots[4] = { { NULL } };
  GQueue first = G_QUEUE_INIT;
  GQueue second = G_QUEUE_INIT;
  Connect4Request *request;

  for (gsize i = 0; i < G_N_ELEMENTS (slots); i++)
    {
      request = make_request (&slots[i], "");
      request->id = (guint32) i + 1;
      connect4_requests_push (i < 2 ? &second : &first, request);
    }
  connect4_requests_move (&first, &second);
  g_assert_null (connect4_requests_peek (&first));
  g_assert_null (connect4_requests_pop (&first));
  g_assert_true (connect4_requests_peek (&second) == slots[0].request);
  request = connect4_requests_pop (&second);
  g_assert_true (request == slots[0].request);
  connect4_request_free (request);

  g_assert_cmpuint (second.length, ==, 3);
  connect4_requests_clear (&second);
  for (gsize i = 0; i < G_N_ELEMENTS (slots); i++)
    g_assert_null (slots[i].request);
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
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      Connect4Slot slot = { NULL };
      g_autoptr (Connect4Request) request = make_request (&slot, cases[i].line);
      g_autofree char *escaped = connect4_request_escape (request);

      g_assert_cmpstr (escaped, ==, cases[i].escaped);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/handler/request/new", test_new);
  g_test_add_func ("/handler/request/forget", test_forget);
  g_test_add_func ("/handler/request/queues", test_queues);
  g_test_add_func ("/handler/request/escape", test_escape);

  return g_test_run ();
}
