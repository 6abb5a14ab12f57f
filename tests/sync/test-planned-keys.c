/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: match keys are found again, those in memory and those for which there was no more room. */
#include "sync/planned-keys.h"

#include "test-sync.h"

/* More than are kept in memory. */
#define MANY 12000

static void
test_many (void)
{
  g_autoptr (RopewayPlannedKeys) keys = ropeway_planned_keys_new ();
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < MANY; i++)
    {
      g_autofree char *match = g_strdup_printf ("[\"p%u\"]", i);
      g_autofree char *source = g_strdup_printf ("[%u]", i);

      g_assert_true (ropeway_planned_keys_add (keys, match, source, &error));
      g_assert_no_error (error);
    }
  for (guint i = 0; i < MANY + 10; i++)
    {
      g_autofree char *match = g_strdup_printf ("[\"p%u\"]", i);
      g_autofree char *source = i < MANY ? g_strdup_printf ("[%u]", i) : NULL;
      g_autofree char *found = ropeway_planned_keys_dup (keys, match, &error);

      g_assert_no_error (error);
      g_assert_cmpstr (found, ==, source);
    }
}

static void
test_clear (void)
{
  g_autoptr (RopewayPlannedKeys) keys = ropeway_planned_keys_new ();
  g_autofree char *found = NULL;

  g_assert_true (ropeway_planned_keys_add (keys, "[\"a\"]", "[1]", NULL));
  ropeway_planned_keys_clear (keys);
  found = ropeway_planned_keys_dup (keys, "[\"a\"]", NULL);
  g_assert_null (found);
}

void
test_planned_keys_add (void)
{
  g_test_add_func ("/sync/planned-keys/many", test_many);
  g_test_add_func ("/sync/planned-keys/clear", test_clear);
}
