/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sync/plan.h"

#include <string.h>

#include "sync/fields-digest.h"
#include "value/value-compare.h"

gboolean
ropeway_plan_is_known (const RopewayLink *link)
{
  static const guint8 none[32] = { 0 };
  return memcmp (link->hash, none, sizeof none) != 0;
}

gboolean
ropeway_plan_is_unchanged (const RopewayLink *link, const guint8 hash[32])
{
  return link != NULL && ropeway_plan_is_known (link) && memcmp (link->hash, hash, 32) == 0;
}

static RopewayAction
plan_linked (RopewayMode mode, const RopewayLink *link, const guint8 hash[32], gboolean can_find,
             gboolean want_before)
{
  if (ropeway_plan_is_unchanged (link, hash))
    return ROPEWAY_ACTION_UNCHANGED;
  if (mode == ROPEWAY_MODE_CREATE)
    return ROPEWAY_ACTION_LEAVE_OUT;
  if (link->destination_id == NULL)
    return can_find ? ROPEWAY_ACTION_FIND : ROPEWAY_ACTION_NO_ID;
  return want_before && can_find ? ROPEWAY_ACTION_FIND : ROPEWAY_ACTION_UPDATE;
}

RopewayAction
ropeway_plan_first (RopewayMode mode, const RopewayLink *link, const guint8 hash[32], gboolean can_find,
                    gboolean want_before)
{
  if (link != NULL)
    return plan_linked (mode, link, hash, can_find, want_before);
  if (mode == ROPEWAY_MODE_CREATE)
    return ROPEWAY_ACTION_CREATE;
  if (can_find)
    return ROPEWAY_ACTION_FIND;
  return mode == ROPEWAY_MODE_UPDATE ? ROPEWAY_ACTION_LEAVE_OUT : ROPEWAY_ACTION_CREATE;
}

RopewayAction
ropeway_plan_found (RopewayMode mode, guint n_found, gboolean same)
{
  if (n_found > 1)
    return ROPEWAY_ACTION_AMBIGUOUS;
  if (n_found == 0)
    return mode == ROPEWAY_MODE_UPDATE ? ROPEWAY_ACTION_LEAVE_OUT : ROPEWAY_ACTION_CREATE;
  return same ? ROPEWAY_ACTION_UNCHANGED : ROPEWAY_ACTION_UPDATE;
}

gboolean
ropeway_plan_is_empty (const RopewayValue *value)
{
  gsize length;

  if (value == NULL)
    return TRUE;
  switch (ropeway_value_get_kind (value))
    {
    case ROPEWAY_NULL:
      return TRUE;
    case ROPEWAY_STRING:
      ropeway_value_get_token (value, &length);
      return length == 0;
    case ROPEWAY_ARRAY:
    case ROPEWAY_OBJECT:
      return ropeway_value_get_length (value) == 0;
    case ROPEWAY_BOOLEAN:
    case ROPEWAY_NUMBER:
      break;
    }
  return FALSE;
}

RopewayValue *
ropeway_plan_update_record (const RopewayProgram *program, const RopewayValue *mapped,
                            const RopewayValue *existing, RopewayTree *tree)
{
  guint n;
  const RopewayMappedField *fields = ropeway_program_get_fields (program, &n);
  RopewayValue *record = ropeway_tree_copy (tree, mapped);

  for (guint i = 0; i < n; i++)
    {
      if (fields[i].write == ROPEWAY_WRITE_ALWAYS)
        continue;
      if (fields[i].write == ROPEWAY_WRITE_IF_EMPTY && existing != NULL
          && ropeway_plan_is_empty (ropeway_path_get (fields[i].to, existing)))
        continue;
      ropeway_path_remove (fields[i].to, tree, record);
    }
  return record;
}

void
ropeway_plan_put_back (const RopewayProgram *program, RopewayValue *body, const RopewayValue *existing,
                       RopewayTree *tree)
{
  guint n;
  const RopewayMappedField *fields = ropeway_program_get_fields (program, &n);

  for (guint i = 0; i < n; i++)
    {
      const RopewayValue *there = ropeway_path_get (fields[i].to, existing);
      if (there != NULL && ropeway_path_get (fields[i].to, body) == NULL)
        ropeway_path_set (fields[i].to, tree, &body, ropeway_tree_copy (tree, there), NULL);
    }
}

