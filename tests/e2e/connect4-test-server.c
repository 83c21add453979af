/* SPDX-License-Identifier: LGPL-2.1-or-later */
#define G_LOG_DOMAIN "connect4-test"

#include "config.h"

#include "connect4-test-server.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <unistd.h>

#include <gio/gio.h>

#include "connect4-test-util.h"

#define LISTENING "Listening on "
#define FIRST_PASSED_SOCKET 3

/* What systemd would have listened on for the next server, or -1. */
static int socket_to_pass = -1;

/* What the next server has for stderr, or -1. */
static int stderr_to_pass = -1;

/* How many descriptors the next server may have, or 0. */
static guint max_descriptors;

struct _Connect4TestServer
{
  GSubprocess *process;
  GString *output;   /* what it wrote on stdout */
  GString *messages; /* on stderr */
  guint n_open;      /* how many of the two are not at their end */
  gboolean exited;
};

/* One of a server's two streams, being read into text to its end. */
typedef struct
{
  Connect4TestServer *server;
  GInputStream *stream; /* owned */
  GString *text;
  char buffer[4096];
} Reading;

static void
read_more (Reading *reading);

static void
on_read (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  Reading *reading = user_data;
  gssize n = g_input_stream_read_finish (reading->stream, result, NULL);

  if (n > 0)
    {
      g_string_append_len (reading->text, reading->buffer, n);
      read_more (reading);
      return;
    }
  reading->server->n_open--;
  g_object_unref (reading->stream);
  g_free (reading);
}

static void
read_more (Reading *reading)
{
  g_input_stream_read_async (reading->stream, reading->buffer, sizeof reading->buffer,
                             G_PRIORITY_DEFAULT, NULL, on_read, reading);
}

static void
read_to_end (Connect4TestServer *self,
             GInputStream       *stream,
             GString            *text)
{
  Reading *reading = g_new0 (Reading, 1);

  reading->server = self;
  reading->stream = g_object_ref (stream);
  reading->text = text;
  self->n_open++;
  read_more (reading);
}

static void
on_exited (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  Connect4TestServer *self = user_data;
  g_autoptr (GError) error = NULL;

  g_subprocess_wait_finish (G_SUBPROCESS (source), result, &error);
  g_assert_no_error (error);
  self->exited = TRUE;
}

static gboolean
on_limit (gpointer user_data)
{
  Connect4TestServer *self = user_data;

  g_error ("waited %d seconds for the server, which says:\n%s", CONNECT4_TEST_LIMIT_SECONDS,
           self->messages->str);
  return G_SOURCE_REMOVE;
}

static gboolean
is_listening (Connect4TestServer *self)
{
  return strchr (self->output->str, '\n') != NULL;
}

static gboolean
is_over (Connect4TestServer *self)
{
  return self->exited && self->n_open == 0;
}

static gboolean
is_listening_or_over (Connect4TestServer *self)
{
  return is_listening (self) || is_over (self);
}

static void
wait_until (Connect4TestServer *self,
            gboolean          (*condition) (Connect4TestServer *))
{
  guint limit = g_timeout_add_seconds (CONNECT4_TEST_LIMIT_SECONDS, on_limit, self);

  while (!condition (self))
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (limit);
}

static void
die_with_the_test (gpointer user_data)
{
  prctl (PR_SET_PDEATHSIG, SIGKILL);
}

/* The shell sets the limit: what valgrind runs cannot limit those that it starts itself. */
static void
add_limiter (GStrvBuilder *command)
{
  g_autofree char *limit = g_strdup_printf ("%u", max_descriptors);

  g_strv_builder_add_many (command, "sh", "-c", "ulimit -n \"$0\"; exec \"$@\"", limit, NULL);
}

