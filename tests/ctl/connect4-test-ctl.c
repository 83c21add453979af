/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "connect4-test-ctl.h"

#include <gio/gunixinputstream.h>
#include <grp.h>
#include <pty.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <unistd.h>

#include "connect4-test-util.h"
#include "e2e/connect4-test-server.h"

#define NOBODY 65534

/* What comes out of one of its two streams. */
typedef struct
{
  GInputStream *stream; /* owned */
  GString *text;
  gboolean ended;
  char buffer[4096];
} Reading;

struct _Connect4TestCtl
{
  GSubprocess *process;
  Reading output;
  Reading messages;
  gboolean exited;
};

static void reading_continue (Reading *self);

static void
on_read (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  Reading *self = user_data;
  gssize n = g_input_stream_read_finish (self->stream, result, NULL);

  /* The end of a terminal is an error, EIO. */
  if (n <= 0)
    {
      self->ended = TRUE;
      return;
    }

  g_string_append_len (self->text, self->buffer, n);
  reading_continue (self);
}

static void
reading_continue (Reading *self)
{
  g_input_stream_read_async (self->stream, self->buffer, sizeof self->buffer, G_PRIORITY_DEFAULT,
                             NULL, on_read, self);
}

static void
reading_start (Reading      *self,
               GInputStream *stream)
{
  self->stream = g_object_ref (stream);
  self->text = g_string_new (NULL);
  reading_continue (self);
}

static void
reading_clear (Reading *self)
{
  g_object_unref (self->stream);
  g_string_free (self->text, TRUE);
}

static void
on_exited (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  Connect4TestCtl *self = user_data;
  g_autoptr (GError) error = NULL;

  g_subprocess_wait_finish (G_SUBPROCESS (source), result, &error);
  g_assert_no_error (error);
  self->exited = TRUE;
}

/* In the child; user_data is there if it is to be nobody. */
static void
die_with_the_test (gpointer user_data)
{
  if (user_data != NULL &&
      (setgroups (0, NULL) < 0 || setresgid (NOBODY, NOBODY, NOBODY) < 0 || setresuid (NOBODY, NOBODY, NOBODY) < 0))
    abort ();
  prctl (PR_SET_PDEATHSIG, SIGKILL);
}

/* Makes a terminal of 24 lines of 80 characters. Returns its other side. */
static GInputStream *
open_terminal (GSubprocessLauncher *launcher)
{
  const struct winsize size = { .ws_row = 24, .ws_col = 80 };
  int ours;
  int its;

  g_assert_cmpint (openpty (&ours, &its, NULL, NULL, &size), ==, 0);
  g_subprocess_launcher_take_stdin_fd (launcher, dup (its));
  g_subprocess_launcher_take_stdout_fd (launcher, its);
  return g_unix_input_stream_new (ours, TRUE);
}

/* English, and Unicode, whatever the environment of the tests says. */
static void
set_environment (GSubprocessLauncher *launcher,
                 const char *const   *environment)
{
  g_subprocess_launcher_setenv (launcher, "LC_ALL", "C.UTF-8", TRUE);
  g_subprocess_launcher_setenv (launcher, "TERM", "xterm", TRUE);
  g_subprocess_launcher_unsetenv (launcher, "LANGUAGE");
  g_subprocess_launcher_unsetenv (launcher, "NO_COLOR");
  for (guint i = 0; environment != NULL && environment[i] != NULL; i += 2)
    g_subprocess_launcher_setenv (launcher, environment[i], environment[i + 1], TRUE);
}

static GSubprocess *
spawn (GSubprocessLauncher *launcher,
       const char *const   *arguments)
{
  const char *wrapper = g_getenv ("CONNECT4D_WRAPPER");
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) wrapper_words = NULL;
  g_auto (GStrv) words = NULL;
  g_autoptr (GError) error = NULL;
  GSubprocess *process;

  if (wrapper != NULL && g_shell_parse_argv (wrapper, NULL, &wrapper_words, NULL))
    g_strv_builder_addv (builder, (const char **) wrapper_words);
  g_assert_nonnull (g_getenv ("CONNECT4CTL"));
  g_strv_builder_add (builder, g_getenv ("CONNECT4CTL"));
  g_strv_builder_addv (builder, (const char **) arguments);
  words = g_strv_builder_end (builder);

  process = g_subprocess_launcher_spawnv (launcher, (const char *const *) words, &error);
  g_assert_no_error (error);
  return process;
}

/**
 * connect4_test_ctl_start:
 * @arguments: (array zero-terminated=1): those of connect4ctl
 * @environment: (array zero-terminated=1) (nullable): names and values, in turn, to set
 * @flags: how to run it
 *
 * Returns: (transfer full): a connect4ctl that runs
 */
