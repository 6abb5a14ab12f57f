/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sync/unit.h"

#include <string.h>

#include "base/limits.h"
#include "value/json-reader.h"
#include "value/json-writer.h"
#include "value/value-compare.h"

RopewayPage *
ropeway_page_new (RopewaySourcePage *source)
{
  RopewayPage *page = g_new0 (RopewayPage, 1);

  page->ref_count = 1;
  page->source = source;
  page->made = ropeway_tree_new ();
  return page;
}

RopewayPage *
ropeway_page_ref (RopewayPage *page)
{
  page->ref_count++;
  return page;
}

void
ropeway_page_unref (RopewayPage *page)
{
  if (--page->ref_count > 0)
    return;
  g_clear_pointer (&page->source, ropeway_source_page_free);
  g_clear_pointer (&page->made, ropeway_tree_unref);
  g_free (page->position);
  g_free (page->high);
  g_free (page);
}

static void
forget_records (RopewayPage *page)
{
  if (!page->is_split || page->units > 0)
    return;
  g_clear_pointer (&page->source, ropeway_source_page_free);
  g_clear_pointer (&page->made, ropeway_tree_unref);
}

void
ropeway_page_set_split (RopewayPage *page)
{
  page->is_split = TRUE;
  forget_records (page);
}

RopewayUnit *
ropeway_unit_new (RopewayPage *page)
{
  RopewayUnit *unit = g_new0 (RopewayUnit, 1);

  page->units++;
  unit->page = ropeway_page_ref (page);
  return unit;
}

void
ropeway_unit_free (RopewayUnit *unit)
{
  g_free (unit->source_key);
  g_free (unit->match_key);
  g_free (unit->former_key);
  g_free (unit->destination_id);
  g_free (unit->before);
  g_clear_pointer (&unit->link, ropeway_link_free);
  g_clear_pointer (&unit->found, ropeway_found_list_free);
  g_clear_pointer (&unit->digests, g_bytes_unref);
  g_clear_pointer (&unit->shown, g_bytes_unref);
  g_clear_pointer (&unit->problem, ropeway_problem_unref);
  g_clear_pointer (&unit->reason, ropeway_problem_unref);
  g_free (unit->request);
  g_free (unit->answer);
  unit->page->units--;
  forget_records (unit->page);
  ropeway_page_unref (unit->page);
  g_free (unit);
}

/* Appends the value of one key field. */
static gboolean
append_key_value (GString *key, const RopewayValue *value)
{
  gsize length;

  if (value == NULL)
    return FALSE;
  switch (ropeway_value_get_kind (value))
    {
    case ROPEWAY_STRING:
      ropeway_value_get_token (value, &length);
      if (length == 0)
        return FALSE;
      break;
    case ROPEWAY_NUMBER:
    case ROPEWAY_BOOLEAN:
      break;
    case ROPEWAY_NULL:
    case ROPEWAY_ARRAY:
    case ROPEWAY_OBJECT:
      return FALSE;
    }
  if (key->len > 1)
    g_string_append_c (key, ',');
  ropeway_value_canonical (value, key);
  return key->len <= ROPEWAY_LIMIT_KEY_BYTES;
}

static gboolean
append_key (GString *key, const GPtrArray *paths, const RopewayValue *record, const char **missing)
{
  for (guint i = 0; i < paths->len; i++)
    {
      const RopewayPath *path = g_ptr_array_index (paths, i);
      if (!append_key_value (key, ropeway_path_get (path, record)))
        {
          *missing = ropeway_path_get_text (path);
          return FALSE;
        }
    }
  return TRUE;
}

char *
ropeway_unit_make_key (const GPtrArray *key, const RopewayValue *record, const GPtrArray *item_key,
                       const RopewayValue *item, gsize index, const char **missing)
{
  return ropeway_unit_make_child_key (NULL, NULL, key, record, item_key, item, index, missing);
}

