/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: the writing half: a plain value in the wrapping that a service wants for its kind. */
#include "model/property-kind.h"

#include <string.h>

#include "base/limits.h"

static gboolean
is_empty (const RopewayValue *value)
{
  return ropeway_value_get_kind (value) == ROPEWAY_NULL || ropeway_value_is_text (value, "");
}

/* A text as it is, a number or truth as it is spelled. Returns: (transfer none) (nullable): NULL for what is none of them. */
static RopewayValue *
make_text (const RopewayValue *value, RopewayTree *tree)
{
  gsize length;
  const char *token;

  switch (ropeway_value_get_kind (value))
    {
    case ROPEWAY_STRING:
      return ropeway_tree_copy (tree, value);
    case ROPEWAY_NUMBER:
      token = ropeway_value_get_token (value, &length);
      return ropeway_tree_string (tree, token, (gssize)length);
    case ROPEWAY_BOOLEAN:
      return ropeway_tree_string (tree, ropeway_value_get_boolean (value) ? "true" : "false", -1);
    case ROPEWAY_NULL:
    case ROPEWAY_ARRAY:
    case ROPEWAY_OBJECT:
      break;
    }
  return NULL;
}

static void
append_part (RopewayValue *parts, RopewayValue *content, RopewayTree *tree)
{
  RopewayValue *part = ropeway_tree_object (tree);
  RopewayValue *text = ropeway_tree_object (tree);

  ropeway_value_set (tree, text, "content", -1, content);
  ropeway_value_set_text (tree, part, "type", "text");
  ropeway_value_set (tree, part, "text", -1, text);
  ropeway_value_append (parts, part);
}

/* Where the part that begins at @text ends: services count units of UTF-16, and no character is cut in two. */
static const char *
end_of_part (const char *text)
{
  guint units = 0;

  for (; *text != '\0'; text = g_utf8_next_char (text))
    {
      units += g_utf8_get_char (text) > 0xffff ? 2 : 1;
      if (units > ROPEWAY_LIMIT_PROPERTY_PART)
        break;
    }
  return text;
}

static RopewayValue *
write_parts (const char *name, const RopewayValue *value, RopewayTree *tree, RopewayProblem **problem)
{
  RopewayValue *parts = ropeway_tree_array (tree);
  RopewayValue *whole = is_empty (value) ? NULL : make_text (value, tree);
  gsize length;

  if (is_empty (value))
    return parts;
  if (whole == NULL)
    return NULL;
  ropeway_value_get_token (whole, &length);
  /* Never longer than its spelling, which is kept: even where it is no text. */
  if (length <= ROPEWAY_LIMIT_PROPERTY_PART)
    {
      append_part (parts, whole, tree);
      return parts;
    }
  g_autofree char *text = ropeway_value_dup_text (whole, NULL);
  if (text == NULL)
    return NULL;
  for (const char *start = text, *end; *start != '\0'; start = end)
    {
      end = end_of_part (start);
      append_part (parts, ropeway_tree_string (tree, start, end - start), tree);
    }
  if (ropeway_value_get_length (parts) <= ROPEWAY_LIMIT_PROPERTY_PARTS)
    return parts;
  *problem = ropeway_problem_new ("form.text-too-long", NULL, "name", name, "limit",
                                  G_STRINGIFY (ROPEWAY_LIMIT_PROPERTY_PARTS), NULL);
  return NULL;
}

static RopewayValue *
write_number (const RopewayValue *value, RopewayTree *tree)
{
  gsize length;

  if (is_empty (value))
    return ropeway_tree_null (tree);
  if (ropeway_value_get_kind (value) == ROPEWAY_NUMBER)
    return ropeway_tree_copy (tree, value);
  if (ropeway_value_get_kind (value) != ROPEWAY_STRING)
    return NULL;
  const char *token = ropeway_value_get_token (value, &length);
  return ropeway_number_is_valid (token, length) ? ropeway_tree_number (tree, token, (gssize)length) : NULL;
}

static RopewayValue *
write_checkbox (const RopewayValue *value, RopewayTree *tree)
{
  if (ropeway_value_get_kind (value) == ROPEWAY_BOOLEAN)
    return ropeway_tree_copy (tree, value);
  if (is_empty (value) || ropeway_value_is_text (value, "false"))
    return ropeway_tree_boolean (tree, FALSE);
  return ropeway_value_is_text (value, "true") ? ropeway_tree_boolean (tree, TRUE) : NULL;
}

/* {"start": …, "end": …} of "start" or "start/end". */
static RopewayValue *
write_date (const RopewayValue *value, RopewayTree *tree)
{
  RopewayValue *date;

  if (is_empty (value))
    return ropeway_tree_null (tree);
  if (ropeway_value_get_kind (value) == ROPEWAY_OBJECT)
    return ropeway_value_get (value, "start") != NULL ? ropeway_tree_copy (tree, value) : NULL;
  g_autofree char *text = ropeway_value_dup_text (value, NULL);
  if (text == NULL)
    return NULL;
  g_auto (GStrv) ends = g_strsplit (text, "/", 3);
  if (g_strv_length (ends) > 2 || *ends[0] == '\0' || (ends[1] != NULL && *ends[1] == '\0'))
    return NULL;
  date = ropeway_tree_object (tree);
  ropeway_value_set_text (tree, date, "start", ends[0]);
  ropeway_value_set_text (tree, date, "end", ends[1]);
  return date;
}

static RopewayValue *
write_plain_text (const RopewayValue *value, RopewayTree *tree)
{
  return is_empty (value) ? ropeway_tree_null (tree) : make_text (value, tree);
}

