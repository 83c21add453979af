/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "handler/connect4-action.h"

G_BEGIN_DECLS

/**
 * Connect4ParserFlags:
 * @CONNECT4_PARSER_NONE: what players can type
 * @CONNECT4_PARSER_FAULT_INJECTION: `crash` as well
 */
typedef enum {
  CONNECT4_PARSER_NONE,
  CONNECT4_PARSER_FAULT_INJECTION = 1 << 0,
} Connect4ParserFlags;

typedef enum {
  CONNECT4_VALUE_TEXT,
  CONNECT4_VALUE_NAME,    /* of a game, connect4_text_is_name() */
  CONNECT4_VALUE_NUMBER,  /* from minimum to maximum */
  CONNECT4_VALUE_SIZE,    /* likewise, and anything below; and 42, both ways */
  CONNECT4_VALUE_SYMBOL,  /* connect4_text_is_symbol(), or 0 */
  CONNECT4_VALUE_COMMAND, /* the name of a command, or its alias */
  CONNECT4_VALUE_CRASH,   /* a Connect4CrashKind by name */
} Connect4ValueKind;

/* One option of a command. */
typedef struct
{
  Connect4Option option;
  Connect4ValueKind kind;
  gboolean required;
  gboolean positional;     /* can stand without its name, in the order of the table */
  gboolean prose;          /* positional, and is all that is no other option; the only one that is */
  int minimum;
  int maximum;
  int fallback;            /* the number when the option is not given; no text then, and 0 for a symbol */
  gsize offset;            /* where in a Connect4Action the value goes */
  const char *description; /* to be translated */
} Connect4CommandOption;

/* One command: all that the parser, the menu and the help know of it. */
typedef struct
{
  Connect4ActionType action;
  const char *name;
  const char *alias;       /* nullable */
  gboolean in_menu;
  gboolean in_game;
  const char *usage;       /* with the options by name */
  const char *short_usage; /* nullable */
  const char *shortest_usage; /* nullable; there is a short one too then */
  const char *description; /* to be translated */
  const Connect4CommandOption *options;
  guint n_options;
} Connect4Command;

const Connect4Command *connect4_commands_list        (Connect4ParserFlags    flags,
                                                      guint                 *n_commands);
const Connect4Command *connect4_command_find         (const char            *name,
                                                      Connect4ParserFlags    flags);
const Connect4Command *connect4_command_of_action    (Connect4ActionType     action);
gboolean               connect4_command_is_available (const Connect4Command *self,
                                                      Connect4Place          place);
gboolean               connect4_command_takes_prose  (const Connect4Command *self,
                                                      guint                 *index);

gboolean               connect4_command_option_accepts (const Connect4CommandOption *self,
                                                        const Connect4Action        *action,
                                                        Connect4ParserFlags          flags);

G_END_DECLS
