/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "supervision/connect4-actor-private.h"

G_BEGIN_DECLS

typedef struct _Connect4EntryTable Connect4EntryTable;
typedef struct _Connect4EntrySlot Connect4EntrySlot;

/* One actor under one key; embedded, as the first field, in what the table's user keeps there. */
typedef struct
{
  Connect4Release release; /* among the owner's, while there is an owner */
  GList node;              /* in its slot's entries */
  Connect4EntrySlot *slot;
  Connect4Actor *owner;    /* not owned; NULL once the entry has been removed */
} Connect4Entry;

/* A walk over the entries of one key, on the stack. */
typedef struct
{
  Connect4EntrySlot *slot; /* NULL for a key without entries */
  GList *next;
  GList *last;
  Connect4Actor *owner;    /* owned: that of the present entry */
} Connect4EntryWalk;

Connect4EntryTable *connect4_entry_table_new    (GDestroyNotify      entry_free);
void                connect4_entry_table_free   (Connect4EntryTable *self);
void                connect4_entry_table_close  (Connect4EntryTable *self);

void                connect4_entry_table_add    (Connect4EntryTable *self,
                                                 const char         *key,
                                                 Connect4Actor      *owner,
                                                 Connect4Entry      *entry);
guint               connect4_entry_table_remove (Connect4EntryTable *self,
                                                 const char         *key,
                                                 Connect4Actor      *owner);
Connect4Entry      *connect4_entry_table_lookup (Connect4EntryTable *self,
                                                 const char         *key);
guint               connect4_entry_table_count  (Connect4EntryTable *self);

const char         *connect4_entry_walk_begin   (Connect4EntryWalk  *self,
                                                 Connect4EntryTable *table,
                                                 const char         *key);
Connect4Entry      *connect4_entry_walk_next    (Connect4EntryWalk  *self);

G_END_DECLS
