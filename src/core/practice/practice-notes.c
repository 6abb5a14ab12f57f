/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: notes in tables in the shapes of Notion's API: pages with typed properties, cursors in bodies, a database that says
 * which properties it has. The reference is https://developers.notion.com/reference. */
#include "practice/practice-apps-private.h"

#include <string.h>

#include "base/timestamp.h"
#include "value/json-reader.h"
#include "value/json-writer.h"

#define DATABASE "6f7a1c2e-0000-4000-8000-000000000001"
#define USER "{\"object\":\"user\",\"id\":\"6f7a1c2e-0000-4000-8000-00000000000a\"}"
#define PAGE_SIZE 100
#define PART 2000

#define PROPERTY(name, id, type, more)                                                                       \
  "\"" name "\":{\"id\":\"" id "\",\"name\":\"" name "\",\"type\":\"" type "\",\"" type "\":{" more "}}"

static const char first_database[] = "{\"object\":\"database\",\"id\":\"" DATABASE
                                     "\",\"title\":[{\"type\":\"text\",\"text\":{\"content\":"
                                     "\"Things\"},\"plain_text\":\"Things\"}],\"properties\":{" PROPERTY (
                                         "Name", "title", "title", "") "," PROPERTY ("Number", "aa",
                                                                                     "rich_text",
                                                                                     "") "," PROPERTY ("Text", "ab", "rich_text", "") "," PROPERTY ("Price", "ac", "number", "\"format\":\"number\"") "," PROPERTY ("Kind", "ad", "select", "\"options\":[{\"id\":\"o1\",\"name\":\"Home\",\"color\":\"blue\"}]") "," PROPERTY ("State", "ae", "status",
                                                                                                                                                                                                                                                                                                                                "\"options\":[{\"id\":\"s1\",\"name\":\"publish\",\"color\":\"green\"},"
                                                                                                                                                                                                                                                                                                                                "{\"id\":\"s2\",\"name\":\"draft\",\"color\":\"gray\"}]") "," PROPERTY ("Tags",
                                                                                                                                                                                                                                                                                                                                                                                                        "af",
                                                                                                                                                                                                                                                                                                                                                                                                        "multi_select",
                                                                                                                                                                                                                                                                                                                                                                                                        "\"options\":[]") "," PROPERTY ("Day",
                                                                                                                                                                                                                                                                                                                                                                                                                                        "ag", "date", "") "," PROPERTY ("Checked",
                                                                                                                                                                                                                                                                                                                                                                                                                                                                        "ah",
                                                                                                                                                                                                                                                                                                                                                                                                                                                                        "checkbox",
                                                                                                                                                                                                                                                                                                                                                                                                                                                                        "") "," PROPERTY ("Mail", "ai", "email", "") "," PROPERTY ("Phone", "aj", "phone_number", "") "," PROPERTY ("url",
                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                    "ak",
                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                    "url", "") "," PROPERTY ("Who", "al", "people", "") "," PROPERTY ("Related",
                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                      "am",
                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                      "relation",
                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                      "\"database_id\":\"" DATABASE "\"") "," PROPERTY ("Papers", "an", "files", "") "," PROPERTY ("Twice", "ao",
                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                   "formula", "\"expression\":\"prop(Price) * 2\"") "," PROPERTY ("Made", "ap", "created_time", "") "," PROPERTY ("Row",
                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                  "aq",
                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                  "unique_id",
                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                  "\"prefix\":\"ROW\"") "}}";

/* ---- answers ---- */

static void
fail (RopewayPracticeExchange *exchange, guint status, const char *code, const char *message)
{
  g_autoptr (RopewayTree) tree = ropeway_tree_new ();
  RopewayValue *error = ropeway_tree_object (tree);

  ropeway_value_set_text (tree, error, "object", "error");
  ropeway_value_set_integer (tree, error, "status", status);
  ropeway_value_set_text (tree, error, "code", code);
  ropeway_value_set_text (tree, error, "message", message);
  exchange->status = status;
  g_string_truncate (exchange->answer, 0);
  ropeway_json_write (error, ROPEWAY_JSON_COMPACT, exchange->answer);
}

