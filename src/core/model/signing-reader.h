/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: the ways to sign a request are read apart from the others, for they have members of their own. */
#pragma once

#include "model/object-reader.h"
#include "model/signing.h"

G_BEGIN_DECLS

/* Read the members of "aws" and of "hmac", but for key and user. Return: (transfer full). */
RopewaySigning *ropeway_signing_read_aws (RopewayObjectReader *sign_in);
RopewaySigning *ropeway_signing_read_hmac (RopewayObjectReader *sign_in);

G_END_DECLS
