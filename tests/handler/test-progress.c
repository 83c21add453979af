/* SPDX-License-Identifier: LGPL-2.1-or-later */
#define G_LOG_DOMAIN "connect4-handler"

#include "config.h"

#include "handler/connect4-progress.h"

#include <sys/wait.h>
#include <unistd.h>

static Connect4Progress *
make_progress (int *fd)
{
  g_autoptr (GError) error = NULL;
  Connect4Progress *progress = connect4_progress_new (fd, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (connect4_progress_get_id (progress), ==, 0);

  return progress;
}

/* What a process has said is there to be read when it is dead. */
static void
test_survives (void)
{
  g_autoptr (Connect4Progress) progress = NULL;
  int fd, status;
  pid_t pid;

  progress = make_progress (&fd);
  pid = fork ();
  if (pid == 0)
    {
      Connect4Progress *mapped = connect4_progress_map (fd, NULL);

      connect4_progress_set_id (mapped, 7);
      connect4_progress_set_id (mapped, G_MAXUINT32);
      _exit (0);
    }

  close (fd);
  g_assert_cmpint (waitpid (pid, &status, 0), ==, pid);
  g_assert_cmpint (status, ==, 0);
  g_assert_cmpuint (connect4_progress_get_id (progress), ==, G_MAXUINT32);
}

/* Nobody who has the descriptor can take the memory away from under the other's feet. */
static void
test_keeps_its_size (void)
{
  g_autoptr (Connect4Progress) progress = NULL;
  int fd;

  progress = make_progress (&fd);
  g_assert_cmpint (ftruncate (fd, 0), ==, -1);
  g_assert_cmpint (ftruncate (fd, 1024 * 1024), ==, -1);
  g_assert_cmpuint (connect4_progress_get_id (progress), ==, 0);
  close (fd);
}

static void
test_no_descriptor (void)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (connect4_progress_map (-1, &error));
  g_assert_error (error, G_FILE_ERROR, G_FILE_ERROR_BADF);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/handler/progress/survives", test_survives);
  g_test_add_func ("/handler/progress/keeps-its-size", test_keeps_its_size);
  g_test_add_func ("/handler/progress/no-descriptor", test_no_descriptor);

  return g_test_run ();
}
