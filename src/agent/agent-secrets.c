/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "agent/agent-secrets.h"

#include "secrets/secret-file.h"
#include "secrets/secret-keyring.h"

static RopewaySecretProvider *
make_keeper (const char *keeper)
{
  g_autofree char *path = NULL;

  if (g_str_equal (keeper, ROPEWAY_KEEPER_KEYRING))
    return ropeway_secret_keyring_new ();
  path = g_build_filename (g_get_user_state_dir (), "ropeway", "secrets", NULL);
  return ropeway_secret_file_new (path);
}

RopewaySecretProvider *
ropeway_agent_secrets_new (const char *keeper)
{
  g_autoptr (RopewaySecretProvider) credentials = ropeway_secret_credentials_new ();
  g_autoptr (RopewaySecretProvider) environment = ropeway_secret_environment_new ();
  g_autoptr (RopewaySecretProvider) kept = make_keeper (keeper);
  RopewaySecretProvider *const providers[] = { credentials, environment, kept };

  return ropeway_secret_chain_new (providers, G_N_ELEMENTS (providers));
}
