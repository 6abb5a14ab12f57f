/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: a job drawn at random, and its file. */
#include "model.h"

static const char *const repeats[] = {
  [ROPEWAY_REPEAT_SAFE] = "safe",
  [ROPEWAY_REPEAT_KEY] = "key",
  [ROPEWAY_REPEAT_NEVER] = "never",
};
static const char *const modes[] = { "upsert", "create", "update", "mirror" };
static const char *const pagings[] = { "one page", "pages", "offsets", "cursors" };
static const char *const changes_names[]
    = { "whole", "asked for changes", "changes left out by us", "sorted changes" };
static const char *const shapes[] = { "records", "items", "items by place", "child lists" };
static const char *const gones[] = { "leave", "archive", "delete" };
static const char *const finds[]
    = { "no search", "exact search", "search that settles", "loose search", "index" };
static const char *const hands[] = { "overwrite", "keep", "park" };

static RopewayRepeat
draw_repeat (Model *model)
{
  static const RopewayRepeat all[]
      = { ROPEWAY_REPEAT_NEVER, ROPEWAY_REPEAT_NEVER, ROPEWAY_REPEAT_KEY, ROPEWAY_REPEAT_SAFE };
  return all[model_pick (model, G_N_ELEMENTS (all))];
}

static void
draw_destination (Model *model)
{
  ModelJob *job = &model->job;
  static const RopewayMode drawn[]
      = { ROPEWAY_MODE_UPSERT, ROPEWAY_MODE_UPSERT, ROPEWAY_MODE_UPSERT, ROPEWAY_MODE_CREATE,
          ROPEWAY_MODE_UPDATE, ROPEWAY_MODE_MIRROR, ROPEWAY_MODE_MIRROR, ROPEWAY_MODE_MIRROR };

  job->mode = drawn[model_pick (model, G_N_ELEMENTS (drawn))];
  job->find = (ModelFind)model_pick (model, 5);
  if (job->mode == ROPEWAY_MODE_UPDATE && job->find == MODEL_FIND_NONE)
    job->find = MODEL_FIND_EXACT;
  if (job->mode == ROPEWAY_MODE_CREATE && job->find == MODEL_FIND_INDEX)
    job->find = MODEL_FIND_NONE;
  job->read = job->mode != ROPEWAY_MODE_CREATE && model_chance (model, 4);
  if (job->mode != ROPEWAY_MODE_CREATE
      && (job->find == MODEL_FIND_EXACT || job->find == MODEL_FIND_INDEX || job->read))
    job->hand_edits = (RopewayHandEdits)model_pick (model, 3);
  job->match = job->find != MODEL_FIND_NONE || model_chance (model, 2);
  job->create = draw_repeat (model);
  job->update = draw_repeat (model);
  job->put = model_chance (model, 3);
  job->batch = job->mode != ROPEWAY_MODE_UPDATE && model_chance (model, 4);
  job->send_changed = !job->put && model_chance (model, 2);
  job->in_flight = 1 + 3 * model_pick (model, 3);
}

static void
draw_source (Model *model)
{
  ModelJob *job = &model->job;
  static const guint looks[] = { 0, 60, 600 };

  job->shape = model_chance (model, 2) ? MODEL_SHAPE_RECORDS : (ModelShape)model_pick (model, 4);
  job->paging = (ModelPaging)model_pick (model, 4);
  job->changes = model_chance (model, 2) ? MODEL_CHANGES_NONE : (ModelChanges)model_pick (model, 4);
  job->by_number = model_chance (model, 3);
  job->look_back = looks[model_pick (model, G_N_ELEMENTS (looks))];
  job->filter = model_chance (model, 4);
}

static gboolean
has_items (const ModelJob *job)
{
  return job->shape == MODEL_SHAPE_ITEMS || job->shape == MODEL_SHAPE_PLACES;
}

