/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: the table of steps is what people see; a row that is not complete would be a riddle. */
#include "mapping/step-table.h"
#include "mapping/test-mapping.h"
#include "mapping/text-case.h"

#include <locale.h>
#include <string.h>

static void
assert_words (const char *text)
{
  g_assert_nonnull (text);
  g_assert_true (g_utf8_validate (text, -1, NULL));
  g_assert_cmpuint (strlen (text), >, 1);
  g_assert_false (g_ascii_isspace (text[0]) || g_ascii_isspace (text[strlen (text) - 1]));
}

static void
test_row (gconstpointer data)
{
  const RopewayStepInfo *info = data;
  guint n;

  g_assert_true (
      g_regex_match_simple ("^[a-z]+(-[a-z]+)*$", info->id, G_REGEX_DEFAULT, G_REGEX_MATCH_DEFAULT));
  assert_words (info->label);
  assert_words (info->help);
  g_assert_true (g_str_has_suffix (info->help, "."));
  assert_words (info->example);
  g_assert_nonnull (strstr (info->example, "→"));
  g_assert_nonnull (info->run);
  g_assert_cmpint (info->gives, !=, ROPEWAY_STEP_SEVERAL);
  for (n = 0; info->settings[n].name != NULL; n++)
    {
      g_assert_cmpuint (n, <, ROPEWAY_STEP_MAX_SETTINGS);
      g_assert_true (g_regex_match_simple ("^[a-z]+([A-Z][a-z]+)*$", info->settings[n].name, G_REGEX_DEFAULT,
                                           G_REGEX_MATCH_DEFAULT));
      g_assert_cmpstr (info->settings[n].name, !=, "step");
      assert_words (info->settings[n].label);
      g_assert_true (info->settings[n].choices == NULL || info->settings[n].type == ROPEWAY_STEP_TEXT);
    }
  g_assert_true (ropeway_step_info_find (info->id) == info);
}

static void
test_no_row (void)
{
  g_assert_null (ropeway_step_info_find ("no-such-step"));
  g_assert_null (ropeway_step_info_find (""));
}

/* In Turkish an "i" is another letter; the data is not Turkish because the computer is. */
static void
test_case_without_locale (void)
{
  g_autoptr (GString) upper = g_string_new (NULL);
  g_autoptr (GString) lower = g_string_new (NULL);
  const char *locale = setlocale (LC_CTYPE, NULL);
  g_autofree char *by_locale = g_utf8_strup ("i", -1);

  g_test_message ("under %s GLib makes “%s” of “i”", locale, by_locale);
  if (g_str_has_prefix (locale, "tr"))
    g_assert_cmpstr (by_locale, ==, "İ");
  ropeway_text_upper ("title i\u0307 ıį", strlen ("title i\u0307 ıį"), upper);
  g_assert_cmpstr (upper->str, ==, "TITLE I\u0307 IĮ");
  ropeway_text_lower ("TITLE \u0130I ÌĮ", strlen ("TITLE \u0130I ÌĮ"), lower);
  g_assert_cmpstr (lower->str, ==, "title i\u0307i ìį");
}

void
add_step_tests (void)
{
  guint n;
  const RopewayStepInfo *infos = ropeway_step_infos (&n);

  g_assert_cmpuint (n, >=, 20);
  for (guint i = 0; i < n; i++)
    {
      g_autofree char *path = g_strdup_printf ("/mapping/step/%s", infos[i].id);

      g_test_add_data_func (path, &infos[i], test_row);
    }
  g_test_add_func ("/mapping/step/none", test_no_row);
  g_test_add_func ("/mapping/case-without-locale", test_case_without_locale);
}
