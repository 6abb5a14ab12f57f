/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gtk/job/job-edit.h"

#include "model/draft.h"
#include "model/job.h"
#include "model/words.h"

static gboolean
looks_for_gone (const RopewayValue *job)
{
  const RopewayValue *mode = ropeway_value_get (ropeway_value_get (job, "destination"), "mode");

  return mode == NULL || ropeway_value_is_text (mode, ropeway_words_mode[ROPEWAY_MODE_MIRROR])
         || (ropeway_value_is_text (mode, ropeway_words_mode[ROPEWAY_MODE_UPSERT])
             && ropeway_value_get (job, "unit") != NULL);
}

RopewayTree *
ropeway_job_edit_destination (const RopewayValue *job, const char *name, const RopewayValue *value)
{
  RopewayTree *tree = ropeway_draft_view (job);
  RopewayValue *root = ropeway_tree_get_root (tree);
  RopewayValue *destination = ropeway_value_get (root, "destination");

  if (destination == NULL)
    {
      destination = ropeway_tree_object (tree);
      ropeway_value_set (tree, root, "destination", -1, destination);
    }
  ropeway_value_set (tree, destination, name, -1, ropeway_tree_copy (tree, value));
  if (!looks_for_gone (root))
    ropeway_value_remove (destination, "gone", -1);
  return tree;
}
