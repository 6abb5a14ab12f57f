/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: a secret in memory: wiped when it goes, and with no way into logs, errors or files. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Bytes that are wiped when the last reference goes. Reference counted atomically; immutable. */
typedef struct _RopewaySecret RopewaySecret;

/* Copies @length bytes (-1: NUL-terminated); the caller wipes its own copy.
 * Returns: (transfer full). */
RopewaySecret *ropeway_secret_new (const char *bytes, gssize length);
/* Returns: (transfer full). */
RopewaySecret *ropeway_secret_ref (RopewaySecret *secret);
void ropeway_secret_unref (RopewaySecret *secret);

/* For the moment of use only: never store, format or log what it returns.
 * Returns: (transfer none): NUL-terminated. @length: (nullable) (out): bytes. */
const char *ropeway_secret_reveal (const RopewaySecret *secret, gsize *length);

/* Overwrites @length bytes at @memory in a way the compiler keeps. */
void ropeway_wipe (gpointer memory, gsize length);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RopewaySecret, ropeway_secret_unref)

G_END_DECLS
