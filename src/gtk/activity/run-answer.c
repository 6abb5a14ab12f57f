/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gtk/activity/run-answer.h"

#include <adwaita.h>

#include "base/i18n.h"
#include "bus/agent-names.h"
#include "gtk/common/navigator.h"
#include "gtk/common/task.h"

#define RESPONSE_CANCEL "cancel"
#define RESPONSE_GO_ON "go-on"

const char *
ropeway_run_answer_get_label (RopewayQuestion question)
{
  switch (question)
    {
    case ROPEWAY_QUESTION_GO_ON:
      return _ ("_Go On…");
    case ROPEWAY_QUESTION_START:
      return _ ("Choose Where to _Start…");
    case ROPEWAY_QUESTION_NONE:
      break;
    }
  return NULL;
}

/* One question, as long as it is open. */
typedef struct
{
  /* owned */
  GtkWidget *widget;
  RopewayWorkspace *workspace;
  char *job;

  /* state */
  gint64 run;
} Answer;

static void
answer_free (Answer *answer)
{
  g_object_unref (answer->widget);
  g_object_unref (answer->workspace);
  g_free (answer->job);
  g_free (answer);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Answer, answer_free)

/* @response: that of the dialog: where to start, or to go on. */
static RopewayTree *
make_request (const Answer *answer, const char *response)
{
  RopewayTree *request = ropeway_tree_new ();
  RopewayValue *root = ropeway_tree_object (request);

  ropeway_tree_set_root (request, root);
  ropeway_value_set_text (request, root, "job", answer->job);
  if (g_str_equal (response, RESPONSE_GO_ON))
    ropeway_value_set (request, root, "goOn", -1, ropeway_tree_integer (request, answer->run));
  else
    ropeway_value_set_text (request, root, "start", response);
  return request;
}

static void
on_answered (AdwMessageDialog *dialog, const char *response, gpointer data)
{
  g_autoptr (Answer) answer = data;
  g_autoptr (RopewayTree) request = NULL;
  g_autoptr (RopewayTask) task = NULL;

  if (g_str_equal (response, RESPONSE_CANCEL))
    return;
  request = make_request (answer, response);
  task = ropeway_workspace_start (answer->workspace, ROPEWAY_TASK_RUN, request);
  /* The job's page shows the run under way, and says how it ended. */
  ropeway_navigator_go (answer->widget, "win.open-job", g_variant_new_string (answer->job));
}

static AdwMessageDialog *
open_dialog (GtkWidget *widget, Answer *answer, const char *heading, const char *body)
{
  GtkRoot *root = gtk_widget_get_root (widget);
  AdwMessageDialog *dialog = ADW_MESSAGE_DIALOG (
      adw_message_dialog_new (GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL, heading, body));

  adw_message_dialog_add_response (dialog, RESPONSE_CANCEL, _ ("_Cancel"));
  adw_message_dialog_set_default_response (dialog, RESPONSE_CANCEL);
  adw_message_dialog_set_close_response (dialog, RESPONSE_CANCEL);
  g_signal_connect (dialog, "response", G_CALLBACK (on_answered), answer);
  return dialog;
}

static void
ask_go_on (GtkWidget *widget, Answer *answer, const char *why)
{
  AdwMessageDialog *dialog = open_dialog (widget, answer, _ ("Go On?"), why);

  adw_message_dialog_add_response (dialog, RESPONSE_GO_ON, _ ("_Go On"));
  adw_message_dialog_set_response_appearance (dialog, RESPONSE_GO_ON, ADW_RESPONSE_DESTRUCTIVE);
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
ask_start (GtkWidget *widget, Answer *answer, gboolean counts_changes)
{
  const char *body
      = counts_changes
            ? _ ("The job reads from or writes to another place than before. What it remembers of the place "
                 "before is kept, in case you go back to it. Everything: all that is there now is compared "
                 "and "
                 "written. From now on: only what is new or changes after this.")
            : _ ("The job reads from or writes to another place than before. What it remembers of the place "
                 "before is kept, in case you go back to it. Everything that is there now is compared and "
                 "written.");
  AdwMessageDialog *dialog = open_dialog (widget, answer, _ ("Where Should It Start?"), body);

  adw_message_dialog_add_response (dialog, "everything", _ ("_Everything"));
  if (counts_changes)
    adw_message_dialog_add_response (dialog, "from-now", _ ("_From Now On"));
  gtk_window_present (GTK_WINDOW (dialog));
}

void
ropeway_run_answer_ask (GtkWidget *widget, RopewayWorkspace *workspace, const RopewayRunRecord *run,
                        const char *why, gboolean counts_changes)
{
  RopewayQuestion question = ropeway_run_words_get_question (run);
  Answer *answer;

  if (question == ROPEWAY_QUESTION_NONE)
    return;
  answer = g_new0 (Answer, 1);
  answer->widget = g_object_ref (widget);
  answer->workspace = g_object_ref (workspace);
  answer->job = g_strdup (run->job);
  answer->run = run->id;
  if (question == ROPEWAY_QUESTION_GO_ON)
    ask_go_on (widget, answer, why);
  else
    ask_start (widget, answer, counts_changes);
}
