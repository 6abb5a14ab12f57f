/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/link-choices.h"

#include <string.h>

#include "model/object-reader.h"
#include "model/parameter-link.h"

static const RopewayParameter *
find_with_link (const RopewayOperation *operation, const char *name)
{
  for (guint i = 0; operation != NULL && i < operation->parameters->len; i++)
    {
      const RopewayParameter *parameter = g_ptr_array_index (operation->parameters, i);

      if (parameter->from_link != NULL && strcmp (parameter->name, name) == 0)
        return parameter;
    }
  return NULL;
}

static const RopewayParameter *
find_parameter (const RopewayConnection *connection, const RopewayOperation *operation, const char *name)
{
  const char *const others[] = {
    operation->form.header_operation, operation->table.values.operation, operation->table.formulas.operation,
    operation->table.write,           operation->describe.operation,
  };
  const RopewayParameter *found = find_with_link (operation, name);

  for (guint i = 0; found == NULL && i < G_N_ELEMENTS (others); i++)
    if (others[i] != NULL)
      found = find_with_link (ropeway_connection_find_operation (connection, others[i]), name);
  return found;
}

static gboolean
is_address (const char *text)
{
  while (g_ascii_isspace (*text))
    text++;
  return g_ascii_strncasecmp (text, "https://", 8) == 0 || g_ascii_strncasecmp (text, "http://", 7) == 0;
}

static char *
show_place (const char *place, gpointer data, GError **error)
{
  return g_strdup ("…");
}

static void
report (const RopewayParameter *parameter, const char *pointer, RopewayProblems *problems)
{
  g_autofree char *at = ropeway_pointer_join (pointer, parameter->name);
  g_autofree char *example
      = ropeway_template_expand (parameter->from_link, ROPEWAY_ENCODE_NONE, show_place, NULL, NULL);

  /* An address may carry a key: it is not quoted. */
  ropeway_problems_add (problems,
                        ropeway_problem_new ("job.link-elsewhere", at, "parameter",
                                             parameter->label != NULL ? parameter->label : parameter->name,
                                             "example", example, NULL));
}

/* Returns: (transfer full) (nullable): what @choice becomes; NULL: it stays. */
static char *
take (const RopewayValue *choice, const RopewayParameter *parameter, const char *pointer,
      RopewayProblems *problems)
{
  g_autofree char *text
      = ropeway_value_get_kind (choice) == ROPEWAY_STRING ? ropeway_value_dup_text (choice, NULL) : NULL;
  char *id;

  /* Without its scheme it is an address only if it is the right one. */
  if (text == NULL || (!is_address (text) && strchr (text, '/') == NULL))
    return NULL;
  id = ropeway_parameter_from_link (parameter->from_link, parameter->name, text);
  if (id == NULL && is_address (text))
    report (parameter, pointer, problems);
  return id;
}

const RopewayValue *
ropeway_link_choices_take (const RopewayValue *parameters, const RopewayConnection *connection,
                           const RopewayOperation *operation, const char *pointer, RopewayTree *tree,
                           RopewayProblems *problems)
{
  RopewayValue *copy = NULL;

  if (parameters == NULL || connection == NULL || operation == NULL)
    return parameters;
  for (const RopewayValue *choice = ropeway_value_first (parameters); choice != NULL;
       choice = ropeway_value_next (choice))
    {
      const char *name = ropeway_value_get_name (choice, NULL);
      const RopewayParameter *parameter = find_parameter (connection, operation, name);
      g_autofree char *id = parameter != NULL ? take (choice, parameter, pointer, problems) : NULL;

      if (id == NULL)
        continue;
      if (copy == NULL)
        copy = ropeway_tree_copy (tree, parameters);
      ropeway_value_set_text (tree, copy, name, id);
    }
  return copy != NULL ? copy : parameters;
}