/* What is gone can only be seen by who reads all; items, by who reads their record. */
static void
draw_gone (Model *model)
{
  ModelJob *job = &model->job;

  if (job->mode != ROPEWAY_MODE_MIRROR && (job->mode != ROPEWAY_MODE_UPSERT || !has_items (job)))
    return;
  if (job->mode == ROPEWAY_MODE_MIRROR)
    job->changes = MODEL_CHANGES_NONE;
  job->gone = (RopewayGone)model_pick (model, 3);
  job->remove_adopted = model_chance (model, 2);
  job->put = job->put && job->gone != ROPEWAY_GONE_ARCHIVE;
}

/* Every other job never asks. */
static void
draw_policies (Model *model)
{
  ModelJob *job = &model->job;
  gboolean is_free = model_chance (model, 2);

  job->pauses = model_chance (model, 2);
  job->may_remove = is_free ? 1000 : (gint64)model_pick (model, 4) - 1;
  job->may_overwrite = is_free ? 1000 : (gint64)model_pick (model, 4) - 1;
}

void
model_job_draw (Model *model)
{
  const ModelJob *job = &model->job;

  draw_destination (model);
  draw_source (model);
  draw_gone (model);
  draw_policies (model);
  model_tell (model,
              "Job: %s, gone %s%s, hand edits %s, %s%s, create %s%s, %s %s, %s, %u in flight; %s, %s, %s%s, "
              "look-back %u%s%s%s; may remove %" G_GINT64_FORMAT ", overwrite %" G_GINT64_FORMAT,
              modes[job->mode], gones[job->gone], job->remove_adopted ? " also if adopted" : "",
              hands[job->hand_edits], finds[job->find], job->match ? " by e-mail" : "", repeats[job->create],
              job->batch ? " in batches" : "", job->put ? "PUT" : "PATCH", repeats[job->update],
              job->send_changed ? "changed fields" : "all fields", job->in_flight, shapes[job->shape],
              pagings[job->paging], changes_names[job->changes], job->by_number ? " by number" : "",
              job->look_back, job->filter ? ", filter" : "", job->read ? ", reads by id" : "",
              job->pauses ? ", pauses at another shape" : "", job->may_remove, job->may_overwrite);
}

void
model_job_edit (Model *model)
{
  g_autofree char *address = model_service_dup_address (model->service);

  model->job.filter = !model->job.filter;
  g_free (model->document);
  model->document = model_job_dup_document (&model->job, address);
  model_tell (model, "the job's filter %s", model->job.filter ? "comes" : "goes");
}

gboolean
model_job_is_sure (const ModelJob *job)
{
  gboolean finds_all = job->find == MODEL_FIND_EXACT || job->find == MODEL_FIND_SETTLED;
  gboolean creates = job->create != ROPEWAY_REPEAT_NEVER || finds_all;

  /* Who only adds does not take what a search gives for his own, unless it is the same field by field. */
  return creates && (job->update != ROPEWAY_REPEAT_NEVER || finds_all || job->read)
         && job->mode != ROPEWAY_MODE_CREATE;
}

static void
append_paging (const ModelJob *job, GString *text)
{
  switch (job->paging)
    {
    case MODEL_PAGING_NONE:
      break;
    case MODEL_PAGING_PAGE:
      g_string_append (text, ",\"paging\":{\"type\":\"page\",\"parameter\":\"page\",\"size\":{\"parameter\":"
                             "\"limit\",\"value\":3}}");
      break;
    case MODEL_PAGING_OFFSET:
      g_string_append (text,
                       ",\"paging\":{\"type\":\"offset\",\"parameter\":\"offset\",\"size\":{\"parameter\":"
                       "\"limit\",\"value\":3},\"total\":\"total\"}");
      break;
    case MODEL_PAGING_CURSOR:
      g_string_append (text,
                       ",\"paging\":{\"type\":\"cursor\",\"parameter\":\"after\",\"next\":\"next\",\"size\":"
                       "{\"parameter\":\"limit\",\"value\":2}}");
      break;
    }
}

