/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: many services publish their description as text in the schema definition language (GraphQL October 2021, §3).
 * Nothing here calls itself: what may be nested (types, constant values) is counted. */
#include <string.h>

#include "base/i18n.h"
#include "base/limits.h"
#include "base/quote.h"
#include "exchange/graphql-lexer.h"
#include "exchange/graphql-schema-private.h"

typedef struct
{
  /* borrowed */
  RopewayGraphqlDraft *draft;

  /* owned */
  char *description; /* (nullable): of what comes next */

  /* state */
  RopewayGraphqlLexer lexer;
  gboolean has_schema; /* the roots are said, and not what they usually are */
} Sdl;

static gboolean
failed (const Sdl *self)
{
  return self->draft->failed;
}

static char *
dup_place (const Sdl *self)
{
  g_autofree char *line = g_strdup_printf ("%" G_GSIZE_FORMAT, self->lexer.line);

  return g_strdup_printf (_ ("line %s"), line);
}

/* The word at hand is not @expected. */
static void
fail (Sdl *self, const char *expected)
{
  const RopewayGraphqlLexer *lexer = &self->lexer;
  g_autofree char *line = g_strdup_printf ("%" G_GSIZE_FORMAT, lexer->line);
  g_autofree char *found = NULL;

  if (failed (self))
    return;
  if (lexer->kind != ROPEWAY_GRAPHQL_TOKEN_END)
    found = ropeway_quote (lexer->text, (gssize)lexer->length, 40);
  ropeway_graphql_draft_fail (self->draft, ropeway_problem_new ("graphql-schema.syntax", NULL, "line", line,
                                                                "expected", expected, "found", found, NULL));
}

static void
next (Sdl *self)
{
  ropeway_graphql_lexer_next (&self->lexer);
}

/* Returns: whether the word at hand is @text; then it was taken. */
static gboolean
take (Sdl *self, const char *text)
{
  if (failed (self) || !ropeway_graphql_lexer_is (&self->lexer, text))
    return FALSE;
  next (self);
  return TRUE;
}

static gboolean
need (Sdl *self, const char *text)
{
  if (take (self, text))
    return TRUE;
  fail (self, text);
  return FALSE;
}

/* Returns: (transfer none) (nullable): the name at hand, which was taken. */
static const char *
need_name (Sdl *self)
{
  const char *name;

  if (failed (self) || self->lexer.kind != ROPEWAY_GRAPHQL_TOKEN_NAME)
    {
      fail (self, _ ("a name"));
      return NULL;
    }
  name = ropeway_graphql_draft_keep (self->draft, self->lexer.text, (gssize)self->lexer.length);
  next (self);
  return name;
}

static gboolean
at_string (const Sdl *self)
{
  return self->lexer.kind == ROPEWAY_GRAPHQL_TOKEN_STRING || self->lexer.kind == ROPEWAY_GRAPHQL_TOKEN_BLOCK;
}

static void
take_description (Sdl *self)
{
  g_clear_pointer (&self->description, g_free);
  if (!at_string (self))
    return;
  self->description = ropeway_graphql_lexer_dup_string (&self->lexer);
  next (self);
}

/* Returns: (transfer none) (nullable): the description that was taken last. */
static const char *
keep_description (Sdl *self)
{
  g_autofree char *text = g_steal_pointer (&self->description);

  return text != NULL ? ropeway_graphql_draft_keep (self->draft, text, -1) : NULL;
}

/* Passes what stands between @open, which was taken, and what closes it. */
static void
skip_closed (Sdl *self)
{
  for (gsize depth = 1; depth > 0 && !failed (self);)
    {
      RopewayGraphqlLexer *lexer = &self->lexer;
      char mark = lexer->kind == ROPEWAY_GRAPHQL_TOKEN_MARK ? *lexer->text : '\0';

      if (lexer->kind == ROPEWAY_GRAPHQL_TOKEN_END || lexer->kind == ROPEWAY_GRAPHQL_TOKEN_BAD)
        {
          fail (self, _ ("a closing bracket"));
          return;
        }
      depth += mark == '(' || mark == '[' || mark == '{';
      depth -= mark == ')' || mark == ']' || mark == '}';
      next (self);
    }
}

