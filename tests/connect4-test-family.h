/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "connect4-test-observer.h"
#include "connect4-test-specimen.h"
#include "supervision/connect4-supervisor.h"

G_BEGIN_DECLS

/* A child of a supervisor under test: how its start function behaves, and what it has started. */
typedef struct
{
  struct _Connect4TestFamily *family; /* not owned */
  char *id;                           /* owned */
  Connect4TestSort sort;
  guint failures; /* how many of the next starts fail */
  gboolean ignore;
  gboolean stubborn; /* does not end when it is asked to, but by connect4_test_family_yield() */
  guint starts;      /* how often it was asked to start */
  Connect4Actor *actor; /* owned; the last actor */
  GTask *task;          /* owned; of a stubborn task */
} Connect4TestMember;

/* A supervisor under test with everything that happens to it, as one line of text:
 *
 *   +a  the start function of child a made an actor     ?a  it failed     0a  it answered "ignore"
 *   -a  child-exited     !a  child-crashed     *a  child-restarted     #  gave-up
 *   x   the supervisor has ended */
typedef struct _Connect4TestFamily
{
  Connect4BaseSupervisor *supervisor; /* owned */
  Connect4Actor *actor;               /* the same */
  Connect4Supervisor *self;           /* the same, if it is one; else NULL */
  Connect4TestObserver *observer;     /* owned; monitors the supervisor */
  GHashTable *members;                /* id -> Connect4TestMember, owned */
  GString *log;
} Connect4TestFamily;

void                connect4_test_family_init       (Connect4TestFamily *self,
                                                     gpointer            supervisor);
void                connect4_test_family_init_new   (Connect4TestFamily *self,
                                                     Connect4Strategy    strategy);
void                connect4_test_family_init_three (Connect4TestFamily *self,
                                                     Connect4Strategy    strategy,
                                                     Connect4TestSort    sort);
void                connect4_test_family_clear      (Connect4TestFamily *self);
gpointer            connect4_test_family_steal      (Connect4TestFamily *self);
Connect4TestMember *connect4_test_family_member     (Connect4TestFamily *self,
                                                     const char         *id);
Connect4Actor      *connect4_test_family_actor      (Connect4TestFamily *self,
                                                     const char         *id);
Connect4ChildSpec   connect4_test_family_spec       (Connect4TestFamily *self,
                                                     const char         *id,
                                                     Connect4TestSort    sort);
void                connect4_test_family_start      (Connect4TestFamily      *self,
                                                     const Connect4ChildSpec *specs,
                                                     gsize                    n_specs);
void                connect4_test_family_finish     (Connect4TestFamily *self,
                                                     const char         *id);
void                connect4_test_family_crash      (Connect4TestFamily *self,
                                                     const char         *id);
gboolean            connect4_test_family_terminate  (Connect4TestFamily  *self,
                                                     const char          *id,
                                                     GError             **error);
void                connect4_test_family_exit       (Connect4TestFamily *self,
                                                     Connect4ExitKind    kind);
void                connect4_test_family_yield      (Connect4TestFamily *self,
                                                     const char         *id);
gboolean            connect4_test_family_has_logged (Connect4TestFamily *self,
                                                     const char         *text);
gboolean            connect4_test_family_is_dead    (Connect4TestFamily *self);
Connect4ChildInfo  *connect4_test_family_describe   (Connect4TestFamily *self,
                                                     const char         *id);

/* Runs until the log since the last time is exactly @text, and nothing more happens at once. */
#define connect4_test_family_expect(self, text) \
  G_STMT_START \
  { \
    connect4_test_iterate_until (connect4_test_family_has_logged (self, text)); \
    connect4_test_iterate_all (); \
    g_assert_cmpstr ((self)->log->str, ==, text); \
    g_string_truncate ((self)->log, 0); \
  } \
  G_STMT_END

/* Asserts the state that which-children gives for a child. */
#define connect4_test_family_assert_state(self, id, expected) \
  G_STMT_START \
  { \
    g_autoptr(Connect4ChildInfo) info_ = connect4_test_family_describe (self, id); \
    g_assert_nonnull (info_); \
    g_assert_cmpint (info_->state, ==, CONNECT4_CHILD_##expected); \
  } \
  G_STMT_END

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Connect4TestFamily, connect4_test_family_clear)

G_END_DECLS
