/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: everything that is known of each step, in the order people see them. A new step is a row in one of
 * step-table-*.c, a function in one of steps-*.c, and its cases in tests/data/mapping/. */
#include "mapping/step-table.h"

#include "mapping/step-families.h"

#include <string.h>

static const RopewayStepInfo *const families[] = {
  ropeway_steps_of_text, ropeway_steps_of_number, ropeway_steps_of_date,
  ropeway_steps_of_list, ropeway_steps_of_choice, ropeway_steps_of_code,
};

/* Written once, on first use, from whichever thread. */
static RopewayStepInfo *infos;
static gsize n_infos;

static gsize
gather_families (void)
{
  gsize n = 0;

  for (gsize i = 0; i < G_N_ELEMENTS (families); i++)
    for (const RopewayStepInfo *info = families[i]; info->id != NULL; info++)
      n++;
  infos = g_new (RopewayStepInfo, n);
  n = 0;
  for (gsize i = 0; i < G_N_ELEMENTS (families); i++)
    for (const RopewayStepInfo *info = families[i]; info->id != NULL; info++)
      infos[n++] = *info;
  return n;
}

const RopewayStepInfo *
ropeway_step_infos (guint *n)
{
  if (g_once_init_enter (&n_infos))
    g_once_init_leave (&n_infos, gather_families ());
  *n = (guint)n_infos;
  return infos;
}

char *
ropeway_step_infos_dup_several (void)
{
  guint n;
  const RopewayStepInfo *all = ropeway_step_infos (&n);
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < n; i++)
    if (all[i].takes == ROPEWAY_STEP_SEVERAL)
      g_string_append_printf (text, "%s“%s”", text->len > 0 ? ", " : "", all[i].id);
  return g_string_free (text, FALSE);
}

const RopewayStepInfo *
ropeway_step_info_find (const char *id)
{
  guint n;
  const RopewayStepInfo *all = ropeway_step_infos (&n);

  for (guint i = 0; i < n; i++)
    if (strcmp (all[i].id, id) == 0)
      return &all[i];
  return NULL;
}