static GStrv
make_command (const char *const *options)
{
  g_autoptr (GStrvBuilder) command = g_strv_builder_new ();
  const char *wrapper = g_getenv ("CONNECT4D_WRAPPER");

  g_assert_nonnull (g_getenv ("CONNECT4D"));
  if (socket_to_pass >= 0)
    g_strv_builder_add_many (command, "sh", "-c", "export LISTEN_PID=$$; exec \"$@\"", "sh", NULL);
  if (max_descriptors != 0)
    add_limiter (command);
  if (wrapper != NULL)
    {
      g_auto (GStrv) words = NULL;

      g_shell_parse_argv (wrapper, NULL, &words, NULL);
      g_assert_nonnull (words);
      g_strv_builder_addv (command, (const char **) words);
    }
  g_strv_builder_add (command, g_getenv ("CONNECT4D"));
  g_strv_builder_addv (command, (const char **) options);
  return g_strv_builder_end (command);
}

static GSubprocess *
spawn (const char *const *options,
       const char *const *environment)
{
  g_autoptr (GSubprocessLauncher) launcher = NULL;
  g_auto (GStrv) command = make_command (options);
  g_autoptr (GError) error = NULL;
  GSubprocess *process;
  gsize i;

  launcher = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE |
                                        (stderr_to_pass < 0 ? G_SUBPROCESS_FLAGS_STDERR_PIPE : 0));
  if (stderr_to_pass >= 0)
    g_subprocess_launcher_take_stderr_fd (launcher, dup (stderr_to_pass));
  g_subprocess_launcher_set_child_setup (launcher, die_with_the_test, NULL, NULL);
  for (i = 0; environment != NULL && environment[i] != NULL; i += 2)
    g_subprocess_launcher_setenv (launcher, environment[i], environment[i + 1], TRUE);
  if (socket_to_pass >= 0)
    {
      g_subprocess_launcher_setenv (launcher, "LISTEN_FDS", "1", TRUE);
      g_subprocess_launcher_take_fd (launcher, dup (socket_to_pass), FIRST_PASSED_SOCKET);
    }

  process = g_subprocess_launcher_spawnv (launcher, (const char *const *) command, &error);
  g_assert_no_error (error);
  return process;
}

/**
 * connect4_test_server_pass_socket:
 * @fd: a socket that stays open until the next call; -1 for none any more
 *
 * Passes @fd to the servers that are started from now on, as systemd does (sd_listen_fds(3)).
 */
void
connect4_test_server_pass_socket (int fd)
{
  socket_to_pass = fd;
}

/**
 * connect4_test_server_limit_descriptors:
 * @n: a number; 0 for no limit any more
 *
 * Lets the servers that are started from now on have at most @n descriptors.
 */
void
connect4_test_server_limit_descriptors (guint n)
{
  max_descriptors = n;
}

/**
 * connect4_test_server_pass_stderr:
 * @fd: what stays open until the next call; -1 for none any more
 *
 * Gives the servers that are started from now on @fd for stderr, of which their messages know nothing then.
 */
void
connect4_test_server_pass_stderr (int fd)
{
  stderr_to_pass = fd;
}

static void
add_options (GStrvBuilder      *all,
             const char *const *options)
{
  gboolean has_bus = FALSE;

  g_strv_builder_add (all, "--port=0");
  for (gsize i = 0; options != NULL && options[i] != NULL; i++)
    {
      has_bus |= g_str_has_prefix (options[i], "--bus=");
      if (!g_str_equal (options[i], "--bus="))
        g_strv_builder_add (all, options[i]);
    }
  if (!has_bus)
    g_strv_builder_add (all, "--bus=none");
}

/**
 * connect4_test_server_new:
 * @options: (array zero-terminated=1) (nullable): beside `--port=0` and `--bus=none`, which every server
 *   gets that is not told of another bus; `--bus=` has it choose its bus itself
 * @environment: (array zero-terminated=1) (nullable): names and values, in turn, to set
 *
 * Returns: (transfer full): a server that listens
 */
