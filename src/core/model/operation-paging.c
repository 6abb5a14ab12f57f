/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: how an operation gives its pages, and how it is asked for what changed. */
#include <string.h>

#include "base/limits.h"
#include "base/timestamp.h"
#include "model/named-template.h"
#include "model/operation-private.h"
#include "model/words.h"

void
ropeway_paging_clear (RopewayPaging *self)
{
  g_clear_pointer (&self->type_text, g_free);
  g_clear_pointer (&self->parameter, g_free);
  g_clear_pointer (&self->place, ropeway_path_unref);
  g_clear_pointer (&self->start, g_free);
  g_clear_pointer (&self->next_path, ropeway_template_unref);
  g_clear_pointer (&self->size_parameter, g_free);
  g_clear_pointer (&self->size_place, ropeway_path_unref);
  g_clear_pointer (&self->next, ropeway_path_unref);
  g_clear_pointer (&self->header, g_free);
  g_clear_pointer (&self->total, ropeway_path_unref);
  g_clear_pointer (&self->total_header, g_free);
  g_clear_pointer (&self->pages, ropeway_path_unref);
  g_clear_pointer (&self->pages_header, g_free);
  g_clear_pointer (&self->more, ropeway_path_unref);
  g_clear_pointer (&self->last, ropeway_path_unref);
  g_clear_pointer (&self->field, ropeway_path_unref);
  g_clear_pointer (&self->split.field, ropeway_path_unref);
  g_clear_pointer (&self->split.from, g_free);
  g_clear_pointer (&self->split.to, g_free);
  g_clear_pointer (&self->split.from_place, ropeway_path_unref);
  g_clear_pointer (&self->split.to_place, ropeway_path_unref);
}

static char *
read_header_name (RopewayObjectReader *reader, const char *name, RopewayNeed need)
{
  char *text = ropeway_object_reader_text (reader, name, need);

  if (text != NULL)
    ropeway_check_header_name (text, ropeway_object_reader_at (reader, name), reader->problems);
  return text;
}

/* Reads the name of a parameter, which is a path where it goes into the body. */
static char *
read_parameter (const RopewayPaging *self, RopewayObjectReader *reader, const char *name, RopewayNeed need,
                RopewayPath **place)
{
  switch (self->in)
    {
    case ROPEWAY_PAGING_IN_BODY:
      *place = ropeway_object_reader_path (reader, name, need);
      return *place != NULL ? g_strdup (ropeway_path_get_text (*place)) : NULL;
    case ROPEWAY_PAGING_IN_HEADER:
      return read_header_name (reader, name, need);
    case ROPEWAY_PAGING_IN_QUERY:
    case ROPEWAY_PAGING_IN_PATH:
      break;
    }
  return ropeway_object_reader_text (reader, name, need);
}

static void
read_size (RopewayPaging *self, RopewayObjectReader *reader)
{
  g_auto (RopewayObjectReader) size = { 0 };

  if (!ropeway_object_reader_init_member (&size, &ropeway_form_page_size, reader, "size", ROPEWAY_OPTIONAL))
    return;
  if (self->in == ROPEWAY_PAGING_IN_BODY)
    self->size_parameter = read_parameter (self, &size, "parameter", ROPEWAY_OPTIONAL, &self->size_place);
  else
    self->size_parameter = ropeway_object_reader_text (&size, "parameter", ROPEWAY_OPTIONAL);
  if (ropeway_object_reader_get (&size, "value", ROPEWAY_NEEDED) != NULL)
    self->size = ropeway_object_reader_integer (&size, "value", 1, ROPEWAY_LIMIT_PAGE_SIZE, 0);
}

/* A Relay connection says both in its pageInfo. */
static void
read_connection (RopewayPaging *self, RopewayObjectReader *reader)
{
  g_autoptr (RopewayPath) path = ropeway_object_reader_path (reader, "connection", ROPEWAY_OPTIONAL);

  if (path == NULL)
    return;
  const char *text = ropeway_path_get_text (path);
  g_autofree char *cursor = g_strconcat (text, ".pageInfo.endCursor", NULL);
  g_autofree char *more = g_strconcat (text, ".pageInfo.hasNextPage", NULL);
  self->next = ropeway_path_parse (cursor, NULL);
  self->more = ropeway_path_parse (more, NULL);
  if (self->parameter != NULL)
    return;
  self->place = ropeway_path_parse ("variables.after", NULL);
  self->parameter = g_strdup ("variables.after");
}

