/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "telnet/connect4-view-private.h"

#define _(message) connect4_language_gettext (language, message)

/* Lists what can be typed in the place, one line a command. */
void
connect4_view_commands (GString                *output,
                        const Connect4Language *language,
                        const Connect4Notice   *notice)
{
  guint n_commands;
  const Connect4Command *commands = connect4_commands_list (notice->commands.flags, &n_commands);

  for (guint i = 0; i < n_commands; i++)
    if (connect4_command_is_available (&commands[i], notice->commands.place))
      connect4_view_line (output, "%s - %s", commands[i].usage,
                          connect4_language_gettext (language, commands[i].description));
}

static void
connect4_view_short_usage (GString                *output,
                           const Connect4Language *language,
                           const Connect4Command  *command)
{
  if (command->shortest_usage != NULL)
    connect4_view_line (output, _("You can also type “%s”, or just “%s”."), command->short_usage,
                        command->shortest_usage);
  else if (command->short_usage != NULL)
    connect4_view_line (output, _("You can also type “%s”."), command->short_usage);
}

/* What a number is when the option is not given; 0 stands for what the game then has. */
static int
connect4_view_get_default (const Connect4Command       *command,
                           const Connect4CommandOption *option)
{
  Connect4Action action = { .type = command->action };

  if (option->fallback != 0)
    return option->fallback;
  if (command->action == CONNECT4_ACTION_CREATE)
    action.create.settings = connect4_game_settings_resolve (NULL);

  return G_STRUCT_MEMBER (int, &action, option->offset);
}

static void
connect4_view_option (GString                     *output,
                      const Connect4Language      *language,
                      const Connect4Command       *command,
                      const Connect4CommandOption *option)
{
  const char *name = connect4_option_get_name (option->option);
  const char *description = connect4_language_gettext (language, option->description);
  gboolean is_number = option->kind == CONNECT4_VALUE_NUMBER || option->kind == CONNECT4_VALUE_SIZE;

  if (is_number && !option->required)
    connect4_view_line (output, _("--%s: %s; from %d to %d, by default %d"), name, description,
                        option->minimum, option->maximum, connect4_view_get_default (command, option));
  else
    connect4_view_line (output, _("--%s: %s"), name, description);
}

/* Explains the command and its options. */
void
connect4_view_command (GString                *output,
                       const Connect4Language *language,
                       const Connect4Notice   *notice)
{
  const Connect4Command *command = notice->command;

  connect4_view_text (output, command->usage);
  connect4_view_short_usage (output, language, command);
  connect4_view_text (output, connect4_language_gettext (language, command->description));

  for (guint i = 0; i < command->n_options; i++)
    connect4_view_option (output, language, command, &command->options[i]);
}
