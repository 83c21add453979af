/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "ctl/connect4-ctl.h"

#include <errno.h>
#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <poll.h>
#include <stdio.h>
#include <sys/pidfd.h>

#include "ctl/connect4-ctl-error.h"

/* How long a server that runs may be out of reach. */
#define MAX_ABSENCE (5 * G_USEC_PER_SEC)
#define RETRY_MSEC 50

/**
 * connect4_ctl_clear:
 * @self: a run
 */
void
connect4_ctl_clear (Connect4Ctl *self)
{
  g_clear_pointer (&self->options.bus, g_free);
  g_clear_pointer (&self->options.address, g_free);
  g_clear_pointer (&self->arguments, g_strfreev);
  g_clear_pointer (&self->remote, connect4_remote_free);
  if (self->process >= 0)
    g_close (self->process, NULL);
  self->process = -1;
}

/**
 * connect4_ctl_connect:
 * @self: a run
 * @error: return location for a #Connect4CtlError
 *
 * Returns: whether @self has its remote
 */
gboolean
connect4_ctl_connect (Connect4Ctl  *self,
                      GError      **error)
{
  if (self->remote != NULL)
    return TRUE;

  self->remote = connect4_remote_find (self->options.bus, self->options.address, error);
  if (self->remote == NULL)
    return FALSE;

  self->pid = connect4_remote_get_pid (self->remote);
  self->process = self->pid > 0 ? pidfd_open (self->pid, 0) : -1;
  return TRUE;
}

/* Whether it is the server that there was before, and not another one. */
static gboolean
connect4_ctl_find_again (Connect4Ctl *self)
{
  self->remote = connect4_remote_find (self->options.bus, self->options.address, NULL);
  if (self->remote != NULL && connect4_remote_get_pid (self->remote) != self->pid)
    g_clear_pointer (&self->remote, connect4_remote_free);

  return self->remote != NULL;
}

/**
 * connect4_ctl_connect_again:
 * @self: a run whose remote has gone
 * @error: return location for a #Connect4CtlError
 *
 * Waits until the server can be reached again, which it can after a moment if only its admin interface was
 * started again.
 *
 * Returns: whether @self has its remote; else the server has stopped, or nobody knows
 */
gboolean
connect4_ctl_connect_again (Connect4Ctl  *self,
                            GError      **error)
{
  gint64 end = g_get_monotonic_time () + MAX_ABSENCE;

  g_clear_pointer (&self->remote, connect4_remote_free);
  while (!connect4_ctl_wait_for_end (self, RETRY_MSEC))
    {
      if (connect4_ctl_find_again (self))
        return TRUE;

      if (g_get_monotonic_time () >= end)
        {
          g_set_error_literal (error, CONNECT4_CTL_ERROR, CONNECT4_CTL_ERROR_NOT_RUNNING,
                               _("connect4d cannot be reached any more"));
          return FALSE;
        }
    }

  g_set_error_literal (error, CONNECT4_CTL_ERROR, CONNECT4_CTL_ERROR_NOT_RUNNING,
                       _("connect4d has stopped"));
  return FALSE;
}

/**
 * connect4_ctl_change:
 * @self: a run
 * @path: one of the server's objects
 * @method: a method that returns nothing, such as `Server1.Stop`
 * @arguments: (nullable): what the method takes; a floating reference is consumed
 * @error: return location for a #Connect4CtlError
 *
 * Returns: whether the method succeeded
 */
gboolean
connect4_ctl_change (Connect4Ctl  *self,
                     const char   *path,
                     const char   *method,
                     GVariant     *arguments,
                     GError      **error)
{
  g_autoptr (GVariant) held = arguments != NULL ? g_variant_ref_sink (arguments) : NULL;
  g_autoptr (GVariant) reply = NULL;

  if (!connect4_ctl_connect (self, error))
    return FALSE;

  reply = connect4_remote_change (self->remote, path, method, held, "()", error);
  return reply != NULL;
}

