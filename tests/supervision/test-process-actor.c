/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include "supervision/connect4-monitor.h"

#include "connect4-test-observer.h"
#include "connect4-test-specimen.h"

typedef struct
{
  Connect4Actor *actor;
  Connect4TestProcess *process;   /* the same as actor */
  Connect4ProcessActor *os_actor; /* the same as actor */
} Fixture;

static void
fixture_set_up (Fixture       *fixture,
                gconstpointer  data)
{
  fixture->actor = connect4_test_specimen_new (CONNECT4_TEST_SORT_PROCESS);
  fixture->process = CONNECT4_TEST_PROCESS (fixture->actor);
  fixture->os_actor = CONNECT4_PROCESS_ACTOR (fixture->actor);
}

static void
fixture_tear_down (Fixture       *fixture,
                   gconstpointer  data)
{
  connect4_test_assert_finalized (fixture->actor);
}

static void
send_exit (Connect4Actor    *actor,
           Connect4ExitKind  kind)
{
  g_autoptr (Connect4ExitReason) reason = connect4_exit_reason_new (kind);

  connect4_actor_send_exit (NULL, actor, reason);
}

static void
assert_dies (Fixture          *fixture,
             Connect4ExitKind  kind)
{
  connect4_test_iterate_until (!connect4_actor_is_alive (fixture->actor));
  connect4_test_assert_exit (fixture->actor, kind);
  g_assert_cmpint (connect4_process_actor_get_pid (fixture->os_actor), ==, 0);
}

/* Waits until the child is dead, but does not reap it. GLib may have, where there are no pidfds. */
static void
wait_for_zombie (Fixture *fixture)
{
  const id_t pid = (id_t) connect4_process_actor_get_pid (fixture->os_actor);
  siginfo_t info;

  while (waitid (P_PID, pid, &info, WEXITED | WNOWAIT) == -1 && errno != ECHILD)
    g_assert_cmpint (errno, ==, EINTR);
}

static gboolean
is_reaped (GPid pid)
{
  return kill (pid, 0) == -1 && errno == ESRCH;
}

static void
test_normal (Fixture       *fixture,
             gconstpointer  data)
{
  const GPid pid = connect4_process_actor_get_pid (fixture->os_actor);

  g_assert_cmpint (pid, >, 0);
  connect4_test_process_tell (fixture->process, '0');
  assert_dies (fixture, CONNECT4_EXIT_NORMAL);
  g_assert_true (is_reaped (pid));
  g_assert_cmpint (connect4_process_actor_get_pid (fixture->os_actor), ==, 0);
  g_assert_cmpint (connect4_process_actor_get_last_pid (fixture->os_actor), ==, pid);
}

static void
test_status (Fixture       *fixture,
             gconstpointer  data)
{
  connect4_test_process_tell (fixture->process, '7');
  assert_dies (fixture, CONNECT4_EXIT_STATUS);
  g_assert_cmpint (
    connect4_exit_reason_get_status (connect4_actor_get_exit_reason (fixture->actor)), ==, 7);
}

/* Somebody else's kill -9 is no kill of ours. */
static void
test_signal_from_outside (Fixture       *fixture,
                          gconstpointer  data)
{
  kill (connect4_process_actor_get_pid (fixture->os_actor), SIGKILL);
  assert_dies (fixture, CONNECT4_EXIT_SIGNAL);
  g_assert_cmpint (
    connect4_exit_reason_get_signal (connect4_actor_get_exit_reason (fixture->actor)), ==, SIGKILL);
}

static void
test_shutdown (Fixture       *fixture,
               gconstpointer  data)
{
  send_exit (fixture->actor, CONNECT4_EXIT_SHUTDOWN);
  connect4_test_iterate_until (connect4_actor_get_state (fixture->actor) == CONNECT4_ACTOR_EXITING);
  assert_dies (fixture, CONNECT4_EXIT_SHUTDOWN);
}

static void
test_shutdown_obeyed (Fixture       *fixture,
                      gconstpointer  data)
{
  connect4_test_process_tell (fixture->process, 't');
  connect4_test_process_await (fixture->process);
  send_exit (fixture->actor, CONNECT4_EXIT_SHUTDOWN);
  assert_dies (fixture, CONNECT4_EXIT_SHUTDOWN);
}

/* It fails while it shuts down. */
static void
test_shutdown_failed (Fixture       *fixture,
                      gconstpointer  data)
{
  connect4_test_process_tell (fixture->process, 'e');
  connect4_test_process_await (fixture->process);
  send_exit (fixture->actor, CONNECT4_EXIT_SHUTDOWN);
  assert_dies (fixture, CONNECT4_EXIT_STATUS);
}

/* Stopping a child as a supervisor does: ask, wait in vain, kill. */
static void
test_shutdown_ignored (Fixture       *fixture,
                       gconstpointer  data)
{
  connect4_test_process_tell (fixture->process, 'i');
  connect4_test_process_await (fixture->process);
  send_exit (fixture->actor, CONNECT4_EXIT_SHUTDOWN);
  connect4_test_iterate_all ();
  g_assert_cmpint (connect4_actor_get_state (fixture->actor), ==, CONNECT4_ACTOR_EXITING);

  send_exit (fixture->actor, CONNECT4_EXIT_KILL);
  connect4_test_iterate_all ();
  assert_dies (fixture, CONNECT4_EXIT_KILLED);
}

