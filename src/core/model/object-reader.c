/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: the readers of members and their problems, once for all documents. */
#include "model/object-reader.h"

#include "base/ident.h"
#include "base/limits.h"
#include "base/timestamp.h"
#include "model/words.h"

#include <string.h>

#define NUMBER_TEXT 24

char *
ropeway_pointer_join (const char *pointer, const char *name)
{
  GString *joined = g_string_new (pointer);

  g_string_append_c (joined, '/');
  for (const char *c = name; *c != '\0'; c++)
    {
      if (*c == '~')
        g_string_append (joined, "~0");
      else if (*c == '/')
        g_string_append (joined, "~1");
      else
        g_string_append_c (joined, *c);
    }
  return g_string_free (joined, FALSE);
}

char *
ropeway_pointer_join_index (const char *pointer, gsize index)
{
  return g_strdup_printf ("%s/%" G_GSIZE_FORMAT, pointer, index);
}

void
ropeway_report_type (RopewayProblems *problems, const char *code, const char *pointer, const char *name,
                     const RopewayValue *value)
{
  const char *found = ropeway_value_type_name (ropeway_value_get_kind (value));

  ropeway_problems_add (problems, ropeway_problem_new (code, pointer, "found", found, "member", name, NULL));
}

/* An unknown member is kept and does no harm, but one that is nearly a known one was meant to do something. */
static void
warn_misspelt (RopewayObjectReader *self)
{
  g_autofree const char **names = NULL;

  for (const RopewayValue *member = ropeway_value_first (self->object); member != NULL;
       member = ropeway_value_next (member))
    {
      const char *name = ropeway_value_get_name (member, NULL);
      const char *meant;

      if (ropeway_object_form_find (self->form, name) != NULL)
        continue;
      if (names == NULL)
        names = ropeway_object_form_dup_names (self->form);
      meant = ropeway_ident_suggest (name, names);
      /* Where the right one is there as well, the other is no slip. */
      if (meant != NULL && ropeway_value_get (self->object, meant) == NULL)
        ropeway_problems_add (self->problems, ropeway_problem_new ("document.member-misspelt",
                                                                   ropeway_object_reader_at (self, name),
                                                                   "found", name, "suggestion", meant, NULL));
    }
}

gboolean
ropeway_object_reader_init (RopewayObjectReader *self, const RopewayObjectForm *form,
                            const RopewayValue *value, const char *pointer, RopewayProblems *problems)
{
  self->pointer = g_strdup (pointer);
  self->at = g_string_new (NULL);
  self->object = NULL;
  self->form = form;
  self->problems = problems;

  if (value == NULL)
    return FALSE;
  if (ropeway_value_get_kind (value) != ROPEWAY_OBJECT)
    {
      ropeway_report_type (problems, "document.object-needed", pointer, NULL, value);
      return FALSE;
    }
  self->object = value;
  warn_misspelt (self);
  return TRUE;
}

gboolean
ropeway_object_reader_init_member (RopewayObjectReader *self, const RopewayObjectForm *form,
                                   RopewayObjectReader *parent, const char *name, RopewayNeed need)
{
  const RopewayValue *value = ropeway_object_reader_get (parent, name, need);

  return ropeway_object_reader_init (self, form, value, ropeway_object_reader_at (parent, name),
                                     parent->problems);
}

void
ropeway_object_reader_clear (RopewayObjectReader *self)
{
  g_clear_pointer (&self->pointer, g_free);
  if (self->at != NULL)
    g_string_free (g_steal_pointer (&self->at), TRUE);
}

const char *
ropeway_object_reader_at (RopewayObjectReader *self, const char *name)
{
  g_autofree char *pointer = ropeway_pointer_join (self->pointer, name);

  g_string_assign (self->at, pointer);
  return self->at->str;
}

const RopewayValue *
ropeway_object_reader_get (RopewayObjectReader *self, const char *name, RopewayNeed need)
{
  const RopewayValue *value = NULL;

  g_assert (ropeway_object_form_find (self->form, name) != NULL);

  if (self->object == NULL)
    return NULL;
  value = ropeway_value_get (self->object, name);
  if (value == NULL && need == ROPEWAY_NEEDED)
    ropeway_problems_add (
        self->problems, ropeway_problem_new ("document.member-missing", self->pointer, "member", name, NULL));
  return value;
}