G_GNUC_PRINTF (2, 3)
static gboolean
refuse (RopewayPracticeExchange *exchange, const char *format, ...)
{
  g_autofree char *message = NULL;
  va_list list;

  va_start (list, format);
  message = g_strdup_vprintf (format, list);
  va_end (list);
  fail (exchange, 400, "validation_error", message);
  return FALSE;
}

/* Every request says which version of the service it was written for. */
static gboolean
admit (RopewayPracticeExchange *exchange)
{
  if (ropeway_practice_exchange_get_header (exchange, "Notion-Version"))
    return TRUE;
  fail (exchange, 400, "missing_version",
        "Notion-Version header failed validation: Notion-Version header should be defined.");
  return FALSE;
}

static gboolean
admit_database (RopewayPracticeExchange *exchange)
{
  if (!admit (exchange))
    return FALSE;
  if (g_strcmp0 (exchange->id, DATABASE) == 0)
    return TRUE;
  fail (exchange, 404, "object_not_found", "Could not find database with this ID.");
  return FALSE;
}

static void
answer (RopewayPracticeExchange *exchange, RopewayTree *tree)
{
  exchange->status = 200;
  ropeway_json_write (ropeway_tree_get_root (tree), ROPEWAY_JSON_COMPACT, exchange->answer);
}

static RopewayValue *
get_columns (const RopewayPracticeNotes *notes)
{
  return ropeway_value_get (ropeway_tree_get_root (notes->database), "properties");
}

static RopewayTree *
find_page (RopewayPracticeNotes *notes, RopewayPracticeExchange *exchange)
{
  for (guint i = 0; i < notes->pages->len; i++)
    {
      RopewayTree *page = g_ptr_array_index (notes->pages, i);

      if (ropeway_value_is_text (ropeway_value_get (ropeway_tree_get_root (page), "id"), exchange->id))
        return page;
    }
  fail (exchange, 404, "object_not_found", "Could not find page with this ID.");
  return NULL;
}

/* ---- what is refused ---- */

static gboolean
is_list (const char *type)
{
  static const char *const lists[]
      = { "title", "rich_text", "multi_select", "people", "relation", "files", NULL };

  return g_strv_contains (lists, type);
}

static gboolean
check_parts (const char *name, const RopewayValue *list, RopewayPracticeExchange *exchange)
{
  for (const RopewayValue *part = ropeway_value_first (list); part; part = ropeway_value_next (part))
    {
      g_autofree char *content = ropeway_value_dup_member_text (ropeway_value_get (part, "text"), "content");

      if (!content)
        return refuse (exchange, "body.properties.%s.text.content should be a string.", name);
      if (g_utf8_strlen (content, -1) > PART)
        return refuse (exchange, "body.properties.%s.text.content.length should be ≤ `2000`.", name);
    }
  return TRUE;
}

static gboolean
has_option (const RopewayValue *column, const char *type, const char *name)
{
  const RopewayValue *options = ropeway_value_get (ropeway_value_get (column, type), "options");

  for (const RopewayValue *option = ropeway_value_first (options); option;
       option = ropeway_value_next (option))
    if (ropeway_value_is_text (ropeway_value_get (option, "name"), name))
      return TRUE;
  return FALSE;
}

/* Whether a value of @kind may stand in a column of @type. */
static gboolean
is_kind (const char *type, RopewayValueType kind)
{
  if (g_str_equal (type, "checkbox"))
    return kind == ROPEWAY_BOOLEAN;
  if (is_list (type))
    return kind == ROPEWAY_ARRAY;
  if (kind == ROPEWAY_NULL)
    return TRUE;
  if (g_str_equal (type, "number"))
    return kind == ROPEWAY_NUMBER;
  if (g_str_equal (type, "select") || g_str_equal (type, "status") || g_str_equal (type, "date"))
    return kind == ROPEWAY_OBJECT;
  return kind == ROPEWAY_STRING;
}

