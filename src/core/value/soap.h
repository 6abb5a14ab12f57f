/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: SOAP puts everything into an envelope, and says in its own way that it did not work. */
#pragma once

#include "value/value.h"

G_BEGIN_DECLS

/* Makes what stands in the body of the envelope the root of @tree, which was read from XML: {"GetOrderResponse":{…}}.
 * A tree without envelope stays. */
void ropeway_soap_unwrap (RopewayTree *tree);

/* @body: the unwrapped root. @is_sender: (out): the request is to blame, not the service (SOAP 1.1 §4.4, SOAP 1.2 §5.4).
 * @reason: (out) (transfer full) (nullable): in the service's words. Returns: whether it is a fault. */
gboolean ropeway_soap_is_fault (const RopewayValue *body, gboolean *is_sender, char **reason);

G_END_DECLS
