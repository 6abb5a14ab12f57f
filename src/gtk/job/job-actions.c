/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gtk/job/job-actions.h"

#include <adwaita.h>

#include "base/i18n.h"
#include "exchange/job-file.h"
#include "gtk/activity/run-words.h"
#include "gtk/common/file-choice.h"
#include "gtk/common/navigator.h"
#include "gtk/common/removal.h"
#include "gtk/job/job-difference.h"
#include "model/draft.h"

#define RESPONSE_YES "yes"
/* Sentences that a question shows before it only counts the rest. */
#define MOST_SENTENCES 12

/* One question about one job, as long as it is open. */
typedef struct
{
  GtkWidget *widget;
  RopewayWorkspace *workspace;
  RopewayJobItem *item;
  GtkEditable *entry;  /* (nullable): borrowed from the dialog */
  const char *heading; /* of the dialog that tells of an error; static */
  const char *done;    /* (nullable): of the toast; static */
} Question;

static Question *
question_new (GtkWidget *widget, RopewayWorkspace *workspace, RopewayJobItem *item)
{
  Question *question = g_new0 (Question, 1);

  question->widget = g_object_ref (widget);
  question->workspace = g_object_ref (workspace);
  question->item = g_object_ref (item);
  return question;
}

static void
question_free (Question *question)
{
  g_object_unref (question->widget);
  g_object_unref (question->workspace);
  g_object_unref (question->item);
  g_free (question);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Question, question_free)

RopewayJobItem *
ropeway_job_actions_find (RopewayWorkspace *workspace, const char *id)
{
  GListModel *jobs = ropeway_workspace_get_jobs (workspace);

  for (guint i = 0; i < g_list_model_get_n_items (jobs); i++)
    {
      g_autoptr (RopewayJobItem) item = g_list_model_get_item (jobs, i);

      if (g_strcmp0 (ropeway_job_item_get_id (item), id) == 0)
        return item;
    }
  return NULL;
}

static const RopewayValue *
get_job (RopewayJobItem *item)
{
  return ropeway_tree_get_root (ropeway_job_item_get_document (item));
}

/* ---- writing ---- */

static void
on_put (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (Question) question = data;
  g_autoptr (GError) error = NULL;

  if (ropeway_workspace_put_finish (ROPEWAY_WORKSPACE (source), result, &error) == 0)
    ropeway_navigator_complain (question->widget, question->heading, error);
  else if (question->done != NULL)
    ropeway_navigator_say (question->widget, question->done, NULL, NULL, NULL);
}

static void
put (Question *question, RopewayTree *tree)
{
  ropeway_workspace_put_async (question->workspace, "job", tree,
                               ropeway_job_item_get_revision (question->item), on_put, question);
}

void
ropeway_job_actions_edit (GtkWidget *widget, RopewayWorkspace *workspace, RopewayJobItem *item,
                          const RopewayValue *edited)
{
  Question *question = question_new (widget, workspace, item);
  g_autoptr (RopewayTree) tree = ropeway_draft_replace (get_job (item), edited);

  question->heading = _ ("The Change Could Not Be Saved");
  put (question, tree);
}

void
ropeway_job_actions_discard (GtkWidget *widget, RopewayWorkspace *workspace, RopewayJobItem *item)
{
  Question *question = question_new (widget, workspace, item);
  g_autoptr (RopewayTree) tree = ropeway_draft_discard (get_job (item));

  question->heading = _ ("The Changes Could Not Be Discarded");
  question->done = _ ("Changes discarded");
  put (question, tree);
}

/* ---- questions ---- */

static GtkWindow *
get_window (GtkWidget *widget)
{
  GtkRoot *root = gtk_widget_get_root (widget);

  return GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL;
}

static AdwMessageDialog *
ask (Question *question, const char *heading, const char *body, const char *answer,
     AdwResponseAppearance appearance, GCallback on_response)
{
  GtkWidget *dialog = adw_message_dialog_new (get_window (question->widget), heading, body);

  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "cancel", _ ("_Cancel"), RESPONSE_YES,
                                    answer, NULL);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), RESPONSE_YES, appearance);
  adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (dialog), RESPONSE_YES);
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  g_signal_connect (dialog, "response", on_response, question);
  return ADW_MESSAGE_DIALOG (dialog);
}

