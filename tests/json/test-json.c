/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include <json-glib/json-glib.h>

#include "json/connect4-json.h"

static const Connect4JsonName part_names[] = { { "id" }, { "symbol" }, { NULL } };

static const Connect4JsonName names[] = { { "code" }, { "players", part_names }, { NULL } };

static void
assert_json (const char             *text,
             const Connect4JsonName *value_names,
             const char             *expected)
{
  g_autoptr (GVariant) value = g_variant_ref_sink (g_variant_new_parsed (text));
  g_autofree char *json = connect4_json_write (value, value_names, TRUE);

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

/* What a library reads is what was written. */
static void
test_every_character (void)
{
  for (gunichar character = 1; character < 0x3000; character++)
    {
      g_autoptr (GString) text = g_string_new ("a");
      g_autoptr (GString) json = g_string_new (NULL);
      g_autoptr (GError) error = NULL;
      g_autoptr (JsonNode) node = NULL;

      g_string_append_unichar (text, character);
      connect4_json_append_string (json, text->str);
      node = json_from_string (json->str, &error);
      g_assert_no_error (error);
      g_assert_cmpstr (json_node_get_string (node), ==, text->str);
    }
}

static void
test_numbers (void)
{
  assert_json ("@u 0", NULL, "0");
  assert_json ("uint64 18446744073709551615", NULL, "18446744073709551615");
  assert_json ("int64 -9223372036854775808", NULL, "-9223372036854775808");
  assert_json ("@n -7", NULL, "-7");
  assert_json ("byte 0xff", NULL, "255");
  assert_json ("nan", NULL, "null");
  assert_json ("-inf", NULL, "null");
}

static void
test_array (void)
{
  assert_json ("['a', 'b']", NULL, "[\"a\",\"b\"]");
  assert_json ("@as []", NULL, "[]");
  assert_json ("@a(su) []", names, "[]");
}

static void
test_line_breaks (void)
{
  g_autoptr (GVariant) value =
    g_variant_ref_sink (g_variant_new_parsed ("{'Players': <[(@t 17, 'X')]>, 'Moves': <@as []>}"));
  g_autofree char *json = connect4_json_write (value, names, FALSE);

  g_assert_cmpstr (json, ==,
                   "{\n"
                   "  \"players\" : [\n"
                   "    {\n"
                   "      \"id\" : 17,\n"
                   "      \"symbol\" : \"X\"\n"
                   "    }\n"
                   "  ],\n"
                   "  \"moves\" : []\n"
                   "}");
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
  assert_json ("[('K7', [(uint64 17, 'X'), (18, 'O')])]", names,
               "[{\"code\":\"K7\",\"players\":[{\"id\":17,\"symbol\":\"X\"},"
               "{\"id\":18,\"symbol\":\"O\"}]}]");
}

static void
test_structures_in_properties (void)
{
  assert_json ("{'Players': <[(uint64 17, 'X')]>, 'Code': <'K7'>}", names,
               "{\"players\":[{\"id\":17,\"symbol\":\"X\"}],\"code\":\"K7\"}");
}

/* A newer server may tell more than this program knows a name for. */
static void
test_more_elements_than_names (void)
{
  assert_json ("(uint64 17, 'X', 'new')", part_names, "{\"id\":17,\"symbol\":\"X\"}");
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/json/plain", test_plain);
  g_test_add_func ("/json/text", test_text);
  g_test_add_func ("/json/every-character", test_every_character);
  g_test_add_func ("/json/numbers", test_numbers);
  g_test_add_func ("/json/array", test_array);
  g_test_add_func ("/json/line-breaks", test_line_breaks);
  g_test_add_func ("/json/properties", test_properties);
  g_test_add_func ("/json/keys-of-data", test_keys_of_data);
  g_test_add_func ("/json/structures", test_structures);
  g_test_add_func ("/json/structures-in-properties", test_structures_in_properties);
  g_test_add_func ("/json/more-elements-than-names", test_more_elements_than_names);

  return g_test_run ();
}
