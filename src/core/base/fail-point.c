/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: dies at a named place, so that a test can see what a power cut there leaves behind. */
#include "base/fail-point.h"

#include <signal.h>
#include <stdlib.h>
#include <unistd.h>

static const char *const names[] = {
  "ledger.before-intent",
  "ledger.after-intent",
  "ledger.before-commit",
  "ledger.after-commit",
  "write.before-send",
  "write.after-send",
  "ledger.before-outcome",
  "ledger.after-outcome",
  "page.after-read",
  "page.before-position",
  "page.after-position",
  "run.before-mark",
  "run.after-mark",
  "file.half-written",
  "file.before-rename",
  "file.after-rename",
  NULL,
};

const char *const *
ropeway_fail_point_names (void)
{
  return names;
}

static const char *const sign_in_names[]
    = { "token.before-ask", "token.after-ask", "token.after-save", NULL };

const char *const *
ropeway_fail_point_sign_in_names (void)
{
  return sign_in_names;
}

#ifdef ROPEWAY_FAIL_POINTS

/* What the environment asked for; written once, then only read, except for the counter. */
static char *wanted_name;
static int passages_left;

/* A misspelt wish would let a test pass without having died anywhere, so it aborts. */
static void
read_environment (void)
{
  const char *wish = g_getenv ("ROPEWAY_FAIL_POINT");
  g_auto (GStrv) parts = NULL;
  guint64 passage = 1;

  if (wish == NULL || *wish == '\0')
    return;

  parts = g_strsplit (wish, ":", 2);
  if (parts[1] != NULL && !g_ascii_string_to_unsigned (parts[1], 10, 1, G_MAXINT, &passage, NULL))
    g_error ("ROPEWAY_FAIL_POINT=%s: the passage must be a number from 1", wish);
  if (!g_strv_contains (names, parts[0]) && !g_strv_contains (sign_in_names, parts[0]))
    g_error ("ROPEWAY_FAIL_POINT=%s: there is no such fail point", wish);

  passages_left = (int)passage;
  wanted_name = g_strdup (parts[0]);
}

void
ropeway_fail_point (const char *name)
{
  static gsize once;

  g_return_if_fail (name != NULL);

  if (g_once_init_enter (&once))
    {
      read_environment ();
      g_once_init_leave (&once, 1);
    }
  if (!g_strv_contains (names, name) && !g_strv_contains (sign_in_names, name))
    g_error ("The fail point “%s” does not stand in fail-point.c", name);
  if (g_strcmp0 (wanted_name, name) == 0 && g_atomic_int_dec_and_test (&passages_left))
    kill (getpid (), SIGKILL);
}

#endif
