/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: the code and the arguments of a problem, and the sentence made of them at the edge. */
#include "base/problem.h"

#include "base/i18n.h"
#include "base/limits.h"
#include "base/quote.h"

#include <stdarg.h>
#include <string.h>

struct _RopewayProblem
{
  gatomicrefcount references;

  /* owned */
  char *code;
  char *pointer;
  GPtrArray *names;
  GPtrArray *values; /* of the names, in their order */

  /* borrowed */
  const RopewayProblemKind *kind; /* NULL: a newer version's */
};

struct _RopewayProblems
{
  /* owned */
  GPtrArray *list;

  /* state */
  guint n_dropped;
  gboolean has_error;
};

static RopewayProblem *
problem_new_empty (const char *code, const char *pointer)
{
  RopewayProblem *problem = g_new0 (RopewayProblem, 1);

  g_atomic_ref_count_init (&problem->references);
  problem->code = g_strdup (code);
  problem->pointer = g_strdup (pointer);
  problem->kind = ropeway_problem_kind_find (code);
  problem->names = g_ptr_array_new_with_free_func (g_free);
  problem->values = g_ptr_array_new_with_free_func (g_free);
  return problem;
}

static void
problem_add_argument (RopewayProblem *problem, const char *name, const char *value)
{
  g_ptr_array_add (problem->names, g_strdup (name));
  g_ptr_array_add (problem->values, g_strdup (value));
}

RopewayProblem *
ropeway_problem_new (const char *code, const char *pointer, ...)
{
  RopewayProblem *problem;
  const char *name;
  va_list arguments;

  g_return_val_if_fail (code != NULL, NULL);

  problem = problem_new_empty (code, pointer);
  if (problem->kind == NULL)
    g_error ("The problem “%s” does not stand in base/problem-catalog-*.c", code);

  va_start (arguments, pointer);
  while ((name = va_arg (arguments, const char *)) != NULL)
    {
      const char *value = va_arg (arguments, const char *);

      if (value != NULL)
        problem_add_argument (problem, name, value);
    }
  va_end (arguments);
  return problem;
}

RopewayProblem *
ropeway_problem_new_stored (const char *code, const char *pointer, const char *const *names,
                            const char *const *values)
{
  RopewayProblem *problem;

  g_return_val_if_fail (code != NULL, NULL);

  problem = problem_new_empty (code, pointer);
  for (gsize i = 0; names != NULL && values != NULL && names[i] != NULL && values[i] != NULL; i++)
    problem_add_argument (problem, names[i], values[i]);
  return problem;
}

RopewayProblem *
ropeway_problem_ref (RopewayProblem *problem)
{
  g_return_val_if_fail (problem != NULL, NULL);

  g_atomic_ref_count_inc (&problem->references);
  return problem;
}

void
ropeway_problem_unref (RopewayProblem *problem)
{
  g_return_if_fail (problem != NULL);

  if (!g_atomic_ref_count_dec (&problem->references))
    return;
  g_free (problem->code);
  g_free (problem->pointer);
  g_ptr_array_unref (problem->names);
  g_ptr_array_unref (problem->values);
  g_free (problem);
}

const char *
ropeway_problem_get_code (const RopewayProblem *problem)
{
  g_return_val_if_fail (problem != NULL, NULL);

  return problem->code;
}

const char *
ropeway_problem_get_pointer (const RopewayProblem *problem)
{
  g_return_val_if_fail (problem != NULL, NULL);

  return problem->pointer;
}

RopewaySeverity
ropeway_problem_get_severity (const RopewayProblem *problem)
{
  g_return_val_if_fail (problem != NULL, ROPEWAY_SEVERITY_ERROR);

  return problem->kind != NULL ? problem->kind->severity : ROPEWAY_SEVERITY_ERROR;
}

RopewayTurn
ropeway_problem_get_turn (const RopewayProblem *problem)
{
  g_return_val_if_fail (problem != NULL, ROPEWAY_TURN_ROPEWAY);

  return problem->kind != NULL ? problem->kind->turn : ROPEWAY_TURN_ROPEWAY;
}

guint
ropeway_problem_get_n_arguments (const RopewayProblem *problem)
{
  g_return_val_if_fail (problem != NULL, 0);

  return problem->names->len;
}

void
ropeway_problem_get_argument (const RopewayProblem *problem, guint index, const char **name,
                              const char **value)
{
  g_return_if_fail (problem != NULL);
  g_return_if_fail (index < problem->names->len);

  if (name != NULL)
    *name = g_ptr_array_index (problem->names, index);
  if (value != NULL)
    *value = g_ptr_array_index (problem->values, index);
}

static const char *
problem_find (const RopewayProblem *problem, const char *name, gsize length)
{
  for (guint i = 0; i < problem->names->len; i++)
    {
      const char *candidate = g_ptr_array_index (problem->names, i);

      if (strlen (candidate) == length && memcmp (candidate, name, length) == 0)
        return g_ptr_array_index (problem->values, i);
    }
  return NULL;
}

const char *
ropeway_problem_lookup (const RopewayProblem *problem, const char *name)
{
  g_return_val_if_fail (problem != NULL, NULL);
  g_return_val_if_fail (name != NULL, NULL);

  return problem_find (problem, name, strlen (name));
}

static void
append_quoted (GString *sentence, const char *value)
{
  g_autofree char *quoted = ropeway_quote (value, -1, ROPEWAY_LIMIT_ARGUMENT_CHARS);

  g_string_append (sentence, quoted);
}

