/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: one sequence: its chance, its story, and what it owns. */
#include "model.h"

#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

#include "support/fake-clock.h"

/* Of the sequence under way, for a failed assertion anywhere below. */
static const GString *told;

static void
on_death (int number)
{
  static const char head[] = "\nWhat was done:\n";

  if (told != NULL && write (STDERR_FILENO, head, sizeof head - 1) > 0
      && write (STDERR_FILENO, told->str, told->len) > 0)
    told = NULL;
  signal (number, SIG_DFL);
  raise (number);
}

Model *
model_new (ModelService *service, guint32 seed)
{
  Model *model = g_new0 (Model, 1);

  model->seed = seed;
  model->service = service;
  model->workspace = test_workspace_new ();
  model->clock = fake_clock_new ();
  model->chance = g_rand_new_with_seed (seed);
  model->story = g_string_new (NULL);
  model->parents = g_ptr_array_new_with_free_func (g_free);
  model->source = g_ptr_array_new_with_free_func (model_record_free);
  model->there = g_ptr_array_new_with_free_func (model_there_free);
  model->keys = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  model->state = test_workspace_path (model->workspace, "job.state");
  told = model->story;
  signal (SIGABRT, on_death);
  signal (SIGTRAP, on_death);
  signal (SIGSEGV, on_death);
  model_tell (model, "seed %u", seed);
  model_job_draw (model);
  model->agrees = model_chance (model, 2);
  g_autofree char *address = model_service_dup_address (service);
  model->document = model_job_dup_document (&model->job, address);
  model_service_set_model (service, model);
  return model;
}

void
model_free (Model *model)
{
  model_service_set_model (model->service, NULL);
  told = NULL;
  test_workspace_free (model->workspace);
  ropeway_clock_unref (model->clock);
  g_rand_free (model->chance);
  g_string_free (model->story, TRUE);
  g_ptr_array_unref (model->source);
  g_ptr_array_unref (model->parents);
  g_ptr_array_unref (model->there);
  g_hash_table_unref (model->keys);
  g_free (model->state);
  g_free (model->document);
  g_free (model);
}

guint
model_pick (Model *model, guint n)
{
  return (guint)g_rand_int_range (model->chance, 0, (gint32)n);
}

gboolean
model_chance (Model *model, guint one_in)
{
  return model_pick (model, one_in) == 0;
}

void
model_tell (Model *model, const char *format, ...)
{
  va_list arguments;

  va_start (arguments, format);
  g_string_append_vprintf (model->story, format, arguments);
  va_end (arguments);
  g_string_append_c (model->story, '\n');
}

static void
tell_sides (Model *model)
{
  model_tell (model, "The source:");
  for (guint i = 0; i < model->source->len; i++)
    {
      const ModelRecord *record = g_ptr_array_index (model->source, i);
      g_autofree char *key = model_source_dup_key (model, record);
      model_tell (model, "  %s%s%s: e-mail %d, text %u%s%s%s, stamp %" G_GINT64_FORMAT, key,
                  record->exists ? "" : " (removed)",
                  record->parent != NULL && !record->parent->exists ? " (with its parent)" : "",
                  record->email, record->text, record->unwanted ? ", unwanted" : "",
                  record->bad ? ", bad" : "", model_source_is_late (record) ? ", late" : "",
                  record->parent != NULL ? record->parent->stamp : record->stamp);
    }
  model_tell (model, "The destination:");
  for (guint i = 0; i < model->there->len; i++)
    {
      g_autofree char *text = model_there_describe (g_ptr_array_index (model->there, i));
      model_tell (model, "  %s", text);
    }
}

void
model_fail (Model *model, const char *format, ...)
{
  g_autofree char *text = NULL;
  va_list arguments;

  va_start (arguments, format);
  text = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  tell_sides (model);
  model_tell (model, "What was found: %s", text);
  g_error ("Sequence %u: %s", model->seed, text);
}