static void
append_changes (const ModelJob *job, GString *text)
{
  if (job->changes == MODEL_CHANGES_NONE)
    return;
  g_string_append_printf (text, ",\"changes\":{\"field\":\"changed\",\"type\":\"%s\"",
                          job->by_number ? "number" : "date-time");
  if (job->changes != MODEL_CHANGES_OURS)
    g_string_append (text, ",\"parameter\":\"since\"");
  if (job->changes == MODEL_CHANGES_SORTED)
    g_string_append (text, ",\"sorted\":true");
  if (job->look_back > 0)
    g_string_append_printf (text, job->by_number ? ",\"lookBack\":%u" : ",\"lookBack\":\"PT%uS\"",
                            job->look_back);
  g_string_append_c (text, '}');
}

static void
append_source (const ModelJob *job, const char *server, GString *text)
{
  gboolean below = job->shape == MODEL_SHAPE_CHILDREN;

  g_string_append_printf (
      text,
      "{\"id\":\"source\",\"name\":\"Source\",\"kind\":\"rest\",\"environments\":{\"live\":{\"address\":"
      "\"%s/"
      "source\",\"privateNetwork\":true}},\"signIn\":{\"type\":\"none\"},\"limits\":{\"idle\":\"PT20S\"},"
      "\"operations\":[",
      server);
  if (below)
    {
      g_string_append (text, "{\"id\":\"parents\",\"request\":{\"method\":\"GET\",\"path\":\"/parents\"},"
                             "\"records\":\"records\",\"key\":[\"id\"]");
      append_paging (job, text);
      g_string_append (text, "},");
    }
  g_string_append_printf (text,
                          "{\"id\":\"list\",\"request\":{\"method\":\"GET\",\"path\":\"%s\"},\"records\":"
                          "\"records\",\"key\":[\"id\"]",
                          below ? "/parents/{parent}/records" : "/records");
  if (below)
    g_string_append (text, ",\"parameters\":{\"parent\":{\"label\":\"Parent\"}}");
  append_paging (job, text);
  append_changes (job, text);
  g_string_append (text, "}]}");
}

static void
append_there (const ModelJob *job, const char *server, GString *text)
{
  g_string_append_printf (
      text,
      "{\"id\":\"there\",\"name\":\"There\",\"kind\":\"rest\",\"environments\":{\"live\":{\"address\":"
      "\"%s/there\",\"privateNetwork\":true}},\"signIn\":{\"type\":\"none\"},\"limits\":{\"idle\":\"PT20S\","
      "\"inFlight\":%u},\"operations\":[{\"id\":\"find\",\"request\":{\"method\":\"GET\",\"path\":\"/"
      "records\","
      "\"query\":{\"email\":\"{email}\"}},\"records\":\"items\",\"key\":[\"id\"]%s%s},",
      server, job->in_flight, job->find == MODEL_FIND_LOOSE ? "" : ",\"exact\":true",
      job->find == MODEL_FIND_SETTLED ? ",\"settle\":\"PT5S\"" : "");
  if (job->batch)
    g_string_append (
        text, "{\"id\":\"create\",\"request\":{\"method\":\"POST\",\"path\":\"/batch\",\"body\":{\"records\":"
              "\"{$records}\"}},\"batch\":{\"size\":3,\"answers\":{\"list\":\"results\",\"by\":"
              "\"index\",\"index\":\"index\",\"id\":\"id\",\"error\":\"error\",\"message\":"
              "\"error.message\"}}");
  else
    g_string_append (text,
                     "{\"id\":\"create\",\"request\":{\"method\":\"POST\",\"path\":\"/records\",\"body\":"
                     "\"record\"},\"newId\":\"id\"");
  g_string_append_printf (
      text,
      ",\"repeat\":\"%s\"},{\"id\":\"read\",\"request\":{\"method\":\"GET\",\"path\":\"/records/{$id}\"}},"
      "{\"id\":\"update\",\"request\":{\"method\":\"%s\",\"path\":"
      "\"/records/"
      "{$id}\",\"body\":\"record\"},\"repeat\":\"%s\"},{\"id\":\"index\",\"request\":{\"method\":\"GET\","
      "\"path\":\"/all\"},\"records\":\"items\",\"key\":[\"id\"]},{\"id\":\"delete\",\"request\":{\"method\":"
      "\"DELETE\",\"path\":\"/records/{$id}\"}}]}",
      repeats[job->create], job->put ? "PUT" : "PATCH", repeats[job->update]);
}

