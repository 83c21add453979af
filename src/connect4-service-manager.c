/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "connect4-service-manager.h"

#include <glib/gi18n.h>
#include <sys/socket.h>

#include "loop/connect4-timer.h"

/* What is used of libsystemd's sd-daemon(3); without libsystemd, as it is where no systemd runs. */
#if HAVE_LIBSYSTEMD

#include <systemd/sd-daemon.h>

#else

#include <stdint.h>

#define SD_LISTEN_FDS_START 3

static inline int
sd_listen_fds (int unset_environment)
{
  return 0;
}

static inline int
sd_is_socket_inet (int fd, int family, int type, int listening, uint16_t port)
{
  return 0;
}

static inline int
sd_notify (int unset_environment, const char *state)
{
  return 0;
}

static inline int
sd_notifyf (int unset_environment, const char *format, ...)
{
  return 0;
}

static inline int
sd_watchdog_enabled (int unset_environment, uint64_t *timeout)
{
  return 0;
}

#endif

/* How often the status is looked at, and sent if it has changed. */
#define STATUS_INTERVAL_US (10 * G_USEC_PER_SEC)

struct _Connect4ServiceManager
{
  Connect4Timer watchdog;
  gint64 watchdog_interval; /* microseconds; 0 if there is no watchdog */
  Connect4Timer status_timer;
  char *status; /* what was sent last */
  Connect4StatusFunc status_func;
  gpointer user_data;
};

/**
 * connect4_service_manager_take_sockets:
 * @error: return location for an error
 *
 * Takes over the sockets on which the service manager has listened for the server; to be called once.
 *
 * Returns: (transfer full) (nullable) (element-type GSocket): listening sockets; none, if it has not.
 *   %NULL with a #GIOErrorEnum when they are not what players can connect to
 */
GPtrArray *
connect4_service_manager_take_sockets (GError **error)
{
  g_autoptr (GPtrArray) sockets = g_ptr_array_new_with_free_func (g_object_unref);
  int n_fds = sd_listen_fds (TRUE);

  for (int fd = SD_LISTEN_FDS_START; fd < SD_LISTEN_FDS_START + n_fds; fd++)
    {
      GSocket *socket;

      if (sd_is_socket_inet (fd, AF_UNSPEC, SOCK_STREAM, 1, 0) <= 0)
        {
          g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED,
                       _("The service manager has passed descriptor %d, which is no listening TCP socket"),
                       fd);
          return NULL;
        }

      socket = g_socket_new_from_fd (fd, error);
      if (socket == NULL)
        return NULL;
      g_ptr_array_add (sockets, socket);
    }

  return g_steal_pointer (&sockets);
}

static void
connect4_service_manager_on_watchdog (Connect4Timer *timer,
                                      gpointer       user_data)
{
  Connect4ServiceManager *self = user_data;

  sd_notify (FALSE, "WATCHDOG=1");
  connect4_timer_set (timer, self->watchdog_interval);
}

static void
connect4_service_manager_on_status (Connect4Timer *timer,
                                    gpointer       user_data)
{
  Connect4ServiceManager *self = user_data;
  g_autofree char *status = self->status_func (self->user_data);

  if (g_strcmp0 (status, self->status) != 0)
    sd_notifyf (FALSE, "STATUS=%s", status);
  g_free (self->status);
  self->status = g_steal_pointer (&status);
  connect4_timer_set (timer, STATUS_INTERVAL_US);
}

/**
 * connect4_service_manager_new:
 * @func: tells what the server is at
 * @user_data: for @func
 *
 * Returns: (transfer full): the service manager
 */
Connect4ServiceManager *
connect4_service_manager_new (Connect4StatusFunc func,
                              gpointer           user_data)
{
  Connect4ServiceManager *self = g_new0 (Connect4ServiceManager, 1);

  self->status_func = func;
  self->user_data = user_data;
  connect4_timer_init (&self->watchdog, connect4_service_manager_on_watchdog, self);
  connect4_timer_init (&self->status_timer, connect4_service_manager_on_status, self);

  return self;
}

/**
 * connect4_service_manager_free:
 * @self: (transfer full): the service manager
 */
void
connect4_service_manager_free (Connect4ServiceManager *self)
{
  connect4_timer_clear (&self->watchdog);
  connect4_timer_clear (&self->status_timer);
  g_free (self->status);
  g_free (self);
}

/**
 * connect4_service_manager_ready:
 * @self: the service manager
 *
 * Says that the server can be used, after its start or a reload, and from now on that it is alive and what
 * it is at. Both come from the main loop: if that hangs, the service manager starts the server again.
 */
void
connect4_service_manager_ready (Connect4ServiceManager *self)
{
  guint64 timeout = 0;

  if (sd_notify (FALSE, "READY=1") <= 0)
    return;

  if (sd_watchdog_enabled (FALSE, &timeout) > 0)
    {
      self->watchdog_interval = timeout / 2;
      connect4_service_manager_on_watchdog (&self->watchdog, self);
    }
  connect4_service_manager_on_status (&self->status_timer, self);
}

/**
 * connect4_service_manager_reloading:
 * @self: the service manager
 *
 * Says that the server reads its configuration again, until connect4_service_manager_ready() is called.
 */
void
connect4_service_manager_reloading (Connect4ServiceManager *self)
{
  sd_notifyf (FALSE, "RELOADING=1\nMONOTONIC_USEC=%" G_GINT64_FORMAT, g_get_monotonic_time ());
}

/**
 * connect4_service_manager_stopping:
 * @self: the service manager
 *
 * Says that the server is closing. That it is alive is said until @self is freed.
 */
void
connect4_service_manager_stopping (Connect4ServiceManager *self)
{
  connect4_timer_clear (&self->status_timer);
  sd_notify (FALSE, "STOPPING=1\nSTATUS=");
}
