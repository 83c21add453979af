/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include <json-glib/json-glib.h>

#include "ctl/connect4-ctl-json.h"

static const char pair[] = "Id Symbol";

/* Of the players data/io.github.connect4d.xml says what their members are called. */
static const char game[] = "Code Players";

static void
assert_json (const char *text,
             const char *columns,
             const char *expected)
{
  g_autoptr (GVariant) value = g_variant_ref_sink (g_variant_new_parsed (text));
  g_autofree char *json = connect4_ctl_json_write (value, columns, TRUE);

  g_assert_cmpstr (json, ==, expected);
}

static void
test_plain (void)
{
  assert_json ("uint64 12345678901234", NULL, "12345678901234");
  assert_json ("true", NULL, "true");
  assert_json ("1.5", NULL, "1.5");
  assert_json ("@o '/io/github'", NULL, "\"/io/github\"");
  assert_json ("<<'inside'>>", NULL, "\"inside\"");
}

static void
test_text (void)
{
  assert_json ("'say \"hi\" \\\\ é 日'", NULL, "\"say \\\"hi\\\" \\\\ é 日\"");
}

/* What is read is what was written. */
static void
test_every_character (void)
{
  for (gunichar character = 1; character < 0x3000; character++)
    {
      g_autoptr (GString) text = g_string_new ("a");
      g_autoptr (GVariant) value = NULL;
      g_autoptr (GError) error = NULL;
      g_autoptr (JsonNode) node = NULL;
      g_autofree char *json = NULL;

      g_string_append_unichar (text, character);
      value = g_variant_ref_sink (g_variant_new_string (text->str));
      json = connect4_ctl_json_write (value, NULL, TRUE);
      node = json_from_string (json, &error);
      g_assert_no_error (error);
      g_assert_cmpstr (json_node_get_string (node), ==, text->str);
    }
}

static void
test_numbers (void)
{
  assert_json ("@u 0", NULL, "0");
  assert_json ("uint64 18446744073709551615", NULL, "1.8446744073709552e+19");
  assert_json ("int64 -9223372036854775808", NULL, "-9223372036854775808");
  assert_json ("@n -7", NULL, "-7");
  assert_json ("byte 0xff", NULL, "255");
  assert_json ("nan", NULL, "null");
  assert_json ("-inf", NULL, "null");
}

static void
test_array (void)
{
  assert_json ("['a', 'b']", NULL, "[ \"a\", \"b\" ]");
  assert_json ("<['a', 'b']>", NULL, "[\"a\",\"b\"]");
  assert_json ("@as []", NULL, "[]");
  assert_json ("@a(su) []", game, "[]");
}

static void
test_line_breaks (void)
{
  g_autoptr (GVariant) value =
    g_variant_ref_sink (g_variant_new_parsed ("{'Players': <[(@t 17, 'X')]>, 'Moves': <@as []>}"));
  g_autofree char *json = connect4_ctl_json_write (value, game, FALSE);

  g_assert_cmpstr (json, ==,
                   "{\n"
                   "  \"players\" : [\n"
                   "    {\n"
                   "      \"session\" : 17,\n"
                   "      \"symbol\" : \"X\"\n"
                   "    }\n"
                   "  ],\n"
                   "  \"moves\" : []\n"
                   "}");
}

/* A row of a list is a line. */
static void
test_list (void)
{
  g_autoptr (GVariant) list = g_variant_ref_sink (g_variant_new_parsed ("[(@t 17, 'X'), (18, 'O')]"));
  g_autoptr (GVariant) empty = g_variant_ref_sink (g_variant_new_parsed ("@a(ts) []"));
  g_autofree char *json = connect4_ctl_json_write (list, pair, FALSE);
  g_autofree char *json_of_empty = connect4_ctl_json_write (empty, pair, FALSE);

  g_assert_cmpstr (json, ==,
                   "[\n"
                   "{\"id\":17,\"symbol\":\"X\"},\n"
                   "{\"id\":18,\"symbol\":\"O\"}\n"
                   "]");
  g_assert_cmpstr (json_of_empty, ==, "[]");
}

static void
test_properties (void)
{
  assert_json ("{'ConnectionsEver': <uint64 3>, 'Pid': <uint32 7>}", NULL,
               "{\"connections_ever\":3,\"pid\":7}");
}

static void
test_keys_of_data (void)
{
  assert_json ("{'max-connections': uint32 3}", NULL, "{\"max-connections\":3}");
}

static void
test_structures (void)
{
  assert_json ("[('K7', [(uint64 17, 'X'), (18, 'O')])]", game,
               "[ {\"code\":\"K7\",\"players\":[{\"session\":17,\"symbol\":\"X\"},"
               "{\"session\":18,\"symbol\":\"O\"}]} ]");
}

static void
test_structures_in_properties (void)
{
  assert_json ("{'Players': <[(uint64 17, 'X')]>, 'Code': <'K7'>}", game,
               "{\"players\":[{\"session\":17,\"symbol\":\"X\"}],\"code\":\"K7\"}");
}

/* A newer server may tell more than this program knows a name for. */
static void
test_more_elements_than_names (void)
{
  assert_json ("(uint64 17, 'X', 'new')", pair, "{\"id\":17,\"symbol\":\"X\"}");
}

/* The rows of the lists are called as the properties that they have. */
static void
test_columns (void)
{
  g_assert_cmpstr (connect4_ctl_json_get_columns ("ListSessions"), ==,
                   "Id Address Since Idle Language Place Game Symbol Requests Crashes");
  assert_json ("{'Latency': <(uint64 1, uint64 2, uint64 3)>}", NULL,
               "{\"latency\":{\"median\":1,\"p99\":2,\"longest\":3}}");
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/ctl/json/plain", test_plain);
  g_test_add_func ("/ctl/json/text", test_text);
  g_test_add_func ("/ctl/json/every-character", test_every_character);
  g_test_add_func ("/ctl/json/numbers", test_numbers);
  g_test_add_func ("/ctl/json/array", test_array);
  g_test_add_func ("/ctl/json/line-breaks", test_line_breaks);
  g_test_add_func ("/ctl/json/list", test_list);
  g_test_add_func ("/ctl/json/properties", test_properties);
  g_test_add_func ("/ctl/json/keys-of-data", test_keys_of_data);
  g_test_add_func ("/ctl/json/structures", test_structures);
  g_test_add_func ("/ctl/json/structures-in-properties", test_structures_in_properties);
  g_test_add_func ("/ctl/json/columns", test_columns);
  g_test_add_func ("/ctl/json/more-elements-than-game", test_more_elements_than_names);

  return g_test_run ();
}
