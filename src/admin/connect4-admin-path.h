/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The paths of the D-Bus objects. */
#define CONNECT4_ADMIN_PATH          "/io/github/connect4d"
#define CONNECT4_ADMIN_PATH_SESSIONS CONNECT4_ADMIN_PATH "/sessions"
#define CONNECT4_ADMIN_PATH_GAMES    CONNECT4_ADMIN_PATH "/games"
#define CONNECT4_ADMIN_PATH_ACTORS   CONNECT4_ADMIN_PATH "/actors"

typedef enum {
  CONNECT4_ADMIN_PATH_KIND_NONE, /* of no object */
  CONNECT4_ADMIN_PATH_KIND_SERVER,
  CONNECT4_ADMIN_PATH_KIND_SESSION,
  CONNECT4_ADMIN_PATH_KIND_GAME,
  CONNECT4_ADMIN_PATH_KIND_ACTOR,
} Connect4AdminPathKind;

char                  *connect4_admin_path_of_session    (guint64     id);
char                  *connect4_admin_path_of_game       (const char *code);
char                  *connect4_admin_path_of_actor      (const char *tree_path);

Connect4AdminPathKind  connect4_admin_path_get_kind      (const char *path);
gboolean               connect4_admin_path_parse_session (const char *path,
                                                          guint64    *id);
const char            *connect4_admin_path_parse_game    (const char *path);
char                  *connect4_admin_path_parse_actor   (const char *path);

G_END_DECLS
