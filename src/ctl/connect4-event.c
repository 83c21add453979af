/* SPDX-License-Identifier: LGPL-2.1-or-later */
#define G_LOG_DOMAIN "connect4-ctl"
#include "config.h"

#include "ctl/connect4-event.h"

#include <glib/gi18n.h>

#include "ctl/connect4-format.h"
#include "ctl/connect4-object-path.h"

/* What is said of an event; says nothing if that needs not be said. */
typedef void EventDraw (Connect4Page *page,
                        const char   *subject,
                        GVariant     *parameters);

/* Players who come and go are told of by Server1. */
static gboolean
is_player (const char *object)
{
  return strstr (object, "/sessions/") != NULL;
}

static void
draw_player_joined (Connect4Page *page,
                    const char   *subject,
                    GVariant     *parameters)
{
  const char *address;
  guint64 id;

  g_variant_get (parameters, "(t&s)", &id, &address);
  connect4_page_add (page, CONNECT4_STYLE_GOOD, _("player %lu has come, from %s"), (gulong) id,
                     address);
}

static void
draw_player_left (Connect4Page *page,
                  const char   *subject,
                  GVariant     *parameters)
{
  const char *reason;
  guint64 id;

  g_variant_get (parameters, "(t&s)", &id, &reason);
  connect4_page_add (page, CONNECT4_STYLE_DIM, _("player %lu has gone: %s"), (gulong) id, reason);
}

static void
draw_game_finished (Connect4Page *page,
                    const char   *subject,
                    GVariant     *parameters)
{
  const char *code;
  const char *winner;
  const char *moves;
  guint n_moves;

  g_variant_get (parameters, "(&s&s&s)", &code, &winner, &moves);
  n_moves = (guint) strlen (moves);
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
                      const char   *subject,
                      GVariant     *parameters)
{
  const char *cause;
  const char *reason;
  const char *request;
  guint32 pid;
  guint64 id;

  g_variant_get (parameters, "(u&s&st&s)", &pid, &cause, &reason, &id, &request);
  connect4_page_add (page, CONNECT4_STYLE_BAD, _("handler process %u has crashed (%s): %s"), pid,
                     cause, reason);
  if (id != 0)
    connect4_page_add (page, CONNECT4_STYLE_BAD, _("; player %lu had typed “%s”"), (gulong) id,
                       request);
}

static void
draw_signals_skipped (Connect4Page *page,
                      const char   *subject,
                      GVariant     *parameters)
{
  guint32 n;

  g_variant_get (parameters, "(u)", &n);
  connect4_page_add (page, CONNECT4_STYLE_WARNING,
                     ngettext ("%u event is not shown: there were too many",
                               "%u events are not shown: there were too many", n),
                     n);
}

static void
draw_moved (Connect4Page *page,
            const char   *subject,
            GVariant     *parameters)
{
  const char *symbol;
  guint32 column;

  g_variant_get (parameters, "(&su&s)", &symbol, &column, NULL);
  connect4_page_add (page, CONNECT4_STYLE_PLAIN, _("%s: %s has played column %u"), subject, symbol,
                     column);
}

static void
draw_child_started (Connect4Page *page,
                    const char   *subject,
                    GVariant     *parameters)
{
  g_autofree char *child = NULL;
  const char *object;

  g_variant_get (parameters, "(&o)", &object);
  child = connect4_object_path_describe (object);
  if (!is_player (object))
    connect4_page_add (page, CONNECT4_STYLE_DIM, _("%s has been started"), child);
}

static void
draw_child_exited (Connect4Page *page,
                   const char   *subject,
                   GVariant     *parameters)
{
  g_autofree char *child = NULL;
  const char *object;
  const char *reason;

  g_variant_get (parameters, "(&o&s)", &object, &reason);
  child = connect4_object_path_describe (object);
  if (!is_player (object))
    connect4_page_add (page, CONNECT4_STYLE_DIM, _("%s has ended: %s"), child, reason);
}

static void
draw_child_crashed (Connect4Page *page,
                    const char   *subject,
                    GVariant     *parameters)
{
  g_autofree char *child = NULL;
  const char *object;
  const char *reason;

  g_variant_get (parameters, "(&o&s)", &object, &reason);
  child = connect4_object_path_describe (object);
  connect4_page_add (page, CONNECT4_STYLE_BAD, _("%s has crashed: %s"), child, reason);
}

static void
draw_child_restarted (Connect4Page *page,
                      const char   *subject,
                      GVariant     *parameters)
{
  g_autofree char *child = NULL;
  const char *object;

  g_variant_get (parameters, "(&o)", &object);
  child = connect4_object_path_describe (object);
  connect4_page_add (page, CONNECT4_STYLE_WARNING, _("%s has been restarted"), child);
}

static void
draw_gave_up (Connect4Page *page,
              const char   *subject,
              GVariant     *parameters)
{
  const char *reason;

  g_variant_get (parameters, "(&s)", &reason);
  connect4_page_add (page, CONNECT4_STYLE_BAD, _("%s has given up: %s"), subject, reason);
}

/* What each signal's parameters are, and how it is told. */
static const struct
{
  const char *name;
  const char *type;
  const char *fields[6]; /* the parameters' names; ends with NULL */
  EventDraw *draw;
} kinds[] = {
  { "Server1.PlayerJoined", "(ts)", { "session", "address" }, draw_player_joined },
  { "Server1.PlayerLeft", "(ts)", { "session", "reason" }, draw_player_left },
  { "Server1.GameFinished", "(sss)", { "code", "winner", "moves" }, draw_game_finished },
  { "Server1.HandlerCrashed", "(ussts)", { "pid", "cause", "reason", "session", "request" },
    draw_handler_crashed },
  { "Server1.SignalsSkipped", "(u)", { "count" }, draw_signals_skipped },
  { "Game1.Moved", "(sus)", { "symbol", "column", "moves" }, draw_moved },
  { "Actor1.ChildStarted", "(o)", { "child" }, draw_child_started },
  { "Actor1.ChildExited", "(os)", { "child", "reason" }, draw_child_exited },
  { "Actor1.ChildCrashed", "(os)", { "child", "reason" }, draw_child_crashed },
  { "Actor1.ChildRestarted", "(o)", { "child" }, draw_child_restarted },
  { "Actor1.GaveUp", "(s)", { "reason" }, draw_gave_up },
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

/**
 * connect4_event_draw:
 * @self: an event
 * @page: where to draw
 *
 * Tells of @self in one line, or not at all if another event tells the same.
 */
void
connect4_event_draw (const Connect4Event *self,
                     Connect4Page        *page)
{
  g_autofree char *clock = connect4_format_clock (self->time);
  g_autofree char *subject = connect4_object_path_describe (self->object);
  int kind = connect4_event_find_kind (self);
  gsize start = page->text->len;
  gsize told;

  if (kind < 0)
    return;

  connect4_page_add (page, CONNECT4_STYLE_DIM, "%s  ", clock);
  told = page->text->len;
  kinds[kind].draw (page, subject, self->parameters);
  if (page->text->len > told)
    g_string_append_c (page->text, '\n');
  else
    g_string_truncate (page->text, start);
}