/* Where an answer says what comes next. */
static void
read_next (RopewayPaging *self, RopewayObjectReader *reader)
{
  gboolean follows = self->type == ROPEWAY_PAGING_CURSOR || self->type == ROPEWAY_PAGING_NEXT_URL;
  gboolean in_header
      = ropeway_object_reader_word (reader, "from", ropeway_words_paging_from, ROPEWAY_OPTIONAL, 0) == 1;

  if (in_header)
    self->header = read_header_name (reader, "header", ROPEWAY_NEEDED);
  else if (self->next == NULL)
    self->next = ropeway_object_reader_path (reader, "next", follows ? ROPEWAY_NEEDED : ROPEWAY_OPTIONAL);
  if (self->more == NULL)
    self->more = ropeway_object_reader_path (reader, "more", ROPEWAY_OPTIONAL);
  self->last = ropeway_object_reader_path (reader, "last", ROPEWAY_OPTIONAL);
  self->total = ropeway_object_reader_path (reader, "total", ROPEWAY_OPTIONAL);
  self->total_header = read_header_name (reader, "totalHeader", ROPEWAY_OPTIONAL);
  self->pages = ropeway_object_reader_path (reader, "pages", ROPEWAY_OPTIONAL);
  self->pages_header = read_header_name (reader, "pagesHeader", ROPEWAY_OPTIONAL);
}

/* What a request says about the page that is wanted. */
static void
read_asked (RopewayPaging *self, RopewayObjectReader *reader)
{
  gboolean connected = ropeway_object_reader_get (reader, "connection", ROPEWAY_OPTIONAL) != NULL;
  gboolean needed = self->type == ROPEWAY_PAGING_PAGE || self->type == ROPEWAY_PAGING_OFFSET
                    || self->type == ROPEWAY_PAGING_UNTIL_EMPTY
                    || (self->type == ROPEWAY_PAGING_CURSOR && !connected);

  self->in = (RopewayPagingIn)ropeway_object_reader_word (
      reader, "in", ropeway_words_paging_in, ROPEWAY_OPTIONAL,
      connected ? ROPEWAY_PAGING_IN_BODY : ROPEWAY_PAGING_IN_QUERY);
  if (self->type != ROPEWAY_PAGING_KEYSET)
    self->parameter = read_parameter (self, reader, "parameter", needed ? ROPEWAY_NEEDED : ROPEWAY_OPTIONAL,
                                      &self->place);
  self->start = ropeway_object_reader_text (reader, "start", ROPEWAY_OPTIONAL);
  self->next_path = ropeway_object_reader_template (reader, "nextPath", ROPEWAY_OPTIONAL);
  self->first = ropeway_object_reader_integer (reader, "first", 0, G_MAXINT64, 1);
  read_size (self, reader);
}

static void
read_keyset (RopewayPaging *self, RopewayObjectReader *reader)
{
  g_auto (RopewayObjectReader) keyset = { 0 };

  if (!ropeway_object_reader_init_member (&keyset, &ropeway_form_keyset, reader, "keyset", ROPEWAY_NEEDED))
    return;
  self->field = ropeway_object_reader_path (&keyset, "field", ROPEWAY_NEEDED);
  self->parameter = read_parameter (self, &keyset, "parameter", ROPEWAY_NEEDED, &self->place);
}