Connect4TestServer *
connect4_test_server_new (const char *const *options,
                          const char *const *environment)
{
  Connect4TestServer *self = g_new0 (Connect4TestServer, 1);
  g_autoptr (GStrvBuilder) all = g_strv_builder_new ();
  g_auto (GStrv) strv = NULL;

  add_options (all, options);
  strv = g_strv_builder_end (all);

  self->process = spawn ((const char *const *) strv, environment);
  self->output = g_string_new (NULL);
  self->messages = g_string_new (NULL);
  read_to_end (self, g_subprocess_get_stdout_pipe (self->process), self->output);
  if (stderr_to_pass < 0)
    read_to_end (self, g_subprocess_get_stderr_pipe (self->process), self->messages);
  g_subprocess_wait_async (self->process, NULL, on_exited, self);

  wait_until (self, is_listening_or_over);
  if (!is_listening (self))
    g_error ("the server ended before it listened; it says:\n%s", self->messages->str);
  g_assert_true (g_str_has_prefix (self->output->str, LISTENING));
  return self;
}

static void
check_messages (Connect4TestServer *self)
{
  static const char *const bad[] = {
    "WARNING **", "CRITICAL **", "ERROR **", "AddressSanitizer", "LeakSanitizer", "runtime error:",
  };
  gsize i;

  for (i = 0; i < G_N_ELEMENTS (bad); i++)
    if (strstr (self->messages->str, bad[i]) != NULL)
      g_error ("the server said:\n%s", self->messages->str);
}

/**
 * connect4_test_server_wait:
 *
 * Expects the server to end by itself, in order, and to have had nothing to complain about.
 */
void
connect4_test_server_wait (Connect4TestServer *self)
{
  wait_until (self, is_over);
  check_messages (self);
  if (!g_subprocess_get_successful (self->process))
    g_error ("the server ended with wait status %d and said:\n%s",
             g_subprocess_get_status (self->process), self->messages->str);
}

/**
 * connect4_test_server_stop:
 *
 * Expects the server to run, and to stop when it is told to.
 */
void
connect4_test_server_stop (Connect4TestServer *self)
{
  g_assert_false (self->exited);
  connect4_test_server_signal (self, SIGTERM);
  connect4_test_server_wait (self);
}

/**
 * connect4_test_server_free:
 * @self: (transfer full): a server, which is stopped, unless it has been
 */
void
connect4_test_server_free (Connect4TestServer *self)
{
  if (!self->exited)
    connect4_test_server_stop (self);
  else
    connect4_test_server_wait (self);
  g_object_unref (self->process);
  g_string_free (self->output, TRUE);
  g_string_free (self->messages, TRUE);
  g_free (self);
}

/**
 * connect4_test_server_get_pid:
 *
 * Returns: the server's process id
 */
GPid
connect4_test_server_get_pid (Connect4TestServer *self)
{
  return atoi (g_subprocess_get_identifier (self->process));
}

/**
 * connect4_test_server_get_port:
 *
 * Returns: the port of the first address
 */
guint16
connect4_test_server_get_port (Connect4TestServer *self)
{
  g_auto (GStrv) lines = g_strsplit (self->output->str, "\n", 2);
  const char *port = strrchr (lines[0], ':');

  g_assert_nonnull (port);
  return g_ascii_strtoull (port + 1, NULL, 10);
}

/**
 * connect4_test_server_get_output:
 *
 * Returns: what the server has written on stdout by now
 */
const char *
connect4_test_server_get_output (Connect4TestServer *self)
{
  return self->output->str;
}

/**
 * connect4_test_program_clean:
 * @messages: what a program wrote on stderr
 *
 * What valgrind says about itself is not the program's; what it finds is in the exit status.
 *
 * Returns: (transfer full): @messages without lines of valgrind, and of what measures coverage when the
 *   program is another user's
 */
char *
connect4_test_program_clean (const char *messages)
{
  g_autoptr (GRegex) regex = NULL;

  regex = g_regex_new ("^((==|--)[0-9]+(==|--)|profiling:).*\n", G_REGEX_MULTILINE, 0, NULL);
  return g_regex_replace_literal (regex, messages, -1, 0, "", 0, NULL);
}

/**
 * connect4_test_server_get_messages:
 *
 * Returns: what the server has written on stderr by now
 */
