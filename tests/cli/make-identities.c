/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: Python's library speaks TLS, but makes no certificates. */
#include "support/test-identity.h"

static void
keep (const char *folder, const char *name, const char *text)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);

  g_assert_true (g_file_set_contents (path, text, -1, NULL));
}

/* Writes into the folder that is its argument what test-certificates.py names. */
int
main (int argc, char **argv)
{
  g_auto (TestIdentity) root = { 0 };
  g_auto (TestIdentity) shop = { 0 };
  g_auto (TestIdentity) staff = { 0 };
  g_auto (TestIdentity) anna = { 0 };
  g_auto (TestIdentity) ben = { 0 };
  g_auto (TestIdentity) stranger = { 0 };
  g_autofree char *shop_pem = NULL;
  g_autofree char *anna_pem = NULL;
  g_autofree char *ben_pkcs12 = NULL;
  g_autofree char *stranger_pem = NULL;

  g_assert_cmpint (argc, ==, 2);
  test_identity_make (&root, NULL, "Root", TRUE, 2020, 2099);
  test_identity_make (&shop, &root, "localhost", FALSE, 2020, 2099);
  test_identity_make (&staff, NULL, "Staff", TRUE, 2020, 2099);
  test_identity_make (&anna, &staff, "Anna", FALSE, 2020, 2099);
  test_identity_make (&ben, &staff, "Ben", FALSE, 2020, 2099);
  test_identity_make (&stranger, NULL, "Stranger", FALSE, 2020, 2099);
  shop_pem = test_identity_dup_pem (&shop);
  anna_pem = test_identity_dup_pem (&anna);
  ben_pkcs12 = test_identity_dup_pkcs12 (&ben, "hunter2");
  stranger_pem = test_identity_dup_pem (&stranger);
  keep (argv[1], "root", root.certificate);
  keep (argv[1], "shop", shop_pem);
  keep (argv[1], "staff", staff.certificate);
  keep (argv[1], "anna", anna_pem);
  keep (argv[1], "ben", ben_pkcs12);
  keep (argv[1], "stranger", stranger_pem);
  return 0;
}
