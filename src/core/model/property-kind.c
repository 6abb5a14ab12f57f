/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: the reading half: what a service wraps around a value is taken off, and nothing of the value with it. */
#include "model/property-kind.h"

#include <string.h>

#include "model/words.h"

const char *
ropeway_property_kind_get_word (RopewayPropertyKind kind)
{
  g_return_val_if_fail (kind < ROPEWAY_PROPERTY_UNKNOWN, NULL);
  return ropeway_words_property[kind];
}

gboolean
ropeway_property_kind_is_writable (RopewayPropertyKind kind)
{
  return kind < ROPEWAY_PROPERTY_FORMULA;
}

static gboolean
is_null (const RopewayValue *value)
{
  return value == NULL || ropeway_value_get_kind (value) == ROPEWAY_NULL;
}

static RopewayValue *
copy (const RopewayValue *value, RopewayTree *tree)
{
  return value != NULL ? ropeway_tree_copy (tree, value) : ropeway_tree_null (tree);
}

/* The text of a part as people see it; a part that was never asked for as such has only its content. */
static const RopewayValue *
part_text (const RopewayValue *part)
{
  const RopewayValue *text = ropeway_value_get (part, "plain_text");

  return text != NULL ? text : ropeway_value_get (ropeway_value_get (part, "text"), "content");
}

/* One part is passed on as it is spelled; parts are joined as texts. */
static RopewayValue *
read_parts (const RopewayValue *parts, RopewayTree *tree)
{
  g_autoptr (GString) whole = g_string_new (NULL);

  if (ropeway_value_get_length (parts) == 0)
    return ropeway_tree_null (tree);
  if (ropeway_value_get_length (parts) == 1)
    return copy (part_text (ropeway_value_first (parts)), tree);
  for (RopewayValue *part = ropeway_value_first (parts); part != NULL; part = ropeway_value_next (part))
    {
      const RopewayValue *value = part_text (part);
      g_autofree char *text = value != NULL ? ropeway_value_dup_text (value, NULL) : NULL;

      if (text == NULL)
        return NULL;
      g_string_append (whole, text);
    }
  return ropeway_tree_string (tree, whole->str, (gssize)whole->len);
}

/* Member @name of each item. */
static RopewayValue *
read_members (const RopewayValue *list, const char *name, RopewayTree *tree)
{
  RopewayValue *members = ropeway_tree_array (tree);

  for (RopewayValue *item = ropeway_value_first (list); item != NULL; item = ropeway_value_next (item))
    ropeway_value_append (members, copy (ropeway_value_get (item, name), tree));
  return members;
}

/* The address of a file that the service keeps ends with a signature that is another one each time. */
static RopewayValue *
read_file (const RopewayValue *file, RopewayTree *tree)
{
  const RopewayValue *external = ropeway_value_get (ropeway_value_get (file, "external"), "url");
  g_autofree char *kept = ropeway_value_dup_member_text (ropeway_value_get (file, "file"), "url");

  if (external != NULL)
    return copy (external, tree);
  return kept != NULL ? ropeway_tree_string (tree, kept, (gssize)strcspn (kept, "?"))
                      : copy (ropeway_value_get (file, "name"), tree);
}

static RopewayValue *
read_files (const RopewayValue *list, RopewayTree *tree)
{
  RopewayValue *files = ropeway_tree_array (tree);

  for (RopewayValue *item = ropeway_value_first (list); item != NULL; item = ropeway_value_next (item))
    ropeway_value_append (files, read_file (item, tree));
  return files;
}

/* A moment whose zone stands beside it has no other spelling than the object itself. */
static RopewayValue *
read_date (const RopewayValue *date, RopewayTree *tree)
{
  g_autofree char *start = ropeway_value_dup_member_text (date, "start");
  g_autofree char *end = ropeway_value_dup_member_text (date, "end");

  if (start == NULL || !is_null (ropeway_value_get (date, "time_zone")))
    return copy (date, tree);
  if (end == NULL)
    return copy (ropeway_value_get (date, "start"), tree);
  g_autofree char *span = g_strconcat (start, "/", end, NULL);
  return ropeway_tree_string (tree, span, -1);
}

