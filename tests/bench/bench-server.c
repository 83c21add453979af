/* SPDX-License-Identifier: LGPL-2.1-or-later */
#define G_LOG_DOMAIN "connect4-bench"

#include "config.h"

#include "bench-server.h"

#include <errno.h>
#include <gio/gio.h>
#include <glib/gstdio.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/pidfd.h>
#include <sys/wait.h>
#include <unistd.h>

#define PATIENCE_MS 20000

static BenchServer *
new_server (const char *name)
{
  BenchServer *self = g_new0 (BenchServer, 1);

  self->name = g_strdup (name);
  self->output = -1;
  return self;
}

/* `127.0.0.1:4040` or `[::1]:4040`. The load is for this machine alone: others are refused. */
static gboolean
parse_address (const char    *text,
               BenchAddress  *address,
               GError       **error)
{
  g_autoptr (GSocketConnectable) where = g_network_address_parse (text, 4040, error);
  g_autoptr (GInetAddress) host = NULL;
  g_autoptr (GSocketAddress) native = NULL;
  const char *name;

  if (where == NULL)
    return FALSE;
  name = g_network_address_get_hostname (G_NETWORK_ADDRESS (where));
  host = g_inet_address_new_from_string (name);
  if (host == NULL || !g_inet_address_get_is_loopback (host))
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
                   "“%s” is not a loopback address in numbers", text);
      return FALSE;
    }
  native = g_inet_socket_address_new (host, g_network_address_get_port (G_NETWORK_ADDRESS (where)));
  address->length = g_socket_address_get_native_size (native);
  return g_socket_address_to_native (native, &address->storage, sizeof address->storage, error);
}

/**
 * bench_server_new_command:
 * @name: what the results call it
 * @command: what starts it: it prints `Listening on <address>:<port>`, and ends at SIGTERM
 * @error: return location for a shell-parsing error
 *
 * Returns: (transfer full) (nullable): a server that does not run yet
 */
BenchServer *
bench_server_new_command (const char  *name,
                          const char  *command,
                          GError     **error)
{
  g_autoptr (BenchServer) self = new_server (name);

  if (!g_shell_parse_argv (command, NULL, &self->argv, error))
    return NULL;
  return g_steal_pointer (&self);
}

/**
 * bench_server_new_running:
 * @name: what the results call it
 * @host_and_port: where it listens, on loopback
 * @pid: its process, 0 if that is not known
 * @error: return location for an error
 *
 * Returns: (transfer full) (nullable): a server that somebody else starts and stops
 */
BenchServer *
bench_server_new_running (const char  *name,
                          const char  *host_and_port,
                          GPid         pid,
                          GError     **error)
{
  g_autoptr (BenchServer) self = new_server (name);

  if (!parse_address (host_and_port, &self->address, error))
    return NULL;
  self->pid = pid;
  return g_steal_pointer (&self);
}

void
bench_server_free (BenchServer *self)
{
  if (self->argv != NULL)
    bench_server_stop (self, NULL);
  g_strfreev (self->argv);
  g_free (self->name);
  g_free (self);
}

/* The first line that the command prints. */
static char *
read_line (int      fd,
           GError **error)
{
  g_autoptr (GString) line = g_string_new (NULL);
  struct pollfd ready = { .fd = fd, .events = POLLIN };

  while (strchr (line->str, '\n') == NULL)
    {
      char bytes[256];
      ssize_t n = poll (&ready, 1, PATIENCE_MS) == 1 ? read (fd, bytes, sizeof bytes) : 0;

      if (n <= 0)
        {
          g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED, "it does not say where it listens");
          return NULL;
        }
      g_string_append_len (line, bytes, n);
    }
  g_string_truncate (line, strcspn (line->str, "\n"));
  return g_string_free (g_steal_pointer (&line), FALSE);
}

/* Returns: (transfer full): the command with @options behind it */
static char **
add_options (char       **argv,
             const char  *options)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) more = g_strsplit (options != NULL ? options : "", " ", -1);

  g_strv_builder_addv (builder, (const char **) argv);
  g_strv_builder_addv (builder, (const char **) more);
  return g_strv_builder_end (builder);
}

/**
 * bench_server_start:
 * @self: a server that does not run
 * @options: (nullable): what the command gets besides, separated by single spaces
 * @error: return location for an error
 *
 * Starts the command, if it is one, and waits until it listens.
 */
gboolean
bench_server_start (BenchServer  *self,
                    const char   *options,
                    GError      **error)
{
  g_auto (GStrv) argv = NULL;
  g_autofree char *line = NULL;

  if (self->argv == NULL)
    return TRUE;
  argv = add_options (self->argv, options);
  if (!g_spawn_async_with_pipes (NULL, argv, NULL,
                                 G_SPAWN_DO_NOT_REAP_CHILD | G_SPAWN_SEARCH_PATH, NULL, NULL,
                                 &self->pid, NULL, &self->output, NULL, error))
    return FALSE;
  line = read_line (self->output, error);
  if (line != NULL && !g_str_has_prefix (line, "Listening on "))
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED, "it says “%s”", line);
      g_clear_pointer (&line, g_free);
    }
  if (line == NULL || !parse_address (line + strlen ("Listening on "), &self->address, error))
    {
      g_prefix_error (error, "%s: ", self->name);
      bench_server_stop (self, NULL);
      return FALSE;
    }
  return TRUE;
}

/* Waits for the end of the server's process, but not for ever. */
static gboolean
wait_for_end (BenchServer *self,
              int         *status)
{
  struct pollfd end = { .fd = pidfd_open (self->pid, 0), .events = POLLIN };
  gboolean ended = poll (&end, 1, PATIENCE_MS) > 0;

  if (!ended)
    kill (self->pid, SIGKILL);
  waitpid (self->pid, status, 0);
  close (end.fd);
  return ended;
}

/**
 * bench_server_stop:
 * @self: a server
 * @error: return location for an error: the command did not end, or ended by itself
 *
 * Ends the command, if it is one and runs.
 */
gboolean
bench_server_stop (BenchServer  *self,
                   GError      **error)
{
  int status;
  gboolean ended;

  if (self->argv == NULL || self->pid == 0)
    return TRUE;
  kill (self->pid, SIGTERM);
  ended = wait_for_end (self, &status);
  self->pid = 0;
  close (self->output);
  self->output = -1;
  if (!ended)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT, "%s does not end at SIGTERM",
                   self->name);
      return FALSE;
    }
  if (WIFSIGNALED (status) && WTERMSIG (status) == SIGTERM)
    return TRUE; /* it has no handler for it: the floor */
  return g_spawn_check_wait_status (status, error);
}