static void
report_amount (RopewayObjectReader *self, const char *code, const char *name, gsize found, gsize most)
{
  char found_text[NUMBER_TEXT], most_text[NUMBER_TEXT];

  g_snprintf (found_text, sizeof found_text, "%" G_GSIZE_FORMAT, found);
  g_snprintf (most_text, sizeof most_text, "%" G_GSIZE_FORMAT, most);
  ropeway_problems_add (self->problems,
                        ropeway_problem_new (code, ropeway_object_reader_at (self, name), "member", name,
                                             "found", found_text, "most", most_text, NULL));
}

const RopewayValue *
ropeway_object_reader_list (RopewayObjectReader *self, const char *name, RopewayNeed need, gsize most)
{
  const RopewayValue *value = ropeway_object_reader_get (self, name, need);

  if (value == NULL)
    return NULL;
  if (ropeway_value_get_kind (value) != ROPEWAY_ARRAY)
    {
      ropeway_report_type (self->problems, "document.list-needed", ropeway_object_reader_at (self, name),
                           name, value);
      return NULL;
    }
  if (most > 0 && ropeway_value_get_length (value) > most)
    {
      report_amount (self, "document.list-long", name, ropeway_value_get_length (value), most);
      return NULL;
    }
  return value;
}

const RopewayValue *
ropeway_object_reader_object (RopewayObjectReader *self, const char *name, RopewayNeed need)
{
  const RopewayValue *value = ropeway_object_reader_get (self, name, need);

  if (value == NULL || ropeway_value_get_kind (value) == ROPEWAY_OBJECT)
    return value;
  ropeway_report_type (self->problems, "document.object-needed", ropeway_object_reader_at (self, name), NULL,
                       value);
  return NULL;
}

char *
ropeway_read_text (const RopewayValue *value, const char *name, const char *pointer,
                   RopewayProblems *problems)
{
  g_autofree char *text = NULL;

  if (ropeway_value_get_kind (value) != ROPEWAY_STRING)
    {
      ropeway_report_type (problems, "document.text-needed", pointer, name, value);
      return NULL;
    }
  text = ropeway_value_dup_text (value, NULL);
  if (text == NULL)
    ropeway_problems_add (problems, ropeway_problem_new ("document.text-bad", pointer, "member", name, NULL));
  return g_steal_pointer (&text);
}

char *
ropeway_object_reader_text (RopewayObjectReader *self, const char *name, RopewayNeed need)
{
  const RopewayValue *value = ropeway_object_reader_get (self, name, need);
  g_autofree char *text = NULL;

  if (value == NULL)
    return NULL;
  text = ropeway_read_text (value, name, ropeway_object_reader_at (self, name), self->problems);
  if (text == NULL)
    return NULL;
  if (text[strspn (text, " \t\r\n")] == '\0')
    {
      ropeway_problems_add (self->problems,
                            ropeway_problem_new ("document.text-empty", ropeway_object_reader_at (self, name),
                                                 "member", name, NULL));
      return NULL;
    }
  return g_steal_pointer (&text);
}

char *
ropeway_object_reader_name (RopewayObjectReader *self, const char *name, RopewayNeed need)
{
  g_autofree char *text = ropeway_object_reader_text (self, name, need);

  if (text != NULL && g_utf8_strlen (text, -1) > ROPEWAY_LIMIT_NAME_CHARS)
    {
      report_amount (self, "document.name-long", name, (gsize)g_utf8_strlen (text, -1),
                     ROPEWAY_LIMIT_NAME_CHARS);
      return NULL;
    }
  return g_steal_pointer (&text);
}

char *
ropeway_object_reader_slug (RopewayObjectReader *self, const char *name, RopewayNeed need)
{
  g_autofree char *text = ropeway_object_reader_text (self, name, need);
  g_autofree char *suggestion = NULL;

  if (text == NULL || ropeway_ident_is_slug (text))
    return g_steal_pointer (&text);

  suggestion = ropeway_ident_slugify (text);
  ropeway_problems_add (self->problems,
                        ropeway_problem_new ("document.id-bad", ropeway_object_reader_at (self, name),
                                             "member", name, "found", text, "suggestion", suggestion, NULL));
  return NULL;
}

