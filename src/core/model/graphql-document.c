/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/graphql-document.h"

#include <string.h>

#include "base/i18n.h"
#include "base/limits.h"

G_DEFINE_QUARK (ropeway - graphql - error - quark, ropeway_graphql_error)

static void
variable_free (gpointer data)
{
  RopewayGraphqlVariable *variable = data;

  g_free (variable->name);
  g_free (variable->type);
  g_free (variable);
}

static void
field_free (gpointer data)
{
  RopewayGraphqlField *field = data;

  g_free (field->key);
  g_ptr_array_unref (field->fields);
  g_free (field);
}

static void
use_free (gpointer data)
{
  RopewayGraphqlUse *use = data;

  g_free (use->name);
  g_free (use);
}

void
ropeway_graphql_document_free (RopewayGraphqlDocument *self)
{
  g_free (self->text);
  g_free (self->name);
  g_ptr_array_unref (self->variables);
  g_ptr_array_unref (self->fields);
  g_ptr_array_unref (self->uses);
  g_free (self);
}

static RopewayGraphqlDocument *
document_new (const char *text)
{
  RopewayGraphqlDocument *self = g_new0 (RopewayGraphqlDocument, 1);

  self->text = g_strdup (text);
  self->variables = g_ptr_array_new_with_free_func (variable_free);
  self->fields = g_ptr_array_new_with_free_func (field_free);
  self->uses = g_ptr_array_new_with_free_func (use_free);
  return self;
}

/* ---- words ---- */

typedef enum
{
  TOKEN_NAME,
  TOKEN_NUMBER,
  TOKEN_TEXT,
  TOKEN_SIGN, /* one character, or "..." */
  TOKEN_END,
  TOKEN_BAD,
} Token;

/* The reader stands at one token. */
typedef struct
{
  const char *text;
  Token token;
  gsize at;
  gsize end;    /* behind it */
  gsize before; /* behind the token before it */
  guint depth;

  GPtrArray *uses; /* borrowed (nullable): collects variables */
  gboolean in_fragment;
  GError *error; /* owned (nullable): the first */
} Reader;

static gboolean
is_name_start (char c)
{
  return g_ascii_isalpha (c) || c == '_';
}

/* White space, commas, the mark of the byte order and comments (§2.1). */
static gsize
skip (const char *text, gsize at)
{
  for (;;)
    {
      if (text[at] == '#')
        while (text[at] != '\0' && text[at] != '\n' && text[at] != '\r')
          at++;
      if (text[at] != '\0' && strchr (" \t\r\n,", text[at]) != NULL)
        at++;
      else if (strncmp (text + at, "\xef\xbb\xbf", 3) == 0)
        at += 3;
      else
        return at;
    }
}

/* Returns: where the text that begins at @at ends; @at where it does not. */
static gsize
skip_text (const char *text, gsize at)
{
  gboolean is_block = strncmp (text + at, "\"\"\"", 3) == 0;
  gsize end = at + (is_block ? 3 : 1);

  for (; text[end] != '\0'; end++)
    {
      if (is_block && strncmp (text + end, "\\\"\"\"", 4) == 0)
        end += 3;
      else if (is_block && strncmp (text + end, "\"\"\"", 3) == 0)
        return end + 3;
      else if (!is_block && text[end] == '\\' && text[end + 1] != '\0')
        end++;
      else if (!is_block && text[end] == '"')
        return end + 1;
      else if (!is_block && (text[end] == '\n' || text[end] == '\r'))
        return at;
    }
  return at;
}

static void
advance (Reader *self)
{
  const char *text = self->text;
  gsize at = skip (text, self->end);
  gsize end = at;

  self->before = self->end;
  self->at = at;
  if (text[at] == '\0')
    self->token = TOKEN_END;
  else if (is_name_start (text[at]))
    {
      self->token = TOKEN_NAME;
      while (is_name_start (text[end]) || g_ascii_isdigit (text[end]))
        end++;
    }
  else if (g_ascii_isdigit (text[at]) || text[at] == '-')
    {
      self->token = TOKEN_NUMBER;
      end++;
      while (g_ascii_isalnum (text[end]) || (text[end] != '\0' && strchr (".+-", text[end]) != NULL))
        end++;
    }
  else if (text[at] == '"')
    {
      end = skip_text (text, at);
      self->token = end > at ? TOKEN_TEXT : TOKEN_BAD;
    }
  else
    {
      gboolean spread = strncmp (text + at, "...", 3) == 0;

      self->token = spread || strchr ("!$&():=@[]{|}", text[at]) != NULL ? TOKEN_SIGN : TOKEN_BAD;
      end = at + (spread ? 3 : 1);
    }
  self->end = end;
}

