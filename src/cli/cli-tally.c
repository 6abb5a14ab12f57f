/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/cli-tally.h"

#include "base/i18n.h"
#include "cli/cli-text.h"

#define MOST_CAUSES 50
#define MOST_KEYS 8

typedef struct
{
  RopewayProblem *first; /* owned */
  GPtrArray *keys;       /* owned: the first of them */
  guint64 n;
  guint64 n_keys;
} Cause;

struct _CliTally
{
  /* owned */
  GPtrArray *causes;    /* Cause, in the order they came up */
  GHashTable *by_cause; /* char * → Cause (borrowed) */

  /* state */
  guint64 n;
  guint64 n_beyond; /* problems whose cause found no place any more */
};

static void
cause_free (gpointer data)
{
  Cause *cause = data;

  ropeway_problem_unref (cause->first);
  g_ptr_array_unref (cause->keys);
  g_free (cause);
}

CliTally *
cli_tally_new (void)
{
  CliTally *self = g_new0 (CliTally, 1);

  self->causes = g_ptr_array_new_with_free_func (cause_free);
  self->by_cause = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  return self;
}

void
cli_tally_free (CliTally *self)
{
  g_ptr_array_unref (self->causes);
  g_hash_table_unref (self->by_cause);
  g_free (self);
}

/* The parts that do not differ from record to record. */
static char *
make_cause (const RopewayProblem *problem)
{
  static const char *const same[] = { "rule", "step", "to", "status", "field", "code" };
  GString *text = g_string_new (ropeway_problem_get_code (problem));
  const char *pointer = ropeway_problem_get_pointer (problem);

  g_string_append_printf (text, "\n%s", pointer != NULL ? pointer : "");
  for (gsize i = 0; i < G_N_ELEMENTS (same); i++)
    {
      const char *value = ropeway_problem_lookup (problem, same[i]);

      g_string_append_printf (text, "\n%s", value != NULL ? value : "");
    }
  return g_string_free (text, FALSE);
}

static Cause *
find_cause (CliTally *self, const RopewayProblem *problem)
{
  g_autofree char *text = make_cause (problem);
  Cause *cause = g_hash_table_lookup (self->by_cause, text);

  if (cause != NULL || self->causes->len == MOST_CAUSES)
    return cause;
  cause = g_new0 (Cause, 1);
  cause->first = ropeway_problem_ref ((RopewayProblem *)problem);
  cause->keys = g_ptr_array_new_with_free_func (g_free);
  g_ptr_array_add (self->causes, cause);
  g_hash_table_insert (self->by_cause, g_steal_pointer (&text), cause);
  return cause;
}

void
cli_tally_add (CliTally *self, const RopewayProblem *problem, const char *key)
{
  Cause *cause = find_cause (self, problem);

  self->n++;
  if (cause == NULL)
    {
      self->n_beyond++;
      return;
    }
  cause->n++;
  if (key == NULL)
    return;
  cause->n_keys++;
  if (cause->keys->len < MOST_KEYS)
    g_ptr_array_add (cause->keys, cli_text_key (key));
}

guint64
cli_tally_get_n (const CliTally *self)
{
  return self->n;
}

static void
print_keys (const Cause *cause, CliOutput *output)
{
  g_autoptr (GString) list = g_string_new (NULL);

  for (guint i = 0; i < cause->keys->len; i++)
    {
      g_autofree char *key = cli_text_cut (g_ptr_array_index (cause->keys, i), 60);

      g_string_append_printf (list, "%s%s", i > 0 ? ", " : "", key);
    }
  if (cause->n_keys > cause->keys->len)
    {
      g_autofree char *more = cli_text_number (cause->n_keys - cause->keys->len);

      g_string_append_printf (list, _ (" and %s more"), more);
    }
  if (list->len > 0)
    cli_output_line (output, "      %s", list->str);
}

void
cli_tally_print (const CliTally *self, CliOutput *output, const char *title)
{
  if (self->n == 0)
    return;
  cli_output_line (output, "\n%s", title);
  for (guint i = 0; i < self->causes->len; i++)
    {
      const Cause *cause = g_ptr_array_index (self->causes, i);
      g_autofree char *sentence = ropeway_problem_dup_sentence (cause->first);
      g_autofree char *n = cli_text_number (cause->n);

      cli_output_line (output, "  %s × %s", n, sentence);
      print_keys (cause, output);
    }
  if (self->n_beyond > 0)
    {
      g_autofree char *n = cli_text_number (self->n_beyond);

      cli_output_line (output, _ ("  %s × for other reasons"), n);
    }
}
