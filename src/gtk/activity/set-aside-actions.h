/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: what is set aside waits for a person: to be tried again, or to be left. */
#pragma once

#include <gtk/gtk.h>

#include "gtk/activity/set-aside.h"
#include "gtk/common/workspace.h"

G_BEGIN_DECLS

/* Starts a run of @job with nothing but what @cause kept back, by the job as it is now. Where it may have arrived, asks
 * first whether it did. @widget: where questions and toasts appear. */
void ropeway_set_aside_try_again (GtkWidget *widget, RopewayWorkspace *workspace, const char *job,
                                  const RopewaySetAside *cause);

/* Leaves them as they are until they change; of what may have arrived it says that it did. */
void ropeway_set_aside_dismiss (GtkWidget *widget, RopewayWorkspace *workspace, const char *job,
                                const RopewaySetAside *cause);

G_END_DECLS