static void
read_split (RopewayPaging *self, RopewayObjectReader *reader)
{
  g_auto (RopewayObjectReader) split = { 0 };
  RopewaySplit *to = &self->split;
  RopewayNeed need = self->type == ROPEWAY_PAGING_SPLIT ? ROPEWAY_NEEDED : ROPEWAY_OPTIONAL;

  if (!ropeway_object_reader_init_member (&split, &ropeway_form_split, reader, "split", need))
    return;
  to->field = ropeway_object_reader_path (&split, "field", ROPEWAY_NEEDED);
  to->from = read_parameter (self, &split, "from", ROPEWAY_NEEDED, &to->from_place);
  to->to = read_parameter (self, &split, "to", ROPEWAY_NEEDED, &to->to_place);
  to->as = (RopewaySplitAs)ropeway_object_reader_word (&split, "as", ropeway_words_split_as, ROPEWAY_OPTIONAL,
                                                       ROPEWAY_SPLIT_DATE_TIME);
  if (ropeway_object_reader_get (&split, "cap", ROPEWAY_NEEDED) != NULL)
    to->cap = ropeway_object_reader_integer (&split, "cap", 1, ROPEWAY_LIMIT_SPLIT_CAP, 1);
  to->window = ropeway_object_reader_duration (&split, "window", G_TIME_SPAN_SECOND, G_MAXINT64, 0);
  g_autofree char *since
      = ropeway_object_reader_text (&split, "since", to->window > 0 ? ROPEWAY_NEEDED : ROPEWAY_OPTIONAL);
  if (since != NULL && !ropeway_timestamp_parse (since, -1, NULL, &to->since, NULL))
    ropeway_problems_add (split.problems, ropeway_problem_new ("operation.split-since-bad",
                                                               ropeway_object_reader_at (&split, "since"),
                                                               "found", since, NULL));
}

/* Whoever may meet several records of one value has to know what a full page is. */
static gboolean
needs_size (const RopewayPaging *self)
{
  return self->end_short || (self->field != NULL && !self->unique);
}

void
ropeway_paging_read (RopewayPaging *self, const GPtrArray *key, RopewayObjectReader *reader)
{
  g_auto (RopewayObjectReader) paging = { 0 };

  self->first = 1;
  if (!ropeway_object_reader_init_member (&paging, &ropeway_form_paging, reader, "paging", ROPEWAY_OPTIONAL))
    return;
  self->type_text = ropeway_object_reader_text (&paging, "type", ROPEWAY_NEEDED);
  if (self->type_text == NULL)
    return;
  self->type = (RopewayPagingType)ropeway_words_find (ropeway_words_paging, self->type_text);
  read_asked (self, &paging);
  read_connection (self, &paging);
  read_next (self, &paging);
  if (self->type == ROPEWAY_PAGING_KEYSET)
    read_keyset (self, &paging);
  if (self->type != ROPEWAY_PAGING_NONE)
    read_split (self, &paging);
  self->unique = self->field != NULL && key->len == 1
                 && g_str_equal (ropeway_path_get_text (g_ptr_array_index (key, 0)),
                                 ropeway_path_get_text (self->field));
  self->end_short
      = ropeway_object_reader_word (&paging, "end", ropeway_words_paging_end, ROPEWAY_OPTIONAL, 0) == 1;
  if (needs_size (self) && self->size == 0)
    ropeway_problems_add (
        paging.problems,
        ropeway_problem_new ("operation.paging-size-missing",
                             ropeway_object_reader_at (&paging, self->end_short ? "end" : "keyset"), NULL));
}

/* ---- what the rest of the operation must be ---- */

static gboolean
has_place (const RopewayTemplate *text, const char *name)
{
  for (guint i = 0; text != NULL && i < ropeway_template_get_n_places (text); i++)
    if (strcmp (ropeway_template_get_place (text, i), name) == 0)
      return TRUE;
  return FALSE;
}

static gboolean
have_place (const GPtrArray *named, const char *name)
{
  for (guint i = 0; named != NULL && i < named->len; i++)
    if (has_place (((const RopewayNamedTemplate *)g_ptr_array_index (named, i))->value, name))
      return TRUE;
  return FALSE;
}

static gboolean
body_has_place (const RopewayValue *value, const char *name)
{
  if (ropeway_value_get_kind (value) == ROPEWAY_STRING)
    {
      g_autofree char *text = ropeway_value_dup_text (value, NULL);
      g_autoptr (RopewayTemplate) places = text != NULL ? ropeway_template_parse (text, NULL) : NULL;
      return has_place (places, name);
    }
  for (const RopewayValue *child = ropeway_value_first (value); child != NULL;
       child = ropeway_value_next (child))
    if (body_has_place (child, name))
      return TRUE;
  return FALSE;
}

