/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "handler/connect4-sandbox.h"

#include <errno.h>
#include <grp.h>
#include <linux/capability.h>
#include <seccomp.h>
#include <signal.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include "loop/connect4-errno.h"

/* One system call that is allowed, as far as its arguments are as they should be. */
typedef struct
{
  int syscall;
  guint n_arguments;
  struct scmp_arg_cmp arguments[2];
} Rule;

/* Signals that tell of a crash. A sanitizer's runtime would like to report them, which is not
 * allowed here. */
static const int crash_signals[] = {
  SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT, SIGTRAP, SIGSYS, SIGXCPU,
};

/* Has the process killed when its parent ends. The parent, which made the socket pair of @fd, may
 * have ended before this was asked for; then it is not the parent any more. */
static gboolean
tie_to_parent (int      fd,
               GError **error)
{
  struct ucred creator;
  socklen_t length = sizeof creator;

  if (prctl (PR_SET_PDEATHSIG, SIGKILL) != 0)
    return connect4_errno_set_error (errno, "Cannot be tied to the parent", error);
  if (getsockopt (fd, SOL_SOCKET, SO_PEERCRED, &creator, &length) != 0)
    return connect4_errno_set_error (errno, "Cannot tell whose the socket is", error);
  if (creator.pid != getppid ())
    return connect4_errno_set_error (ESRCH, "The parent is gone", error);

  return TRUE;
}

/* The address space that the process has already, in bytes: a sanitizer's runtime has terabytes. */
static guint64
measure_address_space (void)
{
  guint64 pages = 0;
  FILE *file;

  file = fopen ("/proc/self/statm", "re");
  if (file == NULL)
    return 0;

  if (fscanf (file, "%" G_GUINT64_FORMAT, &pages) != 1)
    pages = 0;
  fclose (file);

  return pages * (guint64) sysconf (_SC_PAGESIZE);
}

static gboolean
limit_resource (int      resource,
                rlim_t   soft,
                rlim_t   hard,
                GError **error)
{
  struct rlimit limit = { .rlim_cur = soft, .rlim_max = hard };

  if (setrlimit (resource, &limit) != 0)
    return connect4_errno_set_error (errno, "Cannot be limited", error);

  return TRUE;
}

static gboolean
limit_resources (GError **error)
{
  static const int none[] = { RLIMIT_NOFILE, RLIMIT_NPROC, RLIMIT_FSIZE, RLIMIT_CORE };
  rlim_t memory = measure_address_space () + CONNECT4_SANDBOX_MEMORY;

  for (gsize i = 0; i < G_N_ELEMENTS (none); i++)
    {
      if (!limit_resource (none[i], 0, 0, error))
        return FALSE;
    }

  if (!limit_resource (RLIMIT_AS, memory, memory, error))
    return FALSE;

  connect4_sandbox_renew_processor_time ();

  return TRUE;
}

static gboolean
add_rules (scmp_filter_ctx   filter,
           int               fd,
           GError          **error)
{
  const Rule rules[] = {
    /* its work */
    { SCMP_SYS (recvfrom), 1, { SCMP_A0 (SCMP_CMP_EQ, (scmp_datum_t) fd) } },
    { SCMP_SYS (sendto),
      2,
      { SCMP_A0 (SCMP_CMP_EQ, (scmp_datum_t) fd), SCMP_A4 (SCMP_CMP_EQ, 0) } },

    /* memory, but none that can be executed or that is a file's */
    { SCMP_SYS (mmap),
      2,
      { SCMP_A2 (SCMP_CMP_MASKED_EQ, PROT_EXEC, 0),
        SCMP_A3 (SCMP_CMP_MASKED_EQ, MAP_ANONYMOUS, MAP_ANONYMOUS) } },
    { SCMP_SYS (brk) },
    { SCMP_SYS (mremap) },
    { SCMP_SYS (munmap) },
    { SCMP_SYS (madvise) },

    /* what the C library does by itself */
    { SCMP_SYS (futex) },
    { SCMP_SYS (restart_syscall) },
    { SCMP_SYS (rt_sigreturn) },

    /* abort(): a signal to oneself */
    { SCMP_SYS (rt_sigprocmask) },
    { SCMP_SYS (getpid) },
    { SCMP_SYS (gettid) },
    { SCMP_SYS (tgkill),
      2,
      { SCMP_A0 (SCMP_CMP_EQ, (scmp_datum_t) getpid ()), SCMP_A2 (SCMP_CMP_EQ, SIGABRT) } },

    /* connect4_sandbox_renew_processor_time() */
    { SCMP_SYS (getrusage) },
    { SCMP_SYS (prlimit64),
      2,
      { SCMP_A0 (SCMP_CMP_EQ, 0), SCMP_A1 (SCMP_CMP_EQ, RLIMIT_CPU) } },

    /* the end, and the last step of the sandbox itself */
    { SCMP_SYS (exit) },
    { SCMP_SYS (exit_group) },
    { SCMP_SYS (close_range) },

#if CONNECT4_SANITIZED
    /* the sanitizer's runtime, before a function that does not return */
    { SCMP_SYS (sigaltstack) },
#endif
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rules); i++)
    {
      int result = seccomp_rule_add_array (filter,
                                           SCMP_ACT_ALLOW,
                                           rules[i].syscall,
                                           rules[i].n_arguments,
                                           rules[i].arguments);

      if (result != 0)
        return connect4_errno_set_error (-result, "Cannot allow a system call", error);
    }

  return TRUE;
}

