/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "loop/connect4-poller.h"

#include <unistd.h>

#include <glib.h>
#include <glib-unix.h>
#include <glib/gstdio.h>

#include "connect4-test-util.h"

#define N_MANY 600 /* more than a batch */

/* A pipe with a watch on its reading end. */
typedef struct
{
  Connect4Watch watch;
  int fds[2];
  guint n_called;
  guint32 events; /* of the last call */
  struct _Fixture *fixture;
} Pipe;

typedef struct _Fixture
{
  Pipe pipes[2];
  guint n_called;
  Connect4Deferred deferred;
  Connect4Deferred other_deferred;
  GString *log; /* a letter for each call */
} Fixture;

static void
pipe_write (Pipe *self)
{
  g_assert_cmpint (write (self->fds[1], "x", 1), ==, 1);
}

static void
pipe_drain (Pipe *self)
{
  char byte;

  g_assert_cmpint (read (self->fds[0], &byte, 1), ==, 1);
}

static void
pipe_open (Pipe              *self,
           Fixture           *fixture,
           Connect4WatchFunc  func)
{
  g_autoptr (GError) error = NULL;

  g_unix_open_pipe (self->fds, FD_CLOEXEC, &error);
  g_assert_no_error (error);
  self->fixture = fixture;
  connect4_watch_init (&self->watch, func, self);
}

static void
pipe_watch (Pipe *self)
{
  g_autoptr (GError) error = NULL;

  connect4_watch_add (&self->watch, self->fds[0], EPOLLIN, &error);
  g_assert_no_error (error);
  g_assert_cmpint (self->watch.fd, ==, self->fds[0]);
}

static void
pipe_close (Pipe *self)
{
  connect4_watch_remove (&self->watch);
  g_close (self->fds[0], NULL);
  g_close (self->fds[1], NULL);
}

static void
drain (Connect4Watch *watch,
       guint32        events,
       gpointer       user_data)
{
  Pipe *self = user_data;

  g_assert_true (watch == &self->watch);
  if (events & EPOLLIN)
    pipe_drain (self);
  self->events = events;
  self->n_called++;
  self->fixture->n_called++;
  g_string_append_c (self->fixture->log, 'w');
}

static void
log_deferred (Connect4Deferred *deferred,
              gpointer          user_data)
{
  Fixture *fixture = user_data;

  g_assert_false (deferred->queued);
  g_string_append_c (fixture->log, deferred == &fixture->deferred ? 'd' : 'o');
}

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  guint i;

  for (i = 0; i < G_N_ELEMENTS (fixture->pipes); i++)
    pipe_open (&fixture->pipes[i], fixture, drain);
  connect4_deferred_init (&fixture->deferred, log_deferred, fixture);
  connect4_deferred_init (&fixture->other_deferred, log_deferred, fixture);
  fixture->log = g_string_new (NULL);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  guint i;

  for (i = 0; i < G_N_ELEMENTS (fixture->pipes); i++)
    pipe_close (&fixture->pipes[i]);
  connect4_deferred_cancel (&fixture->deferred);
  connect4_deferred_cancel (&fixture->other_deferred);
  g_string_free (fixture->log, TRUE);
}

static void
iterate_until_idle (void)
{
  while (g_main_context_iteration (NULL, FALSE))
    continue;
}

static void
test_delivers (Fixture       *fixture,
               gconstpointer  data)
{
  Pipe *first = &fixture->pipes[0];
  Pipe *second = &fixture->pipes[1];

  pipe_watch (first);
  pipe_watch (second);
  iterate_until_idle ();
  g_assert_cmpuint (fixture->n_called, ==, 0);

  pipe_write (first);
  connect4_test_iterate_until (fixture->n_called > 0);
  iterate_until_idle ();
  g_assert_cmpuint (first->n_called, ==, 1);
  g_assert_cmphex (first->events, ==, EPOLLIN);
  g_assert_cmpuint (second->n_called, ==, 0);
}

static void
test_hang_up (Fixture       *fixture,
              gconstpointer  data)
{
  Pipe *first = &fixture->pipes[0];

  pipe_watch (first);
  connect4_watch_modify (&first->watch, 0);
  g_close (g_steal_fd (&first->fds[1]), NULL);
  connect4_test_iterate_until (fixture->n_called > 0);
  g_assert_cmphex (first->events, ==, EPOLLHUP);
}

static void
test_modify (Fixture       *fixture,
             gconstpointer  data)
{
  Pipe *first = &fixture->pipes[0];

  pipe_watch (first);
  connect4_watch_modify (&first->watch, 0);
  pipe_write (first);
  iterate_until_idle ();
  g_assert_cmpuint (fixture->n_called, ==, 0);

  connect4_watch_modify (&first->watch, EPOLLIN);
  connect4_watch_modify (&first->watch, EPOLLIN);
  connect4_test_iterate_until (fixture->n_called > 0);
  g_assert_cmpuint (first->n_called, ==, 1);
}