static void
append_brake (const ModelJob *job, GString *text)
{
  g_string_append (text, ",\"brake\":{");
  if (job->may_remove >= 0)
    g_string_append_printf (text, "\"remove\":%" G_GINT64_FORMAT, job->may_remove);
  if (job->may_remove >= 0 && job->may_overwrite >= 0)
    g_string_append_c (text, ',');
  if (job->may_overwrite >= 0)
    g_string_append_printf (text, "\"overwrite\":%" G_GINT64_FORMAT, job->may_overwrite);
  g_string_append_c (text, '}');
}

static void
append_job (const ModelJob *job, GString *text)
{
  g_string_append (text, "{\"id\":\"model\",\"name\":\"Model\",\"source\":{\"connection\":\"source\","
                         "\"environment\":\"live\",\"operation\":\"list\"");
  if (job->filter)
    g_string_append (text, ",\"filter\":{\"field\":\"wanted\",\"is\":\"equal\",\"value\":true}");
  if (job->shape == MODEL_SHAPE_CHILDREN)
    g_string_append (text, ",\"forEach\":{\"operation\":\"parents\",\"places\":{\"parent\":\"id\"}}");
  g_string_append (text, "}");
  if (has_items (job))
    g_string_append_printf (text, ",\"unit\":{\"each\":\"lines\"%s}",
                            job->shape == MODEL_SHAPE_ITEMS ? ",\"key\":[\"id\"]" : "");
  g_string_append (
      text, ",\"mapping\":[{\"id\":\"r1\",\"to\":\"ref\",\"from\":\"id\"},{\"id\":\"r2\",\"to\":\"email\","
            "\"from\":\"email\",\"steps\":[{\"step\":\"trim\"}]},{\"id\":\"r3\",\"to\":\"name\",\"from\":"
            "\"name\"},{\"id\":\"r4\",\"to\":\"value\",\"from\":\"value\"}],\"destination\":{\"connection\":"
            "\"there\",\"environment\":\"live\"");
  g_string_append_printf (text, ",\"mode\":\"%s\"", modes[job->mode]);
  if (job->match)
    g_string_append (text, ",\"match\":[\"email\"]");
  if (job->find == MODEL_FIND_INDEX)
    g_string_append (text, ",\"index\":\"index\"");
  else if (job->find != MODEL_FIND_NONE)
    g_string_append (text, ",\"find\":\"find\"");
  if (job->read)
    g_string_append (text, ",\"read\":\"read\"");
  if (job->mode != ROPEWAY_MODE_UPDATE)
    g_string_append (text, ",\"create\":\"create\"");
  if (job->mode != ROPEWAY_MODE_CREATE)
    g_string_append (text, ",\"update\":\"update\"");
  if (job->gone != ROPEWAY_GONE_LEAVE || job->mode == ROPEWAY_MODE_MIRROR)
    g_string_append_printf (text, ",\"gone\":\"%s\",\"removeAdopted\":%s", gones[job->gone],
                            job->remove_adopted ? "true" : "false");
  /* Also to take back what was made. */
  g_string_append (text, ",\"delete\":\"delete\"");
  if (job->gone == ROPEWAY_GONE_ARCHIVE)
    g_string_append (text, ",\"archive\":{\"to\":\"archived\",\"value\":true}");
  g_string_append_printf (text, ",\"send\":\"%s\"},\"policies\":{\"drift\":\"%s\",\"handEdits\":\"%s\"",
                          job->send_changed ? "changed" : "all", job->pauses ? "pause" : "go-on",
                          hands[job->hand_edits]);
  append_brake (job, text);
  g_string_append (text, "}}");
}

char *
model_job_dup_document (const ModelJob *job, const char *server)
{
  g_autoptr (GString) text = g_string_new ("{\"format\":1,\"connections\":[");

  append_source (job, server, text);
  g_string_append_c (text, ',');
  append_there (job, server, text);
  g_string_append (text, "],\"job\":");
  append_job (job, text);
  g_string_append_c (text, '}');
  return g_string_free (g_steal_pointer (&text), FALSE);
}
