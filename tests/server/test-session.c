/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "connect4-test-util.h"
#include "server/connect4-session-private.h"
#include "server/connect4-sessions.h"

/* A player who neither has a socket nor reads text. */
#define TEST_TYPE_SESSION (test_session_get_type ())
G_DECLARE_FINAL_TYPE (TestSession, test_session, TEST, SESSION, Connect4Session)

struct _TestSession
{
  Connect4Session parent_instance;

  GQueue lines;     /* of char *, which the player has sent and nobody has taken */
  gboolean is_gone; /* after these lines there will be none */
  GArray *notices;  /* of Connect4NoticeType: what the player has been shown */
  Connect4Error error; /* of the last CONNECT4_NOTICE_ERROR */
  gboolean is_closed;
  char *line;       /* that was taken last */
};

G_DEFINE_FINAL_TYPE (TestSession, test_session, CONNECT4_TYPE_SESSION)

static Connect4LineStatus
test_session_next_line (Connect4Session  *session,
                        const char      **line,
                        gsize            *length)
{
  TestSession *self = TEST_SESSION (session);

  if (self->lines.length == 0)
    return self->is_gone ? CONNECT4_LINE_END : CONNECT4_LINE_NONE;

  g_free (self->line);
  self->line = g_queue_pop_head (&self->lines);
  *line = self->line;
  *length = strlen (self->line);

  return *length > CONNECT4_LINE_MAX ? CONNECT4_LINE_TOO_LONG : CONNECT4_LINE_COMPLETE;
}

static Connect4InputState
test_session_get_input (Connect4Session *session)
{
  return (Connect4InputState){ .is_idle = TRUE };
}

static void
test_session_set_paused (Connect4Session *session,
                         gboolean         paused)
{
}

static void
test_session_show (Connect4Session      *session,
                   const Connect4Notice *notice)
{
  TestSession *self = TEST_SESSION (session);

  g_assert_false (self->is_closed);
  g_array_append_val (self->notices, notice->type);
  if (notice->type == CONNECT4_NOTICE_ERROR)
    self->error = notice->error.code;
}

static void
test_session_close (Connect4Session *session)
{
  g_assert_false (TEST_SESSION (session)->is_closed);
  TEST_SESSION (session)->is_closed = TRUE;
}

static void
test_session_drop (Connect4Session *session)
{
  TEST_SESSION (session)->is_closed = TRUE;
}

static void
test_session_finalize (GObject *object)
{
  TestSession *self = TEST_SESSION (object);

  g_queue_clear_full (&self->lines, g_free);
  g_array_unref (self->notices);
  g_free (self->line);

  G_OBJECT_CLASS (test_session_parent_class)->finalize (object);
}

static void
test_session_class_init (TestSessionClass *klass)
{
  Connect4SessionClass *session_class = CONNECT4_SESSION_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = test_session_finalize;
  session_class->next_line = test_session_next_line;
  session_class->get_input = test_session_get_input;
  session_class->set_paused = test_session_set_paused;
  session_class->show = test_session_show;
  session_class->close = test_session_close;
  session_class->drop = test_session_drop;
}

static void
test_session_init (TestSession *self)
{
  g_queue_init (&self->lines);
  self->notices = g_array_new (FALSE, FALSE, sizeof (Connect4NoticeType));
}

/* All that a session needs, but for handlers: each line is answered at once, by an apology. */
typedef struct
{
  Connect4Supervisor *root;
  Connect4Games *games;
  Connect4Drain drain;
  Connect4MemoryTrim memory_trim;
  Connect4Sessions *sessions;
  Connect4Actor *supervisor;
  TestSession *session; /* started */
} Fixture;

static void
show_to_all (const Connect4Notice *notice,
             gpointer              user_data)
{
  connect4_sessions_show (((Fixture *) user_data)->sessions, notice);
}

static void
finish (gpointer user_data)
{
}

