/* SPDX-License-Identifier: LGPL-2.1-or-later */
#define G_LOG_DOMAIN "connect4-handler"

#include "config.h"

#include "handler/connect4-handler-user.h"

#include <pwd.h>
#include <unistd.h>

/* nobody, on every system: the kernel shows it for users that it cannot name (user_namespaces(7)). */
#define NOBODY 65534

/**
 * connect4_handler_user_get_option:
 *
 * Looks the user up, once: a handler would have to do that each time, and is to know no more than a
 * number.
 *
 * Returns: (nullable): what a handler is told of the user to become, or %NULL if it stays the server's,
 *   as nobody but root can become another
 */
const char *
connect4_handler_user_get_option (void)
{
  static char *option;
  const struct passwd *user;

  if (geteuid () != 0)
    return NULL;

  if (option == NULL)
    {
      user = getpwnam (CONNECT4_HANDLER_USER);
      option = g_strdup_printf ("--user=%u:%u",
                                user != NULL ? user->pw_uid : NOBODY,
                                user != NULL ? user->pw_gid : NOBODY);
    }

  return option;
}