static void
test_remove (Fixture       *fixture,
             gconstpointer  data)
{
  Pipe *first = &fixture->pipes[0];

  connect4_watch_remove (&first->watch);

  pipe_watch (first);
  pipe_write (first);
  connect4_watch_remove (&first->watch);
  g_assert_cmpint (first->watch.fd, ==, -1);
  iterate_until_idle ();
  g_assert_cmpuint (fixture->n_called, ==, 0);

  pipe_watch (first);
  connect4_test_iterate_until (fixture->n_called > 0);
}

static void
test_add_fails (Fixture       *fixture,
                gconstpointer  data)
{
  Connect4Watch *watch = &fixture->pipes[0].watch;
  g_autoptr (GError) error = NULL;
  int fd = g_open ("/proc/self/exe", O_RDONLY | O_CLOEXEC, 0);

  g_assert_cmpint (fd, >=, 0);
  g_assert_false (connect4_watch_add (watch, fd, EPOLLIN, &error));
  g_assert_error (error, G_FILE_ERROR, G_FILE_ERROR_PERM);
  g_assert_cmpint (watch->fd, ==, -1);
  g_close (fd, NULL);
}

/* Whichever of the two is called first removes the other, whose event is in the same batch. */
static void
remove_other (Connect4Watch *watch,
              guint32        events,
              gpointer       user_data)
{
  Pipe *self = user_data;
  Fixture *fixture = self->fixture;
  Pipe *other = self == &fixture->pipes[0] ? &fixture->pipes[1] : &fixture->pipes[0];

  drain (watch, events, user_data);
  connect4_watch_remove (&other->watch);
}

static void
test_remove_other_in_dispatch (Fixture       *fixture,
                               gconstpointer  data)
{
  guint i;

  for (i = 0; i < G_N_ELEMENTS (fixture->pipes); i++)
    {
      connect4_watch_init (&fixture->pipes[i].watch, remove_other, &fixture->pipes[i]);
      pipe_watch (&fixture->pipes[i]);
      pipe_write (&fixture->pipes[i]);
    }

  connect4_test_iterate_until (fixture->n_called > 0);
  iterate_until_idle ();
  g_assert_cmpuint (fixture->n_called, ==, 1);
}

/* Whichever of the two is called first modifies the other, whose event is in the same batch. */
static void
pause_other (Connect4Watch *watch,
             guint32        events,
             gpointer       user_data)
{
  Pipe *self = user_data;
  Fixture *fixture = self->fixture;
  Pipe *other = self == &fixture->pipes[0] ? &fixture->pipes[1] : &fixture->pipes[0];

  drain (watch, events, user_data);
  connect4_watch_modify (&other->watch, 0);
}

static void
test_modify_other_in_dispatch (Fixture       *fixture,
                               gconstpointer  data)
{
  guint i;

  for (i = 0; i < G_N_ELEMENTS (fixture->pipes); i++)
    {
      connect4_watch_init (&fixture->pipes[i].watch, pause_other, &fixture->pipes[i]);
      pipe_watch (&fixture->pipes[i]);
      pipe_write (&fixture->pipes[i]);
    }

  connect4_test_iterate_until (fixture->n_called > 0);
  iterate_until_idle ();
  g_assert_cmpuint (fixture->n_called, ==, 1);
}

/* Whichever of the two is called first closes the other's descriptor and watches a new one, with
 * the same number and the same watch, to which nothing has happened yet. */
static void
reopen_other (Connect4Watch *watch,
              guint32        events,
              gpointer       user_data)
{
  Pipe *self = user_data;
  Fixture *fixture = self->fixture;
  Pipe *other = self == &fixture->pipes[0] ? &fixture->pipes[1] : &fixture->pipes[0];
  int old_fd = other->fds[0];

  drain (watch, events, user_data);
  pipe_close (other);
  pipe_open (other, fixture, drain);
  g_assert_true (other->fds[0] == old_fd || other->fds[1] == old_fd);
  pipe_watch (other);
}

static void
test_descriptor_reused_in_dispatch (Fixture       *fixture,
                                    gconstpointer  data)
{
  guint i;

  for (i = 0; i < G_N_ELEMENTS (fixture->pipes); i++)
    {
      connect4_watch_init (&fixture->pipes[i].watch, reopen_other, &fixture->pipes[i]);
      pipe_watch (&fixture->pipes[i]);
      pipe_write (&fixture->pipes[i]);
    }

  connect4_test_iterate_until (fixture->n_called > 0);
  iterate_until_idle ();
  g_assert_cmpuint (fixture->n_called, ==, 1);
}

