/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "handler/connect4-command.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "handler/connect4-text.h"

#define AT(field) G_STRUCT_OFFSET (Connect4Action, field)

static const Connect4CommandOption create_options[] = {
  { .option = CONNECT4_OPTION_NAME,
    .kind = CONNECT4_VALUE_NAME,
    .required = TRUE,
    .positional = TRUE,
    .prose = TRUE,
    .offset = AT (create.name),
    .description = N_ ("what the game is called; without --name, all that is no other option") },
  { .option = CONNECT4_OPTION_COLS,
    .kind = CONNECT4_VALUE_SIZE,
    .minimum = 1,
    .maximum = CONNECT4_BOARD_MAX_SIZE,
    .offset = AT (create.settings.columns),
    .description = N_ ("how many columns the board has") },
  { .option = CONNECT4_OPTION_ROWS,
    .kind = CONNECT4_VALUE_SIZE,
    .minimum = 1,
    .maximum = CONNECT4_BOARD_MAX_SIZE,
    .offset = AT (create.settings.rows),
    .description = N_ ("how many rows the board has") },
  { .option = CONNECT4_OPTION_CONNECT,
    .kind = CONNECT4_VALUE_NUMBER,
    .minimum = 2,
    .maximum = CONNECT4_BOARD_MAX_SIZE,
    .offset = AT (create.settings.connect),
    .description = N_ ("how many in a row win") },
  { .option = CONNECT4_OPTION_PLAYERS,
    .kind = CONNECT4_VALUE_NUMBER,
    .minimum = 2,
    .maximum = CONNECT4_GAME_MAX_PLAYERS,
    .offset = AT (create.settings.players),
    .description = N_ ("how many play") },
};

static const Connect4CommandOption join_options[] = {
  { .option = CONNECT4_OPTION_CODE,
    .kind = CONNECT4_VALUE_TEXT,
    .required = TRUE,
    .positional = TRUE,
    .offset = AT (join.code),
    .description = N_ ("the game's code") },
  { .option = CONNECT4_OPTION_SYMBOL,
    .kind = CONNECT4_VALUE_SYMBOL,
    .positional = TRUE,
    .offset = AT (join.symbol),
    .description = N_ ("the character to play as; the first that is free of O, X, A to Z if there is none") },
};

static const Connect4CommandOption games_options[] = {
  { .option = CONNECT4_OPTION_PAGE,
    .kind = CONNECT4_VALUE_NUMBER,
    .positional = TRUE,
    .minimum = 1,
    .maximum = 1000000,
    .fallback = 1,
    .offset = AT (games.page),
    .description = N_ ("which page of the list") },
};

static const Connect4CommandOption fun_facts_options[] = {
  { .option = CONNECT4_OPTION_NUMBER,
    .kind = CONNECT4_VALUE_NUMBER,
    .positional = TRUE,
    .minimum = 1,
    .maximum = 20,
    .fallback = 1,
    .offset = AT (fun_facts.number),
    .description = N_ ("how many facts") },
};

static const Connect4CommandOption language_options[] = {
  { .option = CONNECT4_OPTION_CODE,
    .kind = CONNECT4_VALUE_TEXT,
    .positional = TRUE,
    .offset = AT (language.code),
    .description = N_ ("the language's code, such as fr") },
};

static const Connect4CommandOption help_options[] = {
  { .option = CONNECT4_OPTION_COMMAND,
    .kind = CONNECT4_VALUE_COMMAND,
    .positional = TRUE,
    .offset = AT (help.command),
    .description = N_ ("the command to explain") },
};

/* A column may be any integer: that there is no such column is for the game to say. */
static const Connect4CommandOption move_options[] = {
  { .option = CONNECT4_OPTION_COL,
    .kind = CONNECT4_VALUE_NUMBER,
    .required = TRUE,
    .positional = TRUE,
    .minimum = G_MININT,
    .maximum = G_MAXINT,
    .offset = AT (move.column),
    .description = N_ ("the column, counted from 0") },
};

static const Connect4CommandOption crash_options[] = {
  { .option = CONNECT4_OPTION_KIND,
    .kind = CONNECT4_VALUE_CRASH,
    .required = TRUE,
    .positional = TRUE,
    .offset = AT (crash.kind),
    .description = N_ ("how the action handler is to end") },
};

