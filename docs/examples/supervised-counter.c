/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A counter that crashes when it is sent nonsense, and the supervisor that starts it again. */
#include "supervision/connect4-supervisor.h"

#define EXAMPLE_TYPE_COUNTER (example_counter_get_type ())
G_DECLARE_FINAL_TYPE (ExampleCounter, example_counter, EXAMPLE, COUNTER, Connect4Actor)

struct _ExampleCounter
{
  Connect4Actor parent_instance;

  gint64 value;
};

G_DEFINE_FINAL_TYPE (ExampleCounter, example_counter, CONNECT4_TYPE_ACTOR)

/* Whatever goes wrong in here, the counter does not try to go on: it ends, and says why. */
static void
example_counter_receive (Connect4Actor *actor,
                         Connect4Actor *sender,
                         gpointer       message)
{
  ExampleCounter *self = EXAMPLE_COUNTER (actor);
  g_autoptr (Connect4ExitReason) reason = NULL;
  g_autoptr (GError) error = NULL;
  gint64 step;

  if (!g_ascii_string_to_signed (message, 10, -100, 100, &step, NULL))
    {
      error = g_error_new (G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
                           "cannot count by '%s'", (const char *) message);
      reason = connect4_exit_reason_new_error (error);
      connect4_actor_exit (actor, reason);
      return;
    }

  self->value += step;
  g_print ("The counter is at %" G_GINT64_FORMAT ".\n", self->value);
}

static void
example_counter_class_init (ExampleCounterClass *klass)
{
  CONNECT4_ACTOR_CLASS (klass)->receive = example_counter_receive;
}

static void
example_counter_init (ExampleCounter *self)
{
}

/* Called by the supervisor, for the first counter and for each one after it. */
static Connect4Actor *
start_counter (Connect4Actor  *supervisor,
               gpointer        user_data,
               GError        **error)
{
  g_print ("A counter starts.\n");

  return g_object_new (EXAMPLE_TYPE_COUNTER, "name", "counter", NULL);
}

static void
count (Connect4Actor *counter,
       const char    *step)
{
  connect4_actor_send (NULL, counter, g_strdup (step), g_free);
}

static void
on_crashed (Connect4Supervisor *supervisor,
            Connect4Actor      *counter,
            Connect4ExitReason *reason)
{
  g_autofree char *why = connect4_exit_reason_to_string (reason);

  g_print ("The counter has crashed: %s.\n", why);
}

/* The successor counts once, then everything ends: the children first. */
static void
on_restarted (Connect4Supervisor *supervisor,
              Connect4Actor      *counter)
{
  g_autoptr (Connect4ExitReason) shutdown = connect4_exit_reason_new (CONNECT4_EXIT_SHUTDOWN);

  count (counter, "5");
  connect4_actor_exit (CONNECT4_ACTOR (supervisor), shutdown);
}

static void
on_state_changed (Connect4Actor *supervisor,
                  GParamSpec    *pspec,
                  GMainLoop     *loop)
{
  if (connect4_actor_is_alive (supervisor))
    return;

  g_print ("The supervisor has ended.\n");
  g_main_loop_quit (loop);
}

int
main (void)
{
  const Connect4ChildSpec children[] = {
    { .id = "counter", .start = start_counter },
  };
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  g_autoptr (Connect4Supervisor) supervisor = NULL;
  g_autoptr (Connect4Actor) counter = NULL;
  g_autoptr (GError) error = NULL;

  supervisor = connect4_supervisor_new ("example", CONNECT4_STRATEGY_ONE_FOR_ONE);
  g_signal_connect (supervisor, "child-crashed", G_CALLBACK (on_crashed), NULL);
  g_signal_connect (supervisor, "child-restarted", G_CALLBACK (on_restarted), NULL);
  g_signal_connect (supervisor, "notify::state", G_CALLBACK (on_state_changed), loop);

  if (!connect4_supervisor_start (supervisor, children, G_N_ELEMENTS (children), &error))
    {
      g_printerr ("%s\n", error->message);
      return 1;
    }

  counter = connect4_supervisor_get_child (supervisor, "counter");
  count (counter, "1");
  count (counter, "2");
  count (counter, "many");
  count (counter, "3");
  g_main_loop_run (loop);

  return 0;
}