static gboolean
filter_system_calls (int      fd,
                     GError **error)
{
  scmp_filter_ctx filter = seccomp_init (SCMP_ACT_KILL_PROCESS);
  gboolean added;
  int result;

  if (filter == NULL)
    return connect4_errno_set_error (ENOMEM, "Cannot make a filter of system calls", error);

  seccomp_attr_set (filter, SCMP_FLTATR_ACT_BADARCH, SCMP_ACT_KILL_PROCESS);
  added = add_rules (filter, fd, error);
  result = added ? seccomp_load (filter) : 0;
  seccomp_release (filter);

  if (result != 0)
    return connect4_errno_set_error (-result, "Cannot filter system calls", error);

  return added;
}

static gboolean
close_all_but (int      fd,
               GError **error)
{
  if ((fd > 0 && close_range (0, (guint) fd - 1, 0) != 0) ||
      close_range ((guint) fd + 1, G_MAXUINT, 0) != 0)
    return connect4_errno_set_error (errno, "Cannot close descriptors", error);

  return TRUE;
}

/**
 * connect4_sandbox_change_user:
 * @uid: whom root's process becomes
 * @gid: the one group that it is in then
 * @error: what the system refuses
 *
 * Has the process, which root has started, be nobody of importance, for good. To be called before
 * connect4_sandbox_enter(), as the kernel forgets then that the process is to die with its parent.
 * Where root cannot change users, as in a user namespace with nobody else, the process stays what it is; so
 * it does where its parent could not kill it any more.
 *
 * Returns: %FALSE with @error set; the process is then fit for nothing but ending
 */
gboolean
connect4_sandbox_change_user (guint    uid,
                              guint    gid,
                              GError **error)
{
  if (prctl (PR_CAPBSET_READ, CAP_KILL) != 1)
    return TRUE;
  if (setgroups (0, NULL) != 0)
    return errno == EPERM || connect4_errno_set_error (errno, "Cannot leave root's groups", error);
  if (setresgid (gid, gid, gid) != 0)
    return connect4_errno_set_error (errno, "Cannot change the group", error);
  if (setresuid (uid, uid, uid) != 0)
    return connect4_errno_set_error (errno, "Cannot change the user", error);

  return TRUE;
}

/**
 * connect4_sandbox_enter:
 * @fd: the one descriptor to keep: a socket of a pair that the parent has made
 * @error: what the system refuses
 *
 * Takes away from the process, for good, all but reading and writing @fd and using memory and
 * processor time, both of which are limited: it gains no privileges, has no other descriptors,
 * standard error included, can open no file and no socket and start no thread, process or program;
 * it cannot be traced, leaves no core, and dies with its parent. Whatever it tries kills it.
 *
 * Returns: %FALSE with @error set; the process is then fit for nothing but ending
 */
gboolean
connect4_sandbox_enter (int      fd,
                        GError **error)
{
  g_return_val_if_fail (fd >= 0, FALSE);

  if (!tie_to_parent (fd, error))
    return FALSE;

  for (gsize i = 0; i < G_N_ELEMENTS (crash_signals); i++)
    signal (crash_signals[i], SIG_DFL);

  if (prctl (PR_SET_DUMPABLE, 0) != 0 || prctl (PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0)
    return connect4_errno_set_error (errno, "Cannot give up privileges", error);

  return limit_resources (error) && filter_system_calls (fd, error) && close_all_but (fd, error);
}

/**
 * connect4_sandbox_renew_processor_time:
 *
 * Lets the process run for %CONNECT4_SANDBOX_PROCESSOR_TIME more seconds. A process that does not
 * come back to call this is in an endless loop.
 */
void
connect4_sandbox_renew_processor_time (void)
{
  struct rusage usage;
  struct rlimit limit = { .rlim_max = RLIM_INFINITY };

  getrusage (RUSAGE_SELF, &usage);
  limit.rlim_cur = (rlim_t) (usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) +
                   CONNECT4_SANDBOX_PROCESSOR_TIME;
  setrlimit (RLIMIT_CPU, &limit);
}
