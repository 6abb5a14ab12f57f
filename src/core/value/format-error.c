/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "value/format-error.h"

G_DEFINE_QUARK (ropeway - format - error - quark, ropeway_format_error)
