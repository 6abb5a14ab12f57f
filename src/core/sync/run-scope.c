/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: which memory a run works with, and whether it is still that of the same two places. */
#include "sync/run-private.h"

#include <string.h>

#include "base/i18n.h"
#include "http/http-url.h"
#include "value/value-compare.h"

static char *
dup_parameters (const RopewayValue *parameters)
{
  g_autoptr (GString) text = g_string_new (NULL);

  if (parameters != NULL)
    ropeway_value_canonical (parameters, text);
  return g_string_free (g_steal_pointer (&text), FALSE);
}

/* Returns: (transfer full): the address of @environment, always the same for the same one. */
static char *
dup_address (const RopewayEnvironment *environment)
{
  g_autofree char *origin = ropeway_http_url_dup_origin (environment->written);
  g_autoptr (GUri) uri = origin != NULL ? ropeway_http_url_parse (environment->written, NULL) : NULL;
  g_autofree char *path = uri != NULL ? g_strdup (g_uri_get_path (uri)) : NULL;

  /* That of a practice app has neither. */
  if (path == NULL)
    return g_strdup (environment->written);
  for (gsize n = strlen (path); n > 0 && path[n - 1] == '/'; n--)
    path[n - 1] = '\0';
  return g_strconcat (origin, path, NULL);
}

/* ROPEWAY_SCOPE_KEY of a bundle, with the texts that it borrows. */
typedef struct
{
  RopewayScopeKey key;
  GPtrArray *texts;
} Names;

static void
names_clear (Names *names)
{
  g_clear_pointer (&names->texts, g_ptr_array_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Names, names_clear)

static const char *
keep (Names *names, char *text)
{
  g_ptr_array_add (names->texts, text);
  return text;
}

/* The operation that is read and what it is given; in child lists that of the parents as well. */
static char *
dup_source_container (const RopewayJobSource *source)
{
  g_autofree char *own = dup_parameters (source->parameters);
  g_autofree char *of_parent = NULL;

  if (source->parent == NULL)
    return g_strconcat (source->operation, " ", own, NULL);
  of_parent = dup_parameters (source->parent->parameters);
  return g_strconcat (source->operation, " ", own, " ", source->parent->operation, " ", of_parent, NULL);
}

static void
name_scope (const RopewayBundle *bundle, Names *names)
{
  const RopewayJob *job = bundle->job;

  names->texts = g_ptr_array_new_with_free_func (g_free);
  names->key = (RopewayScopeKey){
    .job = job->id,
    .source_connection = job->source.connection,
    .source_environment = job->source.environment,
    .source_address = keep (names, dup_address (bundle->source_environment)),
    .source_container = keep (names, dup_source_container (&job->source)),
    .destination_connection = job->destination.connection,
    .destination_environment = job->destination.environment,
    .destination_address = keep (names, dup_address (bundle->destination_environment)),
    .destination_container = keep (names, dup_parameters (job->destination.parameters)),
  };
}

gint64
ropeway_run_find_scope (RopewayRun *self, GError **error)
{
  g_auto (Names) names = { .texts = NULL };

  name_scope (self->bundle, &names);
  return ropeway_run_is_plan (self) ? ropeway_ledger_find_scope (self->store, &names.key, error)
                                    : ropeway_ledger_open_scope (self->store, &names.key, NULL, error);
}

/* ---- another place than before ---- */

/* What is another one in today's job than in @scope, in words. */
static char *
dup_difference (const RopewayBundle *bundle, const RopewayScopeRecord *scope)
{
  g_auto (Names) names = { .texts = NULL };
  const char *words[9] = { NULL };
  guint n = 0;

  name_scope (bundle, &names);
  const struct
  {
    const char *now;
    const char *before;
    const char *word;
  } parts[] = {
    { names.key.source_connection, scope->source_connection, _ ("connection of the source") },
    { names.key.source_environment, scope->source_environment, _ ("environment of the source") },
    { names.key.source_address, scope->source_address, _ ("address of the source") },
    { names.key.source_container, scope->source_container, _ ("list that is read") },
    { names.key.destination_connection, scope->destination_connection, _ ("connection of the destination") },
    { names.key.destination_environment, scope->destination_environment,
      _ ("environment of the destination") },
    { names.key.destination_address, scope->destination_address, _ ("address of the destination") },
    { names.key.destination_container, scope->destination_container, _ ("place at the destination") },
  };
  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    if (g_strcmp0 (parts[i].now, parts[i].before) != 0)
      words[n++] = parts[i].word;
  return g_strjoinv (", ", (char **)words);
}

/* A memory that knows something, be it only that a record may have arrived, where today's knows nothing. */
static const RopewayScopeRecord *
find_other (const RopewayRun *self, const GPtrArray *scopes)
{
  for (guint i = 0; i < scopes->len; i++)
    {
      const RopewayScopeRecord *scope = g_ptr_array_index (scopes, i);
      if (scope->id != self->scope && (scope->n_links > 0 || scope->mark != NULL || scope->n_intents > 0))
        return scope;
    }
  return NULL;
}

static gboolean
knows_nothing (const RopewayRun *self, const char *mark, GError **error)
{
  if (self->before != NULL || mark != NULL)
    return FALSE;
  return self->scope == 0 || ropeway_ledger_count_links (self->store, self->scope, error) == 0;
}

gboolean
ropeway_run_check_scope (RopewayRun *self, const char *mark, GError **error)
{
  g_autoptr (GError) local = NULL;
  g_autoptr (GPtrArray) scopes = NULL;
  const RopewayScopeRecord *other = NULL;

  if (self->store == NULL || self->options.start != NULL || self->state != RUN_NEW)
    return TRUE;
  if (knows_nothing (self, mark, &local))
    scopes = ropeway_ledger_list_scopes (self->store, self->bundle->job->id, &local);
  if (local != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  if (scopes != NULL)
    other = find_other (self, scopes);
  if (other == NULL)
    return TRUE;
  g_autofree char *difference = dup_difference (self->bundle, other);
  ropeway_run_stop_or_warn (self, ropeway_problem_new ("sync.scope-changed", NULL, "what", difference, NULL));
  return TRUE;
}
