/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gtk/job/job-problems.h"

#include "base/i18n.h"

gint64
ropeway_job_problems_get_version (RopewayJobItem *item)
{
  const RopewayValue *root = ropeway_tree_get_root (ropeway_job_item_get_document (item));
  const RopewayValue *version = ropeway_value_get (root, "version");
  gint64 number = 1;

  if (version != NULL)
    ropeway_value_get_int64 (version, &number, NULL);
  return number;
}

GtkWidget *
ropeway_job_problems_make_row (const RopewayJobCheck *check, const RopewayProblem *problem)
{
  gboolean is_error = ropeway_problem_get_severity (problem) == ROPEWAY_SEVERITY_ERROR;
  g_autofree char *sentence = ropeway_problem_dup_sentence (problem);
  g_autofree char *place = ropeway_job_check_dup_place (check, problem);
  g_autofree char *rule = ropeway_job_check_dup_rule (check, problem);
  GtkWidget *icon
      = gtk_image_new_from_icon_name (is_error ? "dialog-warning-symbolic" : "dialog-information-symbolic");
  GtkWidget *row = adw_action_row_new ();

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), place);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), sentence);
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), 0);
  gtk_accessible_update_property (GTK_ACCESSIBLE (icon), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  is_error ? _ ("Must be corrected") : _ ("Worth a look"), -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, sentence, -1);
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), icon);
  if (rule != NULL)
    {
      adw_action_row_add_suffix (ADW_ACTION_ROW (row), gtk_image_new_from_icon_name ("go-next-symbolic"));
      gtk_actionable_set_action_target (GTK_ACTIONABLE (row), "s",
                                        check->view != NULL ? check->view->id : "");
      gtk_actionable_set_action_name (GTK_ACTIONABLE (row), "win.edit-fields");
      gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
    }
  return row;
}

char *
ropeway_job_problems_dup_reason (RopewayWorkspace *workspace, RopewayJobItem *item,
                                 const RopewayJobCheck *edited)
{
  RopewayStore *store = ropeway_workspace_get_store (workspace);
  g_autoptr (RopewayJobCheck) in_use = NULL;

  if (ropeway_workspace_get_state (workspace) != ROPEWAY_WORKSPACE_READY || store == NULL)
    return g_strdup (_ ("It cannot run now: Ropeway in the background does not answer."));
  if (ropeway_job_problems_get_version (item) == 0)
    return ropeway_job_check_count_errors (edited) > 0
               ? g_strdup (_ ("It cannot run yet: correct what stands below, then choose Use Now."))
               : g_strdup (_ ("It cannot run yet: look at the preview, then choose Use Now."));
  in_use = ropeway_job_check_new (store, ropeway_job_item_get_id (item), ROPEWAY_FACE_IN_USE, NULL);
  if (in_use == NULL || ropeway_job_check_count_errors (in_use) == 0)
    return NULL;
  if (ropeway_job_check_count_errors (edited) > 0)
    return g_strdup (_ ("It cannot run like this: something must be corrected first."));
  return g_strdup (_ ("What is in use cannot run any more; the changes below can: choose Use Now."));
}