static void
check_place (const RopewayOperation *operation, const char *name, RopewayObjectReader *reader)
{
  if (name == NULL || has_place (operation->path, name) || have_place (operation->query, name)
      || have_place (operation->headers, name)
      || (operation->body != NULL && body_has_place (operation->body, name)))
    return;
  ropeway_problems_add (reader->problems, ropeway_problem_new ("operation.paging-place-missing",
                                                               ropeway_object_reader_at (reader, "paging"),
                                                               "name", name, NULL));
}

gboolean
ropeway_paging_sends (const RopewayPaging *self, const char *name)
{
  return g_strcmp0 (name, self->parameter) == 0 || g_strcmp0 (name, self->size_parameter) == 0
         || g_strcmp0 (name, self->split.from) == 0 || g_strcmp0 (name, self->split.to) == 0;
}

/* Whether the first page can be asked for without @name. */
static gboolean
is_optional (const RopewayTemplate *path, const char *name)
{
  for (guint i = 0; path != NULL && i < ropeway_template_get_n_places (path); i++)
    if (g_strcmp0 (ropeway_template_get_place (path, i), name) == 0)
      return ropeway_template_is_optional (path, i);
  return FALSE;
}

void
ropeway_paging_check (const RopewayOperation *operation, RopewayObjectReader *reader)
{
  const RopewayPaging *self = &operation->paging;
  const char *code = NULL;

  if (self->in == ROPEWAY_PAGING_IN_PATH)
    {
      check_place (operation, self->parameter, reader);
      check_place (operation, self->split.from, reader);
      check_place (operation, self->split.to, reader);
      if (self->start == NULL && !is_optional (operation->path, self->parameter)
          && (self->type == ROPEWAY_PAGING_CURSOR || self->type == ROPEWAY_PAGING_KEYSET))
        code = "operation.paging-start-missing";
    }
  if (self->split.field != NULL && operation->changes.sorted)
    code = "operation.split-sorted";
  if (code != NULL)
    ropeway_problems_add (reader->problems,
                          ropeway_problem_new (code, ropeway_object_reader_at (reader, "paging"), NULL));
}

void
ropeway_changes_clear (RopewayChanges *self)
{
  g_clear_pointer (&self->field, ropeway_path_unref);
  g_clear_pointer (&self->parameter, g_free);
}

static void
read_look_back (RopewayChanges *self, RopewayObjectReader *changes)
{
  switch (self->type)
    {
    case ROPEWAY_CURSOR_DATE_TIME:
      self->look_back = ropeway_object_reader_duration (changes, "lookBack", 0, G_MAXINT64, 0);
      break;
    case ROPEWAY_CURSOR_NUMBER:
      self->look_back = ropeway_object_reader_integer (changes, "lookBack", 0, G_MAXINT64, 0);
      break;
    case ROPEWAY_CURSOR_TOKEN:
      if (ropeway_object_reader_get (changes, "lookBack", ROPEWAY_OPTIONAL) != NULL)
        ropeway_problems_add (changes->problems,
                              ropeway_problem_new ("operation.look-back-token",
                                                   ropeway_object_reader_at (changes, "lookBack"), NULL));
      break;
    }
}

void
ropeway_changes_read (RopewayChanges *self, RopewayObjectReader *reader)
{
  g_auto (RopewayObjectReader) changes = { 0 };

  if (!ropeway_object_reader_init_member (&changes, &ropeway_form_changes, reader, "changes",
                                          ROPEWAY_OPTIONAL))
    return;
  self->field = ropeway_object_reader_path (&changes, "field", ROPEWAY_NEEDED);
  self->type = (RopewayCursorType)ropeway_object_reader_word (&changes, "type", ropeway_words_cursor,
                                                              ROPEWAY_OPTIONAL, ROPEWAY_CURSOR_DATE_TIME);
  self->parameter = ropeway_object_reader_text (&changes, "parameter", ROPEWAY_OPTIONAL);
  self->sorted = ropeway_object_reader_boolean (&changes, "sorted", FALSE);
  read_look_back (self, &changes);
}