static gboolean
check_property (const RopewayPracticeNotes *notes, const RopewayValue *property,
                RopewayPracticeExchange *exchange)
{
  const char *name = ropeway_value_get_name (property, NULL);
  const RopewayValue *column = ropeway_value_get (get_columns (notes), name);
  g_autofree char *type = ropeway_value_dup_member_text (column, "type");
  const RopewayValue *inner = type ? ropeway_value_get (property, type) : NULL;

  if (!column)
    return refuse (exchange, "%s is not a property that exists.", name);
  if (g_str_equal (type, "formula") || g_str_equal (type, "created_time") || g_str_equal (type, "unique_id"))
    return refuse (exchange, "%s is not editable.", name);
  if (!inner || !is_kind (type, ropeway_value_get_kind (inner)))
    return refuse (exchange, "%s is expected to be %s.", name, type);
  if (g_str_equal (type, "status") && ropeway_value_get_kind (inner) == ROPEWAY_OBJECT)
    {
      g_autofree char *option = ropeway_value_dup_member_text (inner, "name");
      if (!option || !has_option (column, type, option))
        return refuse (exchange, "Status option \\\"%s\\\" does not exist.", option ? option : "");
    }
  if (g_str_equal (type, "title") || g_str_equal (type, "rich_text"))
    return check_parts (name, inner, exchange);
  return TRUE;
}

static gboolean
check_properties (const RopewayPracticeNotes *notes, const RopewayValue *properties,
                  RopewayPracticeExchange *exchange)
{
  for (const RopewayValue *property = ropeway_value_first (properties); property;
       property = ropeway_value_next (property))
    if (!check_property (notes, property, exchange))
      return FALSE;
  return TRUE;
}

/* ---- what is kept ---- */

/* A choice that is new becomes one of the database. Returns: as it is shown, in @tree. */
static RopewayValue *
keep_option (RopewayPracticeNotes *notes, RopewayValue *column, const char *type, const RopewayValue *given,
             RopewayTree *tree)
{
  g_autofree char *name = ropeway_value_dup_member_text (given, "name");
  RopewayValue *options = ropeway_value_get (ropeway_value_get (column, type), "options");
  RopewayValue *shown = ropeway_tree_object (tree);

  g_autofree char *id = g_strdup_printf ("o-%s", name);
  ropeway_value_set_text (tree, shown, "id", id);
  ropeway_value_set_text (tree, shown, "name", name);
  ropeway_value_set_text (tree, shown, "color", "default");
  if (!has_option (column, type, name))
    ropeway_value_append (options, ropeway_tree_copy (notes->database, shown));
  return shown;
}

static RopewayValue *
keep_part (const RopewayValue *given, RopewayTree *tree)
{
  RopewayValue *part = ropeway_tree_copy (tree, given);
  const RopewayValue *content = ropeway_value_get (ropeway_value_get (given, "text"), "content");

  ropeway_value_set (tree, part, "plain_text", -1, ropeway_tree_copy (tree, content));
  ropeway_value_set (tree, part, "href", -1, ropeway_tree_null (tree));
  return part;
}

static RopewayValue *
keep_item (RopewayPracticeNotes *notes, RopewayValue *column, const char *type, const RopewayValue *given,
           RopewayTree *tree)
{
  if (g_str_equal (type, "title") || g_str_equal (type, "rich_text"))
    return keep_part (given, tree);
  if (g_str_equal (type, "multi_select"))
    return keep_option (notes, column, type, given, tree);
  return ropeway_tree_copy (tree, given);
}

static RopewayValue *
keep_inner (RopewayPracticeNotes *notes, RopewayValue *column, const char *type, const RopewayValue *given,
            RopewayTree *tree)
{
  RopewayValue *list;

  if (is_list (type))
    {
      list = ropeway_tree_array (tree);
      for (const RopewayValue *item = ropeway_value_first (given); item; item = ropeway_value_next (item))
        ropeway_value_append (list, keep_item (notes, column, type, item, tree));
      return list;
    }
  if (ropeway_value_get_kind (given) == ROPEWAY_OBJECT && !g_str_equal (type, "date"))
    return keep_option (notes, column, type, given, tree);
  RopewayValue *inner = ropeway_tree_copy (tree, given);
  if (ropeway_value_get_kind (inner) == ROPEWAY_OBJECT)
    {
      if (!ropeway_value_get (inner, "end"))
        ropeway_value_set (tree, inner, "end", -1, ropeway_tree_null (tree));
      if (!ropeway_value_get (inner, "time_zone"))
        ropeway_value_set (tree, inner, "time_zone", -1, ropeway_tree_null (tree));
    }
  return inner;
}