/* The commands in the order of the menu; `crash`, which is not for everybody, is the last. */
static const Connect4Command commands[] = {
  { .action = CONNECT4_ACTION_CREATE,
    .name = "create",
    .in_menu = TRUE,
    .usage = "create --name=<name> [--cols=7 --rows=6 --connect=4 --players=2]",
    .short_usage = "create <name>",
    .description = N_ ("Create a game and sit down at it."),
    .options = create_options,
    .n_options = G_N_ELEMENTS (create_options) },
  { .action = CONNECT4_ACTION_JOIN,
    .name = "join",
    .in_menu = TRUE,
    .usage = "join --code=<code> --symbol=O",
    .short_usage = "join <code> [O]",
    .description = N_ ("Sit down at a game that waits for players."),
    .options = join_options,
    .n_options = G_N_ELEMENTS (join_options) },
  { .action = CONNECT4_ACTION_GAMES,
    .name = "games",
    .in_menu = TRUE,
    .usage = "games",
    .short_usage = "games [page]",
    .description = N_ ("List the games that can be joined."),
    .options = games_options,
    .n_options = G_N_ELEMENTS (games_options) },
  { .action = CONNECT4_ACTION_FUN_FACTS,
    .name = "funfacts",
    .in_menu = TRUE,
    .usage = "funfacts --number=<n>",
    .short_usage = "funfacts [n]",
    .description = N_ ("Read facts about the game."),
    .options = fun_facts_options,
    .n_options = G_N_ELEMENTS (fun_facts_options) },
  { .action = CONNECT4_ACTION_PLAY,
    .name = "play",
    .in_game = TRUE,
    .usage = "play",
    .description = N_ ("Start the game.") },
  { .action = CONNECT4_ACTION_MOVE,
    .name = "move",
    .in_game = TRUE,
    .usage = "move --col=<index>",
    .short_usage = "move 3",
    .shortest_usage = "3",
    .description = N_ ("Drop a piece into a column; columns count from 0."),
    .options = move_options,
    .n_options = G_N_ELEMENTS (move_options) },
  { .action = CONNECT4_ACTION_LOBBY,
    .name = "lobby",
    .in_game = TRUE,
    .usage = "lobby",
    .description = N_ ("After a game, go back to the lobby with the same players.") },
  { .action = CONNECT4_ACTION_LEAVE,
    .name = "leave",
    .in_game = TRUE,
    .usage = "leave",
    .description = N_ ("Leave the game, back to the menu.") },
  { .action = CONNECT4_ACTION_BOARD,
    .name = "board",
    .in_game = TRUE,
    .usage = "board",
    .description = N_ ("Show the board.") },
  { .action = CONNECT4_ACTION_LANGUAGE,
    .name = "lang",
    .in_menu = TRUE,
    .in_game = TRUE,
    .usage = "lang <code>",
    .description = N_ ("Choose a language; without a code, list them."),
    .options = language_options,
    .n_options = G_N_ELEMENTS (language_options) },
  { .action = CONNECT4_ACTION_HELP,
    .name = "help",
    .alias = "?",
    .in_menu = TRUE,
    .in_game = TRUE,
    .usage = "help [command]",
    .short_usage = "?",
    .description = N_ ("Show what can be typed here."),
    .options = help_options,
    .n_options = G_N_ELEMENTS (help_options) },
  { .action = CONNECT4_ACTION_EXIT,
    .name = "exit",
    .alias = "quit",
    .in_menu = TRUE,
    .in_game = TRUE,
    .usage = "exit",
    .short_usage = "quit",
    .description = N_ ("Say goodbye and close the connection.") },
  { .action = CONNECT4_ACTION_CRASH,
    .name = "crash",
    .in_menu = TRUE,
    .in_game = TRUE,
    .usage = "crash segv|abort|exit|hang|oom|garbage",
    .description = N_ ("Make the action handler crash."),
    .options = crash_options,
    .n_options = G_N_ELEMENTS (crash_options) },
};

/**
 * connect4_commands_list:
 * @flags: whether there is fault injection
 * @n_commands: (out): how many there are
 *
 * Returns: (transfer none) (array length=n_commands): all commands, in the order of the menu
 */
const Connect4Command *
connect4_commands_list (Connect4ParserFlags  flags,
                        guint               *n_commands)
{
  *n_commands = G_N_ELEMENTS (commands);
  if (!(flags & CONNECT4_PARSER_FAULT_INJECTION))
    (*n_commands)--;

  return commands;
}