static void
skip_value (Sdl *self)
{
  if (take (self, "[") || take (self, "{"))
    {
      skip_closed (self);
      return;
    }
  if (take (self, "$"))
    need_name (self);
  else if (self->lexer.kind == ROPEWAY_GRAPHQL_TOKEN_NAME || at_string (self)
           || self->lexer.kind == ROPEWAY_GRAPHQL_TOKEN_NUMBER)
    next (self);
  else
    fail (self, _ ("a value"));
}

/* Reads the arguments of @deprecated. */
static const char *
read_reason (Sdl *self)
{
  const char *reason = "No longer supported";

  if (!take (self, "("))
    return reason;
  while (!failed (self) && !take (self, ")"))
    {
      const char *name = need_name (self);

      need (self, ":");
      if (name != NULL && g_str_equal (name, "reason") && at_string (self))
        {
          g_autofree char *text = ropeway_graphql_lexer_dup_string (&self->lexer);

          reason = ropeway_graphql_draft_keep (self->draft, text, -1);
        }
      skip_value (self);
    }
  return reason;
}

/* Reads directives; the only one with an effect is @deprecated. Returns: (nullable): why. */
static const char *
read_directives (Sdl *self)
{
  const char *reason = NULL;

  while (take (self, "@"))
    {
      const char *name = need_name (self);

      if (name != NULL && g_str_equal (name, "deprecated"))
        reason = read_reason (self);
      else if (take (self, "("))
        skip_closed (self);
    }
  return reason;
}

static void
read_ref (Sdl *self, RopewayGraphqlRef *ref)
{
  char wraps[ROPEWAY_LIMIT_GRAPHQL_SCHEMA_WRAPS * 2 + 2];
  gsize lists = 0, first;

  while (take (self, "["))
    if (lists++ == ROPEWAY_LIMIT_GRAPHQL_SCHEMA_WRAPS / 2)
      {
        fail (self, _ ("a type with fewer lists around it"));
        return;
      }
  ref->name = need_name (self);
  /* From the inside out, so from the end. */
  first = sizeof wraps;
  if (take (self, "!"))
    wraps[--first] = '!';
  for (; lists > 0 && need (self, "]"); lists--)
    {
      wraps[--first] = '[';
      if (take (self, "!"))
        wraps[--first] = '!';
    }
  if (!failed (self))
    ref->wraps = ropeway_graphql_draft_keep (self->draft, wraps + first, (gssize)(sizeof wraps - first));
}

/* Reads "name: Type = default" of an argument or a field of an input. */
static void
read_input (Sdl *self, RopewayGraphqlType *type, RopewayGraphqlMember *field)
{
  g_autofree char *place = NULL;
  RopewayGraphqlMember *added;
  const char *name;

  take_description (self);
  place = dup_place (self);
  name = need_name (self);
  added = name != NULL ? ropeway_graphql_draft_add_field (self->draft, type, field, name, place) : NULL;
  if (added == NULL)
    return;
  added->description = keep_description (self);
  need (self, ":");
  read_ref (self, &added->ref);
  if (take (self, "="))
    {
      added->has_default = TRUE;
      skip_value (self);
    }
  added->deprecated = read_directives (self);
}

static void
read_field (Sdl *self, RopewayGraphqlType *type)
{
  g_autofree char *place = NULL;
  RopewayGraphqlMember *added;
  const char *name;

  take_description (self);
  place = dup_place (self);
  name = need_name (self);
  added = name != NULL ? ropeway_graphql_draft_add_field (self->draft, type, NULL, name, place) : NULL;
  if (added == NULL)
    return;
  added->description = keep_description (self);
  if (take (self, "("))
    while (!failed (self) && !take (self, ")"))
      read_input (self, type, added);
  need (self, ":");
  read_ref (self, &added->ref);
  added->deprecated = read_directives (self);
}

static void
read_choice (Sdl *self, RopewayGraphqlType *type)
{
  RopewayGraphqlChoice *added;
  const char *name;

  take_description (self);
  name = need_name (self);
  added = name != NULL ? ropeway_graphql_draft_add_choice (self->draft, type, name) : NULL;
  if (added == NULL)
    return;
  added->description = keep_description (self);
  added->deprecated = read_directives (self);
}

/* Reads names with @mark between them, which may stand before the first as well. */
static void
read_names (Sdl *self, RopewayGraphqlType *type, const char *mark)
{
  take (self, mark);
  do
    {
      const char *name = need_name (self);

      if (name == NULL || !ropeway_graphql_draft_add_name (self->draft, type, name))
        return;
    }
  while (take (self, mark));
}