char *
ropeway_object_reader_zone (RopewayObjectReader *self, const char *name, GTimeZone **zone)
{
  g_autofree char *text = ropeway_object_reader_text (self, name, ROPEWAY_OPTIONAL);

  *zone = NULL;
  if (text == NULL)
    return NULL;
  *zone = ropeway_zone_new (text, NULL);
  if (*zone == NULL)
    {
      ropeway_problems_add (self->problems,
                            ropeway_problem_new ("document.zone-unknown",
                                                 ropeway_object_reader_at (self, name), "found", text, NULL));
      return NULL;
    }
  return g_steal_pointer (&text);
}

gboolean
ropeway_object_reader_boolean (RopewayObjectReader *self, const char *name, gboolean fallback)
{
  const RopewayValue *value = ropeway_object_reader_get (self, name, ROPEWAY_OPTIONAL);

  if (value == NULL)
    return fallback;
  if (ropeway_value_get_kind (value) != ROPEWAY_BOOLEAN)
    {
      ropeway_report_type (self->problems, "document.boolean-needed", ropeway_object_reader_at (self, name),
                           name, value);
      return fallback;
    }
  return ropeway_value_get_boolean (value);
}

gint64
ropeway_object_reader_integer (RopewayObjectReader *self, const char *name, gint64 least, gint64 most,
                               gint64 fallback)
{
  const RopewayValue *value = ropeway_object_reader_get (self, name, ROPEWAY_OPTIONAL);
  char least_text[NUMBER_TEXT], most_text[NUMBER_TEXT];
  gint64 number;

  if (value == NULL)
    return fallback;
  if (ropeway_value_get_kind (value) != ROPEWAY_NUMBER)
    {
      ropeway_report_type (self->problems, "document.number-needed", ropeway_object_reader_at (self, name),
                           name, value);
      return fallback;
    }
  if (ropeway_value_get_int64 (value, &number, NULL) && number >= least && number <= most)
    return number;

  g_snprintf (least_text, sizeof least_text, "%" G_GINT64_FORMAT, least);
  g_snprintf (most_text, sizeof most_text, "%" G_GINT64_FORMAT, most);
  ropeway_problems_add (self->problems,
                        ropeway_problem_new ("document.number-range", ropeway_object_reader_at (self, name),
                                             "member", name, "least", least_text, "most",
                                             most == G_MAXINT64 ? NULL : most_text, NULL));
  return fallback;
}

gint64
ropeway_object_reader_duration (RopewayObjectReader *self, const char *name, gint64 least, gint64 most,
                                gint64 fallback)
{
  g_autofree char *text = ropeway_object_reader_text (self, name, ROPEWAY_OPTIONAL);
  g_autofree char *least_text = NULL;
  g_autofree char *most_text = NULL;
  gint64 us;

  if (text == NULL)
    return fallback;
  if (!ropeway_duration_parse (text, &us, NULL))
    {
      ropeway_problems_add (self->problems, ropeway_problem_new ("document.duration-bad",
                                                                 ropeway_object_reader_at (self, name),
                                                                 "member", name, "found", text, NULL));
      return fallback;
    }
  if (us >= least && us <= most)
    return us;

  least_text = ropeway_duration_format (least);
  most_text = most == G_MAXINT64 ? NULL : ropeway_duration_format (most);
  ropeway_problems_add (self->problems,
                        ropeway_problem_new ("document.duration-range", ropeway_object_reader_at (self, name),
                                             "member", name, "found", text, "least", least_text, "most",
                                             most_text, NULL));
  return fallback;
}

guint
ropeway_object_reader_word (RopewayObjectReader *self, const char *name, const char *const *words,
                            RopewayNeed need, guint fallback)
{
  g_autofree char *text = ropeway_object_reader_text (self, name, need);
  g_autofree char *known = NULL;
  guint index;

  if (text == NULL)
    return fallback;
  index = ropeway_words_find (words, text);
  if (words[index] != NULL)
    return index;

  known = g_strjoinv (", ", (char **)words);
  ropeway_problems_add (self->problems,
                        ropeway_problem_new ("document.word-unknown", ropeway_object_reader_at (self, name),
                                             "member", name, "found", text, "suggestion",
                                             ropeway_ident_suggest (text, words), "words", known, NULL));
  return fallback;
}