/**
 * connect4_command_find:
 * @name: a command's name or its alias, in any case
 * @flags: whether there is fault injection
 *
 * Returns: (transfer none) (nullable): the command; %NULL if there is none of that name
 */
const Connect4Command *
connect4_command_find (const char          *name,
                       Connect4ParserFlags  flags)
{
  const Connect4Command *list;
  guint n_commands;

  list = connect4_commands_list (flags, &n_commands);
  for (guint i = 0; i < n_commands; i++)
    {
      if (g_ascii_strcasecmp (name, list[i].name) == 0 ||
          (list[i].alias != NULL && g_ascii_strcasecmp (name, list[i].alias) == 0))
        return &list[i];
    }

  return NULL;
}

/**
 * connect4_command_of_action:
 * @action: what a command asks for
 *
 * Returns: (transfer none) (nullable): the command that asks for @action; %NULL for the two that no
 *   command asks for, %CONNECT4_ACTION_NOTHING and %CONNECT4_ACTION_REFUSE
 */
const Connect4Command *
connect4_command_of_action (Connect4ActionType action)
{
  for (guint i = 0; i < G_N_ELEMENTS (commands); i++)
    {
      if (commands[i].action == action)
        return &commands[i];
    }

  return NULL;
}

/**
 * connect4_command_is_available:
 * @self: a command
 * @place: where a player is
 *
 * Returns: whether @self can be typed at @place
 */
gboolean
connect4_command_is_available (const Connect4Command *self,
                               Connect4Place          place)
{
  return place == CONNECT4_PLACE_MENU ? self->in_menu : self->in_game;
}

/**
 * connect4_command_takes_prose:
 * @self: a command
 * @index: (out): where among its options the one is that all words go to which stand without a name
 *
 * Returns: whether there is one
 */
gboolean
connect4_command_takes_prose (const Connect4Command *self,
                              guint                 *index)
{
  for (*index = 0; *index < self->n_options; (*index)++)
    {
      if (self->options[*index].prose)
        return TRUE;
    }

  return FALSE;
}

static gboolean
accepts_size (const Connect4CommandOption *self,
              const Connect4Action        *action)
{
  const Connect4GameSettings *settings = &action->create.settings;

  return G_STRUCT_MEMBER (int, action, self->offset) <= self->maximum ||
         (settings->columns == CONNECT4_GAME_SURPRISE_SIZE &&
          settings->rows == CONNECT4_GAME_SURPRISE_SIZE);
}

static gboolean
accepts_text (const Connect4CommandOption *self,
              const char                  *text)
{
  gsize length = strnlen (text, CONNECT4_TEXT_MAX + 1);

  return length <= CONNECT4_TEXT_MAX && (length > 0 || !self->required) &&
         connect4_text_is_clean (text, length);
}

/**
 * connect4_command_option_accepts:
 * @self: an option
 * @action: an action of the option's command; any bytes at all
 * @flags: whether there is fault injection
 *
 * Returns: whether the value that @action has for the option is one that the parser could have put
 *   there
 */
gboolean
connect4_command_option_accepts (const Connect4CommandOption *self,
                                 const Connect4Action        *action,
                                 Connect4ParserFlags          flags)
{
  gconstpointer field = (const char *) action + self->offset;
  const Connect4Command *command;
  int number;

  switch (self->kind)
    {
    case CONNECT4_VALUE_TEXT:
      return accepts_text (self, field);
    case CONNECT4_VALUE_NAME:
      return accepts_text (self, field) && connect4_text_is_name (field);
    case CONNECT4_VALUE_NUMBER:
      number = *(const int *) field;
      return (number >= self->minimum && number <= self->maximum) ||
             (number == self->fallback && !self->required);
    case CONNECT4_VALUE_SIZE:
      return accepts_size (self, action);
    case CONNECT4_VALUE_SYMBOL:
      return connect4_text_is_symbol (*(const gunichar *) field) ||
             (*(const gunichar *) field == 0 && !self->required);
    case CONNECT4_VALUE_COMMAND:
      if (!accepts_text (self, field))
        return FALSE;
      command = connect4_command_find (field, flags);
      return g_str_equal (field, "") || (command != NULL && g_str_equal (field, command->name));
    case CONNECT4_VALUE_CRASH:
      return *(const Connect4CrashKind *) field < CONNECT4_N_CRASH_KINDS;
    default:
      g_return_val_if_reached (FALSE);
    }
}
