/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "ctl/connect4-event.h"

#include <glib/gi18n.h>

#include "ctl/connect4-format.h"
#include "ctl/connect4-properties.h"

/* What an event's line is, for those that take more than a text. */
typedef void EventDraw (Connect4Page *page,
                        GVariant     *event);

/* Appends what a field of an event is to people. */
static void
append_field (GString    *line,
              GVariant   *event,
              const char *field)
{
  g_autoptr (GVariant) value = g_variant_lookup_value (event, field, NULL);
  g_autofree char *text = NULL;

  if (value == NULL)
    return;

  if (g_variant_is_of_type (value, G_VARIANT_TYPE_OBJECT_PATH))
    text = connect4_format_object (g_variant_get_string (value, NULL));
  else if (g_variant_is_of_type (value, G_VARIANT_TYPE_STRING))
    text = g_variant_dup_string (value, NULL);
  else
    text = g_variant_print (value, FALSE);
  g_string_append (line, text);
}

/* Draws a text in which each field's name stands in braces. */
static void
draw_text (Connect4Page  *page,
           GVariant      *event,
           Connect4Style  style,
           const char    *text)
{
  g_autoptr (GString) line = g_string_new (NULL);
  g_auto (GStrv) parts = g_strsplit_set (text, "{}", -1);

  for (guint i = 0; parts[i] != NULL; i++)
    if (i % 2 == 0)
      g_string_append (line, parts[i]);
    else
      append_field (line, event, parts[i]);
  connect4_page_add (page, style, "%s", line->str);
}

static void
draw_game_finished (Connect4Page *page,
                    GVariant     *event)
{
  const char *code = connect4_properties_get_text (event, "code");
  const char *winner = connect4_properties_get_text (event, "winner");
  guint n_moves = (guint) strlen (connect4_properties_get_text (event, "moves"));

  if (winner[0] == '\0')
    connect4_page_add (page, CONNECT4_STYLE_PLAIN,
                       ngettext ("game %s is over after %u move: nobody has won",
                                 "game %s is over after %u moves: nobody has won", n_moves),
                       code, n_moves);
  else
    connect4_page_add (page, CONNECT4_STYLE_PLAIN,
                       ngettext ("game %s is over after %u move: %s has won",
                                 "game %s is over after %u moves: %s has won", n_moves),
                       code, n_moves, winner);
}

static void
draw_handler_crashed (Connect4Page *page,
                      GVariant     *event)
{
  draw_text (page, event, CONNECT4_STYLE_BAD, _("handler process {pid} has crashed ({cause}): {reason}"));
  if (connect4_properties_get_number (event, "session") != 0)
    draw_text (page, event, CONNECT4_STYLE_BAD, _("; player {session} had typed “{request}”"));
}

static void
draw_signals_skipped (Connect4Page *page,
                      GVariant     *event)
{
  guint n = (guint) connect4_properties_get_number (event, "count");

  connect4_page_add (page, CONNECT4_STYLE_WARNING,
                     ngettext ("%u event is not shown: there were too many",
                               "%u events are not shown: there were too many", n),
                     n);
}

/* What each signal's parameters are, and how it is shown. */
static const struct
{
  const char *name;
  const char *type;
  const char *fields[6]; /* the parameters' names; ends with NULL */
  Connect4Style style;
  const char *text; /* as draw_text() takes it; NULL if there is a function */
  EventDraw *draw;
} kinds[] = {
  { "Server1.PlayerJoined", "(ts)", { "session", "address" }, CONNECT4_STYLE_GOOD,
    N_("player {session} has come, from {address}") },
  { "Server1.PlayerLeft", "(ts)", { "session", "reason" }, CONNECT4_STYLE_DIM,
    N_("player {session} has gone: {reason}") },
  { "Server1.GameFinished", "(sss)", { "code", "winner", "moves" }, .draw = draw_game_finished },
  { "Server1.HandlerCrashed", "(ussts)", { "pid", "cause", "reason", "session", "request" },
    .draw = draw_handler_crashed },
  { "Server1.SignalsSkipped", "(u)", { "count" }, .draw = draw_signals_skipped },
  { "Game1.Moved", "(sus)", { "symbol", "column", "moves" }, CONNECT4_STYLE_PLAIN,
    N_("{object}: {symbol} has played column {column}") },
  { "Actor1.ChildStarted", "(o)", { "child" }, CONNECT4_STYLE_DIM, N_("{child} has been started") },
  { "Actor1.ChildExited", "(os)", { "child", "reason" }, CONNECT4_STYLE_DIM, N_("{child} has ended: {reason}") },
  { "Actor1.ChildCrashed", "(os)", { "child", "reason" }, CONNECT4_STYLE_BAD, N_("{child} has crashed: {reason}") },
  { "Actor1.ChildRestarted", "(o)", { "child" }, CONNECT4_STYLE_WARNING, N_("{child} has been restarted") },
  { "Actor1.GaveUp", "(s)", { "reason" }, CONNECT4_STYLE_BAD, N_("{object} has given up: {reason}") },
};

/* The index of an event's kind; -1 if it is none that is known. */
static int
connect4_event_find_kind (const Connect4Event *self)
{
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    if (g_str_equal (self->name, kinds[i].name) &&
        g_str_equal (g_variant_get_type_string (self->parameters), kinds[i].type))
      return (int) i;

  return -1;
}

/**
 * connect4_event_describe:
 * @self: an event
 *
 * Returns: (transfer full) (nullable): the event as a dictionary, for programs; %NULL if it is
 *   none that is known
 */
GVariant *
connect4_event_describe (const Connect4Event *self)
{
  g_auto (GVariantDict) dictionary = G_VARIANT_DICT_INIT (NULL);
  int kind = connect4_event_find_kind (self);

  if (kind < 0)
    return NULL;

  g_variant_dict_insert (&dictionary, "time", "x", self->time);
  g_variant_dict_insert (&dictionary, "event", "s", strchr (self->name, '.') + 1);
  g_variant_dict_insert (&dictionary, "object", "o", self->object);
  for (guint i = 0; kinds[kind].fields[i] != NULL; i++)
    {
      g_autoptr (GVariant) value = g_variant_get_child_value (self->parameters, i);

      g_variant_dict_insert_value (&dictionary, kinds[kind].fields[i], value);
    }

  return g_variant_ref_sink (g_variant_dict_end (&dictionary));
}

/* Whether it is of a player who comes or goes, which Server1 says as well. */
static gboolean
is_said_twice (const char *name,
               GVariant   *event)
{
  const char *child = "";

  g_variant_lookup (event, "child", "&o", &child);
  return strstr (child, "/sessions/") != NULL &&
         (g_str_equal (name, "Actor1.ChildStarted") || g_str_equal (name, "Actor1.ChildExited"));
}

/**
 * connect4_event_draw:
 * @self: an event
 * @page: where to draw
 *
 * Shows @self in one line, or not at all if another event says the same.
 */
void
connect4_event_draw (const Connect4Event *self,
                     Connect4Page        *page)
{
  g_autoptr (GVariant) event = connect4_event_describe (self);
  g_autofree char *clock = connect4_format_clock (self->time);
  int kind = connect4_event_find_kind (self);

  if (event == NULL || is_said_twice (self->name, event))
    return;

  connect4_page_add (page, CONNECT4_STYLE_DIM, "%s  ", clock);
  if (kinds[kind].draw != NULL)
    kinds[kind].draw (page, event);
  else
    draw_text (page, event, kinds[kind].style, _ (kinds[kind].text));
  g_string_append_c (page->text, '\n');
}