/* "PRE-12" */
static RopewayValue *
read_unique_id (const RopewayValue *id, RopewayTree *tree)
{
  g_autofree char *prefix = ropeway_value_dup_member_text (id, "prefix");
  const RopewayValue *number = ropeway_value_get (id, "number");

  if (prefix == NULL || is_null (number))
    return copy (number, tree);
  gsize length;
  const char *token = ropeway_value_get_token (number, &length);
  g_autofree char *text = g_strdup_printf ("%s-%.*s", prefix, (int)length, token);
  return ropeway_tree_string (tree, text, -1);
}

static RopewayValue *
read_list (const RopewayValue *list, RopewayTree *tree)
{
  RopewayValue *values = ropeway_tree_array (tree);

  for (RopewayValue *item = ropeway_value_first (list); item != NULL; item = ropeway_value_next (item))
    {
      RopewayValue *value = ropeway_property_read (item, tree);

      if (value == NULL)
        return NULL;
      ropeway_value_append (values, value);
    }
  return values;
}

/* What was computed says its own type: {"type": "number", "number": 7}. */
static RopewayValue *
read_computed (const RopewayValue *computed, RopewayTree *tree)
{
  g_autofree char *type = ropeway_value_dup_member_text (computed, "type");
  const RopewayValue *inner = type != NULL ? ropeway_value_get (computed, type) : NULL;

  if (inner == NULL)
    return copy (computed, tree);
  if (g_str_equal (type, "array"))
    return read_list (inner, tree);
  return g_str_equal (type, "date") && !is_null (inner) ? read_date (inner, tree) : copy (inner, tree);
}

static RopewayValue *
read_as (RopewayPropertyKind kind, const RopewayValue *inner, RopewayTree *tree)
{
  switch (kind)
    {
    case ROPEWAY_PROPERTY_TITLE:
    case ROPEWAY_PROPERTY_RICH_TEXT:
      return read_parts (inner, tree);
    case ROPEWAY_PROPERTY_SELECT:
    case ROPEWAY_PROPERTY_STATUS:
      return copy (ropeway_value_get (inner, "name"), tree);
    case ROPEWAY_PROPERTY_MULTI_SELECT:
      return read_members (inner, "name", tree);
    case ROPEWAY_PROPERTY_PEOPLE:
    case ROPEWAY_PROPERTY_RELATION:
      return read_members (inner, "id", tree);
    case ROPEWAY_PROPERTY_FILES:
      return read_files (inner, tree);
    case ROPEWAY_PROPERTY_DATE:
      return read_date (inner, tree);
    case ROPEWAY_PROPERTY_FORMULA:
    case ROPEWAY_PROPERTY_ROLLUP:
      return read_computed (inner, tree);
    case ROPEWAY_PROPERTY_CREATED_BY:
    case ROPEWAY_PROPERTY_LAST_EDITED_BY:
      return copy (ropeway_value_get (inner, "id"), tree);
    case ROPEWAY_PROPERTY_UNIQUE_ID:
      return read_unique_id (inner, tree);
    case ROPEWAY_PROPERTY_VERIFICATION:
      return copy (ropeway_value_get (inner, "state"), tree);
    case ROPEWAY_PROPERTY_PLAIN:
    case ROPEWAY_PROPERTY_NUMBER:
    case ROPEWAY_PROPERTY_CHECKBOX:
    case ROPEWAY_PROPERTY_EMAIL:
    case ROPEWAY_PROPERTY_PHONE_NUMBER:
    case ROPEWAY_PROPERTY_URL:
    case ROPEWAY_PROPERTY_CREATED_TIME:
    case ROPEWAY_PROPERTY_LAST_EDITED_TIME:
    case ROPEWAY_PROPERTY_BUTTON:
    case ROPEWAY_PROPERTY_UNKNOWN:
      break;
    }
  return copy (inner, tree);
}

RopewayValue *
ropeway_property_read (const RopewayValue *property, RopewayTree *tree)
{
  gboolean is_object = ropeway_value_get_kind (property) == ROPEWAY_OBJECT;
  g_autofree char *type = is_object ? ropeway_value_dup_member_text (property, "type") : NULL;
  const RopewayValue *inner = type != NULL ? ropeway_value_get (property, type) : NULL;

  if (inner == NULL)
    return copy (property, tree);
  if (is_null (inner))
    return ropeway_tree_null (tree);
  /* The service gives only the first of many, and says so. */
  if (ropeway_value_get_member_boolean (property, "has_more", FALSE))
    return NULL;
  return read_as ((RopewayPropertyKind)ropeway_words_find (ropeway_words_property, type), inner, tree);
}