static void
on_use_answered (AdwMessageDialog *dialog, const char *response, gpointer data)
{
  g_autoptr (Question) question = data;
  g_autoptr (RopewayTree) tree = NULL;

  if (!g_str_equal (response, RESPONSE_YES))
    return;
  tree = ropeway_draft_use (get_job (question->item));
  question->heading = _ ("The Job Cannot Be Used Like This");
  question->done = _ ("In use now");
  put (g_steal_pointer (&question), tree);
}

static GtkWidget *
make_sentence (const char *text)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0.0F);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  return label;
}

static GtkWidget *
make_sentences (char **sentences)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  guint n = g_strv_length (sentences);
  guint shown = n > MOST_SENTENCES ? MOST_SENTENCES - 1 : n;

  for (guint i = 0; i < shown; i++)
    gtk_box_append (GTK_BOX (box), make_sentence (sentences[i]));
  if (shown < n)
    {
      g_autofree char *rest = g_strdup_printf (
          g_dngettext (GETTEXT_PACKAGE, "… and %u more change.", "… and %u more changes.", n - shown),
          n - shown);

      gtk_box_append (GTK_BOX (box), make_sentence (rest));
    }
  return box;
}

void
ropeway_job_actions_use (GtkWidget *widget, RopewayWorkspace *workspace, RopewayJobItem *item)
{
  Question *question = question_new (widget, workspace, item);
  g_autoptr (RopewayTree) in_use = ropeway_draft_discard (get_job (item));
  g_autoptr (RopewayTree) draft = ropeway_draft_view (get_job (item));
  gboolean is_first = ropeway_value_get (get_job (item), "mapping") == NULL;
  g_auto (GStrv) sentences
      = is_first ? NULL
                 : ropeway_job_difference (ropeway_tree_get_root (in_use), ropeway_tree_get_root (draft));
  AdwMessageDialog *dialog
      = ask (question, _ ("Use Now?"),
             is_first ? ropeway_job_item_get_sentence (item) : _ ("From the next run on, this is different:"),
             _ ("_Use Now"), ADW_RESPONSE_SUGGESTED, G_CALLBACK (on_use_answered));

  if (sentences != NULL)
    adw_message_dialog_set_extra_child (dialog, make_sentences (sentences));
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
on_rename_answered (AdwMessageDialog *dialog, const char *response, gpointer data)
{
  g_autoptr (Question) question = data;
  g_autoptr (RopewayTree) tree = NULL;
  g_autofree char *name = g_strdup (gtk_editable_get_text (question->entry));
  RopewayValue *root;
  RopewayValue *draft;

  g_strstrip (name);
  if (!g_str_equal (response, RESPONSE_YES) || *name == '\0')
    return;
  tree = ropeway_tree_new_copy (get_job (question->item));
  root = ropeway_tree_get_root (tree);
  draft = ropeway_value_get (root, "draft");
  ropeway_value_set_text (tree, root, "name", name);
  /* Otherwise the next Use Now would bring the old name back. */
  if (ropeway_value_get (draft, "name") != NULL)
    ropeway_value_set_text (tree, draft, "name", name);
  question->heading = _ ("The Job Could Not Be Renamed");
  put (g_steal_pointer (&question), tree);
}

static void
on_name_changed (GtkEditable *entry, AdwMessageDialog *dialog)
{
  g_autofree char *name = g_strdup (gtk_editable_get_text (entry));

  adw_message_dialog_set_response_enabled (dialog, RESPONSE_YES, *g_strstrip (name) != '\0');
}

void
ropeway_job_actions_rename (GtkWidget *widget, RopewayWorkspace *workspace, RopewayJobItem *item)
{
  Question *question = question_new (widget, workspace, item);
  GtkWidget *entry = gtk_entry_new ();
  AdwMessageDialog *dialog = ask (question, _ ("Rename Job"), NULL, _ ("_Rename"), ADW_RESPONSE_SUGGESTED,
                                  G_CALLBACK (on_rename_answered));

  question->entry = GTK_EDITABLE (entry);
  gtk_editable_set_text (question->entry, ropeway_job_item_get_name (item));
  gtk_entry_set_activates_default (GTK_ENTRY (entry), TRUE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (entry), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Name"), -1);
  g_signal_connect (entry, "changed", G_CALLBACK (on_name_changed), dialog);
  adw_message_dialog_set_extra_child (dialog, entry);
  gtk_window_present (GTK_WINDOW (dialog));
}

void
ropeway_job_actions_remove (GtkWidget *widget, RopewayWorkspace *workspace, RopewayJobItem *item)
{
  ropeway_removal_begin (widget, workspace, ROPEWAY_DOCUMENT_JOB, ropeway_job_item_get_id (item),
                         ropeway_job_item_get_revision (item), ropeway_job_item_get_name (item));
}

/* ---- a copy as a file ---- */

static void
on_written (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (Question) question = data;
  g_autoptr (GError) error = NULL;
  g_autofree char *name = g_file_get_basename (G_FILE (source));
  g_autofree char *said = NULL;

  if (!g_file_replace_contents_finish (G_FILE (source), result, NULL, &error))
    {
      ropeway_navigator_complain (question->widget, _ ("The Job Could Not Be Exported"), error);
      return;
    }
  said = g_strdup_printf (_ ("Saved as “%s”, without passwords and keys"), name);
  ropeway_navigator_say (question->widget, said, NULL, NULL, NULL);
}

static void
on_place_chosen (GFile *file, gpointer data)
{
  Question *question = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (RopewayTree) tree = NULL;
  g_autoptr (GBytes) bytes = NULL;
  RopewayStore *store = ropeway_workspace_get_store (question->workspace);

  if (file == NULL || store == NULL)
    return;
  tree = ropeway_workspace_dup_bundle (store, ropeway_job_item_get_id (question->item), ROPEWAY_FACE_DRAFT,
                                       &error);
  if (tree == NULL)
    {
      if (error != NULL)
        ropeway_navigator_complain (question->widget, _ ("The Job Could Not Be Exported"), error);
      return;
    }
  ropeway_job_file_drop_cases (tree);
  bytes = ropeway_job_file_write (tree);
  g_file_replace_contents_bytes_async (file, bytes, NULL, FALSE, G_FILE_CREATE_PRIVATE, NULL, on_written,
                                       question_new (question->widget, question->workspace, question->item));
}

static void
free_question (gpointer data)
{
  question_free (data);
}

void
ropeway_job_actions_export (GtkWidget *widget, RopewayWorkspace *workspace, RopewayJobItem *item)
{
  g_autofree char *name = g_strdup_printf ("%s.ropeway.json", ropeway_job_item_get_id (item));

  ropeway_file_choice_save (widget, _ ("Export a Copy"), name, on_place_chosen,
                            question_new (widget, workspace, item), free_question);
}

/* ---- a run that is over ---- */

void
ropeway_job_actions_say_end (GtkWidget *widget, RopewayWorkspace *workspace, RopewayTask *task,
                             const char *noun)
{
  RopewayTree *result = ropeway_task_get_result (task);
  gboolean is_busy = FALSE;
  const char *failure = ropeway_task_get_failure (task, &is_busy);
  const RopewayValue *run = result != NULL ? ropeway_value_get (ropeway_tree_get_root (result), "run") : NULL;
  RopewayStore *store = ropeway_workspace_get_store (workspace);
  g_autoptr (RopewayRunRecord) record = NULL;
  g_autofree char *verdict = NULL;
  gint64 id = 0;

  if (failure != NULL)
    {
      g_autoptr (GError) error
          = g_error_new_literal (ROPEWAY_AGENT_ERROR, ROPEWAY_AGENT_ERROR_FAILED, failure);

      if (is_busy)
        ropeway_navigator_say (widget, _ ("It runs already"), NULL, NULL, NULL);
      /* That the agent went is the window's to tell; the next one takes the run up. */
      else if (ropeway_workspace_get_state (workspace) == ROPEWAY_WORKSPACE_READY)
        ropeway_navigator_complain (widget, _ ("The Job Could Not Run"), error);
      return;
    }
  if (run == NULL || !ropeway_value_get_int64 (run, &id, NULL) || store == NULL)
    return;
  record = ropeway_ledger_get_run (store, id, NULL);
  if (record == NULL)
    return;
  verdict = ropeway_run_words_dup_verdict (record, noun);
  ropeway_navigator_say (widget, verdict, _ ("Show"), "win.open-run", g_variant_new_int64 (id));
}
