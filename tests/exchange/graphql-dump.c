/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "graphql-dump.h"

#include <string.h>

static void
add_text (GString *out, const char *mark, const char *text)
{
  g_autofree char *escaped = text != NULL ? g_strescape (text, NULL) : NULL;

  if (escaped != NULL)
    g_string_append_printf (out, " %s\"%s\"", mark, escaped);
}

static void
add_members (GString *out, const char *indent, const GPtrArray *members)
{
  for (guint i = 0; members != NULL && i < members->len; i++)
    {
      const RopewayGraphqlMember *member = g_ptr_array_index (members, i);
      g_autofree char *type = ropeway_graphql_ref_dup_text (&member->ref);

      g_string_append_printf (out, "%s%s: %s%s", indent, member->name, type,
                              member->has_default ? " = …" : "");
      add_text (out, "", member->description);
      add_text (out, "gone ", member->deprecated);
      g_string_append_c (out, '\n');
      add_members (out, "    ", member->arguments);
    }
}

static gint
compare (gconstpointer a, gconstpointer b)
{
  const RopewayGraphqlType *const *one = a;
  const RopewayGraphqlType *const *other = b;

  return strcmp ((*one)->name, (*other)->name);
}

static void
add_type (GString *out, const RopewayGraphqlType *type)
{
  static const char *const words[] = { "scalar", "type", "interface", "union", "enum", "input" };
  g_autoptr (GPtrArray) possible = g_ptr_array_new ();

  g_string_append_printf (out, "%s %s", words[type->kind], type->name);
  for (guint i = 0; i < type->possible->len; i++)
    g_ptr_array_add (possible, g_ptr_array_index (type->possible, i));
  g_ptr_array_sort (possible, compare);
  for (guint i = 0; i < possible->len; i++)
    g_string_append_printf (out, " %s", ((const RopewayGraphqlType *)g_ptr_array_index (possible, i))->name);
  /* The scalars that everybody has are described where they are. */
  if (type->kind != ROPEWAY_GRAPHQL_SCALAR)
    add_text (out, "", type->description);
  g_string_append_c (out, '\n');
  add_members (out, "  ", type->fields);
  for (guint i = 0; i < type->choices->len; i++)
    {
      const RopewayGraphqlChoice *choice = g_ptr_array_index (type->choices, i);

      g_string_append_printf (out, "  %s", choice->name);
      add_text (out, "", choice->description);
      add_text (out, "gone ", choice->deprecated);
      g_string_append_c (out, '\n');
    }
}

char *
graphql_dump (const RopewayGraphqlSchema *schema)
{
  g_autoptr (GPtrArray) types = g_ptr_array_new ();
  GString *out = g_string_new (NULL);
  const RopewayGraphqlType *mutation = ropeway_graphql_schema_get_mutation (schema);

  g_string_append_printf (out, "%s %s\n", ropeway_graphql_schema_get_query (schema)->name,
                          mutation != NULL ? mutation->name : "-");
  for (guint i = 0; i < ropeway_graphql_schema_get_n_types (schema); i++)
    g_ptr_array_add (types, (gpointer)ropeway_graphql_schema_get_type (schema, i));
  g_ptr_array_sort (types, compare);
  for (guint i = 0; i < types->len; i++)
    add_type (out, g_ptr_array_index (types, i));
  return g_string_free (out, FALSE);
}
