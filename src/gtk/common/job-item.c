/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: what the list of jobs says about one of them. */
#include "gtk/common/document-item-private.h"

#include "base/i18n.h"
#include "gtk/activity/run-words.h"
#include "gtk/common/words.h"
#include "model/draft.h"

struct _RopewayJobItem
{
  GObject parent;

  /* owned */
  char *id;
  char *name;
  char *sentence;
  char *news;
  RopewayTree *document;      /* (nullable): not read yet */
  RopewayRunRecord *last_run; /* (nullable) */

  /* state */
  gint64 revision;
  gint64 version;
  gint64 n_parked;
  gint64 read;  /* of the run that is under way */
  gint64 total; /* of it; -1: not known */
  gboolean is_running;
  gboolean has_draft;
  RopewayJobCondition condition;
};

enum
{
  PROP_ID = 1,
  PROP_NAME,
  PROP_SENTENCE,
  PROP_CONDITION,
  PROP_NEWS,
  PROP_HAS_DRAFT,
  PROP_REVISION,
  N_PROPERTIES,
};

static GParamSpec *properties[N_PROPERTIES];

G_DEFINE_FINAL_TYPE (RopewayJobItem, ropeway_job_item, G_TYPE_OBJECT)

static void
ropeway_job_item_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  RopewayJobItem *self = ROPEWAY_JOB_ITEM (object);

  switch (id)
    {
    case PROP_ID:
      g_value_set_string (value, self->id);
      break;
    case PROP_NAME:
      g_value_set_string (value, self->name);
      break;
    case PROP_SENTENCE:
      g_value_set_string (value, self->sentence);
      break;
    case PROP_CONDITION:
      g_value_set_int (value, (int)self->condition);
      break;
    case PROP_NEWS:
      g_value_set_string (value, self->news);
      break;
    case PROP_HAS_DRAFT:
      g_value_set_boolean (value, self->has_draft);
      break;
    case PROP_REVISION:
      g_value_set_int64 (value, self->revision);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
ropeway_job_item_finalize (GObject *object)
{
  RopewayJobItem *self = ROPEWAY_JOB_ITEM (object);

  g_free (self->id);
  g_free (self->name);
  g_free (self->sentence);
  g_free (self->news);
  g_clear_pointer (&self->document, ropeway_tree_unref);
  g_clear_pointer (&self->last_run, ropeway_run_record_free);
  G_OBJECT_CLASS (ropeway_job_item_parent_class)->finalize (object);
}

static void
ropeway_job_item_class_init (RopewayJobItemClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->get_property = ropeway_job_item_get_property;
  object_class->finalize = ropeway_job_item_finalize;
  properties[PROP_ID] = g_param_spec_string ("id", NULL, NULL, NULL, flags);
  properties[PROP_NAME] = g_param_spec_string ("name", NULL, NULL, NULL, flags);
  properties[PROP_SENTENCE] = g_param_spec_string ("sentence", NULL, NULL, NULL, flags);
  properties[PROP_CONDITION] = g_param_spec_int ("condition", NULL, NULL, ROPEWAY_JOB_NEEDS_YOU,
                                                 ROPEWAY_JOB_DRAFT, ROPEWAY_JOB_DRAFT, flags);
  properties[PROP_NEWS] = g_param_spec_string ("news", NULL, NULL, NULL, flags);
  properties[PROP_HAS_DRAFT] = g_param_spec_boolean ("has-draft", NULL, NULL, FALSE, flags);
  properties[PROP_REVISION] = g_param_spec_int64 ("revision", NULL, NULL, 0, G_MAXINT64, 0, flags);
  g_object_class_install_properties (object_class, N_PROPERTIES, properties);
}

static void
ropeway_job_item_init (RopewayJobItem *self)
{
  self->condition = ROPEWAY_JOB_DRAFT;
  self->total = -1;
}

RopewayJobItem *
ropeway_job_item_new (const char *id)
{
  RopewayJobItem *self = g_object_new (ROPEWAY_TYPE_JOB_ITEM, NULL);

  self->id = g_strdup (id);
  self->name = g_strdup (id);
  self->sentence = g_strdup ("");
  self->news = g_strdup ("");
  return self;
}

static void
set_text (RopewayJobItem *self, char **place, char *text, int property)
{
  if (g_strcmp0 (*place, text) == 0)
    {
      g_free (text);
      return;
    }
  g_free (*place);
  *place = text;
  g_object_notify_by_pspec (G_OBJECT (self), properties[property]);
}

/* ---- what is new ---- */

static char *
dup_running_news (RopewayJobItem *self)
{
  g_autofree char *read = NULL;
  g_autofree char *total = NULL;

  if (self->read <= 0)
    return g_strdup (_ ("Running"));
  read = ropeway_words_dup_number ((guint64)self->read);
  if (self->total < self->read)
    return g_strdup_printf (_ ("Running · %s"), read);
  total = ropeway_words_dup_number ((guint64)self->total);
  return g_strdup_printf (_ ("Running · %s of about %s"), read, total);
}

static char *
dup_ended_news (const RopewayRunRecord *run, gint64 n_parked)
{
  g_autofree char *clock
      = ropeway_words_dup_clock (run->ended > 0 ? run->ended : run->started, ropeway_words_now ());
  g_autofree char *parked = NULL;
  g_autofree char *counts = NULL;

  if (ropeway_run_words_get_question (run) != ROPEWAY_QUESTION_NONE)
    return g_strdup_printf (_ ("Asks you · %s"), clock);
  if (run->state == ROPEWAY_RUN_FAILED)
    return g_strdup_printf (_ ("Did not finish · %s"), clock);
  if (run->state == ROPEWAY_RUN_INTERRUPTED || run->state == ROPEWAY_RUN_RUNNING)
    return g_strdup_printf (_ ("Stopped · %s"), clock);
  if (n_parked > 0)
    {
      parked = ropeway_words_dup_number ((guint64)n_parked);
      return g_strdup_printf (_ ("%s set aside · %s"), parked, clock);
    }
  counts = ropeway_words_dup_counts (run->counts, FALSE);
  if (*counts == '\0')
    return g_strdup_printf (_ ("Nothing new · checked %s"), clock);
  return g_strdup_printf ("%s · %s", counts, clock);
}

static char *
dup_news (RopewayJobItem *self)
{
  if (self->is_running)
    return dup_running_news (self);
  if (self->version == 0)
    return g_strdup (_ ("Draft · never run"));
  if (self->last_run == NULL)
    return g_strdup (_ ("Never run"));
  return dup_ended_news (self->last_run, self->n_parked);
}

static RopewayJobCondition
judge (RopewayJobItem *self)
{
  if (self->is_running)
    return ROPEWAY_JOB_RUNNING;
  if (self->version == 0)
    return ROPEWAY_JOB_DRAFT;
  if (self->n_parked > 0 || (self->last_run != NULL && self->last_run->state == ROPEWAY_RUN_FAILED))
    return ROPEWAY_JOB_NEEDS_YOU;
  return ROPEWAY_JOB_READY;
}

static gboolean
retell (RopewayJobItem *self)
{
  RopewayJobCondition condition = judge (self);

  set_text (self, &self->news, dup_news (self), PROP_NEWS);
  if (condition == self->condition)
    return FALSE;
  self->condition = condition;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CONDITION]);
  return TRUE;
}