const RopewayValue *
ropeway_plan_filling_record (const RopewayProgram *program, const RopewayValue *mapped,
                             const RopewayValue *body, const RopewayValue *existing, RopewayTree *tree)
{
  guint n;
  const RopewayMappedField *fields = ropeway_program_get_fields (program, &n);
  RopewayValue *record = ropeway_tree_copy (tree, mapped);

  for (guint i = 0; i < n; i++)
    {
      const RopewayValue *there = ropeway_path_get (fields[i].to, existing);
      if (there != NULL && ropeway_path_get (fields[i].to, body) == NULL)
        ropeway_path_set (fields[i].to, tree, &record, ropeway_tree_copy (tree, there), NULL);
    }
  return record;
}

const RopewayValue *
ropeway_plan_compared_record (const RopewayProgram *program, const RopewayValue *mapped, RopewayTree *tree)
{
  guint n;
  const RopewayMappedField *fields = ropeway_program_get_fields (program, &n);

  for (guint i = 0; i < n; i++)
    if (fields[i].write != ROPEWAY_WRITE_ALWAYS)
      return ropeway_plan_update_record (program, mapped, NULL, tree);
  return mapped;
}

gboolean
ropeway_plan_is_same (const RopewayProgram *program, const RopewayValue *mapped, const RopewayValue *existing)
{
  guint n;
  const RopewayMappedField *fields = ropeway_program_get_fields (program, &n);

  for (guint i = 0; i < n; i++)
    {
      const RopewayValue *wanted = ropeway_path_get (fields[i].to, mapped);
      if (fields[i].write == ROPEWAY_WRITE_ON_CREATE || wanted == NULL)
        continue;
      const RopewayValue *there = ropeway_path_get (fields[i].to, existing);
      if (fields[i].write == ROPEWAY_WRITE_IF_EMPTY
          && (!ropeway_plan_is_empty (there) || ropeway_plan_is_empty (wanted)))
        continue;
      if (ropeway_value_get_kind (wanted) == ROPEWAY_NULL ? !ropeway_plan_is_empty (there)
                                                          : !ropeway_value_equal (wanted, there))
        return FALSE;
    }
  return TRUE;
}

RopewayValue *
ropeway_plan_changed_record (const RopewayValue *record, const RopewayValue *existing, GBytes *packed,
                             RopewayTree *tree)
{
  RopewayValue *changed = ropeway_tree_object (tree);

  for (RopewayValue *field = ropeway_value_first (record); field != NULL; field = ropeway_value_next (field))
    {
      gsize length;
      const char *name = ropeway_value_get_name (field, &length);
      gboolean same = ropeway_fields_digest_has (packed, name, length, field)
                      || (existing != NULL
                          && ropeway_value_equal (ropeway_value_get_sized (existing, name, length), field));
      if (!same)
        ropeway_value_set (tree, changed, name, (gssize)length, ropeway_tree_copy (tree, field));
    }
  return changed;
}

/* A scalar as text to compare; NULL for what cannot be compared as one. */
static char *
fold (const RopewayValue *value)
{
  gsize length;

  if (ropeway_value_get_kind (value) == ROPEWAY_NUMBER)
    {
      const char *token = ropeway_value_get_token (value, &length);
      return g_strndup (token, length);
    }
  g_autofree char *text = ropeway_value_dup_text (value, NULL);
  return text != NULL ? g_utf8_casefold (g_strstrip (text), -1) : NULL;
}

gboolean
ropeway_plan_matches (const GPtrArray *match, const RopewayValue *wanted, const RopewayValue *found)
{
  for (guint i = 0; i < match->len; i++)
    {
      const RopewayPath *path = g_ptr_array_index (match, i);
      const RopewayValue *here = ropeway_path_get (path, wanted);
      const RopewayValue *there = ropeway_path_get (path, found);
      if (there == NULL || here == NULL || ropeway_value_equal (here, there))
        continue;
      g_autofree char *a = fold (here);
      g_autofree char *b = fold (there);
      /* What cannot be compared stays a candidate: to ask a person is better than to make a double. */
      if (a != NULL && b != NULL && !g_str_equal (a, b))
        return FALSE;
    }
  return TRUE;
}

gboolean
ropeway_plan_shows (const GPtrArray *match, const RopewayValue *found)
{
  for (guint i = 0; match != NULL && i < match->len; i++)
    if (ropeway_path_get (g_ptr_array_index (match, i), found) == NULL)
      return FALSE;
  return TRUE;
}
