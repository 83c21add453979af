/* SPDX-License-Identifier: LGPL-2.1-or-later */
#define G_LOG_DOMAIN "connect4-handler"

#include "config.h"

#include "connect4-test-requester.h"

#include <signal.h>
#include <string.h>

#include "connect4-test-observer.h"
#include "supervision/connect4-link.h"

struct _Connect4TestRequester
{
  Connect4Actor parent_instance;

  Connect4Requester *requester; /* owned; NULL when it submits no more */
  Connect4Actor *handler;     /* owned, linked; NULL while there is none */
  GQueue lines;               /* char *, owned: to be submitted when the one before is answered */
  gboolean waiting;           /* for an answer */
  guint n_answers;
  guint n_lost;
  GString *events;            /* owned: what happened, in words */
};

G_DEFINE_FINAL_TYPE (Connect4TestRequester, connect4_test_requester, CONNECT4_TYPE_ACTOR)

static void
submit_next (Connect4TestRequester *self)
{
  g_autofree char *line = NULL;

  if (self->waiting || self->lines.head == NULL)
    return;

  line = g_queue_pop_head (&self->lines);
  self->waiting = TRUE;
  connect4_requester_submit (self->requester, CONNECT4_PLACE_GAME, line, strlen (line));
}

static void
finish_line (Connect4TestRequester *self)
{
  g_assert_true (self->waiting);
  self->waiting = FALSE;
  self->n_answers++;
  submit_next (self);
}

static void
lose_line (Connect4TestRequester *self)
{
  self->n_lost++;
  g_string_append (self->events, "lost ");
  finish_line (self);
}

static void
on_answer (Connect4Actor        *requester,
           const Connect4Action *action)
{
  Connect4TestRequester *self = CONNECT4_TEST_REQUESTER (requester);

  if (action == NULL)
    {
      lose_line (self);
      return;
    }

  if (action->type == CONNECT4_ACTION_MOVE)
    g_string_append_printf (self->events, "move-%d ", action->move.column);
  else
    g_string_append_printf (self->events, "action-%d ", action->type);

  finish_line (self);
}

/* The EXIT of the one before, if there is one, comes all the same. */
static void
on_moved (Connect4Actor *requester)
{
  Connect4TestRequester *self = CONNECT4_TEST_REQUESTER (requester);

  if (self->handler != NULL)
    connect4_actor_unlink (requester, self->handler, CONNECT4_UNLINK_NONE);
  g_clear_object (&self->handler);
  connect4_test_requester_take_handler (self);
}

static void
on_delayed (Connect4Actor *requester,
            gboolean       delayed)
{
  g_string_append (CONNECT4_TEST_REQUESTER (requester)->events, delayed ? "delayed " : "resumed ");
}

static const Connect4RequesterFuncs requester_funcs = {
  .answer = on_answer,
  .moved = on_moved,
  .delayed = on_delayed,
};

static void
connect4_test_requester_exit (Connect4Actor      *actor,
                              Connect4Actor      *from,
                              Connect4ExitReason *reason)
{
  Connect4TestRequester *self = CONNECT4_TEST_REQUESTER (actor);

  g_string_append (self->events, "exit ");
  if (from == self->handler)
    {
      g_clear_object (&self->handler);
      connect4_test_requester_take_handler (self);
    }
  if (self->requester != NULL && connect4_requester_take_dropped (self->requester))
    lose_line (self);
}

static void
connect4_test_requester_finalize (GObject *object)
{
  Connect4TestRequester *self = CONNECT4_TEST_REQUESTER (object);

  g_queue_clear_full (&self->lines, g_free);
  g_string_free (self->events, TRUE);
  g_clear_object (&self->handler);
  g_clear_pointer (&self->requester, connect4_requester_free);

  G_OBJECT_CLASS (connect4_test_requester_parent_class)->finalize (object);
}

static void
connect4_test_requester_class_init (Connect4TestRequesterClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = connect4_test_requester_finalize;
  CONNECT4_ACTOR_CLASS (klass)->exit = connect4_test_requester_exit;
}

static void
connect4_test_requester_init (Connect4TestRequester *self)
{
  g_queue_init (&self->lines);
  self->events = g_string_new (NULL);
}