/* Puts {"id", "type", type: @inner} in the place of property @name of @page. */
static void
set_property (RopewayTree *page, const RopewayValue *column, const char *type, RopewayValue *inner)
{
  RopewayValue *properties = ropeway_value_get (ropeway_tree_get_root (page), "properties");
  RopewayValue *shown = ropeway_tree_object (page);

  ropeway_value_set (page, shown, "id", -1, ropeway_tree_copy (page, ropeway_value_get (column, "id")));
  ropeway_value_set_text (page, shown, "type", type);
  ropeway_value_set (page, shown, type, -1, inner);
  if (g_str_equal (type, "relation"))
    ropeway_value_set_boolean (page, shown, "has_more", FALSE);
  ropeway_value_set (page, properties, ropeway_value_get_name (column, NULL), -1, shown);
}

static void
compute (RopewayTree *page, const RopewayPracticeNotes *notes)
{
  const RopewayValue *columns = get_columns (notes);
  RopewayValue *root = ropeway_tree_get_root (page);
  const RopewayValue *price
      = ropeway_value_get (ropeway_value_get (ropeway_value_get (root, "properties"), "Price"), "number");
  RopewayValue *twice = ropeway_tree_object (page);
  gint64 whole = 0;

  ropeway_value_set_text (page, twice, "type", "number");
  if (price && ropeway_value_get_int64 (price, &whole, NULL) && ABS (whole) < G_MAXINT32)
    ropeway_value_set_integer (page, twice, "number", 2 * whole);
  else
    ropeway_value_set (page, twice, "number", -1, ropeway_tree_null (page));
  set_property (page, ropeway_value_get (columns, "Twice"), "formula", twice);
  set_property (page, ropeway_value_get (columns, "Made"), "created_time",
                ropeway_tree_copy (page, ropeway_value_get (root, "created_time")));
}

static void
keep (RopewayPracticeNotes *notes, RopewayTree *page, const RopewayValue *properties)
{
  g_autofree char *moment = ropeway_timestamp_format (ropeway_practice_world_tick (notes->world));

  for (const RopewayValue *property = ropeway_value_first (properties); property;
       property = ropeway_value_next (property))
    {
      RopewayValue *column = ropeway_value_get (get_columns (notes), ropeway_value_get_name (property, NULL));
      g_autofree char *type = ropeway_value_dup_member_text (column, "type");

      set_property (page, column, type,
                    keep_inner (notes, column, type, ropeway_value_get (property, type), page));
    }
  ropeway_value_set_text (page, ropeway_tree_get_root (page), "last_edited_time", moment);
  compute (page, notes);
}

/* A page has all properties of its database, with nothing in them. */
static RopewayTree *
new_page (RopewayPracticeNotes *notes)
{
  g_autofree char *moment = ropeway_timestamp_format (notes->world->now + G_TIME_SPAN_SECOND);
  g_autofree char *text = g_strdup_printf (
      "{\"object\":\"page\",\"id\":\"6f7a1c2e-0000-4000-8000-1%011u\",\"created_time\":\"%s\","
      "\"last_edited_time\":\"%s\",\"created_by\":" USER ",\"last_edited_by\":" USER ",\"archived\":false,"
      "\"parent\":{\"type\":\"database_id\",\"database_id\":\"" DATABASE "\"},"
      "\"url\":\"https://notes.example/%u\",\"properties\":{}}",
      notes->pages->len + 1, moment, moment, notes->pages->len + 1);
  RopewayTree *page = ropeway_json_read_text (text, -1, NULL, NULL, NULL);

  for (const RopewayValue *column = ropeway_value_first (get_columns (notes)); column;
       column = ropeway_value_next (column))
    {
      g_autofree char *type = ropeway_value_dup_member_text (column, "type");
      RopewayValue *empty = is_list (type) ? ropeway_tree_array (page) : ropeway_tree_null (page);

      if (g_str_equal (type, "checkbox"))
        empty = ropeway_tree_boolean (page, FALSE);
      if (g_str_equal (type, "unique_id"))
        {
          empty = ropeway_tree_object (page);
          ropeway_value_set_text (page, empty, "prefix", "ROW");
          ropeway_value_set_integer (page, empty, "number", notes->pages->len + 1);
        }
      set_property (page, column, type, empty);
    }
  g_ptr_array_add (notes->pages, page);
  return page;
}