/* The reason may be a code itself: then its sentence is said, with the same arguments. */
static void
append_argument (GString *sentence, const RopewayProblem *problem, const char *name, const char *value)
{
  const RopewayProblemKind *kind
      = g_str_has_prefix (name, "reason}") ? ropeway_problem_kind_find (value) : NULL;
  g_autofree char *said = NULL;

  if (kind == NULL || strstr (kind->sentence, "{reason}") != NULL)
    {
      append_quoted (sentence, value);
      return;
    }
  said = ropeway_problem_fill (problem, _ (kind->sentence));
  g_string_append (sentence, said);
}

/* An argument may be a sentence; then it has brought its end. */
static void
append_literal (GString *sentence, char c)
{
  if (c != '.' || sentence->len == 0 || strchr (".?!", sentence->str[sentence->len - 1]) == NULL)
    g_string_append_c (sentence, c);
}

/* Appends the template up to @end with its {names} replaced.
 * Returns: whether every argument was there. */
static gboolean
append_filled (GString *sentence, const RopewayProblem *problem, const char *template, const char *end)
{
  gboolean complete = TRUE;

  while (template <end)
    {
      const char *close = *template == '{' ? memchr (template, '}', (gsize)(end - template)) : NULL;
      const char *value;

      if (close == NULL)
        {
          append_literal (sentence, *template ++);
          continue;
        }
      value = problem_find (problem, template + 1, (gsize)(close - template - 1));
      if (value != NULL)
        append_argument (sentence, problem, template + 1, value);
      else
        complete = FALSE;
      template = close + 1;
    }
  return complete;
}

char *
ropeway_problem_fill (const RopewayProblem *problem, const char *template)
{
  g_autoptr (GString) sentence = NULL;

  g_return_val_if_fail (problem != NULL, NULL);
  g_return_val_if_fail (template != NULL, NULL);

  sentence = g_string_new (NULL);
  while (*template != '\0')
    {
      const char *open = strchrnul (template, '[');
      const char *close = strchr (open, ']');
      gsize kept;

      if (close == NULL)
        open = open + strlen (open);
      append_filled (sentence, problem, template, open);
      if (close == NULL)
        break;

      kept = sentence->len;
      if (!append_filled (sentence, problem, open + 1, close))
        g_string_truncate (sentence, kept);
      template = close + 1;
    }
  return g_string_free (g_steal_pointer (&sentence), FALSE);
}

char *
ropeway_problem_dup_sentence (const RopewayProblem *problem)
{
  g_autoptr (GString) sentence = NULL;

  g_return_val_if_fail (problem != NULL, NULL);

  if (problem->kind != NULL)
    return ropeway_problem_fill (problem, _ (problem->kind->sentence));

  sentence = g_string_new (NULL);
  /* Translators: a code such as “source.page-repeated” follows. */
  g_string_append (sentence,
                   _ ("A newer version of Ropeway has noted a problem that this one does not know:"));
  g_string_append_c (sentence, ' ');
  append_quoted (sentence, problem->code);
  for (guint i = 0; i < problem->names->len; i++)
    {
      g_string_append (sentence, i == 0 ? " (" : ", ");
      append_quoted (sentence, g_ptr_array_index (problem->names, i));
      g_string_append (sentence, ": ");
      append_quoted (sentence, g_ptr_array_index (problem->values, i));
    }
  g_string_append (sentence, problem->names->len > 0 ? ")." : ".");
  return g_string_free (g_steal_pointer (&sentence), FALSE);
}

RopewayProblems *
ropeway_problems_new (void)
{
  RopewayProblems *problems = g_new0 (RopewayProblems, 1);

  problems->list = g_ptr_array_new_with_free_func ((GDestroyNotify)ropeway_problem_unref);
  return problems;
}

void
ropeway_problems_free (RopewayProblems *problems)
{
  g_return_if_fail (problems != NULL);

  g_ptr_array_unref (problems->list);
  g_free (problems);
}

void
ropeway_problems_add (RopewayProblems *problems, RopewayProblem *problem)
{
  g_return_if_fail (problems != NULL);
  g_return_if_fail (problem != NULL);

  if (ropeway_problem_get_severity (problem) == ROPEWAY_SEVERITY_ERROR)
    problems->has_error = TRUE;

  if (problems->list->len < ROPEWAY_LIMIT_PROBLEMS)
    {
      g_ptr_array_add (problems->list, problem);
    }
  else
    {
      problems->n_dropped++;
      ropeway_problem_unref (problem);
    }
}

guint
ropeway_problems_get_n (const RopewayProblems *problems)
{
  g_return_val_if_fail (problems != NULL, 0);

  return problems->list->len;
}

guint
ropeway_problems_get_n_dropped (const RopewayProblems *problems)
{
  g_return_val_if_fail (problems != NULL, 0);

  return problems->n_dropped;
}

RopewayProblem *
ropeway_problems_get (const RopewayProblems *problems, guint index)
{
  g_return_val_if_fail (problems != NULL, NULL);
  g_return_val_if_fail (index < problems->list->len, NULL);

  return g_ptr_array_index (problems->list, index);
}

gboolean
ropeway_problems_has_error (const RopewayProblems *problems)
{
  g_return_val_if_fail (problems != NULL, FALSE);

  return problems->has_error;
}