Connect4TestRequester *
connect4_test_requester_new (Connect4Handlers *handlers,
                             const char       *address)
{
  Connect4TestRequester *self;

  self = g_object_new (CONNECT4_TYPE_TEST_REQUESTER, "name", "requester", "trap-exit", TRUE, NULL);
  self->requester = connect4_handlers_add (handlers, CONNECT4_ACTOR (self), &requester_funcs, address);
  connect4_test_requester_take_handler (self);

  return self;
}

gboolean
connect4_test_requester_take_handler (Connect4TestRequester *self)
{
  g_autoptr (GError) error = NULL;
  Connect4Actor *handler;

  if (self->handler != NULL)
    return TRUE;
  if (self->requester == NULL)
    return FALSE;

  handler = connect4_requester_assign (self->requester, &error);
  if (handler == NULL)
    {
      g_assert_error (error, G_IO_ERROR, G_IO_ERROR_BUSY);
      return FALSE;
    }

  /* If the one before was found dead in there, it has moved already. */
  if (self->handler == handler)
    return TRUE;

  g_assert_null (self->handler);
  self->handler = g_object_ref (handler);
  connect4_actor_link (CONNECT4_ACTOR (self), handler, &error);
  g_assert_no_error (error);

  return TRUE;
}

void
connect4_test_requester_submit (Connect4TestRequester *self,
                                const char            *line)
{
  g_queue_push_tail (&self->lines, g_strdup (line));
  submit_next (self);
}

void
connect4_test_requester_remove (Connect4TestRequester *self)
{
  if (self->handler != NULL)
    connect4_actor_unlink (CONNECT4_ACTOR (self), self->handler, CONNECT4_UNLINK_FLUSH);
  g_clear_pointer (&self->requester, connect4_requester_free);
}

Connect4Requester *
connect4_test_requester_get_requester (Connect4TestRequester *self)
{
  return self->requester;
}

Connect4Actor *
connect4_test_requester_get_handler (Connect4TestRequester *self)
{
  return self->handler;
}

gboolean
connect4_test_requester_is_done (Connect4TestRequester *self)
{
  return !self->waiting && self->lines.head == NULL;
}

guint
connect4_test_requester_count (Connect4TestRequester *self)
{
  return self->n_answers;
}

guint
connect4_test_requester_count_lost (Connect4TestRequester *self)
{
  return self->n_lost;
}

const char *
connect4_test_requester_get_events (Connect4TestRequester *self)
{
  return self->events->str;
}

void
connect4_test_requester_clear_events (Connect4TestRequester *self)
{
  g_string_truncate (self->events, 0);
}

char *
connect4_test_requester_dup_answers (Connect4TestRequester *self)
{
  g_autoptr (GString) answers = g_string_new (self->events->str);

  g_string_replace (answers, "exit ", "", 0);

  return g_string_free (g_steal_pointer (&answers), FALSE);
}

void
connect4_test_requester_await_count (Connect4TestRequester *self,
                                     guint                  count)
{
  connect4_test_iterate_until (connect4_test_requester_count (self) == count);
}

void
connect4_test_requester_assert_events (Connect4TestRequester *self,
                                       const char            *events)
{
  g_assert_cmpstr (connect4_test_requester_get_events (self), ==, events);
}

void
connect4_test_requester_assert_answers (Connect4TestRequester *self,
                                        const char            *answers)
{
  g_autofree char *actual = connect4_test_requester_dup_answers (self);

  g_assert_cmpstr (actual, ==, answers);
}

GPid
connect4_test_requester_get_pid (Connect4TestRequester *self)
{
  Connect4Actor *handler = connect4_test_requester_get_handler (self);

  return handler != NULL ? connect4_process_actor_get_pid (CONNECT4_PROCESS_ACTOR (handler)) : 0;
}

void
connect4_test_requester_kill (Connect4TestRequester *self,
                              int                    signal_number)
{
  connect4_test_iterate_until (connect4_test_requester_take_handler (self) &&
                               connect4_test_requester_get_pid (self) != 0);
  kill (connect4_test_requester_get_pid (self), signal_number);
}
