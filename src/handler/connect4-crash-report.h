/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "handler/connect4-handler-process.h"

G_BEGIN_DECLS

/**
 * Connect4CrashCause:
 * @CONNECT4_CRASH_CAUSE_SIGNAL: a signal: SIGSEGV, SIGABRT, SIGSYS of the sandbox, a `kill -9`
 * @CONNECT4_CRASH_CAUSE_STATUS: it exited
 * @CONNECT4_CRASH_CAUSE_TIMEOUT: it did not answer in time
 * @CONNECT4_CRASH_CAUSE_PROTOCOL: it answered what is no answer
 * @CONNECT4_CRASH_CAUSE_KILLED: another actor killed it
 *
 * How a handler process has crashed, as it is counted.
 */
typedef enum {
  CONNECT4_CRASH_CAUSE_SIGNAL,
  CONNECT4_CRASH_CAUSE_STATUS,
  CONNECT4_CRASH_CAUSE_TIMEOUT,
  CONNECT4_CRASH_CAUSE_PROTOCOL,
  CONNECT4_CRASH_CAUSE_KILLED,
} Connect4CrashCause;

#define CONNECT4_N_CRASH_CAUSES (CONNECT4_CRASH_CAUSE_KILLED + 1)

/* What is known of a handler's crash: a boxed type. */
typedef struct
{
  Connect4HandlerProcess *handler; /* owned; it is dead */
  Connect4CrashCause cause;
  guint64 n_answered; /* how far it had got */
  guint n_unanswered; /* the requests of which one killed it, or none */
  guint64 session;    /* the id of the actor whose request it was; 0 if not known */
  char *request;      /* owned: its line, escaped and cut; NULL while that is not known */
} Connect4CrashReport;

const char *connect4_crash_cause_get_name (Connect4CrashCause cause);

#define CONNECT4_TYPE_CRASH_REPORT (connect4_crash_report_get_type ())
GType                connect4_crash_report_get_type (void);
Connect4CrashReport *connect4_crash_report_new      (Connect4HandlerProcess    *handler);
Connect4CrashReport *connect4_crash_report_copy     (const Connect4CrashReport *self);
void                 connect4_crash_report_free     (Connect4CrashReport       *self);
void                 connect4_crash_report_log      (const Connect4CrashReport *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Connect4CrashReport, connect4_crash_report_free)

G_END_DECLS
