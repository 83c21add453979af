/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * Connect4ProcessState:
 * @CONNECT4_PROCESS_UNKNOWN: the kernel does not say
 * @CONNECT4_PROCESS_RUNNABLE: it has a processor or waits for one
 * @CONNECT4_PROCESS_SLEEPING: it waits for anything else
 * @CONNECT4_PROCESS_STOPPED: somebody else has stopped it, by a signal or as a debugger
 */
typedef enum {
  CONNECT4_PROCESS_UNKNOWN,
  CONNECT4_PROCESS_RUNNABLE,
  CONNECT4_PROCESS_SLEEPING,
  CONNECT4_PROCESS_STOPPED,
} Connect4ProcessState;

/* What a process has had of the processors so far, in microseconds. */
typedef struct
{
  Connect4ProcessState state;
  gint64 used;   /* it has run for so long */
  gint64 waited; /* it could have run, but stood in the run queue; without its wait of now */
} Connect4ProcessorTime;

void connect4_processor_time_read (GPid                   pid,
                                   Connect4ProcessorTime *time);

G_END_DECLS
