/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "config.h"

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