static void
set_missing_error (Connect4Ctl            *self,
                   const Connect4CtlKind  *kind,
                   GError                **error)
{
  g_set_error (error, CONNECT4_CTL_ERROR, CONNECT4_CTL_ERROR_NOT_FOUND, "%s: %s", self->arguments[0],
               _ (kind->missing));
}

/* The path of the object that the first argument names, if it can be one; else a
 * #Connect4CtlError. */
static char *
find_path (Connect4Ctl            *self,
           const Connect4CtlKind  *kind,
           GError                **error)
{
  g_autofree char *name = g_ascii_strup (self->arguments[0], -1);
  g_autofree char *path = g_strjoin ("/", CONNECT4_REMOTE_ROOT, kind->folder, name, NULL);

  if (g_variant_is_object_path (path))
    return g_steal_pointer (&path);

  set_missing_error (self, kind, error);
  return NULL;
}

/* Replaces what D-Bus says of an object that is not there. */
static void
explain (Connect4Ctl            *self,
         const Connect4CtlKind  *kind,
         GError                **error)
{
  if (!g_error_matches (*error, CONNECT4_CTL_ERROR, CONNECT4_CTL_ERROR_NOT_FOUND))
    return;

  g_clear_error (error);
  set_missing_error (self, kind, error);
}

/**
 * connect4_ctl_read_object:
 * @self: a run that is connected
 * @kind: what its first argument names
 * @error: return location for a #Connect4CtlError, not %NULL
 *
 * Returns: (transfer full): the properties of that object
 */
GVariant *
connect4_ctl_read_object (Connect4Ctl            *self,
                          const Connect4CtlKind  *kind,
                          GError                **error)
{
  g_autofree char *path = find_path (self, kind, error);
  GVariant *properties = NULL;

  if (path != NULL)
    properties = connect4_remote_get_all (self->remote, path, kind->interface, error);
  if (properties == NULL)
    explain (self, kind, error);

  return properties;
}

/**
 * connect4_ctl_send_text:
 * @self: a run
 * @kind: what its first argument names
 * @method: a method of that object, which takes a text: the other arguments
 * @error: return location for a #Connect4CtlError, not %NULL
 *
 * Returns: whether the method succeeded
 */
gboolean
connect4_ctl_send_text (Connect4Ctl            *self,
                        const Connect4CtlKind  *kind,
                        const char             *method,
                        GError                **error)
{
  g_autofree char *path = find_path (self, kind, error);
  g_autofree char *text = g_strjoinv (" ", self->arguments + 1);

  if (path != NULL && connect4_ctl_change (self, path, method, g_variant_new ("(s)", text), error))
    return TRUE;

  explain (self, kind, error);
  return FALSE;
}

/**
 * connect4_ctl_wait_for_end:
 * @self: a run that was connected
 * @timeout_msec: how long to wait at most; -1 for as long as it takes
 *
 * Returns: whether the server's process has ended, as far as that is known
 */
gboolean
connect4_ctl_wait_for_end (Connect4Ctl *self,
                           int          timeout_msec)
{
  struct pollfd process = { .fd = self->process, .events = POLLIN };
  int n_ready;

  if (self->process < 0 && timeout_msec < 0)
    return FALSE;

  do
    n_ready = poll (&process, 1, timeout_msec);
  while (n_ready < 0 && errno == EINTR);

  return n_ready > 0;
}

/**
 * connect4_ctl_flush:
 * @error: return location for a #Connect4CtlError
 *
 * A full disk is no success, and for a reader who has gone nothing more is to be written.
 *
 * Returns: whether all that was printed has been written
 */
gboolean
connect4_ctl_flush (GError **error)
{
  if (fflush (stdout) == 0 && !ferror (stdout))
    return TRUE;

  g_set_error (error, CONNECT4_CTL_ERROR, CONNECT4_CTL_ERROR_FAILED,
               _("Nothing can be written: %s"), g_strerror (errno));
  return FALSE;
}