static void
fail (Reader *self)
{
  guint line = 1;

  if (self->error != NULL)
    return;
  for (gsize i = 0; i < self->at; i++)
    line += self->text[i] == '\n';
  if (self->token == TOKEN_END)
    self->error = g_error_new (ROPEWAY_GRAPHQL_ERROR, ROPEWAY_GRAPHQL_ERROR_SYNTAX,
                               _ ("it ends before it is complete"));
  else
    {
      const char *from = self->text + self->at;
      g_autofree char *found
          = g_strndup (from, MIN ((gsize)(g_utf8_find_next_char (from, NULL) - from), strlen (from)));
      self->error = g_error_new (ROPEWAY_GRAPHQL_ERROR, ROPEWAY_GRAPHQL_ERROR_SYNTAX,
                                 _ ("line %u cannot be read from “%s” on"), line, found);
    }
}

static gboolean
is_sign (const Reader *self, char sign)
{
  return self->error == NULL && self->token == TOKEN_SIGN && self->text[self->at] == sign;
}

static gboolean
take_sign (Reader *self, char sign)
{
  if (!is_sign (self, sign))
    return FALSE;
  advance (self);
  return TRUE;
}

static void
expect_sign (Reader *self, char sign)
{
  if (!take_sign (self, sign))
    fail (self);
}

static gboolean
is_word (const Reader *self, const char *word)
{
  return self->error == NULL && self->token == TOKEN_NAME && self->end - self->at == strlen (word)
         && strncmp (self->text + self->at, word, strlen (word)) == 0;
}

/* Returns: (transfer full): never NULL. */
static char *
take_name (Reader *self)
{
  if (self->error != NULL || self->token != TOKEN_NAME)
    {
      fail (self);
      return g_strdup ("");
    }
  char *name = g_strndup (self->text + self->at, self->end - self->at);
  advance (self);
  return name;
}

/* Everything that can stand in itself passes through here. */
static gboolean
go_deeper (Reader *self)
{
  if (++self->depth > ROPEWAY_LIMIT_GRAPHQL_DEPTH && self->error == NULL)
    self->error = g_error_new (ROPEWAY_GRAPHQL_ERROR, ROPEWAY_GRAPHQL_ERROR_LIMIT,
                               _ ("it is nested deeper than %d levels"), ROPEWAY_LIMIT_GRAPHQL_DEPTH);
  return self->error == NULL;
}

/* ---- values, types, directives ---- */

static void
read_use (Reader *self)
{
  RopewayGraphqlUse *use = g_new0 (RopewayGraphqlUse, 1);

  use->at = self->at;
  use->in_fragment = self->in_fragment;
  use->name = take_name (self);
  if (self->uses != NULL)
    g_ptr_array_add (self->uses, use);
  else
    use_free (use);
}

static void
read_value (Reader *self)
{
  if (go_deeper (self))
    {
      if (take_sign (self, '$'))
        read_use (self);
      else if (take_sign (self, '['))
        while (!take_sign (self, ']') && self->error == NULL)
          read_value (self);
      else if (take_sign (self, '{'))
        while (!take_sign (self, '}') && self->error == NULL)
          {
            g_free (take_name (self));
            expect_sign (self, ':');
            read_value (self);
          }
      else if (self->token == TOKEN_NAME || self->token == TOKEN_NUMBER || self->token == TOKEN_TEXT)
        advance (self);
      else
        fail (self);
    }
  self->depth--;
}

static void
read_arguments (Reader *self)
{
  if (!take_sign (self, '('))
    return;
  while (!take_sign (self, ')') && self->error == NULL)
    {
      g_free (take_name (self));
      expect_sign (self, ':');
      read_value (self);
    }
}

static void
read_directives (Reader *self)
{
  while (take_sign (self, '@'))
    {
      g_free (take_name (self));
      read_arguments (self);
    }
}

