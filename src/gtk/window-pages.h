/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: the places that a job leads to: its page, its fields, its preview and its runs. */
#pragma once

#include "gtk/window.h"

G_BEGIN_DECLS

/* Adds the actions open-job, run-job, edit-fields, preview-job and open-run (gtk/common/navigator.h) to @window. */
void ropeway_window_pages_add (RopewayWindow *window);

G_END_DECLS