static void
free_self (Connect4Watch *watch,
           guint32        events,
           gpointer       user_data)
{
  Pipe *self = user_data;

  self->fixture->n_called++;
  connect4_watch_remove (watch);
  g_close (self->fds[0], NULL);
  g_free (self);
}

static void
test_many (Fixture       *fixture,
           gconstpointer  data)
{
  Pipe *first = &fixture->pipes[0];
  guint i;

  pipe_write (first);
  for (i = 0; i < N_MANY; i++)
    {
      Pipe *self = g_new0 (Pipe, 1);

      self->fixture = fixture;
      self->fds[0] = dup (first->fds[0]);
      self->fds[1] = -1;
      connect4_watch_init (&self->watch, free_self, self);
      pipe_watch (self);
    }

  connect4_test_iterate_until (fixture->n_called == N_MANY);
}

static void
drain_behind_urgent (Connect4Watch *watch,
                     guint32        events,
                     gpointer       user_data)
{
  Pipe *self = user_data;

  g_assert_cmpuint (self->fixture->pipes[1].n_called, ==, 1);
  drain (watch, events, user_data);
}

static void
test_urgent (Fixture       *fixture,
             gconstpointer  data)
{
  connect4_watch_init (&fixture->pipes[0].watch, drain_behind_urgent, &fixture->pipes[0]);
  connect4_watch_init_urgent (&fixture->pipes[1].watch, drain, &fixture->pipes[1]);
  pipe_watch (&fixture->pipes[0]);
  pipe_watch (&fixture->pipes[1]);
  pipe_write (&fixture->pipes[0]);
  pipe_write (&fixture->pipes[1]);

  connect4_test_iterate_until (fixture->n_called == 2);

  connect4_watch_modify (&fixture->pipes[1].watch, 0);
  pipe_write (&fixture->pipes[1]);
  iterate_until_idle ();
  g_assert_cmpuint (fixture->n_called, ==, 2);
  connect4_watch_modify (&fixture->pipes[1].watch, EPOLLIN);
  connect4_test_iterate_until (fixture->n_called == 3);
}

static void
test_deferred_outside_of_dispatch (Fixture       *fixture,
                                   gconstpointer  data)
{
  connect4_deferred_cancel (&fixture->deferred);
  g_assert_false (g_main_context_pending (NULL));

  connect4_deferred_queue (&fixture->other_deferred);
  connect4_deferred_queue (&fixture->deferred);
  connect4_deferred_queue (&fixture->other_deferred);
  g_assert_true (g_main_context_pending (NULL));
  iterate_until_idle ();
  g_assert_cmpstr (fixture->log->str, ==, "od");

  connect4_deferred_queue (&fixture->deferred);
  connect4_deferred_queue (&fixture->other_deferred);
  connect4_deferred_cancel (&fixture->deferred);
  iterate_until_idle ();
  g_assert_cmpstr (fixture->log->str, ==, "odo");
}

static void
drain_and_queue (Connect4Watch *watch,
                 guint32        events,
                 gpointer       user_data)
{
  Pipe *self = user_data;

  drain (watch, events, user_data);
  connect4_deferred_queue (&self->fixture->deferred);
}

static void
test_deferred_at_end_of_dispatch (Fixture       *fixture,
                                  gconstpointer  data)
{
  guint i;

  for (i = 0; i < G_N_ELEMENTS (fixture->pipes); i++)
    {
      connect4_watch_init (&fixture->pipes[i].watch, drain_and_queue, &fixture->pipes[i]);
      pipe_watch (&fixture->pipes[i]);
      pipe_write (&fixture->pipes[i]);
    }

  g_main_context_iteration (NULL, TRUE);
  g_assert_cmpstr (fixture->log->str, ==, "wwd");
}

static void
log_and_queue_both (Connect4Deferred *deferred,
                    gpointer          user_data)
{
  Fixture *fixture = user_data;

  log_deferred (deferred, user_data);
  connect4_deferred_queue (&fixture->deferred);
  connect4_deferred_queue (&fixture->other_deferred);
}

/* Deferred calls that queue each other for ever do not keep events from being delivered. */
static void
test_deferred_queues_deferred (Fixture       *fixture,
                               gconstpointer  data)
{
  connect4_deferred_init (&fixture->deferred, log_and_queue_both, fixture);
  connect4_deferred_queue (&fixture->deferred);
  pipe_watch (&fixture->pipes[0]);

  g_main_context_iteration (NULL, TRUE);
  g_assert_cmpstr (fixture->log->str, ==, "d");
  pipe_write (&fixture->pipes[0]);
  g_main_context_iteration (NULL, TRUE);
  g_assert_cmpstr (fixture->log->str, ==, "dwdo");
}