Connect4TestCtl *
connect4_test_ctl_start (const char *const    *arguments,
                         const char *const    *environment,
                         Connect4TestCtlFlags  flags)
{
  Connect4TestCtl *self = g_new0 (Connect4TestCtl, 1);
  g_autoptr (GSubprocessLauncher) launcher =
    g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDERR_PIPE);
  g_autoptr (GInputStream) output = NULL;

  if (flags & CONNECT4_TEST_CTL_TERMINAL)
    {
      output = open_terminal (launcher);
    }
  else if (flags & CONNECT4_TEST_CTL_FULL)
    {
      output = g_memory_input_stream_new ();
      g_subprocess_launcher_set_stdout_file_path (launcher, "/dev/full");
    }
  else
    g_subprocess_launcher_set_flags (launcher, G_SUBPROCESS_FLAGS_STDOUT_PIPE |
                                                 G_SUBPROCESS_FLAGS_STDERR_PIPE);
  g_subprocess_launcher_set_child_setup (
    launcher, die_with_the_test, flags & CONNECT4_TEST_CTL_NOBODY ? self : NULL, NULL);
  set_environment (launcher, environment);
  /* The list of what does not count as a leak is in a folder that nobody may not be able to read. */
  if (flags & CONNECT4_TEST_CTL_NOBODY)
    g_subprocess_launcher_setenv (launcher, "ASAN_OPTIONS", "detect_leaks=0", TRUE);

  self->process = spawn (launcher, arguments);
  g_subprocess_launcher_close (launcher); /* our end of the terminal would keep it open */
  reading_start (&self->output,
                 output != NULL ? output : g_subprocess_get_stdout_pipe (self->process));
  reading_start (&self->messages, g_subprocess_get_stderr_pipe (self->process));
  g_subprocess_wait_async (self->process, NULL, on_exited, self);

  return self;
}

/**
 * connect4_test_ctl_free:
 * @self: (transfer full): a run, which is waited for
 */
void
connect4_test_ctl_free (Connect4TestCtl *self)
{
  connect4_test_ctl_wait (self);
  reading_clear (&self->output);
  reading_clear (&self->messages);
  g_object_unref (self->process);
  g_free (self);
}

/**
 * connect4_test_ctl_type:
 * @self: a run on a terminal
 * @keys: what is typed there
 */
void
connect4_test_ctl_type (Connect4TestCtl *self,
                        const char      *keys)
{
  int terminal = g_unix_input_stream_get_fd (G_UNIX_INPUT_STREAM (self->output.stream));

  g_assert_cmpint (write (terminal, keys, strlen (keys)), ==, (gssize) strlen (keys));
}

/**
 * connect4_test_ctl_signal:
 * @self: a run
 * @signal_number: what it gets
 */
void
connect4_test_ctl_signal (Connect4TestCtl *self,
                          int              signal_number)
{
  g_subprocess_send_signal (self->process, signal_number);
}

/**
 * connect4_test_ctl_is_over:
 * @self: a run
 *
 * Returns: whether it has ended, and all that it wrote has been read
 */
gboolean
connect4_test_ctl_is_over (Connect4TestCtl *self)
{
  return self->exited && self->output.ended && self->messages.ended;
}

/**
 * connect4_test_ctl_wait:
 * @self: a run
 *
 * Waits for its end.
 */
void
connect4_test_ctl_wait (Connect4TestCtl *self)
{
  connect4_test_iterate_until (connect4_test_ctl_is_over (self));
}

/**
 * connect4_test_ctl_get_output:
 * @self: a run
 *
 * Returns: what it has written on standard output by now
 */
const char *
connect4_test_ctl_get_output (Connect4TestCtl *self)
{
  return self->output.text->str;
}

/**
 * connect4_test_ctl_get_messages:
 * @self: a run
 *
 * Returns: what it has written on standard error by now
 */
const char *
connect4_test_ctl_get_messages (Connect4TestCtl *self)
{
  return self->messages.text->str;
}

/**
 * connect4_test_ctl_expect:
 * @self: a run
 * @status: the exit status that it has to have
 * @output: (nullable): all that it has to have written on standard output; %NULL for whatever it is
 * @messages: (nullable): and on standard error
 *
 * Waits for the end of @self.
 */
void
connect4_test_ctl_expect (Connect4TestCtl *self,
                          int              status,
                          const char      *output,
                          const char      *messages)
{
  g_autofree char *own_messages = NULL;

  connect4_test_ctl_wait (self);
  own_messages = connect4_test_program_clean (self->messages.text->str);
  if (messages != NULL)
    g_assert_cmpstr (own_messages, ==, messages);
  if (output != NULL)
    g_assert_cmpstr (self->output.text->str, ==, output);
  g_assert_true (g_subprocess_get_if_exited (self->process));
  g_assert_cmpint (g_subprocess_get_exit_status (self->process), ==, status);
}