static void
start_session (Fixture *fixture)
{
  g_autoptr (GInetAddress) address = g_inet_address_new_loopback (G_SOCKET_FAMILY_IPV4);
  g_autoptr (GSocketAddress) remote = g_inet_socket_address_new (address, 4040);
  g_autoptr (GError) error = NULL;

  g_clear_object (&fixture->session);
  fixture->session = g_object_new (TEST_TYPE_SESSION, NULL);
  connect4_session_set_up (CONNECT4_SESSION (fixture->session), connect4_sessions_get_context (fixture->sessions),
                           connect4_sessions_hold_address (fixture->sessions, address, NULL),
                           G_INET_SOCKET_ADDRESS (remote));
  connect4_sessions_start (fixture->sessions, CONNECT4_SESSION (fixture->session), &error);
  g_assert_no_error (error);
}

static void
set_up (Fixture       *fixture,
        gconstpointer  user_data)
{
  static const Connect4DrainFuncs drain_funcs = { show_to_all, finish };
  static const Connect4HandlersSettings handler_settings = { .n_handlers = 1 };
  const Connect4Limits limits = CONNECT4_LIMITS_DEFAULT;

  fixture->root = connect4_supervisor_new ("root", CONNECT4_STRATEGY_ONE_FOR_ONE);
  fixture->games = connect4_games_new ();
  connect4_memory_trim_init (&fixture->memory_trim);
  fixture->sessions = connect4_sessions_new (&(Connect4SessionContext){ .root = fixture->root,
                                                                        .games = fixture->games,
                                                                        .drain = &fixture->drain,
                                                                        .memory_trim = &fixture->memory_trim },
                                             &handler_settings);
  connect4_drain_init (&fixture->drain, connect4_sessions_get_traffic (fixture->sessions), &drain_funcs, fixture);
  connect4_sessions_set_limits (fixture->sessions, &limits);
  fixture->supervisor = connect4_sessions_start_supervisor (NULL, fixture->sessions, NULL);
  start_session (fixture);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  user_data)
{
  g_autoptr (Connect4ExitReason) reason = connect4_exit_reason_new (CONNECT4_EXIT_KILL);

  connect4_actor_exit (fixture->supervisor, reason);
  connect4_test_iterate_until (!connect4_actor_is_alive (CONNECT4_ACTOR (fixture->session)));
  connect4_drain_clear (&fixture->drain);
  g_object_unref (fixture->session);
  g_object_unref (fixture->supervisor);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  connect4_sessions_free (fixture->sessions);
  connect4_memory_trim_clear (&fixture->memory_trim);
  g_object_unref (fixture->games);
  g_object_unref (fixture->root);
}

static void
type_line (Fixture    *fixture,
           const char *line)
{
  g_queue_push_tail (&fixture->session->lines, g_strdup (line));
  connect4_session_take_input (CONNECT4_SESSION (fixture->session));
}

static void
assert_shown (Fixture                  *fixture,
              guint                     n,
              const Connect4NoticeType *expected)
{
  GArray *notices = fixture->session->notices;

  g_assert_cmpuint (notices->len, ==, n);
  for (guint i = 0; i < n; i++)
    g_assert_cmpint (g_array_index (notices, Connect4NoticeType, i), ==, expected[i]);
}

#define ASSERT_SHOWN(fixture, ...) \
  assert_shown (fixture, G_N_ELEMENTS (((Connect4NoticeType[]){ __VA_ARGS__ })), \
                (Connect4NoticeType[]){ __VA_ARGS__ })

/* Without handlers nothing can be done, and each line is told so. */
static void
test_lines (Fixture       *fixture,
            gconstpointer  user_data)
{
  g_autofree char *too_long = g_strnfill (CONNECT4_LINE_MAX + 1, 'x');

  type_line (fixture, "create noon");
  type_line (fixture, too_long);
  type_line (fixture, "help");
  ASSERT_SHOWN (fixture, CONNECT4_NOTICE_COMMANDS, CONNECT4_NOTICE_TRY_AGAIN, CONNECT4_NOTICE_ERROR,
                CONNECT4_NOTICE_TRY_AGAIN);
  g_assert_cmpint (fixture->session->error, ==, CONNECT4_ERROR_LINE_TOO_LONG);
}

