/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: the one place where text for people meets gettext. */
#pragma once

#include <glib/gi18n-lib.h>
