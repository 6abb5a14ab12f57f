/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: trust is won in the first minute: one question, and a way to try without deciding anything. */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define ROPEWAY_TYPE_WELCOME (ropeway_welcome_get_type ())
G_DECLARE_FINAL_TYPE (RopewayWelcome, ropeway_welcome, ROPEWAY, WELCOME, AdwBin)

G_END_DECLS