gboolean
ropeway_job_item_update (RopewayJobItem *self, RopewayTree *document, gint64 revision, const char *sentence)
{
  const RopewayValue *root = ropeway_tree_get_root (document);
  g_autofree char *old_name = g_strdup (self->name);
  g_autofree char *name = ropeway_value_dup_member_text (root, "name");
  gboolean has_draft = ropeway_draft_exists (root);
  gboolean has_new_condition;

  ropeway_tree_ref (document);
  g_clear_pointer (&self->document, ropeway_tree_unref);
  self->document = document;
  self->revision = revision;
  self->version = 1;
  if (ropeway_value_get (root, "version") != NULL)
    (void)ropeway_value_get_int64 (ropeway_value_get (root, "version"), &self->version, NULL);
  if (has_draft != self->has_draft)
    {
      self->has_draft = has_draft;
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_HAS_DRAFT]);
    }
  set_text (self, &self->name, g_strdup (name != NULL && *name != '\0' ? name : self->id), PROP_NAME);
  set_text (self, &self->sentence, g_strdup (sentence), PROP_SENTENCE);
  has_new_condition = retell (self);
  /* Last: who listens to it finds everything else up to date. */
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_REVISION]);
  return has_new_condition || g_strcmp0 (old_name, self->name) != 0;
}

gboolean
ropeway_job_item_update_runs (RopewayJobItem *self, RopewayRunRecord *last_run, gint64 n_parked)
{
  g_clear_pointer (&self->last_run, ropeway_run_record_free);
  self->last_run = last_run;
  self->n_parked = n_parked;
  return retell (self);
}

gboolean
ropeway_job_item_update_running (RopewayJobItem *self, gboolean is_running, const RopewayValue *progress)
{
  self->is_running = is_running;
  self->read = 0;
  self->total = -1;
  if (progress != NULL)
    {
      (void)ropeway_value_get_int64 (ropeway_value_get (progress, "read"), &self->read, NULL);
      (void)ropeway_value_get_int64 (ropeway_value_get (progress, "total"), &self->total, NULL);
    }
  return retell (self);
}

/* ---- reading ---- */

const char *
ropeway_job_item_get_id (RopewayJobItem *self)
{
  g_return_val_if_fail (ROPEWAY_IS_JOB_ITEM (self), NULL);
  return self->id;
}

const char *
ropeway_job_item_get_name (RopewayJobItem *self)
{
  g_return_val_if_fail (ROPEWAY_IS_JOB_ITEM (self), NULL);
  return self->name;
}

const char *
ropeway_job_item_get_sentence (RopewayJobItem *self)
{
  g_return_val_if_fail (ROPEWAY_IS_JOB_ITEM (self), NULL);
  return self->sentence;
}

const char *
ropeway_job_item_get_news (RopewayJobItem *self)
{
  g_return_val_if_fail (ROPEWAY_IS_JOB_ITEM (self), NULL);
  return self->news;
}

RopewayJobCondition
ropeway_job_item_get_condition (RopewayJobItem *self)
{
  g_return_val_if_fail (ROPEWAY_IS_JOB_ITEM (self), ROPEWAY_JOB_DRAFT);
  return self->condition;
}

gint64
ropeway_job_item_get_revision (RopewayJobItem *self)
{
  g_return_val_if_fail (ROPEWAY_IS_JOB_ITEM (self), 0);
  return self->revision;
}

RopewayTree *
ropeway_job_item_get_document (RopewayJobItem *self)
{
  g_return_val_if_fail (ROPEWAY_IS_JOB_ITEM (self), NULL);
  return self->document;
}

const RopewayRunRecord *
ropeway_job_item_get_last_run (RopewayJobItem *self)
{
  g_return_val_if_fail (ROPEWAY_IS_JOB_ITEM (self), NULL);
  return self->last_run;
}