static void
test_end_of_input (Fixture       *fixture,
                   gconstpointer  user_data)
{
  fixture->session->is_gone = TRUE;
  type_line (fixture, "help");
  ASSERT_SHOWN (fixture, CONNECT4_NOTICE_COMMANDS, CONNECT4_NOTICE_TRY_AGAIN);
  g_assert_true (fixture->session->is_closed);

  connect4_session_end (CONNECT4_SESSION (fixture->session), NULL);
  connect4_test_iterate_until (!connect4_actor_is_alive (CONNECT4_ACTOR (fixture->session)));
  g_assert_cmpint (connect4_exit_reason_get_kind (connect4_actor_get_exit_reason (CONNECT4_ACTOR (fixture->session))),
                   ==, CONNECT4_EXIT_NORMAL);
  g_assert_cmpuint (connect4_sessions_get_traffic (fixture->sessions)->n_players, ==, 0);
}

/* Leave is taken once, and nothing is shown or read after that. */
static void
test_kick (Fixture       *fixture,
           gconstpointer  user_data)
{
  Connect4Session *session = CONNECT4_SESSION (fixture->session);

  connect4_session_kick (session, "it is late");
  connect4_session_kick (session, "it is later");
  connect4_session_tell (session, "hello");
  type_line (fixture, "help");
  ASSERT_SHOWN (fixture, CONNECT4_NOTICE_COMMANDS, CONNECT4_NOTICE_KICKED);
  g_assert_cmpuint (fixture->session->lines.length, ==, 1);
}

/* A shutdown cancels the task: the player is told, and the session ends when its subclass has. */
static void
test_cancelled (Fixture       *fixture,
                gconstpointer  user_data)
{
  g_autoptr (Connect4ExitReason) reason = connect4_exit_reason_new (CONNECT4_EXIT_SHUTDOWN);
  Connect4Actor *actor = CONNECT4_ACTOR (fixture->session);

  connect4_actor_exit (actor, reason);
  connect4_test_iterate_until (fixture->session->is_closed);
  ASSERT_SHOWN (fixture, CONNECT4_NOTICE_COMMANDS, CONNECT4_NOTICE_KICKED);
  g_assert_true (connect4_actor_is_alive (actor));

  connect4_session_end (CONNECT4_SESSION (fixture->session), NULL);
  connect4_test_iterate_until (!connect4_actor_is_alive (actor));
  g_assert_cmpint (connect4_exit_reason_get_kind (connect4_actor_get_exit_reason (actor)), ==, CONNECT4_EXIT_SHUTDOWN);
}

/* Who is there is told, and who comes. */
static void
test_drain (Fixture       *fixture,
            gconstpointer  user_data)
{
  connect4_drain_begin (&fixture->drain, 60, "new moon");
  g_assert_true (connect4_drain_cancel (&fixture->drain));
  ASSERT_SHOWN (fixture, CONNECT4_NOTICE_COMMANDS, CONNECT4_NOTICE_TIME_LEFT, CONNECT4_NOTICE_STAYS_OPEN);

  connect4_drain_begin (&fixture->drain, 60, "");
  connect4_session_end (CONNECT4_SESSION (fixture->session), NULL);
  start_session (fixture);
  ASSERT_SHOWN (fixture, CONNECT4_NOTICE_COMMANDS, CONNECT4_NOTICE_TIME_LEFT);
}

#define ADD(path, function) g_test_add (path, Fixture, NULL, set_up, function, tear_down)

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  ADD ("/server/session/lines", test_lines);
  ADD ("/server/session/end-of-input", test_end_of_input);
  ADD ("/server/session/kick", test_kick);
  ADD ("/server/session/cancelled", test_cancelled);
  ADD ("/server/session/drain", test_drain);

  return g_test_run ();
}
