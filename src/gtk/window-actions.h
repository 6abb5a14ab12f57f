/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: which action leads to which page stands in one place. */
#pragma once

#include "gtk/window.h"

G_BEGIN_DECLS

/* Adds the actions of gtk/common/navigator.h to the window. */
void ropeway_window_actions_add (RopewayWindow *window);

G_END_DECLS
