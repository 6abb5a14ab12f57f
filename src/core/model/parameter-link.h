/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: people have the web address of a thing at hand, not its id. */
#pragma once

#include "model/template.h"

G_BEGIN_DECLS

/* What stands at the place @parameter of @link ("https://docs.google.com/spreadsheets/d/{spreadsheet}/") in the address
 * @pasted. White space around it, http for https, capitals in the text between places and whatever follows do not matter; a
 * place ends with its part of the path; other places stand for anything. Returns: (transfer full) (nullable): NULL where
 * it is another address. */
char *ropeway_parameter_from_link (const RopewayTemplate *link, const char *parameter, const char *pasted);

G_END_DECLS
