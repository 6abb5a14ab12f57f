/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: one process for all windows of a person, with what they share. */
#pragma once

#include <adwaita.h>

#include "gtk/common/workspace.h"

G_BEGIN_DECLS

#define ROPEWAY_TYPE_APPLICATION (ropeway_application_get_type ())
G_DECLARE_FINAL_TYPE (RopewayApplication, ropeway_application, ROPEWAY, APPLICATION, AdwApplication)

/* Returns: (transfer full): the application, which runs once a session; job files it is asked to open are imported. */
RopewayApplication *ropeway_application_new (void);

/* Returns: (transfer none): what there is; from startup on. */
RopewayWorkspace *ropeway_application_get_workspace (RopewayApplication *self);

G_END_DECLS
