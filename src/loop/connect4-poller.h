/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <sys/epoll.h>

#include <glib.h>

G_BEGIN_DECLS

typedef struct _Connect4Watch Connect4Watch;
typedef struct _Connect4Deferred Connect4Deferred;

/**
 * Connect4WatchFunc:
 * @watch: the watch whose descriptor is ready
 * @events: the EPOLL* bits that are: of those that were asked for, and EPOLLERR and EPOLLHUP, which
 *   cannot be refused
 * @user_data: what was given to connect4_watch_init()
 *
 * May add, modify and remove any watch, its own included, close descriptors that are in no watch
 * any more, and free what a removed watch is embedded in.
 */
typedef void (*Connect4WatchFunc) (Connect4Watch *watch,
                                   guint32        events,
                                   gpointer       user_data);

/**
 * Connect4DeferredFunc:
 * @deferred: the deferred call whose turn it is; it is not queued any more
 * @user_data: what was given to connect4_deferred_init()
 *
 * May queue and cancel any deferred call, its own included, and free what @deferred is embedded in.
 */
typedef void (*Connect4DeferredFunc) (Connect4Deferred *deferred,
                                   gpointer       user_data);

/* One descriptor among those of the thread's poller; embedded in what owns the descriptor, and to
 * be removed before the descriptor is closed. */
struct _Connect4Watch
{
  int fd;         /* -1 while the watch is in no poller */
  gboolean urgent; /* seen to before the others */
  guint32 events; /* EPOLLIN | EPOLLOUT | ...; level-triggered unless EPOLLET is among them */
  Connect4WatchFunc func;
  gpointer user_data;
};

/* A piece of work for the end of the poller's turn, such as writing out what the turn has queued;
 * embedded, and to be cancelled before what it is embedded in is freed. */
struct _Connect4Deferred
{
  Connect4Deferred *previous; /* in a ring, while queued */
  Connect4Deferred *next;
  gboolean queued;
  gboolean late; /* behind those that are not, which were queued later as well */
  Connect4DeferredFunc func;
  gpointer user_data;
};

void     connect4_watch_init        (Connect4Watch     *watch,
                                     Connect4WatchFunc  func,
                                     gpointer           user_data);
void     connect4_watch_init_urgent (Connect4Watch     *watch,
                                     Connect4WatchFunc  func,
                                     gpointer           user_data);
gboolean connect4_watch_add         (Connect4Watch     *watch,
                                     int                fd,
                                     guint32            events,
                                     GError           **error);
void     connect4_watch_modify      (Connect4Watch     *watch,
                                     guint32            events);
void     connect4_watch_remove      (Connect4Watch     *watch);

void     connect4_deferred_init      (Connect4Deferred     *deferred,
                                   Connect4DeferredFunc  func,
                                   gpointer           user_data);
void     connect4_deferred_init_late (Connect4Deferred     *deferred,
                                   Connect4DeferredFunc  func,
                                   gpointer           user_data);
void     connect4_deferred_queue     (Connect4Deferred     *deferred);
void     connect4_deferred_cancel    (Connect4Deferred     *deferred);

G_END_DECLS
