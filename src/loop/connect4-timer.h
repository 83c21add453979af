/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _Connect4Timer Connect4Timer;

/**
 * Connect4TimerFunc:
 * @timer: the timer that has come due; it is not set any more
 * @user_data: what was given to connect4_timer_init()
 *
 * May set and clear any timer, @timer included, and free what @timer is embedded in.
 */
typedef void (*Connect4TimerFunc) (Connect4Timer *timer,
                                   gpointer       user_data);

/* A deadline among those of the one timer source of a main context; embedded in what waits for it, and
 * to be cleared before that is freed. */
struct _Connect4Timer
{
  gpointer source; /* not owned; it is there while the timer is set */
  gint64 deadline; /* g_get_monotonic_time(), microseconds */
  guint position;  /* in the heap, from 1; 0 while the timer is not set */
  Connect4TimerFunc func;
  gpointer user_data;
};

void     connect4_timer_init   (Connect4Timer       *timer,
                                Connect4TimerFunc    func,
                                gpointer             user_data);
void     connect4_timer_set    (Connect4Timer       *timer,
                                gint64               delay_us);
void     connect4_timer_set_in (Connect4Timer       *timer,
                                GMainContext        *context,
                                gint64               delay_us);
void     connect4_timer_clear  (Connect4Timer       *timer);
gboolean connect4_timer_is_set (const Connect4Timer *timer);

G_END_DECLS