/* Returns: (transfer full): the message of @error as a part of a longer sentence. */
static char *
reason_of (const GError *error)
{
  gsize length = strlen (error->message);

  return g_strndup (error->message, g_str_has_suffix (error->message, ".") ? length - 1 : length);
}

/* A text that could not be compiled. */
static void
report_bad (RopewayProblems *problems, const char *code, const char *pointer, const char *name,
            const char *found, const GError *error)
{
  g_autofree char *reason = reason_of (error);

  ropeway_problems_add (
      problems, ropeway_problem_new (code, pointer, "member", name, "found", found, "reason", reason, NULL));
}

RopewayPath *
ropeway_read_path (const RopewayValue *value, const char *name, const char *pointer,
                   RopewayProblems *problems)
{
  g_autofree char *text = ropeway_read_text (value, name, pointer, problems);
  g_autoptr (RopewayPath) path = NULL;
  g_autoptr (GError) error = NULL;

  if (text == NULL)
    return NULL;
  path = ropeway_path_parse (text, &error);
  if (path == NULL)
    report_bad (problems, "document.path-bad", pointer, name, text, error);
  return g_steal_pointer (&path);
}

RopewayPath *
ropeway_object_reader_path (RopewayObjectReader *self, const char *name, RopewayNeed need)
{
  const RopewayValue *value = ropeway_object_reader_get (self, name, need);

  if (value == NULL)
    return NULL;
  return ropeway_read_path (value, name, ropeway_object_reader_at (self, name), self->problems);
}

GPtrArray *
ropeway_object_reader_paths (RopewayObjectReader *self, const char *name, RopewayNeed need)
{
  const RopewayValue *list = ropeway_object_reader_list (self, name, need, ROPEWAY_LIMIT_KEY_FIELDS);
  g_autofree char *pointer = NULL;
  g_autoptr (GPtrArray) paths = NULL;
  gsize index = 0;

  if (list == NULL)
    return NULL;
  pointer = g_strdup (ropeway_object_reader_at (self, name));
  if (ropeway_value_get_length (list) == 0)
    {
      ropeway_problems_add (self->problems,
                            ropeway_problem_new ("document.list-empty", pointer, "member", name, NULL));
      return NULL;
    }

  paths = g_ptr_array_new_with_free_func ((GDestroyNotify)ropeway_path_unref);
  for (const RopewayValue *item = ropeway_value_first (list); item != NULL; item = ropeway_value_next (item))
    {
      g_autofree char *at = ropeway_pointer_join_index (pointer, index++);
      RopewayPath *path = ropeway_read_path (item, name, at, self->problems);

      if (path != NULL)
        g_ptr_array_add (paths, path);
    }
  return g_steal_pointer (&paths);
}

static RopewayTemplate *
read_template (const RopewayValue *value, const char *name, const char *pointer, gboolean is_path,
               RopewayProblems *problems)
{
  g_autofree char *text = ropeway_read_text (value, name, pointer, problems);
  g_autoptr (RopewayTemplate) template = NULL;
  g_autoptr (GError) error = NULL;

  if (text == NULL)
    return NULL;
  template = is_path ? ropeway_template_parse_path (text, &error) : ropeway_template_parse (text, &error);
  if (template == NULL)
    report_bad (problems, "document.template-bad", pointer, name, text, error);
  return g_steal_pointer (&template);
}

RopewayTemplate *
ropeway_read_template (const RopewayValue *value, const char *name, const char *pointer,
                       RopewayProblems *problems)
{
  return read_template (value, name, pointer, FALSE, problems);
}

RopewayTemplate *
ropeway_read_path_template (const RopewayValue *value, const char *name, const char *pointer,
                            RopewayProblems *problems)
{
  return read_template (value, name, pointer, TRUE, problems);
}

RopewayTemplate *
ropeway_object_reader_template (RopewayObjectReader *self, const char *name, RopewayNeed need)
{
  const RopewayValue *value = ropeway_object_reader_get (self, name, need);

  if (value == NULL)
    return NULL;
  return ropeway_read_template (value, name, ropeway_object_reader_at (self, name), self->problems);
}