static void
read_type (Reader *self, GString *type)
{
  if (go_deeper (self))
    {
      if (take_sign (self, '['))
        {
          g_string_append_c (type, '[');
          read_type (self, type);
          expect_sign (self, ']');
          g_string_append_c (type, ']');
        }
      else
        {
          g_autofree char *name = take_name (self);
          g_string_append (type, name);
        }
      if (take_sign (self, '!'))
        g_string_append_c (type, '!');
    }
  self->depth--;
}

static void
read_variables (Reader *self, GPtrArray *variables)
{
  if (!take_sign (self, '('))
    return;
  while (!take_sign (self, ')') && self->error == NULL)
    {
      RopewayGraphqlVariable *variable = g_new0 (RopewayGraphqlVariable, 1);
      g_autoptr (GString) type = g_string_new (NULL);
      gboolean has_default;

      g_ptr_array_add (variables, variable);
      variable->start = self->at;
      expect_sign (self, '$');
      variable->name = take_name (self);
      expect_sign (self, ':');
      read_type (self, type);
      has_default = take_sign (self, '=');
      if (has_default)
        read_value (self);
      read_directives (self);
      variable->end = self->before;
      variable->required = !has_default && type->len > 0 && type->str[type->len - 1] == '!';
      variable->type = g_string_free (g_steal_pointer (&type), FALSE);
    }
}

/* ---- what is asked for ---- */

/* Returns: how many fields and fragments there are. */
static guint read_selections (Reader *self, GPtrArray *fields);

static void
read_field (Reader *self, GPtrArray *fields)
{
  RopewayGraphqlField *field = g_new0 (RopewayGraphqlField, 1);

  g_ptr_array_add (fields, field);
  field->fields = g_ptr_array_new_with_free_func (field_free);
  field->start = self->at;
  field->key = take_name (self);
  if (take_sign (self, ':'))
    {
      field->start = self->at;
      g_free (take_name (self));
    }
  read_arguments (self);
  read_directives (self);
  if (is_sign (self, '{'))
    read_selections (self, field->fields);
  field->end = self->before;
}

/* What is asked for only of some types counts as asked for. */
static void
read_spread (Reader *self, GPtrArray *fields)
{
  if (self->token == TOKEN_NAME && !is_word (self, "on"))
    {
      advance (self);
      read_directives (self);
      return;
    }
  if (is_word (self, "on"))
    {
      advance (self);
      g_free (take_name (self));
    }
  read_directives (self);
  if (go_deeper (self))
    read_selections (self, fields);
  self->depth--;
}

static guint
read_selections (Reader *self, GPtrArray *fields)
{
  guint n = 0;

  expect_sign (self, '{');
  if (go_deeper (self))
    do
      {
        n++;
        if (take_sign (self, '.'))
          read_spread (self, fields);
        else
          read_field (self, fields);
      }
    while (!take_sign (self, '}') && self->error == NULL);
  self->depth--;
  return n;
}

/* ---- the document ---- */

static RopewayGraphqlKind
read_kind (Reader *self)
{
  RopewayGraphqlKind kind = ROPEWAY_GRAPHQL_QUERY;

  if (is_word (self, "mutation"))
    kind = ROPEWAY_GRAPHQL_MUTATION;
  else if (is_word (self, "subscription"))
    kind = ROPEWAY_GRAPHQL_SUBSCRIPTION;
  else if (!is_word (self, "query"))
    fail (self);
  advance (self);
  return kind;
}

static RopewayGraphqlDocument *
read_operation (Reader *self)
{
  RopewayGraphqlDocument *operation = document_new (self->text);

  self->uses = operation->uses;
  self->in_fragment = FALSE;
  operation->start = self->at;
  if (!is_sign (self, '{'))
    {
      operation->kind = read_kind (self);
      if (self->error == NULL && self->token == TOKEN_NAME)
        operation->name = take_name (self);
      read_variables (self, operation->variables);
    }
  operation->directives = self->at;
  read_directives (self);
  operation->opening = self->at;
  operation->n_selections = read_selections (self, operation->fields);
  operation->end = self->before;
  return operation;
}

