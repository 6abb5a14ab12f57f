/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: certificates of every kind, made on the spot, so that none in the tree runs out. */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef struct
{
  char *certificate; /* PEM */
  char *key;         /* PEM */
} TestIdentity;

/* Makes a certificate for @name ("localhost", "Anna") that @issuer ((nullable): it does itself) signs, valid from the year
 * @from to the year @to. @is_authority: it may sign others. */
void test_identity_make (TestIdentity *self, const TestIdentity *issuer, const char *name,
                         gboolean is_authority, guint from, guint to);
void test_identity_clear (TestIdentity *self);

/* Returns: (transfer full): both in one text. */
char *test_identity_dup_pem (const TestIdentity *self);
/* Returns: (transfer full): the key, encrypted with @password. */
char *test_identity_dup_locked_key (const TestIdentity *self, const char *password);
/* Returns: (transfer full): PKCS#12 in base64. */
char *test_identity_dup_pkcs12 (const TestIdentity *self, const char *password);
/* Returns: (transfer full). */
GTlsCertificate *test_identity_load (const TestIdentity *self, const TestIdentity *issuer);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (TestIdentity, test_identity_clear)

G_END_DECLS