/* ---- requests ---- */

static void
get_database (gpointer app, RopewayPracticeExchange *exchange, const RopewayPracticeRoute *route)
{
  RopewayPracticeNotes *notes = app;

  if (admit_database (exchange))
    answer (exchange, notes->database);
}

static void
get_page (gpointer app, RopewayPracticeExchange *exchange, const RopewayPracticeRoute *route)
{
  RopewayTree *page = admit (exchange) ? find_page (app, exchange) : NULL;

  if (page)
    answer (exchange, page);
}

static void
post_page (gpointer app, RopewayPracticeExchange *exchange, const RopewayPracticeRoute *route)
{
  RopewayPracticeNotes *notes = app;
  const RopewayValue *body = admit (exchange) ? ropeway_practice_exchange_read_object (exchange) : NULL;
  const RopewayValue *parent
      = body ? ropeway_value_get (ropeway_value_get (body, "parent"), "database_id") : NULL;
  const RopewayValue *properties = body ? ropeway_value_get (body, "properties") : NULL;

  if (!body)
    return;
  if (!parent || !ropeway_value_is_text (parent, DATABASE))
    {
      refuse (exchange, "body.parent.database_id should be defined.");
      return;
    }
  if (!properties || ropeway_value_get_kind (properties) != ROPEWAY_OBJECT)
    {
      refuse (exchange, "body.properties should be defined.");
      return;
    }
  if (!check_properties (notes, properties, exchange))
    return;
  RopewayTree *page = new_page (notes);
  keep (notes, page, properties);
  notes->n_created++;
  answer (exchange, page);
}

/* Without the version, it is what a person does in the window of the service. */
static void
change_page (gpointer app, RopewayPracticeExchange *exchange, const RopewayPracticeRoute *route)
{
  RopewayPracticeNotes *notes = app;
  RopewayTree *page = find_page (notes, exchange);
  const RopewayValue *body = page ? ropeway_practice_exchange_read_object (exchange) : NULL;

  if (!body)
    return;
  RopewayValue *root = ropeway_tree_get_root (page);
  const RopewayValue *properties = ropeway_value_get (body, "properties");
  gboolean was_archived = ropeway_value_get_member_boolean (root, "archived", FALSE);
  gboolean archived = ropeway_value_get_member_boolean (body, "archived", was_archived);

  if (was_archived && archived)
    {
      refuse (exchange, "Can't edit block that is archived. You must unarchive the block before editing.");
      return;
    }
  if (!check_properties (notes, properties, exchange))
    return;
  ropeway_value_set_boolean (page, root, "archived", archived);
  keep (notes, page, properties);
  notes->n_updated++;
  answer (exchange, page);
}

static void
patch_page (gpointer app, RopewayPracticeExchange *exchange, const RopewayPracticeRoute *route)
{
  if (admit (exchange))
    change_page (app, exchange, route);
}

/* ---- queries ---- */

/* The text of a property as a filter compares it. */
static char *
dup_compared (const RopewayValue *property, const char *type)
{
  const RopewayValue *inner = ropeway_value_get (property, type);
  g_autoptr (GString) whole = g_string_new (NULL);

  if (!inner || ropeway_value_get_kind (inner) != ROPEWAY_ARRAY)
    return inner ? ropeway_value_dup_text (inner, NULL) : NULL;
  for (const RopewayValue *part = ropeway_value_first (inner); part; part = ropeway_value_next (part))
    {
      g_autofree char *text = ropeway_value_dup_member_text (part, "plain_text");
      g_string_append (whole, text ? text : "");
    }
  return g_string_free (g_steal_pointer (&whole), FALSE);
}

/* {"property": name, type: {"equals": text}}, or {"timestamp": "last_edited_time", …: {"on_or_after": moment}}. */
static gboolean
fits (const RopewayValue *page, const RopewayValue *filter)
{
  g_autofree char *name = ropeway_value_dup_member_text (filter, "property");
  const RopewayValue *since
      = ropeway_value_get (ropeway_value_get (filter, "last_edited_time"), "on_or_after");
  g_autofree char *after = since ? ropeway_value_dup_text (since, NULL) : NULL;
  g_autofree char *edited = ropeway_value_dup_member_text (page, "last_edited_time");

  if (ropeway_value_get_member_boolean (page, "archived", FALSE))
    return FALSE;
  if (!name)
    return !after || strcmp (edited, after) >= 0;
  const RopewayValue *property = ropeway_value_get (ropeway_value_get (page, "properties"), name);
  g_autofree char *type = property ? ropeway_value_dup_member_text (property, "type") : NULL;
  g_autofree char *wanted
      = type ? ropeway_value_dup_member_text (ropeway_value_get (filter, type), "equals") : NULL;
  g_autofree char *found = wanted ? dup_compared (property, type) : NULL;
  return found && g_str_equal (found, wanted);
}