/* It was asked to shut down, but what happened first is what counts. */
static void
test_shutdown_too_late (Fixture       *fixture,
                        gconstpointer  data)
{
  connect4_test_process_tell (fixture->process, '7');
  wait_for_zombie (fixture);
  send_exit (fixture->actor, CONNECT4_EXIT_SHUTDOWN);
  assert_dies (fixture, CONNECT4_EXIT_STATUS);
}

static void
test_kill (Fixture       *fixture,
           gconstpointer  data)
{
  send_exit (fixture->actor, CONNECT4_EXIT_KILL);
  connect4_test_iterate_until (connect4_actor_get_state (fixture->actor) == CONNECT4_ACTOR_EXITING);
  assert_dies (fixture, CONNECT4_EXIT_KILLED);
}

static void
test_kill_too_late (Fixture       *fixture,
                    gconstpointer  data)
{
  connect4_test_process_tell (fixture->process, '7');
  wait_for_zombie (fixture);
  send_exit (fixture->actor, CONNECT4_EXIT_KILL);
  assert_dies (fixture, CONNECT4_EXIT_STATUS);
}

static void
test_kill_for_a_reason (Fixture       *fixture,
                        gconstpointer  data)
{
  g_autoptr (Connect4ExitReason) timeout = connect4_exit_reason_new (CONNECT4_EXIT_TIMEOUT);
  g_autoptr (Connect4ExitReason) killed = connect4_exit_reason_new (CONNECT4_EXIT_KILLED);

  connect4_process_actor_kill (fixture->os_actor, timeout);
  connect4_process_actor_kill (fixture->os_actor, killed);
  g_assert_cmpint (connect4_actor_get_state (fixture->actor), ==, CONNECT4_ACTOR_EXITING);
  assert_dies (fixture, CONNECT4_EXIT_TIMEOUT);

  connect4_process_actor_kill (fixture->os_actor, killed);
  connect4_test_assert_exit (fixture->actor, CONNECT4_EXIT_TIMEOUT);
}

static void
test_kill_after_shutdown (Fixture       *fixture,
                          gconstpointer  data)
{
  g_autoptr (Connect4ExitReason) timeout = connect4_exit_reason_new (CONNECT4_EXIT_TIMEOUT);

  connect4_test_process_tell (fixture->process, 'i');
  connect4_test_process_await (fixture->process);
  send_exit (fixture->actor, CONNECT4_EXIT_SHUTDOWN);
  connect4_test_iterate_all ();
  connect4_process_actor_kill (fixture->os_actor, timeout);
  assert_dies (fixture, CONNECT4_EXIT_TIMEOUT);
}

/* A reason that is clean is one for a kill as well. */
static void
test_kill_for_a_clean_reason (Fixture       *fixture,
                              gconstpointer  data)
{
  g_autoptr (Connect4ExitReason) shutdown = connect4_exit_reason_new_shutdown ("now");

  connect4_test_process_tell (fixture->process, 'i');
  connect4_test_process_await (fixture->process);
  connect4_process_actor_kill (fixture->os_actor, shutdown);
  assert_dies (fixture, CONNECT4_EXIT_SHUTDOWN);
}

/* Its object goes while the child runs: the child is killed, and reaped. */
static void
test_disposed (void)
{
  Connect4Actor *actor = connect4_test_specimen_new (CONNECT4_TEST_SORT_PROCESS);
  const GPid pid = connect4_process_actor_get_pid (CONNECT4_PROCESS_ACTOR (actor));

  g_object_unref (actor);
  connect4_test_iterate_until (is_reaped (pid));
}

static void
test_never_spawned (void)
{
  Connect4Actor *actor = g_object_new (CONNECT4_TYPE_PROCESS_ACTOR, NULL);

  g_assert_cmpint (connect4_process_actor_get_pid (CONNECT4_PROCESS_ACTOR (actor)), ==, 0);
  g_assert_cmpint (connect4_process_actor_get_last_pid (CONNECT4_PROCESS_ACTOR (actor)), ==, 0);
  connect4_test_assert_finalized (actor);
}

static void
test_never_spawned_exit (void)
{
  g_autoptr (Connect4Actor) actor = g_object_new (CONNECT4_TYPE_PROCESS_ACTOR, NULL);
  g_autoptr (Connect4Actor) killed = g_object_new (CONNECT4_TYPE_PROCESS_ACTOR, NULL);
  g_autoptr (Connect4ExitReason) timeout = connect4_exit_reason_new (CONNECT4_EXIT_TIMEOUT);

  send_exit (actor, CONNECT4_EXIT_SHUTDOWN);
  connect4_test_iterate_all ();
  connect4_test_assert_exit (actor, CONNECT4_EXIT_SHUTDOWN);

  connect4_process_actor_kill (CONNECT4_PROCESS_ACTOR (killed), timeout);
  connect4_test_assert_exit (killed, CONNECT4_EXIT_TIMEOUT);
}

