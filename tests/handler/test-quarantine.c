/* SPDX-License-Identifier: LGPL-2.1-or-later */
#define G_LOG_DOMAIN "connect4-handler"

#include "config.h"

#include "handler/connect4-quarantine.h"

#include <string.h>

#define SECOND G_USEC_PER_SEC
#define LATER  (61 * SECOND)

/* A quarantine with room for two offenders, some slots, and the handlers that are in it. */
typedef struct
{
  Connect4Quarantine quarantine;
  Connect4Slot *slots[32]; /* owned; two of them at each address */
  GPtrArray *handlers;     /* Connect4Handler, owned */
} Fixture;

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  connect4_quarantine_init (&fixture->quarantine, 2);
  for (guint i = 0; i < G_N_ELEMENTS (fixture->slots); i++)
    {
      g_autofree char *address = g_strdup_printf ("192.0.2.%u", i / 2);

      fixture->slots[i] = connect4_slot_new (fixture, address);
    }
  fixture->handlers = g_ptr_array_new ();
}

static void
drop (Fixture         *fixture,
      Connect4Handler *handler)
{
  connect4_handler_move (handler, NULL, CONNECT4_HANDLER_GONE);
  g_ptr_array_remove (fixture->handlers, handler);
  connect4_handler_unref (handler);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  while (fixture->handlers->len > 0)
    drop (fixture, fixture->handlers->pdata[0]);
  g_ptr_array_unref (fixture->handlers);
  connect4_quarantine_clear (&fixture->quarantine);
  for (guint i = 0; i < G_N_ELEMENTS (fixture->slots); i++)
    connect4_slot_free (fixture->slots[i]);
}

static Connect4Request *
add (Fixture  *fixture,
     guint     i,
     gboolean  suspect,
     gint64    now)
{
  Connect4Request *request = connect4_request_new (fixture->slots[i], CONNECT4_PLACE_GAME, "1", 1, now);

  request->suspect = suspect;
  connect4_quarantine_add (&fixture->quarantine, request, now);

  return request;
}

/* Has a handler take over the request that is next, as the dispatcher does.
 *
 * Returns: the handler; NULL if nothing is to be done now */
static Connect4Handler *
serve_next (Fixture *fixture)
{
  Connect4Request *request = connect4_quarantine_peek (&fixture->quarantine);
  Connect4Handler *handler;

  if (request == NULL)
    return NULL;

  handler = connect4_quarantine_find_handler (&fixture->quarantine, request);
  if (handler == NULL)
    {
      handler = connect4_handler_new (0);
      g_ptr_array_add (fixture->handlers, handler);
      connect4_quarantine_take_handler (&fixture->quarantine, handler, request);
    }
  g_assert_true (connect4_handler_is_idle (handler));
  connect4_requests_push (&handler->sent, connect4_quarantine_pop (&fixture->quarantine, request));

  return handler;
}

/* A handler answers its request. */
static Connect4Slot *
answer (Connect4Handler *handler)
{
  Connect4Request *request = connect4_requests_pop (&handler->sent);
  Connect4Slot *slot = request->slot;

  handler->n_answered++;
  connect4_request_free (request);

  return slot;
}

static gboolean
is_offender (Fixture *fixture,
             guint    i,
             gint64   now)
{
  return connect4_quarantine_is_offender (&fixture->quarantine, fixture->slots[i], now);
}

/* An offence is remembered for a minute, and the address's for as long. */
static void
test_memory (Fixture       *fixture,
             gconstpointer  data)
{
  g_assert_false (is_offender (fixture, 0, SECOND));
  connect4_quarantine_offend (&fixture->quarantine, fixture->slots[0], SECOND);
  g_assert_true (is_offender (fixture, 0, SECOND));
  g_assert_true (is_offender (fixture, 1, SECOND));
  g_assert_false (is_offender (fixture, 2, SECOND));
  g_assert_true (is_offender (fixture, 0, 60 * SECOND));
  g_assert_false (is_offender (fixture, 0, LATER));
  g_assert_false (is_offender (fixture, 1, LATER));

  connect4_quarantine_offend (&fixture->quarantine, fixture->slots[1], 50 * SECOND);
  g_assert_true (is_offender (fixture, 0, LATER));
  g_assert_false (is_offender (fixture, 0, 50 * SECOND + LATER));
}

