/* SPDX-License-Identifier: LGPL-2.1-or-later */
#define G_LOG_DOMAIN "connect4-handler"

#include "config.h"

#include "connect4-test-requester.h"

#include <string.h>

#include "supervision/connect4-link.h"

struct _Connect4TestRequester
{
  Connect4Actor parent_instance;

  Connect4Handlers *handlers; /* owned */
  Connect4Actor *handler;     /* owned, linked */
  GQueue lines;               /* char *, owned: to be submitted when the one before is answered */
  gboolean waiting;           /* for an answer */
  gboolean patient;
  guint n_answers;
  guint n_lost;
  GString *events;            /* owned: what happened, in words */
};

G_DEFINE_FINAL_TYPE (Connect4TestRequester, connect4_test_requester, CONNECT4_TYPE_ACTOR)

static void on_answer (Connect4Actor        *requester,
                       const Connect4Action *action);

static void
submit_next (Connect4TestRequester *self)
{
  g_autofree char *line = NULL;

  if (self->waiting || self->lines.head == NULL)
    return;

  line = g_queue_pop_head (&self->lines);
  self->waiting = TRUE;
  connect4_handlers_submit (self->handlers,
                            CONNECT4_ACTOR (self),
                            CONNECT4_PLACE_GAME,
                            line,
                            strlen (line),
                            on_answer);
}

static void
on_answer (Connect4Actor        *requester,
           const Connect4Action *action)
{
  Connect4TestRequester *self = CONNECT4_TEST_REQUESTER (requester);

  g_assert_true (self->waiting);
  self->waiting = FALSE;
  self->n_answers++;

  if (action == NULL)
    {
      self->n_lost++;
      g_string_append (self->events, "lost ");
    }
  else if (action->type == CONNECT4_ACTION_MOVE)
    g_string_append_printf (self->events, "move-%d ", action->move.column);
  else
    g_string_append_printf (self->events, "action-%d ", action->type);

  submit_next (self);
}

static void
take_handler (Connect4TestRequester *self)
{
  g_autoptr (GError) error = NULL;
  Connect4Actor *handler;

  handler = connect4_handlers_assign (self->handlers, CONNECT4_ACTOR (self), &error);
  if (handler == NULL && self->patient)
    return;

  g_assert_no_error (error);
  g_set_object (&self->handler, handler);
  connect4_actor_link (CONNECT4_ACTOR (self), self->handler, &error);
  g_assert_no_error (error);
}

static void
connect4_test_requester_exit (Connect4Actor      *actor,
                              Connect4Actor      *from,
                              Connect4ExitReason *reason)
{
  Connect4TestRequester *self = CONNECT4_TEST_REQUESTER (actor);

  g_assert_true (from == self->handler);
  g_string_append (self->events, "exit ");
  take_handler (self);
}

static void
connect4_test_requester_finalize (GObject *object)
{
  Connect4TestRequester *self = CONNECT4_TEST_REQUESTER (object);

  g_queue_clear_full (&self->lines, g_free);
  g_string_free (self->events, TRUE);
  g_clear_object (&self->handler);
  g_clear_object (&self->handlers);

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
connect4_test_requester_new (Connect4Handlers *handlers)
{
  Connect4TestRequester *self;

  self = g_object_new (CONNECT4_TYPE_TEST_REQUESTER, "name", "requester", "trap-exit", TRUE, NULL);
  self->handlers = g_object_ref (handlers);
  take_handler (self);

  return self;
}

/* One that goes without a handler from the beginning if there is none. */
Connect4TestRequester *
connect4_test_requester_new_patient (Connect4Handlers *handlers)
{
  Connect4TestRequester *self;

  self = g_object_new (CONNECT4_TYPE_TEST_REQUESTER, "name", "requester", "trap-exit", TRUE, NULL);
  self->handlers = g_object_ref (handlers);
  self->patient = TRUE;
  take_handler (self);

  return self;
}

void
connect4_test_requester_set_patient (Connect4TestRequester *self)
{
  self->patient = TRUE;
}

void
connect4_test_requester_submit (Connect4TestRequester *self,
                                const char            *line)
{
  g_queue_push_tail (&self->lines, g_strdup (line));
  submit_next (self);
}

void
connect4_test_requester_forget (Connect4TestRequester *self)
{
  if (self->handler != NULL)
    connect4_actor_unlink (CONNECT4_ACTOR (self), self->handler, CONNECT4_UNLINK_FLUSH);
  connect4_handlers_forget (self->handlers, CONNECT4_ACTOR (self));
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
