/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _Connect4Watch Connect4Watch;
typedef struct _Connect4Flush Connect4Flush;

/**
 * Connect4WatchFunc:
 * @watch: the watch whose descriptor is ready
 * @events: the EPOLL* bits that are
 * @user_data: what was given to connect4_watch_init()
 *
 * May add, modify and remove any watch, its own included.
 */
typedef void (*Connect4WatchFunc) (Connect4Watch *watch,
                                   guint32        events,
                                   gpointer       user_data);

typedef void (*Connect4FlushFunc) (Connect4Flush *flush,
                                   gpointer       user_data);

/* One descriptor among those of a poller; embedded in what owns the descriptor. */
struct _Connect4Watch
{
  int fd;         /* -1 while the watch is in no poller */
  guint32 events; /* EPOLLIN | EPOLLOUT | ..., level-triggered */
  Connect4WatchFunc func;
  gpointer user_data;
};

/* A piece of work for the end of the loop's turn, such as writing out what the turn has queued; embedded. */
struct _Connect4Flush
{
  Connect4Flush *previous;
  Connect4Flush *next;
  gboolean queued;
  Connect4FlushFunc func;
  gpointer user_data;
};

void     connect4_watch_init   (Connect4Watch     *watch,
                                Connect4WatchFunc  func,
                                gpointer           user_data);
gboolean connect4_watch_add    (Connect4Watch     *watch,
                                int                fd,
                                guint32            events,
                                GError           **error);
void     connect4_watch_modify (Connect4Watch     *watch,
                                guint32            events);
void     connect4_watch_remove (Connect4Watch     *watch);

void     connect4_flush_init   (Connect4Flush     *flush,
                                Connect4FlushFunc  func,
                                gpointer           user_data);
void     connect4_flush_queue  (Connect4Flush     *flush);
void     connect4_flush_cancel (Connect4Flush     *flush);

G_END_DECLS