static void
read_fragment (Reader *self, GPtrArray *uses)
{
  g_autoptr (GPtrArray) fields = g_ptr_array_new_with_free_func (field_free);

  self->uses = uses;
  self->in_fragment = TRUE;
  advance (self);
  g_free (take_name (self));
  if (!is_word (self, "on"))
    fail (self);
  advance (self);
  g_free (take_name (self));
  read_directives (self);
  read_selections (self, fields);
}

static RopewayGraphqlDocument *
pick (GPtrArray *operations, const char *name, GError **error)
{
  gint64 found = operations->len == 1 && name == NULL ? 0 : -1;

  for (guint i = 0; name != NULL && i < operations->len; i++)
    if (g_strcmp0 (((RopewayGraphqlDocument *)g_ptr_array_index (operations, i))->name, name) == 0)
      found = found < 0 ? (gint64)i : -1;
  if (found >= 0)
    return g_ptr_array_steal_index (operations, (guint)found);
  g_set_error_literal (error, ROPEWAY_GRAPHQL_ERROR, ROPEWAY_GRAPHQL_ERROR_SEVERAL,
                       operations->len == 0 ? _ ("there is no operation in it")
                       : name != NULL       ? _ ("no operation, or more than one, has that name")
                                            : _ ("several operations stand in it"));
  return NULL;
}

RopewayGraphqlDocument *
ropeway_graphql_document_parse (const char *text, const char *operation, GError **error)
{
  g_autoptr (GPtrArray) operations
      = g_ptr_array_new_with_free_func ((GDestroyNotify)ropeway_graphql_document_free);
  g_autoptr (GPtrArray) shared = g_ptr_array_new_with_free_func (use_free);
  Reader reader = { .text = text };

  if (strlen (text) > ROPEWAY_LIMIT_GRAPHQL_BYTES)
    {
      g_set_error (error, ROPEWAY_GRAPHQL_ERROR, ROPEWAY_GRAPHQL_ERROR_LIMIT,
                   _ ("it is longer than %d bytes"), ROPEWAY_LIMIT_GRAPHQL_BYTES);
      return NULL;
    }
  for (advance (&reader); reader.error == NULL && reader.token != TOKEN_END;)
    if (is_word (&reader, "fragment"))
      read_fragment (&reader, shared);
    else
      g_ptr_array_add (operations, read_operation (&reader));
  if (reader.error != NULL)
    {
      g_propagate_error (error, reader.error);
      return NULL;
    }
  RopewayGraphqlDocument *self = pick (operations, operation, error);
  g_ptr_array_set_free_func (shared, NULL);
  for (guint i = 0; i < shared->len; i++)
    if (self != NULL)
      g_ptr_array_add (self->uses, g_ptr_array_index (shared, i));
    else
      use_free (g_ptr_array_index (shared, i));
  return self;
}

const RopewayGraphqlVariable *
ropeway_graphql_document_find (const RopewayGraphqlDocument *self, const char *name)
{
  for (guint i = 0; i < self->variables->len; i++)
    {
      const RopewayGraphqlVariable *variable = g_ptr_array_index (self->variables, i);
      if (strcmp (variable->name, name) == 0)
        return variable;
    }
  return NULL;
}

const char *
ropeway_graphql_document_find_undeclared (const RopewayGraphqlDocument *self)
{
  for (guint i = 0; i < self->uses->len; i++)
    {
      const RopewayGraphqlUse *use = g_ptr_array_index (self->uses, i);
      if (ropeway_graphql_document_find (self, use->name) == NULL)
        return use->name;
    }
  return NULL;
}

/* ---- what it asks for ---- */

static const RopewayGraphqlField *
find_field (const GPtrArray *fields, const char *key)
{
  for (guint i = 0; i < fields->len; i++)
    {
      const RopewayGraphqlField *field = g_ptr_array_index (fields, i);
      if (strcmp (field->key, key) == 0)
        return field;
    }
  return NULL;
}

/* Finds the first connection that is in none. Bounded by the depth of documents. */
static gboolean
find_connection (const GPtrArray *fields, GPtrArray *names, gboolean *in_edges)
{
  const RopewayGraphqlField *edges = find_field (fields, "edges");

  *in_edges = edges != NULL && find_field (edges->fields, "node") != NULL;
  if (names->len > 0 && (*in_edges || find_field (fields, "nodes") != NULL))
    {
      *in_edges = *in_edges && find_field (fields, "nodes") == NULL;
      g_ptr_array_add (names, g_strdup (*in_edges ? "edges" : "nodes"));
      return TRUE;
    }
  for (guint i = 0; i < fields->len; i++)
    {
      const RopewayGraphqlField *field = g_ptr_array_index (fields, i);

      g_ptr_array_add (names, g_strdup (field->key));
      if (find_connection (field->fields, names, in_edges))
        return TRUE;
      g_ptr_array_set_size (names, (gint)names->len - 1);
    }
  return FALSE;
}