static void
test_late_deferred (Fixture       *fixture,
                    gconstpointer  data)
{
  connect4_deferred_init_late (&fixture->deferred, log_deferred, fixture);
  connect4_deferred_queue (&fixture->deferred);
  connect4_deferred_queue (&fixture->other_deferred);
  iterate_until_idle ();
  g_assert_cmpstr (fixture->log->str, ==, "od");

  /* alone, it needs no other to be run */
  connect4_deferred_queue (&fixture->deferred);
  iterate_until_idle ();
  g_assert_cmpstr (fixture->log->str, ==, "odd");

  connect4_deferred_queue (&fixture->deferred);
  connect4_deferred_cancel (&fixture->deferred);
  iterate_until_idle ();
  g_assert_cmpstr (fixture->log->str, ==, "odd");
}

static void
cancel_other (Connect4Deferred *deferred,
              gpointer          user_data)
{
  Fixture *fixture = user_data;

  log_deferred (deferred, user_data);
  connect4_deferred_cancel (&fixture->other_deferred);
}

static void
test_deferred_cancels_deferred (Fixture       *fixture,
                                gconstpointer  data)
{
  connect4_deferred_init (&fixture->deferred, cancel_other, fixture);
  connect4_deferred_queue (&fixture->deferred);
  connect4_deferred_queue (&fixture->other_deferred);
  iterate_until_idle ();
  g_assert_cmpstr (fixture->log->str, ==, "d");
}

static int n_ready; /* descriptors, at the last poll */

static int
poll_and_count (GPollFD *fds,
                guint    n_fds,
                int      timeout)
{
  n_ready = g_poll (fds, n_fds, timeout);

  return n_ready;
}

/* A turn that had events to deliver leaves nothing behind that would cut the next one short. */
static void
test_turn_wakes_nobody (Fixture       *fixture,
                        gconstpointer  data)
{
  g_autoptr (GMainContext) context = g_main_context_ref_thread_default ();

  pipe_watch (&fixture->pipes[0]);
  pipe_write (&fixture->pipes[0]);
  connect4_test_iterate_until (fixture->n_called > 0);

  g_main_context_set_poll_func (context, poll_and_count);
  g_assert_false (g_main_context_iteration (context, FALSE));
  g_assert_cmpint (n_ready, ==, 0);
  g_main_context_set_poll_func (context, NULL);
}

static gpointer
run_in_thread (gpointer data)
{
  g_autoptr (GMainContext) context = g_main_context_new ();
  Fixture fixture = { 0 };

  g_main_context_push_thread_default (context);
  set_up (&fixture, NULL);
  pipe_watch (&fixture.pipes[0]);
  pipe_write (&fixture.pipes[0]);
  while (fixture.n_called == 0)
    g_main_context_iteration (context, TRUE);
  tear_down (&fixture, NULL);
  g_main_context_pop_thread_default (context);

  return GUINT_TO_POINTER (fixture.n_called);
}

static gpointer
run_twice_in_thread (gpointer data)
{
  run_in_thread (NULL);

  return run_in_thread (NULL);
}

static void
test_thread (void)
{
  GThread *thread = g_thread_new ("poller", run_twice_in_thread, NULL);

  g_assert_cmpuint (GPOINTER_TO_UINT (g_thread_join (thread)), ==, 1);
}

#define add_test(path, func) \
  g_test_add ("/loop/poller/" path, Fixture, NULL, set_up, func, tear_down)

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  add_test ("delivers", test_delivers);
  add_test ("hang-up", test_hang_up);
  add_test ("modify", test_modify);
  add_test ("remove", test_remove);
  add_test ("add-fails", test_add_fails);
  add_test ("remove-other-in-dispatch", test_remove_other_in_dispatch);
  add_test ("modify-other-in-dispatch", test_modify_other_in_dispatch);
  add_test ("descriptor-reused-in-dispatch", test_descriptor_reused_in_dispatch);
  add_test ("many", test_many);
  add_test ("urgent", test_urgent);
  add_test ("deferred-outside-of-dispatch", test_deferred_outside_of_dispatch);
  add_test ("deferred-at-end-of-dispatch", test_deferred_at_end_of_dispatch);
  add_test ("deferred-queues-deferred", test_deferred_queues_deferred);
  add_test ("late-deferred", test_late_deferred);
  add_test ("deferred-cancels-deferred", test_deferred_cancels_deferred);
  add_test ("turn-wakes-nobody", test_turn_wakes_nobody);
  g_test_add_func ("/loop/poller/thread", test_thread);

  return g_test_run ();
}