char *
ropeway_unit_make_child_key (const GPtrArray *parent_key, const RopewayValue *parent, const GPtrArray *key,
                             const RopewayValue *record, const GPtrArray *item_key, const RopewayValue *item,
                             gsize index, const char **missing)
{
  g_autoptr (GString) text = g_string_new ("[");

  if (parent != NULL && parent_key != NULL && !append_key (text, parent_key, parent, missing))
    return NULL;
  if (!append_key (text, key, record, missing))
    return NULL;
  if (item != NULL && item_key != NULL && !append_key (text, item_key, item, missing))
    return NULL;
  if (item != NULL && item_key == NULL)
    g_string_append_printf (text, "%s\"#%" G_GSIZE_FORMAT "\"", text->len > 1 ? "," : "", index);
  g_string_append_c (text, ']');
  return g_string_free (g_steal_pointer (&text), FALSE);
}

char *
ropeway_unit_dup_own_key (const char *key, guint n)
{
  g_autoptr (RopewayTree) tree = ropeway_json_read_text (key, -1, NULL, NULL, NULL);
  g_autoptr (GString) text = g_string_new ("[");
  guint i = 0;

  if (tree == NULL)
    return NULL;
  for (const RopewayValue *value = ropeway_value_first (ropeway_tree_get_root (tree)); value != NULL;
       value = ropeway_value_next (value), i++)
    {
      if (i > n)
        g_string_append_c (text, ',');
      if (i >= n)
        ropeway_value_canonical (value, text);
    }
  g_string_append_c (text, ']');
  return i > n ? g_string_free (g_steal_pointer (&text), FALSE) : NULL;
}

/* Returns: (transfer full) (nullable): a scalar as it is compared; NULL: as it is. */
static char *
fold_value (const RopewayValue *value, gboolean as_text)
{
  g_autofree char *plain = ropeway_value_dup_text (value, NULL);
  RopewayValueType kind = ropeway_value_get_kind (value);

  if (plain != NULL)
    return g_utf8_casefold (g_strstrip (plain), -1);
  if (!as_text || (kind != ROPEWAY_NUMBER && kind != ROPEWAY_BOOLEAN))
    return NULL;
  GString *text = g_string_new (NULL);
  ropeway_value_canonical (value, text);
  return g_string_free (text, FALSE);
}

static char *
make_match_key (const GPtrArray *match, const RopewayValue *fields, gboolean as_text)
{
  g_autoptr (RopewayTree) tree = ropeway_tree_new ();
  g_autoptr (GString) text = g_string_new ("[");

  for (guint i = 0; i < match->len; i++)
    {
      const RopewayValue *value = ropeway_path_get (g_ptr_array_index (match, i), fields);
      g_autofree char *folded = value != NULL ? fold_value (value, as_text) : NULL;
      if (folded != NULL)
        value = ropeway_tree_string (tree, folded, -1);
      if (!append_key_value (text, value))
        return NULL;
    }
  g_string_append_c (text, ']');
  return g_string_free (g_steal_pointer (&text), FALSE);
}

char *
ropeway_unit_make_match_key (const GPtrArray *match, const RopewayValue *mapped)
{
  return make_match_key (match, mapped, FALSE);
}

char *
ropeway_unit_make_look_key (const GPtrArray *match, const RopewayValue *fields)
{
  return make_match_key (match, fields, TRUE);
}

char *
ropeway_unit_make_idempotency_key (const char *ledger, const char *operation, RopewayUnit *const *units,
                                   guint n)
{
  g_autoptr (GChecksum) sum = g_checksum_new (G_CHECKSUM_SHA256);

  g_checksum_update (sum, (const guchar *)ledger, (gssize)strlen (ledger) + 1);
  g_checksum_update (sum, (const guchar *)operation, (gssize)strlen (operation) + 1);
  for (guint i = 0; i < n; i++)
    {
      guint64 turn[] = { GUINT64_TO_LE (units[i]->seq), GUINT64_TO_LE ((guint64)units[i]->refusals) };
      g_checksum_update (sum, (const guchar *)units[i]->source_key,
                         (gssize)strlen (units[i]->source_key) + 1);
      g_checksum_update (sum, (const guchar *)turn, sizeof turn);
      /* The operation is the same that changes a record, and the number may be. */
      if (units[i]->archives)
        g_checksum_update (sum, (const guchar *)"archives", -1);
    }
  return g_strndup (g_checksum_get_string (sum), 40);
}
