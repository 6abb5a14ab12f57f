/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: the form (connection-page.c) and what becomes of what was typed (connection-page-save.c) share one page. */
#pragma once

#include "gtk/common/task.h"
#include "gtk/connection/connection-page.h"
#include "gtk/connection/secret-field.h"

G_BEGIN_DECLS

/* What is to happen when everything is saved. */
typedef enum
{
  ROPEWAY_AFTERWARDS_STAY,
  ROPEWAY_AFTERWARDS_TEST,
  ROPEWAY_AFTERWARDS_LEAVE,
} RopewayAfterwards;

struct _RopewayConnectionPage
{
  AdwBin parent;

  /* owned */
  RopewayWorkspace *workspace;
  RopewayTree *tree; /* the document as it was read, with changes of its operations */
  char *saved;       /* (nullable): the document as it was read, as text */
  char *id;
  GPtrArray *environments;   /* char *: their names */
  RopewaySecretField *field; /* password, token or key */
  RopewayTask *test;         /* (nullable) */
  GCancellable *cancellable;

  /* template */
  AdwWindowTitle *title;
  AdwEntryRow *name_row;
  AdwComboRow *account_row;
  AdwEntryRow *address_row;
  GtkWidget *practice_row;
  AdwPreferencesGroup *sign_in_group;
  AdwComboRow *sign_in_row;
  GtkWidget *unknown_row;
  AdwEntryRow *user_row;
  AdwEntryRow *line_row;
  AdwActionRow *test_row;
  GtkImage *test_icon;
  GtkSpinner *test_spinner;
  AdwPreferencesGroup *operations_group;
  GtkCheckButton *private_check;
  GtkWidget *remove_button;

  /* state */
  GPtrArray *operation_rows; /* GtkWidget (borrowed) */
  gint64 revision;           /* 0: never saved */
  guint environment;         /* index of the one that is shown */
  RopewayAfterwards afterwards;
  gboolean is_filling; /* what changes is not the person's doing */
  gboolean is_saving;
  gboolean is_unknown; /* a sign-in of a later version */
};

/* ---- connection-page.c ---- */

/* Returns: (transfer none) (nullable): the environment that is shown. */
const char *ropeway_connection_page_get_environment (RopewayConnectionPage *self);

/* Returns: (transfer full) (nullable): the name under which the chosen sign-in keeps its secret. */
char *ropeway_connection_page_dup_slot (RopewayConnectionPage *self);

/* Writes what was typed into @tree. */
void ropeway_connection_page_write_fields (RopewayConnectionPage *self, RopewayTree *tree);

/* Says what can be done now. */
void ropeway_connection_page_show_actions (RopewayConnectionPage *self);

/* ---- connection-page-save.c ---- */

/* Asks which secrets are kept, and shows it. */
void ropeway_connection_page_ask_states (RopewayConnectionPage *self);

/* Removes the secret that is kept. */
void ropeway_connection_page_remove_secret (RopewayConnectionPage *self);

/* Saves the document, then what was typed as a secret. */
void ropeway_connection_page_save (RopewayConnectionPage *self, RopewayAfterwards afterwards);

/* Saves, and asks the service once. */
void ropeway_connection_page_test (RopewayConnectionPage *self);

G_END_DECLS
