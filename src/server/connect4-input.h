/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What a line may have at most, in bytes, its end not counted. */
#define CONNECT4_LINE_MAX 512

/**
 * Connect4LineStatus:
 * @CONNECT4_LINE_NONE: no whole line is there
 * @CONNECT4_LINE_COMPLETE: a line
 * @CONNECT4_LINE_TOO_LONG: a line had more than %CONNECT4_LINE_MAX bytes; reported once, the rest
 *   of it is skipped
 * @CONNECT4_LINE_END: no line is there, and none will come
 */
typedef enum {
  CONNECT4_LINE_NONE,
  CONNECT4_LINE_COMPLETE,
  CONNECT4_LINE_TOO_LONG,
  CONNECT4_LINE_END,
} Connect4LineStatus;

/* How much a player has sent so far. */
typedef struct
{
  guint weight;      /* how much work all of it is, in bytes; it may wrap */
  guint n_line_ends; /* of all lines, too long ones included; it may wrap */
  gboolean is_idle;  /* nothing was begun that has not ended */
} Connect4InputState;

G_END_DECLS
