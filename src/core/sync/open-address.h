/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: where in the browser a person sees a record that was written. */
#pragma once

#include "model/operation.h"

G_BEGIN_DECLS

/* Fills the template @operation->open, every value percent-encoded: @id for {$id}, then @parameters ((nullable): of the
 * job), then @fields ((nullable): of the record). Only an http or https address with a host comes out, whose path no value
 * leads elsewhere by dots.
 * Returns: (transfer full) (nullable): NULL where there is no template, something in it has no value, or it is no such address. */
char *ropeway_open_address (const RopewayOperation *operation, const char *id, const RopewayValue *parameters,
                            const RopewayValue *fields);

G_END_DECLS
