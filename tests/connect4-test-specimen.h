/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "supervision/connect4-process-actor.h"
#include "supervision/connect4-task-actor.h"

G_BEGIN_DECLS

/**
 * Connect4TestSort:
 * @CONNECT4_TEST_SORT_TASK: an actor whose life is a GTask
 * @CONNECT4_TEST_SORT_PROCESS: an actor whose life is a child process
 */
typedef enum {
  CONNECT4_TEST_SORT_TASK,
  CONNECT4_TEST_SORT_PROCESS,
} Connect4TestSort;

/* A task actor that does nothing until it is told how to end. */
#define CONNECT4_TYPE_TEST_TASK (connect4_test_task_get_type ())
G_DECLARE_FINAL_TYPE (Connect4TestTask, connect4_test_task, CONNECT4, TEST_TASK, Connect4TaskActor)

/* A process actor whose child does nothing until it is told how to end. */
#define CONNECT4_TYPE_TEST_PROCESS (connect4_test_process_get_type ())
G_DECLARE_FINAL_TYPE (Connect4TestProcess, connect4_test_process, CONNECT4, TEST_PROCESS, Connect4ProcessActor)

/* An actor of either sort, alive and at work. */
Connect4Actor *connect4_test_specimen_new    (Connect4TestSort  sort);

/* Adds a test case for either sort, which is its GPOINTER_TO_INT() data: PATH/task and
 * PATH/process. */
void           connect4_test_add_for_sorts   (const char      *path,
                                              GTestDataFunc    func);

/* Has it end of itself: normally, or with a crash (an error of the task, exit status 3 of the
 * process). */
void           connect4_test_specimen_finish (Connect4Actor    *specimen);
void           connect4_test_specimen_crash  (Connect4Actor    *specimen);

/* Whether this is the reason of connect4_test_specimen_crash(). */
gboolean       connect4_test_is_crash_of     (Connect4TestSort          sort,
                                              const Connect4ExitReason *reason);

/* Writes a command to the child of a test process (test-child.c says which there are). */
void           connect4_test_process_tell    (Connect4TestProcess *self,
                                              char                 command);

/* Waits until the child has carried out the command that answers: 'i' or 't'. */
void           connect4_test_process_await   (Connect4TestProcess *self);

G_END_DECLS