static guint
count_kept (Fixture *fixture)
{
  return connect4_quarantine_count_kept (&fixture->quarantine, connect4_quarantine_peek (&fixture->quarantine));
}

/* Offenders leave spare handlers to the others: enough for two deaths at once. */
static void
test_kept (Fixture       *fixture,
           gconstpointer  data)
{
  connect4_quarantine_offend (&fixture->quarantine, fixture->slots[0], SECOND);
  add (fixture, 0, TRUE, SECOND);
  g_assert_cmpuint (count_kept (fixture), >=, 4);
  g_assert_cmpuint (connect4_quarantine_count_needs (&fixture->quarantine), ==, 0);

  add (fixture, 2, TRUE, SECOND);
  g_assert_cmpuint (count_kept (fixture), ==, 0);
  g_assert_cmpuint (connect4_quarantine_count_needs (&fixture->quarantine), ==, 1);
}

/* A slot without an address is blamed alone. */
static void
test_no_address (Fixture       *fixture,
                 gconstpointer  data)
{
  Connect4Slot *first = connect4_slot_new (NULL, NULL);
  Connect4Slot *second = connect4_slot_new (NULL, NULL);

  connect4_quarantine_offend (&fixture->quarantine, first, SECOND);
  g_assert_true (connect4_quarantine_is_offender (&fixture->quarantine, first, SECOND));
  g_assert_false (connect4_quarantine_is_offender (&fixture->quarantine, second, SECOND));
  g_assert_false (is_offender (fixture, 0, SECOND));
  connect4_slot_free (first);
  connect4_slot_free (second);
}

/* However many addresses there were, those that count no more are forgotten. */
static void
test_addresses (Fixture       *fixture,
                gconstpointer  data)
{
  gint64 now = 0;

  for (guint i = 0; i < 10000; i++)
    {
      g_autofree char *address = g_strdup_printf ("2001:db8::%x", i);
      Connect4Slot *slot = connect4_slot_new (NULL, address);

      now += SECOND;
      connect4_quarantine_offend (&fixture->quarantine, slot, now);
      connect4_slot_free (slot);
      g_assert_cmpuint (g_hash_table_size (fixture->quarantine.addresses), <=, 256);
    }
}

/* Each suspect is tried on a handler that has answered nothing, a few side by side. */
static void
test_suspects (Fixture       *fixture,
               gconstpointer  data)
{
  Connect4Handler *handlers[6];

  for (guint i = 0; i < 16; i += 2)
    add (fixture, i, TRUE, SECOND);
  g_assert_true (connect4_quarantine_has_requests (&fixture->quarantine));

  for (guint i = 0; i < G_N_ELEMENTS (handlers); i++)
    {
      handlers[i] = serve_next (fixture);
      g_assert_nonnull (handlers[i]);
      g_assert_cmpuint (handlers[i]->n_answered, ==, 0);
      g_assert_false (handlers[i]->confined);
      g_assert_cmpint (handlers[i]->role, ==, CONNECT4_HANDLER_ALONE);
    }
  g_assert_null (serve_next (fixture));

  g_assert_true (answer (handlers[1]) == fixture->slots[2]);
  drop (fixture, handlers[1]);
  g_assert_nonnull (serve_next (fixture));
  g_assert_null (serve_next (fixture));
  g_assert_true (connect4_quarantine_has_requests (&fixture->quarantine));
}

/* A suspect that takes longer than it should makes room for the next one, up to a limit for all. */
static void
test_confine (Fixture       *fixture,
              gconstpointer  data)
{
  guint n = 0;

  for (guint i = 0; i < 32; i++)
    add (fixture, i, TRUE, SECOND);

  for (Connect4Handler *handler; (handler = serve_next (fixture)) != NULL; n++)
    {
      connect4_quarantine_confine (&fixture->quarantine, handler);
      g_assert_true (handler->confined);
      g_assert_cmpint (handler->role, ==, CONNECT4_HANDLER_ALONE);
    }
  g_assert_cmpuint (n, ==, 24);
  g_assert_true (connect4_quarantine_has_requests (&fixture->quarantine));
}