const char *
connect4_test_server_get_messages (Connect4TestServer *self)
{
  g_autofree char *messages = connect4_test_program_clean (self->messages->str);

  return g_string_assign (self->messages, messages)->str;
}

/**
 * connect4_test_server_has_said:
 * @text: what is looked for
 *
 * The server's log is written by a thread: what has just been answered may be there a moment later.
 *
 * Returns: whether it stands in what the server has written on stderr by now
 */
gboolean
connect4_test_server_has_said (Connect4TestServer *self,
                               const char         *text)
{
  return strstr (connect4_test_server_get_messages (self), text) != NULL;
}

/**
 * connect4_test_server_take_messages:
 *
 * Returns: (transfer full): what the server has written on stderr by now, which is forgotten: whoever takes
 *   warnings has expected them
 */
char *
connect4_test_server_take_messages (Connect4TestServer *self)
{
  char *messages = g_strdup (connect4_test_server_get_messages (self));

  g_string_truncate (self->messages, 0);
  return messages;
}

/**
 * connect4_test_server_signal:
 * @signal_number: what the server gets
 */
void
connect4_test_server_signal (Connect4TestServer *self,
                             int                 signal_number)
{
  g_subprocess_send_signal (self->process, signal_number);
}

/**
 * connect4_test_server_count_descriptors:
 *
 * Returns: how many files, sockets and the like the server has open
 */
guint
connect4_test_server_count_descriptors (Connect4TestServer *self)
{
  g_autofree char *path = NULL;
  g_autoptr (GDir) directory = NULL;
  guint n = 0;

  path = g_strdup_printf ("/proc/%s/fd", g_subprocess_get_identifier (self->process));
  directory = g_dir_open (path, 0, NULL);
  g_assert_nonnull (directory);
  while (g_dir_read_name (directory) != NULL)
    n++;
  return n;
}

/**
 * connect4_test_server_connect:
 * @name: for the transcript
 *
 * Returns: (transfer full): a player who has read the menu
 */
Connect4TestPlayer *
connect4_test_server_connect (Connect4TestServer *self,
                              const char         *name)
{
  const guint16 port = connect4_test_server_get_port (self);
  Connect4TestPlayer *player = connect4_test_player_new (name, port);
  g_auto (GStrv) menu = connect4_test_player_read_all (player);

  g_assert_cmpuint (g_strv_length (menu), >, 0);
  return player;
}

static void
on_communicated (GObject      *source,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

/**
 * connect4_test_program_run:
 * @options: (array zero-terminated=1): for a connect4d that ends by itself
 * @output: (out): what it wrote on stdout
 * @messages: (out): on stderr
 *
 * Returns: its exit status
 */
int
connect4_test_program_run (const char *const  *options,
                           char              **output,
                           char              **messages)
{
  g_autoptr (GSubprocess) process = spawn (options, NULL);
  g_autoptr (GAsyncResult) result = NULL;
  g_autofree char *all_messages = NULL;
  g_autoptr (GError) error = NULL;

  g_subprocess_communicate_utf8_async (process, NULL, NULL, on_communicated, &result);
  connect4_test_iterate_until (result != NULL);
  g_subprocess_communicate_utf8_finish (process, result, output, &all_messages, &error);
  g_assert_no_error (error);
  *messages = connect4_test_program_clean (all_messages);
  g_assert_true (g_subprocess_get_if_exited (process));
  return g_subprocess_get_exit_status (process);
}

static void
run_with_server (gconstpointer user_data)
{
  Connect4TestServerFunc func = (Connect4TestServerFunc) user_data;
  g_autoptr (Connect4TestServer) server = connect4_test_server_new (NULL, NULL);

  func (server);
}

/**
 * connect4_test_server_add:
 * @path: of a test
 * @func: the test, which gets a server of its own; it is stopped and checked afterwards
 */
void
connect4_test_server_add (const char             *path,
                          Connect4TestServerFunc  func)
{
  g_test_add_data_func (path, func, run_with_server);
}