static void
read_parts (Sdl *self, RopewayGraphqlType *type)
{
  if (!take (self, "{"))
    return;
  while (!failed (self) && !take (self, "}"))
    switch (type->kind)
      {
      case ROPEWAY_GRAPHQL_OBJECT:
      case ROPEWAY_GRAPHQL_INTERFACE:
        read_field (self, type);
        break;
      case ROPEWAY_GRAPHQL_INPUT:
        read_input (self, type, NULL);
        break;
      case ROPEWAY_GRAPHQL_ENUM:
        read_choice (self, type);
        break;
      case ROPEWAY_GRAPHQL_SCALAR:
      case ROPEWAY_GRAPHQL_UNION:
        fail (self, _ ("the next type"));
        break;
      }
}

/* Returns: (nullable): the type to which what follows belongs. */
static RopewayGraphqlType *
open_type (Sdl *self, RopewayGraphqlTypeKind kind, gboolean extends)
{
  g_autofree char *place = dup_place (self);
  const char *name = need_name (self);
  RopewayGraphqlType *type = extends && name != NULL ? ropeway_graphql_draft_find (self->draft, name) : NULL;

  if (type != NULL && type->kind == kind)
    return type;
  /* What is described nowhere else comes from another file; parts of a service are often given so. */
  return name != NULL ? ropeway_graphql_draft_add_type (self->draft, kind, name, place) : NULL;
}

static void
read_type (Sdl *self, RopewayGraphqlTypeKind kind, gboolean extends)
{
  RopewayGraphqlType *type = open_type (self, kind, extends);
  const char *description = keep_description (self);

  if (type == NULL)
    return;
  if (!extends)
    type->description = description;
  if (take (self, "implements"))
    read_names (self, type, "&");
  read_directives (self);
  if (kind == ROPEWAY_GRAPHQL_UNION && take (self, "="))
    read_names (self, type, "|");
  read_parts (self, type);
}

static void
read_schema (Sdl *self, gboolean extends)
{
  read_directives (self);
  if (!extends && !self->has_schema)
    {
      self->has_schema = TRUE;
      ropeway_graphql_draft_set_root (self->draft, FALSE, NULL);
      ropeway_graphql_draft_set_root (self->draft, TRUE, NULL);
    }
  if (!take (self, "{"))
    return;
  while (!failed (self) && !take (self, "}"))
    {
      gboolean is_query = ropeway_graphql_lexer_is (&self->lexer, "query");
      gboolean is_mutation = ropeway_graphql_lexer_is (&self->lexer, "mutation");
      const char *name;

      need_name (self);
      need (self, ":");
      name = need_name (self);
      if (is_query || is_mutation)
        ropeway_graphql_draft_set_root (self->draft, is_mutation, name);
    }
}

/* Passes "directive @name(arguments) repeatable on A | B". */
static void
skip_directive (Sdl *self)
{
  need (self, "@");
  need_name (self);
  if (take (self, "("))
    skip_closed (self);
  take (self, "repeatable");
  need (self, "on");
  take (self, "|");
  do
    need_name (self);
  while (take (self, "|"));
}

static void
read_definition (Sdl *self)
{
  static const char *const words[] = { "scalar", "type", "interface", "union", "enum", "input" };
  gboolean extends;

  take_description (self);
  extends = take (self, "extend");
  for (gsize i = 0; i < G_N_ELEMENTS (words); i++)
    if (take (self, words[i]))
      {
        read_type (self, (RopewayGraphqlTypeKind)i, extends);
        return;
      }
  if (take (self, "schema"))
    read_schema (self, extends);
  else if (!extends && take (self, "directive"))
    skip_directive (self);
  else
    fail (self, _ ("one of type, input, enum, interface, union, scalar, schema and directive"));
}

void
ropeway_graphql_sdl_read (RopewayGraphqlDraft *draft, const char *text, gsize length)
{
  Sdl self = { .draft = draft };

  ropeway_graphql_draft_set_root (draft, FALSE, "Query");
  ropeway_graphql_draft_set_root (draft, TRUE, "Mutation");
  ropeway_graphql_lexer_init (&self.lexer, text, length);
  while (!failed (&self) && self.lexer.kind != ROPEWAY_GRAPHQL_TOKEN_END)
    read_definition (&self);
  g_free (self.description);
}
