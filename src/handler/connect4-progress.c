/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "handler/connect4-progress.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include <glib/gstdio.h>

#include "loop/connect4-errno.h"

struct _Connect4Progress
{
  guint32 id; /* of the request that the handler is at; 0 before the first */
};

/* The file has its size for good: one that was cut short would be a SIGBUS for who reads it. */
static gboolean
fix_size (int      fd,
          GError **error)
{
  if (ftruncate (fd, sizeof (Connect4Progress)) != 0)
    return connect4_errno_set_error (errno, "Cannot make room in shared memory", error);
  if (fcntl (fd, F_ADD_SEALS, F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_SEAL) != 0)
    return connect4_errno_set_error (errno, "Cannot seal shared memory", error);

  return TRUE;
}

/**
 * connect4_progress_new:
 * @fd: (out): a descriptor of the memory, for the handler; the caller's to close, also on failure if it is not -1
 * @error: what the system refuses
 *
 * Makes memory to be shared, in which no request has been looked at.
 *
 * Returns: (transfer full) (nullable): the memory
 */
Connect4Progress *
connect4_progress_new (int     *fd,
                       GError **error)
{
  *fd = memfd_create ("connect4-progress", MFD_CLOEXEC | MFD_ALLOW_SEALING);
  if (*fd == -1)
    {
      connect4_errno_set_error (errno, "Cannot make shared memory", error);
      return NULL;
    }

  return fix_size (*fd, error) ? connect4_progress_map (*fd, error) : NULL;
}

/**
 * connect4_progress_map:
 * @fd: a descriptor of the memory, which is not needed afterwards
 * @error: what the system refuses
 *
 * Returns: (transfer full) (nullable): the memory that others have mapped as well
 */
Connect4Progress *
connect4_progress_map (int      fd,
                       GError **error)
{
  void *memory = mmap (NULL, sizeof (Connect4Progress), PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);

  if (memory == MAP_FAILED)
    {
      connect4_errno_set_error (errno, "Cannot map shared memory", error);
      return NULL;
    }

  return memory;
}

/**
 * connect4_progress_free:
 * @self: (transfer full): memory, which the other end may have mapped still
 */
void
connect4_progress_free (Connect4Progress *self)
{
  munmap (self, sizeof *self);
}

/**
 * connect4_progress_set_id:
 * @self: a handler's memory
 * @id: the request that it begins to look at
 */
void
connect4_progress_set_id (Connect4Progress *self,
                          guint32           id)
{
  __atomic_store_n (&self->id, id, __ATOMIC_RELEASE);
}

/**
 * connect4_progress_get_id:
 * @self: a handler's memory
 *
 * Returns: the request that it has looked at last, if it is to be believed; 0 for none
 */
guint32
connect4_progress_get_id (const Connect4Progress *self)
{
  return __atomic_load_n (&self->id, __ATOMIC_ACQUIRE);
}
