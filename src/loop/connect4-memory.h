/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "loop/connect4-timer.h"

G_BEGIN_DECLS

/* What is done about the allocator, and how much memory a process has. */

void     connect4_memory_use_malloc (char **argv);

GString *connect4_memory_take_text  (void);
void     connect4_memory_give_text  (GString *text);

guint64  connect4_memory_get_of_process (GPid pid);

/* Gives the memory of many who have gone back to the system; embedded in what outlives them. */
typedef struct
{
  Connect4Timer timer;
  guint n_gone; /* since the timer was set, or since the last trim */
} Connect4MemoryTrim;

void connect4_memory_trim_init  (Connect4MemoryTrim *self);
void connect4_memory_trim_clear (Connect4MemoryTrim *self);
void connect4_memory_trim_count (Connect4MemoryTrim *self);

G_END_DECLS
