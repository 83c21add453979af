/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "telnet/connect4-view-private.h"

#define _(message) connect4_language_gettext (language, message)

/* The event that was last rendered in one language. */
typedef struct
{
  guint64 game; /* the game's id */
  guint32 version;
  GString *text; /* owned; NULL before the first */
} Connect4Rendering;

static void
render_joined (GString                 *output,
               const Connect4Language  *language,
               const Connect4GameEvent *event,
               const Connect4Game      *game)
{
  connect4_view_player (output, _("Player %s has joined the game."), connect4_view_symbol (event->player.symbol).text);
}

static void
render_left (GString                 *output,
             const Connect4Language  *language,
             const Connect4GameEvent *event,
             const Connect4Game      *game)
{
  connect4_view_player (output, _("Player %s has left the game."), connect4_view_symbol (event->player.symbol).text);
  if (event->finished || connect4_game_get_status (game) == CONNECT4_GAME_PLAYING)
    connect4_view_status (output, language, game);
}

static void
render_started (GString                 *output,
                const Connect4Language  *language,
                const Connect4GameEvent *event,
                const Connect4Game      *game)
{
  connect4_view_line (output, _("Game %s has started!"), connect4_game_get_name (game));
  connect4_view_position (output, language, game);
}

static void
render_moved (GString                 *output,
              const Connect4Language  *language,
              const Connect4GameEvent *event,
              const Connect4Game      *game)
{
  connect4_view_player (output, _("Player %s has played!"), connect4_view_symbol (event->player.symbol).text);
  connect4_view_position (output, language, game);
}

static void
render_lobby (GString                 *output,
              const Connect4Language  *language,
              const Connect4GameEvent *event,
              const Connect4Game      *game)
{
  connect4_view_status (output, language, game);
}

static void
render_ended (GString                 *output,
              const Connect4Language  *language,
              const Connect4GameEvent *event,
              const Connect4Game      *game)
{
  connect4_view_text (output, _("The game has been ended."));
  connect4_view_reason (output, language, event->reason);
}

/* Of an event that is not here players read nothing. */
static void (*const renderers[CONNECT4_GAME_N_EVENT_TYPES]) (GString                 *output,
                                                             const Connect4Language  *language,
                                                             const Connect4GameEvent *event,
                                                             const Connect4Game      *game) = {
  [CONNECT4_GAME_EVENT_JOINED] = render_joined,
  [CONNECT4_GAME_EVENT_LEFT] = render_left,
  [CONNECT4_GAME_EVENT_STARTED] = render_started,
  [CONNECT4_GAME_EVENT_MOVED] = render_moved,
  [CONNECT4_GAME_EVENT_LOBBY] = render_lobby,
  [CONNECT4_GAME_EVENT_ENDED] = render_ended,
};

static Connect4Rendering *
get_rendering (const Connect4Language *language)
{
  static GArray *renderings; /* of Connect4Rendering, by the languages' indices */
  guint index = connect4_language_get_index (language);

  if (renderings == NULL)
    renderings = g_array_new (FALSE, TRUE, sizeof (Connect4Rendering));
  if (index >= renderings->len)
    g_array_set_size (renderings, index + 1);

  return &g_array_index (renderings, Connect4Rendering, index);
}

/**
 * connect4_view_render_event:
 * @event: what happened at a game
 * @game: the game, after it
 * @language: the language of who reads it
 *
 * An event is rendered once for all that read it in the same language, as it reaches them one after the
 * other.
 *
 * Returns: (transfer none): the text; valid until another event is rendered in that language
 */
const GString *
connect4_view_render_event (const Connect4GameEvent *event,
                            const Connect4Game      *game,
                            const Connect4Language  *language)
{
  Connect4Rendering *rendering = get_rendering (language);

  if (rendering->game == event->game && rendering->version == event->version)
    return rendering->text;

  if (rendering->text == NULL)
    rendering->text = g_string_new (NULL);
  g_string_truncate (rendering->text, 0);
  if (renderers[event->type] != NULL)
    renderers[event->type](rendering->text, language, event, game);
  rendering->game = event->game;
  rendering->version = event->version;

  return rendering->text;
}
