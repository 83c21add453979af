/* SPDX-License-Identifier: LGPL-2.1-or-later */
#define G_LOG_DOMAIN "connect4-fuzz"

#include "config.h"

#include "fuzz.h"

#include <string.h>

#include "ctl/connect4-actor-tree.h"
#include "ctl/connect4-ctl-json.h"
#include "ctl/connect4-ctl-commands.h"
#include "ctl/connect4-event.h"

#define NOW G_GINT64_CONSTANT (1700000120000000)

/* How a reply is shown. */
enum {
  ASCII,
  UNICODE,
  JSON,
  JSON_ON_ONE_LINE,
  N_WAYS
};

static void
draw_draining (Connect4Page *page,
               GVariant     *server)
{
  connect4_ctl_drain_draw (page, server, 60 * G_USEC_PER_SEC, 80);
}

/* The properties of the server and its tree, twice. */
static void
draw_top (Connect4Page *page,
          GVariant     *value)
{
  g_autoptr (GVariant) server = g_variant_get_child_value (value, 0);
  g_autoptr (GVariant) tree = g_variant_get_child_value (value, 1);
  g_autoptr (GVariant) before = connect4_ctl_top_measure (server, tree, NULL, NOW - G_USEC_PER_SEC);
  g_autoptr (GVariant) top = connect4_ctl_top_measure (server, tree, before, NOW);

  connect4_ctl_top_view.draw (page, top);
}

static const char *skip_json (const char *at);

static const char *
skip_json_space (const char *at)
{
  return at + strspn (at, " \n");
}

/* Returns: where a string of RFC 8259 ends */
static const char *
skip_json_string (const char *at)
{
  g_assert_true (*at == '"');
  for (at++; *at != '"'; at++)
    {
      g_assert_true ((guchar) *at >= ' ');
      if (*at == '\\')
        g_assert_true (*++at != '\0' && strchr ("\"\\bfnrtu", *at) != NULL);
    }

  return at + 1;
}

/* Returns: where what has brackets ends; each of an object's elements has a name */
static const char *
skip_json_elements (const char *at)
{
  char end = *at == '{' ? '}' : ']';

  at = skip_json_space (at + 1);
  if (*at == end)
    return at + 1;

  for (;; at++)
    {
      at = skip_json_space (at);
      if (end == '}')
        {
          at = skip_json_space (skip_json_string (at));
          g_assert_true (*at++ == ':');
        }
      at = skip_json_space (skip_json (at));
      if (*at == end)
        return at + 1;
      g_assert_true (*at == ',');
    }
}

/* Returns: where a value ends */
static const char *
skip_json (const char *at)
{
  static const char *const words[] = { "true", "false", "null" };
  char *end;

  at = skip_json_space (at);
  if (*at == '"')
    return skip_json_string (at);
  if (*at == '{' || *at == '[')
    return skip_json_elements (at);

  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    if (g_str_has_prefix (at, words[i]))
      return at + strlen (words[i]);

  g_assert_true (g_ascii_isdigit (at[0]) || (at[0] == '-' && g_ascii_isdigit (at[1])));
  g_ascii_strtod (at, &end);

  return end;
}

static const char *
get_columns (const Connect4CtlView *view)
{
  return view->list != NULL ? connect4_ctl_json_get_columns (view->list) : NULL;
}

/* What programs are told is JSON. */
static void
check_json (GVariant   *value,
            const char *columns,
            gboolean    on_one_line)
{
  g_autofree char *text = connect4_ctl_json_write (value, columns, on_one_line);

  g_assert_true (*skip_json (text) == '\0');
  g_assert_true (g_utf8_validate (text, -1, NULL));
  g_assert_true (!on_one_line || strchr (text, '\n') == NULL);
}

/* An event's name, whose it is, and its parameters. */
static void
draw_event (Connect4Page *page,
            GVariant     *value)
{
  g_autoptr (GVariant) parameters = NULL;
  g_autoptr (GVariant) dictionary = NULL;
  Connect4Event event = { .time = NOW };

  g_variant_get (value, "(&s&ov)", &event.name, &event.object, &parameters);
  event.parameters = parameters;
  if (!g_variant_is_of_type (parameters, G_VARIANT_TYPE_TUPLE))
    return;

  connect4_event_draw (&event, page);
  dictionary = connect4_event_describe (&event);
  if (dictionary != NULL)
    check_json (dictionary, NULL, TRUE);
}

static const Connect4CtlView draining = { NULL, draw_draining };
static const Connect4CtlView top = { NULL, draw_top };
static const Connect4CtlView event = { NULL, draw_event };

/* What a server can say, and how it is shown. */
static const struct
{
  const char *type;
  const Connect4CtlView *view;
} replies[] = {
  { "a{sv}", &connect4_ctl_status_view },
  { "a{sv}", &draining },
  { "a{sv}", &connect4_ctl_game_view },
  { "a{su}", &connect4_ctl_limits_view },
  { "a(tsttsssstt)", &connect4_ctl_players_view },
  { "a(sssuuuua(ts)sss)", &connect4_ctl_games_view },
  { CONNECT4_ACTOR_TREE_TYPE, &connect4_ctl_tree_view },
  { "(a{sv}" CONNECT4_ACTOR_TREE_TYPE ")", &top },
  { "(sov)", &event },
};

/* GVariant has what D-Bus cannot send: maybe types and structures without elements. */
static gboolean
is_of_dbus (GVariant *value)
{
  const char *type = g_variant_get_type_string (value);

  if (strchr (type, 'm') != NULL || strstr (type, "()") != NULL)
    return FALSE;

  for (gsize i = 0; strchr (type, 'v') != NULL && i < g_variant_n_children (value); i++)
    {
      g_autoptr (GVariant) child = g_variant_get_child_value (value, i);

      if (!is_of_dbus (child))
        return FALSE;
    }

  return TRUE;
}

/* Nothing that was said gets at the terminal. */
static void
check_page (const Connect4Page *page)
{
  g_assert_true (g_utf8_validate (page->text->str, (gssize) page->text->len, NULL));
  for (const char *at = page->text->str; *at != '\0'; at = g_utf8_next_char (at))
    g_assert_true (*at == '\n' || g_unichar_isprint (g_utf8_get_char (at)));
}

/* The last byte says of what kind the reply is and how it is shown, the others are its serialized form, as far as they
 * are one. */
int
LLVMFuzzerTestOneInput (const guint8 *data,
                        gsize         size)
{
  g_autoptr (GVariant) value = NULL;
  g_autoptr (Connect4Page) page = NULL;
  guint what = size > 0 ? data[size - 1] % (N_WAYS * G_N_ELEMENTS (replies)) : 0;
  guint kind = what / N_WAYS;
  guint way = what % N_WAYS;
  GVariant *bytes;

  if (size == 0)
    return 0;

  bytes = g_variant_new_from_data (G_VARIANT_TYPE (replies[kind].type), data, size - 1, FALSE, NULL, NULL);
  value = g_variant_get_normal_form (g_variant_ref_sink (bytes));
  g_variant_unref (bytes);
  if (!is_of_dbus (value))
    return 0;

  if (way == JSON || way == JSON_ON_ONE_LINE)
    {
      check_json (value, get_columns (replies[kind].view), way == JSON_ON_ONE_LINE);
      return 0;
    }

  page = connect4_page_new (FALSE, way == UNICODE, NOW);
  replies[kind].view->draw (page, value);
  check_page (page);

  return 0;
}
