/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gtk/connection/secret-states.h"

#include "base/i18n.h"

/* The worst first: it is what a list says. */
static const struct
{
  const char *state;
  const char *text;
  gboolean is_trouble;
} states[] = {
  { "no-keyring", N_ ("No keyring"), TRUE }, { "locked", N_ ("Keyring is locked"), TRUE },
  { "not-there", N_ ("Key missing"), TRUE }, { "elsewhere", N_ ("Key saved for another address"), TRUE },
  { "there", N_ ("Key saved"), FALSE },
};

const char *
ropeway_secret_states_find (const RopewayValue *answer, const char *slot, const char *environment,
                            GString *buffer)
{
  const RopewayValue *secrets = ropeway_value_get (answer, "secrets");
  const char *found = NULL;

  for (const RopewayValue *item = ropeway_value_first (secrets); item != NULL;
       item = ropeway_value_next (item))
    {
      g_autofree char *state = ropeway_value_dup_member_text (item, "state");
      g_autofree char *of = ropeway_value_dup_member_text (item, "environment");

      if (state == NULL || !ropeway_value_is_text (ropeway_value_get (item, "slot"), slot))
        continue;
      if (of != NULL && *of != '\0' && g_strcmp0 (of, environment) != 0)
        continue;
      /* One that is kept for all environments counts where this one has none of its own. */
      if (found != NULL && g_str_equal (state, "not-there"))
        continue;
      g_string_assign (buffer, state);
      found = buffer->str;
    }
  return found;
}

/* Returns: which row of @states it is; -1 where the agent says something that this version does not know. */
static int
find_state (const RopewayValue *item)
{
  for (guint i = 0; i < G_N_ELEMENTS (states); i++)
    if (ropeway_value_is_text (ropeway_value_get (item, "state"), states[i].state))
      return (int)i;
  return -1;
}

/* Returns: the worst state of the secrets that belong to the same environment as @like; -1 where none is known. */
static int
find_worst (const RopewayValue *secrets, const RopewayValue *like)
{
  g_autofree char *environment = ropeway_value_dup_member_text (like, "environment");
  int worst = -1;

  for (const RopewayValue *item = ropeway_value_first (secrets); item != NULL;
       item = ropeway_value_next (item))
    {
      g_autofree char *of = ropeway_value_dup_member_text (item, "environment");
      int state = find_state (item);

      if (g_strcmp0 (of, environment) == 0 && state >= 0 && (worst < 0 || state < worst))
        worst = state;
    }
  return worst;
}

const char *
ropeway_secret_states_summarize (const RopewayValue *answer, gboolean *is_trouble)
{
  const RopewayValue *secrets = ropeway_value_get (answer, "secrets");
  int best = -1;

  /* Who has only a test account is not to be reminded of the real one for ever. */
  for (const RopewayValue *item = ropeway_value_first (secrets); item != NULL;
       item = ropeway_value_next (item))
    best = MAX (best, find_worst (secrets, item));
  *is_trouble = best >= 0 && states[best].is_trouble;
  return best >= 0 ? _ (states[best].text) : "";
}
