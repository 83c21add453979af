/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "connect4-test-util.h"
#include "supervision/connect4-actor.h"

G_BEGIN_DECLS

/* Runs the default main context until nothing is ready: what was to happen at once has happened. */
void  connect4_test_iterate_all   (void);
guint connect4_test_count_sources (void);

/* The child of a supervisor, which holds it as long as it runs. */
gpointer connect4_test_peek_child (gpointer    supervisor,
                                   const char *id);

/* The counters of a supervisor. */
guint    connect4_test_get_restarts (gpointer supervisor);
guint    connect4_test_get_crashes  (gpointer supervisor);

/* Drops the caller's reference, and runs until @object is finalized. */
#define connect4_test_assert_finalized(object) \
  G_STMT_START \
  { \
    gpointer pointer_ = (object); \
    g_object_add_weak_pointer (pointer_, &pointer_); \
    g_object_unref (pointer_); \
    connect4_test_iterate_until (pointer_ == NULL); \
  } \
  G_STMT_END

/* Asserts that @actor is dead, and of which kind of reason. */
#define connect4_test_assert_exit(actor, kind) \
  G_STMT_START \
  { \
    g_assert_false (connect4_actor_is_alive (CONNECT4_ACTOR (actor))); \
    connect4_test_assert_reason (connect4_actor_get_exit_reason (CONNECT4_ACTOR (actor)), kind); \
  } \
  G_STMT_END

#define connect4_test_assert_reason(reason, kind) \
  g_assert_cmpint (connect4_exit_reason_get_kind (reason), ==, kind)

typedef enum {
  CONNECT4_TEST_MESSAGE,
  CONNECT4_TEST_DOWN,
  CONNECT4_TEST_EXIT,
} Connect4TestEventKind;

/* Something that an observer was given. */
typedef struct
{
  Connect4TestEventKind kind;
  Connect4Actor *from;        /* owned; may be NULL */
  guint64 reference;          /* of a DOWN */
  Connect4ExitReason *reason; /* owned; of a DOWN or an EXIT */
  char *message;              /* owned; of a message, which must be a string */
} Connect4TestEvent;

/* An actor that does nothing but record what it is given, in order. */
#define CONNECT4_TYPE_TEST_OBSERVER (connect4_test_observer_get_type ())
G_DECLARE_FINAL_TYPE (Connect4TestObserver, connect4_test_observer, CONNECT4, TEST_OBSERVER, Connect4Actor)

Connect4TestObserver *connect4_test_observer_new      (void);
Connect4TestObserver *connect4_test_observer_new_trap (void);
guint                 connect4_test_observer_count    (Connect4TestObserver *self);
Connect4TestEvent    *connect4_test_observer_get      (Connect4TestObserver *self,
                                                       guint                 index);
Connect4TestEvent    *connect4_test_observer_wait     (Connect4TestObserver *self,
                                                       guint                 index);
void                  connect4_test_observer_clear    (Connect4TestObserver *self);

G_END_DECLS