/* Of offenders, no more than so many are at work at once; their handlers are used again, and those too many go. */
static void
test_offenders (Fixture       *fixture,
                gconstpointer  data)
{
  Connect4Handler *first, *second, *surplus;

  for (guint i = 0; i < 8; i += 2)
    {
      connect4_quarantine_offend (&fixture->quarantine, fixture->slots[i], SECOND);
      add (fixture, i, FALSE, SECOND);
    }

  first = serve_next (fixture);
  second = serve_next (fixture);
  g_assert_true (first->confined && second->confined && first != second);
  g_assert_null (serve_next (fixture));

  answer (first);
  g_assert_true (serve_next (fixture) == first);
  answer (first);
  answer (second);
  g_assert_null (connect4_quarantine_find_surplus (&fixture->quarantine));

  surplus = connect4_handler_new (0);
  g_ptr_array_add (fixture->handlers, surplus);
  connect4_quarantine_confine (&fixture->quarantine, surplus);
  g_assert_nonnull (connect4_quarantine_find_surplus (&fixture->quarantine));
}

/* An offender's suspect is tried on a confined handler that has answered nothing. */
static void
test_suspect_of_offender (Fixture       *fixture,
                          gconstpointer  data)
{
  Connect4Handler *used, *fresh;

  connect4_quarantine_offend (&fixture->quarantine, fixture->slots[0], SECOND);
  add (fixture, 0, FALSE, SECOND);
  used = serve_next (fixture);
  answer (used);
  add (fixture, 0, TRUE, SECOND);
  fresh = serve_next (fixture);
  g_assert_true (fresh != used);
  g_assert_true (fresh->confined);
}

/* Those who have behaved for longest come first: one who offends again and again holds up nobody but those like
 * it. */
static void
test_order (Fixture       *fixture,
            gconstpointer  data)
{
  static const guint order[] = { 3, 4, 2, 0 };

  connect4_quarantine_offend (&fixture->quarantine, fixture->slots[4], 10 * SECOND);
  connect4_quarantine_offend (&fixture->quarantine, fixture->slots[2], 20 * SECOND);
  connect4_quarantine_offend (&fixture->quarantine, fixture->slots[0], 30 * SECOND);
  add (fixture, 0, FALSE, 31 * SECOND);
  add (fixture, 2, FALSE, 31 * SECOND);
  add (fixture, 4, FALSE, 31 * SECOND);
  add (fixture, 3, FALSE, 31 * SECOND); /* only its address has */

  for (gsize i = 0; i < G_N_ELEMENTS (order); i++)
    {
      Connect4Handler *handler = serve_next (fixture);

      g_assert_nonnull (handler);
      g_assert_true (answer (handler) == fixture->slots[order[i]]);
    }
}

/* What nobody waits for any more is not tried. */
static void
test_forgotten (Fixture       *fixture,
                gconstpointer  data)
{
  connect4_quarantine_offend (&fixture->quarantine, fixture->slots[0], SECOND);
  connect4_request_forget (add (fixture, 0, FALSE, SECOND));
  connect4_request_forget (add (fixture, 2, TRUE, SECOND));
  add (fixture, 4, TRUE, SECOND);

  g_assert_true (answer (serve_next (fixture)) == fixture->slots[4]);
  g_assert_null (serve_next (fixture));
  g_assert_false (connect4_quarantine_has_requests (&fixture->quarantine));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

#define ADD(name, function) g_test_add ("/handler/quarantine/" name, Fixture, NULL, set_up, function, tear_down)
  ADD ("memory", test_memory);
  ADD ("no-address", test_no_address);
  ADD ("addresses", test_addresses);
  ADD ("kept", test_kept);
  ADD ("suspects", test_suspects);
  ADD ("confine", test_confine);
  ADD ("offenders", test_offenders);
  ADD ("suspect-of-offender", test_suspect_of_offender);
  ADD ("order", test_order);
  ADD ("forgotten", test_forgotten);
#undef ADD

  return g_test_run ();
}