static void
query (gpointer app, RopewayPracticeExchange *exchange, const RopewayPracticeRoute *route)
{
  RopewayPracticeNotes *notes = app;
  const RopewayValue *body
      = admit_database (exchange) ? ropeway_practice_exchange_read_object (exchange) : NULL;
  g_autofree char *cursor = body ? ropeway_value_dup_member_text (body, "start_cursor") : NULL;
  gint64 size = PAGE_SIZE, n = 0;
  guint i = cursor ? (guint)g_ascii_strtoull (cursor, NULL, 16) : 0;

  if (!body)
    return;
  if (ropeway_value_get (body, "page_size"))
    ropeway_value_get_int64 (ropeway_value_get (body, "page_size"), &size, NULL);
  if (size < 1 || size > PAGE_SIZE)
    {
      refuse (exchange, "body.page_size should be ≤ `100`.");
      return;
    }
  exchange->status = 200;
  g_string_append (exchange->answer, "{\"object\":\"list\",\"results\":[");
  for (; i < notes->pages->len && n < size; i++)
    {
      const RopewayValue *page = ropeway_tree_get_root (g_ptr_array_index (notes->pages, i));

      if (!fits (page, ropeway_value_get (body, "filter")))
        continue;
      g_string_append (exchange->answer, n++ > 0 ? "," : "");
      ropeway_json_write (page, ROPEWAY_JSON_COMPACT, exchange->answer);
    }
  if (i < notes->pages->len)
    g_string_append_printf (exchange->answer, "],\"next_cursor\":\"%08x\",\"has_more\":true}", i);
  else
    g_string_append (exchange->answer, "],\"next_cursor\":null,\"has_more\":false}");
}

/* ---- the app ---- */

void
ropeway_practice_notes_init (RopewayPracticeNotes *notes, RopewayPracticeWorld *world)
{
  *notes = (RopewayPracticeNotes){ .world = world };
  notes->pages = g_ptr_array_new_with_free_func ((GDestroyNotify)ropeway_tree_unref);
  notes->database = ropeway_json_read_text (first_database, -1, NULL, NULL, NULL);
}

void
ropeway_practice_notes_clear (RopewayPracticeNotes *notes)
{
  g_clear_pointer (&notes->pages, g_ptr_array_unref);
  g_clear_pointer (&notes->database, ropeway_tree_unref);
}

void
ropeway_practice_notes_reset (RopewayPracticeNotes *notes)
{
  RopewayPracticeWorld *world = notes->world;

  ropeway_practice_notes_clear (notes);
  ropeway_practice_notes_init (notes, world);
}

void
ropeway_practice_notes_write (const RopewayPracticeNotes *notes, GString *out)
{
  g_string_append_c (out, '[');
  for (guint i = 0; i < notes->pages->len; i++)
    {
      g_string_append (out, i > 0 ? "," : "");
      ropeway_json_write (ropeway_tree_get_root (g_ptr_array_index (notes->pages, i)), ROPEWAY_JSON_COMPACT,
                          out);
    }
  g_string_append_c (out, ']');
}

const RopewayPracticeRoute *
ropeway_practice_notes_routes (void)
{
  static const RopewayPracticeRoute routes[] = {
    { "GET", "/v1/databases/{id}", NULL, 0, get_database },
    { "POST", "/v1/databases/{id}/query", NULL, 0, query },
    { "POST", "/v1/pages", NULL, 0, post_page },
    { "GET", "/v1/pages/{id}", NULL, 0, get_page },
    { "PATCH", "/v1/pages/{id}", NULL, 0, patch_page },
    { "POST", "/edit/{id}", NULL, 0, change_page },
    { NULL },
  };

  return routes;
}