static void
test_spawn_failed (void)
{
  const char *const argv[] = { "/nonexistent/program", NULL };
  g_autoptr (GError) error = NULL;

  g_assert_null (connect4_process_actor_new ("none", argv, &error));
  g_assert_error (error, G_SPAWN_ERROR, G_SPAWN_ERROR_FAILED);
  g_assert_nonnull (strstr (error->message, g_strerror (ENOENT)));
}

static void
test_spawn_path (void)
{
  const char *const argv[] = { "sh", "-c", "exit 5", NULL };
  g_autoptr (GError) error = NULL;
  g_autoptr (Connect4ProcessActor) actor = connect4_process_actor_new ("shell", argv, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (connect4_actor_get_name (CONNECT4_ACTOR (actor)), ==, "shell");
  connect4_test_iterate_until (!connect4_actor_is_alive (CONNECT4_ACTOR (actor)));
  connect4_test_assert_exit (actor, CONNECT4_EXIT_STATUS);
}

/* The child has the descriptors that it was given, under their numbers, and none that is closed on exec. */
static void
test_spawn_descriptors (void)
{
  const int target = 7;
  const int ours = fcntl (STDERR_FILENO, F_DUPFD_CLOEXEC, 8);
  g_autofree char *script = g_strdup_printf ("echo hello >&7; test ! -e /proc/self/fd/%d || echo leaked >&7", ours);
  const char *const argv[] = { "sh", "-c", script, NULL };
  g_autoptr (Connect4ProcessActor) actor = g_object_new (CONNECT4_TYPE_PROCESS_ACTOR, NULL);
  g_autoptr (GError) error = NULL;
  char buffer[64] = "";
  gsize length = 0;
  gssize n_read;
  int ends[2];

  g_assert_no_errno (pipe2 (ends, O_CLOEXEC));
  connect4_process_actor_spawn (actor, argv, &ends[1], &target, 1, &error);
  g_assert_no_error (error);
  close (ends[1]);

  while ((n_read = read (ends[0], buffer + length, sizeof (buffer) - 1 - length)) > 0)
    length += (gsize) n_read;

  g_assert_cmpstr (buffer, ==, "hello\n");
  close (ends[0]);
  close (ours);
  connect4_test_iterate_until (!connect4_actor_is_alive (CONNECT4_ACTOR (actor)));
}

/* What is in our environment is ours. */
static void
test_spawn_environment (void)
{
  const char *const argv[] = { "sh", "-c", "test -z \"$CONNECT4_TEST_SECRET\"", NULL };
  g_autoptr (Connect4ProcessActor) actor = NULL;
  g_autoptr (GError) error = NULL;

  if (CONNECT4_SANITIZED)
    {
      g_test_skip ("a sanitizer's runtime reads the environment");
      return;
    }

  g_setenv ("CONNECT4_TEST_SECRET", "42", TRUE);
  actor = connect4_process_actor_new ("child", argv, &error);
  g_assert_no_error (error);
  connect4_test_iterate_until (!connect4_actor_is_alive (CONNECT4_ACTOR (actor)));
  connect4_test_assert_reason (connect4_actor_get_exit_reason (CONNECT4_ACTOR (actor)),
                               CONNECT4_EXIT_NORMAL);
  g_unsetenv ("CONNECT4_TEST_SECRET");
}

#define ADD(path, func) \
  g_test_add ("/supervision/process-actor/" path, Fixture, NULL, fixture_set_up, func, \
              fixture_tear_down)

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  ADD ("normal", test_normal);
  ADD ("status", test_status);
  ADD ("signal-from-outside", test_signal_from_outside);
  ADD ("shutdown", test_shutdown);
  ADD ("shutdown-obeyed", test_shutdown_obeyed);
  ADD ("shutdown-failed", test_shutdown_failed);
  ADD ("shutdown-ignored", test_shutdown_ignored);
  ADD ("shutdown-too-late", test_shutdown_too_late);
  ADD ("kill", test_kill);
  ADD ("kill-too-late", test_kill_too_late);
  ADD ("kill-for-a-reason", test_kill_for_a_reason);
  ADD ("kill-after-shutdown", test_kill_after_shutdown);
  ADD ("kill-for-a-clean-reason", test_kill_for_a_clean_reason);
  g_test_add_func ("/supervision/process-actor/disposed", test_disposed);
  g_test_add_func ("/supervision/process-actor/never-spawned", test_never_spawned);
  g_test_add_func ("/supervision/process-actor/never-spawned-exit", test_never_spawned_exit);
  g_test_add_func ("/supervision/process-actor/spawn-failed", test_spawn_failed);
  g_test_add_func ("/supervision/process-actor/spawn-path", test_spawn_path);
  g_test_add_func ("/supervision/process-actor/spawn-descriptors", test_spawn_descriptors);
  g_test_add_func ("/supervision/process-actor/spawn-environment", test_spawn_environment);

  return g_test_run ();
}