/* {@member: value} */
static RopewayValue *
wrap (const RopewayValue *value, const char *member, RopewayTree *tree)
{
  RopewayValue *text = make_text (value, tree);
  RopewayValue *object = ropeway_tree_object (tree);

  if (text == NULL)
    return NULL;
  ropeway_value_set (tree, object, member, -1, text);
  return object;
}

/* A file at a web address, called by the last part of it. */
static RopewayValue *
wrap_file (const RopewayValue *value, RopewayTree *tree)
{
  RopewayValue *external = wrap (value, "url", tree);
  g_autofree char *url = ropeway_value_dup_text (value, NULL);
  RopewayValue *file = ropeway_tree_object (tree);

  if (external == NULL || url == NULL)
    return NULL;
  g_autofree char *bare = g_strndup (url, strcspn (url, "?#"));
  const char *slash = strrchr (bare, '/');
  const char *name = slash != NULL && slash[1] != '\0' ? slash + 1 : bare;
  ropeway_value_set (tree, file, "name", -1, ropeway_tree_string (tree, name, end_of_part (name) - name));
  ropeway_value_set_text (tree, file, "type", "external");
  ropeway_value_set (tree, file, "external", -1, external);
  return file;
}

static RopewayValue *
wrap_item (RopewayPropertyKind kind, const RopewayValue *value, RopewayTree *tree)
{
  RopewayValue *item;

  if (kind == ROPEWAY_PROPERTY_FILES)
    return wrap_file (value, tree);
  item = wrap (value, kind == ROPEWAY_PROPERTY_MULTI_SELECT ? "name" : "id", tree);
  if (item != NULL && kind == ROPEWAY_PROPERTY_PEOPLE)
    ropeway_value_set_text (tree, item, "object", "user");
  return item;
}

/* A single value is a list of one. */
static RopewayValue *
write_list (RopewayPropertyKind kind, const RopewayValue *value, RopewayTree *tree)
{
  RopewayValue *list = ropeway_tree_array (tree);
  gboolean is_list = ropeway_value_get_kind (value) == ROPEWAY_ARRAY;

  if (is_empty (value))
    return list;
  for (const RopewayValue *item = is_list ? ropeway_value_first (value) : value; item != NULL;
       item = is_list ? ropeway_value_next (item) : NULL)
    {
      RopewayValue *wrapped = wrap_item (kind, item, tree);

      if (wrapped == NULL)
        return NULL;
      ropeway_value_append (list, wrapped);
    }
  return list;
}

/* Returns: (nullable): what stands in the property under the word of its kind. */
static RopewayValue *
write_inner (RopewayPropertyKind kind, const char *name, const RopewayValue *value, RopewayTree *tree,
             RopewayProblem **problem)
{
  switch (kind)
    {
    case ROPEWAY_PROPERTY_TITLE:
    case ROPEWAY_PROPERTY_RICH_TEXT:
      return write_parts (name, value, tree, problem);
    case ROPEWAY_PROPERTY_NUMBER:
      return write_number (value, tree);
    case ROPEWAY_PROPERTY_SELECT:
    case ROPEWAY_PROPERTY_STATUS:
      return is_empty (value) ? ropeway_tree_null (tree) : wrap (value, "name", tree);
    case ROPEWAY_PROPERTY_MULTI_SELECT:
    case ROPEWAY_PROPERTY_PEOPLE:
    case ROPEWAY_PROPERTY_RELATION:
    case ROPEWAY_PROPERTY_FILES:
      return write_list (kind, value, tree);
    case ROPEWAY_PROPERTY_DATE:
      return write_date (value, tree);
    case ROPEWAY_PROPERTY_CHECKBOX:
      return write_checkbox (value, tree);
    case ROPEWAY_PROPERTY_EMAIL:
    case ROPEWAY_PROPERTY_PHONE_NUMBER:
    case ROPEWAY_PROPERTY_URL:
      return write_plain_text (value, tree);
    case ROPEWAY_PROPERTY_PLAIN:
    case ROPEWAY_PROPERTY_FORMULA:
    case ROPEWAY_PROPERTY_ROLLUP:
    case ROPEWAY_PROPERTY_CREATED_TIME:
    case ROPEWAY_PROPERTY_CREATED_BY:
    case ROPEWAY_PROPERTY_LAST_EDITED_TIME:
    case ROPEWAY_PROPERTY_LAST_EDITED_BY:
    case ROPEWAY_PROPERTY_UNIQUE_ID:
    case ROPEWAY_PROPERTY_VERIFICATION:
    case ROPEWAY_PROPERTY_BUTTON:
    case ROPEWAY_PROPERTY_UNKNOWN:
      break;
    }
  g_return_val_if_reached (NULL);
}

RopewayValue *
ropeway_property_write (RopewayPropertyKind kind, const char *name, const RopewayValue *value,
                        RopewayTree *tree, RopewayProblem **problem)
{
  const char *word = ropeway_property_kind_get_word (kind);
  RopewayValue *inner, *property;

  if (kind == ROPEWAY_PROPERTY_PLAIN)
    return ropeway_tree_copy (tree, value);
  if (!ropeway_property_kind_is_writable (kind))
    {
      *problem = ropeway_problem_new ("form.property-read-only", NULL, "name", name, "kind", word, NULL);
      return NULL;
    }
  inner = write_inner (kind, name, value, tree, problem);
  if (inner == NULL)
    {
      if (*problem == NULL)
        *problem = ropeway_problem_new ("form.value-unfit", NULL, "name", name, "kind", word, NULL);
      return NULL;
    }
  property = ropeway_tree_object (tree);
  ropeway_value_set (tree, property, word, -1, inner);
  return property;
}