GPtrArray *
ropeway_graphql_document_find_records (const RopewayGraphqlDocument *self, gboolean *in_edges)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);

  *in_edges = FALSE;
  if (self->fields->len == 0)
    return NULL;
  if (!find_connection (self->fields, names, in_edges))
    g_ptr_array_add (names, g_strdup (((RopewayGraphqlField *)g_ptr_array_index (self->fields, 0))->key));
  return g_steal_pointer (&names);
}

gboolean
ropeway_graphql_document_asks_for (const RopewayGraphqlDocument *self, const char *name)
{
  return self->fields->len > 0
         && find_field (((RopewayGraphqlField *)g_ptr_array_index (self->fields, 0))->fields, name) != NULL;
}

/* ---- several at once ---- */

gboolean
ropeway_graphql_document_can_repeat (const RopewayGraphqlDocument *self)
{
  if (self->n_selections != 1 || self->fields->len != 1)
    return FALSE;
  const RopewayGraphqlField *field = g_ptr_array_index (self->fields, 0);
  for (guint i = 0; i < self->uses->len; i++)
    {
      const RopewayGraphqlUse *use = g_ptr_array_index (self->uses, i);
      if (use->in_fragment || use->at < field->start || use->at >= field->end)
        return FALSE;
    }
  /* "... @skip { create }" is one field, too, but not by itself. */
  return self->text[skip (self->text, self->opening + 1)] != '.';
}

static void
append_variables (const RopewayGraphqlDocument *self, guint n, GString *out)
{
  if (self->variables->len == 0)
    return;
  g_string_append_c (out, '(');
  for (guint k = 0; k < n; k++)
    for (guint i = 0; i < self->variables->len; i++)
      {
        const RopewayGraphqlVariable *variable = g_ptr_array_index (self->variables, i);
        gsize rest = variable->start + 1 + strlen (variable->name);

        g_string_append_printf (out, "%s$%s_%u", k + i > 0 ? ", " : "", variable->name, k);
        g_string_append_len (out, self->text + rest, (gssize)(variable->end - rest));
      }
  g_string_append_c (out, ')');
}

static void
append_field (const RopewayGraphqlDocument *self, guint k, GString *out)
{
  const RopewayGraphqlField *field = g_ptr_array_index (self->fields, 0);
  gsize at = field->start;

  g_string_append_printf (out, "  a%u: ", k);
  for (guint i = 0; i < self->uses->len; i++)
    {
      const RopewayGraphqlUse *use = g_ptr_array_index (self->uses, i);
      gsize end = use->at + strlen (use->name);

      g_string_append_len (out, self->text + at, (gssize)(end - at));
      g_string_append_printf (out, "_%u", k);
      at = end;
    }
  g_string_append_len (out, self->text + at, (gssize)(field->end - at));
  g_string_append_c (out, '\n');
}

char *
ropeway_graphql_document_repeat (const RopewayGraphqlDocument *self, guint n)
{
  g_return_val_if_fail (ropeway_graphql_document_can_repeat (self), NULL);
  g_autoptr (GString) out = g_string_new (NULL);

  /* What stands before and behind it may be fragments. */
  g_string_append_len (out, self->text, (gssize)self->start);
  g_string_append (out, self->kind == ROPEWAY_GRAPHQL_MUTATION ? "mutation" : "query");
  if (self->name != NULL)
    g_string_append_printf (out, " %s", self->name);
  append_variables (self, n, out);
  g_string_append_c (out, ' ');
  g_string_append_len (out, self->text + self->directives, (gssize)(self->opening - self->directives));
  g_string_append (out, "{\n");
  for (guint k = 0; k < n; k++)
    append_field (self, k, out);
  g_string_append_c (out, '}');
  g_string_append (out, self->text + self->end);
  return g_string_free (g_steal_pointer (&out), FALSE);
}
